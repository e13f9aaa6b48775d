"""Booking what the platform's order file tells of a session, and taking that back: each within one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence

from msgspec.structs import replace

from anchor_console.core import events
from anchor_console.core.events import FanRef
from anchor_console.core.ids import Identity, IdentityId, SessionId, SkuId
from anchor_console.core.refusal import Refused
from anchor_console.fans import store as fans
from anchor_console.goods import store as goods
from anchor_console.goods.service import Catalogue
from anchor_console.sales import orders, reconcile_store
from anchor_console.sales.booking import Booking
from anchor_console.sales.named_goods import NamedGoods
from anchor_console.sales.order import PAID_STATUSES, told_by
from anchor_console.sales.order_file import BUYER_SPACE
from anchor_console.sales.order_lines import OrderFileLine
from anchor_console.sales.reconcile import (
    BOOKED,
    Finding,
    Resolve,
    Span,
    Verdict,
    reconcile,
    told_by_file,
)
from anchor_console.sales.reconcile_store import ImportId, OrderImport, Part
from anchor_console.stock import ledger
from anchor_console.storage.writer import Transaction

Covers = Callable[[Identity, int], bool]
"""Whether what this person did at that time is to be forgotten."""


AT_ONCE = 25
"""So many orders are one transaction: what comes in from a room that is open waits for no more of them than that."""


def goods_of(tx: Transaction) -> Resolve:
    """What finds the goods of an order file's lines, also those that are off sale by now."""
    return NamedGoods(Catalogue(goods.all_products(tx)), Catalogue(goods.every_product(tx))).find


def findings_of(
    tx: Transaction, session_id: SessionId, lines: Sequence[OrderFileLine], span: Span, resolve: Resolve,
    *, part_of: Sequence[Finding] | None = None,
) -> list[Finding]:  # fmt: skip
    """What the file tells of the session's sales; nothing is written.

    Args:
        part_of: what the whole file tells, where the lines are a part of it: only of all of them it can be told what
            the file does not have, and which sales by hand its orders share.
    """
    order_ids = sorted({line.order_id for line in lines})
    return reconcile(
        lines,
        reconcile_store.known_orders(tx, session_id, order_ids, of_session=part_of is None),
        reconcile_store.hand_sales(tx, session_id),
        span,
        resolve,
        _shared(part_of or ()),
    )


def _shared(findings: Sequence[Finding]) -> frozenset[str]:
    """The sales by hand of which an order has but a part: nobody was sold just that, however much of it is left."""
    return frozenset(
        part.sale.id
        for finding in findings
        if finding.verdict in BOOKED
        for part in finding.by_hand
        if part.units < part.sale.qty
    )


def in_steps(lines: Sequence[OrderFileLine], findings: Sequence[Finding]) -> list[list[OrderFileLine]]:
    """The lines of the orders that are to be booked, `AT_ONCE` orders together.

    Last of all what was called off: whoever ordered again has paid by that what was sold to them by hand.
    """
    wanted = sorted((one for one in findings if one.verdict in BOOKED), key=lambda one: one.status not in PAID_STATUSES)
    of_order: dict[tuple[str, str], list[OrderFileLine]] = {
        (one.lines[0].line.platform, one.order_id): [] for one in wanted
    }
    for line in lines:
        if (theirs := of_order.get((line.platform, line.order_id))) is not None:
            theirs.append(line)
    orders_told = list(of_order.values())
    return [
        [line for theirs in orders_told[at : at + AT_ONCE] for line in theirs]
        for at in range(0, len(orders_told), AT_ONCE)
    ]


