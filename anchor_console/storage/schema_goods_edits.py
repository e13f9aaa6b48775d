"""What was done to the goods, each field before and after, so that it can be told and taken back; SKUs off sale."""

STATEMENTS: tuple[str, ...] = (
    # A SKU that was sold is never deleted: its sales and moves speak of it.
    "ALTER TABLE skus ADD COLUMN on_sale INTEGER NOT NULL DEFAULT 1",
    "ALTER TABLE skus ADD COLUMN barcode TEXT",
    "ALTER TABLE skus ADD COLUMN cost INTEGER",
    "CREATE INDEX skus_barcode ON skus (barcode) WHERE barcode IS NOT NULL",
    """
    CREATE TABLE goods_edits (
        id INTEGER PRIMARY KEY,
        what TEXT NOT NULL,
        title TEXT NOT NULL,
        by_name TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        counts TEXT NOT NULL,
        undoes INTEGER REFERENCES goods_edits
    ) STRICT
    """,
    "CREATE UNIQUE INDEX goods_edits_undone_once ON goods_edits (undoes) WHERE undoes IS NOT NULL",
    # `key` is the code of a product or SKU; `before` and `after` hold the fields that changed, as JSON.
    """
    CREATE TABLE goods_edit_changes (
        id INTEGER PRIMARY KEY,
        edit_id INTEGER NOT NULL REFERENCES goods_edits,
        kind TEXT NOT NULL CHECK (kind IN ('product', 'detail', 'size', 'number', 'sku', 'stock')),
        key TEXT NOT NULL,
        before TEXT NOT NULL,
        after TEXT NOT NULL
    ) STRICT
    """,
    "CREATE INDEX goods_edit_changes_edit ON goods_edit_changes (edit_id)",
)
