"""The tables of following up: asks, tickets, phrases, suspects, and marks on fans. Time in UTC milliseconds."""

STATEMENTS: tuple[str, ...] = (
    # -- asks: like questions are one row while it is open; what was answered stays as it was
    """
    CREATE TABLE asks (
        id INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        kind TEXT NOT NULL,
        topic TEXT NOT NULL,
        product_id INTEGER REFERENCES products,
        number TEXT,
        color TEXT,
        size TEXT,
        text TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('open', 'taken', 'answered', 'withdrawn')),
        taken_by TEXT,
        taken_token TEXT,
        answered_by TEXT,
        answered_at_ms INTEGER,
        answer TEXT,
        people INTEGER NOT NULL,
        lines INTEGER NOT NULL CHECK (lines >= 0),
        first_at_ms INTEGER NOT NULL,
        last_at_ms INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE UNIQUE INDEX asks_one_open ON asks
        (session_id, kind, topic, ifnull(product_id, 0), ifnull(number, ''), ifnull(color, ''), ifnull(size, ''))
        WHERE state IN ('open', 'taken')
    """,
    """
    CREATE INDEX asks_answered ON asks (session_id, kind, topic, answered_at_ms) WHERE state = 'answered'
    """,
    # Asks and tickets outlive the messages that they were made of, which go when their days are over: no reference.
    """
    CREATE TABLE ask_messages (
        ask_id INTEGER NOT NULL REFERENCES asks,
        message_id INTEGER NOT NULL,
        identity_id INTEGER REFERENCES identities,
        lines INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (ask_id, message_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX ask_messages_message ON ask_messages (message_id)",
    "CREATE INDEX ask_messages_identity ON ask_messages (identity_id, ask_id) WHERE identity_id IS NOT NULL",
    # -- tickets
    """
    CREATE TABLE tickets (
        id INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        identity_id INTEGER NOT NULL REFERENCES identities,
        complaint TEXT NOT NULL,
        number TEXT,
        state TEXT NOT NULL CHECK (state IN ('open', 'taken', 'solved')),
        taken_by TEXT,
        taken_token TEXT,
        solved_by TEXT,
        solved_at_ms INTEGER,
        outcome TEXT,
        opened_at_ms INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX tickets_one_open ON tickets (session_id, identity_id, complaint) WHERE state <> 'solved'",
    "CREATE INDEX tickets_identity ON tickets (identity_id)",
    """
    CREATE TABLE ticket_messages (
        ticket_id INTEGER NOT NULL REFERENCES tickets,
        message_id INTEGER NOT NULL,
        text TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (ticket_id, message_id)
    ) STRICT, WITHOUT ROWID
    """,
    # -- phrases, and texts that many send alike; `key` is the text as it is compared
    """
    CREATE TABLE phrases (
        session_id TEXT NOT NULL REFERENCES sessions,
        key TEXT NOT NULL,
        text TEXT NOT NULL,
        by_name TEXT NOT NULL,
        set_at_ms INTEGER NOT NULL,
        PRIMARY KEY (session_id, key)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE alike_lines (
        session_id TEXT NOT NULL REFERENCES sessions,
        key TEXT NOT NULL,
        identity_id INTEGER NOT NULL REFERENCES identities,
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (session_id, key, identity_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX alike_lines_recent ON alike_lines (session_id, key, at_ms)",
    """
    CREATE TABLE suspects (
        id INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        key TEXT NOT NULL,
        text TEXT NOT NULL,
        people INTEGER NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('offered', 'accepted', 'rejected')),
        suspected_at_ms INTEGER NOT NULL,
        UNIQUE (session_id, key)
    ) STRICT
    """,
    # -- votes of lines that the platform merged: counted, never attributed
    """
    CREATE TABLE merged_votes (
        call_id INTEGER NOT NULL REFERENCES calls,
        word TEXT NOT NULL,
        lines INTEGER NOT NULL,
        PRIMARY KEY (call_id, word)
    ) STRICT, WITHOUT ROWID
    """,
    # -- marks on fans
    """
    CREATE TABLE fan_marks (
        identity_id INTEGER NOT NULL REFERENCES identities,
        mark TEXT NOT NULL CHECK (mark IN ('hater', 'rival', 'fraud_hunter', 'returner')),
        by_name TEXT NOT NULL,
        set_at_ms INTEGER NOT NULL,
        until_ms INTEGER NOT NULL,
        PRIMARY KEY (identity_id, mark)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE to_silence (
        identity_id INTEGER PRIMARY KEY REFERENCES identities,
        by_name TEXT NOT NULL,
        added_at_ms INTEGER NOT NULL,
        done_by TEXT,
        done_at_ms INTEGER
    ) STRICT
    """,
)
