"""The chat: how it is laid out, read, found in, and what can be done with a line."""
