"""The console's link to its room hub: sets topics, takes in what happened in the room, comes back when it breaks."""

from __future__ import annotations

import asyncio
import logging
import random
import ssl
from collections.abc import Awaitable, Callable, Sequence
from enum import Enum
from typing import Any, TypedDict, TypeVar, Unpack

import msgspec
from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from anchor_console.core.clock import Clock, SteadyClock, SystemClock
from anchor_console.core.ids import Identity, new_ulid
from anchor_console.core.observer import Signal
from anchor_console.core.tasks import until_one_ends
from anchor_console.room import messages
from anchor_console.room import session as events
from anchor_console.room.dial import Backoff, LinkDown, LinkRefused, connected, endpoint, not_let_in, real_sleep
from anchor_console.room.fitting import Fitting, TooBig
from anchor_console.room.incoming import CommandRefused, Incoming, OnBug, OnCommand, OnEvents
from anchor_console.room.rights import REACH, Right

log = logging.getLogger(__name__)

__all__ = ["CommandRefused", "Link", "LinkDown", "LinkRefused", "LinkState", "Reach", "TopicRefused"]

T = TypeVar("T")

_BEAT_S, FIRST_BEAT_S = 10.0, 0.25
_FIRST_BEATS = 8
_WELCOME_WITHIN_S = 10.0
_PEOPLE_AT_ONCE = 50
"""As many as fit a frame, however long their ids are."""


class LinkState(Enum):
    """`REPLACED`: another console has taken the room; we come back only when a person says so."""

    OFFLINE = "offline"
    CONNECTING = "connecting"
    ONLINE = "online"
    REPLACED = "replaced"
    REFUSED = "refused"


class Reach(msgspec.Struct, frozen=True):
    """How many screens of each role are connected, and have shown the card with `seq` (0: there was none yet)."""

    seq: int
    seen: dict[str, int]
    connected: dict[str, int]
    returns: dict[str, int] = {}
    """How often each source came back to the hub since that started; nothing from one of an earlier version."""


