"""The pin queue that several people edit: pins set aside, and the price at which each was proposed."""

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE pins ADD COLUMN held_at_ms INTEGER",
    "ALTER TABLE pins ADD COLUMN asked_price INTEGER",
)
