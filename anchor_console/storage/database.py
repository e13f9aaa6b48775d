"""The one SQLite file of a profile: locked while open, migrated at open, written by one thread, read by others."""

from __future__ import annotations

import asyncio
import logging
import os
import shutil
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, TypeVar

from anchor_console.core.paths import Profile
from anchor_console.storage.migrations import STEP_NAMES, applied_names, apply_steps
from anchor_console.storage.searching import Searcher
from anchor_console.storage.writer import StorageError, StorageFull, Transaction, Writer

T = TypeVar("T")

log = logging.getLogger(__name__)

_COPIES_KEPT = 2
_PAGES_BETWEEN_CHECKPOINTS = 8000
"""32 MB of log. A burst writes pages of the same indexes again and again: by SQLite's own 1000 every other commit would
carry them into the file, and wait for the disk once more (a sixth of the time to store a line)."""


class AlreadyOpen(StorageError):
    """Another program has this profile open for writing."""


class NewerDatabase(StorageError):
    """The file was written by a newer program; it is left untouched."""


class Damaged(StorageError):
    """The file is no database of ours, or is broken."""


@dataclass(frozen=True, slots=True)
class Snapshot:
    """A view of the database that stands still; `Database.read_as_of` reads it, once."""

    connection: sqlite3.Connection


class Database:
    """The open database of one profile.

    `run` writes (one transaction a call, on the writer thread); `read` is for short look-ups on the caller's thread;
    `read_later` for the rest, on a thread of its own; `search` for what the next key makes stale, on another. Open
    and close from the same thread.
    """

    def __init__(self, profile: Profile) -> None:
        """Open the profile's file, making it where there is none.

        Raises:
            AlreadyOpen, NewerDatabase, Damaged: with the file as it was.
        """
        self.path = profile.database
        self._lock = _Lock(profile.root / "console.lock")
        try:
            _migrate(self.path, profile.backups)
            self._reader = connect_read_only(self.path)
            self._writer = Writer(connect_to_write(self.path))
        except BaseException:
            self._lock.release()
            raise
        self._read_thread = ThreadPoolExecutor(1, thread_name_prefix="storage-reader")
        self._thread_reader: sqlite3.Connection | None = None
        self._searcher = Searcher(lambda: connect_read_only(self.path))

    async def run(self, work: Callable[[Transaction], T]) -> T:
        """What `work` gives back, once all that it wrote is safe on disk; what it raised, with nothing written."""
        return await asyncio.wrap_future(self._writer.submit(work))

    def run_blocking(self, work: Callable[[Transaction], T]) -> T:
        """Like `run`, for programs without a loop."""
        return self._writer.submit(work).result()

    async def run_alone(self, work: Callable[[sqlite3.Connection], T]) -> T:
        """What `work` gives back, done on the writing thread outside any transaction; see `storage.wiping`."""
        return await asyncio.wrap_future(self._writer.submit_alone(work))

    def read(self) -> Transaction:
        """A read-only connection for indexed look-ups of a few rows on this thread."""
        return self._reader

    async def read_later(self, work: Callable[[Transaction], T]) -> T:
        """What `work` reads, on the reading thread."""
        return await asyncio.get_running_loop().run_in_executor(self._read_thread, self._read_on_thread, work)

    async def read_as_of(self, snapshot: Snapshot, work: Callable[[Transaction], T]) -> T:
        """What `work` reads of what was there at the snapshot, on the reading thread. Ends the snapshot."""

        def on_thread() -> T:
            with closing(snapshot.connection):
                return work(snapshot.connection)

        return await asyncio.get_running_loop().run_in_executor(self._read_thread, on_thread)

    def snapshot(self) -> Snapshot:
        """What is there now, to be read later whatever is written meanwhile."""
        connection = connect_read_only(self.path)
        connection.execute("BEGIN")
        connection.execute("SELECT 1 FROM sqlite_schema LIMIT 1").fetchone()  # a view begins with the first reading
        return Snapshot(connection)

    async def search(self, work: Callable[[Transaction], T]) -> T:
        """What `work` reads, unless another search begins before it is done.

        Raises:
            Superseded: one did.
        """
        return await self._searcher.search(work)

    def _read_on_thread(self, work: Callable[[Transaction], T]) -> T:
        if self._thread_reader is None:
            self._thread_reader = connect_read_only(self.path)
        return work(self._thread_reader)

    def close(self) -> None:
        """Write what waits, close every connection, free the lock. Blocks for the last commit."""
        self._writer.close()
        self._searcher.close()
        if self._thread_reader is not None:
            self._read_thread.submit(self._thread_reader.close).result()
        self._read_thread.shutdown()
        self._reader.close()
        self._lock.release()


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


