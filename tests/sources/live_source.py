"""A source that runs against a toy server, on a clock that the test moves."""

from __future__ import annotations

import asyncio
import random
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from anchor_console.core.events import Chat, Gap
from anchor_console.sources.kinds import check
from anchor_console.sources.known import KINDS
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.socket_source import SocketSource
from anchor_console.sources.source import SourceFailed, SourceState, SourceStatus
from tests.sources.kit import RecordingSink
from tests.support.fake_clock import FakeClock
from tests.support.until import as_time_passes, soon, time_passes, until

_NOT_BEGUN = SourceStatus(SourceState.CONNECTING, "source.connecting", None, 0, 0)


@dataclass
class Live:
    source: SocketSource
    sink: RecordingSink
    clock: FakeClock
    task: asyncio.Task[None]
    _looked_at: int = 0

    @property
    def status(self) -> SourceStatus:
        return self.sink.statuses[-1] if self.sink.statuses else _NOT_BEGUN

    @property
    def texts(self) -> list[str]:
        return [event.text for event in self.sink.events if isinstance(event, Chat)]

    @property
    def gaps(self) -> list[Gap]:
        return [event for event in self.sink.events if isinstance(event, Gap)]

    async def is_live(self) -> None:
        await soon(lambda: self.status.state is SourceState.LIVE, what="it is live")

    async def is_lost(self) -> str:
        """Return once it was lost since this was last asked, with the key of the sentence that says why."""
        await soon(lambda: self._losses(), what="it is lost")
        why = self._losses()[-1].detail
        self._looked_at = len(self.sink.statuses)
        return why

    def _losses(self) -> list[SourceStatus]:
        return [status for status in self.sink.statuses[self._looked_at :] if status.state is SourceState.LOST]

    @property
    def was_lost(self) -> bool:
        return bool(self._losses())

    async def comes_back(self) -> None:
        """Wait out its backoff on the test's clock."""
        await as_time_passes(self.clock, lambda: self.status.state is SourceState.LIVE, what="it comes back")

    async def pass_s(self, seconds: float) -> None:
        """Let time pass, with the network keeping up."""
        await time_passes(self.clock, seconds)

    async def fails(self) -> SourceFailed:
        try:
            async with asyncio.timeout(10):
                await self.task
        except SourceFailed as exc:
            return exc
        raise AssertionError("it did not fail")


def made(kind: str, clock: PacedClock, **values: str) -> SocketSource:
    known = KINDS[kind]
    source = known.make(kind, check(known.fields, values), clock)
    assert isinstance(source, SocketSource)
    return source


@asynccontextmanager
async def running(
    kind: str, *, sink: RecordingSink | None = None, rng: random.Random | None = None, **values: str
) -> AsyncIterator[Live]:
    """The source of that kind at work; ended as the console ends it."""
    clock = FakeClock()
    source = made(kind, clock, **values)
    if rng is not None:
        source._rng = rng
    sink = sink or RecordingSink()
    task = asyncio.create_task(source.run(sink), name="the source")
    try:
        yield Live(source, sink, clock, task)
    finally:
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)


def scenario(work: Callable[[], object], within_s: float = 50) -> None:
    """Run a test's coroutine, and fail where it leaves a task behind."""
    this: asyncio.Task[None] | None = None

    def others() -> list[str]:
        return [task.get_name() for task in asyncio.all_tasks() if task is not this]

    async def whole() -> None:
        nonlocal this
        this = asyncio.current_task()
        async with asyncio.timeout(within_s):
            await work()  # type: ignore[misc]
        await until(lambda: not others(), what=f"the end of {others()}")

    asyncio.run(whole())
