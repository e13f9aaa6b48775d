"""The lines of order files, and what each of them has of what is told of its whole order. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from itertools import groupby

import msgspec
from msgspec.structs import replace

from anchor_console.core.money import apportion

_MOST_NAMES = 5
"""An id that bears more names than this in one file is a mask, unless somebody bore them one after the other."""
_SO_MANY_TAKE_MS = 90 * 86_400_000
"""Nobody takes so many new names in less: these are people who bought once each."""
_NEARLY_ALL = 0.9
"""From this share on the whole went back, less what sending it cost."""


class OrderFileLine(msgspec.Struct, frozen=True):
    """One line of an order as the file has it; `buyer_id` is None where nothing tells who it was. Money in fen."""

    platform: str
    order_id: str
    line_id: str | None
    buyer_id: str | None
    buyer_name: str | None
    sku_code: str | None
    product_code: str | None
    product_name: str | None
    category: str | None
    variant: str | None
    color: str | None
    size: str | None
    qty: int
    amount_minor: int | None
    unit_price_minor: int | None
    status: str
    is_returned: bool
    refund_minor: int | None
    """What of the amount went back, where the line as a whole did not; None where the file does not tell."""
    back_qty: int | None
    """The same of its units."""
    placed_at_ms: int | None
    paid_at_ms: int | None

    @property
    def is_part_untold(self) -> bool:
        """Whether a part of the money went back, and nothing tells how much."""
        return self.status == "part_refunded" and not self.refund_minor

    @property
    def at_ms(self) -> int | None:
        return self.paid_at_ms if self.paid_at_ms is not None else self.placed_at_ms


def without_masks(lines: Sequence[OrderFileLine]) -> tuple[list[OrderFileLine], int]:
    """The lines, those of ids that many share as nobody's, and how many such ids there are."""
    names: dict[tuple[str, str], list[tuple[str, int | None]]] = defaultdict(list)
    for line in lines:
        if line.buyer_id is not None and line.buyer_name:
            names[line.platform, line.buyer_id].append((line.buyer_name, line.at_ms))
    masks = {who for who, borne in names.items() if _are_of_several(borne)}
    kept = [
        line
        if line.buyer_id is not None and (line.platform, line.buyer_id) not in masks
        else replace(line, buyer_id=None, buyer_name=None)
        for line in lines
    ]
    return kept, len(masks)


def _are_of_several(borne: Sequence[tuple[str, int | None]]) -> bool:
    """Whether an id is a mask by the names that it bore, each at such a time."""
    names = {name for name, _ in borne}
    if len(names) <= _MOST_NAMES:
        return False
    timed = sorted((at_ms, place, name) for place, (name, at_ms) in enumerate(borne) if at_ms is not None)
    taken = [next(run)[0] for _, run in groupby(timed, key=lambda one: one[2])]
    if len(timed) < len(borne) or len(taken) > len(names):
        return True  # they come and go, or nobody knows
    return any(last - first < _SO_MANY_TAKE_MS for first, last in zip(taken, taken[_MOST_NAMES:], strict=False))


def settled(lines: Sequence[OrderFileLine]) -> list[OrderFileLine]:
    """The lines, each with what is its own of its order's amount, refund and status, and with an id."""
    return _numbered([_as_left(line) for line in _with_refunds_shared(_with_amounts_shared(lines))])


def _with_amounts_shared(lines: Sequence[OrderFileLine]) -> list[OrderFileLine]:
    """The lines with amounts of their own: files repeat what was paid for the whole order beside each of its lines, or
    tell it once beside the first.
    """
    shared = list(lines)
    for places in _orders(lines):
        theirs = [lines[place] for place in places]
        prices = [_by_price(line) for line in theirs]
        for place, line in zip(places, _of_one_told(theirs, prices) or (), strict=False):
            shared[place] = line
        amounts = _shares(theirs, prices, are_told=True)
        for place, amount in zip(places, amounts or (), strict=False):
            shared[place] = replace(lines[place], amount_minor=amount)
    return [replace(line, amount_minor=_by_price(line)) if line.amount_minor is None else line for line in shared]


def _of_one_told(lines: Sequence[OrderFileLine], prices: Sequence[int | None]) -> list[OrderFileLine] | None:
    """The lines of an order, each with its share of what stands beside one of them alone; None where it is otherwise.

    By full prices, where the file has them all; else that line bears it. What went back is shared as what was paid.
    """
    told = [line for line in lines if line.amount_minor is not None]
    if len(lines) == 1 or len(told) != 1:
        return None
    (one,) = told
    assert one.amount_minor is not None
    known = [price for price in prices if price is not None]
    weights = known if len(known) == len(lines) and any(known) else [int(line is one) for line in lines]
    amounts = apportion(one.amount_minor, weights)
    shared = [replace(line, amount_minor=amount) for line, amount in zip(lines, amounts, strict=True)]
    is_told_once = one.refund_minor and not any(line.refund_minor for line in lines if line is not one)
    return _with_refund_shared(shared, one.refund_minor or 0) if is_told_once else shared


