"""Noticing within a batch that two identities may be one fan: a picture, or an order for what was just said."""

from __future__ import annotations

from collections.abc import Collection, Sequence

from anchor_console.chat import store as chat
from anchor_console.chat.understanding.reading import Intent, Item, Reading
from anchor_console.core.ids import IdentityId, SkuId
from anchor_console.fans import link_store
from anchor_console.fans.links import (
    WORDS_AFTER_MS,
    WORDS_BEFORE_MS,
    Ground,
    LinkState,
    Person,
    Reason,
    may_be_one,
    picture_of,
    same_picture,
)
from anchor_console.goods.service import Catalogue
from anchor_console.sales import order_store
from anchor_console.storage.writer import Transaction

_NAMESAKES = 20
"""A name that more people bear tells nobody apart."""
_SAYS_SO = frozenset({Intent.CLAIM, Intent.ORDERED})


class Linking:
    """Proposes links within one transaction. `joined` gathers whose fan is another group now."""

    def __init__(self, tx: Transaction, catalogue: Catalogue) -> None:
        self._tx = tx
        self._catalogue = catalogue
        self.joined: set[IdentityId] = set()

    def came(self, who: Sequence[IdentityId], at_ms: int) -> None:
        """These are here: do their name and picture belong to somebody of another id space too?"""
        for own, other in link_store.namesakes_with_picture(self._tx, who):
            if may_be_one(own, other) and picture_of(own.picture) == picture_of(other.picture):
                borne_by = link_store.bearers(self._tx, own, other)
                if same_picture(own, other, borne_by):
                    self._propose(own, other, Reason(Ground.PICTURE, picture_of(own.picture) or "", at_ms), at_ms)

    def ordered(self, who: IdentityId, order_id: str, at_ms: int) -> None:
        """An order came: did just one person of the buyer's name say so shortly before, or after?"""
        skus = order_store.skus_of(self._tx, who, order_id)
        if not skus:
            return
        own, others = self._namesakes(who)
        said = [other for other in others if self._said(other.id, skus, at_ms)]
        if own is not None and len(said) == 1:
            self._propose(own, said[0], Reason(Ground.ORDER, order_id, at_ms), at_ms)

    def said(self, who: IdentityId, reading: Reading, at_ms: int) -> None:
        """Somebody said what they buy, or bought: did just one buyer of their name order it shortly before?"""
        skus = self._skus(reading.items) if reading.intent in _SAYS_SO else set()
        if not skus:
            return
        own, others = self._namesakes(who)
        found = [
            (other, order_id)
            for other in others
            for order_id, sku_id, _ in order_store.ordered_since(self._tx, other.id, at_ms - WORDS_AFTER_MS)
            if sku_id in skus
        ]
        if own is not None and len({other.id for other, _ in found}) == 1:
            for other, order_id in found:
                self._propose(own, other, Reason(Ground.ORDER, order_id, at_ms), at_ms)

    def _namesakes(self, who: IdentityId) -> tuple[Person | None, list[Person]]:
        others = link_store.namesakes(self._tx, who, _NAMESAKES + 1)
        if not others or len(others) > _NAMESAKES:
            return None, []
        (own,) = link_store.persons(self._tx, [who])
        return own, [other for other in others if may_be_one(own, other)]

    def _said(self, who: IdentityId, skus: Collection[SkuId], ordered_at_ms: int) -> bool:
        readings = chat.readings_of(
            self._tx, who, ordered_at_ms - WORDS_BEFORE_MS, ordered_at_ms + WORDS_AFTER_MS, _SAYS_SO
        )
        return any(not self._skus(reading.items).isdisjoint(skus) for reading in readings)

    def _skus(self, items: Sequence[Item]) -> set[SkuId]:
        found = set()
        for item in items:
            product = self._catalogue.numbered(item.number)
            sku = product.the_sku(item.color, item.size) if product is not None else None
            if sku is not None:
                found.add(sku.id)
        return found

    def _propose(self, own: Person, other: Person, reason: Reason, at_ms: int) -> None:
        link = link_store.propose(self._tx, own.id, other.id, [reason], at_ms)
        if link.state is LinkState.ACCEPTED and link.settled_at_ms == at_ms:
            self.joined |= {own.id, other.id}
