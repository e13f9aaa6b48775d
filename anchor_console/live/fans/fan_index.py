"""Making whoever is new, renamed or written about findable, a moment later and in small steps."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from functools import partial

from anchor_console.fans import find_store
from anchor_console.storage.database import Database
from anchor_console.storage.writer import StorageError

log = logging.getLogger(__name__)

_LOOK_EVERY_S = 3.0
"""New people come with nearly every batch, and each look that finds any costs a commit."""
_PAUSE_S = 0.05
_BATCH, _LEAST, _MOST = 300, 100, 3_000
_QUICK_S, _SLOW_S = 0.02, 0.06
"""Between these is how long the writer may be kept from the room."""


class FanIndex:
    """Keeps the index of fans up with their names; until then, finding looks at the latest few hundred itself."""

    def __init__(
        self,
        database: Database,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
        now_s: Callable[[], float] = time.monotonic,
    ) -> None:
        self._database = database
        self._sleep = sleep
        self._now_s = now_s
        self.batch = _BATCH
        """How many are written at once: as many as the writer has the time for."""

    async def run(self) -> None:
        """Do so until cancelled."""
        while True:
            try:
                await self._catch_up()
            except StorageError as exc:
                # Who brought these people has been told of it; they are found by what they are called until then.
                log.info("fans are not made findable: %s", exc)
            await self._sleep(_LOOK_EVERY_S)

    async def _catch_up(self) -> None:
        while find_store.is_behind(self._database.read()):
            started_s = self._now_s()
            await self._database.run(partial(find_store.index_some, limit=self.batch))
            self._fit_batch(self._now_s() - started_s)
            await self._sleep(_PAUSE_S)

    def _fit_batch(self, took_s: float) -> None:
        if took_s < _QUICK_S:
            self.batch = min(_MOST, self.batch * 2)
        elif took_s > _SLOW_S:
            self.batch = max(_LEAST, self.batch // 2)
