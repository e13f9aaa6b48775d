"""The way in: events are gathered for a moment, understood, stored with their effects, then shown.

While one batch is shown the next is written and the one after it read, so that a flood is held up by the slowest of
the three and not by their sum; and it is shown in pieces that leave the window its frames.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from functools import partial
from typing import TypeGuard, TypeVar

import msgspec

from anchor_console.chat.phrases import MEANS_NOTHING
from anchor_console.chat.service import Understanding
from anchor_console.chat.understanding.context import Context as ReadingContext
from anchor_console.chat.understanding.reading import Reading
from anchor_console.core import events
from anchor_console.core.clock import Clock, RecordClock
from anchor_console.core.events import LiveEvent
from anchor_console.core.faults import reach
from anchor_console.core.forgotten import NOBODY_YET, Forgotten
from anchor_console.core.ids import SessionId
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.observer import Signal
from anchor_console.core.tasks import Breath
from anchor_console.fans.facts import SENSITIVE_KEY
from anchor_console.goods.changes import OWN_NUMBERS
from anchor_console.live.intake.arrivals import Arrival, Context, Outcome, platform_of
from anchor_console.live.intake.named import number_on_air
from anchor_console.live.intake.storer import Storer
from anchor_console.live.intake.storing import store_bare, unless_forgotten
from anchor_console.live.intake.taken import Batch, Taken, settle, those_for
from anchor_console.live.session import Session
from anchor_console.live.state import LiveState
from anchor_console.sales import holding
from anchor_console.sales.booking import Booking
from anchor_console.sales.terms import Changes
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings
from anchor_console.storage.writer import StorageError, StorageFull, Transaction

T = TypeVar("T")

log = logging.getLogger(__name__)

TRUST_KEY = "room.trusts_viewers"
_GATHER_S = 0.2
"""How long the first event of a batch waits for others. Each batch costs a commit and a round through the screens, and
nobody sees a line of chat come a fifth of a second later."""
_GATHER_STEPS = 2
_RETRY_S = 1.0
_EVENTS = "events"
_BEAT_MS = 5_000
"""How exactly it is known until when a console ran that was killed."""
_ENOUGH = 1_000
"""So many events wait for no others."""
_MOST_AT_ONCE = 4_000
"""Events in one batch. The larger it is the less each costs, since they change the same pages, share a commit and one
hand-over; more than these would keep the first of them waiting."""
_SHOWN_AT_ONCE = 100
"""Rows that the feed and all who watch it take in one go: less than a millisecond."""


class _Read(msgspec.Struct, frozen=True):
    """A batch as it was understood, and what was so then."""

    context: Context
    arrivals: list[Arrival]


class _Written(msgspec.Struct, frozen=True):
    """A batch that is stored in a session, and what is to be shown of it there."""

    batch: Batch
    session_id: SessionId
    outcome: Outcome


class Pipeline:
    """Takes events from every source, in one order. `stored` tells each batch's outcome after its commit.

    A bug in what follows from an event ends nobody's evening: the event is kept as it came, the others go on.

    Args:
        storer: stores the batches.
        on_bug: hears of it, with where it was met.
    """

    def __init__(
        self,
        database: Database,
        state: LiveState,
        settings: Settings,
        understanding: Understanding,
        notices: NoticeBoard,
        clock: Clock,
        *,
        on_bug: Callable[[str, BaseException], None],
        forgotten: Callable[[], Forgotten] = lambda: NOBODY_YET,
        storer: Storer | None = None,
        sleep: Callable[[float], Awaitable[None]] = asyncio.sleep,
    ) -> None:
        self._on_bug = on_bug
        self._forgotten = forgotten
        self._database = database
        self._storer = storer or Storer(database, forgotten)
        self._state = state
        self._settings = settings
        self._understanding = understanding
        self._notices = notices
        self._clock = clock
        self._sleep = sleep
        self._waiting: deque[tuple[Taken, LiveEvent]] = deque()
        self._within: set[Taken] = set()
        """Those of one session alone."""
        self._ahead: asyncio.Queue[tuple[Batch, _Read | None]] = asyncio.Queue(maxsize=1)
        self._written: asyncio.Queue[_Written] = asyncio.Queue(maxsize=1)
        self._has_work = asyncio.Event()
        self._committed = self._shown = 0
        """How many batches are."""
        self._awaited: deque[tuple[int, asyncio.Future[None]]] = deque()
        self.stored: Signal[Outcome] = Signal()
        self.committed: Signal[Sequence[Arrival]] = Signal()
        """Told right after the commit, before anything shows it: what came in, in the order of the tables."""
        self.refused: Signal[str | None] = Signal()
        """Told when the disk begins to refuse events, by the sentence that says how; None when it takes them again."""
        self._refusal: str | None = None
        self.duplicates = 0
        self._is_replay = isinstance(clock, RecordClock)
        self._beat_at_ms = 0
        self._set_aside = 0
        state.session_changed.subscribe(self._let_go)

    async def take(
        self,
        source: str,
        batch: Sequence[LiveEvent],
        *,
        by_own_time: bool = False,
        is_gathered: bool = False,
        arrived_ms: int | None = None,
        within: SessionId | None = None,
    ) -> None:
        """Return when `batch` is stored with all its effects. While no session is open, it waits for one.

        Args:
            by_own_time: the events of a record arrive when they say they happened, so that any speed gives
                equal tables; in a live room they arrive now.
            is_gathered: they have waited for others already.
            arrived_ms: when the record says that they did.
            within: the session that they are of; what is not stored when it ends is of none.
        """
        if not batch:
            return
        stored = asyncio.get_running_loop().create_future()
        taken = Taken(source, batch, by_own_time, is_gathered, arrived_ms, within, stored, len(batch))
        if not taken.is_for(self._state.session):
            return
        self._waiting.extend((taken, event) for event in batch)
        self._has_work.set()
        if within is None:
            await taken.stored
            return
        self._within.add(taken)
        try:
            await taken.stored
        finally:
            self._within.discard(taken)

    def _let_go(self, session: Session | None) -> None:
        """Who brought something of a session that is over waits for nothing."""
        for taken in self._within:
            if not taken.is_for(session):
                taken.answer()

    async def run(self) -> None:
        """Store and show what comes; until cancelled."""
        await self.come_back()
        async with asyncio.TaskGroup() as group:
            group.create_task(self._read_ahead(), name="pipeline.read")
            group.create_task(self._store_in_order(), name="pipeline.store")
            group.create_task(self._show_in_order(), name="pipeline.show")

    async def _read_ahead(self) -> None:
        while True:
            await self._has_work.wait()
            await self._gather()
            while self._waiting:
                batch = [self._waiting.popleft() for _ in range(min(_MOST_AT_ONCE, len(self._waiting)))]
                session = self._state.session
                batch = those_for(session, batch)
                read = None
                if session is not None:
                    with contextlib.suppress(Exception):  # a bug is met again, and told, where it is stored
                        read = await self._read(batch, session)
                await self._ahead.put((batch, read))
            self._has_work.clear()

    async def _gather(self) -> None:
        """Let others join the first event of a batch, for as long as the batch has room.

        What is read from a record comes as it was written down, and is followed by what people did then.
        """
        for _ in range(_GATHER_STEPS):
            first, _event = self._waiting[0]
            if len(self._waiting) >= _ENOUGH or first.by_own_time or first.is_gathered:
                return
            await self._sleep(_GATHER_S / _GATHER_STEPS)

    async def _store_in_order(self) -> None:
        while True:
            batch, read = await self._ahead.get()
            try:
                await self._pass_on(await self._store(batch, read))
            except Exception as exc:  # a bug: in most batches one event alone brings it up
                # Not the bug's own words, in which a fan's may stand.
                log.warning("a batch of %s failed, each is stored by itself: %s", len(batch), type(exc).__name__)
                for one in batch:
                    await self._store_alone(one)

    async def _store_alone(self, one: tuple[Taken, LiveEvent]) -> None:
        """Store an event by itself; where a bug is in what follows from it, as it came, with nothing that follows."""
        for is_bare in (False, True):
            try:
                await self._pass_on(await self._store([one], None, is_bare=is_bare))
                return
            except Exception as exc:
                self._on_bug("pipeline.store", exc)
                self._set_aside += not is_bare
                self._notices.post(Notice.error("events.set_aside", count=self._set_aside))
        settle([one])

    async def _pass_on(self, written: _Written | None) -> None:
        if written is not None:
            await self._written.put(written)

    async def _show_in_order(self) -> None:
        while True:
            written = await self._written.get()
            session = self._state.session
            if session is not None and session.id == written.session_id:
                try:
                    await self._show(written.outcome)
                except Exception as exc:  # a bug on a screen: what is stored is stored
                    self._on_bug("pipeline.show", exc)
            self._shown += 1
            while self._awaited and self._awaited[0][0] <= self._shown:
                self._awaited.popleft()[1].set_result(None)
            if __debug__:
                reach("pipeline.before_accepted")
            settle(written.batch)

    async def until_shown(self) -> None:
        """Return when all that is stored by now stands on the screens."""
        if self._shown < self._committed:
            shown: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._awaited.append((self._committed, shown))
            await asyncio.shield(shown)

    async def come_back(self) -> None:
        """Let no hold lose or win the time in which the console did not run, or by which the clock was set; a record
        has no such time.
        """
        session = self._state.session
        if session is None or session.mode != "reserve" or self._is_replay:
            return
        now_ms, changes = self._clock.now_ms(), Changes.none()
        await self.until_written(
            lambda: self._database.run(lambda tx: holding.come_back(Booking(tx, session.terms, now_ms, changes)))
        )
        self._state.apply(changes)

    async def expire_due(self, now_ms: int) -> None:
        """End the holds whose time is over although nobody talks, and serve who waits where goods came in."""
        session = self._state.session
        if session is None or session.mode != "reserve":
            return
        changes = Changes.none()
        is_beat = not self._is_replay and abs(now_ms - self._beat_at_ms) >= _BEAT_MS  # the clock may be set back
        if is_beat:
            self._beat_at_ms = now_ms

        def work(tx: Transaction) -> None:
            booking = Booking(tx, session.terms, now_ms, changes)
            holding.expire_due(booking)
            holding.serve_waiting(booking)
            if is_beat:
                holding.is_alive(tx, session.id, now_ms)

        await self.until_written(lambda: self._database.run(work))
        self._state.apply(changes)

    async def until_written(self, write: Callable[[], Awaitable[T]]) -> T:
        """What `write` gives. While the disk refuses, a person is told, and it is tried again: nothing is lost."""
        while True:
            try:
                written = await write()
            except StorageError as exc:
                self._notices.post(_trouble(exc))
                self._is_refused(exc.key)
                await self._sleep(_RETRY_S)
                continue
            self._is_refused(None)
            self._notices.clear("storage.failed", _EVENTS)
            self._notices.clear("storage.full_for_events", _EVENTS)
            return written

    def _is_refused(self, key: str | None) -> None:
        if key != self._refusal:
            self._refusal = key
            self.refused.emit(key)

    async def _store(self, batch: Batch, read: _Read | None, *, is_bare: bool = False) -> _Written | None:
        """What became of the events in the session that is open, or in the next one; None where all are let go of."""
        while True:
            if read is not None:
                outcome = await self.until_written(partial(self._write, read, is_bare))
                if outcome is not None:
                    self.committed.emit(self._as_remembered(read))
                    self._committed += 1  # what a bug of those who are told keeps from the screens is not on its way
                    return _Written(batch, read.context.session.id, outcome)
            while (session := self._state.session) is None and those_for(None, batch):
                await self._session_opened()
            batch = those_for(session, batch)
            if not batch or session is None:
                return None
            read = await self._read(batch, session)

    async def _write(self, read: _Read, is_bare: bool) -> Outcome | None:
        """None where the session's end was written first: its events belong to the next one."""
        if __debug__:
            reach("pipeline.before_write")
        if is_bare:
            return await self._storer.store_here(read.context, read.arrivals, store_bare)
        return await self._storer.store(read.context, read.arrivals)

    def _as_remembered(self, read: _Read) -> list[Arrival]:
        """What came in, as nobody's where its people are forgotten by now: a record is one more place to find them."""
        forgotten = self._forgotten()
        if not forgotten.since:
            return read.arrivals
        return [unless_forgotten(one, read.context.session.id, forgotten) for one in read.arrivals]

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
            session,
            self._state.catalogue,
            self._state.on_air,
            self._state.call,
            trusts_viewers=bool(self._settings.get(TRUST_KEY)),
            keeps_sensitive=bool(self._settings.get(SENSITIVE_KEY)),
            awake_until_ms=self._state.awake.until_ms,
        )

    async def _read(self, batch: Batch, session: Session) -> _Read:
        context = self._context(session)
        now_ms, phrases = self._clock.now_ms(), self._state.phrases
        to_read: dict[str, dict[int, str]] = {}
        for index, (_, event) in enumerate(batch):
            if _is_read(event) and not phrases.cover(event.text):
                told = platform_of(event)
                platform = told if told in context.catalogue.platforms else OWN_NUMBERS
                to_read.setdefault(platform, {})[index] = event.text
        readings: dict[int, Reading] = {}
        for platform, texts in to_read.items():
            read = await self._understanding.read(list(texts.values()), _in_force(context, platform), platform)
            readings.update(zip(texts, read, strict=True))
        arrivals = [
            Arrival(
                event.source or taken.source,
                event,
                (event.at_ms if taken.arrived_ms is None else taken.arrived_ms) if taken.by_own_time else now_ms,
                readings.get(index, MEANS_NOTHING if _is_read(event) else None),
                is_replayed=taken.by_own_time,
            )
            for index, (taken, event) in enumerate(batch)
        ]
        return _Read(context, arrivals)

    async def _show(self, outcome: Outcome) -> None:
        """Let the live state follow, a step at a time."""
        state, breath = self._state, Breath()
        if outcome.is_partial:
            state.load()
        if outcome.is_partial or (outcome.newest is not None and outcome.newest <= state.loaded_up_to):
            # It was read with all else there was; so is one that was written before, and comes here after it.
            self.stored.emit(outcome)
            return
        self.duplicates += outcome.duplicates
        state.apply(outcome.changes)
        state.count(outcome.events, outcome.messages)
        state.show_passing(outcome.passing)
        if outcome.viewers is not None:
            state.show_viewers(outcome.viewers)
        for start in range(0, len(outcome.rows), _SHOWN_AT_ONCE):
            await breath.take()
            state.feed.extend(outcome.rows[start : start + _SHOWN_AT_ONCE])
        for gap in outcome.ended:
            state.feed.mark_ended(gap)
        state.show_deleted(outcome.deleted)
        await breath.take()
        state.show_heard(outcome.heard)
        await breath.take()
        if outcome.hands:
            state.show_people(outcome.hands)
        if outcome.votes:
            state.refresh_call()
        for name in outcome.minors.values():
            self._notices.post(Notice.info("fan.says_minor", name, name=name))
        if outcome.recounted:
            state.recounted.emit(frozenset(outcome.recounted))
        self.stored.emit(outcome)


def _trouble(exc: StorageError) -> Notice:
    """Unlike what a person does, an event that the disk refuses is not lost: it waits and is tried again."""
    if isinstance(exc, StorageFull):
        return Notice.error("storage.full_for_events", _EVENTS)
    return Notice.error("storage.failed", _EVENTS, reason=str(exc))


def _in_force(context: Context, platform: str) -> ReadingContext:
    """What is on air, by the number that people on `platform` see, and what the open call means."""
    on_air, call = context.on_air, context.call
    pinned = number_on_air(on_air, context.catalogue.product(on_air.product_id), platform) if on_air else None
    return ReadingContext(pinned, call.meaning if call else None)


def _is_read(event: LiveEvent) -> TypeGuard[events.Chat]:
    """Whether somebody said it whose words mean something: the room's own staff are shown and never read."""
    return isinstance(event, events.Chat) and (event.fan is None or not event.fan.staff)
