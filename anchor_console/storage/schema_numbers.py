"""What lets a message be read with the link numbers of its own time, and a claim keep both readings of one."""

STATEMENTS: tuple[str, ...] = (
    "CREATE INDEX product_numbers_from ON product_numbers (from_ms)",
    "CREATE INDEX product_numbers_to ON product_numbers (to_ms) WHERE to_ms IS NOT NULL",
    # What else the claim's number may have meant, until a person has looked.
    "ALTER TABLE claims ADD COLUMN or_product_id INTEGER REFERENCES products",
)
