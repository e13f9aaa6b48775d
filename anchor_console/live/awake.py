"""Up to when this PC is known to have been awake: no hold ends by time that it slept through, lid closed."""

from __future__ import annotations

_LATE_MS = 2_000
"""So late a beat may come while nothing sleeps."""


class Awake:
    """Beaten about once a second. Where nobody beats, as beside a record, time simply goes on."""

    def __init__(self) -> None:
        self._seen_ms: int | None = None

    def saw(self, now_ms: int) -> None:
        self._seen_ms = now_ms

    @property
    def until_ms(self) -> int | None:
        """By when a hold must have been over to be ended now; None where that is nothing to ask.

        Right after waking, an act or an event may come before the beat that puts all holds off by the time asleep.
        """
        return None if self._seen_ms is None else self._seen_ms + _LATE_MS

    def due_by(self, now_ms: int) -> int:
        return now_ms if self.until_ms is None else min(now_ms, self.until_ms)
