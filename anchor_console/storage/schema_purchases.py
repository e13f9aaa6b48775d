"""What fans bought before the console was there, and one view over all that they ever bought. Money in fen."""

STATEMENTS: tuple[str, ...] = (
    # Lines of the shop's own past orders, without a session. `category` is the file's, or that of the product when the
    # file was read; `status` as in `sales`, and `is_returned` tells that goods which had been sent came back.
    """
    CREATE TABLE past_lines (
        id INTEGER PRIMARY KEY,
        platform TEXT NOT NULL,
        order_id TEXT NOT NULL,
        line_id TEXT NOT NULL,
        identity_id INTEGER REFERENCES identities,
        product_code TEXT,
        product_name TEXT,
        category TEXT,
        variant TEXT,
        color TEXT,
        size TEXT,
        qty INTEGER NOT NULL CHECK (qty > 0),
        amount INTEGER,
        status TEXT NOT NULL,
        is_returned INTEGER NOT NULL,
        placed_at_ms INTEGER,
        paid_at_ms INTEGER,
        UNIQUE (platform, order_id, line_id)
    ) STRICT
    """,
    "CREATE INDEX past_lines_identity ON past_lines (identity_id) WHERE identity_id IS NOT NULL",
    "CREATE INDEX past_lines_code ON past_lines (product_code) WHERE product_code IS NOT NULL",
    "CREATE INDEX past_lines_category ON past_lines (category) WHERE category IS NOT NULL",
    "CREATE INDEX sales_product ON sales (product_id) WHERE product_id IS NOT NULL",
    "CREATE INDEX products_category ON products (category)",
    # Of what a session took in, orders that went back before anything was sent are no purchases; a past line whose
    # order the console took in itself is not told twice.
    """
    CREATE VIEW v_purchases AS
    SELECT sales.identity_id AS identity_id, ifnull(sales.confirmed_at_ms, sales.placed_at_ms) AS at_ms,
           sales.product_id AS product_id, products.code AS product_code, products.name AS product_name,
           products.category AS category, ifnull(sales.color, skus.color) AS color,
           ifnull(sales.size, skus.size) AS size, sales.qty AS qty, sales.amount AS amount,
           (sales.status = 'refunded' OR (sales.refund_amount >= sales.amount AND sales.amount > 0)) AS is_returned,
           sales.session_id AS session_id, sales.origin AS origin
    FROM sales
    LEFT JOIN products ON products.id = sales.product_id
    LEFT JOIN skus ON skus.id = sales.sku_id
    LEFT JOIN orders ON orders.id = sales.order_row
    WHERE sales.status IN ('paid', 'shipped', 'part_refunded')
       OR (sales.status = 'refunded' AND (sales.order_row IS NULL OR orders.shipped_at_ms IS NOT NULL))
    UNION ALL
    SELECT past_lines.identity_id, ifnull(past_lines.paid_at_ms, past_lines.placed_at_ms),
           products.id, past_lines.product_code, ifnull(products.name, past_lines.product_name),
           past_lines.category, past_lines.color, past_lines.size, past_lines.qty, past_lines.amount,
           past_lines.is_returned, NULL, 'history'
    FROM past_lines
    LEFT JOIN products ON products.code = past_lines.product_code
    WHERE past_lines.status IN ('paid', 'shipped', 'part_refunded', 'refunded')
      AND NOT EXISTS (SELECT 1 FROM orders
                      WHERE orders.platform = past_lines.platform AND orders.order_id = past_lines.order_id)
    """,
)
