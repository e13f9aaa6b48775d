"""What a person ticks off on the platform's own console for the card on air, and when they are reminded. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from enum import StrEnum

import msgspec

POP_WITHIN_MS = 8_000
"""A link that was not popped on the platform by then has been forgotten."""


class Tick(StrEnum):
    """平台已弹, 已改价, 已上车."""

    POPPED = "popped"
    PRICED = "priced"
    CARTED = "carted"


class Ticks(msgspec.Struct, frozen=True):
    """When each tick was set for the pin on air, in UTC milliseconds; those that are not set are missing."""

    at_ms: Mapping[Tick, int]

    def has(self, tick: Tick) -> bool:
        return tick in self.at_ms


NO_TICKS = Ticks({})


def is_set(ticks: Ticks, tick: Tick, again_after_ms: int | None, now_ms: int) -> bool:
    """Whether the tick holds now: one for popping runs out where a person asked to be reminded."""
    at_ms = ticks.at_ms.get(tick)
    if at_ms is None:
        return False
    return tick is not Tick.POPPED or again_after_ms is None or now_ms < at_ms + again_after_ms


def pop_due_ms(ticks: Ticks, taken_at_ms: int, again_after_ms: int | None) -> int | None:
    """When the link is to be popped on the platform at the latest: 8 s after the take, or again after a while.

    None where it was popped and nobody asked to be reminded.
    """
    popped_ms = ticks.at_ms.get(Tick.POPPED)
    if popped_ms is None:
        return taken_at_ms + POP_WITHIN_MS
    return None if again_after_ms is None else popped_ms + again_after_ms
