"""Files that a copy of the database carries along, so that a backup is one file: in a table that only copies have."""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Callable, Iterable
from contextlib import closing
from pathlib import Path

from anchor_console.storage.writer import StorageError

_TABLE = "carried_files"


def carry(copy: Path, files: Iterable[Path]) -> int:
    """Put `files` into the copy of a database at `copy`, which nobody has open; how many there are.

    One that is gone from its folder is not carried.

    Raises:
        OSError, sqlite3.OperationalError: one cannot be read, or the copy cannot be written.
    """
    count = 0
    with closing(sqlite3.connect(copy)) as connection, connection:
        connection.execute(f"CREATE TABLE IF NOT EXISTS {_TABLE} (name TEXT PRIMARY KEY, content BLOB NOT NULL) STRICT")
        for file in files:
            try:
                content = file.read_bytes()
            except FileNotFoundError:
                continue
            connection.execute(f"INSERT INTO {_TABLE} VALUES (?, ?)", (file.name, content))  # noqa: S608
            count += 1
    return count


def carried(copy: Path, name: str) -> bytes | None:
    """What the copy carries under this name; None where it carries no such file.

    Raises:
        StorageError: the copy cannot be read.
    """
    try:
        with closing(sqlite3.connect(copy)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (_TABLE,)).fetchall():
                return None
            row = connection.execute(
                f"SELECT content FROM {_TABLE} WHERE name = ? AND typeof(content) = 'blob'",  # noqa: S608
                (name,),
            ).fetchone()
    except sqlite3.OperationalError as exc:
        raise StorageError(f"cannot read {copy}: {exc}") from exc
    return None if row is None else bytes(row[0])


def set_down(copy: Path, folder: Path, is_ours: Callable[[str, bytes], bool]) -> int:
    """Write what the copy carries to `folder` and take it out of the copy; how many files there were.

    Args:
        is_ours: whether a name and its content are what they should be; what is not is left out.
    Raises:
        StorageError: the folder or the copy cannot be written.
    """
    count = 0
    try:
        with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
            if not connection.execute("SELECT 1 FROM sqlite_schema WHERE name = ?", (_TABLE,)).fetchall():
                return 0
            rows = connection.execute(
                f"SELECT name, content FROM {_TABLE} WHERE typeof(name) = 'text' AND typeof(content) = 'blob'"  # noqa: S608
            )
            for name, content in rows:
                if is_ours(name, content):
                    _write(folder, name, content)
                    count += 1
            connection.execute(f"DROP TABLE {_TABLE}")
            connection.execute("VACUUM")
    except (sqlite3.OperationalError, OSError) as exc:
        raise StorageError(f"cannot write {folder}: {exc}") from exc
    return count


def _write(folder: Path, name: str, content: bytes) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    fresh = folder / f"{name}.part"
    with fresh.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    os.replace(fresh, folder / name)
