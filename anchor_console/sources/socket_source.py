"""Every source that is a WebSocket: connects, keeps alive, hands on, connects again, and says how it stands.

What is particular to a protocol is in its `Talk` and `Plan`; here is what none of them may get wrong.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
import random
import socket
import ssl
from collections import Counter, deque
from collections.abc import AsyncIterator, Sequence

import msgspec
from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed, InvalidHandshake, InvalidStatus, InvalidURI, ProxyError

from anchor_console.core.clock import from_ms
from anchor_console.core.events import Gap, LiveEvent
from anchor_console.core.tasks import until_one_ends
from anchor_console.room.dial import Backoff, is_here
from anchor_console.sources.decoding import FRAME_LIMIT, Frame
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.source import Sink, SourceFailed, SourceState, SourceStatus
from anchor_console.sources.talk import CannotSay, GoAgain, Line, Plan, Talk

log = logging.getLogger(__name__)

MAX_BATCH = 500
LOST_REASON = "lost"
"""What a gap says that was written for a broken connection."""

_PENDING_LIMIT = 5_000
"""Events that wait for the sink; beyond them the socket is not read, and the server feels it."""
_OPEN_TIMEOUT_S = 10
_BEAT_S = 1.0
_PONG_WITHIN_S = 20.0
_PING_EVERY_S = 20.0
_HERE_S = 5.0
"""How long at most until a program on this machine that did not run is looked for again: nobody is stormed by that, and
each second is one of chat.
"""
_STEADY_S = 30.0
"""A connection that lasted so long was a good one: the next try after it comes quickly again."""
_SLEPT_S = 15.0
"""Wall time that ran so far ahead of the timers' says that the PC slept, and its sockets are dead."""
_UNKNOWN_KINDS = 200
_UNKNOWN_SHOWN = 12


class SocketSource:
    """A source that never ends by itself.

    `heard_ms` is when its room was last heard before it runs, by whatever ran then: what was missed since is a gap.
    None where nobody was there.
    """

    def __init__(self, name: str, plan: Plan, clock: PacedClock, rng: random.Random | None = None) -> None:
        self._name = name
        self._plan = plan
        self._clock = clock
        self._rng = rng or random.SystemRandom()
        self._run: _Run | None = None
        self.heard_ms: int | None = None

    @property
    def name(self) -> str:
        return self._name

    async def run(self, sink: Sink) -> None:
        self._run = _Run(self._name, self._plan, self._clock, self._rng, sink, self.heard_ms)
        try:
            await self._run.until_failed()
        finally:
            self._run = None

    async def say(self, text: str) -> None:
        """Say a line of chat in the room; returns when it is on its way.

        Raises:
            CannotSay: this source cannot, or not now.
        """
        if self._run is None:
            raise CannotSay("source.say.not_connected")
        await self._run.say(text)


