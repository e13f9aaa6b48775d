"""The time that a hub tells, and when it is to look next."""

from __future__ import annotations

import time


class HubClock:
    """Hub time: wall time at start, then monotonic; it follows wall time forward after a sleep, and never goes back.

    Args:
        ahead_ms: by how much the time that all nodes keep to is ahead of this machine's.
    """

    def __init__(self, ahead_ms: float = 0.0) -> None:
        self._ahead_ms = ahead_ms
        self._base_ms = time.time() * 1000 + ahead_ms - time.monotonic() * 1000

    def now_ms(self) -> int:
        wall_ms = time.time() * 1000 + self._ahead_ms
        now_ms = self._base_ms + time.monotonic() * 1000
        if wall_ms - now_ms > 2000:
            self._base_ms += wall_ms - now_ms
            return int(wall_ms)
        return int(now_ms)


def soonest_ms(*times_ms: int | None) -> int | None:
    """The first of the times at which something is due; None where nothing is."""
    return min((at_ms for at_ms in times_ms if at_ms is not None), default=None)