def book(
    booking: Booking, import_id: ImportId, findings: Sequence[Finding], catalogue: Catalogue, covers: Covers
) -> list[int]:
    """Make the session's sales what findings tell that are to be booked; gives the rows of their orders."""
    tx, session_id, at_ms = booking.tx, booking.session_id, booking.at_ms
    rows = []
    for finding in findings:
        told = told_by_file(finding, at_ms)
        adopted: str | None = None
        if finding.known is not None:
            row, who = finding.known.row, None
        else:
            who = finding.by_hand[0].sale.identity_id if finding.by_hand else _buyer(tx, finding, covers, at_ms)
            row = reconcile_store.new_order(tx, session_id, finding.platform, finding.order_id, who, at_ms)
            if finding.by_hand:
                adopted = reconcile_store.adopt(tx, row, told, finding.by_hand)
        told_order = orders.Told(told, finding.platform, finding.platform, who)
        orders.record(booking, told_order, catalogue, None, origin="order_file")
        body = events.encode(told_by(told)).decode()
        reconcile_store.add_part(tx, import_id, row, body, adopted)
        rows.append(row)
    return rows


def taken_back(tx: Transaction, import_id: ImportId) -> OrderImport:
    """The import that is to be taken back.

    Raises:
        Refused: there is none, or it was taken back before.
    """
    found = next((one for one in reconcile_store.imports(tx) if one.id == import_id), None)
    if found is None:
        raise Refused("not_found", "undo.nothing")
    if found.undone_at_ms is not None:
        raise Refused("conflict", "undo.already")
    return found


def take_back(booking: Booking, import_id: ImportId, parts: Sequence[Part], by_name: str, catalogue: Catalogue) -> None:
    """Make the session's sales what they were without these parts of an import; what came in since stays."""
    tx = booking.tx
    booking = replace(booking, terms=replace(booking.terms, is_undo=True))
    for part in parts:
        if part.adopted is not None and not _is_told_by_others(tx, import_id, part.order_row, part.adopted):
            # First of all: the sale is no line of the order any more, so nothing of it is returned with that.
            for sale_id, sku_id, more in reconcile_store.release(tx, part.adopted):
                if more > 0:
                    booking.move(sku_id, ledger.sell(more), booking.cause(None, sale_id, by_name, "undo"))
                else:
                    orders.give_back(booking, sale_id, sku_id, -more)
        orders.take_back(booking, part.order_row, part.body, catalogue)
        reconcile_store.forget_part(tx, part)


def _is_told_by_others(tx: Transaction, import_id: ImportId, order_row: int, adopted: str) -> bool:
    """Whether somebody else tells of the order too: then it stays what was sold by hand, until nobody does."""
    return reconcile_store.is_told_otherwise(tx, order_row) or reconcile_store.hand_on(
        tx, import_id, order_row, adopted
    )


def buyers_of_settled(
    tx: Transaction, findings: Sequence[Finding], covers: Covers
) -> Iterator[tuple[IdentityId, str, frozenset[SkuId], int]]:
    """Who the file has for orders that were sold by hand to somebody of the room: (buyer, order, variants, when)."""
    for finding in findings:
        lines = [told for told in finding.lines if told.line.at_ms is not None]
        if finding.verdict is Verdict.SETTLED and lines:
            at_ms = lines[0].line.at_ms or 0
            who = _by_id(tx, lines[0].line, covers, at_ms)
            if who is not None:
                skus = frozenset(told.sku.id for told in lines if told.sku is not None)
                yield who, finding.order_id, skus, at_ms


def _buyer(tx: Transaction, finding: Finding, covers: Covers, at_ms: int) -> IdentityId | None:
    """Whose the order is that nobody here knows."""
    return _by_id(tx, finding.lines[0].line, covers, at_ms) if finding.verdict is Verdict.MISSING else None


def _by_id(tx: Transaction, line: OrderFileLine, covers: Covers, at_ms: int) -> IdentityId | None:
    """Who has the id that the file has for the buyer; never by a name alone."""
    if line.buyer_id is None:
        return None
    ref = FanRef(
        platform=line.platform, user_id=line.buyer_id, name=line.buyer_name or "", space=BUYER_SPACE,
        masked=not line.buyer_name,
    )  # fmt: skip
    if covers(ref.identity, line.at_ms or 0):
        return None
    return fans.ensure_identity(tx, ref, line.at_ms or at_ms)
