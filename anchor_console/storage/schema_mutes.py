"""Mutes of everybody whose name fits a mask."""

STATEMENTS: tuple[str, ...] = (
    # Of a pattern: it is of names, and has to fit all of one, rather than something that lines hold.
    "ALTER TABLE mutes ADD COLUMN of_names INTEGER NOT NULL DEFAULT 0",
)
