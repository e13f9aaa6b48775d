"""The one SQLite file of a profile: locked while open, migrated at open, written by one thread, read by others."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from typing import Any, TypeVar

import msgspec

from anchor_console.core.paths import Profile
from anchor_console.storage.connections import Lock, connect_read_only, connect_to_write
from anchor_console.storage.copies import clear_up
from anchor_console.storage.emptied import refuse_emptied
from anchor_console.storage.searching import Searcher
from anchor_console.storage.updating import migrate
from anchor_console.storage.writer import StorageError, Transaction, Writer

T = TypeVar("T")

log = logging.getLogger(__name__)


class Snapshot(msgspec.Struct, frozen=True):
    """A view of the database that stands still; `Database.read_as_of` reads it, once."""

    connection: sqlite3.Connection


class Database:
    """The open database of one profile.

    `run` writes (one transaction a call, on the writer thread); `read` is for short look-ups on the caller's thread;
    `read_later` for the rest, on a thread of its own; `search` for what the next key makes stale, on one for each
    thing that is searched for. Open, search and close from the same thread.
    """

    def __init__(self, profile: Profile) -> None:
        """Open the profile's file, making it where there is none.

        Raises:
            AlreadyOpen, NewerDatabase, Damaged, Emptied: with the file as it was.
        """
        self.path = profile.database
        self._lock = Lock(profile.root / "console.lock")
        try:
            clear_up(self.path)
            refuse_emptied(profile)
            migrate(self.path, profile.backups)
            self._reader = connect_read_only(self.path)
            self._writer = Writer(connect_to_write(self.path))
        except BaseException:
            self._lock.release()
            raise
        self._read_thread = ThreadPoolExecutor(1, thread_name_prefix="storage-reader")
        self._thread_reader: sqlite3.Connection | None = None
        self._searchers: dict[str, Searcher] = {}
        """By what they search for: with one for all a slow list would keep somebody waiting who types elsewhere, and
        two that are asked for again once they are broken off would break each other off for ever."""

    async def run(self, work: Callable[[Transaction], T]) -> T:
        """What `work` gives back, once all that it wrote is safe on disk; what it raised, with nothing written.

        It is written also where who waits for it is cancelled: a person has seen what they asked for, and then closes.
        """
        written = asyncio.wrap_future(self._writer.submit(work))
        try:
            return await asyncio.shield(written)
        except asyncio.CancelledError:
            written.add_done_callback(_log_failure)
            raise

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

    async def search(self, what: str, work: Callable[[Transaction], T]) -> T:
        """What `work` reads, unless another search for the same begins before it is done.

        Args:
            what: tells what is searched for from all else that is.
        Raises:
            Superseded: one did.
        """
        if what not in self._searchers:
            self._searchers[what] = Searcher(lambda: connect_read_only(self.path), f"storage-search-{what}")
        return await self._searchers[what].search(work)

    def _read_on_thread(self, work: Callable[[Transaction], T]) -> T:
        if self._thread_reader is None:
            self._thread_reader = connect_read_only(self.path)
        return work(self._thread_reader)

    def _close_thread_reader(self) -> None:
        if self._thread_reader is not None:
            self._thread_reader.close()

    def close(self) -> None:
        """Write what waits, close every connection, free the lock. Blocks for the last commit.

        The one that writes is the last: SQLite brings its log home, and takes it away, where no other is open. A log
        that stayed would be missing where somebody copies the file alone.
        """
        for searcher in self._searchers.values():
            searcher.close()
        self._read_thread.submit(self._close_thread_reader).result()
        self._read_thread.shutdown()
        self._reader.close()
        self._writer.close()
        self._lock.release()


def _log_failure(written: asyncio.Future[Any]) -> None:
    """Of what nobody waits for any more, and so nobody is told."""
    if not written.cancelled() and (error := written.exception()) is not None:
        # What is no error of the disk may have somebody's name in its words.
        why = str(error) if isinstance(error, StorageError) else type(error).__name__
        log.warning("not written, and nobody waits to hear of it: %s", why)
