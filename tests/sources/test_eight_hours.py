"""An evening's worth of trouble, compressed by the test's clock: sources live through it and leave nothing behind."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import json
import random
import tracemalloc
from collections.abc import Sequence
from contextlib import AsyncExitStack

import psutil
import pytest
from websockets.exceptions import ConnectionClosed
from websockets.protocol import State

from anchor_console.core.events import Chat, Gap, LiveEvent
from anchor_console.sources.record import Control
from anchor_console.sources.source import SourceState, SourceStatus
from tests.sources.live_source import made, scenario
from tests.sources.test_transports import KEYS
from tests.support.fake_clock import FakeClock
from tests.support.toy_rooms import (
    Toy,
    ToyBilibili,
    ToyTwitch,
    bilibili_line,
    haodong_line,
    never_pong,
    toy_socket,
    toy_web,
    twitch_line,
)
from tests.support.until import as_time_passes, soon, time_passes

HOURS = 8
STEP_S = 12.0
_MB = 1024 * 1024


class CountingSink:
    """Counts what comes and keeps nothing but the latest state."""

    def __init__(self) -> None:
        self.lines = 0
        self.gaps = 0
        self.status_now: SourceStatus | None = None

    async def take(self, events: Sequence[LiveEvent], arrived_ms: Sequence[int] | None = None) -> None:
        self.lines += sum(isinstance(event, Chat) for event in events)
        self.gaps += sum(isinstance(event, Gap) for event in events)

    async def control(self, line: Control) -> None:
        raise AssertionError

    def status(self, status: SourceStatus) -> None:
        self.status_now = status

    @property
    def is_live(self) -> bool:
        return self.status_now is not None and self.status_now.state is SourceState.LIVE


async def trouble(rng: random.Random, toy: Toy, clock: FakeClock) -> None:
    """One of the things that happen to a connection."""
    what = rng.random()
    try:
        if what < 0.35:
            toy.cut()
        elif what < 0.6:
            await toy.tell(rng.randbytes(rng.randrange(1, 400)))
        elif what < 0.7:
            for ws in [one for one in toy.connections if one.state is State.OPEN]:
                ws.transport.write(b"\x81\x7e\x0f\xff" + rng.randbytes(20))
                ws.transport.abort()
        elif what < 0.8:
            for ws in list(toy.connections):
                await ws.close(code=rng.choice([1001, 1011, 4000]))
        elif what < 0.9:
            await toy.tell(json.dumps({"Type": 99, "Data": "{}", "cmd": "NEW"}), "PING :x\r\n", "null")
        else:
            # The PC sleeps.
            clock.jump(rng.randrange(60, 1_800))
    except (OSError, ConnectionClosed):
        # The connection went in the middle of it.
        pass


@pytest.mark.soak
@pytest.mark.timeout(180)
def test_eight_hours_of_trouble_leak_no_task_no_socket_and_no_memory() -> None:
    async def work() -> None:
        rng, clock = random.Random(8), FakeClock()
        before = set(asyncio.all_tasks())
        async with AsyncExitStack() as rooms:
            bilibili = ToyBilibili()
            toys = [
                await rooms.enter_async_context(toy_socket(ToyTwitch().talk)),
                await rooms.enter_async_context(toy_socket(ping=never_pong)),
                await rooms.enter_async_context(toy_socket(bilibili.talk)),
            ]
            bilibili.socket_url = toys[2].url
            web = rooms.enter_context(toy_web(bilibili.answer))
            sources = [
                made("twitch", clock, address=toys[0].url, channels="shop"),
                made("barragegrab", clock, address=toys[1].url),
                made("bilibili", clock, address=web, **KEYS),
            ]
            lines = [twitch_line, haodong_line, bilibili_line]
            sinks = [CountingSink() for _ in sources]
            running = [
                asyncio.create_task(source.run(sink), name=source.name)
                for source, sink in zip(sources, sinks, strict=True)
            ]
            sizes: list[int] = []
            sockets: list[int] = []
            tasks: list[int] = []
            process = psutil.Process()
            number = 0
            for hour in range(HOURS):
                for _ in range(round(3_600 / STEP_S)):
                    await time_passes(clock, STEP_S, step_s=STEP_S)
                    for toy, line in zip(toys, lines, strict=True):
                        number += 1
                        if rng.random() < 0.4:
                            await say(toy, line(number))
                        if rng.random() < 0.015:
                            await trouble(rng, toy, clock)
                gc.collect()
                tasks.append(len(asyncio.all_tasks()))
                sockets.append(len(process.net_connections("inet")))
                if hour == 3:
                    tracemalloc.start()
                sizes.append(tracemalloc.get_traced_memory()[0])
            await as_time_passes(clock, lambda: all(sink.is_live for sink in sinks), step_s=1, what="all are live")
            assert all(sink.lines > 300 for sink in sinks), [sink.lines for sink in sinks]
            assert all(sink.gaps > 10 for sink in sinks), [sink.gaps for sink in sinks]
            assert max(tasks[1:]) - min(tasks[1:]) <= 24, tasks
            assert max(sockets[1:]) - min(sockets[1:]) <= 16, sockets
            # From the end of the fifth hour on: less than a megabyte an hour.
            assert sizes[-1] - sizes[4] < (HOURS - 5) * _MB, sizes
            assert len(bilibili.games) <= 1, "each start was ended"
            for task in running:
                task.cancel()
            await asyncio.gather(*running, return_exceptions=True)
            await soon(lambda: not any(toy.connections for toy in toys))
        await soon(lambda: set(asyncio.all_tasks()) <= before)

    try:
        scenario(work, within_s=170)
    finally:
        tracemalloc.stop()


async def say(toy: Toy, line: str | bytes) -> None:
    with contextlib.suppress(OSError, ConnectionClosed):
        await toy.tell(line)
