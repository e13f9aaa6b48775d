"""Orders as platforms tell of them: each becomes sales, stock and answered claims, once, in whatever order it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anchor_console.core.clock import to_ms
from anchor_console.core.events import Order, OrderLine
from anchor_console.core.ids import ClaimId, IdentityId, PinId
from anchor_console.core.money import apportion
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.service import Catalogue
from anchor_console.sales import claiming
from anchor_console.sales import order_store as store
from anchor_console.sales.claiming import Changes, Terms
from anchor_console.sales.order_store import KnownRefund, KnownSale, OrderSale
from anchor_console.sales.sale import RefundOf, supersedes, units_out
from anchor_console.stock import ledger
from anchor_console.stock import store as stock
from anchor_console.storage.writer import Transaction


@dataclass(frozen=True, slots=True)
class _State:
    """An order as it stands after this event, whichever event told of it."""

    row: int
    status: str
    was_shipped: bool
    is_news: bool


def record(
    tx: Transaction,
    terms: Terms,
    order: Order,
    platform: str,
    who: IdentityId | None,
    catalogue: Catalogue,
    pin_id: PinId | None,
    changes: Changes,
) -> None:
    """Write what `order` tells, and move stock by the difference to what was known before."""
    at_ms = to_ms(order.updated_at) if order.updated_at else order.at_ms
    state = _put_order(tx, terms, order, platform, who, at_ms)
    store.put_refunds(tx, state.row, order.refunds, at_ms)
    if state.is_news:
        confirmed_at_ms = _confirmed_at(order, at_ms)
        for sale in _order_sales(order, catalogue):
            store.put_sale(tx, terms.session_id, state.row, order, platform, who, sale, pin_id, confirmed_at_ms)
        store.set_status(tx, state.row, state.status)
    _settle(tx, terms, who, state, catalogue, at_ms, changes)
    changes.sales = True


def _put_order(
    tx: Transaction, terms: Terms, order: Order, platform: str, who: IdentityId | None, at_ms: int
) -> _State:
    known = store.known_order(tx, platform, order.order_id)
    was_shipped = order.status == "shipped" or (known is not None and known.was_shipped)
    if known is not None and not supersedes(at_ms, order.status, known.updated_at_ms, known.status):
        if was_shipped:
            store.mark_shipped(tx, known.row)
        return _State(known.row, known.status, was_shipped, is_news=False)
    row = store.put_order(tx, terms.session_id, order, platform, who, was_shipped=was_shipped, updated_at_ms=at_ms)
    return _State(row, order.status, was_shipped, is_news=True)


def _order_sales(order: Order, catalogue: Catalogue) -> list[OrderSale]:
    found = [(line, *_resolve(line, catalogue)) for line in order.lines if line.qty > 0]
    units = [_unit_price(line, sku) for line, _, sku in found]
    amounts = [
        line.amount if line.amount is not None else unit * line.qty
        for (line, _, _), unit in zip(found, units, strict=True)
    ]
    totals = (order.paid, order.seller_discount, order.platform_discount, order.shipping)
    shares = zip(*(_shared(total, amounts) for total in totals), strict=True)
    return [
        OrderSale(
            *(line.line_id, product.id if product else None, sku.id if sku else None),
            line.number or (product.number if product else None),
            line.color or (sku.color if sku else None),
            line.size or (sku.size if sku else None),
            *(line.qty, unit, amount, *share),
        )
        for (line, product, sku), unit, amount, share in zip(found, units, amounts, shares, strict=True)
    ]


def _settle(
    tx: Transaction,
    terms: Terms,
    who: IdentityId | None,
    state: _State,
    catalogue: Catalogue,
    at_ms: int,
    changes: Changes,
) -> None:
    """Bring refunds, stock and claims of an order's lines to what its state says."""
    sales, refunds = store.sales_of(tx, state.row), store.refunds_of(tx, state.row)
    refunded_at_ms = max((refund.at_ms for refund in refunds), default=at_ms)
    for sale, own in zip(sales, _refunds_by_line(sales, refunds), strict=True):
        back_minor = sum(refund.amount_minor for refund in own)
        if state.status == "refunded" and not own:
            back_minor = sale.amount
        store.set_refunded(tx, sale.id, min(back_minor, sale.amount), refunded_at_ms if back_minor else None)
        out = units_out(state.status, sale.qty, own, was_shipped=state.was_shipped)
        sold = catalogue.sku(sale.sku_id) if sale.sku_id is not None else None
        if sold is not None and out != sale.units_booked:
            first = _move_stock(tx, terms, who, sold, out - sale.units_booked, sale.id, at_ms, changes)
            store.set_booked(tx, sale.id, out, sale.claim_id if sale.claim_id is not None else first)


def _refunds_by_line(sales: Sequence[KnownSale], refunds: Sequence[KnownRefund]) -> list[list[RefundOf]]:
    """What each line feels of the order's refunds; one of the whole order is shared by amount."""
    by_line = [
        [RefundOf(r.amount, r.qty, r.goods_back) for r in refunds if r.line_id == sale.line_id] for sale in sales
    ]
    for refund in refunds:
        if refund.line_id is None:
            shares = apportion(refund.amount, [sale.amount for sale in sales])
            for own, sale, share in zip(by_line, sales, shares, strict=True):
                own.append(RefundOf(share, sale.qty if refund.qty is None else None, refund.goods_back))
    return by_line


def _move_stock(
    tx: Transaction,
    terms: Terms,
    who: IdentityId | None,
    sold: tuple[Product, Sku],
    units: int,
    sale_id: str,
    at_ms: int,
    changes: Changes,
) -> ClaimId | None:
    """Book `units` more sold, or fewer where negative; returns the claim that a new sale answered."""
    product, sku = sold
    changes.skus.add(sku.id)
    if units < 0:
        stock.book(tx, sku.id, ledger.take_back(-units), stock.Cause(at_ms, terms.session_id, sale_id=sale_id))
        claiming.stock_came_free(tx, terms, sku.id, at_ms, changes)
        return None
    claim_id, from_held = None, 0
    if who is not None:
        claim_id, from_held = claiming.take_sold(tx, terms, who, product, sku.id, units, changes)
    cause = stock.Cause(at_ms, terms.session_id, claim_id, sale_id)
    stock.book(tx, sku.id, ledger.sell(units, from_held=from_held), cause)
    return claim_id


def _resolve(line: OrderLine, catalogue: Catalogue) -> tuple[Product | None, Sku | None]:
    """What the line sold, by its SKU code, else by number, colour and size; None where we don't know it."""
    if line.sku is not None and (found := catalogue.sku_coded(line.sku)) is not None:
        return found
    product = catalogue.numbered(line.number) if line.number else None
    return product, product.the_sku(line.color, line.size) if product else None


def _unit_price(line: OrderLine, sku: Sku | None) -> int:
    if line.unit_price is not None:
        return line.unit_price
    if line.amount is not None:
        return line.amount // line.qty
    return (sku.price_minor or 0) if sku else 0


def _shared(total: int | None, amounts: Sequence[int]) -> list[int | None]:
    """What each line bears of an order's own figure; all None where the platform told none."""
    if total is None:
        return [None] * len(amounts)
    return list(apportion(total, amounts))


def _confirmed_at(order: Order, at_ms: int) -> int | None:
    if order.paid_at is not None:
        return to_ms(order.paid_at)
    return None if order.status in ("placed", "cancelled", "closed") else at_ms
