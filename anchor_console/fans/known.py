"""What is known of a fan over all their identities, one entry for each thing, however often it was heard. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec
from msgspec.structs import replace

from anchor_console.core.ids import IdentityId
from anchor_console.fans.facets import FACETS
from anchor_console.fans.facts import (
    SELF,
    SENT_BACK,
    Evidence,
    Fact,
    Ground,
    Standing,
    contradicted,
    is_old,
    meaning,
)

_ORDER = ("size", SENT_BACK, *FACETS[1:])
_RANKS = {Standing.CONFIRMED: 0, Standing.STATED: 1, Standing.GUESSED: 2, Standing.REJECTED: 3}


class Habit(msgspec.Struct, frozen=True):
    """What purchases tell of a wearer: so often bought, the last time then.

    `bought_by` has under which identities of the fan, and when last by each.
    """

    facet: str
    value: str
    wearer: str
    times: int
    last_at_ms: int
    bought_by: dict[IdentityId, int]


class KnownFact(msgspec.Struct, frozen=True):
    """A fact as it is shown. `rows` are the kept facts that say it; none where purchases alone do.

    `times` is how often they bought accordingly.
    """

    fact: Fact
    rows: tuple[int, ...]
    times: int
    is_old: bool
    is_contradicted: bool

    @property
    def is_of_being_there(self) -> bool:
        """Whether it says no more than that they buy for this wearer."""
        return self.fact.facet == "audience" and self.fact.value == self.fact.wearer

    @property
    def is_settled(self) -> bool:
        return self.fact.standing is Standing.CONFIRMED


def known(facts: Iterable[Fact], habits: Sequence[Habit], now_ms: int) -> list[KnownFact]:
    """What is known: of themself first, then by wearer and facet, the surest and newest first.

    A rejected fact is not among it, nor a habit that was rejected and not seen again since.
    """
    kept: dict[tuple[str, str, str], list[Fact]] = {}
    for fact in facts:
        kept.setdefault(fact.meaning, []).append(fact)
    bought = {meaning(habit.facet, habit.value, habit.wearer): habit for habit in habits}
    merged = {key: (_merged(rows), tuple(row.id for row in rows)) for key, rows in kept.items()}
    for number, (key, habit) in enumerate(bought.items(), start=1):
        known_as = merged.get(key)
        if known_as is None:
            merged[key] = (_guess(habit, -number), ())
        elif known_as[0].standing is Standing.REJECTED and habit.last_at_ms > (known_as[0].settled_at_ms or 0):
            merged[key] = (replace(_guess(habit, known_as[0].id), id=known_as[0].id), known_as[1])
    shown = [(fact, rows) for fact, rows in merged.values() if fact.standing is not Standing.REJECTED]
    told_twice = contradicted([fact for fact, _ in shown if fact.id > 0])
    found = [
        KnownFact(fact, rows, _times(bought, fact), is_old(fact, now_ms), fact.id in told_twice) for fact, rows in shown
    ]
    found.sort(key=_place)
    return found


def _merged(rows: Sequence[Fact]) -> Fact:
    best = min(rows, key=lambda row: (_RANKS[row.standing], -row.stated_at_ms))
    evidence = sorted((it for row in rows for it in row.evidence), key=lambda it: -it.at_ms)
    return replace(best, evidence=tuple(evidence), stated_at_ms=max(row.stated_at_ms for row in rows))


def _guess(habit: Habit, id: int) -> Fact:
    bought = sorted(habit.bought_by.items(), key=lambda one: -one[1])
    return Fact(
        id=id,
        identity_id=bought[0][0],
        facet=habit.facet,
        value=habit.value,
        wearer=habit.wearer,
        standing=Standing.GUESSED,
        stated_at_ms=habit.last_at_ms,
        session_only=False,
        settled_by=None,
        settled_at_ms=None,
        evidence=tuple(Evidence(Ground.SALE, who, None, None, None, at_ms) for who, at_ms in bought),
    )


def _times(bought: dict[tuple[str, str, str], Habit], fact: Fact) -> int:
    habit = bought.get(fact.meaning)
    return habit.times if habit is not None else 0


def _place(one: KnownFact) -> tuple[object, ...]:
    fact = one.fact
    facet = _ORDER.index(fact.facet) if fact.facet in _ORDER else len(_ORDER)
    return fact.wearer != SELF, fact.wearer, facet, fact.facet, _RANKS[fact.standing], -fact.stated_at_ms, fact.value
