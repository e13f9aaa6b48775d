"""What changes on air by itself, and when: a price that opens at its hour, a flash that begins and ends. Pure."""

from __future__ import annotations

from msgspec.structs import replace

from anchor_console.pins.card import OnAir, Stage

SHORT_S = 3
"""The 3-2-1 that a host counts aloud."""
LONGEST_S = 3_600


def opening_due(on_air: OnAir | None, now_ms: int) -> bool:
    """Whether the card's hour has come, and its price is still hidden."""
    return (
        on_air is not None
        and on_air.stage is Stage.WARMUP
        and on_air.opens_at_ms is not None
        and on_air.opens_at_ms <= now_ms
    )


def after_clock_set(on_air: OnAir, by_ms: int, now_ms: int) -> OnAir:
    """`on_air` after the wall clock was set by `by_ms` and shows `now_ms`: what counts down lasts as long as before.

    A flash that has begun keeps its beginning where the clock went forward: what was claimed in its time stays in it.
    """
    opens_at_ms, flash = on_air.opens_at_ms, on_air.flash
    if on_air.stage is Stage.WARMUP and opens_at_ms is not None:
        opens_at_ms += by_ms
    if flash is not None and flash.over_at_ms is None:
        has_begun = flash.from_ms <= now_ms - by_ms
        from_ms = flash.from_ms + (min(by_ms, 0) if has_begun else by_ms)
        flash = replace(flash, from_ms=from_ms, ends_at_ms=flash.ends_at_ms + by_ms)
    return replace(on_air, opens_at_ms=opens_at_ms, flash=flash)


def next_moment_ms(on_air: OnAir | None, now_ms: int) -> int | None:
    """When the card next changes by itself; None where nothing is set to."""
    if on_air is None:
        return None
    moments = [on_air.opens_at_ms] if on_air.stage is Stage.WARMUP else []
    if on_air.flash is not None and on_air.flash.over_at_ms is None:
        moments += [at for at in (on_air.flash.from_ms, on_air.flash.ends_at_ms) if at > now_ms]
    return min((at for at in moments if at is not None), default=None)
