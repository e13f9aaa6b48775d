"""Lanes: the same chat narrowed to what one person looks after, with how much is in each."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from enum import IntEnum

from anchor_console.chat.understanding.reading import Intent, Reading


class Lane(IntEnum):
    """A line stands in one of these or in none; its value is what the database keeps, so it never changes."""

    BUYING = 1
    ASKING = 2
    SERVICE = 3
    """Wishes and after-sale: what someone must follow up after the show."""


_BY_INTENT: dict[Intent, Lane] = {
    Intent.CLAIM: Lane.BUYING,
    Intent.CANCEL: Lane.BUYING,
    Intent.ORDERED: Lane.BUYING,
    Intent.ASK_FIT: Lane.ASKING,
    Intent.ASK_STOCK: Lane.ASKING,
    Intent.ASK_PRICE: Lane.ASKING,
    Intent.ASK_DETAIL: Lane.ASKING,
    Intent.ASK_DELIVERY: Lane.ASKING,
    Intent.WISH: Lane.SERVICE,
    Intent.AFTER_SALE: Lane.SERVICE,
}


def lane_of(kind: str, reading: Reading | None) -> Lane | None:
    """The lane of an event; None for what nobody must act on.

    A bare claim is a raised hand, counted on the card: three hundred of them would bury the buyers.
    """
    if kind == "order":
        return Lane.BUYING
    if reading is None or (reading.intent is Intent.CLAIM and not reading.specific):
        return None
    return _BY_INTENT.get(reading.intent)


class LaneTally:
    """How many lines each lane has; None is every line."""

    def __init__(self) -> None:
        self._totals: dict[Lane | None, int] = dict.fromkeys((None, *Lane), 0)

    def start(self, totals: Mapping[Lane | None, int]) -> None:
        """Begin with what the session has already."""
        self._totals = {lane: totals.get(lane, 0) for lane in (None, *Lane)}

    def add(self, lanes: Iterable[Lane | None]) -> None:
        """Count lines by the lane that each stands in."""
        for lane in lanes:
            self._totals[None] += 1
            if lane is not None:
                self._totals[lane] += 1

    def move(self, lines: Iterable[tuple[Lane | None, Lane | None]]) -> None:
        """Lines that were counted stand in another lane now: each from which in which."""
        for before, now in lines:
            if before is not None:
                self._totals[before] -= 1
            if now is not None:
                self._totals[now] += 1

    def total(self, lane: Lane | None = None) -> int:
        return self._totals[lane]
