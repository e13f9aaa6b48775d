"""What is to be done the morning after, fan by fan: whom to write to, about what, and whether the goods are there.

Nothing here is of a fan's facts, and what people wrote stands here only where it tells nothing of a body, a child or an
illness: the file leaves the desk, for whoever follows up. Whoever is under 18 is sold nothing: of them there are only
tickets and what they were promised.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

import msgspec

from anchor_console.callouts import store as callouts
from anchor_console.chat import ask_store, ticket_store
from anchor_console.chat.asks import Topic
from anchor_console.chat.private_words import is_private
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.ids import IdentityId, ProductId, SessionId, SkuId
from anchor_console.core.lazy_pattern import lazily
from anchor_console.fans import mask_store, serving_store
from anchor_console.fans import store as fans
from anchor_console.fans.fan import Fan
from anchor_console.fans.serving import Promise
from anchor_console.goods import store as goods
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue
from anchor_console.reports.reported import ReportedSession
from anchor_console.reports.table_file import Cell, Table
from anchor_console.sales import store as sales
from anchor_console.sales.claims import Claim, Reason
from anchor_console.stock import store as stock
from anchor_console.storage.writer import Transaction

FOLLOW_UP_COLUMNS = (
    "session_id", "session_title", "fan_platform", "fan_space", "fan_user_id", "fan_name", "todo", "detail", "at",
    "number", "product_code", "product_name", "sku_code", "color", "size", "qty", "stock_left", "text", "by", "ref",
)  # fmt: skip
"""`at` is since when; `by` who promised it, or who has it in hand; `ref` the id that it has in the table of its kind
(a promise's own, a claim's, a ticket's, an ask's), of an order its number."""

_PROMISES = 10_000
_TELLS_MORE = lazily(
    r"(?<![\d.])(?:[89]\d|1\d\d)(?![\d.]|号|元|块|件|天|米|支|绒|白|灰|克|g\b|ml|%)"
    r"|(?<![\d.])1\.[4-9]\d?(?![\d.]|元|块|米)|一百[一二三四五六七八九]|一米"
    r"|童|皮肤|肤质|[干油]皮(?![鞋靴衣裤包带])|混[干油]|黄黑皮"
)
"""What may be a weight or a height without its unit, a child's, or of a skin: 我150买的L大了, 干皮."""
_GIVEN_UP = frozenset({Reason.CANCELLED, Reason.RELEASED, Reason.BARRED, Reason.PHRASE})
"""They took it back, or somebody at the desk did: what ran out before is nobody's to follow up."""


class ToDo(StrEnum):
    """What is to be done, the most pressing first; `detail` says more of each."""

    PROMISE = "promise"
    TICKET = "ticket"
    """`detail` is the complaint."""
    UNPAID = "unpaid"
    """`detail`: `placed` is ordered and not paid, `held` still set aside, `expired` was until its time was over,
    `ended` until the session was; `no_order` is claimed in cart mode, and no order came."""
    WAITING = "waiting"
    """On the waiting list; `detail` is whether it can be had by now, whoever stands before them served: `in_stock`,
    `part_in_stock`, `sold_out`, `no_figure`; `needs_look` where their words leave the variant open."""
    ASK = "ask"
    """`detail` is the topic."""
    WISH = "wish"


_PRESSING = {todo: place for place, todo in enumerate(ToDo)}
_BEFORE_BUYING = frozenset({Intent.ASK_FIT, Intent.ASK_STOCK, Intent.ASK_PRICE})
"""What nobody asks any more who has bought the product."""
_Ordered = Counter[tuple[IdentityId, ProductId | None, SkuId | None]]


class _Row(msgspec.Struct, frozen=True):
    who: IdentityId
    todo: ToDo
    at_ms: int | None
    detail: str = ""
    number: str | None = None
    product_id: ProductId | None = None
    sku_id: SkuId | None = None
    color: str | None = None
    size: str | None = None
    qty: int | None = None
    stock_left: int | None = None
    text: str | None = None
    by: str | None = None
    ref: str | None = None