class _Run:
    """One running, through as many connections as it takes."""

    def __init__(
        self, name: str, plan: Plan, clock: PacedClock, rng: random.Random, sink: Sink, heard_ms: int | None
    ) -> None:
        self._name = name
        self._plan = plan
        self._clock = clock
        self._sink = sink
        self._backoff = Backoff(rng, first_s=1.0, longest_s=60.0)
        self._pending: deque[LiveEvent] = deque()
        self._has_events = asyncio.Event()
        self._has_room = asyncio.Event()
        self._has_room.set()
        self._is_empty = asyncio.Event()
        self._is_empty.set()
        self._state = (SourceState.CONNECTING, "source.connecting")
        self._told: SourceStatus | None = None
        self._brought = 0
        self._newest_ms: int | None = None
        self._unknown: Counter[str] = Counter()
        self._bad = 0
        self._reconnects = 0
        self._was_in = heard_ms is not None
        self._heard_ms = heard_ms or 0
        self._note = ""
        self._open: tuple[ClientConnection, Talk] | None = None
        self._is_here = False

    async def until_failed(self) -> None:
        self._tell(SourceState.CONNECTING, "source.connecting")
        await until_one_ends(
            **{
                f"{self._name}.feed": self._feed(),
                f"{self._name}.connect": self._keep_connected(),
                f"{self._name}.tell": self._tell_on(),
            }
        )

    async def say(self, text: str) -> None:
        if self._open is None:
            raise CannotSay("source.say.not_connected")
        ws, talk = self._open
        frame = talk.say(text, self._clock.monotonic_s())
        try:
            await _send(ws, frame)
        except ConnectionClosed as exc:
            raise CannotSay("source.say.not_connected") from exc

    # --- Connections ------------------------------------------------------------------------------------------

    async def _keep_connected(self) -> None:
        while True:
            began_s = self._clock.monotonic_s()
            why = await self._one_connection()
            log.info("source %s: %s", self._name, why)
            if self._clock.monotonic_s() - began_s >= _STEADY_S:
                self._backoff.reset()
            self._tell(SourceState.LOST, why)
            wait_s = self._backoff.next_s()
            if why == _NOBODY and self._is_here:
                wait_s = min(wait_s, _HERE_S)
            await self._clock.sleep_until(self._clock.monotonic_s() + wait_s)
            self._reconnects += 1
            self._tell(SourceState.CONNECTING, why)

    async def _one_connection(self) -> str:
        """Talk until the connection is of no more use; gives the key of the sentence that says why.

        Raises:
            SourceFailed: trying again would not help.
        """
        try:
            async with self._plan.line() as line:
                self._is_here = is_here(line.url)
                async with _connected(line) as ws:
                    await self._talk(line, ws)
        except GoAgain as exc:
            return exc.key
        except SourceFailed:
            await self._is_empty.wait()
            raise
        finally:
            self._open = None
        return "source.lost.closed"

    async def _talk(self, line: Line, ws: ClientConnection) -> None:
        talk = line.talk
        try:
            for frame in talk.opening():
                await _send(ws, frame)
            self._open = (ws, talk)
            if talk.is_in:
                self._came_in()
            parts = {"listen": self._listen(ws, talk), "beat": self._beat(ws, talk)}
            if line.beside is not None:
                parts["beside"] = line.beside()
            await until_one_ends(**{f"{self._name}.{what}": part for what, part in parts.items()})
        except ConnectionClosed as exc:
            raise GoAgain("source.lost.closed") from exc

    async def _listen(self, ws: ClientConnection, talk: Talk) -> None:
        try:
            while True:
                # As bytes: text that is no UTF-8 is a bad frame, and no reason to lose the connection.
                frame = await ws.recv(decode=False)
                await self._received(ws, talk, frame)
        except ConnectionClosed as exc:
            raise GoAgain("source.lost.closed") from exc

    async def _received(self, ws: ClientConnection, talk: Talk, frame: bytes) -> None:
        was_in = talk.is_in
        turn = talk.received(frame, self._clock.now_ms(), self._clock.monotonic_s())
        if talk.is_in and not was_in:
            self._came_in()
        if was_in:
            # What greets us on the way in is no room: the gap goes on until we are there.
            self._heard_ms = self._clock.now_ms()
        self._note = talk.note
        for kind, count in turn.unknown.items():
            self._bad += count
            if kind in self._unknown or len(self._unknown) < _UNKNOWN_KINDS:
                self._unknown[kind] += count
        if turn.events:
            self._put(turn.events)
        for reply in turn.replies:
            await _send(ws, reply)
        await self._has_room.wait()

    async def _beat(self, ws: ClientConnection, talk: Talk) -> None:
        clock = self._clock
        waiter: asyncio.Future[float] | None = None
        pinged_s = clock.monotonic_s()
        has_answered = False
        ahead_s = clock.now_ms() / 1000 - clock.monotonic_s()
        try:
            while True:
                await clock.sleep_until(clock.monotonic_s() + _BEAT_S)
                now_s = clock.monotonic_s()
                if clock.now_ms() / 1000 - now_s - ahead_s > _SLEPT_S:
                    raise GoAgain("source.lost.slept")
                for frame in talk.beat(now_s):
                    await _send(ws, frame)
                if waiter is not None and waiter.done():
                    has_answered = True
                if waiter is not None and not waiter.done():
                    if now_s - pinged_s >= _PONG_WITHIN_S and (talk.ping_is_answered or has_answered):
                        raise GoAgain("source.lost.silent")
                elif (payload := talk.ping_payload()) is not None and now_s - pinged_s >= _PING_EVERY_S:
                    pinged_s = now_s
                    waiter = asyncio.ensure_future(await ws.ping(payload))
        except ConnectionClosed as exc:
            raise GoAgain("source.lost.closed") from exc
        finally:
            if waiter is not None and waiter.done() and not waiter.cancelled():
                waiter.exception()

    def _came_in(self) -> None:
        """The server has let us in; what was missed since we were there last is a gap."""
        now_ms = self._clock.now_ms()
        if self._was_in:
            self._put([_gap(self._name, self._heard_ms, now_ms)])
        self._was_in = True
        self._heard_ms = now_ms
        self._tell(SourceState.LIVE, "source.live")

    # --- Handing on -------------------------------------------------------------------------------------------

    def _put(self, events: Sequence[LiveEvent]) -> None:
        self._pending.extend(_named(event, self._name) for event in events)
        self._has_events.set()
        self._is_empty.clear()
        if len(self._pending) >= _PENDING_LIMIT:
            self._has_room.clear()

    async def _feed(self) -> None:
        while True:
            await self._has_events.wait()
            batch = [self._pending.popleft() for _ in range(min(MAX_BATCH, len(self._pending)))]
            await self._sink.take(batch)
            self._brought += len(batch)
            newest_ms = max(event.at_ms for event in batch)
            self._newest_ms = newest_ms if self._newest_ms is None else max(newest_ms, self._newest_ms)
            if len(self._pending) < _PENDING_LIMIT:
                self._has_room.set()
            if not self._pending:
                self._has_events.clear()
                self._is_empty.set()

    # --- Telling how it stands ----------------------------------------------------------------------------------

    def _tell(self, state: SourceState, detail: str) -> None:
        self._state = (state, detail)
        self._say_status()

    async def _tell_on(self) -> None:
        while True:
            await self._clock.sleep_until(self._clock.monotonic_s() + 1.0)
            self._say_status()

    def _say_status(self) -> None:
        state, detail = self._state
        params: dict[str, str | int] = {}
        if state is SourceState.LIVE and self._open is not None and (lacks := self._open[1].lacks):
            detail, params = "source.live_without", {"what": lacks}
        status = SourceStatus(
            state,
            detail,
            self._newest_ms,
            self._brought,
            self._bad,
            reconnects=self._reconnects,
            unknown=dict(self._unknown.most_common(_UNKNOWN_SHOWN)),
            params=params,
            note=self._note,
        )
        if status != self._told:
            self._told = status
            self._sink.status(status)


