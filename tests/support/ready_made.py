"""Databases for tests: fresh ones get their tables as copies, and commits wait for no disk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

Steps = Callable[[sqlite3.Connection], None]
Connect = Callable[[Path], sqlite3.Connection]


def copied_steps(apply_steps: Steps) -> Steps:
    """What does as `apply_steps` on any file; on an empty one by copying what it made of the first."""
    made: sqlite3.Connection | None = None

    def apply(connection: sqlite3.Connection) -> None:
        nonlocal made
        if connection.execute("SELECT 1 FROM sqlite_schema").fetchone() is not None:
            apply_steps(connection)
        elif made is None:
            apply_steps(connection)
            made = sqlite3.connect(":memory:", check_same_thread=False)
            connection.backup(made)
        else:
            made.backup(connection)

    return apply


def unsynced(connect: Connect) -> Connect:
    """What connects as `connect` does, but that what is committed need not be on the disk yet."""

    def connected(path: Path) -> sqlite3.Connection:
        connection = connect(path)
        connection.execute("PRAGMA synchronous = OFF")
        return connection

    return connected
