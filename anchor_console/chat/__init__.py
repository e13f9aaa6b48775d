"""Chat as it comes in: understanding, the feed, calls."""
