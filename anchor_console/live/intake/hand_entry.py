"""Writing down by hand what was read on another screen, in a room whose chat no source brings."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import Protocol

from anchor_console.core.clock import Clock, from_ms
from anchor_console.core.events import Chat, FanRef, LiveEvent
from anchor_console.core.ids import SessionId
from anchor_console.core.refusal import Refused
from anchor_console.core.text import harmless, short_name
from anchor_console.live.actions import Actions, By
from anchor_console.live.intake.arrivals import VIEWERS
from anchor_console.live.intake.people import whole
from anchor_console.live.state import LiveState
from anchor_console.room.rights import Right

HAND = "hand"
"""The source of what people write down, and the platform of whom they know by name alone."""

_TEXT_LIMIT = 200
_STORED_WITHIN_S = 10.0


class Take(Protocol):
    """The way into the pipeline."""

    async def __call__(
        self, source: str, batch: Sequence[LiveEvent], *, is_gathered: bool, within: SessionId | None
    ) -> None: ...


def fan_by_name(name: str, session_id: SessionId) -> FanRef:
    """Somebody of whom only the name was read: known for this session alone, as behind a mask.

    Raises:
        Refused: there is no name, or one that hides who it is.
    """
    called = short_name(name).strip()
    if not called or "***" in called:
        raise Refused("invalid", "hand.no_name")
    return FanRef(HAND, whole(f"~{session_id}~{called}"), called, masked=True)


class HandEntry:
    """`take` is the way into the pipeline; None until there is one."""

    def __init__(self, actions: Actions, state: LiveState, clock: Clock) -> None:
        self._actions = actions
        self._state = state
        self._clock = clock
        self._take: Take | None = None

    def attach(self, take: Take) -> None:
        self._take = take

    def fan_named(self, name: str) -> FanRef:
        """
        Raises:
            Refused: no session is open, or the name is none.
        """
        session = self._state.session
        if session is None:
            raise Refused("conflict", "session.none")
        return fan_by_name(name, session.id)

    async def add_line(self, name: str, text: str, by: By) -> None:
        """Let a line that was read elsewhere come in as chat, understood like any other. Once for a command.

        Raises:
            Refused: no session is open, or there is nothing to write down.
        """
        fan, words, session = self.fan_named(name), harmless(text).strip()[:_TEXT_LIMIT], self._state.session
        if not words or self._take is None or session is None:
            raise Refused("invalid", "hand.no_text")
        # The pipeline reads the name of a masked person itself.
        ref = FanRef(HAND, fan.name, fan.name, masked=True)
        # Who may not settle claims makes none by copying one: like a line from the fans' page, it is only counted.
        source = HAND if by.may(Right.SETTLE) else VIEWERS
        line = Chat(id=by.command_id, source=source, at=from_ms(self._clock.now_ms()), text=words, fan=ref)
        try:
            async with asyncio.timeout(_STORED_WITHIN_S):
                # Somebody waits for the answer, and behind it every command that comes later.
                await self._take(source, [line], is_gathered=True, within=session.id)
        except TimeoutError as exc:
            # It stays where it waits, and comes in by itself: written down again it would be there twice.
            raise Refused("conflict", "hand.waits") from exc
        if self._state.session is None or self._state.session.id != session.id:
            # It ended meanwhile: nobody shall think that the line is in the next one.
            raise Refused("conflict", "session.none")
        await self._actions.do_anytime("chat.add", {"fan": fan.name}, lambda _tx, _by, _at_ms: None, by)
