"""Who came when and under which name, what fans add up to, what was promised to them, and whom not to serve."""

STATEMENTS: tuple[str, ...] = (
    # `name` is the one that they bore in this session first.
    """
    CREATE TABLE attendance (
        identity_id INTEGER NOT NULL REFERENCES identities,
        session_id TEXT NOT NULL REFERENCES sessions,
        name TEXT NOT NULL,
        PRIMARY KEY (identity_id, session_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX attendance_session ON attendance (session_id)",
    """
    INSERT INTO attendance (identity_id, session_id, name)
    SELECT identity_id, session_id, ifnull(fan_name, '') FROM messages
    WHERE identity_id IS NOT NULL GROUP BY identity_id, session_id
    """,
    # An id that two names bore in one session; `is_lasting` when it was surely no renaming.
    """
    CREATE TABLE shared_ids (
        identity_id INTEGER PRIMARY KEY REFERENCES identities,
        session_id TEXT NOT NULL REFERENCES sessions,
        first_name TEXT NOT NULL,
        second_name TEXT NOT NULL,
        second_at_ms INTEGER NOT NULL,
        is_lasting INTEGER NOT NULL
    ) STRICT
    """,
    # What the fan behind an identity adds up to, with all identities that are linked to it. Money in fen.
    """
    CREATE TABLE fan_tallies (
        identity_id INTEGER PRIMARY KEY REFERENCES identities,
        sessions INTEGER NOT NULL DEFAULT 0,
        orders INTEGER NOT NULL DEFAULT 0,
        units INTEGER NOT NULL DEFAULT 0,
        returned INTEGER NOT NULL DEFAULT 0,
        spent INTEGER NOT NULL DEFAULT 0,
        first_bought_ms INTEGER,
        last_bought_ms INTEGER
    ) STRICT
    """,
    """
    INSERT INTO fan_tallies (identity_id, sessions)
    SELECT identity_id, count(*) FROM attendance GROUP BY identity_id
    """,
    """
    CREATE TABLE promises (
        id INTEGER PRIMARY KEY,
        identity_id INTEGER NOT NULL REFERENCES identities,
        text TEXT NOT NULL,
        session_id TEXT REFERENCES sessions,
        by_name TEXT NOT NULL,
        made_at_ms INTEGER NOT NULL,
        kept_by TEXT,
        kept_at_ms INTEGER
    ) STRICT
    """,
    "CREATE INDEX promises_identity ON promises (identity_id)",
    "CREATE INDEX promises_open ON promises (made_at_ms) WHERE kept_at_ms IS NULL",
    """
    CREATE TABLE not_served (
        identity_id INTEGER PRIMARY KEY REFERENCES identities,
        why TEXT NOT NULL,
        by_name TEXT NOT NULL,
        set_at_ms INTEGER NOT NULL
    ) STRICT
    """,
)
