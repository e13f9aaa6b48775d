"""The time that a hub tells, and when it is to look next."""

from __future__ import annotations

import time

from anchor_console.core.clock import steady_s


class HubClock:
    """Hub time: wall time at start, then steady, through a sleep as well. A wall clock that is set opens no price.

    Args:
        ahead_ms: by how much the time that all nodes keep to is ahead of this machine's.
    """

    def __init__(self, ahead_ms: float = 0.0) -> None:
        self._base_ms = time.time() * 1000 + ahead_ms - steady_s() * 1000

    def now_ms(self) -> int:
        return int(self._base_ms + steady_s() * 1000)


def soonest_ms(*times_ms: int | None) -> int | None:
    """The first of the times at which something is due; None where nothing is."""
    return min((at_ms for at_ms in times_ms if at_ms is not None), default=None)
