"""Trying a source out: whether it connects, and how long until its first message."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Mapping, Sequence

import msgspec

from anchor_console.core.events import LiveEvent
from anchor_console.sources.record import Control
from anchor_console.sources.source import Source, SourceFailed, SourceState, SourceStatus

WITHIN_S = 15.0


class Probed(msgspec.Struct, frozen=True):
    """What came of it. Without a connection `why` names the sentence that says why not."""

    connected_s: float | None
    first_event_s: float | None
    why: str = ""
    params: Mapping[str, str | int] = msgspec.field(default_factory=dict)
    note: str = ""


class _Enough(Exception):
    pass


class _ProbeSink:
    """Nothing that comes is kept."""

    def __init__(self) -> None:
        self._began_s = time.monotonic()
        self.connected_s: float | None = None
        self.first_event_s: float | None = None
        self.last: SourceStatus | None = None

    async def take(self, events: Sequence[LiveEvent], arrived_ms: Sequence[int] | None = None) -> None:
        if self.first_event_s is None:
            self.first_event_s = time.monotonic() - self._began_s
        raise _Enough

    async def control(self, line: Control) -> None:
        pass

    def status(self, status: SourceStatus) -> None:
        self.last = status
        if status.state is SourceState.LIVE and self.connected_s is None:
            self.connected_s = time.monotonic() - self._began_s


async def probe(source: Source, within_s: float | None = None) -> Probed:
    """Run the source until its first message, or for `within_s` (WITHIN_S, where None); then let go of it."""
    sink = _ProbeSink()
    why, params = "", {}
    try:
        async with asyncio.timeout(WITHIN_S if within_s is None else within_s):
            await source.run(sink)
    except (TimeoutError, _Enough):
        pass
    except SourceFailed as exc:
        why, params = exc.key, dict(exc.params)
    if sink.connected_s is None and not why:
        why = sink.last.detail if sink.last is not None else "source.lost.timeout"
    return Probed(sink.connected_s, sink.first_event_s, why, params, sink.last.note if sink.last else "")
