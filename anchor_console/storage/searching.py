"""Searching as a person types: each key's search breaks off the one before it."""

from __future__ import annotations

import asyncio
import sqlite3
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

from anchor_console.storage.writer import StorageError, Transaction

T = TypeVar("T")


class Superseded(StorageError):
    """A newer search for the same began: nobody waits for this one's answer any more."""


class Searcher:
    """One reading connection on a thread of its own, which of the searches for one thing does the newest only.

    Those for another thing are done in their turn: were they to break each other off, two that are asked for again
    would do so for ever.
    """

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """`connect` is called once, on the thread, at the first search."""
        self._connect = connect
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="storage-search")
        self._connection: sqlite3.Connection | None = None
        self._gate = threading.Lock()
        self._newest: dict[str, int] = {}
        """The number of the newest search for each thing."""
        self._running: str | None = None

    async def search(self, what: str, work: Callable[[Transaction], T]) -> T:
        """What `work` reads.

        Raises:
            Superseded: another search for `what` began before this one was done.
        """
        number = self._begin(what)
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, what, number, work)

    def close(self) -> None:
        """Break off what runs, and close the connection."""
        with self._gate:
            self._newest.clear()
            self._break_off(self._running)
        self._thread.submit(self._disconnect).result()
        self._thread.shutdown()

    def _disconnect(self) -> None:
        if self._connection is not None:
            self._connection.close()

    def _begin(self, what: str) -> int:
        with self._gate:
            number = self._newest[what] = self._newest.get(what, 0) + 1
            self._break_off(what)
            return number

    def _break_off(self, what: str | None) -> None:
        if self._connection is not None and what is not None and what == self._running:
            self._connection.interrupt()

    def _do(self, what: str, number: int, work: Callable[[Transaction], T]) -> T:
        if self._connection is None:
            self._connection = self._connect()
        with self._gate:
            self._must_be_newest(what, number)
            self._running = what
        try:
            return work(self._connection)
        finally:
            with self._gate:
                self._running = None
                # Broken off in a statement, or between two, where there is nothing to interrupt.
                self._must_be_newest(what, number)

    def _must_be_newest(self, what: str, number: int) -> None:
        if self._newest.get(what) != number:
            raise Superseded("a newer search began")
