"""What every source must do, whatever it brings: run one against `check_source` with a factory for it."""

from __future__ import annotations

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Sequence

import pytest

from anchor_console.core.events import LiveEvent
from anchor_console.sources.record import Control
from anchor_console.sources.source import Sink, Source, SourceState, SourceStatus
from tests.support.fake_clock import FakeClock


class RecordingSink:
    """Keeps what it is given, in order, and notices a source that does not wait for it."""

    def __init__(self) -> None:
        self.lines: list[LiveEvent | Control] = []
        self.events: list[LiveEvent] = []
        self.controls: list[Control] = []
        self.batches: list[int] = []
        self.statuses: list[SourceStatus] = []
        self._busy = False

    async def take(self, events: Sequence[LiveEvent], arrived_ms: Sequence[int] | None = None) -> None:
        await self._one_at_a_time()
        self.batches.append(len(events))
        self.events.extend(events)
        self.lines.extend(events)

    async def control(self, line: Control) -> None:
        await self._one_at_a_time()
        self.controls.append(line)
        self.lines.append(line)

    def status(self, status: SourceStatus) -> None:
        self.statuses.append(status)

    async def _one_at_a_time(self) -> None:
        assert not self._busy, "the source did not wait for the last call to return"
        self._busy = True
        await asyncio.sleep(0)
        self._busy = False


class StuckSink(RecordingSink):
    """Never finishes storing the first batch."""

    async def take(self, events: Sequence[LiveEvent], arrived_ms: Sequence[int] | None = None) -> None:
        self.batches.append(len(events))
        await asyncio.get_running_loop().create_future()


MakeSource = Callable[[FakeClock], Source]
"""A fresh source that ends by itself and needs no waiting: unbounded speed, or nothing to wait for."""


def run_to_the_end(make: MakeSource, sink: Sink) -> None:
    async def scenario() -> None:
        async with asyncio.timeout(30):
            await make(FakeClock()).run(sink)

    asyncio.run(scenario())


def check_source(make: MakeSource) -> RecordingSink:
    """Run a source through all that the port promises; returns what it brought."""
    sink = RecordingSink()
    run_to_the_end(make, sink)
    _check_events(sink)
    _check_statuses(sink)
    _check_it_waits_for_its_sink(make)
    _check_it_ends_when_cancelled(make)
    return sink


def _check_events(sink: RecordingSink) -> None:
    assert sink.events, "a source in the kit brings something"
    assert all(size > 0 for size in sink.batches), "nothing is not handed over"
    assert all(event.source for event in sink.events), "every event says where it is from"
    assert all(event.at.tzinfo is not None for event in sink.events)
    counts = Counter((event.source, event.id) for event in sink.events if not event.weak)
    assert not [key for key, count in counts.items() if count > 1]
    assert all(line.id for line in sink.controls)
    assert len({line.id for line in sink.controls}) == len(sink.controls)


def _check_statuses(sink: RecordingSink) -> None:
    assert sink.statuses[0].state in (SourceState.CONNECTING, SourceState.LIVE)
    assert [status.state for status in sink.statuses].count(SourceState.ENDED) == 1
    last = sink.statuses[-1]
    assert last.state is SourceState.ENDED
    assert last.events == len(sink.events)
    assert last.last_event_at_ms == max(event.at_ms for event in sink.events)
    brought = [status.events for status in sink.statuses]
    assert brought == sorted(brought)
    assert all(status.detail.startswith("source.") for status in sink.statuses)


def _check_it_waits_for_its_sink(make: MakeSource) -> None:
    sink = StuckSink()
    _run_a_while(make, sink)
    assert len(sink.batches) == 1


def _check_it_ends_when_cancelled(make: MakeSource) -> None:
    sink = StuckSink()
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(_cancelled(make(FakeClock()).run(sink)))
    assert SourceState.ENDED not in [status.state for status in sink.statuses]


def _run_a_while(make: MakeSource, sink: Sink) -> None:
    with pytest.raises(asyncio.CancelledError):
        asyncio.run(_cancelled(make(FakeClock()).run(sink)))


async def _cancelled(running: Awaitable[None]) -> None:
    task = asyncio.ensure_future(running)
    for _ in range(200):
        await asyncio.sleep(0)
    assert not task.done()
    task.cancel()
    await task
