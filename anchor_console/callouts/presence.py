"""Who is in the room: everybody who did something a short while ago. Main thread only."""

from __future__ import annotations

from collections.abc import Mapping

from anchor_console.core.ids import IdentityId

WINDOW_MS = 10 * 60_000


class Presence:
    """When each identity last did something, kept in memory while the session runs.

    Args:
        window_ms: how long somebody counts as here after that.
    """

    def __init__(self, window_ms: int = WINDOW_MS) -> None:
        self.window_ms = window_ms
        self._last_ms: dict[IdentityId, int] = {}

    def saw(self, seen: Mapping[IdentityId, int]) -> None:
        """Somebody did something at a time; an older time than the one known says nothing."""
        last = self._last_ms
        for who, at_ms in seen.items():
            if at_ms > last.get(who, 0):
                last[who] = at_ms

    def start(self, seen: Mapping[IdentityId, int]) -> None:
        """Begin anew with what is known of the session so far."""
        self._last_ms = dict(seen)

    def here(self, now_ms: int) -> dict[IdentityId, int]:
        """Those present at `now_ms`, each with their last time. Who is long gone is dropped on the way.

        Whom the clock saw later than it says now was here before it was set back: they count from this look on.
        """
        since_ms = now_ms - self.window_ms
        self._last_ms.update({who: now_ms for who, at_ms in self._last_ms.items() if at_ms > now_ms})
        gone = [who for who, at_ms in self._last_ms.items() if at_ms < since_ms]
        for who in gone:
            del self._last_ms[who]
        return dict(self._last_ms)
