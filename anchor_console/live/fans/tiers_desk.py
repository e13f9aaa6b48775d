"""Fans' tiers as the screens show them: looked up by the row, and by rules that the seller can change at any time.

What fans add up to is kept in their rows; the tier itself is worked out when it is looked at, so changed rules are in
force at once for a million fans.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import msgspec
from msgspec.structs import replace

from anchor_console.core.clock import Clock
from anchor_console.core.ids import IdentityId
from anchor_console.core.observer import Signal
from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless
from anchor_console.fans import page_store, tally_store
from anchor_console.fans.tiers import DEFAULT_RULES, NOT_SERVED, TierRule, tier_of
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings

RULES_KEY = "fans.tiers"
RULES_AT_MOST = 12
_NAME_LIMIT = 12
_REMEMBERED = 20_000


class TiersDesk:
    """Main thread only. `changed` tells whose tier may be another now; None is everybody's."""

    def __init__(self, database: Database, settings: Settings, clock: Clock) -> None:
        self._database = database
        self._settings = settings
        self._clock = clock
        self._known: dict[IdentityId, TierRule | None] = {}
        self.rules = rules_of(settings.get(RULES_KEY))
        self.changed: Signal[frozenset[IdentityId] | None] = Signal()

    def of(self, who: IdentityId) -> TierRule | None:
        """The fan's tier; None for staff, masked people, and whom no rule takes."""
        try:
            return self._known[who]
        except KeyError:
            pass
        if len(self._known) >= _REMEMBERED:
            self._known.clear()
        tier = self._known[who] = self._read(who)
        return tier

    def mark_of(self, who: IdentityId) -> TierRule | None:
        """The tier to stand beside the name; None where it is that of whoever comes: on nearly every line of a new
        shop it would tell nobody from others.
        """
        tier = self.of(who)
        return None if tier is None or (tier.takes_whoever_comes and tier is not NOT_SERVED) else tier

    @property
    def now_ms(self) -> int:
        """As of when tiers are looked at."""
        return self._clock.now_ms()

    def refresh(self, who: Iterable[IdentityId]) -> None:
        """These were counted again."""
        again = frozenset(one for one in who if one in self._known)
        other = [one for one in again if self._read(one) != self._known.pop(one)]
        if other:
            self.changed.emit(frozenset(other))

    def look_again(self) -> None:
        """Anybody may be of another tier: a file of past orders was taken in."""
        self._known.clear()
        self.changed.emit(None)

    async def set_rules(self, rules: Sequence[TierRule]) -> None:
        """Let fans be sorted by these from now on; the first rule that takes a fan counts.

        Raises:
            Refused: there are none, or too many.
        """
        if not 0 < len(rules) <= RULES_AT_MOST:
            raise Refused("invalid", "tiers.how_many", most=RULES_AT_MOST)
        named = [replace(rule, name=harmless(rule.name).strip()[:_NAME_LIMIT]) for rule in rules]
        # In force before they are on disk: the next change builds on them.
        self.rules = tuple(named)
        self.look_again()
        await self._settings.set(RULES_KEY, msgspec.to_builtins(named))

    async def reset_rules(self) -> None:
        await self.set_rules(DEFAULT_RULES)

    async def counts(self) -> dict[str, int]:
        """How many fans each rule takes, by its key, and `NOT_SERVED`; looks at all of them, beside everything else."""
        rules, now_ms = self.rules, self._clock.now_ms()
        return await self._database.read_later(lambda tx: page_store.count_by_tier(tx, rules, now_ms))

    def _read(self, who: IdentityId) -> TierRule | None:
        found = tally_store.standing(self._database.read(), who)
        if found is None:
            return None
        if not found.is_served:
            return NOT_SERVED
        return tier_of(self.rules, found.tally, found.level, self._clock.now_ms()) if found.is_told_apart else None


def rules_of(setting: Any) -> tuple[TierRule, ...]:
    """The rules as they were set; ours where they never were, or can't be read."""
    try:
        return msgspec.convert(setting, tuple[TierRule, ...]) or DEFAULT_RULES
    except msgspec.ValidationError:
        return DEFAULT_RULES
