"""How far the hub's clock is from ours, by the round trips of pings."""

from __future__ import annotations

from collections import OrderedDict, deque
from datetime import datetime

from anchor_console.core.clock import to_ms

_KEPT = 8
_DRIFT_MS = 20


class ClockOffset:
    """The offset measured by the quickest of the last eight round trips; 0 before the first."""

    def __init__(self) -> None:
        self._n = 0
        self._sent: OrderedDict[int, int] = OrderedDict()
        self._measured: deque[tuple[int, int]] = deque(maxlen=_KEPT)

    @property
    def ms(self) -> int:
        """Hub time less ours."""
        return min(self._measured)[1] if self._measured else 0

    @property
    def round_trip_ms(self) -> int | None:
        return min(self._measured)[0] if self._measured else None

    def hub_ms(self, now_ms: int) -> int:
        return now_ms + self.ms

    def sent(self, now_ms: int) -> int:
        """A ping goes out now; returns its `n`."""
        self._n += 1
        self._sent[self._n] = now_ms
        while len(self._sent) > _KEPT:
            self._sent.popitem(last=False)
        return self._n

    def heard(self, n: int, at: str, now_ms: int) -> None:
        """The pong to `n` came now, and the hub wrote it `at`."""
        sent_ms = self._sent.pop(n, None)
        if sent_ms is None:
            return
        try:
            hub_ms = to_ms(datetime.fromisoformat(at))
        except ValueError:
            return
        if now_ms < sent_ms:
            return  # our clock was set back while the ping was under way
        fresh = (now_ms - sent_ms, hub_ms - (sent_ms + (now_ms - sent_ms) // 2))
        agreeing = [held for held in self._measured if _agree(held, fresh)]
        self._measured.clear()
        self._measured.extend([*agreeing, fresh])


def _agree(one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Whether two round trips can both be right: where not, a clock was set between them."""
    return abs(one[1] - other[1]) <= (one[0] + other[0]) / 2 + _DRIFT_MS
