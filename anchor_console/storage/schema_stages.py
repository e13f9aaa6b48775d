"""Stages on air: a price that opens at an hour, what each opening let go, a flash price, ticks, and the log."""

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE pins ADD COLUMN opens_at_ms INTEGER",
    # What the last opening put up for sale, and the how manieth of the session it was for this product.
    "ALTER TABLE pins ADD COLUMN release_units INTEGER",
    "ALTER TABLE pins ADD COLUMN release_round INTEGER",
    """
    CREATE TABLE pin_flashes (
        pin_id TEXT PRIMARY KEY REFERENCES pins,
        price INTEGER NOT NULL CHECK (price > 0),
        from_ms INTEGER NOT NULL,
        ends_at_ms INTEGER NOT NULL CHECK (ends_at_ms > from_ms),
        units INTEGER CHECK (units > 0),
        per_fan INTEGER CHECK (per_fan > 0),
        sold_before INTEGER NOT NULL,
        over_at_ms INTEGER
    ) STRICT
    """,
    """
    CREATE TABLE pin_ticks (
        pin_id TEXT NOT NULL REFERENCES pins,
        tick TEXT NOT NULL CHECK (tick IN ('popped', 'priced', 'carted')),
        by_name TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (pin_id, tick)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE pin_steps (
        id INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        pin_id TEXT NOT NULL REFERENCES pins,
        product_id INTEGER NOT NULL REFERENCES products,
        number TEXT NOT NULL,
        step TEXT NOT NULL,
        stage_before TEXT,
        stage_after TEXT,
        price INTEGER,
        units INTEGER,
        why TEXT NOT NULL,
        by_name TEXT NOT NULL,
        at_ms INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX pin_steps_session ON pin_steps (session_id, id)",
)
