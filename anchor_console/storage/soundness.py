"""Whether a file is a sound database of ours, and which steps it has had."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

from anchor_console.storage.connections import connect_read_only
from anchor_console.storage.migrations import STEP_NAMES, applied_names
from anchor_console.storage.writer import StorageError


class NewerDatabase(StorageError):
    """The file was written by a newer program; it is left untouched."""


class Damaged(StorageError):
    """The file is no database of ours, or is broken."""


def check(path: Path) -> str | None:
    """What is wrong with the database at `path`: None where it is sound."""
    try:
        with closing(connect_read_only(path)) as connection:
            (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
            if answer != "ok":
                return str(answer)
            broken = connection.execute("PRAGMA foreign_key_check").fetchone()
            if broken is not None:
                return f"a row of {broken[0]} points at nothing in {broken[2]}"
            return None if applied_names(connection) else "not a database of this program"
    except (StorageError, sqlite3.DatabaseError) as exc:
        return str(exc)


def needs_steps(path: Path) -> bool:
    """Whether steps are still to be applied to the file at `path`.

    Raises:
        NewerDatabase, Damaged: we had better not touch it.
    """
    _finish_rollback(path)
    try:
        with closing(connect_read_only(path)) as connection:
            names = applied_names(connection)
            others = "SELECT 1 FROM sqlite_master WHERE tbl_name <> '_sqlite_migrations'"
            is_foreign = not names and connection.execute(others).fetchone() is not None
    except sqlite3.DatabaseError as exc:
        raise Damaged(f"{path}: {exc}") from exc
    if is_foreign:
        raise Damaged(f"{path} is a database of another program")
    unknown = names - set(STEP_NAMES)
    if unknown:
        raise NewerDatabase(f"{path} was written by a newer version ({', '.join(sorted(unknown))})")
    return names != set(STEP_NAMES)


def _finish_rollback(path: Path) -> None:
    """Let SQLite undo a step that a power cut broke off outside the log: our first one, or one of a copy just restored.

    Whoever only reads cannot do it, and would take the file for damaged.
    """
    if not path.with_name(path.name + "-journal").exists():
        return
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as exc:
        raise Damaged(f"{path}: {exc}") from exc
