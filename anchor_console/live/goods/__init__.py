"""The goods while a session runs: edited, planned, checked, and what their stock does."""
