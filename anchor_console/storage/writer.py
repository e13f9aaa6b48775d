"""The one thread that writes: it takes all that waits as one transaction and answers with futures after COMMIT."""

from __future__ import annotations

import errno
import queue
import sqlite3
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from itertools import groupby
from typing import Any, TypeVar

import msgspec

from anchor_console.core.faults import reach

T = TypeVar("T")
Transaction = sqlite3.Connection
"""The open transaction that a piece of work writes in; stores take it as their first argument."""

_MOST_PIECES = 256


class StorageError(Exception):
    """The database could not do what was asked; nothing of that piece is written.

    `key` names the sentence that tells a person, with the error's own words as its `reason`.
    """

    key = "storage.failed"


class StorageFull(StorageError):
    """The disk is full. What was acknowledged before stays."""

    key = "storage.full"


class StorageClosed(StorageError):
    """The writer has been closed."""


_NO_ROOM = frozenset({errno.ENOSPC, errno.EDQUOT})


@contextmanager
def disk_errors() -> Iterator[None]:
    """Raise what the disk refuses of the files beside the database as the database's own errors."""
    try:
        yield
    except OSError as exc:
        kind = StorageFull if exc.errno in _NO_ROOM else StorageError
        where = f"{exc.filename}: " if exc.filename else ""
        raise kind(f"{where}{exc.strerror or exc}") from exc


class _Piece(msgspec.Struct, frozen=True):
    work: Callable[[Transaction], Any]
    future: Future[Any]
    is_alone: bool = False


class Writer:
    """Runs pieces of work on the connection it owns, in the order they were submitted.

    Each piece stands in a SAVEPOINT: one that raises is rolled back alone. Every commit is FULL.
    """

    def __init__(self, connection: sqlite3.Connection) -> None:
        """Start the thread; the connection is its own from here on, and is closed at its end."""
        self._connection = connection
        self._waiting: queue.SimpleQueue[_Piece | None] = queue.SimpleQueue()
        self._gate = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._run, name="storage-writer")
        self._thread.start()

    def submit(self, work: Callable[[Transaction], T]) -> Future[T]:
        """Queue `work`; its result, or what it raised, comes once it is safe on disk. Any thread."""
        return self._queue(_Piece(work, Future()))

    def submit_alone(self, work: Callable[[sqlite3.Connection], T]) -> Future[T]:
        """Queue `work` outside any transaction, for what SQLite only does there: VACUUM, checkpoints. Any thread."""
        return self._queue(_Piece(work, Future(), is_alone=True))

    def close(self) -> None:
        """Write all that waits, then end the thread."""
        with self._gate:
            if not self._closed:
                self._closed = True
                self._waiting.put(None)
        self._thread.join()

    def _queue(self, piece: _Piece) -> Future[Any]:
        with self._gate:  # nothing may slip in behind the end mark: its future would never resolve
            if self._closed:
                raise StorageClosed("the database is closed")
            self._waiting.put(piece)
        return piece.future

    def _run(self) -> None:
        try:
            while (pieces := self._take_waiting()) is not None:
                wanted = [piece for piece in pieces if piece.future.set_running_or_notify_cancel()]
                for is_alone, group in groupby(wanted, key=lambda piece: piece.is_alone):
                    if is_alone:
                        for piece in group:
                            _do_alone(self._connection, piece)
                    else:
                        _write(self._connection, list(group))
        finally:
            self._connection.close()

    def _take_waiting(self) -> list[_Piece] | None:
        """All that waits now, at least one piece; None at the end."""
        first = self._waiting.get()
        if first is None:
            return None
        pieces = [first]
        while len(pieces) < _MOST_PIECES:
            try:
                piece = self._waiting.get_nowait()
            except queue.Empty:
                break
            if piece is None:
                self._waiting.put(None)
                break
            pieces.append(piece)
        return pieces


def write_one(connection: sqlite3.Connection, work: Callable[[Transaction], T]) -> T:
    """What `work` gives back, once all that it wrote through `connection` is safe on disk; blocks.

    Raises:
        StorageError: with nothing written; so it is with whatever `work` raises.
    """
    piece: _Piece = _Piece(work, Future())
    _write(connection, [piece])
    result: T = piece.future.result()
    return result


def _do_alone(connection: sqlite3.Connection, piece: _Piece) -> None:
    try:
        result = piece.work(connection)
    except BaseException as exc:  # as in `_run_piece`
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        piece.future.set_exception(_as_storage_error(exc) if isinstance(exc, sqlite3.Error) else exc)
    else:
        piece.future.set_result(result)


def _write(connection: sqlite3.Connection, pieces: list[_Piece]) -> None:
    """Write the pieces in one transaction; none of them can be cancelled any more."""
    try:
        connection.execute("BEGIN IMMEDIATE")
        if __debug__:
            reach("writer.after_begin")
        outcomes = [_run_piece(connection, piece.work) for piece in pieces]
        if __debug__:
            reach("writer.before_commit")
        connection.execute("COMMIT")
    except sqlite3.Error as exc:
        if connection.in_transaction:
            connection.execute("ROLLBACK")
        for piece in pieces:
            piece.future.set_exception(_as_storage_error(exc))
        return
    if __debug__:
        reach("writer.after_commit")
    for piece, (result, error) in zip(pieces, outcomes, strict=True):
        if error is None:
            piece.future.set_result(result)
        else:
            piece.future.set_exception(error)


def _run_piece(connection: sqlite3.Connection, work: Callable[[Transaction], Any]) -> tuple[Any, BaseException | None]:
    """The result of `work`, or what it raised after its own changes were rolled back."""
    connection.execute("SAVEPOINT piece")
    try:
        result = work(connection)
    except BaseException as exc:  # whatever it is belongs to who awaits the future, not to this thread
        if not connection.in_transaction:
            # SQLite itself rolled the whole transaction back (disk full, I/O error): no piece of it stands.
            raise sqlite3.OperationalError(str(exc)) from exc
        connection.execute("ROLLBACK TO piece")
        connection.execute("RELEASE piece")
        return None, _as_storage_error(exc) if isinstance(exc, sqlite3.OperationalError) else exc
    connection.execute("RELEASE piece")
    return result, None


def _as_storage_error(exc: sqlite3.Error) -> StorageError:
    kind = StorageFull if "full" in str(exc).lower() else StorageError
    error = kind(str(exc))
    error.__cause__ = exc
    return error
