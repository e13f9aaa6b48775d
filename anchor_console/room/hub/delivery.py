"""What waits for the anchor, in one order: in memory while it is there, on disk when it is slow or away.

Positions count up over the room's life. The anchor stores in the order of sending, so what is done is always a
beginning of what was sent, and the backlog on disk is dropped from its front only.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from itertools import chain
from typing import Protocol

import msgspec

from anchor_console.room import messages
from anchor_console.room.hub.parcels import Answer, Parcel, Waiting

log = logging.getLogger(__name__)

SPOOL_AFTER_MS = 2000
_TRY_DISK_AGAIN_MS = 1000
_QUEUE_BYTES = 8 * 1024 * 1024
_WINDOW_BYTES = 4 * 1024 * 1024
_WINDOW_FRAMES = 64
_FRAME_BYTES = 128 * 1024


class Backlog(Protocol):
    """Parcels on disk. Appending does not wait for the disk; the core is told later what has been synced."""

    @property
    def last(self) -> int:
        """The highest position that was ever appended; 0 before any."""

    @property
    def done(self) -> int:
        """The highest position that was dropped."""

    def is_full(self, now_ms: int) -> bool:
        """Whether nothing more fits, by size or by age."""

    def append(self, position: int, data: bytes, at_ms: int) -> None:
        """Keep a parcel.

        Raises:
            OSError: the disk does not take it; nothing of it is kept.
        """

    def read(self, after: int, max_bytes: int, before: int | None = None) -> list[tuple[int, bytes]]:
        """At least one parcel above `after`, and below `before`, where there is any, and more while they fit."""

    def drop(self, to: int) -> None: ...

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Keep every parcel that is not done as `change` gives it, and nothing of those that are."""


@dataclass(slots=True)
class _InFlight:
    n: int
    size: int
    parcels: list[Parcel]