def backup(path: Path, target: Path, prepare: Callable[[Path], object] = lambda _: None) -> None:
    """Write a consistent copy of the database at `path`, which may be in use, to `target`: whole, or not at all.

    Args:
        prepare: is given the copy before it takes its name; an OSError of it is as one of ours.

    Raises:
        StorageError: `target` exists already, or cannot be written.
        Damaged: what stands at `path` cannot be read.
    """
    if target.exists():
        raise StorageError(f"{target} exists already")
    fresh = target.with_name(target.name + ".part")
    fresh.unlink(missing_ok=True)
    connection = connect_read_only(path)
    try:
        connection.execute("PRAGMA query_only = OFF")
        connection.execute("VACUUM INTO ?", (str(fresh),))
        prepare(fresh)
        # VACUUM INTO leaves its file in the system's cache; a copy that a power cut takes is none.
        _sync(fresh)
        os.replace(fresh, target)
        _sync(target.parent)
    except (sqlite3.OperationalError, OSError) as exc:
        fresh.unlink(missing_ok=True)
        raise StorageError(f"cannot write {target}: {exc}") from exc
    except sqlite3.DatabaseError as exc:
        fresh.unlink(missing_ok=True)
        raise Damaged(f"{path}: {exc}") from exc
    finally:
        connection.close()


def restore(profile: Profile, source: Path, prepare: Callable[[Path], object] = lambda _: None) -> None:
    """Put the copy at `source` in the place of the profile's database.

    Args:
        prepare: is given our copy of it before it takes that place.

    Raises:
        Damaged: `source` is broken or no database of ours; nothing is changed.
        NewerDatabase: it was written by a newer program; nothing is changed.
        AlreadyOpen: the profile is in use.
        StorageError: the copy cannot be written; nothing is changed.
    """
    problem = check(source)
    if problem is not None:
        raise Damaged(f"{source}: {problem}")
    _needs_steps(source)
    profile.make()
    lock = _Lock(profile.root / "console.lock")
    fresh = profile.database.with_suffix(".restoring")
    try:
        fresh.unlink(missing_ok=True)
        backup(source, fresh)
        prepare(fresh)
        _empty_log(profile.database)
        os.replace(fresh, profile.database)
        _sync(profile.root)
    finally:
        fresh.unlink(missing_ok=True)
        lock.release()


def _empty_log(path: Path) -> None:
    """Bring the log of the database at `path` home and take it away, so that it is never played into another file.

    Home first: killed between the two steps, the old database must still have all that it had.
    """
    if path.exists():
        connection = sqlite3.connect(path, isolation_level=None)
        try:
            connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        except sqlite3.DatabaseError:
            log.warning("the database that is being replaced cannot be read any more")
        finally:
            connection.close()
    for leftover in ("-wal", "-shm"):
        path.with_name(path.name + leftover).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    """Return when a file, or a folder's list of names, is safe on disk."""
    if path.is_dir() and os.name != "posix":
        return  # only POSIX opens folders
    handle = os.open(path, os.O_RDONLY if os.name == "posix" else os.O_RDWR)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def check(path: Path) -> str | None:
    """What is wrong with the database at `path`: None where it is sound."""
    try:
        connection = connect_read_only(path)
    except StorageError as exc:
        return str(exc)
    try:
        (answer,) = connection.execute("PRAGMA integrity_check(1)").fetchone()
        if answer != "ok":
            return str(answer)
        broken = connection.execute("PRAGMA foreign_key_check").fetchone()
        if broken is not None:
            return f"a row of {broken[0]} points at nothing in {broken[2]}"
        if not applied_names(connection):
            return "not a database of this program"
    except sqlite3.DatabaseError as exc:
        return str(exc)
    finally:
        connection.close()
    return None


