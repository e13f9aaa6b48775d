"""The room hub on the network: sockets and pages around the core, disk beside it."""

from __future__ import annotations

import asyncio
import contextlib
import hashlib
import http
import itertools
import json
import logging
import secrets
import socket
import ssl
import time
from collections import OrderedDict
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from http.cookies import CookieError, SimpleCookie
from typing import Protocol

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.typing import Subprotocol

from anchor_console.room import messages
from anchor_console.room.hub.actions import Action, Close, Publish, Send
from anchor_console.room.hub.metrics import Figures, health, metrics_text
from anchor_console.room.hub.origin import HostCheck
from anchor_console.room.hub.outlet import Outlet
from anchor_console.room.hub.pages import SECURITY_HEADERS, Page, Pages
from anchor_console.room.rights import CARD, LOG_TOPICS, Role

log = logging.getLogger(__name__)

_SLICE, _SLICE_S, _A_FEW = 200, 0.001, 20
"""Viewers that are served before the loop turns to others: so many, or for so long; the clock is read after a few."""
_VIEWERS_SHARE = 3
_CATCH_UP_EVERY_S = 0.02
_WATCH_EVERY_S = 0.25
_VIEWERS_AT_A_LOOK = 500
_COOKIE = "room_viewer"
_VIEWER_SEND_BUFFER = 8 * 1024
"""Bytes that the system may hold for a viewer; it takes about twice that, and by itself would take megabytes."""


class SyncedBacklog(Protocol):
    @property
    def last(self) -> int:
        """The highest position that was ever appended."""

    def checkpoint(self) -> Callable[[], int]:
        """What brings all appended so far to disk, on any thread, and returns the position reached."""


class Core(Protocol):
    """The room behind the sockets: here, or with another node (`HubCore`, `ClusterCore`)."""

    room: str

    @property
    def figures(self) -> Figures: ...
    def connect(self, conn: int, address: str, viewer_id: str, now_ms: int) -> None: ...
    def disconnect(self, conn: int) -> None: ...
    def receive(self, conn: int, text: str | bytes, now_ms: int) -> None: ...
    def tick(self, now_ms: int) -> None: ...
    def due_ms(self) -> int | None: ...
    def synced(self, position: int) -> None: ...
    def actions(self) -> list[Action]: ...
    def topic_frame(self, conn: int, topic: str, now_ms: int) -> bytes | None: ...
    def role_of(self, conn: int) -> Role | None: ...
    def gauges(self) -> dict[str, float]: ...


class HubClock:
    """Hub time: wall time at start, then monotonic; it follows wall time forward after a sleep, and never goes back.

    Args:
        ahead_ms: by how much the time that all nodes keep to is ahead of this machine's.
    """

    def __init__(self, ahead_ms: float = 0.0) -> None:
        self._ahead_ms = ahead_ms
        self._base_ms = time.time() * 1000 + ahead_ms - time.monotonic() * 1000

    def now_ms(self) -> int:
        wall_ms = time.time() * 1000 + self._ahead_ms
        now_ms = self._base_ms + time.monotonic() * 1000
        if wall_ms - now_ms > 2000:
            self._base_ms += wall_ms - now_ms
            return int(wall_ms)
        return int(now_ms)


class _Socket:
    """One websocket as an outlet writes to it: at once, into the transport's buffer.

    What it writes is on the wire as it is: a frame for ten thousand is made once.
    """

    def __init__(self, ws: ServerConnection) -> None:
        self.ws = ws

    def buffered(self) -> int:
        return self.ws.transport.get_write_buffer_size()

    def write(self, frame: bytes) -> None:
        if self.ws.protocol.state is State.OPEN:
            self.ws.transport.write(frame)

    def hold_little(self) -> None:
        bare = self.ws.transport.get_extra_info("socket")
        if bare is not None:
            bare.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, _VIEWER_SEND_BUFFER)


def text_frame(text: bytes) -> bytes:
    """The websocket frame that carries `text` from a server: whole, and never masked."""
    size = len(text)
    if size < 126:
        return b"\x81" + size.to_bytes(1, "big") + text
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + text
    return b"\x81\x7f" + size.to_bytes(8, "big") + text


