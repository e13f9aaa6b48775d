from __future__ import annotations

import asyncio

from anchor_console.sources.pacing import SystemPacedClock
from tests.support.fake_clock import FakeClock
from tests.support.until import until


class EarlyClock(SystemPacedClock):
    """Its timer fires before the time: each look finds a little more passed."""

    def __init__(self, *looks_s: float) -> None:
        self.looks_s = list(looks_s)

    def monotonic_s(self) -> float:
        return self.looks_s.pop(0)


def test_a_timer_that_fires_early_is_waited_on_again() -> None:
    clock = EarlyClock(10.0, 10.0009, 10.001)
    asyncio.run(clock.sleep_until(10.001))
    assert clock.looks_s == []


def test_a_time_that_is_past_still_lets_others_run() -> None:
    async def scenario() -> list[str]:
        ran: list[str] = []

        async def other() -> None:
            ran.append("other")

        task = asyncio.ensure_future(other())
        await EarlyClock(10.0).sleep_until(3.0)
        ran.append("back")
        await task
        return ran

    assert asyncio.run(scenario()) == ["other", "back"]


def test_the_fake_clock_wakes_sleepers_in_the_order_of_their_times() -> None:
    async def scenario() -> None:
        clock, woken = FakeClock(), list[float]()

        async def sleep(at_s: float) -> None:
            await clock.sleep_until(at_s)
            woken.append(at_s)

        async with asyncio.TaskGroup() as group:
            for at_s in (3.0, 1.0, 2.0):
                group.create_task(sleep(at_s))
            await until(lambda: clock.sleepers == 3)
            clock.advance(0.999)
            await asyncio.sleep(0)
            assert woken == []
            clock.advance(1.5)
            await until(lambda: len(woken) == 2)
            clock.advance(1)
        assert woken == [1.0, 2.0, 3.0]
        assert clock.sleepers == 0

    asyncio.run(scenario())
