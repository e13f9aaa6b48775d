"""Python's collector of garbage, on the window's thread alone, at times of our choosing.

By itself it runs on whatever thread happens to allocate. What it finds may hold Qt's timers and widgets, and Qt does
not survive their being deleted on the writer's thread.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable

_LOOK_S = 0.5
"""Between two looks; in a steady flood as many rows go as come, so what is new can't be told by their number alone."""
_LOOK_SOON_S = 0.1
"""And after one that found much."""
_YOUNG = 1_000
"""New things, less those that went meanwhile, that are much."""
_A_FILE = 200_000
"""So many new things at once are of a file, or of the goods read anew: a look takes more than a frame, and finds
little."""
_ALL_EVERY_S = 600.0
"""Between two looks at everything. One takes a tenth of a second with an evening in memory."""


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
            since_all_s = 0.0
            rest_s = _LOOK_S
            while True:
                await self._sleep(rest_s)
                since_all_s += rest_s
                rest_s = _LOOK_SOON_S if gc.get_count()[0] >= _YOUNG else _LOOK_S
                if since_all_s >= _ALL_EVERY_S:
                    since_all_s = 0.0
                    gc.unfreeze()
                    gc.collect()
                elif gc.get_count()[0] < _A_FILE:
                    gc.collect(0)
                # What outlives its first look lives long, and goes by its references when it goes, as rows of chat do.
                # Among the older it would be looked at again and again, 80 ms at a time in a flood. So would a file's.
                gc.freeze()
        finally:
            gc.unfreeze()
            gc.enable()