class HubServer:
    """Serves one core. `running` owns all its tasks and ends them."""

    def __init__(
        self,
        core: Core,
        backlog: SyncedBacklog,
        pages: Pages,
        hosts: HostCheck,
        after_acting: Callable[[], None] = lambda: None,
        clock: HubClock | None = None,
    ) -> None:
        self._core = core
        self._backlog = backlog
        self._pages = pages
        self._hosts = hosts
        self._after_acting = after_acting
        self._clock = clock or HubClock()
        self._outlets: dict[int, Outlet] = {}
        self._sockets: dict[int, _Socket] = {}
        self._next_conn = 0
        self._lagging_crew: dict[int, None] = {}
        self._lagging_viewers: dict[int, None] = {}
        self._lags = asyncio.Event()
        self._to_viewers: OrderedDict[str, Publish] = OrderedDict()
        self._viewers_wait = asyncio.Event()
        self._rests_until_s: dict[str, float] = {}
        self._due_since_s: dict[str, float] = {}
        self._unsynced = asyncio.Event()
        self._synced_to = backlog.last
        self._timer: asyncio.TimerHandle | None = None
        self._timer_ms: int | None = None
        self._group: asyncio.TaskGroup | None = None
        self._gone = 0
        self._began_s = self._published_s = time.monotonic()

    @property
    def gone(self) -> int:
        """How many connections have left."""
        return self._gone

    @property
    def quiet_s(self) -> float:
        """For how long nothing was sent to all."""
        return time.monotonic() - self._published_s

    @asynccontextmanager
    async def running(self, host: str, port: int, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
        """Serve while the body runs; gives the port, which is the system's choice for 0.

        Raises:
            OSError: the address cannot be bound.
        """
        async with serve(
            self._handle,
            host,
            port,
            process_request=self._process_request,
            subprotocols=[Subprotocol(messages.SUBPROTOCOL)],
            compression=None,
            max_size=messages.MAX_FRAME_BYTES,
            max_queue=4,
            close_timeout=2,
            server_header=None,
            ssl=tls,
        ) as server:
            try:
                async with asyncio.TaskGroup() as group:
                    self._group = group
                    tasks = [
                        group.create_task(self._sync_backlog(), name="hub.sync"),
                        group.create_task(self._catch_up(), name="hub.catch-up"),
                        group.create_task(self._serve_viewers(), name="hub.viewers"),
                        group.create_task(self._watch_loop(), name="hub.watch"),
                    ]
                    try:
                        yield _port_of(server)
                    finally:
                        # From now on the server itself closes what is open.
                        self._group = None
                        for task in tasks:
                            task.cancel()
            finally:
                server.close()
                await server.wait_closed()
                if self._timer is not None:
                    self._timer.cancel()

    async def _handle(self, ws: ServerConnection) -> None:
        self._next_conn += 1
        conn = self._next_conn
        address = str(ws.remote_address[0]) if ws.remote_address else ""
        self._sockets[conn] = _Socket(ws)
        self._outlets[conn] = Outlet(self._sockets[conn])
        self._core.connect(conn, address, _viewer_id(ws.request), self._clock.now_ms())
        self._act()
        try:
            async for text in ws:
                self._core.receive(conn, text, self._clock.now_ms())
                self._act()
        except ConnectionClosed:
            pass
        finally:
            del self._sockets[conn], self._outlets[conn]
            self._let_lag_no_more(conn)
            self._gone += 1
            self._core.disconnect(conn)
            self._act()

    def act(self) -> None:
        """Do what the core asks for by itself, when no frame and no timer brought it up."""
        self._act()

    def send_away(self) -> None:
        """Let all who are connected come back: they are welcomed anew."""
        for conn in tuple(self._sockets):
            self._close(conn, messages.TOO_SLOW, "come back")

    def _act(self) -> None:
        """Do what the core asks, then set the timer to what it waits for."""
        for action in self._core.actions():
            match action:
                case Send(conn, frame):
                    self._send(conn, frame)
                case Publish(topic, frame, conns, to_viewers):
                    began_s = self._published_s = time.monotonic()
                    if to_viewers:
                        self._publish_to_viewers(action)
                        continue
                    wire = text_frame(frame)
                    for conn in conns:
                        self._publish(conn, topic, wire)
                    self._core.figures.latencies["crew"].took(time.monotonic() - began_s)
                case Close(conn, code, reason):
                    self._close(conn, code, reason)
        self._after_acting()
        if self._backlog.last > self._synced_to:
            self._unsynced.set()
        self._set_timer()

    def _send(self, conn: int, frame: bytes) -> None:
        outlet = self._outlets.get(conn)
        if outlet is None:
            return
        role = self._core.role_of(conn)
        if role is not None:
            outlet.welcome(role)
        if not outlet.send(text_frame(frame)):
            self._core.figures.counts["too_slow"] += 1
            self._close(conn, messages.TOO_SLOW, "too slow, come back")
        elif outlet.is_lagging:
            self._lag(conn)

    def _publish(self, conn: int, topic: str, frame: bytes) -> None:
        outlet = self._outlets.get(conn)
        if outlet is None:
            return
        outlet.publish(topic, frame)
        if outlet.is_lagging:
            self._core.figures.counts["skipped"] += 1
            self._lag(conn)

    def _lag(self, conn: int) -> None:
        is_viewer = self._core.role_of(conn) is Role.VIEWER
        (self._lagging_viewers if is_viewer else self._lagging_crew)[conn] = None
        self._lags.set()

    def _let_lag_no_more(self, conn: int) -> None:
        self._lagging_crew.pop(conn, None)
        self._lagging_viewers.pop(conn, None)

    def _close(self, conn: int, code: int, reason: str) -> None:
        held = self._sockets.get(conn)
        if held is not None and self._group is not None:
            self._group.create_task(held.ws.close(code, reason), name=f"hub.close-{conn}")

    def _set_timer(self) -> None:
        due_ms = self._core.due_ms()
        if due_ms == self._timer_ms:
            return
        if self._timer is not None:
            self._timer.cancel()
        self._timer, self._timer_ms = None, due_ms
        if due_ms is not None:
            delay_s = max(0, due_ms - self._clock.now_ms()) / 1000
            self._timer = asyncio.get_running_loop().call_later(delay_s, self._tick)

    def _tick(self) -> None:
        self._timer, self._timer_ms = None, None
        self._core.tick(self._clock.now_ms())
        self._act()

    async def _sync_backlog(self) -> None:
        """One fdatasync for all that was appended while the last one ran."""
        while True:
            await self._unsynced.wait()
            self._unsynced.clear()
            self._synced_to = await asyncio.to_thread(self._backlog.checkpoint())
            self._core.synced(self._synced_to)
            self._act()

    async def _catch_up(self) -> None:
        """Serve those who fell behind, as their transports drain: all of the crew, and some viewers at a time."""
        while True:
            await self._lags.wait()
            for conn in tuple(self._lagging_crew):
                self._catch_one_up(conn)
            for conn in tuple(itertools.islice(self._lagging_viewers, _VIEWERS_AT_A_LOOK)):
                # To the end of the row, if it goes on lagging.
                del self._lagging_viewers[conn]
                self._lagging_viewers[conn] = None
                self._catch_one_up(conn)
            if not self._lagging_crew and not self._lagging_viewers:
                self._lags.clear()
            await asyncio.sleep(_CATCH_UP_EVERY_S)

    def _catch_one_up(self, conn: int) -> None:
        outlet = self._outlets.get(conn)
        if outlet is None:
            self._let_lag_no_more(conn)
            return
        now_ms = self._clock.now_ms()

        def newest(topic: str) -> bytes | None:
            frame = self._core.topic_frame(conn, topic, now_ms)
            return None if frame is None else text_frame(frame)

        if not outlet.catch_up(newest, now_ms):
            self._core.figures.counts["too_slow"] += 1
            self._close(conn, messages.TOO_SLOW, "too slow, come back")
            self._let_lag_no_more(conn)
        elif not outlet.is_lagging:
            self._let_lag_no_more(conn)

    def _publish_to_viewers(self, publish: Publish) -> None:
        waiting = self._to_viewers.pop(publish.topic, None)
        if waiting is not None and publish.topic in LOG_TOPICS:
            # Two additions are not one value: the newest whole log stands for both.
            frame = self._core.topic_frame(publish.conns[-1], publish.topic, self._clock.now_ms()) or publish.frame
            publish = Publish(publish.topic, frame, publish.conns, to_viewers=True)
        self._to_viewers[publish.topic] = publish
        self._due_since_s.setdefault(publish.topic, time.monotonic())
        self._viewers_wait.set()

    async def _serve_viewers(self) -> None:
        """Fan out in slices, the newest value of each topic only; then a topic rests: a third of the time is for it.

        The card goes before all else, also where something else is half-way out.
        """
        while True:
            self._viewers_wait.clear()
            now_s = time.monotonic()
            due = [topic for topic in self._to_viewers if self._rests_until_s.get(topic, 0.0) <= now_s]
            if due:
                await self._fan_out(CARD if CARD in due else due[0])
                continue
            rests = [self._rests_until_s[topic] for topic in self._to_viewers]
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(min(rests) - now_s if rests else None):
                    await self._viewers_wait.wait()

    async def _fan_out(self, topic: str) -> None:
        publish, since_s = self._to_viewers.pop(topic), self._due_since_s.pop(topic)
        wire = text_frame(publish.frame)
        busy_s, at, count = 0.0, 0, len(publish.conns)
        while at < count:
            began_s = now_s = time.monotonic()
            until = min(count, at + _SLICE)
            while at < until and now_s - began_s < _SLICE_S:
                for conn in publish.conns[at : at + _A_FEW]:
                    self._publish(conn, topic, wire)
                at += _A_FEW
                now_s = time.monotonic()
            busy_s += now_s - began_s
            await asyncio.sleep(0)
            if topic != CARD and CARD in self._to_viewers and self._rests_until_s.get(CARD, 0.0) <= now_s:
                await self._fan_out(CARD)
        self._core.figures.latencies["viewers"].took(time.monotonic() - since_s)
        self._rests_until_s[topic] = time.monotonic() + busy_s * (_VIEWERS_SHARE - 1)

    def _gauges(self) -> dict[str, float]:
        return self._core.gauges() | {
            "lagging": len(self._lagging_crew) + len(self._lagging_viewers),
            "viewers_due": len(self._to_viewers),
            **self._buffered(),
            "uptime_seconds": round(time.monotonic() - self._began_s, 1),
        }

    def _buffered(self) -> dict[str, float]:
        """Bytes that transports hold because the other side does not read."""
        held = {'buffered_bytes{of="crew"}': 0.0, 'buffered_bytes{of="viewers"}': 0.0}
        for conn, one in self._sockets.items():
            of = "viewers" if self._core.role_of(conn) is Role.VIEWER else "crew"
            held[f'buffered_bytes{{of="{of}"}}'] += one.buffered()
        return held

    async def _watch_loop(self) -> None:
        """How late a sleep of ours ends is how long a frame of anybody's may lie."""
        while True:
            due_s = time.monotonic() + _WATCH_EVERY_S
            await asyncio.sleep(_WATCH_EVERY_S)
            self._core.figures.latencies["loop_lag"].took(max(0.0, time.monotonic() - due_s))

    # HTTP

    def _process_request(self, ws: ServerConnection, request: Request) -> Response | None:
        path = request.path.partition("?")[0]
        origins = request.headers.get_all("Origin")
        hosts = request.headers.get_all("Host")
        origin = origins[0] if origins else None
        if len(hosts) != 1 or len(origins) > 1 or not self._hosts.allows(hosts[0], origin):
            self._core.figures.counts["foreign"] += 1
            return _response(http.HTTPStatus.FORBIDDEN, b"this address is not served to that page\n")
        if path == "/ws":
            return None
        if path == "/health":
            told = health(self._gauges(), self._core.figures, self._clock.now_ms())
            body = {"status": "ok", "room": self._core.room, **told}
            return _response(http.HTTPStatus.OK, json.dumps(body).encode() + b"\n", "application/json")
        if path == "/metrics":
            text = metrics_text(self._gauges(), self._core.figures, self._clock.now_ms())
            return _response(http.HTTPStatus.OK, text.encode(), "text/plain; version=0.0.4")
        page = self._pages.find(request.path)
        if page is None:
            return _response(http.HTTPStatus.NOT_FOUND, b"nothing here\n")
        return _page_response(page, has_cookie=_cookie(request) is not None)


def _port_of(server: Server) -> int:
    return int(server.sockets[0].getsockname()[1])


def _response(status: http.HTTPStatus, body: bytes, content_type: str = "text/plain; charset=utf-8") -> Response:
    headers = Headers(SECURITY_HEADERS)
    headers["Content-Type"] = content_type
    headers["Content-Length"] = str(len(body))
    headers["Cache-Control"] = "no-cache"
    headers["Connection"] = "close"
    return Response(status.value, status.phrase, headers, body)


def _page_response(page: Page, *, has_cookie: bool) -> Response:
    response = _response(http.HTTPStatus.OK, page.body, page.content_type)
    if page.is_for_ever:
        del response.headers["Cache-Control"]
        response.headers["Cache-Control"] = "public, max-age=31536000, immutable"
    if page.is_viewers and not has_cookie:
        cookie = f"{_COOKIE}={secrets.token_urlsafe(16)}; Path=/; Max-Age=31536000; HttpOnly; SameSite=Strict"
        response.headers["Set-Cookie"] = cookie
    return response


def _cookie(request: Request | None) -> str | None:
    if request is None:
        return None
    try:
        jar = SimpleCookie(", ".join(request.headers.get_all("Cookie")))
    except CookieError:
        return None
    return jar[_COOKIE].value if _COOKIE in jar else None


def _viewer_id(request: Request | None) -> str:
    """Who this browser is as a viewer: a hash, so that nobody reads the cookie out of an event."""
    cookie = _cookie(request) or secrets.token_urlsafe(16)
    return hashlib.sha256(cookie.encode()).hexdigest()[:32]
