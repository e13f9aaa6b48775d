"""Purchases once more: a past order is told by the file alone again where the import that booked it was taken back."""

from anchor_console.storage.schema_tallies_again import tallies_of

STATEMENTS: tuple[str, ...] = (
    "DROP VIEW v_purchases",
    # Of what a session took in, orders that went back before anything was sent are no purchases; a past line whose
    # order somebody told the console of is not told twice.
    """
    CREATE VIEW v_purchases AS
    SELECT sales.identity_id AS identity_id, ifnull(sales.confirmed_at_ms, sales.placed_at_ms) AS at_ms,
           sales.product_id AS product_id, products.code AS product_code, products.name AS product_name,
           products.category AS category, ifnull(sales.color, skus.color) AS color,
           ifnull(sales.size, skus.size) AS size, sales.qty AS qty, sales.amount AS amount,
           (sales.status = 'refunded' OR (sales.refund_amount >= sales.amount AND sales.amount > 0)) AS is_returned,
           sales.session_id AS session_id, sales.origin AS origin,
           iif(sales.order_row IS NULL, 'sale-' || sales.id, 'order-' || sales.order_row) AS order_key,
           max(sales.amount - sales.refund_amount, 0) AS left_amount
    FROM sales
    LEFT JOIN products ON products.id = sales.product_id
    LEFT JOIN skus ON skus.id = sales.sku_id
    LEFT JOIN orders ON orders.id = sales.order_row
    WHERE sales.status IN ('paid', 'shipped', 'part_refunded')
       OR (sales.status = 'refunded' AND (sales.order_row IS NULL OR orders.shipped_at_ms IS NOT NULL))
    UNION ALL
    SELECT past_lines.identity_id, ifnull(past_lines.paid_at_ms, past_lines.placed_at_ms),
           products.id, past_lines.product_code, ifnull(products.name, past_lines.product_name),
           past_lines.category, past_lines.color, past_lines.size,
           past_lines.qty - ifnull(past_lines.back_qty, 0), past_lines.amount, past_lines.is_returned,
           NULL, 'history', past_lines.platform || '/' || past_lines.order_id,
           max(past_lines.amount - ifnull(past_lines.refund, 0), 0)
    FROM past_lines
    LEFT JOIN products ON products.code = past_lines.product_code
    WHERE past_lines.status IN ('paid', 'shipped', 'part_refunded', 'refunded')
      AND NOT EXISTS (SELECT 1 FROM orders JOIN order_states ON order_row = orders.id
                      WHERE orders.platform = past_lines.platform AND orders.order_id = past_lines.order_id)
    """,
    tallies_of("left_amount"),
)
