"""Orders as platforms tell of them: each becomes sales, stock and answered claims, once, in whatever order it came."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from anchor_console.core.events import Order, OrderLine
from anchor_console.core.ids import ClaimId, IdentityId, SkuId
from anchor_console.fans import store as fans
from anchor_console.goods.product import Product
from anchor_console.goods.service import Catalogue
from anchor_console.pins.card import OnAir
from anchor_console.sales import by_hand, claiming, holding, line_pairs, line_rows
from anchor_console.sales import order_store as store
from anchor_console.sales import store as claims
from anchor_console.sales.booking import Booking
from anchor_console.sales.order import OrderNow, fold, line_amounts, shared, told_by, units_out
from anchor_console.sales.order_goods import OrderGoods
from anchor_console.sales.order_store import KnownSale, OrderSale, Origin
from anchor_console.sales.refunds import Back, given_back
from anchor_console.sales.sold import Sold, look, sold
from anchor_console.stock import ledger
from anchor_console.stock import store as stock

_OLDER = "older than the figure"


class Told(msgspec.Struct, frozen=True):
    """An order event, and who told it of whom. `platform` is None where the event names no buyer."""

    order: Order
    source: str
    platform: str | None
    who: IdentityId | None


def record(
    booking: Booking, told: Told, catalogue: Catalogue, on_air: OnAir | None, *, origin: Origin = "order_event"
) -> int:
    """Write what is told of an order, and move stock by the difference to what was known before; gives its row.

    Args:
        booking: at the time when it came to us.
        origin: who told of it first, for the lines that are new.
    """
    tx = booking.tx
    row = store.ensure_order(tx, booking.session_id, told.order, told.platform, told.source, told.who)
    states = store.told_of(tx, row)
    fresh = told_by(told.order)
    if fresh in states:
        return row
    store.keep_told(tx, row, fresh)
    _bring_up(booking, row, states, [*states, fresh], catalogue, on_air, origin)
    return row


def take_back(booking: Booking, order_row: int, told: str, catalogue: Catalogue) -> None:
    """Forget one state that was told of an order, as if it never had been; what else was told counts again.

    An order of which nothing else was told has no sale any more.
    """
    booking = replace(booking, terms=replace(booking.terms, is_undo=True))
    tx = booking.tx
    states = store.told_of(tx, order_row)
    store.forget_told(tx, order_row, told)
    left = store.told_of(tx, order_row)
    store.forget_refunds(tx, order_row)
    lines = set()
    if left:
        lines = _bring_up(booking, order_row, states, left, catalogue, None, "order_event")
    for sale in store.sales_of(tx, order_row):
        if sale.line_id not in lines:
            if sale.units_booked and sale.booked_sku_id is not None:
                give_back(booking, sale.id, sale.booked_sku_id, sale.units_booked)
            store.drop_sale(tx, sale.id)
    booking.changes.sales = True


def _bring_up(
    booking: Booking,
    row: int,
    known_states: Sequence[Order],
    states: Sequence[Order],
    catalogue: Catalogue,
    on_air: OnAir | None,
    origin: Origin,
) -> set[str]:
    """Bring sales, stock and claims of an order from what was known of it to what `states` add up to.

    Returns:
        The ids of its lines.
    """
    tx = booking.tx
    # Where a platform has link numbers of its own, its orders speak of those.
    goods = OrderGoods(tx, catalogue, store.platform_of(tx, row) if catalogue.platforms else "")
    known = {sale.line_id: sale for sale in store.sales_of(tx, row)}
    names = line_pairs.names(states, lambda line: look(line, known.get(line.line_id), goods))
    for sale in line_rows.call(tx, row, names):
        if sale.units_booked and sale.booked_sku_id is not None:
            give_back(booking, sale.id, sale.booked_sku_id, sale.units_booked)
    if names:
        known_states, states = line_pairs.renamed(known_states, names), line_pairs.renamed(states, names)
    known = {sale.line_id: sale for sale in store.sales_of(tx, row)}
    before = {line.line_id: line for line in fold(known_states).lines} if known_states else {}
    now = fold(states)
    who = store.update_order(tx, row, now)
    claimant = None if who is None or fans.is_faceless(tx, who) else who
    what = [sold(line, before.get(line.line_id), known.get(line.line_id), goods) for line in now.lines]
    for made, line, back in _sales(now, what):
        pin_id = on_air.pin_id if on_air is not None and on_air.product_id == made.product_id else None
        store.put_sale(tx, row, now, who, made, pin_id, origin)
        _settle(booking, claimant, store.sale(tx, row, made.line_id), units_out(now, line, back.units), now, goods)
    if claimant is not None:
        holding.mind_orders(booking, claimant)
    booking.changes.sales = True
    return {line.line_id for line in now.lines}


def _sales(now: OrderNow, sold: list[Sold]) -> list[tuple[OrderSale, OrderLine, Back]]:
    amounts = line_amounts(now, [one.own_price_minor for one in sold])
    totals = (now.paid_minor, now.seller_discount_minor, now.platform_discount_minor, now.shipping_minor)
    shares = list(zip(*(shared(total, amounts) for total in totals), strict=True))
    refunded_at_ms = max((refund.at_ms for refund in now.refunds), default=now.updated_at_ms)
    found = []
    for line, what, amount, share, back in zip(now.lines, sold, amounts, shares, given_back(now, amounts), strict=True):
        told_price = line.unit_price if line.unit_price is not None else what.own_price_minor
        paid, seller_discount, platform_discount, shipping = share
        sale = OrderSale(
            line_id=line.line_id,
            product_id=what.product.id if what.product else None,
            sku_id=what.sku.id if what.sku else None,
            number=what.number,
            color=what.color,
            size=what.size,
            qty=line.qty,
            unit_price=amount // line.qty if told_price is None else told_price,
            amount=amount,
            paid_amount=paid,
            seller_discount=seller_discount,
            platform_discount=platform_discount,
            shipping_fee=shipping,
            refund_amount=back.amount_minor,
            refunded_at_ms=refunded_at_ms if back.amount_minor else None,
        )
        found.append((sale, line, back))
    return found


def _settle(
    booking: Booking, who: IdentityId | None, sale: KnownSale, out: int, now: OrderNow, goods: OrderGoods
) -> None:
    """Bring stock and claims to what a line's state says: `out` units sold and not back."""
    booking = booking.at(now.updated_at_ms)  # stock moves when the shop says, whenever we hear of it
    tx, terms, booked = booking.tx, booking.terms, sale.units_booked
    if sale.booked_sku_id is not None and sale.booked_sku_id != sale.sku_id and booked:
        # The variant was changed: what was booked of the other one is on its shelf again.
        give_back(booking, sale.id, sale.booked_sku_id, booked)
        booked = 0
    found = goods.sku(sale.sku_id) if sale.sku_id is not None else None
    if found is None:
        store.set_booked(tx, sale.id, booked, sale.units_answered, sale.claim_id)
        return
    product, sku = found
    claim_id, answered, from_held = sale.claim_id, sale.units_answered, 0
    if terms.is_over:
        # Who claimed it is known from here on; the claim itself was settled with its session, and no later one is.
        answered = sale.qty
        if claim_id is None and who is not None:
            claim_id = claims.claim_for(tx, terms.session_id, holding.fan_of(tx, who), sku.id)
    elif now.was_paid and who is not None and answered < sale.qty:
        first, from_held, handed = _answer(booking, who, product, sale, now)
        booked += handed
        claim_id, answered = claim_id if claim_id is not None else first, sale.qty
    more = out - booked
    if more > 0 or from_held:
        cause = booking.cause(claim_id, sale.id)
        booking.move(sku.id, ledger.sell(max(0, more), from_held=from_held), cause)
        _keep_newer_figure(booking, sku.id, max(0, more), now.confirmed_at_ms or booking.at_ms, cause)
    if more < 0:
        give_back(booking, sale.id, sku.id, -more)
    elif from_held > more:
        holding.promote(booking, sku.id)
    store.set_booked(tx, sale.id, out, answered, claim_id)


