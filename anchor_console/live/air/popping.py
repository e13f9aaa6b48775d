"""Reminding that the link is to be popped on the platform's own console: after a take, and again while it is on air."""

from __future__ import annotations

from anchor_console.core.clock import Clock
from anchor_console.core.observer import Signal
from anchor_console.live.state import LiveState
from anchor_console.pins.card import Stage
from anchor_console.pins.ticks import Tick, is_set, pop_due_ms
from anchor_console.storage.settings import Settings

AGAIN_MINUTES = (0, 2, 3, 5, 10)
"""How often a person may ask to be reminded; 0 is never."""
_SETTING = "air.pop_again_minutes"


class Popping:
    """What is ticked for the card on air. `changed` tells when that, or what is due, is another."""

    def __init__(self, state: LiveState, settings: Settings, clock: Clock) -> None:
        self._state = state
        self._settings = settings
        self._clock = clock
        self.changed: Signal[None] = Signal()
        state.on_air_changed.subscribe(lambda _: self.changed.emit(None))
        state.ticks_changed.subscribe(lambda _: self.changed.emit(None))

    @property
    def again_minutes(self) -> int:
        """After how many minutes the link is to be popped again; 0 where nobody asked to be reminded."""
        minutes = self._settings.get(_SETTING)
        return minutes if isinstance(minutes, int) and minutes in AGAIN_MINUTES else 0

    async def set_again_minutes(self, minutes: int) -> None:
        await self._settings.set(_SETTING, minutes)
        self.changed.emit(None)

    @property
    def due_ms(self) -> int | None:
        """When popping the link is overdue; None where it is done, or nothing is on air that is still for sale."""
        on_air = self._state.on_air
        if on_air is None or on_air.stage is Stage.CLOSED:
            return None
        return pop_due_ms(self._state.ticks, on_air.taken_at_ms, self._again_ms)

    @property
    def is_overdue(self) -> bool:
        due_ms = self.due_ms
        return due_ms is not None and due_ms <= self._clock.now_ms()

    def is_set(self, tick: Tick) -> bool:
        return is_set(self._state.ticks, tick, self._again_ms, self._clock.now_ms())

    @property
    def _again_ms(self) -> int | None:
        return self.again_minutes * 60_000 or None
