"""Work on old sessions that waits until the console stands: making them searchable, and letting go of what is too old.

It goes in small batches with pauses, so that what comes in is never kept waiting, and where it was broken off it goes
on at the next start.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from functools import partial

from anchor_console.chat import history_store as history
from anchor_console.chat import phrase_store, ticket_store
from anchor_console.core.clock import Clock
from anchor_console.core.ids import SessionId
from anchor_console.fans import fact_store, mask_store, minor_store
from anchor_console.live.store import sessions
from anchor_console.sales import store as sales
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings
from anchor_console.storage.wiping import owe_wipe
from anchor_console.storage.writer import Transaction

RETENTION_KEY = "retention.days"
"""How many days the chat of an ended session is kept; None is for ever."""
DAY_MS = 86_400_000
_BATCH = 1_000
_PAUSE_S = 0.05


class Upkeep:
    def __init__(
        self,
        database: Database,
        settings: Settings,
        clock: Clock,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._sleep = sleep

    async def run(self) -> None:
        """Do all there is to do, once."""
        # In this order: a line that the index does not know yet cannot be taken out of it.
        while await self._database.run(lambda tx: history.read_old(tx, _BATCH)):
            await self._sleep(_PAUSE_S)
        days = self._settings.get(RETENTION_KEY)
        if isinstance(days, int) and days > 0:
            ended_before_ms = self._clock.now_ms() - days * DAY_MS
            # One session after the other: what is long empty is looked at once, not again before each step.
            for session_id in await self._database.read_later(lambda tx: _ended(tx, ended_before_ms)):
                while await self._database.run(partial(forget_some, session_id=session_id, limit=_BATCH)):
                    await self._sleep(_PAUSE_S)


def too_old(tx: Transaction, ended_before_ms: int) -> tuple[int, int]:
    """Of how many sessions that ended before chat is still kept, and how many lines of it."""
    kept = [lines for one in _ended(tx, ended_before_ms) if (lines := history.lane_totals(tx, one)[None])]
    return len(kept), sum(kept)


def _ended(tx: Transaction, before_ms: int) -> list[SessionId]:
    return [one.id for one in sessions(tx) if one.ended_at_ms is not None and one.ended_at_ms < before_ms]


def forget_some(tx: Transaction, session_id: SessionId, limit: int) -> bool:
    """Remove up to `limit` messages of a session, and then what else stands of its lines; False when all is gone.

    Claims, orders and sales stay, and so do facts: they lose nothing but the line that they came from. A ticket that
    somebody must still follow up keeps its words until it is solved.
    """
    message_ids = history.oldest(tx, session_id, limit)
    if message_ids:
        owe_wipe(tx)
        ids = json.dumps(message_ids)
        sales.let_go(tx, ids)
        fact_store.let_go(tx, ids)
        minor_store.let_go(tx, ids)
        history.forget(tx, message_ids)
        return True
    # What was kept of the lines elsewhere goes with them; who came stays counted.
    gone = ticket_store.forget_solved_words(tx, session_id)
    gone += mask_store.forget_names(tx, session_id)
    gone += phrase_store.forget_texts(tx, session_id)
    if gone:
        owe_wipe(tx)
    return False
