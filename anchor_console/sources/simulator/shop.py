"""The simulated platform's till: its own shelf, and orders from placed to paid, cancelled or refunded."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from anchor_console.core.clock import from_ms
from anchor_console.core.events import FanRef, Order, OrderLine, Refund
from anchor_console.sources.simulator.people import PLATFORM
from anchor_console.sources.simulator.wares import Product, Ware


class Wanted(msgspec.Struct, frozen=True):
    """One line of an order to be."""

    product: Product
    ware: Ware
    qty: int


class Shop:
    """Sells what is on its shelf, never more. Each change of an order comes back as the event that tells of it;
    its `id` is left for the room to give.
    """

    def __init__(self, products: Sequence[Product], run: str) -> None:
        self._products = {product.number: product for product in products}
        self._left = {ware.sku: ware.stock for product in products for ware in product.wares}
        self._run = run
        self._orders: dict[str, Order] = {}
        self._bought: dict[tuple[str, str], int] = {}

    def left(self, number: str) -> int | None:
        """Units on the shelf in all variants; None for a number that this shop does not sell."""
        product = self._products.get(number)
        return None if product is None else sum(self._left[ware.sku] for ware in product.wares)

    def left_of(self, ware: Ware) -> int:
        return self._left[ware.sku]

    def restock(self, number: str, units: int) -> None:
        """Put `units` more on the shelf, spread over the variants with the fewest."""
        product = self._products.get(number)
        if product is None:
            return
        for _ in range(units):
            fewest = min(product.wares, key=lambda ware: self._left[ware.sku])
            self._left[fewest.sku] += 1

    def place(self, fan: FanRef, wanted: Sequence[Wanted], now_ms: int) -> Order | None:
        """The order just placed; None where the shelf or the limit for each fan does not allow all of it."""
        if not all(self._allows(fan, want) for want in wanted):
            return None
        order_id = f"S{self._run}{len(self._orders) + 1:04}"
        lines = [_line(order_id, i, want) for i, want in enumerate(wanted, 1)]
        for want in wanted:
            self._count(fan.user_id, want.product.code, want.ware.sku, want.qty)
        at = from_ms(now_ms)
        total = sum(line.amount or 0 for line in lines)
        order = Order(
            id="",
            source=PLATFORM,
            at=at,
            order_id=order_id,
            status="placed",
            lines=lines,
            fan=fan,
            placed_at=at,
            updated_at=at,
            total=total,
        )
        self._orders[order_id] = order
        return order

    def pay(self, order_id: str, now_ms: int) -> Order | None:
        """The order, paid; None where it is no longer waiting for that."""
        order = self._orders[order_id]
        if order.status != "placed":
            return None
        at = from_ms(now_ms)
        paid = msgspec.structs.replace(order, at=at, updated_at=at, status="paid", paid_at=at, paid=order.total)
        return self._keep(paid)

    def cancel(self, order_id: str, now_ms: int) -> Order | None:
        """The order, cancelled unpaid, its units back on the shelf; None where it was paid."""
        order = self._orders[order_id]
        if order.status != "placed":
            return None
        for line in order.lines:
            self._put_back(order, line, line.qty)
        at = from_ms(now_ms)
        return self._keep(msgspec.structs.replace(order, at=at, updated_at=at, status="cancelled"))

    def refund(self, order_id: str, now_ms: int, *, units: int | None = None) -> Order | None:
        """The order with a refund before shipping: of `units` of its first line, or of all; None where not paid."""
        order = self._orders[order_id]
        if order.status != "paid":
            return None
        line = order.lines[0]
        whole = units is None or (len(order.lines) == 1 and units >= line.qty)
        refund_id = f"R{order_id[1:]}"
        if whole:
            refund = Refund(refund_id=refund_id, amount=order.total or 0, goods_back=True)
            for each in order.lines:
                self._put_back(order, each, each.qty)
        else:
            qty = min(units or 0, line.qty)
            refund = Refund(
                refund_id=refund_id, amount=(line.unit_price or 0) * qty, line_id=line.line_id, qty=qty, goods_back=True
            )
            self._put_back(order, line, qty)
        at = from_ms(now_ms)
        status = "refunded" if whole else "part_refunded"
        return self._keep(msgspec.structs.replace(order, at=at, updated_at=at, status=status, refunds=[refund]))

    def _allows(self, fan: FanRef, want: Wanted) -> bool:
        limit = want.product.limit_per_fan
        bought = self._bought.get((fan.user_id, want.product.code), 0)
        return self._left[want.ware.sku] >= want.qty and (limit is None or bought + want.qty <= limit)

    def _put_back(self, order: Order, line: OrderLine, qty: int) -> None:
        product = self._products[line.number or ""]
        self._count(order.fan.user_id if order.fan else "", product.code, line.sku or "", -qty)

    def _count(self, user_id: str, product_code: str, sku: str, qty: int) -> None:
        self._left[sku] -= qty
        self._bought[user_id, product_code] = self._bought.get((user_id, product_code), 0) + qty

    def _keep(self, order: Order) -> Order:
        self._orders[order.order_id] = order
        return order


def _line(order_id: str, position: int, want: Wanted) -> OrderLine:
    return OrderLine(
        line_id=f"{order_id}-{position}",
        qty=want.qty,
        number=want.product.number,
        sku=want.ware.sku,
        color=want.ware.color,
        size=want.ware.size,
        unit_price=want.product.price_minor,
        amount=want.product.price_minor * want.qty,
    )
