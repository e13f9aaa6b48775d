"""A session's sales beside the platform's order file: what agrees, what is missing, what went back. Pure."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from enum import StrEnum

import msgspec
from msgspec.structs import replace

from anchor_console.core.clock import from_ms
from anchor_console.core.events import Order, OrderLine, Refund
from anchor_console.core.ids import IdentityId, ProductId, SkuId
from anchor_console.core.text import fold
from anchor_console.goods.product import Product, Sku
from anchor_console.sales import file_ids
from anchor_console.sales.line_pairs import Look, pair
from anchor_console.sales.order import PAID_STATUSES, furthest
from anchor_console.sales.order_lines import OrderFileLine, by_own_prices

AFTER_END_MS = 30 * 60_000
"""Orders that were placed this soon after the show are the show's."""
_UNDONE = ("refunded", "cancelled", "closed")
_CALLED_OFF = frozenset({"cancelled", "closed"})
_PROGRESS = ("placed", "paid", "shipped")


class Verdict(StrEnum):
    """What becomes of an order of the file, or of a sale that the file does not have."""

    MATCHED = "matched"
    """It is here, and the same."""
    CHANGED = "changed"
    """It is here, with another status or amount: the platform's own counts."""
    REFUNDED = "refunded"
    """It is here, and went back since, all of it or a part."""
    SETTLED = "settled"
    """A person confirmed the sale here by hand: this is its order."""
    MISSING = "missing"
    """It is not here, and is booked."""
    NOT_IN_FILE = "not_in_file"
    """A sale that is here alone: nothing is changed, a person looks."""
    KEPT = "kept"
    """Here it has gone further than in the file: what is here stays."""
    NO_SALE = "no_sale"
    """It was never paid, or taken back before it left, and is not here."""
    OTHER_TIME = "other_time"
    """It is of another day or session."""


BOOKED = frozenset({Verdict.CHANGED, Verdict.REFUNDED, Verdict.SETTLED, Verdict.MISSING})
"""Verdicts that write something."""


class KnownLine(msgspec.Struct, frozen=True):
    """A line of an order that is here; money in fen."""

    line_id: str
    product_id: ProductId | None
    sku_id: SkuId | None
    qty: int
    amount: int
    refund_amount: int


class KnownOrder(msgspec.Struct, frozen=True):
    row: int
    platform: str
    order_id: str
    is_of_session: bool
    status: str
    lines: tuple[KnownLine, ...]


class HandSale(msgspec.Struct, frozen=True):
    """A sale that a person confirmed, with no order of the platform."""

    id: str
    identity_id: IdentityId | None
    fan_name: str | None
    product_id: ProductId
    sku_id: SkuId
    qty: int
    amount: int
    at_ms: int


class HandPart(msgspec.Struct, frozen=True):
    """So many units of a sale by hand, and which line of an order of the file they are."""

    sale: HandSale
    place: int
    units: int

    @property
    def amount(self) -> int:
        return self.sale.amount * self.units // self.sale.qty


class Span(msgspec.Struct, frozen=True):
    """From when to when orders are the session's; `ended_at_ms` with the time after it, in which the next may begin."""

    started_at_ms: int
    ended_at_ms: int
    next_at_ms: int | None

    def has(self, at_ms: int | None) -> bool:
        # A file that went through a spreadsheet tells no seconds.
        first_ms = self.started_at_ms - self.started_at_ms % 60_000
        return at_ms is None or first_ms <= at_ms <= self.ended_at_ms

    def is_of_next(self, at_ms: int | None) -> bool:
        """Whether it is of the next session, but for what somebody was sold by hand in this one."""
        return at_ms is not None and self.next_at_ms is not None and at_ms >= self.next_at_ms


class FoundLine(msgspec.Struct, frozen=True):
    """A line of the file, with what it is of ours."""

    line: OrderFileLine
    product: Product | None
    sku: Sku | None


Resolve = Callable[[OrderFileLine], tuple[Product | None, Sku | None]]


class Finding(msgspec.Struct, frozen=True):
    """One order of the file, or one sale that it does not have, and what becomes of it."""

    verdict: Verdict
    platform: str
    order_id: str
    lines: tuple[FoundLine, ...]
    known: KnownOrder | None = None
    by_hand: tuple[HandPart, ...] = ()
    status: str = ""
    """As the file has it, of the whole order."""

    @property
    def file_amount(self) -> int:
        return sum(found.line.amount_minor or 0 for found in self.lines)

    @property
    def known_amount(self) -> int:
        if self.by_hand:
            return sum(part.amount for part in self.by_hand)
        return sum(line.amount for line in self.known.lines) if self.known is not None else 0


