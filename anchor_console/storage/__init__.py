"""The one SQLite file: opening, locking, migrating, and the one thread that writes."""
