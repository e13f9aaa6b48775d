"""Python's collector of garbage in the hub's process, at times when nobody waits for a card.

A connection that is gone is garbage of a sort that only a look at everything finds once it lived long; with ten
thousand connections one such look holds the whole hub up for a third of a second.
"""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Awaitable, Callable

_LOOK_S = 0.25
_YOUNG = 5_000
_OLDER_EVERY = 40
"""Looks at the young, between two at those that have outlived one."""
MANY_GONE = 2_000
"""Connections that left, each with some 17 KiB, are worth a look at everything."""
QUIET_S = 2.0
_PATIENCE_TURNS = 2_400
"""Ten minutes; then it is done whatever goes on."""


class Collector:
    """Collects while `run` runs.

    Args:
        gone: how many connections have left until now.
        quiet_s: for how long nothing was sent to all.
    """

    def __init__(
        self,
        gone: Callable[[], int],
        quiet_s: Callable[[], float],
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._gone = gone
        self._quiet_s = quiet_s
        self._sleep = sleep

    async def run(self) -> None:
        """Until cancelled; then the collector runs by itself again, as elsewhere."""
        gc.disable()
        known, waited = self._gone(), 0
        try:
            while True:
                await self._sleep(_LOOK_S)
                if self._gone() - known < MANY_GONE:
                    self._collect_young()
                    continue
                waited += 1
                if self._quiet_s() >= QUIET_S or waited >= _PATIENCE_TURNS:
                    known, waited = self._gone(), 0
                    gc.collect()
        finally:
            gc.enable()

    def _collect_young(self) -> None:
        young, older, _ = gc.get_count()
        if young >= _YOUNG:
            gc.collect(1 if older >= _OLDER_EVERY else 0)