def reconcile(
    lines: Sequence[OrderFileLine],
    known: Sequence[KnownOrder],
    by_hand: Sequence[HandSale],
    span: Span,
    resolve: Resolve,
    shared: Collection[str] = (),
) -> list[Finding]:
    """What becomes of each order of the file, in its order, then of each sale that it does not have.

    Args:
        shared: those sales by hand of which some order has, or had before these, but a part.
    """
    orders: dict[tuple[str, str], list[OrderFileLine]] = defaultdict(list)
    for line in lines:
        orders[line.platform, line.order_id].append(line)
    here = _Here(known)
    hands = _Hands(by_hand, shared)
    findings: list[Finding] = []
    called_off: list[int] = []
    seen: set[int] = set()
    for (platform, order_id), its in orders.items():
        found = _found(its, resolve)
        order = here.order(platform, order_id)
        placed_at_ms = _placed_at(its)
        status = _status([one.line for one in found])
        if order is not None:
            seen.add(order.row)
            verdict = _of_known(order, found, status) if order.is_of_session else Verdict.OTHER_TIME
            findings.append(Finding(verdict, order.platform, order_id, found, order, status=status))
        elif not span.has(placed_at_ms):
            findings.append(Finding(Verdict.OTHER_TIME, platform, order_id, found, status=status))
        elif status not in PAID_STATUSES:
            if status == "cancelled" or any(line.paid_at_ms is not None for line in its):
                called_off.append(len(findings))
            findings.append(Finding(Verdict.NO_SALE, platform, order_id, found, status=status))
        else:
            is_of_next = span.is_of_next(placed_at_ms)
            mine = hands.take(found, by_name_only=is_of_next)
            verdict = Verdict.SETTLED if mine else Verdict.OTHER_TIME if is_of_next else Verdict.MISSING
            findings.append(Finding(verdict, platform, order_id, found, None, mine, status))
    for at in called_off:
        # Only now: whoever ordered again has paid by that what was sold to them by hand.
        if mine := hands.take(findings[at].lines, by_name_only=True):
            findings[at] = replace(findings[at], verdict=Verdict.REFUNDED, by_hand=mine)
    platforms = {platform for platform, _ in orders}
    for order in known:
        is_sale = order.is_of_session and order.status in PAID_STATUSES
        if is_sale and order.row not in seen and (order.platform in platforms or not platforms):
            findings.append(Finding(Verdict.NOT_IN_FILE, order.platform, order.order_id, (), order, status=""))
    findings += [Finding(Verdict.NOT_IN_FILE, "", part.sale.id, (), None, (part,)) for part in hands.left]
    return findings


def _found(lines: Sequence[OrderFileLine], resolve: Resolve) -> tuple[FoundLine, ...]:
    ours = [resolve(line) for line in lines]
    own = by_own_prices(lines, [None if sku is None else sku.price_minor for _, sku in ours])
    return tuple(FoundLine(line, product, sku) for line, (product, sku) in zip(own, ours, strict=True))


class _Here:
    """Finds an order that is here by the platform's id; by the id alone where only one platform has it."""

    def __init__(self, known: Iterable[KnownOrder]) -> None:
        self._exact = {(order.platform, order.order_id): order for order in known}
        self._ids: dict[str, list[KnownOrder]] = defaultdict(list)
        for order in self._exact.values():
            self._ids[order.order_id].append(order)

    def order(self, platform: str, order_id: str) -> KnownOrder | None:
        exact = self._exact.get((platform, order_id))
        alike = self._ids.get(order_id, [])
        return exact or (alike[0] if len(alike) == 1 else None)


