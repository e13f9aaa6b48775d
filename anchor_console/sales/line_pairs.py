"""Which lines of an order are one and the same, told by an order file and by the platform's events. Pure.

A file knows no line by the platform's id, and comes before its events or after them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import msgspec
from msgspec.structs import replace

from anchor_console.core.events import Order, OrderLine, Refund
from anchor_console.core.ids import ProductId, SkuId
from anchor_console.sales import file_ids
from anchor_console.sales.order import fold


class Look(msgspec.Struct, frozen=True):
    """What tells a line from the others of its order; money in fen, None what is not known."""

    line_ids: tuple[str, ...]
    product_id: ProductId | None
    sku_id: SkuId | None
    qty: int
    amount: int | None


def _have_one_id(one: Look, other: Look) -> bool:
    return not set(one.line_ids).isdisjoint(other.line_ids)


def _are_the_same(one: Look, other: Look) -> bool:
    return one.amount is not None and (one.sku_id, one.qty, one.amount) == (other.sku_id, other.qty, other.amount)


def _are_alike(one: Look, other: Look) -> bool:
    return one.sku_id is not None and one.sku_id == other.sku_id


def _is_open(one: Look, other: Look) -> bool:
    return one.sku_id is None or other.sku_id is None


_TESTS: tuple[Callable[[Look, Look], bool], ...] = (
    # A file that numbers no lines gives several of one variant ids by their places, which change.
    lambda one, other: _have_one_id(one, other) and _are_the_same(one, other),
    _are_the_same,
    _have_one_id,
    lambda one, other: _are_alike(one, other) and one.qty == other.qty,
    _are_alike,
    lambda one, other: _is_open(one, other) and one.product_id is not None and one.product_id == other.product_id,
    lambda one, other: _is_open(one, other) and one.amount is not None and one.amount == other.amount,
)


def pair(
    ones: Sequence[Look], others: Sequence[Look], are_two: Callable[[int, int], bool] = lambda _one, _other: False
) -> list[int | None]:
    """For each of `ones` the place of the one among `others` that it is: of the same variant, else product, else sum.

    Where as many are left on both sides they are each other in their order: a variant was changed, or is not known.
    """
    found: dict[int, int] = {}

    def take(at: int, test: Callable[[Look, Look], bool]) -> None:
        free = (place for place in range(len(others)) if place not in found.values())
        place = next((one for one in free if not are_two(at, one) and test(ones[at], others[one])), None)
        if place is not None:
            found[at] = place

    for test in _TESTS:
        for at in range(len(ones)):
            if at not in found:
                take(at, test)
    if len(ones) == len(others):
        for at in range(len(ones)):
            if at not in found:
                take(at, lambda _one, _other: True)
    return [found.get(at) for at in range(len(ones))]


def names(states: Sequence[Order], look: Callable[[OrderLine], Look]) -> dict[str, str]:
    """The platform's own id for each line that the file gave one, where both told of it."""
    if not any(file_ids.is_of_file(line.line_id) for state in states for line in state.lines):
        return {}
    lines = fold(states).lines
    by_file = [line.line_id for line in lines if file_ids.is_of_file(line.line_id)]
    own = [line.line_id for line in lines if not file_ids.is_of_file(line.line_id)]
    looks = {line.line_id: look(line) for line in lines}
    together = [{line.line_id for line in state.lines} for state in states]

    def are_two(one: int, other: int) -> bool:
        return any({by_file[one], own[other]} <= told for told in together)

    places = pair([looks[line_id] for line_id in by_file], [looks[line_id] for line_id in own], are_two)
    return {line_id: own[place] for line_id, place in zip(by_file, places, strict=True) if place is not None}


def renamed(states: Sequence[Order], names: Mapping[str, str]) -> list[Order]:
    """The states, each line called by its name."""
    if not names:
        return list(states)

    def line(one: OrderLine) -> OrderLine:
        return replace(one, line_id=names.get(one.line_id, one.line_id))

    def refund(one: Refund) -> Refund:
        return one if one.line_id is None else replace(one, line_id=names.get(one.line_id, one.line_id))

    return [
        replace(state, lines=[line(one) for one in state.lines], refunds=[refund(one) for one in state.refunds])
        for state in states
    ]
