"""Orders as platforms tell of them: each becomes sales, stock and answered claims, once, in whatever order it came."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anchor_console.core.clock import to_ms
from anchor_console.core.events import Order, OrderLine
from anchor_console.core.ids import ClaimId, IdentityId, PinId, SkuId
from anchor_console.core.money import apportion
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.service import Catalogue
from anchor_console.sales import claiming
from anchor_console.sales.claiming import Changes, Terms
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
    for refund in order.refunds:
        tx.execute(
            "INSERT INTO refunds (order_row, refund_id, amount, line_id, qty, goods_back, at_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET goods_back = max(goods_back, excluded.goods_back)",
            (state.row, refund.refund_id, refund.amount, refund.line_id, refund.qty, refund.goods_back, at_ms),
        )
    if state.is_news:
        _put_lines(tx, terms, order, platform, who, state, catalogue, pin_id, at_ms)
    _settle(tx, terms, who, state, catalogue, at_ms, changes)
    changes.sales = True


def _put_order(
    tx: Transaction, terms: Terms, order: Order, platform: str, who: IdentityId | None, at_ms: int
) -> _State:  # fmt: skip
    known = tx.execute(
        "SELECT id, status, updated_at_ms, was_shipped FROM orders WHERE platform = ? AND order_id = ?",
        (platform, order.order_id),
    ).fetchone()
    is_news = known is None or supersedes(at_ms, order.status, known[2], known[1])
    was_shipped = order.status == "shipped" or bool(known and known[3])
    if known is not None and not is_news:
        tx.execute("UPDATE orders SET was_shipped = ? WHERE id = ?", (was_shipped, known[0]))
        return _State(known[0], known[1], was_shipped, is_news=False)
    (row,) = tx.execute(
        "INSERT INTO orders (session_id, platform, order_id, identity_id, status, was_shipped, currency, placed_at_ms,"
        " paid_at_ms, updated_at_ms, paid, shipping, seller_discount, platform_discount)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (platform, order_id) DO UPDATE SET"
        " identity_id = ifnull(excluded.identity_id, identity_id), status = excluded.status,"
        " was_shipped = excluded.was_shipped, placed_at_ms = ifnull(excluded.placed_at_ms, placed_at_ms),"
        " paid_at_ms = ifnull(excluded.paid_at_ms, paid_at_ms), updated_at_ms = excluded.updated_at_ms,"
        " paid = ifnull(excluded.paid, paid), shipping = ifnull(excluded.shipping, shipping),"
        " seller_discount = ifnull(excluded.seller_discount, seller_discount),"
        " platform_discount = ifnull(excluded.platform_discount, platform_discount) RETURNING id",
        (
            *(terms.session_id, platform, order.order_id, who, order.status, was_shipped, order.currency),
            to_ms(order.placed_at) if order.placed_at else None,
            to_ms(order.paid_at) if order.paid_at else None,
            *(at_ms, order.paid, order.shipping, order.seller_discount, order.platform_discount),
        ),
    ).fetchone()
    return _State(row, order.status, was_shipped, is_news=True)


def _put_lines(
    tx: Transaction,
    terms: Terms,
    order: Order,
    platform: str,
    who: IdentityId | None,
    state: _State,
    catalogue: Catalogue,
    pin_id: PinId | None,
    at_ms: int,
) -> None:
    priced = [(line, *_resolve(line, catalogue)) for line in order.lines if line.qty > 0]
    units = [_unit_price(line, sku) for line, _, sku in priced]
    amounts = [
        line.amount if line.amount is not None else unit * line.qty
        for (line, _, _), unit in zip(priced, units, strict=True)
    ]
    shares = [
        _shared(total, amounts)
        for total in (order.paid, order.seller_discount, order.platform_discount, order.shipping)
    ]
    for place, ((line, product, sku), unit, amount) in enumerate(zip(priced, units, amounts, strict=True)):
        tx.execute(
            "INSERT INTO sales (id, session_id, order_row, line_id, identity_id, status, origin, product_id, sku_id,"
            " number, color, size, qty, unit_price, discount, amount, currency, paid_amount, seller_discount,"
            " platform_discount, shipping_fee, pin_id, placed_at_ms, confirmed_at_ms)"
            " VALUES (?, ?, ?, ?, ?, ?, 'order_event', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
            " ON CONFLICT (order_row, line_id) DO UPDATE SET status = excluded.status, qty = excluded.qty,"
            " identity_id = ifnull(excluded.identity_id, identity_id), unit_price = excluded.unit_price,"
            " discount = excluded.discount, amount = excluded.amount,"
            " paid_amount = ifnull(excluded.paid_amount, paid_amount),"
            " confirmed_at_ms = ifnull(confirmed_at_ms, excluded.confirmed_at_ms)",
            (
                *(f"{platform}-{order.order_id}-{line.line_id}", terms.session_id, state.row, line.line_id, who),
                *(state.status, product.id if product else None, sku.id if sku else None),
                line.number or (product.number if product else None),
                *(line.color or (sku.color if sku else None), line.size or (sku.size if sku else None)),
                *(line.qty, unit, max(0, unit * line.qty - amount), amount, order.currency),
                *(share[place] for share in shares),
                pin_id,
                to_ms(order.placed_at) if order.placed_at else None,
                _confirmed_at(order, at_ms),
            ),
        )
    tx.execute("UPDATE sales SET status = ? WHERE order_row = ?", (state.status, state.row))


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
    lines = tx.execute(
        "SELECT id, line_id, qty, amount, sku_id, units_booked, claim_id FROM sales WHERE order_row = ? ORDER BY rowid",
        (state.row,),
    ).fetchall()
    refunds = tx.execute(
        "SELECT amount, line_id, qty, goods_back, at_ms FROM refunds WHERE order_row = ? ORDER BY refund_id",
        (state.row,),
    ).fetchall()
    whole = [_shared(refund[0], [line[3] for line in lines]) for refund in refunds if refund[1] is None]
    refunded_at_ms = max((refund[4] for refund in refunds), default=at_ms if state.status == "refunded" else None)
    for place, (sale_id, line_id, qty, amount, sku_id, booked, claim_id) in enumerate(lines):
        own = [RefundOf(r[0], r[2], bool(r[3])) for r in refunds if r[1] == line_id]
        own += [
            RefundOf(shares[place] or 0, qty if r[2] is None else None, bool(r[3]))
            for r, shares in zip((r for r in refunds if r[1] is None), whole, strict=True)
        ]
        back_minor = sum(refund.amount_minor for refund in own)
        if state.status == "refunded" and not own:
            back_minor = amount
        tx.execute(
            "UPDATE sales SET refund_amount = ?, refunded_at_ms = ? WHERE id = ?",
            (min(back_minor, amount), refunded_at_ms if back_minor else None, sale_id),
        )
        if sku_id is None:
            continue
        out = units_out(state.status, qty, own, was_shipped=state.was_shipped)
        if out != booked:
            found = catalogue.sku(SkuId(sku_id))
            first = _move_stock(tx, terms, who, found, out - booked, sale_id, at_ms, changes)
            tx.execute(
                "UPDATE sales SET units_booked = ?, claim_id = ? WHERE id = ?",
                (out, claim_id if claim_id is not None else first, sale_id),
            )


def _move_stock(
    tx: Transaction,
    terms: Terms,
    who: IdentityId | None,
    found: tuple[Product, Sku] | None,
    units: int,
    sale_id: str,
    at_ms: int,
    changes: Changes,
) -> ClaimId | None:
    """Book `units` more sold, or fewer where negative; returns the claim that a new sale answered."""
    if found is None:
        return None
    product, sku = found
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
