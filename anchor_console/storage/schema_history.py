"""What makes a session's chat searchable, marked and quiet: full text, intents and lanes, stars, mutes."""

STATEMENTS: tuple[str, ...] = (
    # -- chat
    "ALTER TABLE messages ADD COLUMN intent TEXT",
    "ALTER TABLE messages ADD COLUMN lane INTEGER",
    # Rows of these indexes stand in the order of `messages.id`: a page of any of them is one short walk.
    """
    CREATE INDEX messages_shown ON messages (session_id)
    WHERE kind IN ('chat', 'follow', 'gap', 'gift', 'order', 'system')
    """,
    "CREATE INDEX messages_lane ON messages (session_id, lane) WHERE lane IS NOT NULL",
    "CREATE INDEX messages_intent ON messages (session_id, intent) WHERE intent IS NOT NULL",
    # Its words are made by chat.fulltext, so it has no content of its own, and `text` stays as it was typed. The
    # tokenizer only splits at spaces; without ranking, it need not know how long each line is.
    "CREATE VIRTUAL TABLE messages_words USING fts5 (words, content = '', columnsize = 0, tokenize = 'ascii')",
    """
    CREATE TABLE stars (
        message_id INTEGER PRIMARY KEY REFERENCES messages,
        by_name TEXT NOT NULL,
        at_ms INTEGER NOT NULL
    ) STRICT
    """,
    """
    CREATE TABLE mutes (
        id INTEGER PRIMARY KEY,
        kind TEXT NOT NULL CHECK (kind IN ('fan', 'word', 'pattern')),
        identity_id INTEGER REFERENCES identities,
        words TEXT,
        by_name TEXT NOT NULL,
        from_ms INTEGER NOT NULL,
        until_ms INTEGER,
        lifted_by TEXT,
        lifted_at_ms INTEGER,
        CHECK ((kind = 'fan') = (identity_id IS NOT NULL)),
        CHECK ((kind = 'fan') = (words IS NULL))
    ) STRICT
    """,
    "CREATE INDEX mutes_in_force ON mutes (id) WHERE lifted_at_ms IS NULL",
    "CREATE INDEX mutes_identity ON mutes (identity_id) WHERE identity_id IS NOT NULL",
    # What points at a line must be found quickly when the line goes.
    "CREATE INDEX facts_message ON facts (message_id)",
    # Lines that went with age still count in their session's totals.
    """
    CREATE TABLE outlived (
        session_id TEXT PRIMARY KEY REFERENCES sessions,
        events INTEGER NOT NULL,
        messages INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID
    """,
    # The lines from before this step, still to be made searchable: from `next_id` on, up to `last_id`.
    """
    CREATE TABLE unread_history (
        next_id INTEGER NOT NULL,
        last_id INTEGER NOT NULL
    ) STRICT
    """,
    "INSERT INTO unread_history SELECT min(id), max(id) FROM messages HAVING count(*) > 0",
)
