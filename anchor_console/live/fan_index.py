"""Making whoever is new, renamed or written about findable, a moment later and in small steps."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from functools import partial

from anchor_console.fans import find_store
from anchor_console.storage.database import Database

_LOOKS_EACH_S = 1.0
_PAUSE_S = 0.05
_BATCH = 300


class FanIndex:
    """Keeps the index of fans up with their names; until then, finding looks at the latest few hundred itself."""

    def __init__(self, database: Database, *, sleep: Callable[[float], Awaitable[None]] = asyncio.sleep) -> None:
        self._database = database
        self._sleep = sleep

    async def run(self) -> None:
        """Do so until cancelled."""
        while True:
            while find_store.is_behind(self._database.read()):
                await self._database.run(partial(find_store.index_some, limit=_BATCH))
                await self._sleep(_PAUSE_S)
            await self._sleep(_LOOKS_EACH_S)
