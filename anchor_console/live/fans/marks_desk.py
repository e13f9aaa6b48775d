"""Marking fans to be wary of, and keeping the list of whom to silence on the platform; in a session or between two."""

from __future__ import annotations

from anchor_console.core.clock import Clock
from anchor_console.core.ids import IdentityId
from anchor_console.core.observer import Signal
from anchor_console.core.refusal import Refused
from anchor_console.fans import mark_store as store
from anchor_console.fans.marks import DAY_MS, LONGEST_MS, Mark, MarkedFan, ToSilence
from anchor_console.live.actions import Actions, By
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction

DEFAULT_MS = 90 * DAY_MS


class MarksDesk:
    """Each method returns when its step is safe on disk; `changed` then names the fan."""

    def __init__(self, database: Database, actions: Actions, clock: Clock) -> None:
        self._database = database
        self._actions = actions
        self._clock = clock
        self.changed: Signal[IdentityId] = Signal()
        self._in_force = self.all()

    def of(self, who: IdentityId) -> list[MarkedFan]:
        """The marks that the fan bears now."""
        return store.marks_of(self._database.read(), who, self._clock.now_ms())

    def all(self) -> list[MarkedFan]:
        """Every mark in force, the newest first."""
        return store.marks(self._database.read(), self._clock.now_ms())

    async def set(self, who: IdentityId, mark: Mark, for_ms: int = DEFAULT_MS, by: By | None = None) -> None:
        """Mark the fan for so long, a year at the most: nobody is marked for ever.

        Raises:
            Refused: no time, or too long.
        """
        if not 0 < for_ms <= LONGEST_MS:
            raise Refused("invalid", "mark.how_long")

        def work(tx: Transaction, marker: By, at_ms: int) -> None:
            store.drop_expired(tx, at_ms)
            store.put_mark(tx, who, mark, marker.name, at_ms, at_ms + for_ms)

        args = {"identity_id": who, "mark": mark.value, "for_ms": for_ms}
        await self._actions.do_anytime("mark.set", args, work, by)
        self._in_force = self.all()
        self.changed.emit(who)

    def expire(self) -> None:
        """Tell of the marks whose time is over; called every second or so."""
        now_ms = self._clock.now_ms()
        over = sorted({one.identity_id for one in self._in_force if one.until_ms <= now_ms})
        if over:
            self._in_force = self.all()
        for who in over:
            self.changed.emit(who)

    async def remove(self, who: IdentityId, mark: Mark, by: By | None = None) -> None:
        def work(tx: Transaction, _by: By, _at_ms: int) -> None:
            store.remove_mark(tx, who, mark)

        await self._actions.do_anytime("mark.remove", {"identity_id": who, "mark": mark.value}, work, by)
        self.changed.emit(who)

    def to_silence(self) -> list[ToSilence]:
        """Whom to silence on the platform: open ones first. `fans.marks.as_text` makes the clipboard's text of it."""
        return store.to_silence(self._database.read())

    async def ask_to_silence(self, who: IdentityId, by: By | None = None) -> None:
        """Put the fan on the list."""

        def work(tx: Transaction, asker: By, at_ms: int) -> None:
            store.put_to_silence(tx, who, asker.name, at_ms)

        await self._actions.do_anytime("silence.add", {"identity_id": who}, work, by)
        self.changed.emit(who)

    async def tick_silenced(self, who: IdentityId, *, is_done: bool = True, by: By | None = None) -> None:
        """Say that the fan was silenced on the platform, or not yet after all."""

        def work(tx: Transaction, doer: By, at_ms: int) -> None:
            store.tick_silenced(tx, who, doer.name if is_done else None, at_ms if is_done else None)

        await self._actions.do_anytime("silence.tick", {"identity_id": who, "is_done": is_done}, work, by)
        self.changed.emit(who)

    async def take_off_silence(self, who: IdentityId, by: By | None = None) -> None:
        """Take the fan off the list."""

        def work(tx: Transaction, _by: By, _at_ms: int) -> None:
            store.remove_to_silence(tx, who)

        await self._actions.do_anytime("silence.remove", {"identity_id": who}, work, by)
        self.changed.emit(who)
