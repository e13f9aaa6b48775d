"""What is let go by age, as the seller set it: fans who were not seen for so many days, and facts that grew old.

Lines of chat go in `live.upkeep`. A fan who goes by age goes as one who asked to be forgotten, so that every figure
stays; but nothing keeps them from being known again when they come back, or by a backup. Whoever is promised
something still, or not to be served, stays on file.

Killed at any step, it goes on at the next start: what was taken away stays so, and the rest is as old as before.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Sequence
from functools import partial

from anchor_console.core.clock import Clock
from anchor_console.core.ids import IdentityId
from anchor_console.fans import person_store as fans
from anchor_console.live import log_store
from anchor_console.live.privacy.forgetting import Forgetting
from anchor_console.live.privacy.upkeep import DAY_MS, RETENTION_KEY
from anchor_console.storage.database import Database
from anchor_console.storage.rows import Looked
from anchor_console.storage.settings import Settings
from anchor_console.storage.wiping import owe_wipe
from anchor_console.storage.writer import Transaction

log = logging.getLogger(__name__)

FANS_KEY = "retention.fans_days"
"""After how many days without a sign of them fans are let go; None is never."""
FACTS_KEY = "retention.facts_days"
"""After how many days facts that nobody said or settled again are let go; None is never."""
_FANS_AT_ONCE = 100
_LOOKED_AT_ONCE = 2_000
_PAUSE_S = 0.05

_Look = Callable[[Transaction, int, int, int], Looked]
_Forget = Callable[[Transaction, Sequence[int]], None]


class Retention:
    def __init__(
        self,
        database: Database,
        settings: Settings,
        clock: Clock,
        forgetting: Forgetting,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._forgetting = forgetting
        self._sleep = sleep

    async def run(self) -> None:
        """Let go of all that is too old now, once."""
        await self._forgetting.go_on_letting_go()
        await self._facts(self._before(FACTS_KEY))
        await self._fans(self._before(FANS_KEY))
        await self._copies([at_ms for key in (RETENTION_KEY, FACTS_KEY, FANS_KEY) if (at_ms := self._before(key))])
        await self._forgetting.wipe()

    def _before(self, key: str) -> int | None:
        days = self._settings.get(key)
        return self._clock.now_ms() - days * DAY_MS if isinstance(days, int) and days > 0 else None

    async def _facts(self, before_ms: int | None) -> None:
        if before_ms is None:
            return
        # The log of actions tells what was settled of them: that goes with them.
        await self._in_steps(fans.facts_before, fans.forget_facts, before_ms)
        await self._in_steps(log_store.facts_settled_before, log_store.forget_facts, before_ms)

    async def _in_steps(self, look: _Look, forget: _Forget, before_ms: int) -> None:
        """Look through a whole table beside the writer, and keep it only for the rows that go."""
        after: int | None = 0
        while after is not None:
            looked = await self._database.read_later(_looking(look, before_ms, after))
            if looked.found:
                await self._database.run(_forgetting(forget, looked.found))
            after = looked.last
            await self._sleep(_PAUSE_S)

    async def _copies(self, ages_ms: Sequence[int]) -> None:
        """Let go of automatic backups that hold nothing but what is older than the shortest that is kept."""
        if ages_ms:
            await self._forgetting.let_go_of_copies(max(ages_ms))

    async def _fans(self, before_ms: int | None) -> None:
        if before_ms is None:
            return
        last, total = IdentityId(0), 0
        while True:
            looked, unseen = await self._database.read_later(
                partial(fans.unseen_since, before_ms=before_ms, after=last, limit=_FANS_AT_ONCE)
            )
            if not looked:
                break
            last = looked[-1]
            if unseen:
                total += await self._forgetting.let_go(unseen, before_ms)
            await self._sleep(_PAUSE_S)
        if total:
            log.info("%s identities were let go: nobody saw them for long", total)


def _looking(look: _Look, before_ms: int, after: int) -> Callable[[Transaction], Looked]:
    return lambda tx: look(tx, before_ms, after, _LOOKED_AT_ONCE)


def _forgetting(forget: _Forget, found: Sequence[int]) -> Callable[[Transaction], None]:
    def work(tx: Transaction) -> None:
        owe_wipe(tx)
        forget(tx, found)

    return work
