"""The tables of the first release. Money in fen, time in UTC milliseconds.

Rows about people belong to an *identity* (platform, space, id), never to a name.
"""

STATEMENTS: tuple[str, ...] = (
    "CREATE TABLE settings (key TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT",
    # -- live
    """
    CREATE TABLE sessions (
        id TEXT PRIMARY KEY,
        title TEXT NOT NULL,
        mode TEXT NOT NULL CHECK (mode IN ('cart', 'reserve')),
        state TEXT NOT NULL CHECK (state IN ('running', 'paused', 'ended')),
        started_at_ms INTEGER NOT NULL,
        ended_at_ms INTEGER,
        hold_ms INTEGER NOT NULL,
        currency TEXT NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX sessions_one_open ON sessions ((ended_at_ms IS NULL)) WHERE ended_at_ms IS NULL",
    """
    CREATE TABLE actions (
        id INTEGER PRIMARY KEY,
        session_id TEXT REFERENCES sessions,
        command_id TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        by_name TEXT NOT NULL,
        args TEXT NOT NULL,
        result TEXT NOT NULL,
        at_ms INTEGER NOT NULL
    ) STRICT
    """,
    # -- fans
    """
    CREATE TABLE identities (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL,
        space TEXT NOT NULL,
        user_id TEXT NOT NULL,
        name TEXT NOT NULL,
        masked INTEGER NOT NULL,
        staff INTEGER NOT NULL,
        minor INTEGER NOT NULL DEFAULT 0,
        avatar TEXT,
        club TEXT,
        level INTEGER,
        closeness INTEGER,
        first_seen_ms INTEGER NOT NULL,
        last_seen_ms INTEGER NOT NULL,
        messages INTEGER NOT NULL DEFAULT 0,
        UNIQUE (platform, space, user_id)
    ) STRICT
    """,
    """
    CREATE TABLE identity_names (
        identity_id INTEGER NOT NULL REFERENCES identities,
        name TEXT NOT NULL,
        until_ms INTEGER NOT NULL,
        PRIMARY KEY (identity_id, name)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE facts (
        id INTEGER PRIMARY KEY,
        identity_id INTEGER NOT NULL REFERENCES identities,
        facet TEXT NOT NULL,
        value TEXT NOT NULL,
        wearer TEXT NOT NULL,
        standing TEXT NOT NULL CHECK (standing IN ('guessed', 'stated', 'confirmed', 'rejected')),
        message_id INTEGER REFERENCES messages,
        by_name TEXT,
        stated_at_ms INTEGER NOT NULL,
        session_only TEXT REFERENCES sessions,
        UNIQUE (identity_id, facet, value, wearer)
    ) STRICT
    """,
    """
    CREATE TABLE notes (
        id INTEGER PRIMARY KEY,
        identity_id INTEGER NOT NULL REFERENCES identities,
        text TEXT NOT NULL,
        by_name TEXT NOT NULL,
        written_at_ms INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX notes_identity ON notes (identity_id)",
    # -- chat
    "CREATE TABLE sources (id INTEGER PRIMARY KEY, name TEXT NOT NULL UNIQUE) STRICT",
    """
    CREATE TABLE messages (
        id INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        source_id INTEGER NOT NULL REFERENCES sources,
        ext_id TEXT NOT NULL,
        kind TEXT NOT NULL,
        identity_id INTEGER REFERENCES identities,
        fan_name TEXT,
        at_ms INTEGER NOT NULL,
        received_at_ms INTEGER NOT NULL,
        text TEXT,
        count INTEGER NOT NULL,
        on_air TEXT,
        reading TEXT,
        body TEXT,
        deleted_at_ms INTEGER,
        UNIQUE (session_id, source_id, ext_id)
    ) STRICT
    """,
    """
    CREATE TABLE calls (
        id INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        meaning TEXT NOT NULL,
        opened_at_ms INTEGER NOT NULL,
        closed_at_ms INTEGER
    ) STRICT
    """,
    "CREATE UNIQUE INDEX calls_one_open ON calls (session_id) WHERE closed_at_ms IS NULL",
    """
    CREATE TABLE call_votes (
        call_id INTEGER NOT NULL REFERENCES calls,
        identity_id INTEGER NOT NULL REFERENCES identities,
        word TEXT NOT NULL,
        lines INTEGER NOT NULL,
        PRIMARY KEY (call_id, identity_id, word)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX messages_identity ON messages (identity_id, id) WHERE identity_id IS NOT NULL",
    # -- goods
    """
    CREATE TABLE products (
        id INTEGER PRIMARY KEY,
        code TEXT NOT NULL UNIQUE,
        name TEXT NOT NULL,
        category TEXT NOT NULL,
        aliases TEXT NOT NULL,
        talking_points TEXT NOT NULL,
        per_fan_limit INTEGER,
        opens_at_once INTEGER NOT NULL DEFAULT 0
    ) STRICT
    """,
    """
    CREATE TABLE skus (
        id INTEGER PRIMARY KEY,
        product_id INTEGER NOT NULL REFERENCES products,
        code TEXT NOT NULL UNIQUE,
        color TEXT,
        size TEXT,
        list_price INTEGER,
        price INTEGER,
        floor_price INTEGER,
        imported_stock INTEGER
    ) STRICT
    """,
    "CREATE INDEX skus_product ON skus (product_id)",
    """
    CREATE TABLE product_numbers (
        id INTEGER PRIMARY KEY,
        product_id INTEGER NOT NULL REFERENCES products,
        platform TEXT NOT NULL,
        number TEXT NOT NULL,
        from_ms INTEGER NOT NULL,
        to_ms INTEGER
    ) STRICT
    """,
    "CREATE UNIQUE INDEX product_numbers_now ON product_numbers (platform, number) WHERE to_ms IS NULL",
    "CREATE INDEX product_numbers_product ON product_numbers (product_id)",
    """
    CREATE TABLE size_charts (
        product_id INTEGER NOT NULL REFERENCES products,
        size TEXT NOT NULL,
        height_min_cm REAL,
        height_max_cm REAL,
        weight_min_kg REAL,
        weight_max_kg REAL,
        PRIMARY KEY (product_id, size)
    ) STRICT, WITHOUT ROWID
    """,
    # -- stock
    """
    CREATE TABLE stock_moves (
        id INTEGER PRIMARY KEY,
        sku_id INTEGER NOT NULL REFERENCES skus,
        kind TEXT NOT NULL CHECK (kind IN ('set', 'hold', 'release', 'sell', 'return', 'adjust')),
        on_hand INTEGER NOT NULL,
        held INTEGER NOT NULL,
        sold INTEGER NOT NULL,
        session_id TEXT REFERENCES sessions,
        claim_id INTEGER REFERENCES claims,
        sale_id TEXT REFERENCES sales,
        by_name TEXT,
        why TEXT,
        at_ms INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX stock_moves_sku ON stock_moves (sku_id)",
    """
    CREATE TABLE stock_levels (
        sku_id INTEGER PRIMARY KEY REFERENCES skus,
        on_hand INTEGER NOT NULL,
        held INTEGER NOT NULL CHECK (held >= 0),
        sold INTEGER NOT NULL CHECK (sold >= 0)
    ) STRICT
    """,
    # -- pins
    """
    CREATE TABLE pins (
        id TEXT PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        product_id INTEGER NOT NULL REFERENCES products,
        number TEXT NOT NULL,
        state TEXT NOT NULL CHECK (state IN ('queued', 'on_air', 'done', 'removed')),
        position INTEGER,
        note TEXT NOT NULL,
        by_name TEXT NOT NULL,
        origin TEXT NOT NULL CHECK (origin IN ('desk', 'assistant')),
        proposed_at_ms INTEGER NOT NULL,
        stage TEXT CHECK (stage IN ('warmup', 'open', 'sold_out', 'closed')),
        price INTEGER,
        taken_at_ms INTEGER,
        opened_at_ms INTEGER,
        hidden_at_ms INTEGER
    ) STRICT
    """,
    "CREATE UNIQUE INDEX pins_one_on_air ON pins (session_id) WHERE state = 'on_air'",
    "CREATE INDEX pins_session ON pins (session_id, state)",
    # -- sales
    """
    CREATE TABLE hands (
        id INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        product_id INTEGER NOT NULL REFERENCES products,
        identity_id INTEGER REFERENCES identities,
        lines INTEGER NOT NULL,
        first_at_ms INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE UNIQUE INDEX hands_once ON hands (session_id, product_id, ifnull(identity_id, 0))",
    """
    CREATE TABLE claims (
        id INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        identity_id INTEGER NOT NULL REFERENCES identities,
        message_id INTEGER REFERENCES messages,
        line INTEGER NOT NULL,
        product_id INTEGER NOT NULL REFERENCES products,
        sku_id INTEGER REFERENCES skus,
        number TEXT NOT NULL,
        color TEXT,
        size TEXT,
        wanted INTEGER NOT NULL CHECK (wanted > 0),
        waiting INTEGER NOT NULL CHECK (waiting >= 0),
        held INTEGER NOT NULL CHECK (held >= 0),
        sold INTEGER NOT NULL CHECK (sold >= 0),
        released INTEGER NOT NULL CHECK (released >= 0),
        expires_at_ms INTEGER,
        pin_id TEXT REFERENCES pins,
        at_ms INTEGER NOT NULL,
        CHECK (wanted = waiting + held + sold + released),
        UNIQUE (message_id, line)
    ) STRICT
    """,
    "CREATE INDEX claims_open_sku ON claims (session_id, sku_id, id) WHERE waiting > 0 OR held > 0",
    "CREATE INDEX claims_identity ON claims (identity_id)",
    "CREATE INDEX claims_expiry ON claims (session_id, expires_at_ms) WHERE held > 0",
    """
    CREATE TABLE orders (
        id INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        platform TEXT NOT NULL,
        order_id TEXT NOT NULL,
        identity_id INTEGER REFERENCES identities,
        status TEXT NOT NULL,
        currency TEXT NOT NULL,
        placed_at_ms INTEGER,
        paid_at_ms INTEGER,
        shipped_at_ms INTEGER,
        updated_at_ms INTEGER NOT NULL,
        paid INTEGER,
        shipping INTEGER,
        seller_discount INTEGER,
        platform_discount INTEGER,
        UNIQUE (platform, order_id)
    ) STRICT
    """,
    "CREATE INDEX orders_order ON orders (order_id)",
    """
    CREATE TABLE order_states (
        order_row INTEGER NOT NULL REFERENCES orders (id),
        body TEXT NOT NULL,
        PRIMARY KEY (order_row, body)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE refunds (
        order_row INTEGER NOT NULL REFERENCES orders (id),
        refund_id TEXT NOT NULL,
        amount INTEGER NOT NULL,
        line_id TEXT,
        qty INTEGER,
        goods_back INTEGER NOT NULL,
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (order_row, refund_id)
    ) STRICT, WITHOUT ROWID
    """,
    """
    CREATE TABLE sales (
        id TEXT PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        order_row INTEGER REFERENCES orders (id),
        line_id TEXT,
        identity_id INTEGER REFERENCES identities,
        status TEXT NOT NULL,
        origin TEXT NOT NULL CHECK (origin IN ('order_event', 'claim', 'manual', 'order_file')),
        product_id INTEGER REFERENCES products,
        sku_id INTEGER REFERENCES skus,
        number TEXT,
        color TEXT,
        size TEXT,
        qty INTEGER NOT NULL CHECK (qty > 0),
        unit_price INTEGER NOT NULL,
        discount INTEGER NOT NULL,
        amount INTEGER NOT NULL,
        currency TEXT NOT NULL,
        paid_amount INTEGER,
        seller_discount INTEGER,
        platform_discount INTEGER,
        shipping_fee INTEGER,
        refund_amount INTEGER NOT NULL DEFAULT 0,
        refunded_at_ms INTEGER,
        units_booked INTEGER NOT NULL DEFAULT 0,
        booked_sku_id INTEGER REFERENCES skus,
        units_answered INTEGER NOT NULL DEFAULT 0,
        claim_id INTEGER REFERENCES claims,
        pin_id TEXT REFERENCES pins,
        operator TEXT,
        note TEXT,
        placed_at_ms INTEGER,
        confirmed_at_ms INTEGER,
        UNIQUE (order_row, line_id)
    ) STRICT
    """,
    "CREATE INDEX sales_session ON sales (session_id)",
    "CREATE INDEX sales_identity ON sales (identity_id)",
    # -- for people with their own SQL tools; these stay stable
    """
    CREATE VIEW v_sales AS
    SELECT sales.session_id, sessions.title AS session_title, sales.id AS sale_id, orders.platform, orders.order_id,
           sales.status, sales.placed_at_ms, sales.confirmed_at_ms, identities.platform AS fan_platform,
           identities.user_id AS fan_user_id, identities.name AS fan_name, sales.number,
           products.code AS product_code, products.name AS product_name, skus.code AS sku_code,
           sales.color, sales.size, sales.qty, sales.unit_price / 100.0 AS unit_price, sales.amount / 100.0 AS amount,
           sales.refund_amount / 100.0 AS refund_amount, sales.currency, sales.origin, sales.operator
    FROM sales
    JOIN sessions ON sessions.id = sales.session_id
    LEFT JOIN orders ON orders.id = sales.order_row
    LEFT JOIN identities ON identities.id = sales.identity_id
    LEFT JOIN products ON products.id = sales.product_id
    LEFT JOIN skus ON skus.id = sales.sku_id
    """,
    """
    CREATE VIEW v_fans AS
    SELECT platform, space, user_id, name, masked, first_seen_ms, last_seen_ms, messages,
           (SELECT count(*) FROM sales WHERE sales.identity_id = identities.id
             AND status IN ('paid', 'shipped', 'part_refunded', 'refunded')) AS purchases
    FROM identities
    """,
    """
    CREATE VIEW v_facts AS
    SELECT identities.platform, identities.space, identities.user_id, identities.name,
           facts.facet, facts.value, facts.wearer, facts.standing, facts.stated_at_ms
    FROM facts JOIN identities ON identities.id = facts.identity_id
    WHERE facts.standing <> 'rejected'
    """,
)
