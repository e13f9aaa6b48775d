"""How sure it is that somebody wants a product, from what was heard of them. Pure.

One doubt is kept, evening by evening: that they do not want it, because they never meant it or want it no more. Each
kind of hint has a share: of all who gave it, how many meant it. What they say on an evening leaves of the doubt what
those shares leave, hints of different kinds taken as independent; said on another evening again, it does so again. The
days between raise it by a half-life. An evening that they came to without a word of it raises it by how seldom those
who want something keep silent, most where the product itself was on air. What is heard tonight has not faded.

Shares, half-lives and silences were read off the generated histories of `tests/support/wishers.py`, where the truth is
known, on other seeds than `tests/callouts/test_precision.py` plays, which keeps them honest.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from enum import StrEnum
from types import MappingProxyType

import msgspec

from anchor_console.core.ids import SessionId

DAY_MS = 24 * 60 * 60_000

NAMED_FROM = 0.958
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
    Hint.RESTOCK: 0.99,
    Hint.WISHED: 0.975,
    Hint.CLAIMED: 0.96,
    Hint.SOUGHT: 0.99,
    Hint.ASKED_STOCK: 0.96,
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

SILENT_OF_IT = 0.56
"""Of those who want something still, how many come for an evening and say nothing of it."""

SILENT_BEFORE_IT = 0.15
"""The same, where the product was on air that evening: most buy it, speak of it, or say that they do not want it."""

REMEMBERED_MS = 150 * DAY_MS
"""Evenings longer ago change nothing: a want that was told before them names nobody by itself."""


TONIGHT = math.inf
"""When something was heard that was heard in the session that runs: it has not faded."""

_BESIDES = frozenset({Hint.KEPT_ALIKE, Hint.LIKES_COLOR, Hint.LIKES_IT})
"""What is known of them apart from their words: of no evening."""

_LONGEST_HALF_LIFE_DAYS = max(HALF_LIFE_DAYS.values())


class Evening(msgspec.Struct, frozen=True):
    """An earlier session, and whether the product was on air in it."""

    started_at_ms: int
    was_on_air: bool


class Given(msgspec.Struct, frozen=True):
    """A hint and when it was given; `is_tonight` for the session that runs. One of no words has no session."""

    hint: Hint
    at_ms: int
    is_tonight: bool
    session_id: SessionId | None


class _Moment(msgspec.Struct, frozen=True):
    """The words of one evening, or its silence: none."""

    at_ms: int
    hints: frozenset[Hint]
    silent: float = 1.0
    """Of those who want it, how many are as silent."""


_NO_EVENINGS: Mapping[SessionId, Evening] = MappingProxyType({})


def sureness(given: Iterable[Given], now_ms: int, came: Mapping[SessionId, Evening] = _NO_EVENINGS) -> float:
    """How likely the want is, from 0 to 1; 0 where none of the hints is a strong one.

    Args:
        came: the earlier evenings that they came to; silent are those on which they gave no strong hint.
    """
    spoken: list[Given] = []
    doubt = 1.0
    for one in given:
        if one.hint in _BESIDES:
            doubt *= 1 - SHARE[one.hint]
        else:
            spoken.append(one)
    half_life_days, last_ms = 0.0, now_ms
    for moment in _moments(spoken, now_ms, came):
        if half_life_days:
            doubt = 1 - (1 - doubt) * _still((moment.at_ms - last_ms) / DAY_MS, half_life_days)
            doubt /= doubt + (1 - doubt) * moment.silent
        for hint in moment.hints:
            doubt *= 1 - SHARE[hint]
            half_life_days = max(half_life_days, HALF_LIFE_DAYS.get(hint, 0))
        last_ms = moment.at_ms
    return (1 - doubt) * _still((now_ms - last_ms) / DAY_MS, half_life_days) if half_life_days else 0.0


def may_be_sure(latest: Mapping[Hint, float], now_ms: int, *, at_least: float) -> float:
    """How much speaks for a close look at somebody, of whom is known when each hint was given last (`TONIGHT` in this
    session): 0 where nothing that is known besides, earlier evenings, purchases and tastes, could lift them to
    `at_least`.

    A claim may wait for stock, which lasts longest of all; and what fades of a strong hint a weak one may make up for,
    as often as it is given.
    """
    if HALF_LIFE_DAYS.keys().isdisjoint(latest):
        return 0.0
    still = _still((now_ms - max(latest.values())) / DAY_MS, _LONGEST_HALF_LIFE_DAYS)
    if still < at_least:
        return 0.0
    return (1 - math.prod(1 - SHARE[hint] for hint in latest)) * still


def _moments(spoken: Iterable[Given], now_ms: int, came: Mapping[SessionId, Evening]) -> list[_Moment]:
    """What they said on each evening, and the evenings on which they said nothing that counts, the oldest first."""
    told: dict[SessionId | None, tuple[int, set[Hint]]] = {}
    for one in spoken:
        at_ms, hints = told.get(one.session_id, (0, set()))
        hints.add(one.hint)
        told[one.session_id] = (now_ms if one.is_tonight else max(at_ms, one.at_ms), hints)
    moments = [_Moment(at_ms, frozenset(hints)) for at_ms, hints in told.values()]
    for session_id, evening in came.items():
        if session_id not in told or told[session_id][1].isdisjoint(HALF_LIFE_DAYS):
            silent = SILENT_BEFORE_IT if evening.was_on_air else SILENT_OF_IT
            moments.append(_Moment(evening.started_at_ms, frozenset(), silent))
    moments.sort(key=lambda one: one.at_ms)
    return moments


def _still(days: float, half_life_days: float) -> float:
    """Of those who wanted it, how many want it after so many days."""
    return math.pow(0.5, max(0.0, days) / half_life_days)
