"""A recorded session as a source: its events and what people did, strictly in the record's order, at any speed."""

from __future__ import annotations

from pathlib import Path

import msgspec

from anchor_console.core.clock import to_ms
from anchor_console.core.events import LiveEvent
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.record import BadLine, ControlLine, NotARecord, RecordReader
from anchor_console.sources.source import Sink, SourceFailed, SourceState, SourceStatus

NAME = "replay"
MAX_BATCH = 500
_STATUS_EVERY_S = 1.0


class Unread(msgspec.Struct, frozen=True):
    """What of a record could not be read: `bad` are the first of `count` lines, and `is_cut` where it ends amid one."""

    bad: tuple[BadLine, ...] = ()
    count: int = 0
    is_cut: bool = False

    def __bool__(self) -> bool:
        return self.count > 0 or self.is_cut


class Replay:
    """Brings what a record holds.

    Args:
        speed: record seconds in one second of the clock; None is as fast as the sink takes it. The sequence of
            events and controls is the same at any speed; only how many events come in one `take` differs.
    """

    def __init__(self, path: Path, speed: float | None, clock: PacedClock) -> None:
        if speed is not None and speed <= 0:
            raise ValueError(f"speed {speed} would never end")
        self._path = path
        self._speed = speed
        self._clock = clock
        self._reader: RecordReader | None = None

    @property
    def unread(self) -> Unread:
        """What could not be read up to now."""
        reader = self._reader
        return Unread() if reader is None else Unread(tuple(reader.bad), reader.bad_count, reader.cut_short)

    @property
    def name(self) -> str:
        return NAME

    async def run(self, sink: Sink) -> None:
        try:
            reader = RecordReader(self._path)
        except NotARecord as exc:
            raise SourceFailed("source.replay.not_a_record", file=self._path.name, reason=str(exc)) from exc
        except OSError as exc:
            raise SourceFailed("source.replay.unreadable", file=self._path.name, reason=exc.strerror or "") from exc
        self._reader = reader
        with reader:
            await _Run(reader, self._speed, self._clock, sink).to_the_end()


class _Run:
    """One going-through of a record."""

    def __init__(self, reader: RecordReader, speed: float | None, clock: PacedClock, sink: Sink) -> None:
        self._reader = reader
        self._speed = speed
        self._clock = clock
        self._sink = sink
        self._batch: list[LiveEvent] = []
        self._arrived_ms: list[int] = []
        self._tells_arrivals = reader.header.tells_arrivals is True
        self._brought = 0
        self._newest_ms: int | None = None
        self._started_s = clock.monotonic_s()
        self._told_s = self._started_s

    async def to_the_end(self) -> None:
        self._tell(SourceState.LIVE, "source.replay.live")
        for line in self._reader:
            due_ms = to_ms(self._reader.arrived) if self._reader.arrived is not None else line.at_ms
            await self._wait_for(due_ms)
            if isinstance(line, ControlLine):
                await self._hand_over()
                await self._sink.control(line)
            else:
                self._batch.append(line if line.source else msgspec.structs.replace(line, source=NAME))
                self._arrived_ms.append(due_ms)
                if len(self._batch) >= MAX_BATCH:
                    await self._hand_over()
        await self._hand_over()
        cut = "source.replay.ended_short" if self._reader.cut_short else "source.replay.ended"
        self._tell(SourceState.ENDED, cut)

    async def _wait_for(self, at_ms: int) -> None:
        """Return when a line of that time is due; what is due before it is handed over first."""
        if self._speed is None:
            return
        due_s = self._started_s + (at_ms - self._reader.header.started_at_ms) / 1000 / self._speed
        if due_s > self._clock.monotonic_s():
            await self._hand_over()
            await self._clock.sleep_until(due_s)

    async def _hand_over(self) -> None:
        if not self._batch:
            return
        batch, self._batch = self._batch, []
        arrived_ms, self._arrived_ms = self._arrived_ms, []
        await self._sink.take(batch, arrived_ms if self._tells_arrivals else None)
        self._brought += len(batch)
        newest_ms = max(event.at_ms for event in batch)
        self._newest_ms = newest_ms if self._newest_ms is None else max(self._newest_ms, newest_ms)
        now_s = self._clock.monotonic_s()
        if now_s - self._told_s >= _STATUS_EVERY_S:
            self._told_s = now_s
            self._tell(SourceState.LIVE, "source.replay.live")

    def _tell(self, state: SourceState, detail: str) -> None:
        self._sink.status(SourceStatus(state, detail, self._newest_ms, self._brought, self._reader.bad_count))
