"""Clocks: wall time for records, monotonic time for timers. Rules take times as arguments and own no clock."""

from __future__ import annotations

import sys
import time
from datetime import UTC, datetime
from functools import lru_cache
from typing import Protocol

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
LATEST_MS = (datetime(2999, 1, 1, tzinfo=UTC) - _EPOCH).days * 86_400_000
"""The last moment that there is, as 1970 is the first. Programs write 0001-01-01T00:00:00+08:00 and 9999-12-31 for a
time that is none: UTC cannot tell the one, this PC's zone may not the other, and no local clock of Windows either."""

OLDEST_LIVE_MS, NEWEST_LIVE_MS = 946_684_800_000, 4_102_444_800_000
"""The years 2000 to 2100: what lies beyond is no time at which anybody watched a live room."""

MAY_BE_AHEAD_MS = 26 * 3_600_000
"""How far a sound clock may be ahead of ours: zones are 26 hours apart at most. A date beyond that, of what has been,
is a slip."""


class Clock(Protocol):
    def now_ms(self) -> int:
        """Wall time, Unix epoch; for records only, since it may jump."""

    def monotonic_s(self) -> float:
        """Seconds that never go back; for timers."""


_AWAKE_OR_NOT: int | None = getattr(
    time, {"linux": "CLOCK_BOOTTIME", "darwin": "CLOCK_MONOTONIC_RAW"}.get(sys.platform, ""), None
)


def steady_s() -> float:
    """Seconds that never go back, whoever sets the wall clock, and that pass while the machine sleeps, too.

    `time.monotonic` stands still meanwhile on Linux and macOS, so that a sleep could not be told from a clock that
    was set forward.
    """
    return time.monotonic() if _AWAKE_OR_NOT is None else time.clock_gettime(_AWAKE_OR_NOT)


class SystemClock:
    def now_ms(self) -> int:
        return time.time_ns() // 1_000_000

    def monotonic_s(self) -> float:
        return steady_s()


class SteadyClock:
    """Wall time as it was at the start, and steady from then on: for times that are compared, and written nowhere."""

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._base_ms = clock.now_ms() - clock.monotonic_s() * 1000

    def now_ms(self) -> int:
        return round(self._base_ms + self._clock.monotonic_s() * 1000)

    def monotonic_s(self) -> float:
        return self._clock.monotonic_s()


class RecordClock:
    """A session's clock that goes by the record being replayed, so that any speed gives equal tables."""

    def __init__(self, started_at_ms: int) -> None:
        self._now_ms = started_at_ms

    def now_ms(self) -> int:
        return self._now_ms

    def monotonic_s(self) -> float:
        return self._now_ms / 1000

    def advance(self, at_ms: int) -> None:
        """Move to `at_ms`; a record's line that is older than the last one does not turn the clock back."""
        self._now_ms = max(self._now_ms, at_ms)


def _within(at_ms: int) -> int:
    return min(max(at_ms, 0), LATEST_MS)


def from_ms(at_ms: int) -> datetime:
    """The UTC datetime of Unix milliseconds, exact to the millisecond; beyond what there is, the nearest that is."""
    at_ms = _within(at_ms)
    return datetime.fromtimestamp(at_ms // 1000, UTC).replace(microsecond=at_ms % 1000 * 1000)


def to_ms(at: datetime) -> int:
    """Unix milliseconds of an aware datetime, as `from_ms` reads them; what is finer than a millisecond is cut."""
    since = at - _EPOCH
    return _within(since.days * 86_400_000 + since.seconds * 1000 + since.microseconds // 1000)


def rfc3339(at_ms: int) -> str:
    """UTC with milliseconds, as the wire and files carry it: `2026-11-18T20:00:00.000Z`."""
    at_ms = _within(at_ms)
    return f"{_second(at_ms // 1000)}.{at_ms % 1000:03d}Z"


@lru_cache(maxsize=4096)
def _second(at_s: int) -> str:
    """A whole second in words; a busy room has thousands of lines in one."""
    return datetime.fromtimestamp(at_s, UTC).strftime("%Y-%m-%dT%H:%M:%S")
