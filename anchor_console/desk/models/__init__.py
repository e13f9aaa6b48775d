"""Boards as Qt models: adapters without rules."""