def follow_up_table(tx: Transaction, sessions: Sequence[ReportedSession]) -> Table:
    """One row a fan and thing to do, session by session, the oldest first: what is one fan's stands together.

    Whom something more pressing is to be done for come first. A promise stands once, whoever came to several sessions.
    """
    told = _Told(tx)
    rows = [row for session in sessions for row in told.rows(session)]
    return Table(FOLLOW_UP_COLUMNS, rows)


class _Person(msgspec.Struct, frozen=True):
    """Who a row is of; `fan` is their first identity, alike in all rows of one fan."""

    known: Fan
    group: tuple[IdentityId, ...]
    is_minor: bool

    @property
    def fan(self) -> IdentityId:
        return self.group[0]


class _OpenPromise(msgspec.Struct, frozen=True):
    """A promise, with the sessions that its fan came to."""

    promise: Promise
    came: frozenset[SessionId]
    is_masked: bool

    def is_of(self, session: ReportedSession) -> bool:
        """Whether it was made in the session; or is older, or was made beside all sessions, and the fan came."""
        made_in = self.promise.session_id
        if made_in == session.id:
            return True
        if made_in is not None and (self.is_masked or self.promise.made_at_ms >= session.started_at_ms):
            return False
        # Who bears the mask in another session may be anybody.
        return self.came == {session.id} if self.is_masked else session.id in self.came


