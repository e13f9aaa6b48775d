"""Marking a moment of the session (场记), so that whoever looks at the evening afterwards finds it in the log."""

from __future__ import annotations

from anchor_console.core.clock import Clock, from_ms
from anchor_console.core.text import harmless
from anchor_console.live.actions import Actions, By
from anchor_console.live.state import LiveState

ACTION = "mark.add"
"""How the log of actions calls a mark."""
_TEXT_LIMIT = 100
_LATE_MS = 30_000


class SessionMarks:
    def __init__(self, actions: Actions, state: LiveState, clock: Clock) -> None:
        self._actions = actions
        self._state = state
        self._clock = clock

    async def add(self, text: str, by: By | None = None, at_ms: int | None = None) -> None:
        """Mark this moment, with what is on air and what somebody says of it; without words it is the moment alone.

        Args:
            at_ms: when it was; a mark that the room kept for a console that was away says so by its own time.
        Raises:
            Refused: no session is open.
        """
        words = harmless(text).strip()[:_TEXT_LIMIT]
        if at_ms is not None and self._clock.now_ms() - at_ms > _LATE_MS:
            args = {"note": f"{from_ms(at_ms).astimezone():%H:%M} {words}".strip()}
        else:
            on_air = self._state.on_air
            args = {"note": words} | ({"pin_id": on_air.pin_id} if on_air else {})
        await self._actions.do(ACTION, args, lambda _tx, _act: None, by)
