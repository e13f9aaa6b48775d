"""The sources that the seller has set up: added, tried, named, switched on and off, several at once in one room.

Those switched on run with the console, not with the session: whether a platform is connected must be seen before the
show begins. What comes while no session is open is looked at and not kept: chat from before the show would be told as
of now, and a shop's orders of the whole day would be booked as the evening's. The platform's order file has them all.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from functools import partial
from pathlib import Path

from anchor_console.core.board import Board
from anchor_console.core.events import LiveEvent
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.refusal import Refused
from anchor_console.core.tasks import TaskScope
from anchor_console.core.vault import Vault
from anchor_console.live.lights import SourceLights
from anchor_console.live.pipeline import Pipeline
from anchor_console.live.shop_file import write_goods
from anchor_console.live.state import LiveState
from anchor_console.reports.table_file import CannotWrite
from anchor_console.sources.kinds import BadValues, FieldKind, SourceKind, check
from anchor_console.sources.known import KINDS
from anchor_console.sources.kuaishou_shop.client import ShopAway, ShopClient
from anchor_console.sources.kuaishou_shop.decoder import ShopFigures
from anchor_console.sources.kuaishou_shop.source import ShopSource
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.probe import Probed, probe
from anchor_console.sources.record import Control
from anchor_console.sources.socket_source import SocketSource
from anchor_console.sources.source import Source, SourceFailed, SourceState, SourceStatus
from anchor_console.sources.talk import CannotSay
from anchor_console.storage.settings import Settings

log = logging.getLogger(__name__)

SETTING = "sources"
_NAME_LIMIT = 40
_LOOKED, _LOOKED_EVERY_MS = "shop.looked", 60_000


@dataclass(frozen=True, slots=True)
class SourceSetup:
    """One source as the seller set it up. `key` is what its events are marked by, and stays; `name` may change."""

    key: str
    kind: str
    name: str
    is_enabled: bool
    values: Mapping[str, str] = field(default_factory=dict)
    """Without its secrets."""


class SourcesDesk:
    """
    Args:
        open_vault: gives the place of secrets, when one is first needed: the system's keyring is slow to look for.
    """

    def __init__(
        self,
        settings: Settings,
        state: LiveState,
        lights: SourceLights,
        tasks: TaskScope,
        notices: NoticeBoard,
        clock: PacedClock,
        open_vault: Callable[[], Vault],
        hide: Callable[[str], None] = lambda secret: None,
    ) -> None:
        self._settings = settings
        self._state = state
        self._lights = lights
        self._tasks = tasks
        self._notices = notices
        self._clock = clock
        self._open_vault = open_vault
        self._vault: Vault | None = None
        self.hide = hide
        """Told each secret that is in use, so that no log shows it."""
        self._pipeline: Pipeline | None = None
        self._running: dict[str, tuple[Source, asyncio.Task[object]]] = {}
        self._changing = asyncio.Lock()
        self.setups: Board[str, SourceSetup] = Board()
        for setup in read_setups(settings.get(SETTING)):
            self.setups.put(setup.key, setup)

    # --- Running ----------------------------------------------------------------------------------------------

    async def start_all(self, pipeline: Pipeline) -> None:
        """Let all that are switched on run, into `pipeline`."""
        self._pipeline = pipeline
        for setup in list(self.setups):
            if setup.is_enabled:
                await self._start(setup)

    async def _start(self, setup: SourceSetup) -> None:
        if self._pipeline is None or setup.key in self._running:
            return
        kind = KINDS[setup.kind]
        try:
            source = kind.make(setup.key, check(kind.fields, await self._with_secrets(setup)), self._clock)
        except BadValues as exc:
            self._failed(setup, exc.key, {"field": exc.field})
            return
        if isinstance(source, ShopSource):
            self._tie_secrets(setup.key, source.client)
            source.looked = partial(self._looked, setup.key)
            source.since_ms = self._looked_until(setup.key)
        task = self._tasks.start(self._run(setup, source, self._pipeline), name=f"source-{setup.key}")
        if task is not None:
            self._running[setup.key] = (source, task)

    async def _run(self, setup: SourceSetup, source: Source, pipeline: Pipeline) -> None:
        self._notices.clear("source.needs_you", setup.key)
        sink = _LiveSink(setup.key, pipeline, self._lights, self._state)
        try:
            await source.run(sink)
        except SourceFailed as exc:
            self._failed(setup, exc.key, exc.params)
        finally:
            if self._running.get(setup.key, (None,))[0] is source:
                del self._running[setup.key]

    def _failed(self, setup: SourceSetup, key: str, params: Mapping[str, str | int]) -> None:
        """It will not go on by itself: a person must look at it."""
        known = self._state.sources.get(setup.key)
        before = known or SourceStatus(SourceState.FAILED, key, None, 0, 0)
        self._lights.told(setup.key, replace(before, state=SourceState.FAILED, detail=key, params=dict(params)))
        self._notices.post(Notice.error("source.needs_you", setup.key, name=setup.name))

    async def _stop(self, key: str) -> None:
        source_and_task = self._running.pop(key, None)
        if source_and_task is not None:
            task = source_and_task[1]
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        self._state.sources.remove(key)
        self._notices.clear("source.needs_you", key)

    def is_running(self, key: str) -> bool:
        return key in self._running

    # --- What a person does --------------------------------------------------------------------------------------

    def name_of(self, key: str) -> str | None:
        """What the seller calls the source that marks its events by `key`; None for all that are not set up here."""
        setup = self.setups.get(key)
        return setup.name if setup is not None else None

    async def vault(self) -> Vault:
        """Where secrets lie; found on a thread, for the system's keyring is slow to look for."""
        if self._vault is None:
            self._vault = await asyncio.to_thread(self._open_vault)
        return self._vault

    async def add(self, kind_name: str, name: str, values: Mapping[str, str]) -> str:
        """Set up a source, switch it on, and give its key.

        Raises:
            BadValues: what was filled in cannot work.
        """
        async with self._changing:
            kind = KINDS[kind_name]
            self._try_out(kind, values)
            key = next(one for one in _keys(kind_name) if one not in self.setups and one not in self._state.sources)
            setup = SourceSetup(key, kind_name, _tidy(name) or key, True, _without_secrets(kind, values))
            await self._keep_secrets(setup.key, kind, values)
            self.setups.put(key, setup)
            await self._save()
            await self._start(setup)
            return key

    async def change(self, key: str, name: str, values: Mapping[str, str]) -> None:
        """Change what was filled in; a secret that is left empty stays as it was.

        Raises:
            BadValues: what was filled in cannot work.
        """
        async with self._changing:
            setup = self._known(key)
            kind = KINDS[setup.kind]
            secrets = {
                name: value for name, value in (await self._with_secrets(setup)).items() if _is_secret(kind, name)
            }
            whole = {**values, **{name: values.get(name) or secret for name, secret in secrets.items()}}
            self._try_out(kind, whole)
            changed = replace(setup, name=_tidy(name) or key, values=_without_secrets(kind, values))
            await self._keep_secrets(key, kind, values)
            self.setups.put(key, changed)
            await self._save()
            if changed.is_enabled:
                await self._stop(key)
                await self._start(changed)

    async def enable(self, key: str, is_enabled: bool) -> None:
        async with self._changing:
            setup = replace(self._known(key), is_enabled=is_enabled)
            self.setups.put(key, setup)
            await self._save()
            await self._stop(key)
            if is_enabled:
                await self._start(setup)

    async def remove(self, key: str) -> None:
        """Forget the source and its secrets; what it brought stays."""
        async with self._changing:
            setup = self._known(key)
            await self._stop(key)
            self.setups.remove(key)
            await self._save()
            for one in KINDS[setup.kind].fields:
                if one.kind is FieldKind.SECRET:
                    await (await self.vault()).forget(secret_name(key, one.name))

    async def try_out(self, kind_name: str, values: Mapping[str, str], key: str | None = None) -> Probed:
        """Connect as it is filled in, and tell what came of it; a running one of `key` rests meanwhile.

        Raises:
            BadValues: what was filled in cannot work.
        """
        async with self._changing:
            kind = KINDS[kind_name]
            setup = self.setups.get(key) if key is not None else None
            kept = await self._with_secrets(setup) if setup is not None else {}
            secrets = {name: value for name, value in kept.items() if _is_secret(kind, name)}
            whole = {**values, **{name: values.get(name) or secret for name, secret in secrets.items()}}
            source = kind.make("test", check(kind.fields, whole), self._clock)
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

    # --- The shop's official platform -----------------------------------------------------------------------------

    @property
    def has_shop(self) -> bool:
        """Whether a shop's official platform is asked now: only then its figures can be compared."""
        return any(isinstance(source, ShopSource) for source, _ in self._running.values())

    async def check_item(self, item_id: str) -> ShopFigures:
        """What the connected shop's platform says now of one of its goods.

        Raises:
            Refused: no shop is connected, or it does not tell.
        """
        source = next((one for one, _ in self._running.values() if isinstance(one, ShopSource)), None)
        if source is None:
            raise Refused("not_found", "source.no_shop")
        try:
            return await source.client.check(item_id)
        except ShopAway as exc:
            raise Refused("conflict", exc.key) from exc
        except SourceFailed as exc:
            raise Refused("conflict", exc.key, **exc.params) from exc

    async def fetch_goods(self, key: str, out: Path) -> int:
        """Write the goods of that shop to `out`, for the import's preview; returns how many rows.

        Raises:
            Refused: the shop does not answer, or the file cannot be written.
        """
        setup = self._known(key)
        source, _ = self._running.get(key, (None, None))
        try:
            if isinstance(source, ShopSource):
                client = source.client
            else:
                client = ShopClient(check(KINDS[setup.kind].fields, await self._with_secrets(setup)), self._clock)
                self._tie_secrets(key, client)
            return await write_goods(client, out)
        except BadValues as exc:
            raise Refused("invalid", exc.key) from exc
        except CannotWrite as exc:
            raise Refused("conflict", "export.failed", reason=str(exc)) from exc

    def _looked_until(self, key: str) -> int | None:
        """To when the open session's orders were looked through; its start, where they never were."""
        session = self._state.session
        if session is None:
            return None
        looked = self._settings.get(f"{_LOOKED}.{key}")
        if isinstance(looked, list) and looked[:1] == [session.id] and isinstance(looked[-1], int):
            return looked[-1]
        return session.started_at_ms

    async def _looked(self, key: str, until_ms: int) -> None:
        """Remember it now and then: a console that comes up again finds what changed while it was away."""
        session = self._state.session
        known = self._looked_until(key)
        if session is not None and known is not None and until_ms - known >= _LOOKED_EVERY_MS:
            await self._settings.set(f"{_LOOKED}.{key}", [session.id, until_ms])

    def _tie_secrets(self, key: str, client: ShopClient) -> None:
        async def kept(name: str) -> str | None:
            return await (await self.vault()).get(secret_name(key, name))

        client.keep_secret, client.kept_secret = partial(self._keep_secret, key), kept

    def can_say(self, key: str) -> bool:
        """Whether its kind is one that can say something, given the right token."""
        setup = self.setups.get(key)
        return setup is not None and KINDS[setup.kind].says

    @property
    def speaker(self) -> str | None:
        """A source that runs and may be able to say something in its room; None where there is none."""
        return next((key for key in self._running if self.can_say(key)), None)

    # --- Keeping ----------------------------------------------------------------------------------------------

    def _known(self, key: str) -> SourceSetup:
        setup = self.setups.get(key)
        if setup is None:
            raise Refused("not_found", "source.gone")
        return setup

    def _try_out(self, kind: SourceKind, values: Mapping[str, str]) -> None:
        kind.make("test", check(kind.fields, values), self._clock)

    async def _keep_secrets(self, key: str, kind: SourceKind, values: Mapping[str, str]) -> None:
        for name, value in values.items():
            if _is_secret(kind, name) and value.strip():
                try:
                    await (await self.vault()).set(secret_name(key, name), value.strip())
                except OSError as exc:
                    raise Refused("conflict", "source.secret_not_kept", reason=str(exc)) from exc

    async def _keep_secret(self, key: str, name: str, secret: str) -> None:
        """A running source got a fresh token."""
        self.hide(secret)
        await (await self.vault()).set(secret_name(key, name), secret)

    async def _with_secrets(self, setup: SourceSetup) -> dict[str, str]:
        values = dict(setup.values)
        for one in KINDS[setup.kind].fields:
            if one.kind is FieldKind.SECRET:
                secret = await (await self.vault()).get(secret_name(setup.key, one.name))
                if secret:
                    self.hide(secret)
                    values[one.name] = secret
        return values

    async def _save(self) -> None:
        await self._settings.set(SETTING, [asdict(setup) for setup in self.setups])