@dataclass(slots=True)
class _Told:
    """What is read once for several sessions."""

    tx: Transaction
    people: dict[IdentityId, _Person | None] = field(default_factory=dict)
    left: dict[SkuId, int | None] = field(default_factory=dict)
    """What the waiting lists read so far leave of each SKU; None where nobody ever said how many there are."""
    catalogue: Catalogue | None = None
    promises: list[_OpenPromise] | None = None
    """Those that stand in no session so far."""

    def rows(self, session: ReportedSession) -> list[Sequence[str]]:
        ordered = self._ordered(session)
        found = [
            *self._promises(session), *self._tickets(session), *self._placed(session),
            *self._claimed(session, ordered), *self._asks(session, ordered), *self._wishes(session),
        ]  # fmt: skip
        of_fan: dict[IdentityId, list[tuple[_Person, _Row]]] = defaultdict(list)
        for row in found:
            person = self._person(row.who)
            if person is not None and (row.todo in (ToDo.PROMISE, ToDo.TICKET) or not person.is_minor):
                of_fan[person.fan].append((person, row))
        for theirs in of_fan.values():
            theirs.sort(key=lambda one: _urgency(one[1]))
        words, codes = goods.product_words(self.tx), goods.sku_codes(self.tx)
        return [
            (Cell.text(session.id), Cell.text(session.title), *_cells(person.known, row, words, codes))
            for _, theirs in sorted(of_fan.items(), key=lambda one: (_urgency(one[1][0][1]), one[0]))
            for person, row in theirs
        ]

    def _person(self, who: IdentityId) -> _Person | None:
        """Who it is; None for the shop's own people, whom not to serve, and who was forgotten."""
        if who not in self.people:
            self.people[who] = self._looked_up(who)
        return self.people[who]

    def _looked_up(self, who: IdentityId) -> _Person | None:
        known, group = fans.fan(self.tx, who), fans.identities_of(self.tx, who)
        if known is None or known.staff or serving_store.not_served(self.tx, group) is not None:
            return None
        return _Person(known, group, any(fans.is_minor(self.tx, one) for one in group))

    # -- promises and tickets

    def _promises(self, session: ReportedSession) -> Iterator[_Row]:
        if self.promises is None:
            self.promises = [
                _OpenPromise(
                    one,
                    frozenset(mask_store.attended(self.tx, fans.identities_of(self.tx, one.identity_id))),
                    fans.is_masked(self.tx, one.identity_id),
                )
                for one in serving_store.open_promises(self.tx, None, _PROMISES)
            ]
        for promise in [one.promise for one in self.promises if one.is_of(session)]:
            yield _Row(
                promise.identity_id, ToDo.PROMISE, promise.made_at_ms, text=promise.text, by=promise.by_name,
                ref=str(promise.id),
            )  # fmt: skip
        self.promises = [one for one in self.promises if not one.is_of(session)]

    def _tickets(self, session: ReportedSession) -> Iterator[_Row]:
        for ticket in ticket_store.tickets(self.tx, session.id):
            if ticket.is_open:
                said = " / ".join(text for text in ticket.texts if not _is_private(text))
                yield _Row(
                    ticket.identity_id, ToDo.TICKET, ticket.opened_at_ms, ticket.complaint.value, ticket.number,
                    text=said, by=ticket.taken_by, ref=str(ticket.id),
                )  # fmt: skip

    # -- what they wanted and have not

    def _ordered(self, session: ReportedSession) -> _Ordered:
        """How many units each fan has bought or ordered since of what; of a product as a whole without a SKU."""
        ordered: _Ordered = Counter()
        for one in sales.ordered_since(self.tx, session.id, session.started_at_ms):
            person = self._person(one.identity_id)
            if person is not None and (one.session_id == session.id or not person.known.masked):
                for sku_id in {one.sku_id, None}:
                    ordered[person.fan, one.product_id, sku_id] += one.qty
        return ordered

    def _placed(self, session: ReportedSession) -> Iterator[_Row]:
        for sale in sales.sale_rows(self.tx, session.id):
            if sale["status"] == "placed" and sale["identity_id"] is not None:
                yield _Row(
                    IdentityId(sale["identity_id"]), ToDo.UNPAID, sale["placed_at_ms"],
                    "placed", sale["number"], sale["product_id"], sale["sku_id"], sale["color"], sale["size"],
                    sale["qty"], ref=sale["order_id"],
                )  # fmt: skip

    def _claimed(self, session: ReportedSession, ordered: _Ordered) -> Iterator[_Row]:
        ended = stock.given_back(self.tx, session.id, Reason.ENDED)
        for claim in sorted(self._last_words(session), key=lambda claim: claim.place):
            person = self._person(claim.identity_id)
            if person is None or person.is_minor:
                continue  # nobody who is left out takes anything from those who wait
            elsewhere = max(0, ordered[person.fan, claim.product_id, claim.sku_id] - claim.sold)
            if session.mode == "cart":
                yield from _of_claim(claim, ToDo.UNPAID, "no_order", claim.open_units - elsewhere)
                continue
            left = self._left_now(claim.product_id, claim.sku_id, claim.color, claim.size)
            lost = 0 if claim.reason in _GIVEN_UP else claim.ran_out + ended.get(claim.id, 0)
            granted = claim.held + lost
            detail = "held" if claim.held else "ended" if claim.reason is Reason.ENDED else "expired"
            yield from _of_claim(claim, ToDo.UNPAID, detail, granted - elsewhere, left)
            waiting = claim.waiting - max(0, elsewhere - granted)
            if waiting > 0:
                yield from _of_claim(claim, ToDo.WAITING, self._served(claim.sku_id, waiting, left), waiting, left)

    def _last_words(self, session: ReportedSession) -> list[Claim]:
        """Of each fan and variant the claim that was made last: whoever claims again says how many they want by now."""
        last: dict[tuple[object, ...], Claim] = {}
        for claim in sales.session_claims(self.tx, session.id):
            person = self._person(claim.identity_id)
            if person is not None and not (claim.reason is Reason.PHRASE and not claim.live_units):
                variant = (claim.color, claim.size) if claim.sku_id is None else claim.sku_id
                last[person.fan, claim.product_id, variant] = claim
        return list(last.values())

    def _served(self, sku_id: SkuId | None, units: int, left_now: int | None) -> str:
        """Whether so many more can be had where all who stood before them are served."""
        if sku_id is None:
            return "needs_look"
        left = self.left.setdefault(sku_id, left_now)
        if left is None:
            return "no_figure"
        self.left[sku_id] = max(0, left - units)
        return "in_stock" if left >= units else "part_in_stock" if left else "sold_out"

    def _left_now(
        self, product_id: ProductId | None, sku_id: SkuId | None, color: str | None, size: str | None
    ) -> int | None:
        """How many may be had now of a SKU, or of all that fit what was said; None where that is not known."""
        ids = [sku_id]
        if sku_id is None:
            product = None if product_id is None else self._product(product_id)
            skus = () if product is None else product.skus
            ids = [sku.id for sku in skus if color in (None, sku.color) and size in (None, sku.size)]
        known = [one for one in ids if one is not None and stock.figure_at(self.tx, one) is not None]
        return sum(stock.level(self.tx, one).left for one in known) if known and len(known) == len(ids) else None

    def _product(self, product_id: ProductId) -> Product | None:
        if self.catalogue is None:
            self.catalogue = Catalogue(goods.all_products(self.tx))
        return self.catalogue.product(product_id)

    # -- what they asked and wished for

    def _asks(self, session: ReportedSession, ordered: _Ordered) -> Iterator[_Row]:
        asks = {ask.id: ask for ask in ask_store.asks(self.tx, session.id)}
        for ask_id, who, at_ms, text in ask_store.unanswered(self.tx, session.id):
            ask, person, said = asks[ask_id], self._person(who), text or ""
            is_bought = person is not None and ordered[person.fan, ask.product_id, None] > 0
            if is_bought and ask.product_id is not None and ask.key.kind in _BEFORE_BUYING:
                continue
            # Whether something fits is asked with what one measures, in more ways than any list of words knows.
            is_told = ask.key.kind is not Intent.ASK_FIT and not _is_private(said)
            is_of_stock = session.mode == "reserve" and ask.key.topic in (Topic.STOCK, Topic.RESTOCK)
            left = self._left_now(ask.product_id, None, ask.key.color, ask.key.size) if is_of_stock else None
            yield _Row(
                who, ToDo.ASK, at_ms, ask.key.topic.value, ask.key.number, ask.product_id, None, ask.key.color,
                ask.key.size, None, left, said if is_told else None, ask.taken_by, str(ask_id),
            )  # fmt: skip

    def _wishes(self, session: ReportedSession) -> Iterator[_Row]:
        claims = {-claim.id for claim in sales.session_claims(self.tx, session.id)}
        told: set[tuple[object, ...]] = set()
        for line, wish in callouts.wishes_in(self.tx, session.id):
            if line in claims:
                continue  # what they claimed and did not get stands on the waiting list
            said = [None if one is None or _is_private(one) else one for one in (wish.what, wish.color, wish.size)]
            feature = None if wish.feature is None or _is_private(wish.feature) else wish.feature
            what, color, size = said
            words = " ".join(one for one in (feature, what) if one)
            key = (wish.who, wish.product_id, words, color, size)
            if key in told or not (words or color or size):
                continue
            told.add(key)
            product = None if wish.product_id is None else self._product(wish.product_id)
            yield _Row(
                wish.who, ToDo.WISH, wish.at_ms, number=product.number if product else None,
                product_id=wish.product_id, color=color, size=size, text=words,
            )  # fmt: skip