class Delivery:
    """The way to the anchor. Nothing here does I/O but for the backlog's buffered appends and reads."""

    def __init__(
        self, backlog: Backlog, *, window_frames: int = _WINDOW_FRAMES, queue_bytes: int = _QUEUE_BYTES
    ) -> None:
        self._backlog = backlog
        self._window_frames = window_frames
        self._queue_bytes = queue_bytes
        self._position = max(backlog.last, backlog.done)
        self._sent_to = backlog.done
        self._queue = Waiting()
        self._in_flight: deque[_InFlight] = deque()
        self._in_flight_bytes = 0
        self._unsynced: deque[Parcel] = deque()
        self._n = 0
        self._online = False
        self._disk_failed_ms: int | None = None

    @property
    def waiting(self) -> int:
        """Parcels in memory that the anchor has not stored."""
        return len(self._queue) + sum(1 for _ in self._sent_parcels())

    @property
    def waiting_bytes(self) -> int:
        return self._queue.bytes + self._in_flight_bytes

    def arrived_ms(self, n: int) -> int | None:
        """When the oldest came of those that the anchor stores by naming `n`; None where that is not known here."""
        if not self._in_flight or self._in_flight[0].n > n:
            return None
        return self._in_flight[0].parcels[0].arrived_ms or None

    @property
    def spooled(self) -> int:
        """Positions on disk that are not done; an upper bound of the parcels there."""
        return max(0, self._backlog.last - self._backlog.done)

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Let all that waits for the anchor, on disk and in memory, be as `change` gives it."""
        self._backlog.rewrite(change)
        for parcel in self._sent_parcels():
            parcel.data = change(parcel.data)
        self._queue.rewrite(change)

    def come(self) -> None:
        """An anchor is there, with nothing delivered to it yet."""
        self._online = True
        self._n = 0

    def leave(self) -> list[Parcel]:
        """The anchor is away: what is durable goes to disk; returns the rest, and what the disk did not take."""
        self._online = False
        self._spill(None)
        lost = [parcel for parcel in self._sent_parcels() if not parcel.is_spooled]
        lost += self._queue
        self._queue = Waiting()
        self._in_flight.clear()
        self._in_flight_bytes = 0
        self._sent_to = self._backlog.done
        return lost

    def take(self, data: bytes, now_ms: int, *, is_durable: bool, events: int, answer: Answer | None) -> bool:
        """Queue one frame, with `events` in it, or a command; False where it does not fit, and its sender must wait."""
        if is_durable and self._backlog.is_full(now_ms) and (not self._online or self._is_behind):
            return False
        if self._online and self._queue.bytes > self._queue_bytes:
            if self._backlog.is_full(now_ms) or not is_durable:
                return False
            if not self._spill(None):
                return False
        if is_durable and self._is_behind and self._queue.durable and not self._spill(None):
            # What is older waits in memory: on disk this one would overtake it.
            return False
        self._position += 1
        parcel = Parcel(self._position, data, now_ms, is_durable, events, answer)
        if is_durable and (not self._online or self._is_behind):
            return self._spool(parcel)
        self._queue.append(parcel)
        return True

    def pump(self, now_ms: int) -> list[bytes]:
        """The `deliver` frames that are to go to the anchor now, in the order in which they were taken."""
        frames: list[bytes] = []
        while self._has_window:
            is_kept = self._is_behind
            parcels = self._from_both() if is_kept else self._from_queue(now_ms)
            if not parcels:
                break
            self._n += 1
            size = sum(len(parcel.data) for parcel in parcels)
            self._in_flight.append(_InFlight(self._n, size, parcels))
            self._in_flight_bytes += size
            raw = [msgspec.Raw(parcel.data) for parcel in parcels]
            frames.append(messages.encode(messages.Deliver(n=self._n, frames=raw, kept=is_kept)))
        return frames

    def stored(self, n: int) -> list[Answer]:
        """The anchor has stored all up to `n`; returns who is to hear that their frame is safe."""
        answers: list[Answer] = []
        done = 0
        while self._in_flight and self._in_flight[0].n <= n:
            flight = self._in_flight.popleft()
            self._in_flight_bytes -= flight.size
            for parcel in flight.parcels:
                if parcel.is_spooled:
                    done = parcel.position
                if parcel.answer is not None:
                    if parcel.answer.on_stored:
                        answers.append(parcel.answer)
                    parcel.answer = None
        if done:
            self._backlog.drop(done)
        return answers

    def answered(self, is_its: Callable[[Answer], bool]) -> None:
        """A command that the anchor has not called stored has its result: it needs no disk, and comes to no other."""
        for parcel in self._sent_parcels():
            if not parcel.events and not parcel.is_spooled and parcel.answer is not None and is_its(parcel.answer):
                parcel.is_durable, parcel.answer = False, None

    def synced(self, position: int) -> list[Answer]:
        """The backlog is on disk up to `position`; returns who is to hear that their frame is safe."""
        answers: list[Answer] = []
        while self._unsynced and self._unsynced[0].position <= position:
            parcel = self._unsynced.popleft()
            if parcel.answer is not None:
                answers.append(parcel.answer)
                parcel.answer = None
        return answers

    def next_pump_ms(self) -> int | None:
        """When `pump` has something to give; None while nothing waits, or it waits for the anchor."""
        return self._queue.due_ms() if self._has_window and not self._is_behind else None

    def spool_slow(self, now_ms: int) -> list[Answer]:
        """Bring to disk what has waited for the anchor too long; returns whose commands neither of them takes.

        Those are not delivered any more: their senders do not wait for a disk to have room.
        """
        if self._disk_failed_ms is not None and now_ms < self._disk_failed_ms + _TRY_DISK_AGAIN_MS:
            return []
        until_ms = now_ms - SPOOL_AFTER_MS
        if self._spill(until_ms):
            self._disk_failed_ms = None
            return []
        self._disk_failed_ms = now_ms
        given_up = self._queue.take_out(lambda one: one.is_durable and not one.events and one.arrived_ms <= until_ms)
        return [parcel.answer for parcel in given_up if parcel.answer is not None]

    def next_slow_ms(self) -> int | None:
        """When `spool_slow` has something to do; None while nothing waits that is not on disk."""
        arrived_ms = self._oldest_unspooled_ms()
        if arrived_ms is None:
            return None
        again_ms = 0 if self._disk_failed_ms is None else self._disk_failed_ms + _TRY_DISK_AGAIN_MS
        return max(arrived_ms + SPOOL_AFTER_MS, again_ms)

    def _oldest_unspooled_ms(self) -> int | None:
        waiting = chain(self._sent_parcels(), self._queue)
        return next((parcel.arrived_ms for parcel in waiting if parcel.is_durable and not parcel.is_spooled), None)

    def _sent_parcels(self) -> Iterator[Parcel]:
        """Those on their way to the anchor, in their order."""
        return chain.from_iterable(flight.parcels for flight in self._in_flight)

    @property
    def _has_window(self) -> bool:
        """Whether the anchor is there, and not so far back that more would only wait for it elsewhere."""
        return self._online and len(self._in_flight) < self._window_frames and self._in_flight_bytes < _WINDOW_BYTES

    @property
    def _is_behind(self) -> bool:
        return self._backlog.last > self._sent_to

    def _from_both(self) -> list[Parcel]:
        """One frame of what is on disk, and of what waits in memory among it because it must never go there."""
        frame: list[Parcel] = []
        size = 0
        is_mixed = True
        while self._is_behind and is_mixed and size < _FRAME_BYTES:
            first = self._queue.first
            records = self._backlog.read(self._sent_to, _FRAME_BYTES - size, first.position if first else None)
            if records:
                some = [Parcel(at, data, 0, is_durable=True, events=0, is_spooled=True) for at, data in records]
            elif first is not None and first.position < self._backlog.last:
                some = self._queue.pop_run(_FRAME_BYTES - size)
            else:
                self._sent_to = self._backlog.last
                break
            frame += some
            size += sum(len(parcel.data) for parcel in some)
            for parcel in some:
                self._sent(parcel)
            is_mixed = first is not None
        return frame

    def _from_queue(self, now_ms: int) -> list[Parcel]:
        parcels: list[Parcel] = []
        size = 0
        if not self._queue.is_due(now_ms):
            return parcels
        while (parcel := self._queue.first) and (not parcels or size + len(parcel.data) <= _FRAME_BYTES):
            parcels.append(self._queue.pop())
            size += len(parcel.data)
            self._sent(parcel)
        return parcels

    def _sent(self, parcel: Parcel) -> None:
        if parcel.is_durable:
            self._sent_to = parcel.position

    def _spill(self, arrived_until_ms: int | None) -> bool:
        """Spool durable parcels, oldest first; those not yet sent leave memory and will be read back in their turn.

        False when the disk took no more; what it did not take stays where it was.
        """
        for parcel in self._sent_parcels():
            if arrived_until_ms is not None and parcel.arrived_ms > arrived_until_ms:
                return True
            if parcel.is_durable and not parcel.is_spooled and not self._spool(parcel):
                return False
        kept: list[Parcel] = []
        is_taken = True
        while (first := self._queue.first) and (arrived_until_ms is None or first.arrived_ms <= arrived_until_ms):
            if first.is_durable:
                is_taken = self._spool(first)
                if not is_taken:
                    break
            else:
                kept.append(first)
            self._queue.pop()
        for parcel in reversed(kept):
            self._queue.push_front(parcel)
        return is_taken

    def _spool(self, parcel: Parcel) -> bool:
        try:
            self._backlog.append(parcel.position, parcel.data, parcel.arrived_ms)
        except OSError as exc:
            log.error("the disk does not take what waits for the console: %s", exc)
            return False
        parcel.is_spooled = True
        if parcel.answer is not None:
            self._unsynced.append(parcel)
        return True
