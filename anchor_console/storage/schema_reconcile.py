"""What a platform's order file brought into a session, state by state, so that it can be told and taken back."""

SALES_VIEW: tuple[str, ...] = (
    "DROP VIEW v_sales",
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
    WHERE NOT sales.is_dropped
    """,
)
"""Made again by a step of its own: there are files that had this one while it left the view as it was."""

HALF_IMPORTS: tuple[str, ...] = (
    # Not whole is an import that is on its way in or out, or broke off there.
    "ALTER TABLE order_imports ADD COLUMN is_whole INTEGER NOT NULL DEFAULT 1",
)

STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE order_imports (
        id INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        file TEXT NOT NULL,
        by_name TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        counts TEXT NOT NULL,
        undone_at_ms INTEGER,
        undone_by TEXT
    ) STRICT
    """,
    "CREATE INDEX order_imports_session ON order_imports (session_id)",
    # Of an order that an import brought, and that was taken back: the moves still speak of it, no list does.
    "ALTER TABLE sales ADD COLUMN is_dropped INTEGER NOT NULL DEFAULT 0",
    # `body` is the state that was told of the order; `adopted` what a sale by hand was before it became its line.
    """
    CREATE TABLE order_import_parts (
        id INTEGER PRIMARY KEY,
        import_id INTEGER NOT NULL REFERENCES order_imports,
        order_row INTEGER NOT NULL REFERENCES orders (id),
        body TEXT NOT NULL,
        adopted TEXT
    ) STRICT
    """,
    "CREATE INDEX order_import_parts_import ON order_import_parts (import_id)",
    *SALES_VIEW,
)
