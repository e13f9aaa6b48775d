"""Puts the console together and runs it: the one place that knows all its rooms."""
