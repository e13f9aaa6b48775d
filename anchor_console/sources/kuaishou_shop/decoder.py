"""What the shop's open platform answers: orders, the cursor to the next page, viewers now."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any

import msgspec

from anchor_console.core import events
from anchor_console.core.clock import to_ms
from anchor_console.core.events import Order, OrderLine, OrderStatus, Refund
from anchor_console.core.ids import new_ulid
from anchor_console.core.money import apportion
from anchor_console.sources.decoding import (
    Decoded,
    count_of,
    fan_ref,
    first,
    id_of,
    rows,
    table,
    tally,
    text_of,
    time_of,
    whole,
)

PLATFORM = "kuaishou"
BUYERS = "buyer"
"""A buyer's open id is another id space than a chat's: the two are never taken for one person by themselves."""
NO_MORE = "nomore"
_ITEM_LISTS = ("items", "itemList")

_PLACED, _PAID, _SENT, _RECEIVED, _DONE, _FAILED = 10, 30, 40, 50, 70, 80
_STATUS: dict[int, OrderStatus] = {
    _PLACED: "placed", _PAID: "paid", _SENT: "shipped", _RECEIVED: "shipped", _DONE: "shipped",
}  # fmt: skip
_REFUNDED = 60
_MONEY_LIMIT = 10**12
_PARTS = re.compile(r"[;；,，/|]+")


def orders_of(answer: object, now_ms: int) -> Decoded:
    """The orders of one page, each as an event whose id is its order, state and time of change."""
    out = Decoded()
    for given in _listed(answer, "orderList", "orderInfoList"):
        order = _order(table(given), now_ms)
        if order is None:
            out.skip("order without its fields")
        else:
            out.events.append(order)
    return out


def cursor_of(answer: object) -> str:
    """Where the next page begins; empty where this was the last."""
    cursor = text_of(first(_data(answer), "cursor", "pcursor") or first(table(answer), "cursor", "pcursor"))
    return "" if cursor == NO_MORE else cursor


def viewers_of(answer: object, now_ms: int) -> events.Viewers | None:
    """How many watch now; None where the answer does not tell."""
    data = table(answer).get("data")
    named = ("realWatchUv", "uv", "realUv", "count", "value")
    count = tally(first(data, *named) if isinstance(data, dict) else data)
    if count is None:
        return None
    return events.Viewers(id=new_ulid(now_ms), weak=True, at=time_of(now_ms, now_ms), count=count)


class ShopRow(msgspec.Struct, frozen=True):
    """One SKU of the shop's goods, as the platform tells it; money in fen, None what it does not tell."""

    item_id: str
    name: str
    sku_code: str
    color: str | None
    size: str | None
    price: int | None
    stock: int | None


def rows_of(answer: object) -> list[ShopRow]:
    """The SKUs of one page of goods. A SKU that the seller gave no code is known by the platform's own id."""
    return [row for item in _listed(answer, *_ITEM_LISTS) for row in _rows_of_item(table(item))]


def _rows_of_item(item: Mapping[str, Any]) -> list[ShopRow]:
    item_id, name = id_of(first(item, "kwaiItemId", "itemId")), text_of(item.get("title"), 200).strip()
    if not item_id or not name:
        return []
    found: list[ShopRow] = []
    for sku in map(table, rows(first(item, "skuList", "skuInfos", "skus"))):
        code = text_of(sku.get("skuNick"), 100).strip() or id_of(first(sku, "kwaiSkuId", "skuId"))
        color, size = _color_and_size(text_of(first(sku, "specification", "skuDesc"), 200))
        if code:
            price = _fen(first(sku, "skuSalePrice", "price"))
            found.append(ShopRow(item_id, name, code, color, size, price, tally(first(sku, "skuStock", "stock"))))
    return found


class ShopFigures(msgspec.Struct, frozen=True):
    """What the platform says of one of its goods as of `at_ms`: its SKUs, and whether the live room's cart has it.

    `is_in_cart` is None where the platform did not tell.
    """

    item_id: str
    rows: tuple[ShopRow, ...]
    is_in_cart: bool | None
    at_ms: int

    @property
    def prices(self) -> dict[str, int]:
        """In fen, by the seller's code of the SKU; without those that were not told."""
        return {row.sku_code: row.price for row in self.rows if row.price is not None}

    @property
    def stocks(self) -> dict[str, int]:
        return {row.sku_code: row.stock for row in self.rows if row.stock is not None}


def figures_of(item_id: str, item: object, cart: object, at_ms: int) -> ShopFigures | None:
    """From the answers about one of the goods and about the cart; None where the first tells no SKU of it."""
    data = _data(item)
    found = _rows_of_item({"kwaiItemId": item_id, "title": item_id, **(table(data.get("item")) or data)})
    in_cart = _data(cart).get("liveCarItem")
    if not found:
        return None
    return ShopFigures(item_id, tuple(found), in_cart if isinstance(in_cart, bool) else None, at_ms)


def has_more_items(answer: object, seen: int) -> bool:
    """Whether there are goods beyond the `seen` first ones."""
    total = tally(first(_data(answer), "totalItemCount", "total") or table(answer).get("total"))
    return bool(_listed(answer, *_ITEM_LISTS)) and (total is None or total > seen)