class _Hands:
    """Sales by hand, as far as no order of the file has been matched with them yet."""

    def __init__(self, sales: Sequence[HandSale], shared: Collection[str]) -> None:
        self._sales = list(sales)
        self._shared = frozenset(shared)
        self._left = {sale.id: sale.qty for sale in sales}
        self._named: dict[str, list[HandSale]] = defaultdict(list)
        self._of_sku: dict[SkuId, list[HandSale]] = defaultdict(list)
        self._of: dict[IdentityId | str, list[HandSale]] = defaultdict(list)
        for sale in sales:
            self._of_sku[sale.sku_id].append(sale)
            self._of[_whose(sale)].append(sale)
            if sale.fan_name:
                self._named[fold(sale.fan_name)].append(sale)

    @property
    def left(self) -> list[HandPart]:
        return [HandPart(sale, 0, left) for sale in self._sales if (left := self._left[sale.id])]

    def take(self, found: Sequence[FoundLine], *, by_name_only: bool = False) -> tuple[HandPart, ...]:
        """What of them the order is: by who has the same name, of each variant up to the quantity of its line.

        Where the file or the sale tells no name, the whole order must be what one person was sold, line by line.
        """
        name = found[0].line.buyer_name
        buyer = fold(name) if name and "*" not in name else None
        parts = self._up_to(found, self._named.get(buyer, ()) if buyer else ())
        if not parts and not by_name_only:
            parts = self._just(found, of_nobody_named=buyer is not None)
        for part in parts:
            self._left[part.sale.id] -= part.units
        return tuple(parts)

    def _up_to(self, found: Sequence[FoundLine], sales: Sequence[HandSale]) -> list[HandPart]:
        left = dict(self._left)
        parts = []
        for place, one in enumerate(found):
            units = one.line.qty
            for sale in sales:
                part = min(units, left[sale.id]) if one.sku is not None and sale.sku_id == one.sku.id else 0
                if part:
                    parts.append(HandPart(sale, place, part))
                    left[sale.id] -= part
                    units -= part
        return parts

    def _just(self, found: Sequence[FoundLine], *, of_nobody_named: bool) -> list[HandPart]:
        for theirs in self._who_has(found[0], of_nobody_named):
            parts = []
            for place, one in enumerate(found):
                fits = (sale for sale in theirs if one.sku is not None and sale.sku_id == one.sku.id)
                sale = next((sale for sale in fits if sale.qty == one.line.qty), None)
                if sale is None:
                    break
                theirs.remove(sale)
                parts.append(HandPart(sale, place, sale.qty))
            if len(parts) == len(found):
                return parts
        return []

    def _who_has(self, one: FoundLine, of_nobody_named: bool) -> Iterator[list[HandSale]]:
        """Of each person who was sold just this, who first was first, all that no order has a part of.

        Only of these: an evening has hundreds of sales, and a file as many orders that are none of them.
        """
        met = set()
        for sale in [] if one.sku is None else self._of_sku.get(one.sku.id, []):
            is_it = sale.qty == one.line.qty and self._is_whole(sale) and not (of_nobody_named and sale.fan_name)
            if is_it and (who := _whose(sale)) not in met:
                met.add(who)
                yield [theirs for theirs in self._of[who] if self._is_whole(theirs)]

    def _is_whole(self, sale: HandSale) -> bool:
        return self._left[sale.id] == sale.qty and sale.id not in self._shared


def _whose(sale: HandSale) -> IdentityId | str:
    """Whose it is; of nobody known each is somebody else's."""
    return sale.id if sale.identity_id is None else sale.identity_id


def _placed_at(lines: Sequence[OrderFileLine]) -> int | None:
    times = [line.placed_at_ms if line.placed_at_ms is not None else line.paid_at_ms for line in lines]
    return next((at_ms for at_ms in times if at_ms is not None), None)


def _status(lines: Sequence[OrderFileLine]) -> str:
    """The status of the whole order by those of its lines."""
    told = {line.status for line in lines}
    if len(told) == 1:
        return lines[0].status
    going = [status for status in _PROGRESS if status in told]
    if not going and "part_refunded" not in told:
        return "refunded" if "refunded" in told else "cancelled"
    if "part_refunded" in told or told & set(_UNDONE):
        return "part_refunded"
    return going[-1]


def _of_known(order: KnownOrder, found: Sequence[FoundLine], status: str) -> Verdict:
    if order.status in _UNDONE and status not in _UNDONE:
        return Verdict.KEPT
    if status == "placed" and order.status != "placed":
        return Verdict.KEPT
    if {order.status, status} <= _CALLED_OFF:
        return Verdict.MATCHED  # files say closed of what events call cancelled
    pairs = paired(order.lines, found)
    goes_back = _is_more_back(order, pairs)
    if order.status not in ("placed", *_UNDONE) and (goes_back or status in _UNDONE):
        return Verdict.REFUNDED
    is_older = status in _PROGRESS and furthest(status, order.status) == order.status
    if status != order.status and not is_older:
        return Verdict.CHANGED
    for one, known in pairs:
        amount = one.line.amount_minor
        if known is None or known.qty != one.line.qty or (amount is not None and amount != known.amount):
            return Verdict.CHANGED
        if known.sku_id is None and one.sku is not None:
            return Verdict.CHANGED
    return Verdict.KEPT if status == "paid" and order.status == "shipped" else Verdict.MATCHED


