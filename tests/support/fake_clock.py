"""A clock that stands still until a test moves it."""

from __future__ import annotations

import asyncio
import heapq
import itertools

A_WEDNESDAY_EVENING_MS = 1_795_003_200_000
"""2026-11-18T12:00:00Z, eight in the evening where the sellers are."""


class FakeClock:
    """Speaks `core.clock.Clock` and `sources.pacing.PacedClock`; wall time and timers move together."""

    def __init__(self, now_ms: int = A_WEDNESDAY_EVENING_MS) -> None:
        self._now_ms = now_ms
        self._passed_ms = 0
        self._order = itertools.count()
        self._sleepers: list[tuple[float, int, asyncio.Future[None]]] = []

    def now_ms(self) -> int:
        return self._now_ms

    def monotonic_s(self) -> float:
        return self._passed_ms / 1000

    @property
    def sleepers(self) -> int:
        """Tasks that wait for this clock."""
        return sum(not future.done() for _, _, future in self._sleepers)

    def advance(self, seconds: float) -> None:
        """Move on, and wake whoever's time has come. They run when the test next awaits."""
        passed_ms = round(seconds * 1000)
        self._now_ms += passed_ms
        self._passed_ms += passed_ms
        while self._sleepers and self._sleepers[0][0] <= self.monotonic_s():
            _, _, future = heapq.heappop(self._sleepers)
            if not future.done():
                future.set_result(None)

    def jump(self, seconds: float) -> None:
        """Set wall time alone, as a corrected system clock does; timers do not notice."""
        self._now_ms += round(seconds * 1000)

    async def sleep_until(self, at_s: float) -> None:
        if at_s <= self.monotonic_s():
            await asyncio.sleep(0)
            return
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._sleepers, (at_s, next(self._order), future))
        await future

    async def advance_in_turns(self, seconds: float, *, step_s: float = 0.1, turns: int = 20) -> None:
        """Move on in steps, giving the loop `turns` turns after each: for code that sleeps again and again."""
        for _ in range(max(1, round(seconds / step_s))):
            self.advance(step_s)
            for _ in range(turns):
                await asyncio.sleep(0)
