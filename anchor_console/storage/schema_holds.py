"""What lets a claim keep its place in line, a hold its time, and an action what was before and after it."""

STATEMENTS: tuple[str, ...] = (
    # What waits stands at `place`; what was asked for afterwards (`late` of `waiting`) at `late_place`.
    "ALTER TABLE claims ADD COLUMN place INTEGER",
    "ALTER TABLE claims ADD COLUMN late INTEGER NOT NULL DEFAULT 0 CHECK (late >= 0 AND late <= waiting)",
    "ALTER TABLE claims ADD COLUMN late_place INTEGER",
    # Units of `released` that were held until their time was over, and why units were released last.
    "ALTER TABLE claims ADD COLUMN ran_out INTEGER NOT NULL DEFAULT 0 CHECK (ran_out >= 0 AND ran_out <= released)",
    "ALTER TABLE claims ADD COLUMN reason TEXT",
    "ALTER TABLE claims ADD COLUMN held_at_ms INTEGER",
    # Of a hold whose clock an order has stopped: the time that it has left.
    "ALTER TABLE claims ADD COLUMN clock_left_ms INTEGER",
    "UPDATE claims SET place = id",
    "CREATE INDEX claims_place ON claims (place)",
    "CREATE INDEX claims_late_place ON claims (late_place) WHERE late_place IS NOT NULL",
    "CREATE INDEX claims_early ON claims (session_id, sku_id, place) WHERE waiting > late",
    "CREATE INDEX claims_late ON claims (session_id, sku_id, late_place) WHERE late > 0",
    """
    CREATE TABLE hold_clocks (
        session_id TEXT PRIMARY KEY REFERENCES sessions,
        alive_at_ms INTEGER,
        stopped_at_ms INTEGER
    ) STRICT
    """,
    # What an action found and left, and which earlier action it took back.
    "ALTER TABLE actions ADD COLUMN before TEXT",
    "ALTER TABLE actions ADD COLUMN after TEXT",
    "ALTER TABLE actions ADD COLUMN undoes INTEGER REFERENCES actions",
    "CREATE INDEX actions_undoes ON actions (undoes) WHERE undoes IS NOT NULL",
    "CREATE INDEX actions_session ON actions (session_id, id)",
    "CREATE INDEX stock_moves_set ON stock_moves (sku_id, at_ms) WHERE kind = 'set'",
)
