"""Does what is set to happen on air at its moment: opens the price when its countdown is over."""

from __future__ import annotations

import asyncio

from anchor_console.core.clock import Clock
from anchor_console.core.refusal import Refused
from anchor_console.live.air import Air
from anchor_console.live.state import LiveState
from anchor_console.pins.countdown import next_moment_ms, opening_due

_LOOK_AGAIN_S = 1.0
"""A wall clock that was set meanwhile is noticed by then."""


class StageClock:
    def __init__(self, air: Air, state: LiveState, clock: Clock) -> None:
        self._air = air
        self._state = state
        self._clock = clock
        self._changed = asyncio.Event()
        state.on_air_changed.subscribe(lambda _: self._changed.set())

    async def run(self) -> None:
        """Do what is due when it is due, until cancelled."""
        while True:
            self._changed.clear()
            await self.do_due()
            try:
                async with asyncio.timeout(self._rest_s()):
                    await self._changed.wait()
            except TimeoutError:
                continue

    async def do_due(self) -> None:
        """Do what is due now."""
        now_ms = self._clock.now_ms()
        try:
            if opening_due(self._state.on_air, now_ms):
                await self._air.open_due()
        except Refused:
            # Hidden, or the session ended, in the moment between.
            self._state.refresh_pins()

    def _rest_s(self) -> float | None:
        now_ms = self._clock.now_ms()
        moment_ms = next_moment_ms(self._state.on_air, now_ms)
        return None if moment_ms is None else min(_LOOK_AGAIN_S, max(0.0, (moment_ms - now_ms) / 1000))
