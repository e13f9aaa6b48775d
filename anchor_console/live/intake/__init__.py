"""The way in: an event is understood, stored with all its effects in one transaction, then shown."""
