"""Doing what a person asked: once, in one transaction, with who and what in the log; then on the screens."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from anchor_console.chat.following import Follower
from anchor_console.core.clock import Clock
from anchor_console.core.ids import new_ulid
from anchor_console.core.observer import Signal
from anchor_console.core.refusal import Refused
from anchor_console.live import store
from anchor_console.live.session import Session
from anchor_console.live.state import LiveState
from anchor_console.live.trails import Trail, Trailed
from anchor_console.pins.queue import Origin
from anchor_console.room.rights import Right
from anchor_console.sales import holding
from anchor_console.sales.booking import Booking
from anchor_console.sales.service import Operator
from anchor_console.sales.terms import Changes
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

DESK_NAME = "desk"


class By(msgspec.Struct, frozen=True):
    """Who asks, and with which command id: the same id acts once, however often it comes."""

    name: str
    origin: Origin
    command_id: str
    token: str = ""
    """Tells two people of one name apart; empty for the desk itself."""
    rights: frozenset[Right] | None = None
    """What they may do, as it is looked up when they ask; None for the desk itself, which may do anything."""

    def may(self, right: Right) -> bool:
        return self.rights is None or right in self.rights


class Act(msgspec.Struct, frozen=True):
    """What a piece of work needs to know of the action that it is part of."""

    session: Session
    by: By
    at_ms: int
    changes: Changes

    @property
    def operator(self) -> Operator:
        return Operator(self.by.name, self.by.command_id)

    def booking(self, tx: Transaction) -> Booking:
        """What the action books, told to the screens with all else that it changes."""
        return Booking(tx, self.session.terms, self.at_ms, self.changes)

    @property
    def follower(self) -> Follower:
        return Follower(self.by.name, self.by.token, self.at_ms)


class Deed(msgspec.Struct, frozen=True):
    """An action that was done and is on disk; what the log of actions keeps of it."""

    name: str
    args: dict[str, Any]
    value: Any
    by: By
    at_ms: int
    id: int


class Actions:
    """Runs actions of the open session; `state` shows what they changed.

    `done` tells each once, right after its commit and before anything shows it.
    """

    def __init__(self, database: Database, state: LiveState, clock: Clock) -> None:
        self.done: Signal[Deed] = Signal()
        self._database = database
        self._state = state
        self._clock = clock

    def has_done(self, by: By | None) -> bool:
        """Whether this very command was done before: asked again, it only wants to hear so."""
        return by is not None and store.done(self._database.read(), by.command_id) is not None

    def now_ms(self) -> int:
        """The session's time."""
        return self._clock.now_ms()

    def at_desk(self) -> By:
        """A fresh command of the person at this desk."""
        return By(DESK_NAME, "desk", new_ulid(self._clock.now_ms()))

    async def do(
        self,
        name: str,
        args: dict[str, Any],
        work: Callable[[Transaction, Act], Any],
        by: By | None = None,
        *,
        undoes: int | None = None,
    ) -> Any:
        """What `work` gave (as JSON holds it), now or when this command was first done.

        Args:
            undoes: the action that it takes back.
        Raises:
            Refused: no session is open, or `work` refused; nothing is written.
            StorageError: it could not be written.
        """
        session = self._state.session
        if session is None:
            raise Refused("conflict", "session.none")
        act = Act(session, by or self.at_desk(), self._clock.now_ms(), Changes.none())

        def work_in_session(tx: Transaction) -> Any:
            if not store.is_open(tx, session.id):
                # Its end was on the way to the disk when this was asked for.
                raise Refused("conflict", "session.none")
            trail.begin(tx, act.changes)
            value = work(tx, act)
            trail.end(tx, act.changes)
            return value

        trail = Trail()
        value = await self._once(session, act.by, name, args, act.at_ms, work_in_session, trail, undoes)
        self._state.apply(act.changes)
        return value

    async def do_anytime(
        self,
        name: str,
        args: dict[str, Any],
        work: Callable[[Transaction, By, int], Any],
        by: By | None = None,
        *,
        trail: Trailed | None = None,
        undoes: int | None = None,
    ) -> Any:
        """Like `do`, for what belongs to no session: `work` gets who asks, and when.

        Args:
            trail: what `work` finds and leaves, which it writes there itself.
        """
        who, at_ms = by or self.at_desk(), self._clock.now_ms()
        session = self._state.session
        return await self._once(session, who, name, args, at_ms, lambda tx: work(tx, who, at_ms), trail, undoes)

    async def _once(
        self, session: Session | None, by: By, name: str, args: dict[str, Any], at_ms: int,
        work: Callable[[Transaction], Any], trail: Trailed | None = None, undoes: int | None = None,
    ) -> Any:  # fmt: skip
        def write(tx: Transaction) -> tuple[Any, int | None]:
            known = store.done(tx, by.command_id)
            if known is not None:
                return known["value"], None
            if session is not None and session.mode == "reserve" and store.is_open(tx, session.id):
                # A hold ends when its time is over, and not when somebody next looks: what follows finds it ended.
                holding.expire_due(Booking(tx, session.terms, self._state.awake.due_by(at_ms), expired))
            value = work(tx)
            session_id = session.id if session else None
            told = (session_id, by.command_id, name, by.name, args, {"value": value}, at_ms, trail, undoes)
            return value, store.add_action(tx, *told)

        expired = Changes.none()
        value, action_id = await self._database.run(write)
        if action_id is not None:
            self.done.emit(Deed(name, args, value, by, at_ms, action_id))
        self._state.apply(expired)
        return value
