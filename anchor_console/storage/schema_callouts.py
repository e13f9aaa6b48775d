"""The tables of call-outs: what each fan asked of each product, what they wished for, and whom the anchor greeted.

`wants` and `wished` outlive the messages that they were made of, which go when their days are over: no reference.
`message_id` is below zero for what a person at the desk wrote down (a claim's id, negated).
"""

STATEMENTS: tuple[str, ...] = (
    # By product and fan: who is present is looked up one by one, however many ever wanted the product.
    """
    CREATE TABLE wants (
        product_id INTEGER NOT NULL REFERENCES products,
        identity_id INTEGER NOT NULL REFERENCES identities,
        message_id INTEGER NOT NULL,
        line INTEGER NOT NULL,
        kind TEXT NOT NULL,
        color TEXT,
        size TEXT,
        wearer TEXT,
        session_id TEXT NOT NULL REFERENCES sessions,
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (product_id, identity_id, message_id, line)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX wants_identity ON wants (identity_id)",
    "CREATE INDEX wants_message ON wants (message_id)",
    """
    CREATE TABLE wished (
        identity_id INTEGER NOT NULL REFERENCES identities,
        message_id INTEGER NOT NULL,
        product_id INTEGER REFERENCES products,
        what TEXT,
        color TEXT,
        size TEXT,
        feature TEXT,
        session_id TEXT NOT NULL REFERENCES sessions,
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (identity_id, message_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX wished_message ON wished (message_id)",
    """
    CREATE TABLE said_callouts (
        session_id TEXT NOT NULL REFERENCES sessions,
        identity_id INTEGER NOT NULL REFERENCES identities,
        product_id INTEGER NOT NULL REFERENCES products,
        by_name TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (session_id, identity_id)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX said_callouts_identity ON said_callouts (identity_id)",
    # What was heard before there were these tables: claims, hands and asks tell it.
    """
    INSERT INTO wants SELECT product_id, identity_id, ifnull(message_id, -id), line, 'claim', color, size, NULL,
        session_id, at_ms FROM claims
    """,
    """
    INSERT OR IGNORE INTO wants SELECT asks.product_id, ask_messages.identity_id, ask_messages.message_id, 0,
        CASE WHEN asks.topic = 'restock' THEN 'restock' WHEN asks.kind = 'ask_stock' THEN 'stock'
             WHEN asks.kind = 'ask_fit' THEN 'fit' WHEN asks.kind = 'ask_price' THEN 'price' ELSE 'detail' END,
        asks.color, asks.size, NULL, asks.session_id, ask_messages.at_ms
    FROM ask_messages JOIN asks ON asks.id = ask_messages.ask_id
    WHERE asks.product_id IS NOT NULL AND ask_messages.identity_id IS NOT NULL
    """,
    """
    INSERT OR IGNORE INTO wants SELECT product_id, identity_id, -1000000000 - id, 0, 'hand', NULL, NULL, NULL,
        session_id, first_at_ms FROM hands WHERE identity_id IS NOT NULL
    """,
)
