"""Orders, what was told of them, their lines and refunds on disk."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import Any, Literal

import msgspec

from anchor_console.core import events
from anchor_console.core.events import Order
from anchor_console.core.ids import ClaimId, IdentityId, PinId, ProductId, SessionId, SkuId
from anchor_console.core.money import LARGEST_MINOR
from anchor_console.goods.card_words import PLATFORMS
from anchor_console.sales.order import OrderNow
from anchor_console.storage.writer import Transaction

Origin = Literal["order_event", "order_file"]


class OrderSale(msgspec.Struct, frozen=True):
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
    refund_amount: int
    refunded_at_ms: int | None


class KnownSale(msgspec.Struct, frozen=True):
    """A line as it stands.

    The stock ledger has `units_booked` of `booked_sku_id` as sold for it; its fan's claims were asked for
    `units_answered`, and `claim_id` is the first that answered.
    """

    id: str
    line_id: str
    qty: int
    unit_price: int
    sku_id: SkuId | None
    number: str | None
    color: str | None
    size: str | None
    units_booked: int
    booked_sku_id: SkuId | None
    units_answered: int
    claim_id: ClaimId | None
    session_id: SessionId
    """Of its first hour."""
    is_dropped: bool


_KNOWN_SALE = (
    "SELECT id, line_id, qty, unit_price, sku_id, number, color, size, units_booked, booked_sku_id, units_answered,"
    " claim_id, session_id, is_dropped FROM sales WHERE order_row = ?"
)


def platform_of(tx: Transaction, row: int) -> str:
    """The platform that an order is from, as its row names it."""
    found = tx.execute("SELECT platform FROM orders WHERE id = ?", (row,)).fetchone()
    return str(found[0]) if found else ""


def buyer_of(tx: Transaction, row: int) -> IdentityId | None:
    """Whose the order is, by the event that named its buyer first."""
    found = tx.execute("SELECT identity_id FROM orders WHERE id = ?", (row,)).fetchone()
    return None if found is None or found[0] is None else IdentityId(found[0])


def ensure_order(
    tx: Transaction, session_id: SessionId, order: Order, platform: str | None, source: str, who: IdentityId | None
) -> int:
    """The row of the order, made where it is new; its buyer is kept from whichever event names one.

    An event that names no buyer does not tell the platform either: it means the order with this id, if there is
    but one, or one that its source told of before. One that does means the order with this id of which nobody told
    the platform, if that is the only one: a profile is one shop.
    """
    rows = dict(
        tuple(row)
        for row in tx.execute("SELECT platform, id FROM orders WHERE order_id = ? ORDER BY id", (order.order_id,))
    )
    found = rows.get(platform) if platform is not None else None
    if found is None:
        found = rows.get(source)
    if found is None and platform is None and len(rows) == 1:
        (found,) = rows.values()
    if found is None and platform is not None and len(rows) == 1:
        (only,) = rows.values()
        found = _named(tx, only, platform)
    if found is not None:
        tx.execute("UPDATE orders SET identity_id = ifnull(identity_id, ?) WHERE id = ?", (who, found))
        return int(found)
    (row,) = tx.execute(
        "INSERT INTO orders (session_id, platform, order_id, identity_id, status, currency, updated_at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) RETURNING id",
        (session_id, platform or source, order.order_id, who, order.status, order.currency, order.at_ms),
    ).fetchone()
    return int(row)


def _named(tx: Transaction, row: int, platform: str) -> int | None:
    """The row, which is of this platform from here on; None where it was told of what platform and buyer it is."""
    found = tx.execute(
        "UPDATE orders SET platform = ? WHERE id = ? AND identity_id IS NULL"
        " AND platform NOT IN (SELECT value FROM json_each(?))"
        " AND NOT EXISTS (SELECT 1 FROM order_import_parts WHERE order_row = orders.id) RETURNING id",
        (platform, row, json.dumps(list(PLATFORMS))),
    ).fetchone()
    return None if found is None else int(found[0])


def adopt(tx: Transaction, bought: Collection[tuple[str, str, IdentityId]]) -> None:
    """Let orders of which nobody told whose they are be these buyers': (platform, order, whose)."""
    told = msgspec.json.encode(list(bought)).decode()
    rows = tx.execute(
        "UPDATE orders SET identity_id = value ->> 2 FROM json_each(?)"
        " WHERE platform = value ->> 0 AND order_id = value ->> 1 AND identity_id IS NULL RETURNING id",
        (told,),
    )
    tx.executemany(
        "UPDATE sales SET identity_id = (SELECT identity_id FROM orders WHERE orders.id = order_row)"
        " WHERE order_row = ? AND identity_id IS NULL",
        rows.fetchall(),
    )


