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
    """A newer search began: nobody waits for this one's answer any more."""


class Searcher:
    """One reading connection on a thread of its own, which does the newest piece of work only."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """`connect` is called once, on the thread, at the first search."""
        self._connect = connect
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="storage-search")
        self._connection: sqlite3.Connection | None = None
        self._gate = threading.Lock()
        self._newest = 0

    async def search(self, work: Callable[[Transaction], T]) -> T:
        """What `work` reads.

        Raises:
            Superseded: another search began before this one was done.
        """
        number = self._break_off()
        return await asyncio.get_running_loop().run_in_executor(self._thread, self._do, number, work)

    def close(self) -> None:
        """Break off what runs, and close the connection."""
        self._break_off()
        if self._connection is not None:
            self._thread.submit(self._connection.close).result()
        self._thread.shutdown()

    def _break_off(self) -> int:
        with self._gate:
            self._newest += 1
            if self._connection is not None:
                self._connection.interrupt()
            return self._newest

    def _do(self, number: int, work: Callable[[Transaction], T]) -> T:
        if self._connection is None:
            with self._gate:
                self._connection = self._connect()
        if number != self._newest:
            raise Superseded("a newer search began")
        try:
            result = work(self._connection)
        except sqlite3.OperationalError as exc:
            if number != self._newest:
                raise Superseded("a newer search began") from exc
            raise
        if number != self._newest:
            # It was between two statements, where there is nothing to interrupt.
            raise Superseded("a newer search began")
        return result
