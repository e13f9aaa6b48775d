"""A storer in a process of its own: in a burst, writing must not take the window's time.

It has a connection of its own to the same file, and writes only when it is asked to, while the console's writing thread
waits for its answer: so there is one order of all that is written, as without it. Frames of JSON over its stdin and
stdout, JSON since it keeps a time's own offset. It ends with its stdin, so it never outlives who started it.

Run as `python -m anchor_console.live.intake.storing_process DATABASE`.
"""

from __future__ import annotations

import contextlib
import os
import subprocess
import sys
import traceback
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

import msgspec

from anchor_console.chat.calls import OpenCall
from anchor_console.chat.phrases import MEANS_NOTHING
from anchor_console.chat.understanding.reading import Reading
from anchor_console.core import faults
from anchor_console.core.events import LiveEvent
from anchor_console.core.forgotten import NOBODY_YET, Forgotten
from anchor_console.core.garbage import collecting_between_frames
from anchor_console.core.pipe_frames import put, take
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue
from anchor_console.live import store
from anchor_console.live.intake.arrivals import Arrival, Context, Outcome
from anchor_console.live.intake.storing import store_batch
from anchor_console.live.session import Session
from anchor_console.pins.card import OnAir
from anchor_console.storage.connections import connect_to_write
from anchor_console.storage.writer import StorageError, StorageFull, Transaction, write_one

_END_WITHIN_S = 2.0


class _Line(msgspec.Struct, frozen=True, array_like=True):
    """An `Arrival`."""

    source: str
    event: LiveEvent
    arrived_at_ms: int
    reading: Reading | None
    is_replayed: bool
    is_emptied: bool


class _Batch(msgspec.Struct, frozen=True, array_like=True):
    """A `Context` and its arrivals; the goods, and who is forgotten, only where they are others than last time."""

    session: Session
    on_air: OnAir | None
    call: OpenCall | None
    trusts_viewers: bool
    keeps_sensitive: bool
    awake_until_ms: int | None
    goods: tuple[Product, ...] | None
    forgotten: Forgotten | None
    lines: list[_Line]


class _Stored(msgspec.Struct, frozen=True, tag="stored"):
    """`outcome` is None where the session's end was written before."""

    outcome: Outcome | None


class _Refused(msgspec.Struct, frozen=True, tag="refused"):
    """The disk did."""

    reason: str
    is_full: bool


class _Failed(msgspec.Struct, frozen=True, tag="failed"):
    """A bug was met; nothing is written."""

    trace: str


_encoder = msgspec.json.Encoder()
_batches = msgspec.json.Decoder(_Batch)
_answers = msgspec.json.Decoder(_Stored | _Refused | _Failed)


class StorerGone(Exception):
    """The process has ended; whether its last batch is stored, only the file tells."""


class StoredBadly(Exception):
    """It met a bug; nothing of the batch is written."""


class FarStorer:
    """The parent's side; every method blocks, and one thread at a time may call it."""

    def __init__(self, database: Path) -> None:
        """Start the process.

        Raises:
            OSError: it cannot be started.
        """
        self._process = subprocess.Popen(  # noqa: S603 - this program itself
            [sys.executable, "-m", __name__, str(database)], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self._catalogue: Catalogue | None = None
        self._forgotten = NOBODY_YET

    @property
    def pid(self) -> int:
        return self._process.pid

    def until_ready(self) -> None:
        """Return when it can be asked.

        Raises:
            StorerGone: it did not come up.
        """
        self._answer()

    def store(self, context: Context, arrivals: Sequence[Arrival]) -> Outcome | None:
        """What the batch brought, once it is safe on disk; None where the session's end was written before.

        Raises:
            StorageError: the disk refuses; nothing of the batch is written.
            StoredBadly, StorerGone
        """
        knows_goods, knows_forgotten = self._catalogue is context.catalogue, self._forgotten is context.forgotten
        batch = _Batch(
            context.session,
            context.on_air,
            context.call,
            context.trusts_viewers,
            context.keeps_sensitive,
            context.awake_until_ms,
            None if knows_goods else context.catalogue.products,
            None if knows_forgotten else context.forgotten,
            [
                _Line(one.source, one.event, one.arrived_at_ms, one.reading, one.is_replayed, one.is_emptied)
                for one in arrivals
            ],
        )
        assert self._process.stdin is not None
        try:
            put(self._process.stdin, _encoder.encode(batch))
        except OSError as exc:
            raise StorerGone(str(exc)) from exc
        answer = _answers.decode(self._answer())
        self._catalogue, self._forgotten = context.catalogue, context.forgotten
        if isinstance(answer, _Stored):
            return answer.outcome
        if isinstance(answer, _Refused):
            raise (StorageFull if answer.is_full else StorageError)(answer.reason)
        raise StoredBadly(answer.trace)

    def close(self) -> None:
        """End the process and wait for it."""
        assert self._process.stdin is not None
        assert self._process.stdout is not None
        with contextlib.suppress(OSError):
            self._process.stdin.close()
        try:
            self._process.wait(_END_WITHIN_S)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._process.stdout.close()

    def _answer(self) -> bytes:
        assert self._process.stdout is not None
        try:
            frame = take(self._process.stdout)
        except OSError as exc:
            raise StorerGone(str(exc)) from exc
        if frame is None:
            raise StorerGone("it has ended")
        return frame


# The child's side.


def serve(database: Path, asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer until `asked` ends."""
    catalogue, forgotten = Catalogue(()), NOBODY_YET
    with contextlib.closing(connect_to_write(database)) as connection, collecting_between_frames() as garbage:
        put(answers, b"")
        while (frame := take(asked)) is not None:
            batch = _batches.decode(frame)
            if batch.goods is not None:
                catalogue = Catalogue(batch.goods)
            if batch.forgotten is not None:
                forgotten = batch.forgotten
            put(answers, _encoder.encode(_store(connection, batch, catalogue, forgotten)))
            garbage.answered()


def _store(
    connection: Transaction, batch: _Batch, catalogue: Catalogue, forgotten: Forgotten
) -> _Stored | _Refused | _Failed:
    context = Context(
        batch.session,
        catalogue,
        batch.on_air,
        batch.call,
        batch.trusts_viewers,
        forgotten,
        batch.keeps_sensitive,
        batch.awake_until_ms,
    )
    arrivals = [_arrival(line) for line in batch.lines]

    def work(tx: Transaction) -> Outcome | None:
        return store_batch(tx, context, arrivals) if store.is_open(tx, context.session.id) else None

    try:
        return _Stored(write_one(connection, work))
    except StorageError as exc:
        return _Refused(str(exc), isinstance(exc, StorageFull))
    except Exception:  # a bug: the console finds out which event brings it up, and reports it
        return _Failed(traceback.format_exc())


def _arrival(line: _Line) -> Arrival:
    reading = MEANS_NOTHING if line.reading == MEANS_NOTHING else line.reading
    return Arrival(line.source, line.event, line.arrived_at_ms, reading, line.is_replayed, line.is_emptied)


if __name__ == "__main__":
    faults.take_along(os.getppid())
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        serve(Path(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
