"""How sure it is that somebody wants a product, from what was heard of them. Pure.

Two doubts are told apart. Did they mean it? Each kind of hint has a share: of all who gave it, how many did; hints of
different kinds are taken as independent, so the product of their doubts is what remains. And do they still? A want
fades a little with the days since the last strong hint, by a half-life; more with each evening since then that they
came to without a word of it; most where the product itself was on air. Tonight it has not faded at all.

Shares and half-lives were read off the generated histories of `tests/support/wishers.py`, where the truth is known, on
other seeds than `tests/callouts/test_precision.py` plays, which keeps them honest.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

DAY_MS = 24 * 60 * 60_000

NAMED_FROM = 0.955
"""A name is said aloud from this sureness on: of all that are, at least 98 in 100 must be right."""


class Hint(StrEnum):
    """What speaks for a want, the weightiest first."""

    MISSED = "missed"
    WAITING = "waiting"
    EXPIRED = "expired"
    RESTOCK = "restock"
    WISHED = "wished"
    CLAIMED = "claimed"
    SOUGHT = "sought"
    """Whether it is there, while it is not on air: who goes out of their way does not ask for company."""
    ASKED_STOCK = "asked_stock"
    ASKED_IF_ANY = "asked_if_any"
    """Whether it is there at all, without a colour or size: many ask that for company."""
    ASKED_SIZE = "asked_size"
    HAGGLED = "haggled"
    RAISED_HAND = "raised_hand"
    ASKED_PRICE = "asked_price"
    ASKED_DETAIL = "asked_detail"
    KEPT_ALIKE = "kept_alike"
    LIKES_COLOR = "likes_color"
    LIKES_IT = "likes_it"


SHARE: dict[Hint, float] = {
    Hint.MISSED: 0.985,
    Hint.WAITING: 0.985,
    Hint.EXPIRED: 0.96,
    Hint.RESTOCK: 0.985,
    Hint.WISHED: 0.975,
    Hint.CLAIMED: 0.96,
    Hint.SOUGHT: 0.975,
    Hint.ASKED_STOCK: 0.975,
    Hint.ASKED_IF_ANY: 0.50,
    Hint.ASKED_SIZE: 0.60,
    Hint.HAGGLED: 0.50,
    Hint.RAISED_HAND: 0.25,
    Hint.ASKED_PRICE: 0.15,
    Hint.ASKED_DETAIL: 0.15,
    Hint.KEPT_ALIKE: 0.20,
    Hint.LIKES_COLOR: 0.10,
    Hint.LIKES_IT: 0.10,
}
"""Of those who gave a hint, how many meant it."""

HALF_LIFE_DAYS: dict[Hint, float] = {
    Hint.MISSED: 320,
    Hint.WAITING: 320,
    Hint.EXPIRED: 100,
    Hint.RESTOCK: 320,
    Hint.WISHED: 320,
    Hint.CLAIMED: 30,
    Hint.SOUGHT: 320,
    Hint.ASKED_STOCK: 320,
}
"""The strong hints: without one of them nobody is named. In so many days half of those who gave it want it no more,
who did not come to the room meanwhile.

Who said that they will buy and then did not has mostly thought better of it, so a claim is soon over.
"""

STILL_AFTER_SILENCE = 0.955
"""Of those who came for an evening and said nothing of what they had wanted, how many want it still."""

STILL_AFTER_SEEING_IT = 0.585
"""The same, where the product was on air that evening: who lets it pass by has mostly let it go."""

REMEMBERED_MS = 150 * DAY_MS
"""Evenings longer ago change nothing: a want that was told before them names nobody by itself."""


TONIGHT = math.inf
"""When something was heard that was heard in the session that runs: it has not faded."""

_MOST_SUPPORT = math.prod(1 - SHARE[hint] for hint in (Hint.KEPT_ALIKE, Hint.LIKES_COLOR, Hint.LIKES_IT))


@dataclass(frozen=True, slots=True)
class Evening:
    """An earlier session, and whether the product was on air in it."""

    started_at_ms: int
    was_on_air: bool


@dataclass(frozen=True, slots=True)
class Given:
    """A hint and when it was given; `is_tonight` for the session that runs."""

    hint: Hint
    at_ms: int
    is_tonight: bool


def sureness(given: Iterable[Given], now_ms: int, came: Collection[Evening] = ()) -> float:
    """How likely the want is, from 0 to 1; 0 where none of the hints is a strong one.

    Args:
        came: the earlier evenings that they came to; those on which they gave a strong hint are counted by that alone.
    """
    latest: dict[Hint, float] = {}
    for one in given:
        latest[one.hint] = max(latest.get(one.hint, 0), TONIGHT if one.is_tonight else one.at_ms)
    doubt, still = _doubt_and_still(latest, now_ms, came)
    return (1 - doubt) * still


def heard_sureness(latest: Mapping[Hint, float], now_ms: int, *, at_least: float) -> float:
    """`sureness` of what was heard, each hint with when it was given last (`TONIGHT` in this session).

    It is 0 also where nothing that is known besides, purchases and tastes, could lift it to `at_least`. A claim may
    wait for stock or have expired, which speaks for itself. Which evenings they came to is looked up only after this.
    """
    doubt, still = _doubt_and_still(latest, now_ms)
    if Hint.CLAIMED not in latest and (1 - doubt * _MOST_SUPPORT) * still < at_least:
        return 0.0
    return (1 - doubt) * still


def _doubt_and_still(latest: Mapping[Hint, float], now_ms: int, came: Collection[Evening] = ()) -> tuple[float, float]:
    """How likely it is that they never meant it, and how many of those who wanted it then want it now."""
    doubt, still = 1.0, 0.0
    for hint, at_ms in latest.items():
        doubt *= 1 - SHARE[hint]
        half_life_days = HALF_LIFE_DAYS.get(hint)
        if half_life_days is not None and still < 1.0:
            days = max(0.0, (now_ms - at_ms) / DAY_MS)
            still = max(still, 0.5 ** (days / half_life_days) * _after_silence(at_ms, came))
    return doubt, still


def _after_silence(told_at_ms: float, came: Collection[Evening]) -> float:
    """Of those who said nothing more of it on the evenings that they came to since, how many want it still."""
    silent = [one.was_on_air for one in came if one.started_at_ms > told_at_ms]
    on_air = sum(silent)
    return math.pow(STILL_AFTER_SEEING_IT, on_air) * math.pow(STILL_AFTER_SILENCE, len(silent) - on_air)
