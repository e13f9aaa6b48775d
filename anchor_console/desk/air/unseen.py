"""What another person did so shortly ago that the hand here was on its way before: its key is not about that."""

from __future__ import annotations

from anchor_console.core.ids import PinId
from anchor_console.desk.context import Desk
from anchor_console.live.actions import Deed

_SEEN_S = 0.5
"""By then a change on the screen was seen, and who presses means what is there."""
_LONG_AGO_S = -1e9
_OF_PINS = ("queue.", "card.")


class Unseen:
    def __init__(self, desk: Desk) -> None:
        self._console = desk.console
        self._at_s = _LONG_AGO_S
        self._before: tuple[PinId | None, PinId | None] = (None, None)
        desk.ties.listen(desk.console.actions.done, self._on_done)

    def has_other_card(self) -> bool:
        """Whether another person put something else on air, or took it off, a moment ago."""
        return self._is_fresh and self._now()[0] != self._before[0]

    def has_other_next(self) -> bool:
        """Whether by another person something else comes next, or is on air, since a moment ago.

        Into an empty queue they may put what they like: nobody here went for what was there before.
        """
        on_air, coming = self._before
        is_other = coming is not None and self._now()[1] != coming
        return self._is_fresh and (is_other or self._now()[0] != on_air)

    @property
    def _is_fresh(self) -> bool:
        return self._console.clock.monotonic_s() - self._at_s < _SEEN_S

    def _now(self) -> tuple[PinId | None, PinId | None]:
        state = self._console.state
        return state.on_air.pin_id if state.on_air else None, state.queue.key_at(0) if len(state.queue) else None

    def _on_done(self, deed: Deed) -> None:
        """An action is told before anything shows it: what is shown now is what was seen."""
        if not deed.name.startswith(_OF_PINS):
            return
        if not deed.by.token:
            self._at_s = _LONG_AGO_S  # whoever acts here goes on from what comes of it
            return
        if not self._is_fresh:
            self._before = self._now()
        self._at_s = self._console.clock.monotonic_s()
