"""The guard of a room (大航海): its ranks, and what one of them was paid with."""

from __future__ import annotations

from anchor_console.sources.decoding import fen_of, text_of, whole

GUARDS = {1: "总督", 2: "提督", 3: "舰长"}
SOME_GUARD = "大航海"
PER_YUAN = 1000
"""Gold coins in one yuan."""
_A_MONTH = {1: 19_998_000, 2: 1_998_000, 3: 198_000}
"""What a month of each rank is listed at. The messages tell either the price of a month or that of all of them, and
are told apart by it: several months cost more than one, however much off."""


def guard_name(level: object) -> str:
    return GUARDS.get(whole(level) or 0, SOME_GUARD)


def months_of(count: object, unit: object) -> object:
    """How many of the rank were bought. A unit such as `*3天` says it all: the number beside it means nothing."""
    return count if text_of(unit) in ("", "月", "年") else 1


def guard_value(level: object, price: object, months: object) -> int | None:
    """Fen for all months together; None where no price is told."""
    times = whole(months) or 1
    is_of_a_month = (whole(price) or 0) <= _A_MONTH.get(whole(level) or 0, 0)
    return fen_of(price, PER_YUAN, times if is_of_a_month and times > 0 else 1)
