"""How often someone may do something: token buckets, and the tries of those who guess."""

from __future__ import annotations

from collections import OrderedDict


class Rate:
    """A bucket of `burst` that fills at `per_second`. Time is an argument, in milliseconds of one clock."""

    __slots__ = ("_at_ms", "_burst", "_left", "_per_ms")

    def __init__(self, per_second: float, burst: float) -> None:
        self._per_ms = per_second / 1000
        self._burst = burst
        self._left = burst
        self._at_ms: int | None = None

    def _fill(self, now_ms: int) -> None:
        if self._at_ms is not None:
            self._left = min(self._burst, self._left + max(0, now_ms - self._at_ms) * self._per_ms)
        self._at_ms = now_ms

    def take(self, now_ms: int, amount: float = 1) -> bool:
        """Whether `amount` was there, and is taken now."""
        self._fill(now_ms)
        if self._left < amount:
            return False
        self._left -= amount
        return True

    def wait_ms(self, now_ms: int, amount: float = 1) -> int:
        """Milliseconds until `amount` is there; at least 1 where it is not."""
        self._fill(now_ms)
        lacking = min(amount, self._burst) - self._left
        return 0 if lacking <= 0 else max(1, int(lacking / self._per_ms) + 1)


class RatesBy:
    """One rate for each key (an address), the longest unused forgotten beyond `limit` keys."""

    def __init__(self, per_second: float, burst: float, limit: int = 10_000) -> None:
        self._per_second = per_second
        self._burst = burst
        self._limit = limit
        self._rates: OrderedDict[str, Rate] = OrderedDict()

    def of(self, key: str) -> Rate:
        rate = self._rates.get(key)
        if rate is None:
            rate = self._rates[key] = Rate(self._per_second, self._burst)
            if len(self._rates) > self._limit:
                self._rates.popitem(last=False)
        else:
            self._rates.move_to_end(key)
        return rate