class _LiveSink:
    """Where a live source puts what it brings, in a room where a session may or may not be open."""

    def __init__(self, key: str, pipeline: Pipeline, lights: SourceLights, state: LiveState) -> None:
        self._key = key
        self._pipeline = pipeline
        self._lights = lights
        self._state = state

    async def take(self, events: Sequence[LiveEvent], arrived_ms: Sequence[int] | None = None) -> None:
        gaps = self._lights.heard(events)
        if self._state.session is not None:
            await self._pipeline.take(self._key, [*gaps, *events])

    async def control(self, line: Control) -> None:
        log.warning("source %s sends control lines; a live source has none", self._key)

    def status(self, status: SourceStatus) -> None:
        self._lights.told(self._key, status)


def _is_secret(kind: SourceKind, name: str) -> bool:
    return any(one.name == name and one.kind is FieldKind.SECRET for one in kind.fields)


def _without_secrets(kind: SourceKind, values: Mapping[str, str]) -> dict[str, str]:
    known = {one.name for one in kind.fields if one.kind is not FieldKind.SECRET}
    return {name: value.strip() for name, value in values.items() if name in known and value.strip()}


def secret_name(key: str, field_name: str) -> str:
    return f"source/{key}/{field_name}"


def _tidy(name: str) -> str:
    return " ".join(name.split())[:_NAME_LIMIT]


def _keys(kind: str) -> Iterator[str]:
    yield kind
    for number in range(2, 1_000):
        yield f"{kind}-{number}"


def what_is_wrong(setup: SourceSetup) -> str:
    """What a source lacks that no secret could give it; empty where nothing is wrong."""
    kind = KINDS[setup.kind]
    secrets = {one.name: "kept elsewhere" for one in kind.fields if one.kind is FieldKind.SECRET}
    try:
        check(kind.fields, {**secrets, **setup.values})
    except BadValues as exc:
        return f"{exc.field} ({exc.key})"
    return ""


def read_setups(kept: object) -> list[SourceSetup]:
    """What the settings hold; what this version does not know is left out."""
    found: list[SourceSetup] = []
    for one in kept if isinstance(kept, list) else []:
        try:
            setup = SourceSetup(one["key"], one["kind"], one["name"], bool(one["is_enabled"]), dict(one["values"]))
        except (KeyError, TypeError, ValueError):
            continue
        if setup.kind in KINDS:
            found.append(setup)
    return found
