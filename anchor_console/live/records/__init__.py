"""A session written down, and played again."""
