"""A toy source that brings claims and orders into a room without end, and knows which of them were accepted."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anchor_console.core.events import LiveEvent
from anchor_console.room.source_link import SourceLink
from tests.faults.evening import tables
from tests.support.real_console import RoomOf, rows
from tests.support.shop import a_line, an_order, said
from tests.support.until import between_tries, until

SKUS = ("W1003-MB-F", "W1003-JT-F", "W1003-DF-F", "W1003-HS-F")
PRICE = 8_900


class Till:
    """Brings claims and orders into a room, several at a time, and knows which of them were accepted.

    Args:
        most: how many of each it brings before it waits for `may_bring`; None for without end.
    """

    def __init__(self, room: RoomOf, most: int | None = None) -> None:
        self._link = SourceLink(room.hub.url, room.hub.token("source"), sleep=between_tries)
        self.accepted: list[LiveEvent] = []
        self._numbers = itertools.count(1)
        self._most = most
        self._may_go_on = asyncio.Event()
        self._wants_more = True
        self._done = asyncio.Event()

    async def run(self) -> None:
        """Bring events until `closes`, and then return when all of them are accepted."""
        async with asyncio.TaskGroup() as group:
            linked = group.create_task(self._link.run(), name="till.link")
            async with asyncio.TaskGroup() as bringing:
                for _ in range(3):
                    bringing.create_task(self._bring(), name="till.bring")
            linked.cancel()
        self._done.set()

    def may_bring(self, more: int) -> None:
        """So many more of each."""
        assert self._most is not None
        self._most += more
        self._may_go_on.set()

    async def closes(self) -> None:
        """Bring nothing more than may be brought already; return when all that was brought is accepted."""
        self._wants_more = False
        self._may_go_on.set()
        async with asyncio.timeout(60):
            await self._done.wait()

    async def _bring(self) -> None:
        while self._wants_more or self._most is not None:
            number = next(self._numbers)
            while self._most is not None and number > self._most:
                if not self._wants_more:
                    return
                self._may_go_on.clear()
                await self._may_go_on.wait()
            line = a_line(SKUS[number % len(SKUS)], amount=PRICE)
            events = [said("3号黑色要一件", number), an_order(number, fan=number, lines=[line])]
            await self._link.send(events)
            self.accepted += events


@asynccontextmanager
async def a_till(room: RoomOf, most: int | None = None) -> AsyncIterator[Till]:
    """A till at work; who opens it closes it."""
    till = Till(room, most)
    async with asyncio.TaskGroup() as group:
        group.create_task(till.run(), name="till")
        yield till


async def more_of(till: Till) -> None:
    """Return once some more events were accepted."""
    enough = len(till.accepted) + 20
    await until(lambda: len(till.accepted) >= enough, within_s=30)


def stored_of(room: RoomOf) -> int:
    return int(rows(room.profile, "SELECT count(*) FROM messages")[0][0])


def check_nothing_is_lost(room: RoomOf, till: Till) -> None:
    stored = rows(room.profile, "SELECT ext_id FROM messages ORDER BY ext_id")
    assert stored == sorted((event.id,) for event in till.accepted)
    orders = rows(room.profile, "SELECT count(*), count(DISTINCT order_id) FROM orders")
    sales = rows(room.profile, "SELECT count(*), sum(amount) FROM sales")
    claims = rows(room.profile, "SELECT count(*), count(DISTINCT identity_id) FROM claims")
    each = len(till.accepted) // 2
    assert (orders, sales, claims) == ([(each, each)], [(each, each * PRICE)], [(each, each)])
    assert rows(room.profile, "SELECT count(*) FROM sessions") == [(1,)]
    tables(room.profile)
