"""What of an order went back, line by line, by all that was told of it. Pure."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from anchor_console.core.money import apportion
from anchor_console.sales import file_ids
from anchor_console.sales.order import OrderNow, RefundNow

_Places = dict[str | None, int]
"""Where the line stands that a refund names."""


class Back(msgspec.Struct, frozen=True):
    """What went back of one line: money in fen, and units that are on the shelf again."""

    amount_minor: int
    units: int


def given_back(order: OrderNow, amounts: Sequence[int]) -> list[Back]:
    """What each line has given back, money never above its amount.

    The platform tells its refunds one by one, an order file what went back so far: the same money, so the larger of
    the two counts, of money as of units. A refund of the whole order, or of a line that nobody told of, is shared by
    what is left of each line.
    """
    own = [refund for refund in order.refunds if not file_ids.is_of_file(refund.refund_id)]
    of_file = [refund for refund in order.refunds if file_ids.is_of_file(refund.refund_id)]
    places: _Places = {line.line_id: place for place, line in enumerate(order.lines)}
    if len(order.lines) == 1:
        # What is told of the whole order, or of another line, can only mean this one.
        places |= {refund.line_id: 0 for refund in own}
    named, unnamed = _named(own, places, amounts)
    money = _money(named, unnamed, _by_file(of_file, places, amounts), amounts)
    units = _units(order, own, places, named, amounts)
    units_by_file = _units_by_file(order, of_file, places)
    is_whole = order.status == "refunded" and not unnamed
    return [
        Back(amount if is_whole and not back else back, min(max(ours, theirs), line.qty))
        for line, amount, back, ours, theirs in zip(order.lines, amounts, money, units, units_by_file, strict=True)
    ]


def _named(refunds: Sequence[RefundNow], places: _Places, amounts: Sequence[int]) -> tuple[list[int], int]:
    """What refunds gave back of each line that they name, and what the others did in all."""
    named, unnamed = [0] * len(amounts), 0
    for refund in refunds:
        place = places.get(refund.line_id)
        if place is None:
            unnamed += refund.amount_minor
        else:
            named[place] = min(named[place] + refund.amount_minor, amounts[place])
    return named, unnamed


class _ByFile(msgspec.Struct, frozen=True):
    """What went back of a line by the file; a part of it may be its share of what the file tells of the order."""

    amount: int
    is_all: bool


def _by_file(refunds: Sequence[RefundNow], places: _Places, amounts: Sequence[int]) -> list[_ByFile]:
    told = [_ByFile(0, False)] * len(amounts)
    for refund in refunds:
        place = places.get(refund.line_id)
        if place is None:
            continue
        so_far = file_ids.so_far(refund.refund_id, refund.amount_minor)
        if so_far is None:
            told[place] = _ByFile(amounts[place], True)
        elif so_far > told[place].amount:
            told[place] = _ByFile(min(so_far, amounts[place]), told[place].is_all)
    return told


def _money(named: Sequence[int], unnamed: int, by_file: Sequence[_ByFile], amounts: Sequence[int]) -> list[int]:
    sure = [max(back, told.amount if told.is_all else 0) for back, told in zip(named, by_file, strict=True)]
    whole = max(sum(named) + unnamed, sum(told.amount for told in by_file), sum(sure))
    rest = min(whole, sum(amounts)) - sum(sure)
    # First where the file has it, then where anything is left.
    shares = [max(0, told.amount - back) for back, told in zip(sure, by_file, strict=True)]
    first = min(rest, sum(shares))
    back = [one + share for one, share in zip(sure, apportion(first, shares), strict=True)]
    left = [amount - one for amount, one in zip(amounts, back, strict=True)]
    return [one + share for one, share in zip(back, apportion(rest - first, left), strict=True)]


def _frees(order: OrderNow, refund: RefundNow) -> bool:
    """Whether what it is for is on the shelf: it came back, or never left."""
    return refund.goods_back or order.shipped_at_ms is None or refund.at_ms < order.shipped_at_ms


def _units(
    order: OrderNow, refunds: Sequence[RefundNow], places: _Places, named: Sequence[int], amounts: Sequence[int]
) -> list[int]:
    """Units come back once for each refund whose goods came back, and for one granted before shipping.

    As many as it names, else all of the line where goods came back or the money covers it. Of several lines a refund
    without a line can only mean all or none.
    """
    units = [0] * len(amounts)
    covered = [0] * len(amounts)  # by money of refunds before shipping that name no units
    unnamed = 0
    for refund in refunds:
        place = places.get(refund.line_id)
        is_of_some = place is None and refund.qty is not None and refund.qty < sum(line.qty for line in order.lines)
        if is_of_some or not _frees(order, refund):
            continue
        if refund.qty is None and not refund.goods_back:
            if place is None:
                unnamed += refund.amount_minor
            else:
                covered[place] += refund.amount_minor
            continue
        for one in range(len(units)) if place is None else (place,):
            units[one] += order.lines[one].qty if refund.qty is None else refund.qty
    left = [amount - back for amount, back in zip(amounts, named, strict=True)]
    for place, share in enumerate(apportion(min(unnamed, sum(left)), left)):
        covered[place] += share
        if covered[place] and covered[place] >= amounts[place]:
            units[place] += order.lines[place].qty
    return units


def _units_by_file(order: OrderNow, refunds: Sequence[RefundNow], places: _Places) -> list[int]:
    units = [0] * len(order.lines)
    for refund in refunds:
        place = places.get(refund.line_id)
        if place is not None and _frees(order, refund):
            units[place] = max(units[place], refund.qty or 0)
    return units
