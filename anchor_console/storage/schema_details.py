"""What the shop says of a product beyond its name and price, one row a detail: see `goods.details`."""

STATEMENTS: tuple[str, ...] = (
    """
    CREATE TABLE product_details (
        product_id INTEGER NOT NULL REFERENCES products,
        detail TEXT NOT NULL,
        value TEXT NOT NULL,
        PRIMARY KEY (product_id, detail)
    ) STRICT, WITHOUT ROWID
    """,
)
