"""Fans as people work with them: looked at, written down, called out, and settled after the show."""