def _is_more_back(order: KnownOrder, pairs: Sequence[tuple[FoundLine, KnownLine | None]]) -> bool:
    """Whether the file tells of more that went back than is known: of a line as a whole, or of the order in all.

    How a part is shared over the lines of its order may differ from how it is here.
    """
    told = 0
    for one, known in pairs:
        is_whole, back = one.line.status in _UNDONE, one.line.refund_minor or 0
        if known is None:
            if is_whole or back:
                return True
        elif is_whole and known.refund_amount < known.amount:
            return True
        else:
            told += known.amount if is_whole else min(back, known.amount)
    return told > sum(line.refund_amount for line in order.lines)


def paired(known: Sequence[KnownLine], found: Sequence[FoundLine]) -> list[tuple[FoundLine, KnownLine | None]]:
    """Each line of the file with the one that it is here."""
    here = [Look((line.line_id,), line.product_id, line.sku_id, line.qty, line.amount) for line in known]
    there = [
        Look(
            (one.line.line_id or "", _line_id(one.line)),
            one.product.id if one.product is not None else None,
            one.sku.id if one.sku is not None else None,
            one.line.qty,
            one.line.amount_minor,
        )
        for one in found
    ]
    places = pair(there, here)
    return [(one, None if place is None else known[place]) for one, place in zip(found, places, strict=True)]


def told_by_file(finding: Finding, at_ms: int) -> Order:
    """The state of the order as the file has it, told at `at_ms`, on the lines that are here."""
    pairs = paired(finding.known.lines if finding.known is not None else (), finding.lines)
    # Of one that was cancelled or closed the status says it all.
    goes_back = finding.status not in _CALLED_OFF and (finding.known is None or _is_more_back(finding.known, pairs))
    refunds = [back for one, line in pairs if goes_back and (back := _refund(one, line)) is not None]
    status = finding.status
    if finding.known is not None and status in _PROGRESS:
        status = furthest(finding.known.status, status)
    placed = next((one.line.placed_at_ms for one in finding.lines if one.line.placed_at_ms is not None), None)
    paid = next((one.line.paid_at_ms for one in finding.lines if one.line.paid_at_ms is not None), None)
    return Order(
        id=file_ids.STATE,
        at=from_ms(at_ms),
        order_id=finding.order_id,
        status=status,  # type: ignore[arg-type]
        lines=[_order_line(one, line) for one, line in pairs],
        placed_at=None if placed is None else from_ms(placed),
        paid_at=None if paid is None or status == "placed" else from_ms(paid),
        updated_at=from_ms(at_ms),
        refunds=refunds,
    )


def _order_line(one: FoundLine, known: KnownLine | None) -> OrderLine:
    """What a variant is called is told where none is known here, or only files tell: each of them may be taken back."""
    is_new = known is None or known.sku_id is None or file_ids.is_of_file(known.line_id)
    return OrderLine(
        line_id=_line_id(one.line) if known is None else known.line_id,
        qty=one.line.qty,
        sku=(one.sku.code if one.sku else one.line.sku_code) if is_new else None,
        color=one.line.color if is_new and one.sku is None else None,
        size=one.line.size if is_new and one.sku is None else None,
        unit_price=one.line.unit_price_minor if is_new else None,
        amount=one.line.amount_minor,
    )


def _refund(one: FoundLine, known: KnownLine | None) -> Refund | None:
    """What of the line went back so far."""
    line = one.line
    is_whole = line.status in _UNDONE
    amount = line.amount_minor if line.amount_minor is not None else known.amount if known is not None else 0
    back = amount if is_whole else line.refund_minor or 0
    if not back:
        return None
    return Refund(
        refund_id=file_ids.refund_id(line.line_id or "", None if is_whole else back),
        amount=back,
        line_id=_line_id(line) if known is None else known.line_id,
        qty=line.qty if is_whole else line.back_qty,
        goods_back=line.is_returned or line.status != "refunded" if is_whole else bool(line.back_qty),
    )


def _line_id(line: OrderFileLine) -> str:
    return file_ids.line_id(line.line_id or "")


def counted(findings: Iterable[Finding]) -> dict[str, int]:
    """How many there are of each verdict."""
    met = Counter(finding.verdict for finding in findings)
    return {verdict.value: met[verdict] for verdict in Verdict}
