"""How sure it is that somebody wants a product, from what was heard of them. Pure.

Each kind of hint has a share: of all who gave it (and did not buy, refuse or cancel since), how many really would
take the product when it is held up again. Hints of different kinds are taken as independent, so what remains of the
doubt is the product of their doubts. The shares were read off the generated histories of `tests/support/wishers.py`,
where the truth is known, on other seeds than the test uses, and rounded down; `tests/callouts/test_precision.py`
keeps them honest.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

DAY_MS = 24 * 60 * 60_000

NAMED_FROM = 0.9
"""A name is said aloud from this sureness on. The shares are rounded down: of those above it at least 98 in 100 are
right."""


class Hint(StrEnum):
    """What speaks for a want, the weightiest first."""

    MISSED = "missed"
    WAITING = "waiting"
    EXPIRED = "expired"
    RESTOCK = "restock"
    WISHED = "wished"
    CLAIMED = "claimed"
    ASKED_STOCK = "asked_stock"
    ASKED_SIZE = "asked_size"
    HAGGLED = "haggled"
    RAISED_HAND = "raised_hand"
    ASKED_PRICE = "asked_price"
    ASKED_DETAIL = "asked_detail"
    KEPT_ALIKE = "kept_alike"
    LIKES_COLOR = "likes_color"
    LIKES_IT = "likes_it"


SHARE: dict[Hint, float] = {
    Hint.MISSED: 0.95,
    Hint.WAITING: 0.95,
    Hint.EXPIRED: 0.92,
    Hint.RESTOCK: 0.94,
    Hint.WISHED: 0.92,
    Hint.CLAIMED: 0.92,
    Hint.ASKED_STOCK: 0.90,
    Hint.ASKED_SIZE: 0.70,
    Hint.HAGGLED: 0.60,
    Hint.RAISED_HAND: 0.45,
    Hint.ASKED_PRICE: 0.35,
    Hint.ASKED_DETAIL: 0.30,
    Hint.KEPT_ALIKE: 0.30,
    Hint.LIKES_COLOR: 0.10,
    Hint.LIKES_IT: 0.15,
}
"""Of those who gave a hint tonight, how many want it."""

_LASTS_DAYS: dict[Hint, float] = {
    Hint.MISSED: 180,
    Hint.WAITING: 180,
    Hint.EXPIRED: 120,
    Hint.RESTOCK: 120,
    Hint.WISHED: 180,
    Hint.CLAIMED: 90,
    Hint.ASKED_STOCK: 60,
}
"""In how many days half of a hint is gone; what is not named here is only of its own evening."""
_EVENING_DAYS = 1.0

STRONG = frozenset(_LASTS_DAYS)
"""Hints of which one may be enough; without any of them nobody is named."""


@dataclass(frozen=True, slots=True)
class Given:
    """A hint and when it was given; `is_tonight` for the session that runs."""

    hint: Hint
    at_ms: int
    is_tonight: bool


def sureness(given: Iterable[Given], now_ms: int) -> float:
    """How likely the want is, from 0 to 1; 0 where none of the hints is a strong one."""
    best: dict[Hint, float] = {}
    for one in given:
        best[one.hint] = max(best.get(one.hint, 0.0), _share(one, now_ms))
    if not STRONG & best.keys():
        return 0.0
    doubt = 1.0
    for share in best.values():
        doubt *= 1 - share
    return 1 - doubt


def _share(given: Given, now_ms: int) -> float:
    share = SHARE[given.hint]
    if given.is_tonight or given.hint in (Hint.KEPT_ALIKE, Hint.LIKES_COLOR, Hint.LIKES_IT):
        return share
    days = max(0.0, (now_ms - given.at_ms) / DAY_MS)
    return float(share * 0.5 ** (days / _LASTS_DAYS.get(given.hint, _EVENING_DAYS)))
