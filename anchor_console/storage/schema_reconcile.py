"""What a platform's order file brought into a session, state by state, so that it can be told and taken back."""

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
)
