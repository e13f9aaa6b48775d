"""By which lines somebody counts as under 18, so that it can be taken back with them."""

STATEMENTS: tuple[str, ...] = (
    # Without a message: somebody at the desk said so, or the line is gone, or it was said before this step.
    """
    CREATE TABLE minor_grounds (
        id INTEGER PRIMARY KEY,
        identity_id INTEGER NOT NULL REFERENCES identities,
        message_id INTEGER REFERENCES messages,
        UNIQUE (identity_id, message_id)
    ) STRICT
    """,
    "CREATE INDEX minor_grounds_message ON minor_grounds (message_id) WHERE message_id IS NOT NULL",
    "INSERT INTO minor_grounds (identity_id) SELECT id FROM identities WHERE minor",
)
