"""Those who fell behind: served again as their transports drain, or let go when nothing moves."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Callable

from anchor_console.room.hub.actions import Stamped
from anchor_console.room.hub.outlet import Outlet

_CATCH_UP_EVERY_S = 0.02
_VIEWERS_AT_A_LOOK = 500


class Lagging:
    """Connections that have something waiting.

    Args:
        newest: the newest frame of a topic for a connection, None where it may not read it any more.
        too_slow: told of a connection for which nothing has moved for half a minute.
    """

    def __init__(
        self, outlets: dict[int, Outlet], newest: Callable[[int, str, int], Stamped | None],
        too_slow: Callable[[int], None], now_ms: Callable[[], int],
    ) -> None:  # fmt: skip
        self._outlets = outlets
        self._newest = newest
        self._too_slow = too_slow
        self._now_ms = now_ms
        self._crew: dict[int, None] = {}
        self._viewers: dict[int, None] = {}
        self._some = asyncio.Event()

    def __len__(self) -> int:
        return len(self._crew) + len(self._viewers)

    def add(self, conn: int, *, is_viewer: bool) -> None:
        (self._viewers if is_viewer else self._crew)[conn] = None
        self._some.set()

    def remove(self, conn: int) -> None:
        self._crew.pop(conn, None)
        self._viewers.pop(conn, None)

    async def run(self) -> None:
        """Serve all of the crew, and some viewers at a time, until cancelled."""
        while True:
            await self._some.wait()
            for conn in tuple(self._crew):
                self._catch_up(conn)
            for conn in tuple(itertools.islice(self._viewers, _VIEWERS_AT_A_LOOK)):
                # To the end of the row, if it goes on lagging.
                del self._viewers[conn]
                self._viewers[conn] = None
                self._catch_up(conn)
            if not len(self):
                self._some.clear()
            await asyncio.sleep(_CATCH_UP_EVERY_S)

    def _catch_up(self, conn: int) -> None:
        outlet = self._outlets.get(conn)
        if outlet is None:
            self.remove(conn)
            return
        now_ms = self._now_ms()
        if not outlet.catch_up(lambda topic: self._newest(conn, topic, now_ms), now_ms):
            self._too_slow(conn)
            self.remove(conn)
        elif not outlet.is_lagging:
            self.remove(conn)
