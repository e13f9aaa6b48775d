"""Leaving no byte of what was deleted: not in free pages, not within pages, not in the log beside the file.

SQLite 3.40 writes over what is deleted only where it is told to, and moves rows between pages without wiping where
they were; a file is sure to hold nothing but its rows when it has been written anew (VACUUM) and its log is empty.
"""

from __future__ import annotations

import sqlite3
from pathlib import Path

from anchor_console.storage.settings import put_setting, setting
from anchor_console.storage.writer import Transaction

_OWED_KEY = "retention.wipe_owed"
_PAGE_WAIT_MS = 50


def wipe_what_goes(tx: Transaction) -> None:
    """From here on zeros are written over what this connection deletes."""
    tx.execute("PRAGMA secure_delete = ON")


def owe_wipe(tx: Transaction) -> None:
    """The same, and remember that log and indexes hold what goes until they are written anew."""
    wipe_what_goes(tx)
    put_setting(tx, _OWED_KEY, True)


def is_wipe_owed(tx: Transaction) -> bool:
    return bool(setting(tx, _OWED_KEY))


def owe_no_wipe(tx: Transaction) -> None:
    put_setting(tx, _OWED_KEY, False)


def as_before(connection: sqlite3.Connection) -> None:
    """Deleting is quick again."""
    connection.execute("PRAGMA secure_delete = OFF")


def size_of(tx: Transaction) -> int:
    """Bytes of the whole file."""
    return int(tx.execute("SELECT page_count * page_size FROM pragma_page_count, pragma_page_size").fetchone()[0])


def empty_log(connection: sqlite3.Connection) -> bool:
    """Bring the log home and cut it to nothing; False while somebody reads an older state: to be tried again."""
    (before,) = connection.execute("PRAGMA busy_timeout").fetchone()
    connection.execute(f"PRAGMA busy_timeout = {_PAGE_WAIT_MS}")
    try:
        is_busy, _, _ = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    finally:
        connection.execute(f"PRAGMA busy_timeout = {before}")
    return not is_busy


def write_anew(connection: sqlite3.Connection) -> None:
    """Write the whole file anew, with nothing in it but what it holds. Outside any transaction."""
    # Beside the file and not in memory, where a season of chat does not fit; only living rows go there.
    connection.execute("PRAGMA temp_store = FILE")
    try:
        connection.execute("VACUUM")
    finally:
        connection.execute("PRAGMA temp_store = MEMORY")


def work_on_copy(path: Path) -> sqlite3.Connection:
    """A connection to a copy that nobody else has open, which leaves no journal of what it changes."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = MEMORY")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    return connection
