"""Filling a database with very many rows for a benchmark, in minutes."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from anchor_console.core.paths import Profile
from anchor_console.storage.database import Database
from anchor_console.storage.migrations import STEP_NAMES
from anchor_console.storage.writer import Transaction

_CACHE_KIB = 600_000


def made_once(name: str, fill: Callable[[Database], None]) -> Path:
    """The database that `fill` fills, made where no run before has left it, at this step of the migrations."""
    root = Path(tempfile.gettempdir()) / f"anchor-bench-{name}-{STEP_NAMES[-1]}"
    if not (root / "made").exists():
        shutil.rmtree(root, ignore_errors=True)
        profile = Profile(root)
        profile.make()
        database = Database(profile)
        try:
            fill(database)
        finally:
            database.close()
        (root / "made").touch()
    return Profile(root).database


@contextmanager
def without_indexes(database: Database) -> Iterator[None]:
    """Leave the indexes out while rows come in, and build them in one go afterwards.

    Of a million people each row lands on another page of each index: built row by row they take hours.
    """

    def drop(tx: Transaction) -> list[str]:
        tx.execute(f"PRAGMA cache_size = -{_CACHE_KIB}").fetchall()
        indexes = tx.execute("SELECT name, sql FROM sqlite_master WHERE type = 'index' AND sql IS NOT NULL").fetchall()
        for name, _ in indexes:
            tx.execute(f"DROP INDEX {name}")
        return [sql for _, sql in indexes]

    left_out = database.run_blocking(drop)
    yield
    for sql in left_out:
        database.run_blocking(lambda tx, sql=sql: tx.execute(sql).fetchall())  # type: ignore[misc]
    database.run_blocking(lambda tx: tx.execute("ANALYZE").fetchall())


def insert(tx: Transaction, into: str, rows: Sequence[Sequence[object]]) -> None:
    """Insert `rows` into a table and columns such as `notes (identity_id, text)` by one statement.

    Where triggers look on, a statement for each row would copy pages for each.
    """
    if rows:
        values = ", ".join(f"value ->> {place}" for place in range(len(rows[0])))
        tx.execute(f"INSERT OR IGNORE INTO {into} SELECT {values} FROM json_each(?)", (json.dumps(rows),))
