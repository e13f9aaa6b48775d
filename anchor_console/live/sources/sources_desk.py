"""The sources that the seller has set up: added, tried, named, switched on and off, several at once in one room.

Those switched on run with the console, not with the session: whether a platform is connected must be seen before the
show begins. What comes while no session is open is looked at and not kept: chat from before the show would be told as
of now, and a shop's orders of the whole day would be booked as the evening's. The platform's order file has them all.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence

from msgspec.structs import replace

from anchor_console.chat import store as chat
from anchor_console.core.clock import from_ms
from anchor_console.core.events import Gap, LiveEvent, with_changes
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.refusal import Refused
from anchor_console.core.tasks import TaskScope
from anchor_console.live.intake.pipeline import Pipeline
from anchor_console.live.session import Session
from anchor_console.live.sources.lights import SourceLights
from anchor_console.live.sources.shop_desk import ShopDesk
from anchor_console.live.sources.source_setups import SetupBook, SourceSetup, secret_fields, without_secrets
from anchor_console.live.state import LiveState
from anchor_console.sources.kinds import BadValues, SourceKind, check
from anchor_console.sources.known import KINDS
from anchor_console.sources.kuaishou_shop.source import ShopSource
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.probe import Probed, probe
from anchor_console.sources.record import Control
from anchor_console.sources.socket_source import SocketSource
from anchor_console.sources.source import Source, SourceFailed, SourceState, SourceStatus
from anchor_console.sources.talk import CannotSay
from anchor_console.storage.database import Database

log = logging.getLogger(__name__)

_NAME_LIMIT = 40


class SourcesDesk:
    def __init__(
        self,
        database: Database,
        book: SetupBook,
        shop: ShopDesk,
        state: LiveState,
        lights: SourceLights,
        tasks: TaskScope,
        notices: NoticeBoard,
        clock: PacedClock,
    ) -> None:
        self._database = database
        self._book = book
        self._shop = shop
        self._state = state
        self._lights = lights
        self._tasks = tasks
        self._notices = notices
        self._clock = clock
        self._pipeline: Pipeline | None = None
        self._running: dict[str, tuple[Source, asyncio.Task[object]]] = {}
        self._changing = asyncio.Lock()
        self.setups = book.setups

    # --- Running ----------------------------------------------------------------------------------------------

    async def start_all(self, pipeline: Pipeline) -> None:
        """Let all that are switched on run, into `pipeline`."""
        self._pipeline = pipeline
        for key in [setup.key for setup in self.setups]:
            # A keyring may ask for its password first, and somebody switch a source off meanwhile.
            async with self._changing:
                setup = self.setups.get(key)
                if setup is not None and setup.is_enabled:
                    await self._start(setup)

    async def _start(self, setup: SourceSetup) -> None:
        if self._pipeline is None or setup.key in self._running:
            return
        kind = KINDS[setup.kind]
        try:
            source = kind.make(setup.key, check(kind.fields, await self._book.filled_in(setup)), self._clock)
        except BadValues as exc:
            self._failed(setup, exc.key, {"field": exc.field})
            return
        if isinstance(source, ShopSource):
            self._shop.attach(setup.key, source)
        elif isinstance(source, SocketSource):
            source.heard_ms = await self._heard_ms(setup.key)
        task = self._tasks.start(self._run(setup, source, self._pipeline), name=f"source-{setup.key}")
        if task is not None:
            self._running[setup.key] = (source, task)

    async def _heard_ms(self, key: str) -> int | None:
        """When the source was heard last in the open session, before it was switched off or the console left."""
        session = self._state.session
        if session is None:
            return None
        # Where it was heard long ago, it is looked for through all that others brought since.
        return await self._database.read_later(lambda tx: chat.last_heard_ms(tx, session.id, key))

    async def _run(self, setup: SourceSetup, source: Source, pipeline: Pipeline) -> None:
        self._notices.clear("source.needs_you", setup.key)
        sink = _LiveSink(setup.key, pipeline, self._lights, self._state, is_watched=_is_watched(setup))
        try:
            await source.run(sink)
        except SourceFailed as exc:
            self._failed(setup, exc.key, exc.params)
        except Exception:  # a bug, which is told of as such: its light must not stay as it was
            self._failed(setup, "source.failed.stopped", {})
            raise
        finally:
            if self._running.get(setup.key, (None,))[0] is source:
                self._let_go(setup.key)

    def _failed(self, setup: SourceSetup, key: str, params: Mapping[str, str | int]) -> None:
        """It will not go on by itself: a person must look at it."""
        known = self._state.sources.get(setup.key)
        before = known or SourceStatus(SourceState.FAILED, key, None, 0, 0)
        failed = replace(before, state=SourceState.FAILED, detail=key, params=dict(params))
        self._lights.told(setup.key, failed, is_watched=_is_watched(setup))
        self._notices.post(Notice.error("source.needs_you", setup.key, name=setup.name))

    async def _stop(self, key: str) -> None:
        task = self._let_go(key)
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._lights.let_go(key)
        self._notices.clear("source.needs_you", key)

    def _let_go(self, key: str) -> asyncio.Task[object] | None:
        self._shop.detach(key)
        _, task = self._running.pop(key, (None, None))
        return task

    def is_running(self, key: str) -> bool:
        return key in self._running

    # --- What a person does --------------------------------------------------------------------------------------

    def name_of(self, key: str) -> str | None:
        """What the seller calls the source that marks its events by `key`; None for all that are not set up here."""
        setup = self.setups.get(key)
        return setup.name if setup is not None else None

    async def add(self, kind_name: str, name: str, values: Mapping[str, str]) -> str:
        """Set up a source, switch it on, and give its key.

        Raises:
            BadValues: what was filled in cannot work.
        """
        async with self._changing:
            kind = KINDS[kind_name]
            self._try_out(kind, values)
            key = self._book.free_key(kind_name, chat.source_names(self._database.read()))
            setup = SourceSetup(key, kind_name, _tidy(name) or key, True, without_secrets(kind, values))
            await self._book.keep_secrets(key, kind, values)
            await self._book.put(setup)
            await self._start(setup)
            return key

    async def change(self, key: str, name: str, values: Mapping[str, str]) -> None:
        """Change what was filled in, and switch it on; a secret that is left empty stays as it was.

        Raises:
            BadValues: what was filled in cannot work.
        """
        async with self._changing:
            setup = self._book.known(key)
            kind = KINDS[setup.kind]
            self._try_out(kind, await self._book.completed(setup, values))
            changed = replace(setup, name=_tidy(name) or key, is_enabled=True, values=without_secrets(kind, values))
            await self._book.keep_secrets(key, kind, values)
            await self._book.put(changed)
            is_same = changed.values == setup.values and not any(values.get(name) for name in secret_fields(kind))
            if not (is_same and self.is_running(key)):
                await self._stop(key)
                await self._start(changed)

    async def enable(self, key: str, is_enabled: bool) -> None:
        async with self._changing:
            setup = replace(self._book.known(key), is_enabled=is_enabled)
            await self._book.put(setup)
            await self._stop(key)
            if is_enabled:
                await self._start(setup)

    async def remove(self, key: str) -> None:
        """Forget the source and its secrets; what it brought stays."""
        async with self._changing:
            setup = self._book.known(key)
            await self._stop(key)
            await self._book.remove(setup)

    async def try_out(self, kind_name: str, values: Mapping[str, str], key: str | None = None) -> Probed:
        """Connect as it is filled in, and tell what came of it; a running one of `key` rests meanwhile.

        Raises:
            BadValues: what was filled in cannot work.
        """
        async with self._changing:
            kind = KINDS[kind_name]
            setup = self.setups.get(key) if key is not None else None
            whole = await self._book.completed(setup, values) if setup is not None else values
            source = kind.make("test", check(kind.fields, whole), self._clock)
            if isinstance(source, ShopSource):
                source.client.renews = False
            was_running = setup is not None and self.is_running(setup.key)
            if setup is not None and was_running:
                await self._stop(setup.key)
            try:
                return await probe(source)
            finally:
                if setup is not None and was_running:
                    await self._start(setup)

    async def say(self, key: str, text: str) -> None:
        """Say a line in the room of that source.

        Raises:
            Refused: it cannot, or not now.
        """
        source, _ = self._running.get(key, (None, None))
        if not isinstance(source, SocketSource):
            raise Refused("not_found", "source.say.not_connected")
        try:
            await source.say(text)
        except CannotSay as exc:
            raise Refused("conflict", exc.key) from exc

    def can_say(self, key: str) -> bool:
        """Whether its kind is one that can say something, given the right token."""
        setup = self.setups.get(key)
        return setup is not None and KINDS[setup.kind].says

    @property
    def speaker(self) -> str | None:
        """A source that runs and may be able to say something in its room; None where there is none."""
        return next((key for key in self._running if self.can_say(key)), None)

    def _try_out(self, kind: SourceKind, values: Mapping[str, str]) -> None:
        kind.make("test", check(kind.fields, values), self._clock)


class _LiveSink:
    """Where a live source puts what it brings, in a room where a session may or may not be open."""

    def __init__(
        self, key: str, pipeline: Pipeline, lights: SourceLights, state: LiveState, *, is_watched: bool
    ) -> None:
        self._key = key
        self._is_watched = is_watched
        self._pipeline = pipeline
        self._lights = lights
        self._state = state

    async def take(self, events: Sequence[LiveEvent], arrived_ms: Sequence[int] | None = None) -> None:
        gaps, session = self._lights.heard(events) if self._is_watched else [], self._state.session
        if session is not None:
            these = [_within(event, session) for event in (*gaps, *events)]
            await self._pipeline.take(self._key, these, within=session.id)

    async def control(self, line: Control) -> None:
        log.warning("source %s sends control lines; a live source has none", self._key)

    def status(self, status: SourceStatus) -> None:
        self._lights.told(self._key, status, is_watched=self._is_watched)


def _is_watched(setup: SourceSetup) -> bool:
    """Whether silence tells something there. A shop is asked for all that changed, and later for what it could not be
    asked meanwhile: that nobody buys is no gap.
    """
    return KINDS[setup.kind].decoder is not None


def _within(event: LiveEvent, session: Session) -> LiveEvent:
    """A gap of a session begins with it at the earliest: what was missed before is of no session."""
    started = from_ms(session.started_at_ms)
    if not isinstance(event, Gap) or event.from_ >= started:
        return event
    return with_changes(event, from_=started, to=None if event.to is None else max(event.to, started))


def _tidy(name: str) -> str:
    return " ".join(name.split())[:_NAME_LIMIT]
