"""Of an ask's lines, those of nobody that is known: the platform merged them, or hid who wrote them."""

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE asks ADD COLUMN unnamed INTEGER NOT NULL DEFAULT 0",
    """
    UPDATE asks SET unnamed = ifnull(
        (SELECT sum(lines) FROM ask_messages WHERE ask_id = asks.id AND identity_id IS NULL), 0)
    """,
)
