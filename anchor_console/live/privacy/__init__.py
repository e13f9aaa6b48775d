"""Forgetting a person, and what is let go by age."""