_NOBODY = "source.lost.nobody"
_LOST_BY: dict[type[Exception], str] = {
    ProxyError: "source.lost.proxy",
    socket.gaierror: "source.lost.dns",
    ssl.SSLError: "source.lost.tls",
    TimeoutError: "source.lost.timeout",
    OSError: _NOBODY,
    InvalidHandshake: "source.lost.unwilling",
    # A SOCKS proxy needs a package that is not ours.
    ImportError: "source.lost.proxy",
}
"""Why there is no connection, by what was raised: the first of these that it is."""


@contextlib.asynccontextmanager
async def _connected(line: Line) -> AsyncIterator[ClientConnection]:
    try:
        ws = await connect(
            line.url,
            additional_headers=dict(line.headers),
            # The system's proxy has no business between us and a bridge on this machine.
            proxy=None if is_here(line.url) else True,
            open_timeout=_OPEN_TIMEOUT_S,
            # Each protocol keeps itself alive: both bridges fail the library's pings.
            ping_interval=None,
            close_timeout=2,
            max_size=FRAME_LIMIT,
        )
    except InvalidStatus as exc:
        status = exc.response.status_code
        if status in (401, 403):
            raise SourceFailed("source.failed.forbidden", status=str(status)) from exc
        raise GoAgain("source.lost.unwilling") from exc
    except InvalidURI as exc:
        raise SourceFailed("source.failed.address") from exc
    except tuple(_LOST_BY) as exc:
        raise GoAgain(next(key for kind, key in _LOST_BY.items() if isinstance(exc, kind))) from exc
    try:
        yield ws
    finally:
        await ws.close()


async def _send(ws: ClientConnection, frame: Frame) -> None:
    await ws.send(frame, text=isinstance(frame, str))


def _named(event: LiveEvent, name: str) -> LiveEvent:
    return msgspec.structs.replace(event, source=name)


def _gap(name: str, from_ms_: int, to_ms_: int) -> Gap:
    return Gap(
        id=f"gap:{name}:{from_ms_}"[:256],
        at=from_ms(to_ms_),
        weak=True,
        from_=from_ms(from_ms_),
        to=from_ms(max(from_ms_, to_ms_)),
        reason=LOST_REASON,
    )