def forget_told(tx: Transaction, order_row: int, body: str) -> None:
    tx.execute("DELETE FROM order_states WHERE order_row = ? AND body = ?", (order_row, body))


def forget_refunds(tx: Transaction, order_row: int) -> None:
    """Those that are still told are written again with the order."""
    tx.execute("DELETE FROM refunds WHERE order_row = ?", (order_row,))


def drop_sale(tx: Transaction, sale_id: str) -> None:
    """Nothing tells of the sale any more: it counts nowhere, and only the moves that it made still speak of it."""
    tx.execute(
        "UPDATE sales SET status = 'cancelled', units_booked = 0, refund_amount = 0, refunded_at_ms = NULL,"
        " is_dropped = 1 WHERE id = ?",
        (sale_id,),
    )


_ASIDE = "gone:"


def lay_aside(tx: Transaction, sale_id: str) -> None:
    """Leave the place of a sale among the lines of its order to another."""
    tx.execute("UPDATE sales SET line_id = ? || rowid WHERE id = ?", (_ASIDE, sale_id))


def call_line(tx: Transaction, sale_id: str, line_id: str) -> None:
    """The line of the order that the sale is has another id from here on."""
    tx.execute("UPDATE sales SET line_id = ? WHERE id = ?", (line_id, sale_id))


def told_of(tx: Transaction, order_row: int) -> list[Order]:
    """All that was told of the order so far, in no order."""
    rows = tx.execute("SELECT body FROM order_states WHERE order_row = ?", (order_row,))
    return [state for (body,) in rows if isinstance(state := events.decode(body), Order)]


def keep_told(tx: Transaction, order_row: int, told: Order) -> None:
    tx.execute("INSERT INTO order_states (order_row, body) VALUES (?, ?)", (order_row, events.encode(told).decode()))


def update_order(tx: Transaction, order_row: int, now: OrderNow) -> IdentityId | None:
    """Write the order as it stands, with its refunds; gives its buyer."""
    (who,) = tx.execute(
        "UPDATE orders SET status = ?, currency = ?, placed_at_ms = ?, paid_at_ms = ?, shipped_at_ms = ?,"
        " updated_at_ms = ?, paid = ?, shipping = ?, seller_discount = ?, platform_discount = ? WHERE id = ?"
        " RETURNING identity_id",
        (
            *(now.status, now.currency, now.placed_at_ms, now.confirmed_at_ms, now.shipped_at_ms, now.updated_at_ms),
            *(now.paid_minor, now.shipping_minor, now.seller_discount_minor, now.platform_discount_minor, order_row),
        ),
    ).fetchone()
    tx.executemany(
        "INSERT INTO refunds (order_row, refund_id, amount, line_id, qty, goods_back, at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT DO UPDATE SET amount = excluded.amount,"
        " line_id = excluded.line_id, qty = excluded.qty, goods_back = excluded.goods_back, at_ms = excluded.at_ms",
        [
            (order_row, one.refund_id, one.amount_minor, one.line_id, one.qty, one.goods_back, one.at_ms)
            for one in now.refunds
        ],
    )
    return None if who is None else IdentityId(who)


def put_sale(
    tx: Transaction,
    order_row: int,
    now: OrderNow,
    who: IdentityId | None,
    sale: OrderSale,
    pin_id: PinId | None,
    origin: Origin,
) -> None:
    """Make or update one line of an order as a sale; the pin and who told of it are those of its first hour.

    All lines of an order are of the session in which it was first told of.
    """
    (session_id,) = tx.execute("SELECT session_id FROM orders WHERE id = ?", (order_row,)).fetchone()
    tx.execute(
        "INSERT INTO sales (id, session_id, order_row, line_id, identity_id, status, origin, product_id, sku_id,"
        " number, color, size, qty, unit_price, discount, amount, currency, paid_amount, seller_discount,"
        " platform_discount, shipping_fee, refund_amount, refunded_at_ms, pin_id, placed_at_ms, confirmed_at_ms)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
        " ON CONFLICT (order_row, line_id) DO UPDATE SET identity_id = excluded.identity_id, status = excluded.status,"
        " product_id = excluded.product_id, sku_id = excluded.sku_id, number = excluded.number,"
        " color = excluded.color, size = excluded.size, qty = excluded.qty, unit_price = excluded.unit_price,"
        " discount = excluded.discount, amount = excluded.amount, currency = excluded.currency,"
        " paid_amount = excluded.paid_amount, seller_discount = excluded.seller_discount,"
        " platform_discount = excluded.platform_discount, shipping_fee = excluded.shipping_fee,"
        " refund_amount = excluded.refund_amount, refunded_at_ms = excluded.refunded_at_ms,"
        " placed_at_ms = excluded.placed_at_ms, confirmed_at_ms = excluded.confirmed_at_ms, is_dropped = 0",
        (
            *(sale_id(tx, order_row, sale.line_id), session_id, order_row, sale.line_id, who, now.status, origin),
            *(sale.product_id, sale.sku_id, sale.number, sale.color, sale.size, sale.qty, sale.unit_price),
            *(min(max(0, sale.unit_price * sale.qty - sale.amount), LARGEST_MINOR), sale.amount, now.currency),
            *(sale.paid_amount, sale.seller_discount, sale.platform_discount, sale.shipping_fee),
            *(sale.refund_amount, sale.refunded_at_ms, pin_id, now.placed_at_ms, now.confirmed_at_ms),
        ),
    )


