"""The tables of a fresh database, made once and then copied."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable

Steps = Callable[[sqlite3.Connection], None]


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
