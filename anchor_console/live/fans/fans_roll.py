"""All fans as a list to scroll through: who is in it is asked once, what is shown of each is read, on another thread,
when it comes in sight.

Main thread only.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable, Collection, Coroutine, Mapping, Sequence
from functools import partial
from typing import Any

import msgspec

from anchor_console.core.clock import Clock
from anchor_console.core.ids import IdentityId
from anchor_console.core.observer import Signal
from anchor_console.core.weight import WeightUnit
from anchor_console.fans import find_store, page_store
from anchor_console.fans.fan_filter import conditions_of, unread
from anchor_console.fans.find_store import FoundFan
from anchor_console.fans.page_store import FanRow, Order, PageQuery
from anchor_console.live.fans.tiers_desk import TiersDesk
from anchor_console.storage.database import Database
from anchor_console.storage.searching import Superseded
from anchor_console.storage.writer import Transaction

_CHUNK = FIRST_READ = 64
"""So many neighbours are read at once; the first of them with the list itself."""
_KEPT_CHUNKS = 48
_LISTED, _FOUND = "fans listed", "fans found"
"""What is searched for: the list goes on being read while somebody looks for one."""
_WANTED_CHUNKS = 4
"""More are not in sight at once; what was scrolled over need not be read."""


class _Chunk(msgspec.Struct, frozen=True):
    """Neighbours in the list, those who are gone as None, and how often it had been said to look again before."""

    rows: Sequence[FanRow | None]
    look: int


class FansRoll:
    """`changed` tells that it was asked who is listed, and whether the same stand where they stood; `came`, which
    places are known now."""

    def __init__(
        self,
        database: Database,
        tiers: TiersDesk,
        clock: Clock,
        start: Callable[[Coroutine[Any, Any, object], str], object],
    ) -> None:
        """
        Args:
            start: runs the reading of what came in sight.
        """
        self._database = database
        self._tiers = tiers
        self._clock = clock
        self._start = start
        self._ids: list[IdentityId] = []
        self._chunks: OrderedDict[int, _Chunk] = OrderedDict()
        self._look = 0
        self._wanted: OrderedDict[int, None] = OrderedDict()
        """Chunks in sight that are to be read, the one looked at last at the end."""
        self._is_reading = False
        self._asked = 0
        self.unread: tuple[str, ...] = ()
        """Terms of what was asked for that are none we know."""
        self.waiting = 0
        """How many fans' names were not made findable yet when somebody was last looked for."""
        self.changed: Signal[bool] = Signal()
        self.came: Signal[range] = Signal()

    def __len__(self) -> int:
        return len(self._ids)

    def id_at(self, place: int) -> IdentityId:
        return self._ids[place]

    def __getitem__(self, place: int) -> FanRow | None:
        """What is shown of the fan at `place`, as it was read last; None where they are gone since, or until it is
        read, which this asks for."""
        number = place // _CHUNK
        chunk = self._chunks.get(number)
        if chunk is None or chunk.look != self._look:
            self._want(number)
        return None if chunk is None else chunk.rows[place % _CHUNK]

    def look_again(self) -> None:
        """What is shown of them is read anew; who is listed, and where, stays."""
        self._look += 1

    def _want(self, number: int) -> None:
        self._wanted[number] = None
        self._wanted.move_to_end(number)
        if len(self._wanted) > _WANTED_CHUNKS:
            self._wanted.popitem(last=False)
        if not self._is_reading:
            self._is_reading = True
            self._start(self._read_wanted(), "read-fans")

    async def _read_wanted(self) -> None:
        try:
            while self._wanted:
                number, _ = self._wanted.popitem()
                listed, look = self._ids, self._look
                ids = listed[number * _CHUNK : (number + 1) * _CHUNK]
                rows = await self._database.read_later(
                    partial(page_store.rows_of, ids=ids, now_ms=self._clock.now_ms())
                )
                if self._ids is listed:
                    self._keep(number, ids, rows, look)
                    self.came.emit(range(number * _CHUNK, number * _CHUNK + len(ids)))
        finally:
            self._is_reading = False

    def _keep(self, number: int, ids: Sequence[IdentityId], rows: Sequence[FanRow], look: int) -> None:
        found = {row.id: row for row in rows}
        self._chunks[number] = _Chunk([found.get(who) for who in ids], look)
        self._chunks.move_to_end(number)
        if len(self._chunks) > _KEPT_CHUNKS:
            self._chunks.popitem(last=False)

    async def ask(
        self,
        typed: str,
        order: Order,
        *,
        descending: bool,
        tiers: Mapping[str, str],
        own_facets: Collection[str],
        weight_unit: WeightUnit,
    ) -> None:
        """List the fans that `typed` asks for; a later ask makes an earlier one stop.

        Args:
            tiers: what tiers are called -> their keys.
            own_facets: those that the seller added.
            weight_unit: of a weight that is typed without one.
        """
        self._asked += 1
        asked = self._asked
        now_ms = self._clock.now_ms()
        conditions = conditions_of(typed, now_ms, tiers, own_facets, weight_unit)
        query = PageQuery(conditions, order, descending, tuple(self._tiers.rules), now_ms)

        def work(tx: Transaction) -> tuple[list[IdentityId], list[FanRow], int]:
            ids = page_store.ids_of(tx, query)
            return ids, page_store.rows_of(tx, ids[:_CHUNK], now_ms), find_store.waiting(tx)

        look = self._look
        try:
            ids, first, waiting = await self._database.search(_LISTED, work)
        except Superseded:
            return
        if asked != self._asked:
            return
        self.unread, self.waiting = unread(conditions), waiting
        is_same = ids == self._ids
        if is_same:
            look += 1
            self._look += 1
        else:
            self._ids = ids
            self._chunks.clear()
            self._wanted.clear()
        self._keep(0, ids[:_CHUNK], first, look)
        self.changed.emit(is_same)

    async def find(self, typed: str, limit: int) -> list[FoundFan]:
        """The fans that fit what is being typed, best first.

        Raises:
            Superseded: the next key came.
        """

        def work(tx: Transaction) -> tuple[list[FoundFan], int]:
            return find_store.find(tx, typed, limit), find_store.waiting(tx)

        found: tuple[list[FoundFan], int] = await self._database.search(_FOUND, work)
        self.waiting = found[1]
        return found[0]
