"""Searching as a person types: each key's search breaks off the one before it."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from anchor_console.storage.writer import StorageError, Transaction

T = TypeVar("T")


class Superseded(StorageError):
    """A newer search for the same began: nobody waits for this one's answer any more."""


class Searcher:
    """One reading connection on a thread of its own, which of the searches for one thing does the newest only."""

    def __init__(self, connect: Callable[[], sqlite3.Connection], name: str) -> None:
        """
        Args:
            connect: called once, on the thread, at the first search.
            name: the thread's.
        """
        self._connect = connect
        self._thread = ThreadPoolExecutor(1, thread_name_prefix=name)
        self._connection: sqlite3.Connection | None = None
        self._newest = 0
        """The number of the search that began last."""

    async def search(self, work: Callable[[Transaction], T]) -> T:
        """What `work` reads.

        Raises:
            Superseded: another search began before this one was done.
        """
        self._break_off()
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, self._newest, work)

    def close(self) -> None:
        """Break off what runs, and close the connection."""
        self._break_off()
        self._thread.submit(self._disconnect).result()
        self._thread.shutdown()

    def _break_off(self) -> None:
        self._newest += 1
        if self._connection is not None:
            self._connection.interrupt()

    def _do(self, number: int, work: Callable[[Transaction], T]) -> T:
        if self._connection is None:
            self._connection = self._connect()
        self._must_be_newest(number)
        try:
            return work(self._connection)
        finally:
            # Broken off in a statement, or between two, where there is nothing to interrupt.
            self._must_be_newest(number)

    def _must_be_newest(self, number: int) -> None:
        if number != self._newest:
            raise Superseded("a newer search began")

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()