def _data(answer: object) -> Mapping[str, Any]:
    return table(table(answer).get("data"))


def _listed(answer: object, *names: str) -> list[Any]:
    """The list that an answer brings: by one of its names, or as the whole of its data."""
    data = table(answer).get("data")
    return data if isinstance(data, list) else rows(first(table(data), *names))


def _order(given: Mapping[str, Any], now_ms: int) -> Order | None:
    base = table(given.get("orderBaseInfo")) or given
    order_id = id_of(first(base, "oid", "orderId"))
    refunds = _refunds(given)
    status = _status(base, refunds)
    if not order_id or status is None:
        return None
    changed = _time(first(base, "updateTime", "createTime"), now_ms)
    total, shipping = _fen(base.get("totalFee")), _fen(base.get("expressFee"))
    lines = _lines(given, order_id, total, shipping)
    if not lines:
        return None
    paid_at = _time(base.get("payTime"), now_ms)
    state = "+".join([status, *sorted(refund.refund_id for refund in refunds)])
    return Order(
        # Asked for again and again: one that tells no time is the same as long as its state is.
        id=id_of(f"{order_id}:{state}:{to_ms(changed) if changed is not None else ''}"),
        at=changed or time_of(None, now_ms),
        fan=fan_ref(PLATFORM, first(base, "buyerOpenId", "buyerId"), base.get("buyerNick"), space=BUYERS),
        order_id=order_id,
        status=status,
        lines=lines,
        placed_at=_time(base.get("createTime"), now_ms),
        paid_at=paid_at,
        updated_at=changed,
        total=total,
        paid=total if paid_at is not None else None,
        shipping=shipping,
        refunds=refunds,
    )


def _status(base: Mapping[str, Any], refunds: list[Refund]) -> OrderStatus | None:
    number = whole(base.get("status"))
    if number is None:
        return None
    if number == _FAILED:
        was_paid = bool(whole(base.get("payTime")))
        return "refunded" if refunds else "closed" if was_paid else "cancelled"
    known = _STATUS.get(number)
    return "part_refunded" if known is not None and refunds else known


def _lines(given: Mapping[str, Any], order_id: str, total: int | None, shipping: int | None) -> list[OrderLine]:
    one = given.get("orderItemInfo")
    items = [one] if isinstance(one, dict) else rows(first(given, "orderItemInfoList", "orderProductInfoList"))
    items = [item for item in map(table, items) if item]
    lines: list[OrderLine] = []
    for at, (item, amount) in enumerate(zip(items, _amounts(items, total, shipping), strict=True)):
        qty, unit = count_of(item.get("num")), _fen(item.get("price"))
        color, size = _color_and_size(text_of(item.get("skuDesc"), 200))
        lines.append(
            OrderLine(
                line_id=id_of(first(item, "orderItemId", "id")) or f"{order_id}-{at + 1}",
                qty=qty,
                # As `rows_of` has it where the seller gave the SKU no code.
                sku=text_of(item.get("skuNick"), 100).strip() or id_of(first(item, "skuId", "kwaiSkuId")) or None,
                platform_item_id=id_of(item.get("itemId")) or None,
                color=color,
                size=size,
                unit_price=unit,
                amount=amount,
            )
        )
    return lines


def _amounts(items: Sequence[Mapping[str, Any]], total: int | None, shipping: int | None) -> list[int | None]:
    """What was really to be paid for each item, with whatever was taken off: its share by its full price."""
    quantities = [count_of(item.get("num")) for item in items]
    units = [_fen(item.get("price")) for item in items]
    full = [
        None if unit is None else min(unit * qty, _MONEY_LIMIT) for unit, qty in zip(units, quantities, strict=True)
    ]
    if total is None:
        return full
    priced = [one for one in full if one is not None]
    return list(apportion(max(0, total - (shipping or 0)), priced if len(priced) == len(full) else quantities))


def _color_and_size(described: str) -> tuple[str | None, str | None]:
    """From `驼色;M` or `颜色:驼色;尺码:M`; None for both where there are not just two parts."""
    parts = [part.strip() for part in _PARTS.split(described) if part.strip()]
    if len(parts) != 2:
        return None, None
    color, size = (part.replace("：", ":").rpartition(":")[2].strip() for part in parts)
    return color or None, size or None


def _refunds(given: Mapping[str, Any]) -> list[Refund]:
    """Those that are done, with what the platform says was given back."""
    found: list[Refund] = []
    for one in map(table, rows(first(given, "orderRefundList", "orderRefundInfo"))):
        refund_id, amount = id_of(one.get("refundId")), _fen(first(one, "refundFee", "refundAmount"))
        if refund_id and amount is not None and whole(first(one, "refundStatus", "status")) == _REFUNDED:
            found.append(Refund(refund_id=refund_id, amount=amount))
    return found


def _fen(value: object) -> int | None:
    number = whole(value)
    return number if number is not None and 0 <= number <= _MONEY_LIMIT else None


def _time(value: object, now_ms: int) -> datetime | None:
    return time_of(value, now_ms) if whole(value) else None
