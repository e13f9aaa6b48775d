"""Python's collector of garbage, on the window's thread alone, at times of our choosing.

By itself it runs on whatever thread happens to allocate. What it finds may hold Qt's timers and widgets, and Qt does
not survive their being deleted on the writer's thread.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable

_LOOK_S = 0.1
_YOUNG = 1_000
"""New things, less those that went meanwhile, that are worth a look at once."""
_AT_LEAST_EVERY = 5
"""Looks: in a steady flood as many rows go as come, and what is new cannot be told by that difference."""
_ALL_EVERY = 6_000
"""Turns between two looks at everything: ten minutes. One takes a tenth of a second with an evening in memory."""


class Collector:
    """Collects while `run` runs. What is there at its start, and what outlives a look, is only looked at once in ten
    minutes."""

    def __init__(self, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._sleep = sleep

    async def run(self) -> None:
        """Until cancelled; then the collector runs by itself again, as elsewhere."""
        gc.disable()
        gc.freeze()
        try:
            turn = 0
            while True:
                await self._sleep(_LOOK_S)
                turn += 1
                self._collect(turn)
        finally:
            gc.unfreeze()
            gc.enable()

    def _collect(self, turn: int) -> None:
        if turn % _ALL_EVERY == 0:
            gc.unfreeze()
            gc.collect()
        elif turn % _AT_LEAST_EVERY == 0 or gc.get_count()[0] >= _YOUNG:
            gc.collect(0)
        else:
            return
        # What outlives its first look lives long, and goes by its references when it goes, as rows of chat do. Among
        # the older it would be looked at again and again, 80 ms at a time in a flood.
        gc.freeze()
