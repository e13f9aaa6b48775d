"""Links that a seller's own list speaks for: it knows a regular by name alone."""

STATEMENTS: tuple[str, ...] = (
    "ALTER TABLE fan_link_reasons RENAME TO fan_link_reasons_before",
    """
    CREATE TABLE fan_link_reasons (
        link_id INTEGER NOT NULL REFERENCES fan_links ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('picture', 'order', 'list')),
        ref TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (link_id, kind, ref)
    ) STRICT, WITHOUT ROWID
    """,
    "INSERT INTO fan_link_reasons SELECT link_id, kind, ref, at_ms FROM fan_link_reasons_before",
    "DROP TABLE fan_link_reasons_before",
)
