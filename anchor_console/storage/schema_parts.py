"""What of a claim was asked for when, and at which price the room saw it; flashes that another took the place of."""

STATEMENTS: tuple[str, ...] = (
    # Units of a claim are counted in the order of asking, among those that were not given up: what is sold stands
    # first, then what is held, then what waits. A part reaches from its `first` to that of the next.
    """
    CREATE TABLE claim_parts (
        id INTEGER PRIMARY KEY,
        claim_id INTEGER NOT NULL REFERENCES claims,
        first INTEGER NOT NULL CHECK (first >= 0),
        at_ms INTEGER NOT NULL,
        price INTEGER CHECK (price > 0),
        UNIQUE (claim_id, first)
    ) STRICT
    """,
    "INSERT INTO claim_parts (claim_id, first, at_ms) SELECT id, 0, at_ms FROM claims ORDER BY id",
    """
    CREATE TABLE past_flashes (
        id INTEGER PRIMARY KEY,
        pin_id TEXT NOT NULL REFERENCES pins,
        price INTEGER NOT NULL,
        from_ms INTEGER NOT NULL,
        ends_at_ms INTEGER NOT NULL,
        units INTEGER,
        per_fan INTEGER,
        sold_before INTEGER NOT NULL,
        over_at_ms INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX past_flashes_pin ON past_flashes (pin_id)",
)
