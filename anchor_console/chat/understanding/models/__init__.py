"""The small models, learned from examples, and their weights."""