def _of_claim(claim: Claim, todo: ToDo, detail: str, units: int, stock_left: int | None = None) -> Iterator[_Row]:
    if units > 0:
        yield _Row(
            claim.identity_id, todo, claim.at_ms, detail, claim.number, claim.product_id, claim.sku_id, claim.color,
            claim.size, units, stock_left, ref=str(claim.id),
        )  # fmt: skip


def _is_private(text: str) -> bool:
    return is_private(text) or _TELLS_MORE.search(text) is not None


def _urgency(row: _Row) -> tuple[int, int]:
    return _PRESSING[row.todo], row.at_ms or 0


def _cells(
    fan: Fan, row: _Row, words: dict[ProductId, tuple[str, str]], codes: dict[SkuId, str]
) -> tuple[str, ...]:  # fmt: skip
    code, name = (None, None) if row.product_id is None else words.get(row.product_id, (None, None))
    return (
        *(Cell.text(fan.identity.platform), Cell.text(fan.identity.space), Cell.text(fan.identity.user_id)),
        *(Cell.text(fan.name), row.todo.value, row.detail, Cell.time(row.at_ms), Cell.text(row.number)),
        *(Cell.text(code), Cell.text(name), Cell.text(None if row.sku_id is None else codes.get(row.sku_id))),
        *(Cell.text(row.color), Cell.text(row.size), Cell.whole(row.qty), Cell.whole(row.stock_left)),
        *(Cell.text(row.text), Cell.text(row.by), Cell.text(row.ref)),
    )