def _shares(lines: Sequence[OrderFileLine], prices: Sequence[int | None], *, are_told: bool) -> list[int] | None:
    """What each line of an order has of an amount that all of them repeat; None where that is each line's own.

    Args:
        are_told: the file has these full prices; else they are what the shop asks today.
    """
    whole = lines[0].amount_minor
    known = [price for price in prices if price is not None]
    is_repeated = len(lines) > 1 and all(line.amount_minor == whole for line in lines)
    if whole is None or not is_repeated or len(known) < len(lines):
        return None
    if are_told and min(known) < max(known):
        # Nobody pays for the cheapest more than it costs: a gift at 0, too.
        is_of_all = whole > min(known)
    else:
        # It is nearer to what all goods cost than to the dearest of them.
        is_of_all = whole > max(known) and abs(sum(known) - whole) < abs(max(known) - whole)
    return apportion(whole, known) if is_of_all else None


def by_own_prices(lines: Sequence[OrderFileLine], own_prices: Sequence[int | None]) -> list[OrderFileLine]:
    """The lines of one order, as `settled`, with what is their own by the shop's prices where the file tells none.

    Args:
        own_prices: the shop's price of one unit of each line; None where we don't know what it is.
    """
    prices = [
        own * line.qty if line.unit_price_minor is None and own is not None else _by_price(line)
        for line, own in zip(lines, own_prices, strict=True)
    ]
    amounts = _shares(lines, prices, are_told=False)
    if amounts is None:
        return list(lines)
    shared = [replace(line, amount_minor=amount) for line, amount in zip(lines, amounts, strict=True)]
    return [_as_left(line) for line in _with_refunds_shared(shared)]


def _orders(lines: Sequence[OrderFileLine]) -> list[list[int]]:
    """Where the lines of each order stand."""
    places: dict[tuple[str, str], list[int]] = defaultdict(list)
    for place, line in enumerate(lines):
        places[line.platform, line.order_id].append(place)
    return list(places.values())


def _with_refunds_shared(lines: Sequence[OrderFileLine]) -> list[OrderFileLine]:
    """The lines with refunds of their own: files repeat what went back of the whole order beside each of its lines."""
    shared = list(lines)
    for places in _orders(lines):
        amounts = [amount for place in places if (amount := lines[place].amount_minor) is not None]
        whole = lines[places[0]].refund_minor
        is_repeated = all(lines[place].refund_minor == whole for place in places)
        if not whole or not is_repeated or len(set(amounts)) == 1 or len(amounts) < len(places):
            continue
        theirs = _with_refund_shared([lines[place] for place in places], whole)
        for place, line in zip(places, theirs, strict=True):
            shared[place] = line
    return shared


def _with_refund_shared(lines: Sequence[OrderFileLine], whole: int) -> list[OrderFileLine]:
    """The lines of an order, all with amounts, each with its share of what went back of the order."""
    amounts = [line.amount_minor or 0 for line in lines]
    if whole in amounts:
        # What cost just that is what went back.
        own = amounts.index(whole)
        shares = [whole if place == own else 0 for place in range(len(lines))]
    else:
        shares = apportion(min(whole, sum(amounts)), amounts)
    shared = []
    for line, share in zip(lines, shares, strict=True):
        line = replace(line, refund_minor=share)
        if not share and line.status in ("refunded", "part_refunded") and whole < sum(amounts) * _NEARLY_ALL:
            # Its status was told of the order, not of this line.
            line = replace(line, status="shipped", is_returned=False)
        shared.append(line)
    return shared


def _as_left(line: OrderFileLine) -> OrderFileLine:
    """The line as what went back leaves it: in part, as a whole, or as its status alone tells."""
    amount, refund, back = line.amount_minor, line.refund_minor, min(line.back_qty or 0, line.qty)
    if line.status not in ("paid", "shipped", "part_refunded", "refunded"):
        return replace(line, refund_minor=None, back_qty=None)
    if refund is None and 0 < back < line.qty and amount is not None:
        refund = amount * back // line.qty
    if not refund and not back:
        return replace(line, refund_minor=None, back_qty=None)
    if back == line.qty and line.status != "refunded" and amount and 0 < (refund or 0) < amount * _NEARLY_ALL:
        back = 0  # money went back for so many units, and none of them
    is_whole = back == line.qty or (not back and amount is not None and (refund or 0) >= amount)
    if line.status == "refunded" and not back:
        is_whole = is_whole or amount is None or (refund or 0) >= amount * _NEARLY_ALL
    if is_whole:
        was_sent = line.status != "paid" or back > 0
        status = "refunded" if was_sent else "cancelled"
        return replace(line, status=status, is_returned=was_sent, refund_minor=None, back_qty=None)
    kept = None if amount is None else min(refund or 0, amount)
    return replace(line, status="part_refunded", is_returned=False, refund_minor=kept, back_qty=back or None)


def _by_price(line: OrderFileLine) -> int | None:
    return None if line.unit_price_minor is None else line.unit_price_minor * line.qty


def _numbered(lines: Sequence[OrderFileLine]) -> list[OrderFileLine]:
    """The lines with ids that a second export of the same orders gives them too, in whatever order they stand."""
    met: dict[tuple[str, ...], int] = defaultdict(int)
    numbered = []
    for line in lines:
        own = line.line_id
        if own is None or own == line.order_id:
            own = line.sku_code or "/".join(
                part or "" for part in (line.product_code or line.product_name, line.variant or line.color, line.size)
            )
        key = (line.platform, line.order_id, own)
        met[key] += 1
        numbered.append(replace(line, line_id=own if met[key] == 1 else f"{own}#{met[key]}"))
    return numbered
