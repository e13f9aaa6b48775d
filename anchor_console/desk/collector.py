"""Python's collector of garbage, on the window's thread alone, at times of our choosing.

By itself it runs on whatever thread happens to allocate. What it finds may hold Qt's timers and widgets, and Qt does
not survive their being deleted on the writer's thread.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable

_LOOK_S = 0.1
_YOUNG = 10_000
"""New things that are worth a look: a few milliseconds of the window's time."""
_OLDER_EVERY = 50
"""Looks at the young, between two at those that have outlived one."""
_ALL_EVERY = 6_000
"""Turns between two looks at everything: ten minutes. One takes a tenth of a second with an evening in memory."""


class Collector:
    """Collects while `run` runs. What is there at its start is taken to be there for good."""

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
                self._collect(is_full=turn % _ALL_EVERY == 0)
        finally:
            gc.unfreeze()
            gc.enable()

    def _collect(self, *, is_full: bool) -> None:
        young, older, _ = gc.get_count()
        if is_full:
            gc.collect()
        elif young >= _YOUNG:
            gc.collect(1 if older >= _OLDER_EVERY else 0)