def connect_to_write(path: Path) -> sqlite3.Connection:
    """A connection that writes; one thread at a time may use it, and who opens a second one must be given the turn."""
    connection = sqlite3.connect(path, isolation_level=None, timeout=10, check_same_thread=False)
    connection.row_factory = sqlite3.Row
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA synchronous = FULL")
    connection.execute("PRAGMA foreign_keys = ON")
    connection.execute("PRAGMA temp_store = MEMORY")
    connection.execute(f"PRAGMA wal_autocheckpoint = {_PAGES_BETWEEN_CHECKPOINTS}")
    return connection


def _needs_steps(path: Path) -> bool:
    """Whether steps are still to be applied to the file at `path`.

    Raises:
        NewerDatabase, Damaged: we had better not touch it.
    """
    _finish_rollback(path)
    connection = connect_read_only(path)
    try:
        names = applied_names(connection)
        others = "SELECT 1 FROM sqlite_master WHERE tbl_name <> '_sqlite_migrations'"
        is_foreign = not names and connection.execute(others).fetchone() is not None
    except sqlite3.DatabaseError as exc:
        raise Damaged(f"{path}: {exc}") from exc
    finally:
        connection.close()
    if is_foreign:
        raise Damaged(f"{path} is a database of another program")
    unknown = names - set(STEP_NAMES)
    if unknown:
        raise NewerDatabase(f"{path} was written by a newer version ({', '.join(sorted(unknown))})")
    return names != set(STEP_NAMES)


def bring_up_to_date(profile: Profile) -> None:
    """Apply the steps that a profile's file lacks, as opening it does: who reads beside a console knows no other form.

    Raises:
        NewerDatabase, Damaged: with the file as it was.
        AlreadyOpen: a console of an earlier version has it open, or another command is just doing so.
    """
    if not profile.database.exists() or not _needs_steps(profile.database):
        return
    try:
        lock = _Lock(profile.root / "console.lock")
    except AlreadyOpen:
        if not _needs_steps(profile.database):
            return  # who had it open was just doing so
        raise AlreadyOpen(
            f"{profile.root} is open in a console of an earlier version, which is to be closed first,"
            " or is just being brought up to date by another command; then try again in a minute"
        ) from None
    try:
        _migrate(profile.database, profile.backups)
    finally:
        lock.release()


def _finish_rollback(path: Path) -> None:
    """Let SQLite undo a step that a power cut broke off outside the log: our first one, or one of a copy just restored.

    Whoever only reads cannot do it, and would take the file for damaged.
    """
    if not path.with_name(path.name + "-journal").exists():
        return
    connection = sqlite3.connect(path, isolation_level=None)
    try:
        connection.execute("SELECT 1 FROM sqlite_master").fetchone()
    except sqlite3.DatabaseError as exc:
        raise Damaged(f"{path}: {exc}") from exc
    finally:
        connection.close()


def _migrate(path: Path, backups: Path) -> None:
    if path.exists() and path.stat().st_size:
        if not _needs_steps(path):
            return
        _copy_before_migration(path, backups)
    connection = connect_to_write(path)
    try:
        apply_steps(connection)
    finally:
        connection.close()


def _copy_before_migration(path: Path, backups: Path) -> None:
    size = path.stat().st_size
    if shutil.disk_usage(path.parent).free < 2 * size:
        raise StorageFull(f"not enough free space beside {path} for the copy that is made before an update")
    backups.mkdir(exist_ok=True)
    taken = sorted(backups.glob("before-*.db"))
    number = int(taken[-1].stem.split("-")[1]) + 1 if taken else 1
    backup(path, backups / f"before-{number:06d}.db")
    for old in sorted(backups.glob("before-*.db"))[:-_COPIES_KEPT]:
        old.unlink()


class _Lock:
    """Keeps a second writer out. The system frees it when the process dies, however it dies."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file: IO[bytes] = path.open("a+b")
        try:
            _lock_file(self._file)
        except OSError as exc:
            self._file.close()
            raise AlreadyOpen(f"{path.parent} is open in another console") from exc

    def release(self) -> None:
        self._file.close()


if os.name == "posix":
    import fcntl

    def _lock_file(file: IO[bytes]) -> None:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
else:
    import msvcrt

    def _lock_file(file: IO[bytes]) -> None:
        msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)  # type: ignore[attr-defined]
