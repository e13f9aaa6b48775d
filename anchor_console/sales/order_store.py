"""Orders, their lines and refunds on disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from anchor_console.core.clock import to_ms
from anchor_console.core.events import Order, Refund
from anchor_console.core.ids import ClaimId, IdentityId, PinId, ProductId, SessionId, SkuId
from anchor_console.storage.writer import Transaction


@dataclass(frozen=True, slots=True)
class KnownOrder:
    """An order as the events so far left it."""

    row: int
    status: str
    updated_at_ms: int
    was_shipped: bool


@dataclass(frozen=True, slots=True)
class OrderSale:
    """One line of an order as a sale; money in fen, the order's own figures shared over its lines."""

    line_id: str
    product_id: ProductId | None
    sku_id: SkuId | None
    number: str | None
    color: str | None
    size: str | None
    qty: int
    unit_price: int
    amount: int
    paid_amount: int | None
    seller_discount: int | None
    platform_discount: int | None
    shipping_fee: int | None


@dataclass(frozen=True, slots=True)
class KnownSale:
    """A line as it stands: `units_booked` are those that the stock ledger has as sold for it."""

    id: str
    line_id: str
    qty: int
    amount: int
    sku_id: SkuId | None
    units_booked: int
    claim_id: ClaimId | None


@dataclass(frozen=True, slots=True)
class KnownRefund:
    amount: int
    line_id: str | None
    qty: int | None
    goods_back: bool
    at_ms: int


def known_order(tx: Transaction, platform: str, order_id: str) -> KnownOrder | None:
    row = tx.execute(
        "SELECT id, status, updated_at_ms, was_shipped FROM orders WHERE platform = ? AND order_id = ?",
        (platform, order_id),
    ).fetchone()
    return KnownOrder(row[0], row[1], row[2], bool(row[3])) if row else None


def mark_shipped(tx: Transaction, order_row: int) -> None:
    """A late event tells that the order had been shipped once."""
    tx.execute("UPDATE orders SET was_shipped = 1 WHERE id = ?", (order_row,))


def put_order(
    tx: Transaction,
    session_id: SessionId,
    order: Order,
    platform: str,
    who: IdentityId | None,
    *,
    was_shipped: bool,
    updated_at_ms: int,
) -> int:
    """Make or update the order; what this event does not tell stays. Returns its row."""
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
            *(session_id, platform, order.order_id, who, order.status, was_shipped, order.currency),
            to_ms(order.placed_at) if order.placed_at else None,
            to_ms(order.paid_at) if order.paid_at else None,
            *(updated_at_ms, order.paid, order.shipping, order.seller_discount, order.platform_discount),
        ),
    ).fetchone()
    return int(row)


def put_refunds(tx: Transaction, order_row: int, refunds: Sequence[Refund], at_ms: int) -> None:
    """Keep each refund once; goods that came back stay back."""
    tx.executemany(
        "INSERT INTO refunds (order_row, refund_id, amount, line_id, qty, goods_back, at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET goods_back = max(goods_back, excluded.goods_back)",
        [
            (order_row, refund.refund_id, refund.amount, refund.line_id, refund.qty, refund.goods_back, at_ms)
            for refund in refunds
        ],
    )


def put_sale(
    tx: Transaction,
    session_id: SessionId,
    order_row: int,
    order: Order,
    platform: str,
    who: IdentityId | None,
    sale: OrderSale,
    pin_id: PinId | None,
    confirmed_at_ms: int | None,
) -> None:
    """Make or update one line of an order as a sale."""
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
            *(f"{platform}-{order.order_id}-{sale.line_id}", session_id, order_row, sale.line_id, who, order.status),
            *(sale.product_id, sale.sku_id, sale.number, sale.color, sale.size, sale.qty, sale.unit_price),
            *(max(0, sale.unit_price * sale.qty - sale.amount), sale.amount, order.currency),
            *(sale.paid_amount, sale.seller_discount, sale.platform_discount, sale.shipping_fee, pin_id),
            to_ms(order.placed_at) if order.placed_at else None,
            confirmed_at_ms,
        ),
    )


def set_status(tx: Transaction, order_row: int, status: str) -> None:
    """Every line of an order bears its status, those too that the newest event left out."""
    tx.execute("UPDATE sales SET status = ? WHERE order_row = ?", (status, order_row))


def sales_of(tx: Transaction, order_row: int) -> list[KnownSale]:
    rows = tx.execute(
        "SELECT id, line_id, qty, amount, sku_id, units_booked, claim_id FROM sales WHERE order_row = ? ORDER BY rowid",
        (order_row,),
    )
    return [KnownSale(*row) for row in rows]


def refunds_of(tx: Transaction, order_row: int) -> list[KnownRefund]:
    rows = tx.execute(
        "SELECT amount, line_id, qty, goods_back, at_ms FROM refunds WHERE order_row = ? ORDER BY refund_id",
        (order_row,),
    )
    return [KnownRefund(row[0], row[1], row[2], bool(row[3]), row[4]) for row in rows]


def set_refunded(tx: Transaction, sale_id: str, amount: int, at_ms: int | None) -> None:
    tx.execute("UPDATE sales SET refund_amount = ?, refunded_at_ms = ? WHERE id = ?", (amount, at_ms, sale_id))


def set_booked(tx: Transaction, sale_id: str, units: int, claim_id: ClaimId | None) -> None:
    """The ledger has `units` of this line as sold now; `claim_id` is the first claim that it answered."""
    tx.execute("UPDATE sales SET units_booked = ?, claim_id = ? WHERE id = ?", (units, claim_id, sale_id))
