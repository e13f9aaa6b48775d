"""Booking what the platform's order file tells of a session, and taking that back: each within one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace

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
from anchor_console.sales.order import told_by
from anchor_console.sales.order_file import BUYER_SPACE
from anchor_console.sales.order_lines import OrderFileLine
from anchor_console.sales.reconcile import (
    BOOKED,
    Finding,
    Span,
    Verdict,
    counted,
    reconcile,
    told_by_file,
)
from anchor_console.sales.reconcile_store import ImportId
from anchor_console.stock import ledger
from anchor_console.storage.writer import Transaction

Covers = Callable[[Identity, int], bool]
"""Whether what this person did at that time is to be forgotten."""


def findings_of(
    tx: Transaction, session_id: SessionId, lines: Sequence[OrderFileLine], span: Span, catalogue: Catalogue
) -> list[Finding]:
    """What the file tells of the session's sales; nothing is written."""
    return reconcile(
        lines,
        reconcile_store.known_orders(tx, session_id, sorted({line.order_id for line in lines})),
        reconcile_store.hand_sales(tx, session_id),
        span,
        NamedGoods(catalogue, Catalogue(goods.every_product(tx))).find,
    )


def book(
    booking: Booking, findings: Sequence[Finding], file: str, by_name: str, catalogue: Catalogue, covers: Covers
) -> ImportId | None:
    """Make the session's sales what the file tells; None where that is so already: the same file again adds nothing."""
    to_book = [finding for finding in findings if finding.verdict in BOOKED]
    if not to_book:
        return None
    tx, session_id, at_ms = booking.tx, booking.session_id, booking.at_ms
    import_id = reconcile_store.add_import(tx, session_id, file, by_name, at_ms, counted(findings))
    for finding in to_book:
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
    return import_id


def take_back(booking: Booking, import_id: ImportId, by_name: str, catalogue: Catalogue) -> None:
    """Make the session's sales what they were without the import; what came in since stays.

    Raises:
        Refused: there is no such import, or it was taken back before.
    """
    tx, at_ms = booking.tx, booking.at_ms
    found = next((one for one in reconcile_store.imports(tx) if one.id == import_id), None)
    if found is None:
        raise Refused("not_found", "undo.nothing")
    if found.undone_at_ms is not None:
        raise Refused("conflict", "undo.already")
    booking = replace(booking, terms=replace(booking.terms, is_undo=True))
    for order_row, body, adopted in reconcile_store.parts(tx, import_id):
        if adopted is not None and not _is_told_by_others(tx, import_id, order_row, adopted):
            # First of all: the sale is no line of the order any more, so nothing of it is returned with that.
            for sale_id, sku_id, more in reconcile_store.release(tx, adopted):
                if more > 0:
                    booking.move(sku_id, ledger.sell(more), booking.cause(None, sale_id, by_name, "undo"))
                else:
                    orders.give_back(booking, sale_id, sku_id, -more)
        orders.take_back(booking, order_row, body, catalogue)
    reconcile_store.mark_undone(tx, import_id, by_name, at_ms)


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