def _answer(
    booking: Booking, who: IdentityId, product: Product, sale: KnownSale, now: OrderNow
) -> tuple[ClaimId | None, int, int]:
    """Let a paid line answer its buyer's claims, and be what a person had confirmed of them before.

    Returns:
        The first claim, how many units had been held for it, and how many are booked by hand already.
    """
    assert sale.sku_id is not None
    sku_id, units = sale.sku_id, sale.qty - sale.units_answered
    # What was ordered in an earlier session answers no claim of tonight: that is for one more.
    is_tonights = sale.session_id == booking.session_id
    taken = claiming.take_open(booking, who, product, sku_id, units) if is_tonights else claiming.nothing(units)
    handed = by_hand.NOTHING
    if not booking.terms.is_undo:
        handed = by_hand.take(booking.tx, who, sku_id, taken.left, sale, now)
    left = taken.left - handed.units
    late = claiming.take_ran_out(booking, who, sku_id, left) if is_tonights else claiming.nothing(left)
    first = next((one for one in (taken.first, handed.claim_id, late.first) if one is not None), None)
    return first, taken.from_held, handed.units


def give_back(booking: Booking, sale_id: str, sku_id: SkuId, units: int) -> None:
    """`units` that were sold are on the shelf again; who waits in a session that is open moves up."""
    cause = booking.cause(sale_id=sale_id)
    booking.move(sku_id, ledger.take_back(units), cause)
    _keep_newer_figure(booking, sku_id, -units, booking.at_ms, cause)
    holding.promote(booking, sku_id)


def _keep_newer_figure(booking: Booking, sku_id: SkuId, units_sold: int, at_ms: int, cause: stock.Cause) -> None:
    """In cart mode: what is left stays as it was said, where that was said after the order; it was counted then.

    Whatever comes in a session lowers a figure from before it: clocks of shops and platforms are not ours.
    """
    tx, terms = booking.tx, booking.terms
    if (terms.mode != "cart" and not terms.is_over) or not units_sold:
        return
    cause = replace(cause, why=_OLDER)
    if terms.is_undo:
        # What was kept when it was booked goes with it, whatever was said of the SKU since.
        kept = stock.adjusted_for(tx, sku_id, cause.sale_id or "", _OLDER)
        back = min(-units_sold, kept) if units_sold < 0 else -min(units_sold, -kept)
        if (kept > 0) == (units_sold < 0) and back:
            booking.move(sku_id, ledger.adjust(-back), cause)
        return
    figure_at_ms = stock.figure_at(tx, sku_id)
    if figure_at_ms is not None and max(at_ms, terms.started_at_ms) <= figure_at_ms:
        booking.move(sku_id, ledger.adjust(units_sold), cause)
