"""Lines whose text was accepted as a phrase: they mean nothing, and can be given back what they meant."""

STATEMENTS: tuple[str, ...] = (
    # A JSON object of what the line meant, as long as it means nothing; NULL for all others.
    "ALTER TABLE messages ADD COLUMN meant TEXT",
)
