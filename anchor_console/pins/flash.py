"""A flash price: for a time, for so many units, for at most so many each; then it falls back by itself. Pure."""

from __future__ import annotations

from collections.abc import Hashable, Sequence

import msgspec

LONGEST_S = 6 * 3_600


class FlashOffer(msgspec.Struct, frozen=True):
    """A flash as a person asks for it: from in how many seconds, for how many; bounds are None where there is none.

    `starts_ms` and `ends_ms` are moments by the clock, in place of the seconds.
    """

    price_minor: int
    for_s: int = 0
    in_s: int = 0
    units: int | None = None
    per_fan: int | None = None
    starts_ms: int | None = None
    ends_ms: int | None = None

    def span(self, now_ms: int) -> tuple[int, int]:
        """From when to when, where it is set at `now_ms`; a start that has just gone by is now."""
        from_ms = now_ms + self.in_s * 1_000 if self.starts_ms is None else max(now_ms, self.starts_ms)
        return from_ms, from_ms + self.for_s * 1_000 if self.ends_ms is None else self.ends_ms


class Flash(msgspec.Struct, frozen=True):
    """What was set for the card on air. Prices in fen, times in UTC milliseconds.

    `units` and `per_fan` are None where nobody set a bound; `sold_before` is what was sold or held of the product
    as it was set; `over_at_ms` is when it ended before its time: by hand, or because its units were gone.
    """

    price_minor: int
    from_ms: int
    ends_at_ms: int
    units: int | None
    per_fan: int | None
    sold_before: int
    over_at_ms: int | None = None

    @property
    def over_ms(self) -> int:
        """When it is over, as far as it is known now."""
        return self.ends_at_ms if self.over_at_ms is None else min(self.ends_at_ms, self.over_at_ms)

    def is_on(self, at_ms: int) -> bool:
        return self.from_ms <= at_ms < self.over_ms

    def is_to_come(self, at_ms: int) -> bool:
        return at_ms < self.from_ms < self.over_ms

    def units_left(self, sold_now: int) -> int | None:
        """What is left of its units, when `sold_now` are sold or held in all; None where it has no bound."""
        return None if self.units is None else max(0, self.units - max(0, sold_now - self.sold_before))


def units_at_flash(flash: Flash, earlier: Sequence[tuple[Hashable, int]], who: Hashable, units: int) -> int:
    """How many of `units` that `who` claims are sold at the flash price.

    Args:
        earlier: what was claimed before in its time, in order of arrival: by whom, and how many.
    """
    taken: dict[Hashable, int] = {}
    total = 0
    for one, wanted in (*earlier, (who, units)):
        most = wanted if flash.per_fan is None else min(wanted, flash.per_fan - taken.get(one, 0))
        given = max(0, most if flash.units is None else min(most, flash.units - total))
        taken[one] = taken.get(one, 0) + given
        total += given
    return given
