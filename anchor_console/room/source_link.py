"""A source's link to a room hub, for scripts and recorders: `send` returns when the events are safe."""

from __future__ import annotations

import asyncio
import logging
import random
from collections.abc import Awaitable, Callable, Iterable

from websockets.asyncio.client import ClientConnection
from websockets.exceptions import ConnectionClosed

from anchor_console.core.clock import Clock, SystemClock
from anchor_console.core.events import LiveEvent
from anchor_console.core.ids import new_ulid
from anchor_console.core.observer import Signal
from anchor_console.core.tasks import until_one_ends
from anchor_console.room import messages
from anchor_console.room import source_session as session
from anchor_console.room.dial import Backoff, LinkDown, LinkRefused, connected, endpoint, not_let_in, real_sleep
from anchor_console.room.session import NotWelcomed

log = logging.getLogger(__name__)

__all__ = ["EventsRefused", "LinkRefused", "SourceLink"]


class EventsRefused(Exception):
    """The hub does not take these events; sending them again will not help."""

    def __init__(self, code: messages.ErrorCode, message: str) -> None:
        super().__init__(message)
        self.code = code


class SourceLink:
    """A source's connection, kept up by `run`. Events keep their order, and are sent again until they are safe."""

    def __init__(
        self,
        url: str,
        token: str,
        *,
        name: str = "",
        allow_plain: bool = False,
        clock: Clock | None = None,
        rng: random.Random | None = None,
        sleep: Callable[[float], Awaitable[None]] = real_sleep,
    ) -> None:
        self._url = endpoint(url, allow_plain=allow_plain)
        self._sleep = sleep
        self._backoff = Backoff(rng or random.SystemRandom())
        self._clock = clock or SystemClock()
        self._session = session.SourceSession(token, name, lambda: new_ulid(self._clock.now_ms()))
        self._waiting: dict[int, asyncio.Future[None]] = {}
        self._has_outgoing = asyncio.Event()
        self._hold_s = 0.0
        """How long the hub told us to wait, until that is over."""
        self.online_changed: Signal[bool] = Signal()

    @property
    def waiting(self) -> int:
        """Events that are not known to be safe."""
        return self._session.waiting

    async def send(self, events: Iterable[LiveEvent]) -> None:
        """Bring events into the room; returns when the hub has said that all of them are safe.

        Raises:
            EventsRefused: the hub takes none of them.
        """
        batch = list(events)
        if not batch:
            return
        ticket = self._session.add(batch)
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting[ticket] = kept
        self._has_outgoing.set()
        try:
            await kept
        finally:
            self._waiting.pop(ticket, None)

    async def run(self) -> None:
        """Keep the link up until cancelled.

        Raises:
            LinkRefused: the hub does not know this token, or speaks another protocol.
        """
        while True:
            try:
                await self._connect_once()
            except LinkDown as exc:
                log.info("the link is down: %s", exc)
            await self._sleep(self._backoff.next_s())

    async def _connect_once(self) -> None:
        try:
            async with connected(self._url) as ws:
                await ws.send(self._session.hello(), text=True)
                await until_one_ends(**{"source.read": self._read(ws), "source.write": self._write(ws)})
        finally:
            self._session.lost()
            self._backoff.lost(self._clock.monotonic_s())
            self._hold_s = 0.0
            self.online_changed.emit(False)

    async def _read(self, ws: ClientConnection) -> None:
        try:
            while True:
                self._received(await ws.recv())
        except ConnectionClosed as exc:
            raise LinkDown(str(exc)) from exc

    def _received(self, text: str | bytes) -> None:
        try:
            told = self._session.received(text)
        except messages.Malformed as exc:
            log.warning("a frame of the hub could not be read: %s", exc)
            return
        for event in told:
            self._take(event)
        self._has_outgoing.set()

    def _take(self, event: session.SourceEvent) -> None:
        match event:
            case session.Entered():
                self._backoff.let_in(self._clock.monotonic_s())
                self.online_changed.emit(True)
            case NotWelcomed(code, message):
                raise not_let_in(code, message)
            case session.Kept(ticket):
                kept = self._waiting.get(ticket)
                if kept is not None and not kept.done():
                    kept.set_result(None)
            case session.NotTaken(tickets, code, message):
                for ticket in tickets:
                    waiting = self._waiting.get(ticket)
                    if waiting is not None and not waiting.done():
                        waiting.set_exception(EventsRefused(code, message))
            case session.MustWait(for_ms):
                self._hold_s = for_ms / 1000

    async def _write(self, ws: ClientConnection) -> None:
        try:
            while True:
                await self._has_outgoing.wait()
                self._has_outgoing.clear()
                if self._hold_s:
                    # Waited out here, since meanwhile other frames may be told to wait, too.
                    await self._sleep(self._hold_s)
                    self._hold_s = 0.0
                    self._session.go_on()
                for frame in self._session.outgoing():
                    await ws.send(frame, text=True)
        except ConnectionClosed as exc:
            raise LinkDown(str(exc)) from exc
