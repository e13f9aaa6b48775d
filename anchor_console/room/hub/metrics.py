"""The hub's figures: counted as things happen, told by `/metrics` in Prometheus' form and by `/health` in brief."""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Mapping

_PREFIX = "anchor_room_"
_MINUTE_MS = 60_000
_SLOT_MS = 5_000
_KEPT = 1_024
QUANTILES = (0.5, 0.99)


class Latency:
    """How long something took, lately and in all."""

    def __init__(self) -> None:
        self._latest: deque[float] = deque(maxlen=_KEPT)
        self.count = 0
        self.sum_s = 0.0

    def took(self, seconds: float) -> None:
        self._latest.append(seconds)
        self.count += 1
        self.sum_s += seconds

    def quantile_s(self, share: float) -> float:
        """Of the latest thousand; 0 before the first."""
        ordered = sorted(self._latest)
        return ordered[max(0, math.ceil(share * len(ordered)) - 1)] if ordered else 0.0


class Pace:
    """How many of something there were in each second of the last minute, on average."""

    def __init__(self) -> None:
        self._slots: deque[tuple[int, int]] = deque()

    def add(self, count: int, now_ms: int) -> None:
        slot = now_ms // _SLOT_MS
        if self._slots and self._slots[-1][0] == slot:
            self._slots[-1] = (slot, self._slots[-1][1] + count)
        else:
            self._slots.append((slot, count))
            self._forget(slot)

    def per_second(self, now_ms: int) -> float:
        self._forget(now_ms // _SLOT_MS)
        return sum(count for _, count in self._slots) * 1000 / _MINUTE_MS

    def _forget(self, slot: int) -> None:
        while self._slots and self._slots[0][0] <= slot - _MINUTE_MS // _SLOT_MS:
            self._slots.popleft()


class Figures:
    """Everything that is counted in one hub."""

    def __init__(self) -> None:
        self.counts: Counter[str] = Counter()
        self.rates = {name: Pace() for name in ("frames", "events", "commands", "cards")}
        self.latencies = {name: Latency() for name in ("stored", "crew", "viewers", "loop_lag")}
        """From an event's arrival until the console has stored it; from a value's arrival until it is written to all
        of the crew, and to all viewers; how late the hub's own clockwork is.
        """

    def came(self, what: str, now_ms: int, count: int = 1) -> None:
        self.counts[what] += count
        self.rates[what].add(count, now_ms)


def metrics_text(gauges: Mapping[str, float], figures: Figures, now_ms: int) -> str:
    """One line for each figure, with its type before the first of a name."""
    lines: list[str] = []
    told: set[str] = set()

    def tell(name: str, value: float, kind: str) -> None:
        bare = name.partition("{")[0]
        if kind and bare not in told:
            told.add(bare)
            lines.append(f"# TYPE {_PREFIX}{bare} {kind}")
        lines.append(f"{_PREFIX}{name} {value:g}" if isinstance(value, float) else f"{_PREFIX}{name} {value}")

    for name, value in gauges.items():
        tell(name, value, "gauge")
    for what, rate in figures.rates.items():
        tell(f'per_second{{what="{what}"}}', rate.per_second(now_ms), "gauge")
    for name, count in sorted(figures.counts.items()):
        tell(f"{name}_total", count, "counter")
    for what, latency in figures.latencies.items():
        name = f"{what}_seconds"
        for share in QUANTILES:
            tell(f'{name}{{quantile="{share}"}}', latency.quantile_s(share), "summary")
        tell(f"{name}_sum", round(latency.sum_s, 6), "")
        tell(f"{name}_count", latency.count, "")
    return "\n".join(lines) + "\n"


def health(gauges: Mapping[str, float], figures: Figures, now_ms: int) -> dict[str, object]:
    """The same in brief, for a person and for a watchdog.

    `status` is `waiting` where nobody decides: one of several hubs whose Redis is away, or has no seat yet.
    """
    roles = {name.split('"')[1]: int(value) for name, value in gauges.items() if name.startswith("connections{")}
    drops = {name: figures.counts[name] for name in ("skipped", "too_slow", "refused", "waits", "left_out")}
    return {
        "status": "ok" if gauges["open"] else "waiting",
        "anchor_online": bool(gauges["anchor_online"]),
        "connections": roles,
        "per_second": {what: round(rate.per_second(now_ms), 2) for what, rate in figures.rates.items()},
        "queues": {
            name: int(gauges[name])
            for name in ("delivery_waiting", "delivery_spooled", "commands_pending", "lagging", "viewers_due")
        },
        "drops": drops,
        "p99_ms": {what: round(one.quantile_s(0.99) * 1000, 1) for what, one in figures.latencies.items()},
    }
