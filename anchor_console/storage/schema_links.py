"""Links between identities of one fan, and what each fact rests on."""

STATEMENTS: tuple[str, ...] = (
    # -- links; a pair stands once, the smaller id first
    """
    CREATE TABLE fan_links (
        id INTEGER PRIMARY KEY,
        identity_id INTEGER NOT NULL REFERENCES identities,
        other_id INTEGER NOT NULL REFERENCES identities,
        state TEXT NOT NULL CHECK (state IN ('proposed', 'accepted', 'rejected', 'undone')),
        is_confirmed INTEGER NOT NULL DEFAULT 0,
        sureness INTEGER NOT NULL CHECK (sureness BETWEEN 0 AND 100),
        proposed_at_ms INTEGER NOT NULL,
        settled_by TEXT,
        settled_at_ms INTEGER,
        CHECK (identity_id < other_id),
        CHECK (is_confirmed = 0 OR state = 'accepted'),
        UNIQUE (identity_id, other_id)
    ) STRICT
    """,
    "CREATE INDEX fan_links_other ON fan_links (other_id)",
    """
    CREATE TABLE fan_link_reasons (
        link_id INTEGER NOT NULL REFERENCES fan_links ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('picture', 'order')),
        ref TEXT NOT NULL,
        at_ms INTEGER NOT NULL,
        PRIMARY KEY (link_id, kind, ref)
    ) STRICT, WITHOUT ROWID
    """,
    "CREATE INDEX identities_name ON identities (name)",
    # -- facts: who settled one and when, and what it was before
    "ALTER TABLE facts ADD COLUMN settled_by TEXT",
    "ALTER TABLE facts ADD COLUMN settled_at_ms INTEGER",
    "ALTER TABLE facts ADD COLUMN standing_before TEXT",
    # `identity_id` is whose message or sale it was, which a link may have brought; `words` tells the same words again
    # when the message itself is gone.
    """
    CREATE TABLE fact_evidence (
        id INTEGER PRIMARY KEY,
        fact_id INTEGER NOT NULL REFERENCES facts ON DELETE CASCADE,
        kind TEXT NOT NULL CHECK (kind IN ('message', 'sale', 'person')),
        identity_id INTEGER NOT NULL REFERENCES identities,
        message_id INTEGER REFERENCES messages,
        sale_id TEXT,
        by_name TEXT,
        words INTEGER,
        at_ms INTEGER NOT NULL
    ) STRICT
    """,
    "CREATE INDEX fact_evidence_fact ON fact_evidence (fact_id)",
    "CREATE INDEX fact_evidence_message ON fact_evidence (message_id) WHERE message_id IS NOT NULL",
    "CREATE INDEX fact_evidence_identity ON fact_evidence (identity_id)",
    """
    INSERT INTO fact_evidence (fact_id, kind, identity_id, message_id, by_name, at_ms)
    SELECT id, iif(by_name IS NULL, 'message', 'person'), identity_id, message_id, by_name, stated_at_ms FROM facts
    """,
)
