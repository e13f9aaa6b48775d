"""An order as all that was told of it adds up to. Pure: the same whatever came first, and however often.

Platforms tell an order's state again and again, in pieces, late and twice. Everything told is kept and folded anew in
the platform's own order of time: what is told later counts, what a later event leaves out stays.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from anchor_console.core import events
from anchor_console.core.clock import to_ms
from anchor_console.core.events import Order, OrderLine
from anchor_console.core.money import LARGEST_MINOR, apportion
from anchor_console.sales import file_ids

PAID_STATUSES = frozenset({"paid", "shipped", "part_refunded", "refunded"})
"""Statuses whose `amount` counts into the session's paid total (支付金额)."""

_FURTHER = ("placed", "paid", "shipped", "part_refunded", "refunded", "cancelled", "closed")
_UNDONE = frozenset({"refunded", "cancelled", "closed"})


class RefundNow(msgspec.Struct, frozen=True):
    """A refund; `line_id` and `qty` are None where the platform names none, `at_ms` is when it was first told."""

    refund_id: str
    amount_minor: int
    line_id: str | None
    qty: int | None
    goods_back: bool
    at_ms: int


class OrderNow(msgspec.Struct, frozen=True):
    """An order as it stands. `confirmed_at_ms` is when it was paid, `shipped_at_ms` when it first left; else None."""

    status: str
    updated_at_ms: int
    placed_at_ms: int | None
    confirmed_at_ms: int | None
    shipped_at_ms: int | None
    currency: str
    total_minor: int | None
    paid_minor: int | None
    shipping_minor: int | None
    seller_discount_minor: int | None
    platform_discount_minor: int | None
    lines: tuple[OrderLine, ...]
    refunds: tuple[RefundNow, ...]

    @property
    def was_paid(self) -> bool:
        return self.confirmed_at_ms is not None


def told_by(order: Order) -> Order:
    """What an event tells of its order, without who told it and for whom: equal for events that say the same.

    What a file told stays known as that.
    """
    at = order.updated_at or order.at
    teller = file_ids.STATE if order.id == file_ids.STATE else "-"
    return replace(order, id=teller, source="", weak=False, fan=None, at=at, updated_at=at)


def furthest(one: str, other: str) -> str:
    """The one of two statuses to which an order comes later."""
    return max(one, other, key=_FURTHER.index)


def fold(told: Iterable[Order]) -> OrderNow:
    """The order that all of `told` (at least one, as from `told_by`) add up to."""
    states = sorted(told, key=lambda one: (one.at_ms, _FURTHER.index(one.status), events.encode(one)))
    last = states[-1]
    paid = [one for one in states if one.status in PAID_STATUSES]
    paid_at_ms = _last(to_ms(one.paid_at) if one.paid_at is not None else None for one in states)
    if paid_at_ms is None and paid:
        paid_at_ms = paid[0].at_ms
    return OrderNow(
        status=_status(states),
        updated_at_ms=last.at_ms,
        placed_at_ms=_last(to_ms(one.placed_at) if one.placed_at is not None else None for one in states),
        confirmed_at_ms=paid_at_ms,
        shipped_at_ms=next((one.at_ms for one in states if one.status == "shipped"), None),
        currency=last.currency,
        total_minor=_last(one.total for one in states),
        paid_minor=_last(one.paid for one in states),
        shipping_minor=_last(one.shipping for one in states),
        seller_discount_minor=_last(one.seller_discount for one in states),
        platform_discount_minor=_last(one.platform_discount for one in states),
        lines=_lines(states),
        refunds=_refunds(states),
    )


def _status(states: Sequence[Order]) -> str:
    """As it was told last.

    A file is saved before it is imported: what the platform itself tells of that time, and only later, has gone
    further than the file knew.
    """
    last = states[-1]
    of_events = [one.status for one in states if one.id != file_ids.STATE]
    if last.id != file_ids.STATE or last.status in _UNDONE or not of_events:
        return last.status
    return furthest(last.status, of_events[-1])


