"""The rundown: what comes when, and when each of its rows was current in a session. Time in UTC milliseconds."""

STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE rundown (
        id INTEGER PRIMARY KEY AUTOINCREMENT,
        position INTEGER NOT NULL,
        kind TEXT NOT NULL CHECK (kind IN ('product', 'luck', 'coupon', 'host', 'talk', 'other')),
        product_id INTEGER REFERENCES products,
        title TEXT NOT NULL,
        starts_min INTEGER CHECK (starts_min BETWEEN 0 AND 1439),
        minutes INTEGER CHECK (minutes > 0),
        price INTEGER,
        floor_price INTEGER,
        release TEXT NOT NULL,
        points TEXT NOT NULL,
        role TEXT NOT NULL,
        CHECK ((kind = 'product') = (product_id IS NOT NULL))
    ) STRICT
    """,
    """
    CREATE TABLE rundown_turns (
        id INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        row_id INTEGER NOT NULL REFERENCES rundown,
        started_ms INTEGER NOT NULL,
        ended_ms INTEGER
    ) STRICT
    """,
    "CREATE INDEX rundown_turns_session ON rundown_turns (session_id)",
)
