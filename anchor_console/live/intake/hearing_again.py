"""What earlier versions heard fans want is read again: what is not in the line goes, so that nobody is named for it.

It goes in small batches with pauses once the console stands, and where it was broken off it goes on at the next start.
Nothing is added: what a line says is heard when it comes. A line of which it is not clear what it meant then (its
product has another number now, a call was open) keeps what was heard in it.
"""

from __future__ import annotations

import asyncio
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from functools import partial
from typing import Protocol

from anchor_console.callouts import heard_store
from anchor_console.callouts.heard_store import HeardWant, HeardWish
from anchor_console.callouts.wants import Heard, SaidOf, WantKind, wants_in
from anchor_console.chat import history_store
from anchor_console.chat.history_store import OldLine
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core.ids import MessageId, ProductId
from anchor_console.goods import store as goods
from anchor_console.goods.changes import OWN_NUMBERS
from anchor_console.goods.numbers import ECHO_MS
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue
from anchor_console.storage.database import Database
from anchor_console.storage.settings import put_setting, setting
from anchor_console.storage.writer import Transaction

HEARD_BY = 5
"""How lines are heard; one more whenever a mending lets wants go that were wrong."""
_KEY = "callouts.heard_by"
_BATCH = 200
_PAUSE_S = 0.1
_NOTED_EACH = 20
"""Batches in which nothing was wrong: that they were read costs no commit of each."""

_ONE_ASK = frozenset({WantKind.STOCK, WantKind.SOUGHT})
"""Earlier versions did not tell apart what was on air when somebody asked for a product."""

_Corrections = tuple[list[tuple[HeardWant, Heard | None]], list[HeardWish]]


class Reads(Protocol):
    async def read(self, texts: Sequence[str], in_force: Context, platform: str) -> list[Reading]: ...


class HearingAgain:
    def __init__(
        self,
        database: Database,
        understanding: Reads,
        catalogue: Callable[[], Catalogue],
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._understanding = understanding
        self._catalogue = catalogue
        self._sleep = sleep

    async def run(self) -> None:
        """Do all there is to do, once for each version that hears otherwise."""
        kept = await self._database.read_later(lambda tx: setting(tx, _KEY)) or {}
        after = MessageId(kept.get("after", 0)) if kept.get("by") == HEARD_BY else MessageId(0)
        upto = await self._database.read_later(heard_store.last_line)
        if kept.get("by") == HEARD_BY and kept.get("is_done"):
            return
        unnoted = 0
        while lines := await self._database.read_later(
            partial(heard_store.lines_after, after=after, upto=upto, limit=_BATCH)
        ):
            wants, wishes = await self._wrong_in(lines)
            after, unnoted = lines[-1], unnoted + 1
            if wants or wishes or unnoted == _NOTED_EACH:
                await self._database.run(partial(_put_right, wants=wants, wishes=wishes, after=after))
                unnoted = 0
            await self._sleep(_PAUSE_S)
        if upto:
            await self._database.run(lambda tx: put_setting(tx, _KEY, {"by": HEARD_BY, "is_done": True}))

    async def _wrong_in(self, lines: Sequence[MessageId]) -> _Corrections:
        database, catalogue = self._database, self._catalogue()
        found = await database.read_later(lambda tx: history_store.lines_outside_calls(tx, lines))
        if not found:
            return [], []
        since_ms = min(one.at_ms for one in found) - ECHO_MS
        numbers = _Numbers(catalogue, await database.read_later(lambda tx: goods.renumbered(tx, since_ms)))
        old = {one.id: one for one in found if one.on_air is None or numbers.on_air(one) is not None}
        readings = await self._readings(list(old.values()), numbers)
        wants: list[tuple[HeardWant, Heard | None]] = []
        for want in await database.read_later(lambda tx: heard_store.wants_heard(tx, list(old))):
            line, product = old[want.message_id], catalogue.product(want.product_id)
            if product is not None and numbers.are_as_then(product, line):
                heard = _heard_of(line, readings[line.id], product, want.kind, numbers)
                if heard is None or (heard.color, heard.size) != (want.color, want.size):
                    wants.append((want, heard))
        wishes = [
            wish
            for wish in await database.read_later(lambda tx: heard_store.wishes_heard(tx, list(old)))
            # One that a person changed is theirs, whatever the line says.
            if old[wish.message_id].is_wish_of(wish.what) and readings[wish.message_id].intent is not Intent.WISH
        ]
        return wants, wishes

    async def _readings(self, lines: Sequence[OldLine], numbers: _Numbers) -> dict[MessageId, Reading]:
        alike: dict[tuple[str, str | None], list[OldLine]] = defaultdict(list)
        for line in lines:
            alike[numbers.platform(line), numbers.pinned(line)].append(line)
        found: dict[MessageId, Reading] = {}
        for (platform, pinned), together in alike.items():
            read = await self._understanding.read([one.text for one in together], Context(pinned, None), platform)
            found.update((one.id, reading) for one, reading in zip(together, read, strict=True))
        return found


class _Numbers:
    """Goods by the numbers of today, as far as they are those of a line's own time."""

    def __init__(self, catalogue: Catalogue, renumbered: Mapping[tuple[ProductId, str], int]) -> None:
        """
        Args:
            renumbered: as `goods.store.renumbered` tells, since the first of the lines.
        """
        self.catalogue = catalogue
        self._renumbered = renumbered

    def platform(self, line: OldLine) -> str:
        """By whose numbers its fan spoke."""
        return line.platform if line.platform in self.catalogue.platforms else OWN_NUMBERS

    def are_as_then(self, product: Product, line: OldLine) -> bool:
        """Whether the product is called now as it was when the line was written."""
        platform = self.platform(line)
        return self.catalogue.number_of(product, platform) is not None and all(
            self._renumbered.get((product.id, where), 0) < line.at_ms - ECHO_MS for where in {OWN_NUMBERS, platform}
        )

    def on_air(self, line: OldLine) -> Product | None:
        """What was on air; None for nothing, or where its number tells it no more."""
        product = None if line.on_air is None else self.catalogue.numbered(line.on_air)
        return product if product is not None and self.are_as_then(product, line) else None

    def pinned(self, line: OldLine) -> str | None:
        """The number of what was on air, as its fan saw it."""
        product = self.on_air(line)
        return None if product is None else self.catalogue.number_of(product, self.platform(line))


def _heard_of(line: OldLine, reading: Reading, product: Product, kind: str, by: _Numbers) -> Heard | None:
    """What the line says of the product, of this kind, by the numbers of today: this product's is the same."""
    found = {item.number: by.catalogue.numbered(item.number, by.platform(line)) for item in reading.items}
    numbers = {number: None if one is None else (one, None) for number, one in found.items()}
    heard = wants_in(SaidOf(line.text, reading, by.on_air(line), numbers), by.catalogue)
    kinds = _ONE_ASK if kind in _ONE_ASK else {kind}
    return next((one for one in heard if one.product_id == product.id and one.kind in kinds), None)


def _put_right(
    tx: Transaction,
    wants: Sequence[tuple[HeardWant, Heard | None]],
    wishes: Sequence[HeardWish],
    after: MessageId,
) -> None:
    heard_store.put_right(tx, wants, wishes)
    put_setting(tx, _KEY, {"by": HEARD_BY, "after": after})
