"""Anchor Console (主播台): the desktop desk of people who sell live."""

__version__ = "0.1.0"
