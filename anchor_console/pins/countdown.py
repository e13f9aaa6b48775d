"""What changes on air by itself, and when: a price that opens at its hour, a flash that begins and ends. Pure."""

from __future__ import annotations

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


def next_moment_ms(on_air: OnAir | None, now_ms: int) -> int | None:
    """When the card next changes by itself; None where nothing is set to."""
    if on_air is None:
        return None
    moments = [on_air.opens_at_ms] if on_air.stage is Stage.WARMUP else []
    if on_air.flash is not None and on_air.flash.over_at_ms is None:
        moments += [at for at in (on_air.flash.from_ms, on_air.flash.ends_at_ms) if at > now_ms]
    return min((at for at in moments if at is not None), default=None)