def sale_id(tx: Transaction, order_row: int, line_id: str) -> str:
    """One id of platform, order and line; no two orders make the same.

    It has one part more where a sale has it whose line is called otherwise by now.
    """
    parts = tx.execute("SELECT platform, order_id FROM orders WHERE id = ?", (order_row,)).fetchone()
    made = "/".join(part.replace("%", "%25").replace("/", "%2F") for part in (*parts, line_id))
    row = tx.execute(
        "SELECT (SELECT count(*) FROM sales WHERE order_row = ?1) FROM sales"
        " WHERE id = ?2 AND (order_row IS NOT ?1 OR line_id <> ?3)",
        (order_row, made, line_id),
    ).fetchone()
    return made if row is None else f"{made}/{row[0]}"


def line_of(sale_id: str) -> str | None:
    """The line of an order that a sale was made for; None where a person had made it."""
    parts = sale_id.split("/")
    return parts[2].replace("%2F", "/").replace("%25", "%") if len(parts) > 2 else None


def sales_of(tx: Transaction, order_row: int) -> list[KnownSale]:
    return [KnownSale(*row) for row in tx.execute(_KNOWN_SALE, (order_row,))]


def sale(tx: Transaction, order_row: int, line_id: str) -> KnownSale:
    row: Any = tx.execute(f"{_KNOWN_SALE} AND line_id = ?", (order_row, line_id)).fetchone()
    return KnownSale(*row)


def set_booked(tx: Transaction, sale_id: str, units: int, answered: int, claim_id: ClaimId | None) -> None:
    """The ledger has `units` of the line's SKU as sold for it now."""
    tx.execute(
        "UPDATE sales SET units_booked = ?, booked_sku_id = sku_id, units_answered = ?, claim_id = ? WHERE id = ?",
        (units, answered, claim_id, sale_id),
    )


CALLED_OFF = "orders.status IN ('cancelled', 'closed')"
"""Of an order of which nothing came."""


def is_called_off(tx: Transaction, row: int) -> bool:
    return tx.execute(f"SELECT 1 FROM orders WHERE id = ? AND {CALLED_OFF}", (row,)).fetchone() is not None  # noqa: S608


def skus_of(tx: Transaction, who: IdentityId, order_id: str) -> set[SkuId]:
    """The variants that an order of this buyer has; none of one that was called off."""
    rows = tx.execute(
        "SELECT sku_id FROM sales JOIN orders ON orders.id = order_row"  # noqa: S608 - our own words
        f" WHERE sales.identity_id = ? AND order_id = ? AND sku_id IS NOT NULL AND NOT {CALLED_OFF}",
        (who, order_id),
    )
    return {SkuId(sku_id) for (sku_id,) in rows}


def ordered_since(tx: Transaction, who: IdentityId, since_ms: int) -> list[tuple[str, SkuId, int]]:
    """What this buyer ordered since then and did not call off: (order, variant, when)."""
    rows = tx.execute(
        "SELECT order_id, sku_id, ifnull(orders.placed_at_ms, orders.updated_at_ms) AS at_ms FROM sales"  # noqa: S608
        " JOIN orders ON orders.id = order_row"
        f" WHERE sales.identity_id = ? AND sku_id IS NOT NULL AND at_ms >= ? AND NOT {CALLED_OFF}",
        (who, since_ms),
    )
    return [(order_id, SkuId(sku_id), at_ms) for order_id, sku_id, at_ms in rows]
