"""Garbage goes on the window's thread, whoever left it."""

from __future__ import annotations

import asyncio
import gc
import threading
import weakref

from anchor_console.desk.collector import Collector
from tests.support.until import until


class Thing:
    """Garbage only for the collector: it holds itself."""

    def __init__(self) -> None:
        self.me = self


def test_what_another_thread_leaves_behind_is_collected_on_this_one():
    where: list[int] = []

    async def turn(_seconds: float) -> None:
        await asyncio.sleep(0)

    def leave_much() -> None:
        weakref.finalize(Thing(), lambda: where.append(threading.get_ident()))
        kept = [[number] for number in range(60_000)]
        assert len(kept) == 60_000

    async def scenario() -> None:
        collecting = asyncio.ensure_future(Collector(turn).run())
        await asyncio.sleep(0)
        assert not gc.isenabled()
        await asyncio.to_thread(leave_much)
        kept = [[number] for number in range(60_000)]
        await until(lambda: where)
        assert len(kept) == 60_000
        collecting.cancel()
        await asyncio.gather(collecting, return_exceptions=True)

    asyncio.run(scenario())
    assert where == [threading.get_ident()]
    assert gc.isenabled()


def test_what_comes_at_once_by_the_hundred_thousand_waits_for_the_look_at_everything():
    gone: list[str] = []
    slept_s = [0.0]

    async def turn(seconds: float) -> None:
        slept_s[0] += seconds
        await asyncio.sleep(0)

    async def scenario() -> None:
        collecting = asyncio.ensure_future(Collector(turn).run())
        await asyncio.sleep(0)
        weakref.finalize(Thing(), lambda: gone.append(f"{slept_s[0]:.0f} s"))
        kept = [[number] for number in range(300_000)]
        await until(lambda: gone)
        assert len(kept) == 300_000
        collecting.cancel()
        await asyncio.gather(collecting, return_exceptions=True)

    asyncio.run(scenario())
    assert gone == ["600 s"]


def test_what_goes_while_as_much_comes_is_still_looked_at():
    """A full feed: for every row that comes an old one goes, and their difference never grows."""
    gone: list[str] = []

    async def scenario() -> None:
        rows = [[number] for number in range(5_000)]

        async def turn(_seconds: float) -> None:
            for number in range(5_000):
                rows[number] = [number]
            await asyncio.sleep(0)

        collecting = asyncio.ensure_future(Collector(turn).run())
        await asyncio.sleep(0)
        weakref.finalize(Thing(), lambda: gone.append("thing"))
        await until(lambda: gone)
        collecting.cancel()
        await asyncio.gather(collecting, return_exceptions=True)

    asyncio.run(scenario())
