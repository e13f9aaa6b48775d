"""Asks that somebody has in hand who left: after a while anybody may have them again."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from contextlib import suppress

from msgspec.structs import replace

from anchor_console.chat import ask_store
from anchor_console.core.clock import Clock
from anchor_console.core.refusal import Refused
from anchor_console.live.actions import Actions
from anchor_console.live.chat.asks_desk import AsksDesk
from anchor_console.live.hub_desk import Seat
from anchor_console.live.state import LiveState
from anchor_console.storage.database import Database
from anchor_console.storage.writer import StorageError

LEFT_AFTER_S = 120.0
"""A telephone that was put away for a moment, or changed its network, is back by then."""
_LOOKS_EACH_S = 10.0


class Absence:
    """Puts back what a person took whose pages are all gone for two minutes, or who may not come in any more.

    Tickets stay with whoever has them: these are followed up elsewhere too, and after the show.
    """

    def __init__(
        self,
        database: Database,
        actions: Actions,
        state: LiveState,
        asks: AsksDesk,
        seats: Callable[[], Awaitable[Sequence[Seat]]],
        clock: Clock,
    ) -> None:
        self._database = database
        self._actions = actions
        self._state = state
        self._asks = asks
        self._seats = seats
        self._clock = clock
        self._gone_since_s: dict[str, float] = {}

    async def run(self) -> None:
        """Look now and then, for ever."""
        while True:
            await asyncio.sleep(_LOOKS_EACH_S)
            await self.look()

    async def look(self) -> None:
        """Put back what has to be by now."""
        session = self._state.session
        held = ask_store.held(self._database.read(), session.id) if session is not None else {}
        try:
            online = {seat.token_id: seat.online for seat in await self._seats()} if held else {}
        except Refused:
            # Without the hub nobody is here, and nobody has left.
            self._gone_since_s.clear()
            return
        now_s = self._clock.monotonic_s()
        absent = {token for token in held.values() if not online.get(token)}
        self._gone_since_s = {token: self._gone_since_s.get(token, now_s) for token in absent}
        for ask_id, token in held.items():
            if token in absent and (token not in online or now_s - self._gone_since_s[token] >= LEFT_AFTER_S):
                # Whoever has it by now, if it is another, keeps it; what the disk refuses is tried again.
                with suppress(Refused, StorageError):
                    await self._asks.put_back(ask_id, replace(self._actions.at_desk(), token=token))
