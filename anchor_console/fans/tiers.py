"""Tiers of fans by rules that the seller can edit: recency, frequency, money, club level. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

DAY_MS = 24 * 60 * 60_000
NEARLY_A_DAY_MS = DAY_MS // 2
"""What makes another day: the next show may begin earlier than this one ends, and one that goes on past midnight is one
evening.
"""


class Shape(StrEnum):
    """What tells a tier beside its colour."""

    STAR = "star"
    DIAMOND = "diamond"
    SQUARE = "square"
    TRIANGLE = "triangle"
    CIRCLE = "circle"
    MOON = "moon"
    BARRED = "barred"


class Tally(msgspec.Struct, frozen=True):
    """What a fan adds up to over all their identities; money in fen, of goods that were kept. `first_bought_ms` is None
    also where the time of an order was never told.
    """

    sessions: int = 0
    orders: int = 0
    units: int = 0
    returned: int = 0
    spent_minor: int = 0
    first_bought_ms: int | None = None
    last_bought_ms: int | None = None

    @property
    def days_between(self) -> int | None:
        """Days from one order to the next, on average; None before the second."""
        if self.orders < 2 or self.first_bought_ms is None or self.last_bought_ms is None:
            return None
        return round((self.last_bought_ms - self.first_bought_ms) / DAY_MS / (self.orders - 1))

    def lies_apart(self, days: int) -> bool:
        """Whether the last order came so many days after the first; several whose times nobody told pass for such."""
        if self.first_bought_ms is None or self.last_bought_ms is None:
            return self.orders > 1
        return self.last_bought_ms - self.first_bought_ms >= apart_ms(days)


def apart_ms(days: int) -> int:
    """How long after the first order the last one is so many days later."""
    return days * DAY_MS - NEARLY_A_DAY_MS


class TierRule(msgspec.Struct, frozen=True):
    """Who belongs to a tier: whoever reaches all of its bounds; a bound of 0 asks for nothing.

    `name` is what the seller called it; empty for one of ours, which is called by its `key`. `apart_days` asks that
    the last order came so many days after the first, `quiet_days` that nothing was bought for so long, `within_days`
    that something was.
    """

    key: str
    name: str
    shape: Shape
    orders: int = 0
    spent_yuan: int = 0
    sessions: int = 0
    level: int = 0
    within_days: int = 0
    quiet_days: int = 0
    apart_days: int = 0

    def takes(self, tally: Tally, level: int | None, now_ms: int) -> bool:
        """Whether a fan belongs here."""
        since = None if tally.last_bought_ms is None else now_ms - tally.last_bought_ms
        return (
            tally.orders >= self.orders
            and tally.spent_minor >= self.spent_yuan * 100
            and tally.sessions >= self.sessions
            and (level or 0) >= self.level
            and (not self.apart_days or tally.lies_apart(self.apart_days))
            and (not self.within_days or (since is not None and since <= self.within_days * DAY_MS))
            and (not self.quiet_days or (since is not None and since > self.quiet_days * DAY_MS))
        )

    @property
    def takes_whoever_comes(self) -> bool:
        """Whether somebody belongs here who is in the room for the first time and has done nothing yet."""
        return self.takes(Tally(sessions=1), None, 0)


DEFAULT_RULES: tuple[TierRule, ...] = (
    TierRule("core", "", Shape.STAR, orders=5, spent_yuan=1_000, within_days=90),
    TierRule("sleeping", "", Shape.MOON, orders=1, quiet_days=90),
    TierRule("returning", "", Shape.DIAMOND, orders=2, apart_days=1),
    TierRule("buyer", "", Shape.SQUARE, orders=1),
    TierRule("regular", "", Shape.TRIANGLE, sessions=5),
    TierRule("new", "", Shape.CIRCLE),
)
"""铁粉, 沉睡客, 回头客, 新客, 老粉, 新粉."""

NOT_SERVED = TierRule("not_served", "", Shape.BARRED)
"""What stands in the place of a tier for whom we don't sell to."""


def tier_of(rules: Sequence[TierRule], tally: Tally, level: int | None, now_ms: int) -> TierRule | None:
    """The first rule that takes the fan; None where none does."""
    return next((rule for rule in rules if rule.takes(tally, level, now_ms)), None)
