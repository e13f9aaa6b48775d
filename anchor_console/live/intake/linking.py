"""Noticing within a batch that two identities may be one fan: a picture, an order for what was just said, or a name in
the seller's list.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from functools import cached_property
from typing import NamedTuple

from anchor_console.chat import store as chat
from anchor_console.chat.understanding.reading import Intent, Item, Reading
from anchor_console.core.ids import IdentityId, MessageId, SkuId
from anchor_console.fans import link_store
from anchor_console.fans import store as fans
from anchor_console.fans.links import (
    WORDS_AFTER_MS,
    WORDS_BEFORE_MS,
    Ground,
    Link,
    LinkState,
    Person,
    Reason,
    may_be_one,
    picture_of,
    same_picture,
    within_minutes,
)
from anchor_console.goods import store as goods
from anchor_console.goods.changes import OWN_NUMBERS
from anchor_console.goods.numbers import Numbers
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue
from anchor_console.live.fan_trails import FanTrail
from anchor_console.live.unlinking import take_back_beyond
from anchor_console.sales import order_store, past_store
from anchor_console.sales.past_store import OfBoth, PastOrder
from anchor_console.storage.writer import Transaction

_NAMESAKES = 20
"""A name that more people bear tells nobody apart."""
_SAYS_SO = frozenset({Intent.CLAIM, Intent.ORDERED})


class Spoken(NamedTuple):
    """A line by which somebody said what they buy."""

    id: MessageId
    who: IdentityId
    at_ms: int


class Linking:
    """Proposes links within one transaction. `joined` gathers whose fan is another group now, `proposed` and `linked`
    who may be, or is taken for, somebody else.
    """

    def __init__(self, tx: Transaction, catalogue: Catalogue) -> None:
        self._tx = tx
        self._catalogue = catalogue
        self._numbers: dict[str, Numbers] = {}
        self.joined: set[IdentityId] = set()
        self.proposed: set[IdentityId] = set()
        self.linked: set[IdentityId] = set()

    @cached_property
    def _by_code(self) -> dict[str, Product]:
        return {product.code: product for product in self._catalogue.products}

    def came(self, who: Sequence[IdentityId], at_ms: int) -> None:
        """These are here: do their name and picture belong to somebody of another id space too?"""
        for own, other in link_store.namesakes_with_picture(self._tx, who):
            if may_be_one(own, other) and picture_of(own.picture) == picture_of(other.picture):
                borne_by = link_store.bearers(self._tx, own, other)
                if same_picture(own, other, borne_by):
                    self._propose(own, other, [Reason(Ground.PICTURE, picture_of(own.picture) or "", at_ms)], at_ms)
        self._met(who)
        self.known_by_list(who, at_ms)

    def _met(self, who: Sequence[IdentityId]) -> None:
        """Whoever came with the very id that the seller's list has is nobody else by that list."""
        for one in link_store.guessed_among(self._tx, who):
            (own,) = link_store.persons(self._tx, [one])
            if not own.is_listed:
                link_store.withdraw_of(self._tx, one, Ground.LIST, str(own.identity))

    def known_by_list(self, who: Sequence[IdentityId], at_ms: int) -> None:
        """Does the seller's list know some of these by name alone?"""
        for listed in link_store.in_lists(self._tx, who):
            self.listed(listed, at_ms)

    def listed(self, who: IdentityId, at_ms: int) -> None:
        """Somebody whom the seller's list alone knows: does just one person of an id space bear the name?

        Where another has come since who bears it too, the list speaks for neither of them.
        """
        (own,) = link_store.persons(self._tx, [who])
        if not own.is_listed:
            return
        namesakes = link_store.namesakes(self._tx, who, _NAMESAKES + 1, of_own_space=True)
        is_crowd = len(namesakes) > _NAMESAKES
        # Orders may have one buyer under two kinds of id: that is one who bears the name.
        others: dict[tuple[str, str, IdentityId], Person] = {}
        for other in namesakes:
            if may_be_one(own, other):
                first = fans.identities_of(self._tx, other.id)[0]
                others.setdefault((other.identity.platform, other.identity.space, first), other)
        borne = Counter((platform, space) for platform, space, _ in others)
        # Reasons are found by their link only: who has none costs no look through all of them.
        if (is_crowd or any(times > 1 for times in borne.values())) and link_store.links_of(self._tx, [who]):
            link_store.withdraw(self._tx, Ground.LIST, [str(own.identity)])
        for (platform, space, _), other in others.items():
            if not is_crowd and borne[platform, space] == 1:
                self._propose(own, other, [Reason(Ground.LIST, str(own.identity), at_ms)], at_ms)

    def ordered(self, who: IdentityId, order_id: str, at_ms: int, skus: Collection[SkuId] | None = None) -> None:
        """An order came: did just one person of the buyer's name say so shortly before, or after?

        Args:
            skus: what it is for; None where it is on file as the buyer's.
        """
        skus = order_store.skus_of(self._tx, who, order_id) if skus is None else skus
        if not skus:
            return
        own, others = self._namesakes(who)
        said = [(other, sayings) for other in others if (sayings := self._sayings(other, skus, at_ms))]
        if own is not None and len(said) == 1:
            self._agrees(own, *said[0], Reason(Ground.ORDER, order_id, at_ms), at_ms)

    def called_off(self, order_row: int, order_id: str, who: IdentityId | None) -> None:
        """Was an order that came cancelled, or closed? Then it agrees with nothing that anybody said.

        What was said may have been for another that was placed in its stead.
        """
        if not order_store.is_called_off(self._tx, order_row):
            return
        buyers = {order_store.buyer_of(self._tx, order_row), who} - {None}
        for link in link_store.links_of(self._tx, [one for one in buyers if one is not None]):
            reasons = [reason for reason in link.reasons if (reason.ground, reason.ref) == (Ground.ORDER, order_id)]
            if not reasons or not link.is_guess:
                continue
            self._take_out(link, reasons)
            since_ms = reasons[0].at_ms - WORDS_BEFORE_MS - WORDS_AFTER_MS
            for buyer in buyers & {link.one, link.other}:
                assert buyer is not None
                for other_id, _, at_ms in order_store.ordered_since(self._tx, buyer, since_ms):
                    self.ordered(buyer, other_id, at_ms)

    def told_of_both(self, who: IdentityId, order_row: int, order_id: str, at_ms: int) -> None:
        """An order came under this id: is it on file as another's, of whom another source told it?"""
        buyer = order_store.buyer_of(self._tx, order_row)
        if buyer is None or buyer == who:
            return
        own, known = link_store.persons(self._tx, [who, buyer])
        if not (own.masked or known.masked):
            self._propose(own, known, [Reason.of_both(order_id, at_ms)], at_ms)

    def said(self, who: IdentityId, platform: str, reading: Reading, at_ms: int) -> None:
        """Somebody said what they buy, or bought: did just one buyer of their name order it shortly before?"""
        skus = self._skus(reading.items, platform, at_ms) if reading.intent in _SAYS_SO else set()
        if not skus:
            return
        own, others = self._namesakes(who)
        found = [
            (other, order_id)
            for other in others
            for order_id, sku_id, ordered_ms in order_store.ordered_since(self._tx, other.id, at_ms - WORDS_AFTER_MS)
            if sku_id in skus and within_minutes(at_ms, ordered_ms)
        ]
        if own is not None and len({other.id for other, _ in found}) == 1:
            for other, order_id in found:
                sayings = self._sayings_for(own, other, order_id)
                self._agrees(other, own, sayings, Reason(Ground.ORDER, order_id, at_ms), at_ms)

    def unsaid(self, lines: Sequence[Spoken]) -> list[MessageId]:
        """These lines mean nothing any more: what was noticed by an order for what they alone said is taken back.

        Gives those by which something was.
        """
        gone: list[MessageId] = []
        for who in sorted(link_store.guessed_among(self._tx, {line.who for line in lines})):
            own = [line for line in lines if line.who == who]
            for link in link_store.links_of(self._tx, [who]):
                reasons = [reason for reason in link.reasons if self._rests_on(own, link.beside(who), reason)]
                if reasons and link.is_guess:
                    self.joined |= {who, link.beside(who)}
                    self._take_out(link, reasons)
                    gone += [line.id for line in own]
        return sorted(set(gone))

    def _rests_on(self, lines: Sequence[Spoken], buyer: IdentityId, reason: Reason) -> bool:
        """Whether the order is one for what was said in these lines, and in no other by then."""
        if reason.ground is not Ground.ORDER or reason.is_of_both:
            return False
        ordered = self._lines_of(buyer, reason.order_id)
        (speaker, owner) = link_store.persons(self._tx, [lines[0].who, buyer])
        return any(
            within_minutes(line.at_ms, at_ms) for line in lines for _, at_ms in ordered
        ) and not self._sayings_for(speaker, owner, reason.order_id)

    def said_again(self, lines: Sequence[MessageId]) -> None:
        """These mean again what they did."""
        for row in chat.rows_of(self._tx, lines):
            if row.reading is not None and row.identity is not None and row.identity_id is not None:
                self.said(row.identity_id, row.identity.platform, row.reading, row.at_ms)

    def imported(self, who: IdentityId, at_ms: int, told: Sequence[OfBoth] = ()) -> None:
        """Past orders of a buyer were taken in: are some of them known of somebody else, or follow from their words?

        An order that its platform, or an earlier file, told of as this one's and a file as that one's is of both.

        Args:
            told: those that an earlier file has as others'.
        """
        self._called_off_since(who)
        of_both: dict[IdentityId, dict[str, int]] = {}
        for order_id, other, ordered_ms in past_store.told_of_another(self._tx, who):
            of_both.setdefault(other, {})[order_id] = ordered_ms
        for one in told:
            of_both.setdefault(one.known_as, {})[one.order_id] = at_ms if one.at_ms is None else one.at_ms
        told_of: set[str] = set()
        for other, orders in of_both.items():
            own, known = link_store.persons(self._tx, [who, other])
            if not (own.masked or known.masked):
                told_of |= orders.keys()
                reasons = [Reason.of_both(order_id, ordered_ms) for order_id, ordered_ms in orders.items()]
                self._propose(own, known, reasons, at_ms)
        own_too, others = self._namesakes(who)
        if own_too is None or not others:
            return
        said = {other.id: self._all_said(other) for other in others}
        for order in past_store.past_orders_of(self._tx, who):
            if order.order_id in told_of:
                continue
            sku_id = self._sku_of(order)
            speakers = [
                (other, sayings)
                for other in others
                if (
                    sayings := {
                        said_ms
                        for said_ms, skus in said[other.id]
                        if sku_id in skus and within_minutes(said_ms, order.at_ms)
                    }
                )
            ]
            if sku_id is not None and len(speakers) == 1:
                self._agrees(own_too, *speakers[0], Reason(Ground.ORDER, order.order_id, order.at_ms), at_ms)

    def _called_off_since(self, who: IdentityId) -> None:
        """What was noticed by orders that a later file tells to be called off is taken back, as by an event."""
        for link in [it for it in link_store.links_of(self._tx, [who]) if it.is_guess]:
            orders = {it for it in link.reasons if it.ground is Ground.ORDER and not it.is_of_both}
            off = past_store.called_off(self._tx, who) if orders else set()
            reasons = [it for it in orders if it.order_id in off]
            if reasons:
                self._take_out(link, reasons)

    def _take_out(self, link: Link, reasons: Sequence[Reason]) -> None:
        """Take reasons back; who was one fan by them is two again, as if a person had said so."""
        apart = link_store.take_out(self._tx, link, reasons)
        self.joined |= set(apart)
        one, other = (fans.identities_of(self._tx, end) for end in (link.one, link.other))
        if apart and link.other not in one:
            take_back_beyond(self._tx, one, other, link.proposed_at_ms, FanTrail())

    def _all_said(self, who: Person) -> list[tuple[int, set[SkuId]]]:
        """What somebody ever said that they buy, and when."""
        readings, platform = chat.readings_of(self._tx, who.id, 0, 2**62, _SAYS_SO), who.identity.platform
        told = [(said_ms, self._skus(reading.items, platform, said_ms)) for said_ms, reading in readings]
        return [(said_ms, skus) for said_ms, skus in told if skus]

    def _sku_of(self, order: PastOrder) -> SkuId | None:
        product = self._by_code.get(order.product_code or "")
        sku = product.the_sku(order.color, order.size) if product is not None else None
        return None if sku is None else sku.id

    def _namesakes(self, who: IdentityId) -> tuple[Person | None, list[Person]]:
        others = link_store.namesakes(self._tx, who, _NAMESAKES + 1)
        if not others or len(others) > _NAMESAKES:
            return None, []
        (own,) = link_store.persons(self._tx, [who])
        return own, [other for other in others if may_be_one(own, other)]

    def _agrees(self, buyer: Person, speaker: Person, sayings: Collection[int], reason: Reason, at_ms: int) -> None:
        """The buyer's order is for what the speaker said at these times: a reason that they are one, if it was said as
        often as orders agree with it. One saying speaks for one order, however often they place it.
        """
        links = link_store.links_of(self._tx, [buyer.id])
        known = [it for link in links if link.beside(buyer.id) == speaker.id for it in link.reasons]
        orders = {it.order_id for it in known if it.ground is Ground.ORDER and not it.is_of_both} - {reason.order_id}
        # Of an order of long ago the words may be gone: they were others.
        spoken_for = [said for one in sorted(orders) if (said := self._sayings_for(speaker, buyer, one))]
        if len(set(sayings).union(*spoken_for)) > len(spoken_for):
            self._propose(buyer, speaker, [reason], at_ms)

    def _sayings_for(self, speaker: Person, buyer: Person, order_id: str) -> set[int]:
        """When the speaker said that they buy what this order is for, within minutes of it."""
        ordered = self._lines_of(buyer.id, order_id)
        return {said_ms for sku_id, at_ms in ordered for said_ms in self._sayings(speaker, {sku_id}, at_ms)}

    def _lines_of(self, buyer: IdentityId, order_id: str) -> list[tuple[SkuId, int]]:
        """What an order of this buyer is for, and when it was placed; of tonight, or of a file."""
        tonight = order_store.ordered_since(self._tx, buyer, 0)
        past = [one for one in past_store.past_orders_of(self._tx, buyer) if one.order_id == order_id]
        return [(sku_id, at_ms) for found, sku_id, at_ms in tonight if found == order_id] + [
            (sku_id, one.at_ms) for one in past if (sku_id := self._sku_of(one)) is not None
        ]

    def _sayings(self, who: Person, skus: Collection[SkuId], ordered_at_ms: int) -> set[int]:
        """When they said that they buy one of these, within minutes of when it was ordered."""
        readings = chat.readings_of(
            self._tx, who.id, ordered_at_ms - WORDS_BEFORE_MS, ordered_at_ms + WORDS_AFTER_MS, _SAYS_SO
        )
        platform = who.identity.platform
        return {at for at, reading in readings if not self._skus(reading.items, platform, at).isdisjoint(skus)}

    def _skus(self, items: Sequence[Item], platform: str, said_ms: int) -> set[SkuId]:
        found = set()
        for item in items:
            product = self._meant(item.number, platform, said_ms)
            sku = product.the_sku(item.color, item.size) if product is not None else None
            if sku is not None:
                found.add(sku.id)
        return found

    def _meant(self, number: str, platform: str, said_ms: int) -> Product | None:
        """What had the number then: the order file of an evening comes when another's goods have its numbers."""
        if platform not in self._numbers:
            own = platform if platform in self._catalogue.platforms else OWN_NUMBERS
            self._numbers[platform] = goods.numbers_on(self._tx, own)
        holder = self._numbers[platform].at(number, said_ms)
        product = None if holder is None else self._catalogue.product(holder.product_id)
        return self._catalogue.numbered(number, platform) if product is None else product

    def _propose(self, own: Person, other: Person, reasons: Sequence[Reason], at_ms: int) -> None:
        link = link_store.propose(self._tx, own.id, other.id, reasons, at_ms)
        if link.state is LinkState.PROPOSED:
            self.proposed.add(own.id)
        if link.state is LinkState.ACCEPTED and not link.is_confirmed:
            self.linked.add(own.id)
            if link.settled_at_ms == at_ms:
                self.joined |= {own.id, other.id}
