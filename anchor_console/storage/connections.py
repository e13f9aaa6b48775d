"""Connections with the file of a profile, and the lock of whoever writes it."""

from __future__ import annotations

import sqlite3
from pathlib import Path
from typing import IO

from anchor_console.core.file_lock import lock_file
from anchor_console.storage.writer import StorageError

_PAGES_BETWEEN_CHECKPOINTS = 8000
"""32 MB of log. A burst writes pages of the same indexes again and again: by SQLite's own 1000 every other commit would
carry them into the file, and wait for the disk once more (a sixth of the time to store a line)."""


class AlreadyOpen(StorageError):
    """Another program has this profile open for writing."""


def connect_read_only(path: Path) -> sqlite3.Connection:
    """A connection that can only read; the file may be open elsewhere.

    Raises:
        StorageError: there is no such file.
    """
    try:
        connection = sqlite3.connect(
            f"{path.absolute().as_uri()}?mode=ro", uri=True, isolation_level=None, check_same_thread=False
        )
    except sqlite3.OperationalError as exc:
        raise StorageError(f"no database at {path}") from exc
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA query_only = ON")
    return connection


def connect_to_write(path: Path) -> sqlite3.Connection:
    """A connection that writes; one thread at a time may use it, and who opens a second one must be given the turn.

    Raises:
        StorageError: the file cannot be opened, or made.
    """
    try:
        connection = sqlite3.connect(path, isolation_level=None, timeout=10, check_same_thread=False)
    except sqlite3.OperationalError as exc:
        raise StorageError(f"{path}: {exc}") from exc
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_BETWEEN_CHECKPOINTS}")
    return connection


class Lock:
    """Keeps a second writer out. The system frees it when the process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = path.open("a+b")
        try:
            lock_file(self._file.fileno())
        except OSError as exc:
            self._file.close()
            raise AlreadyOpen(f"{path.parent} is open in another console") from exc

    def release(self) -> None:
        self._file.close()
