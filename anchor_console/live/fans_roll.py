"""All fans as a list to scroll through: who is in it is asked once, what is shown of each when it comes in sight.

Main thread only.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Collection, Mapping

from anchor_console.core.clock import Clock
from anchor_console.core.ids import IdentityId
from anchor_console.core.observer import Signal
from anchor_console.fans import find_store, page_store
from anchor_console.fans.fan_filter import conditions_of, unread
from anchor_console.fans.find_store import FoundFan
from anchor_console.fans.page_store import FanRow, Order, PageQuery
from anchor_console.live.tiers_desk import TiersDesk
from anchor_console.storage.database import Database
from anchor_console.storage.searching import Superseded
from anchor_console.storage.writer import Transaction

_CHUNK = 64
_KEPT_CHUNKS = 48


class FansRoll:
    """`changed` tells that it was asked who is listed, and whether the same stand where they stood."""

    def __init__(self, database: Database, tiers: TiersDesk, clock: Clock) -> None:
        self._database = database
        self._tiers = tiers
        self._clock = clock
        self._ids: list[IdentityId] = []
        self._chunks: OrderedDict[int, list[FanRow | None]] = OrderedDict()
        self._asked = 0
        self.unread: tuple[str, ...] = ()
        """Terms of what was asked for that are none we know."""
        self.waiting = 0
        """How many fans' names were not made findable yet when somebody was last looked for."""
        self.changed: Signal[bool] = Signal()

    def __len__(self) -> int:
        return len(self._ids)

    def id_at(self, place: int) -> IdentityId:
        return self._ids[place]

    def __getitem__(self, place: int) -> FanRow | None:
        """What is shown of the fan at `place`; None where they are gone since."""
        number = place // _CHUNK
        chunk = self._chunks.get(number)
        if chunk is None:
            ids = self._ids[number * _CHUNK : (number + 1) * _CHUNK]
            found = {row.id: row for row in page_store.rows_of(self._database.read(), ids)}
            chunk = self._chunks[number] = [found.get(who) for who in ids]
            if len(self._chunks) > _KEPT_CHUNKS:
                self._chunks.popitem(last=False)
        return chunk[place % _CHUNK]

    def look_again(self) -> None:
        """What is shown of them is read anew; who is listed, and where, stays."""
        self._chunks.clear()

    async def ask(
        self, typed: str, order: Order, *, descending: bool, tiers: Mapping[str, str], own_facets: Collection[str]
    ) -> None:
        """List the fans that `typed` asks for; a later ask makes an earlier one stop.

        Args:
            tiers: what tiers are called -> their keys.
            own_facets: those that the seller added.
        """
        self._asked += 1
        asked = self._asked
        now_ms = self._clock.now_ms()
        conditions = conditions_of(typed, now_ms, tiers, own_facets)
        query = PageQuery(conditions, order, descending, tuple(self._tiers.rules), now_ms)
        while True:
            try:
                ids, waiting = await self._database.search(
                    lambda tx: (page_store.ids_of(tx, query), find_store.waiting(tx))
                )
            except Superseded:
                if asked != self._asked:
                    return
                continue  # another search of the desk's came in between
            break
        if asked != self._asked:
            return
        self.unread, self.waiting = unread(conditions), waiting
        is_same = ids == self._ids
        self._ids = ids
        self._chunks.clear()
        self.changed.emit(is_same)

    async def find(self, typed: str, limit: int) -> list[FoundFan]:
        """The fans that fit what is being typed, best first.

        Raises:
            Superseded: the next key came.
        """

        def work(tx: Transaction) -> tuple[list[FoundFan], int]:
            return find_store.find(tx, typed, limit), find_store.waiting(tx)

        found: tuple[list[FoundFan], int] = await self._database.search(work)
        self.waiting = found[1]
        return found[0]
