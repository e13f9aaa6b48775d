"""Finding a fan as one types: the words of names, sounds and notes, and whose words are to be written anew."""

_NOTE = "INSERT OR IGNORE INTO fans_to_index (identity_id) VALUES ({}.identity_id)"

STATEMENTS: tuple[str, ...] = (
    # Its words are made by fans.find_words; the tokenizer only splits at spaces. It is never ranked, so it need not
    # know how long each text is; a short beginning of a word is looked up in an index of its own.
    """
    CREATE VIRTUAL TABLE fan_words USING fts5
        (names, sounds, notes, columnsize = 0, prefix = '1 2 3 4', tokenize = 'ascii')
    """,
    "CREATE TABLE fans_to_index (identity_id INTEGER PRIMARY KEY) STRICT",
    "CREATE INDEX identities_user ON identities (user_id)",
    # Whoever is new, renamed or written about is only noted down here: making words of it comes later, in small steps.
    """
    CREATE TRIGGER identities_new_words AFTER INSERT ON identities BEGIN
        INSERT OR IGNORE INTO fans_to_index (identity_id) VALUES (new.id);
    END
    """,
    """
    CREATE TRIGGER identities_other_words AFTER UPDATE OF name, user_id ON identities
    WHEN old.name <> new.name OR old.user_id <> new.user_id BEGIN
        INSERT OR IGNORE INTO fans_to_index (identity_id) VALUES (new.id);
    END
    """,
    f"CREATE TRIGGER names_new_words AFTER INSERT ON identity_names BEGIN {_NOTE.format('new')}; END",
    f"CREATE TRIGGER names_gone_words AFTER DELETE ON identity_names BEGIN {_NOTE.format('old')}; END",
    f"CREATE TRIGGER notes_new_words AFTER INSERT ON notes BEGIN {_NOTE.format('new')}; END",
    f"CREATE TRIGGER notes_other_words AFTER UPDATE OF text ON notes BEGIN {_NOTE.format('new')}; END",
    f"CREATE TRIGGER notes_gone_words AFTER DELETE ON notes BEGIN {_NOTE.format('old')}; END",
    "INSERT INTO fans_to_index SELECT id FROM identities",
)

AGAIN: tuple[str, ...] = ("INSERT OR IGNORE INTO fans_to_index SELECT id FROM identities",)
"""Everybody's words are made anew, in small steps: there are more of them in each name now."""