class TopicRefused(Exception):
    """The hub did not take a topic's value, or a picture; saying it again will not help."""

    def __init__(self, code: messages.ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class TokensArgs(TypedDict, total=False):
    """What the `tokens` operations take."""

    token_id: str
    name: str
    rights: list[Right]
    kinds: list[str]


class Link:
    """The anchor's connection, kept up by `run`. All calls are made on the loop's thread."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        on_events: OnEvents,
        on_command: OnCommand,
        name: str = "",
        allow_plain: bool = False,
        tls: ssl.SSLContext | None = None,
        clock: Clock | None = None,
        rng: random.Random | None = None,
        sleep: Callable[[float], Awaitable[None]] = real_sleep,
        on_bug: OnBug | None = None,
    ) -> None:
        self._url = endpoint(url, allow_plain=allow_plain)
        self._tls = tls
        self._clock = clock or SystemClock()
        self._steady = SteadyClock(self._clock)
        self._sleep = sleep
        self._backoff = Backoff(rng or random.SystemRandom())
        self._on_bug = on_bug
        self._fitting = Fitting()
        self._session = events.AnchorSession(token, name, self._new_id(), self._new_id, self._too_big)
        self._state = LinkState.OFFLINE
        self._waiting: dict[str, asyncio.Future[int]] = {}
        self._asking: dict[str, asyncio.Future[messages.HubResult]] = {}
        self._has_outgoing = asyncio.Event()
        self._incoming = Incoming(self._session, on_events, on_command, self._clock, self._has_outgoing.set, on_bug)
        self.state_changed: Signal[LinkState] = Signal()
        self.reach_changed: Signal[Reach] = Signal()

    @property
    def state(self) -> LinkState:
        return self._state

    def go_to(self, url: str, tls: ssl.SSLContext | None = None) -> None:
        """Where the hub is from the next connection on: it began to speak https, or ceased to."""
        self._url, self._tls = endpoint(url), tls

    def cannot_store(self, reason: str | None) -> None:
        """Whoever sends a command now is told at once that nothing can be stored, and why; None when it can again."""
        self._incoming.cannot_store(reason)

    def hub_now_ms(self) -> int:
        """What the hub's clock shows now, whatever ours was set to since the last round trip."""
        return self._session.offset.hub_ms(self._steady.now_ms())

    async def run(self) -> None:
        """Keep the link up until cancelled; returns when another console has replaced this one.

        Raises:
            LinkRefused: the hub does not know this token, or speaks another protocol.
        """
        refused: LinkRefused | None = None
        async with asyncio.TaskGroup() as group:
            # Longer-lived than a connection: what is half stored when the hub goes is stored to its end.
            storing = group.create_task(self._incoming.run(), name="link.store")
            try:
                refused = await self._keep_connected()
            finally:
                storing.cancel()
                if self._state in (LinkState.CONNECTING, LinkState.ONLINE):
                    self._enter(LinkState.OFFLINE)
        if refused is not None:
            raise refused

    async def _keep_connected(self) -> LinkRefused | None:
        """Why the hub will not have us, or None when another console has replaced this one."""
        while True:
            self._enter(LinkState.CONNECTING)
            try:
                await self._connect_once()
            except LinkRefused as refused:
                self._enter(LinkState.REFUSED)
                return refused
            except LinkDown as exc:
                log.info("the link is down: %s", exc)
            if self._state is LinkState.REPLACED:
                return None
            self._enter(LinkState.OFFLINE)
            await self._sleep(self._backoff.next_s())

    async def set(self, topic: str, value: object, id: str | None = None) -> int:
        """Set a topic and return the `seq` that the hub gave; bound the wait by `asyncio.timeout`.

        Off line, and when the wait is given up, the value is still the newest: it is said after the next reconnect.

        Raises:
            TopicRefused: the hub does not take it.
            LinkDown: no answer came; the room may have it or not.
        """
        try:
            raw = self._fitting.value(topic, value)
        except TooBig as exc:
            self._too_big(exc)
            raise TopicRefused("too_big", str(exc)) from exc
        frame_id = self._session.set(topic, raw, id)
        self._check_online()
        return await self._answer_to(frame_id, self._waiting)

    async def asset(self, picture: bytes) -> str:
        """Bring a picture (WebP, at most 512 KiB) to the hub; returns the path that pages find it at.

        Raises:
            TopicRefused: the hub does not take it.
            LinkDown: no answer came; bring it again.
        """
        self._check_online()
        sha256 = self._session.asset(picture)
        await self._answer_to(sha256, self._waiting)
        return f"/a/{sha256}.webp"

    def put(self, topic: str, value: object) -> None:
        """Set a topic when the hub has time for it; of several values only the newest is sure to be sent.

        One that is too long for a frame is sent with shorter lists, and `left_out` beside them.
        """
        try:
            self._session.put(topic, self._fitting.value(topic, value))
        except TooBig as exc:
            self._too_big(exc)
        self._has_outgoing.set()

    def append(self, topic: str, items: Sequence[object]) -> None:
        """Add to a log topic (`feed`); each item has an `id` of its own."""
        self._session.append(topic, self._fitting.items(topic, items))
        self._has_outgoing.set()

    def amend(self, topic: str, items: Sequence[object]) -> None:
        """Put items in the place of those with their ids, where a log topic or a screen has them."""
        self._session.amend(topic, self._fitting.items(topic, items))
        self._has_outgoing.set()

    def retract(self, topic: str, ids: Sequence[str]) -> None:
        """Take items out of a log topic, and off screens."""
        if ids:
            self._session.retract(topic, list(ids))
            self._has_outgoing.set()

    async def tokens(self, op: str, **args: Unpack[TokensArgs]) -> object:
        """Do one of `code`, `list`, `change`, `revoke`; returns the answer's value.

        `code` gives `{"code"}`, `list` a list of `{"token_id", "role", "name", "rights", "kinds", "online"}`.

        Raises:
            CommandRefused: there is no such token.
            LinkDown: no answer came.
        """
        self._check_online()
        frame = msgspec.convert({"type": "tokens", "id": self._new_id(), "op": op, **args}, messages.Tokens)
        self._session.tokens(frame)
        result = await self._answer_to(frame.id, self._asking)
        if result.error is not None:
            raise CommandRefused(result.error.code, result.error.message)
        return msgspec.json.decode(result.value) if result.value is not messages.ABSENT else None

    async def forget(self, people: Sequence[Identity], key: bytes) -> None:
        """Take people out of all that the hub keeps; what topics hold of them must have been said anew before.

        Raises:
            CommandRefused: the hub did not; it is perhaps of an older version.
            LinkDown: no answer came.
        """
        self._check_online()
        named = [messages.Person(who.platform, who.user_id, who.space) for who in people]
        for start in range(0, len(named), _PEOPLE_AT_ONCE):
            part = named[start : start + _PEOPLE_AT_ONCE]
            frame_id = self._new_id()
            self._session.forget(frame_id, part, key.hex())
            await self._answer_to(frame_id, self._asking)

    def _check_online(self) -> None:
        if not self._session.is_online:
            raise LinkDown("the hub is not connected")

    async def _answer_to(self, frame_id: str, awaited: dict[str, asyncio.Future[T]]) -> T:
        """What the hub answers to a frame that is ready to go out."""
        self._has_outgoing.set()
        answer: asyncio.Future[T] = asyncio.get_running_loop().create_future()
        awaited[frame_id] = answer
        try:
            return await answer
        finally:
            awaited.pop(frame_id, None)

    async def _connect_once(self) -> None:
        try:
            async with connected(self._url, self._tls) as ws:
                await ws.send(self._session.hello(), text=True)
                parts = {"link.read": self._read(ws), "link.write": self._write(ws), "link.beat": self._beat()}
                await until_one_ends(**parts)
        finally:
            self._lost()

    async def _read(self, ws: ClientConnection) -> None:
        try:
            while True:
                async with asyncio.timeout(None if self._session.is_online else _WELCOME_WITHIN_S):
                    text = await ws.recv()
                self._received(text)
        except TimeoutError:
            raise LinkDown("no welcome came") from None
        except ConnectionClosed as exc:
            if exc.rcvd is not None and exc.rcvd.code == messages.REPLACED:
                self._enter(LinkState.REPLACED)
            raise LinkDown(str(exc)) from exc

    def _received(self, text: str | bytes) -> None:
        try:
            told = self._session.received(text, self._steady.now_ms())
        except messages.Malformed as exc:
            log.warning("a frame of the hub could not be read: %s", exc)
            return
        for event in told:
            self._take(event)
        if self._session.has_outgoing:
            self._has_outgoing.set()

    def _take(self, event: events.SessionEvent) -> None:
        match event:
            case events.Welcomed():
                self._backoff.let_in(self._clock.monotonic_s())
                self._enter(LinkState.ONLINE)
            case events.NotWelcomed(code, message):
                raise not_let_in(code, message)
            case events.TopicStands(id, seq):
                _resolve(self._waiting.get(id), seq)
            case events.FrameRefused(id, code, message):
                waiting = self._waiting.get(id)
                if waiting is not None and not waiting.done():
                    waiting.set_exception(TopicRefused(code, message))
                else:
                    log.warning("the hub did not act on a frame: %s %s", code, message)
            case events.Delivered():
                self._incoming.take(event)
            case events.TopicSeen(topic, value):
                if topic == REACH:
                    self.reach_changed.emit(msgspec.json.decode(value, type=Reach))
            case events.Answered(result):
                _resolve(self._asking.get(result.id), result)

    async def _write(self, ws: ClientConnection) -> None:
        while True:
            await self._has_outgoing.wait()
            self._has_outgoing.clear()
            try:
                for frame in self._session.outgoing():
                    await ws.send(frame, text=not isinstance(frame, events.AssetPart))
            except ConnectionClosed as exc:
                raise LinkDown(str(exc)) from exc

    async def _beat(self) -> None:
        """Measure the hub's clock: a few times at once, then now and then."""
        beats = 0
        while True:
            if self._session.is_online:
                self._session.ping(self._steady.now_ms())
                self._has_outgoing.set()
                beats += 1
            await self._sleep(_BEAT_S if beats >= _FIRST_BEATS else FIRST_BEAT_S)

    def _too_big(self, error: TooBig) -> None:
        log.error("not said to the hub: %s", error)
        if self._on_bug is not None:
            self._on_bug("link.send", error)

    def _lost(self) -> None:
        self._backoff.lost(self._clock.monotonic_s())
        self._session.lost()
        self._incoming.lost()
        awaited: list[asyncio.Future[Any]] = [*self._waiting.values(), *self._asking.values()]
        for answer in awaited:
            if not answer.done():
                answer.set_exception(LinkDown("the hub went away before it answered"))

    def _enter(self, state: LinkState) -> None:
        if state is not self._state:
            self._state = state
            self.state_changed.emit(state)

    def _new_id(self) -> str:
        return new_ulid(self._clock.now_ms())


def _resolve(waiting: asyncio.Future[T] | None, value: T) -> None:
    if waiting is not None and not waiting.done():
        waiting.set_result(value)
