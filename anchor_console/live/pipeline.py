"""The way in: events are gathered for one screen frame, understood, stored with their effects, then shown."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import TypeGuard, TypeVar

from anchor_console.chat.phrases import MEANS_NOTHING
from anchor_console.chat.service import Understanding
from anchor_console.chat.understanding.context import Context as ReadingContext
from anchor_console.chat.understanding.reading import Reading
from anchor_console.core import events
from anchor_console.core.clock import Clock
from anchor_console.core.events import LiveEvent
from anchor_console.core.faults import reach
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.observer import Signal
from anchor_console.live import store
from anchor_console.live.session import Session
from anchor_console.live.state import LiveState
from anchor_console.live.storing import Arrival, Context, Outcome, store_batch
from anchor_console.sales import claiming
from anchor_console.sales.claiming import Changes
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings
from anchor_console.storage.writer import StorageError, Transaction

T = TypeVar("T")

TRUST_KEY = "room.trusts_viewers"
_FRAME_S = 0.016
_RETRY_S = 1.0
_MOST_AT_ONCE = 2_000


@dataclass(frozen=True, slots=True)
class _Taken:
    source: str
    events: Sequence[LiveEvent]
    by_own_time: bool
    stored: asyncio.Future[None]


class Pipeline:
    """Takes events from every source, in one order. `stored` tells each batch's outcome after its commit."""

    def __init__(
        self,
        database: Database,
        state: LiveState,
        settings: Settings,
        understanding: Understanding,
        notices: NoticeBoard,
        clock: Clock,
        *,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._database = database
        self._state = state
        self._settings = settings
        self._understanding = understanding
        self._notices = notices
        self._clock = clock
        self._sleep = sleep
        self._waiting: list[_Taken] = []
        self._has_work = asyncio.Event()
        self.stored: Signal[Outcome] = Signal()
        self.duplicates = 0

    async def take(self, source: str, batch: Sequence[LiveEvent], *, by_own_time: bool = False) -> None:
        """Return when `batch` is stored with all its effects. While no session is open, it waits for one.

        Args:
            by_own_time: the events of a record arrive when they say they happened, so that any speed gives
                equal tables; in a live room they arrive now.
        """
        if not batch:
            return
        taken = _Taken(source, batch, by_own_time, asyncio.get_running_loop().create_future())
        self._waiting.append(taken)
        self._has_work.set()
        await taken.stored

    async def run(self) -> None:
        """Store what comes, a batch a screen frame; until cancelled."""
        while True:
            await self._has_work.wait()
            await self._sleep(_FRAME_S)
            while self._waiting:
                await self._store_some()
            self._has_work.clear()

    async def expire_due(self, now_ms: int) -> None:
        """End the holds whose time is over although nobody talks, and serve who waits where goods came in."""
        session = self._state.session
        if session is None or session.mode != "reserve":
            return
        changes = Changes.none()

        def work(tx: Transaction) -> None:
            claiming.expire_due(tx, session.terms, now_ms, changes)
            claiming.serve_waiting(tx, session.terms, now_ms, changes)

        await self.until_written(lambda: self._database.run(work))
        self._state.apply(changes)

    async def until_written(self, write: Callable[[], Awaitable[T]]) -> T:
        """What `write` gives. While the disk refuses, a person is told, and it is tried again: nothing is lost."""
        while True:
            try:
                written = await write()
            except StorageError as exc:
                self._notices.post(Notice.error("storage.failed", reason=str(exc)))
                await self._sleep(_RETRY_S)
                continue
            self._notices.clear("storage.failed")
            return written

    async def _store_some(self) -> None:
        taken: list[_Taken] = []
        size = 0
        while self._waiting and size < _MOST_AT_ONCE:
            taken.append(self._waiting.pop(0))
            size += len(taken[-1].events)
        try:
            self._show(await self._store(taken))
        except Exception as exc:  # a bug: who brought these events answers for it, and the others are not held up
            for one in taken:
                if not one.stored.done():
                    one.stored.set_exception(exc)
            return
        if __debug__:
            reach("pipeline.before_accepted")
        for one in taken:
            if not one.stored.done():
                one.stored.set_result(None)

    async def _store(self, taken: list[_Taken]) -> Outcome:
        """What became of the events in the session that is open, or in the next one."""
        while True:
            session = self._state.session
            if session is None:
                await self._session_opened()
                continue
            outcome = await self.until_written(lambda: self._write(taken, session))  # noqa: B023 - awaited at once
            if outcome is not None:
                return outcome

    async def _write(self, taken: list[_Taken], session: Session) -> Outcome | None:
        """None where the session's end was written first: its events belong to the next one."""
        context = self._context(session)
        arrivals = await self._read(taken, context)
        if __debug__:
            reach("pipeline.before_write")
        return await self._database.run(
            lambda tx: store_batch(tx, context, arrivals) if store.is_open(tx, session.id) else None
        )

    async def _session_opened(self) -> None:
        opened: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        unsubscribe = self._state.session_changed.subscribe(
            lambda session: opened.set_result(None) if session is not None and not opened.done() else None
        )
        try:
            await opened
        finally:
            unsubscribe()

    def _context(self, session: Session) -> Context:
        return Context(
            session, self._state.catalogue, self._state.on_air, self._state.call, bool(self._settings.get(TRUST_KEY))
        )

    async def _read(self, taken: list[_Taken], context: Context) -> list[Arrival]:
        in_force = ReadingContext(
            pinned=context.on_air.number if context.on_air else None,
            call=context.call.meaning if context.call else None,
        )
        now_ms, phrases = self._clock.now_ms(), self._state.phrases
        came = [(one, event) for one in taken for event in one.events]
        to_read = {
            index: event.text
            for index, (_, event) in enumerate(came)
            if _is_read(event) and not phrases.cover(event.text)
        }
        read = await self._understanding.read(list(to_read.values()), in_force)
        readings: dict[int, Reading] = dict(zip(to_read, read, strict=True))
        return [
            Arrival(
                event.source or one.source,
                event,
                event.at_ms if one.by_own_time else now_ms,
                readings.get(index, MEANS_NOTHING if _is_read(event) else None),
            )
            for index, (one, event) in enumerate(came)
        ]

    def _show(self, outcome: Outcome) -> None:
        state = self._state
        self.duplicates += outcome.duplicates
        state.feed.extend(outcome.rows)
        for message_id in outcome.deleted:
            state.feed.mark_deleted(message_id)
        if outcome.viewers is not None:
            state.show_viewers(outcome.viewers)
        state.apply(outcome.changes)
        state.show_heard(outcome.heard)
        state.count(outcome.events, outcome.messages, outcome.claims)
        if outcome.hands:
            state.show_people(outcome.hands)
        if outcome.votes:
            state.refresh_call()
        self.stored.emit(outcome)


def _is_read(event: LiveEvent) -> TypeGuard[events.Chat]:
    """Whether somebody said it whose words mean something: the room's own staff are shown and never read."""
    return isinstance(event, events.Chat) and (event.fan is None or not event.fan.staff)