def _last(values: Iterable[int | None]) -> int | None:
    return ([None, *(value for value in values if value is not None)])[-1]


def _lines(states: Sequence[Order]) -> tuple[OrderLine, ...]:
    """Each line as it was told last, what that left out filled by what was told before; in the order first told."""
    lines: dict[str, OrderLine] = {}
    for state in states:
        met: Counter[str] = Counter()
        for line in state.lines:
            met[line.line_id] += 1
            # A source that numbers no lines gives them all one id: by their places they stay apart.
            times = met[line.line_id]
            key = line.line_id if times == 1 else f"{line.line_id}#{times}"
            before = lines.get(key)
            if before is not None:
                line = _filled(line, before)
            lines[key] = replace(line, line_id=key)
    return tuple(lines.values())


def _filled(line: OrderLine, before: OrderLine) -> OrderLine:
    missing = {
        name: getattr(before, name)
        for name in ("number", "sku", "platform_item_id", "color", "size", "unit_price")
        if getattr(line, name) is None
    }
    if line.amount is None and line.qty == before.qty and line.unit_price in (None, before.unit_price):
        missing["amount"] = before.amount
    return replace(line, **missing)


def _refunds(states: Sequence[Order]) -> tuple[RefundNow, ...]:
    """Each refund once, as it was told last; goods that came back stay back."""
    refunds: dict[str, RefundNow] = {}
    for state in states:
        for refund in state.refunds:
            before = refunds.get(refund.refund_id)
            refunds[refund.refund_id] = RefundNow(
                refund_id=refund.refund_id,
                amount_minor=refund.amount,
                line_id=refund.line_id if refund.line_id is not None or before is None else before.line_id,
                qty=refund.qty if refund.qty is not None or before is None else before.qty,
                goods_back=refund.goods_back or (before is not None and before.goods_back),
                at_ms=before.at_ms if before is not None else state.at_ms,
            )
    return tuple(refunds.values())


def line_amounts(order: OrderNow, own_prices: Sequence[int | None]) -> list[int]:
    """What each line comes to: as told; else its share of what the order's total leaves, by its full price.

    Where no total is told, what was paid for the goods is one; without either a line comes to its full price: that
    which was told of one unit, else the shop's own.

    Args:
        own_prices: the shop's price of one unit of each line; None where we don't know what it is.
    """
    told = [line.amount for line in order.lines]
    open_places = [place for place, amount in enumerate(told) if amount is None]
    prices = [
        own if line.unit_price is None else line.unit_price for line, own in zip(order.lines, own_prices, strict=True)
    ]
    full = [(price or 0) * line.qty for line, price in zip(order.lines, prices, strict=True)]
    whole = order.total_minor
    if whole is None and order.paid_minor is not None:
        whole = max(0, order.paid_minor - (order.shipping_minor or 0))
    if whole is None:
        return [_capped(full[place] if amount is None else amount) for place, amount in enumerate(told)]
    is_priced = all(prices[place] is not None for place in open_places)
    weights = [full[place] if is_priced else order.lines[place].qty for place in open_places]
    left = max(0, whole - sum(amount for amount in told if amount is not None))
    shares = dict(zip(open_places, apportion(left, weights), strict=True))
    return [_capped(shares[place] if amount is None else amount) for place, amount in enumerate(told)]


def _capped(minor: int) -> int:
    return min(minor, LARGEST_MINOR)


def shared(total_minor: int | None, amounts: Sequence[int]) -> list[int | None]:
    """What each line bears of an order's own figure, summing to it; all None where the platform told none."""
    if total_minor is None:
        return [None] * len(amounts)
    return list(apportion(total_minor, amounts))


def units_out(order: OrderNow, line: OrderLine, units_back: int) -> int:
    """How many units of a line are sold and not back on the shelf."""
    if not order.was_paid or order.status == "placed":
        return 0
    if order.status in _UNDONE and order.shipped_at_ms is None:
        return 0
    return line.qty - units_back
