"""The room hub on the network: sockets around the core, disk beside it."""

from __future__ import annotations

import asyncio
import ssl
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from typing import Protocol

from websockets.asyncio.server import Server, ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from anchor_console.room import messages
from anchor_console.room.hub.actions import Action, Close, Newest, Publish, Send, Stamped
from anchor_console.room.hub.clock import HubClock
from anchor_console.room.hub.door import Door, viewer_id
from anchor_console.room.hub.fan_out import FanOut
from anchor_console.room.hub.lagging import Lagging
from anchor_console.room.hub.metrics import Figures
from anchor_console.room.hub.origin import HostCheck
from anchor_console.room.hub.outlet import Outlet
from anchor_console.room.hub.pages import Pages
from anchor_console.room.hub.wire import Socket, on_the_wire, text_frame
from anchor_console.room.rights import Role

_WATCH_EVERY_S = 0.25


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
    def topic_frame(self, conn: int, topic: str, now_ms: int) -> Stamped | None: ...
    def role_of(self, conn: int) -> Role | None: ...
    def gauges(self) -> dict[str, float]: ...


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
        self._after_acting = after_acting
        self._clock = clock or HubClock()
        self._outlets: dict[int, Outlet] = {}
        self._sockets: dict[int, Socket] = {}
        self._next_conn = 0
        self._door = Door(core.room, pages, hosts, lambda: core.figures, self._gauges, self._clock.now_ms)
        self._lagging = Lagging(self._outlets, self._newest, self._too_slow, self._clock.now_ms)
        self._fan_out = FanOut(
            self._publish,
            lambda conn, topic: self._core.topic_frame(conn, topic, self._clock.now_ms()),
            lambda took_s: core.figures.latencies["viewers"].took(took_s),
        )
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
            process_request=self._door.process_request,
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
                        group.create_task(self._lagging.run(), name="hub.catch-up"),
                        group.create_task(self._fan_out.run(), name="hub.viewers"),
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
        self._sockets[conn] = Socket(ws)
        self._outlets[conn] = Outlet(self._sockets[conn])
        self._core.connect(conn, address, viewer_id(ws.request), self._clock.now_ms())
        self.act()
        try:
            async for text in ws:
                self._core.receive(conn, text, self._clock.now_ms())
                self.act()
        except ConnectionClosed:
            pass
        finally:
            del self._sockets[conn], self._outlets[conn]
            self._lagging.remove(conn)
            self._gone += 1
            self._core.disconnect(conn)
            self.act()

    def send_away(self) -> None:
        """Let all who are connected come back: they are welcomed anew."""
        for conn in tuple(self._sockets):
            self._close(conn, messages.TOO_SLOW, "come back")

    def act(self) -> None:
        """Do what the core asks, then set the timer to what it waits for."""
        for action in self._core.actions():
            match action:
                case Send(conn, frame):
                    self._send(conn, frame)
                case Publish(topic, told, conns, to_viewers):
                    began_s = self._published_s = time.monotonic()
                    if to_viewers:
                        self._fan_out.add(action)
                        continue
                    wire = on_the_wire(told)
                    for conn in conns:
                        self._publish(conn, topic, wire)
                    self._core.figures.latencies["crew"].took(time.monotonic() - began_s)
                case Newest(conn, topic, told):
                    self._answer(conn, topic, on_the_wire(told))
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
            self._too_slow(conn)
        elif outlet.is_lagging:
            self._lag(conn)

    def _publish(self, conn: int, topic: str, told: Stamped) -> None:
        outlet = self._outlets.get(conn)
        if outlet is None:
            return
        outlet.publish(topic, told)
        if outlet.is_lagging:
            self._core.figures.counts["skipped"] += 1
            self._lag(conn)

    def _answer(self, conn: int, topic: str, told: Stamped) -> None:
        outlet = self._outlets.get(conn)
        if outlet is None:
            return
        outlet.answer(topic, told)
        if outlet.is_lagging:
            self._lag(conn)

    def _lag(self, conn: int) -> None:
        self._lagging.add(conn, is_viewer=self._core.role_of(conn) is Role.VIEWER)

    def _newest(self, conn: int, topic: str, now_ms: int) -> Stamped | None:
        told = self._core.topic_frame(conn, topic, now_ms)
        return None if told is None else on_the_wire(told)

    def _too_slow(self, conn: int) -> None:
        self._core.figures.counts["too_slow"] += 1
        self._close(conn, messages.TOO_SLOW, "too slow, come back")

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
        self.act()

    async def _sync_backlog(self) -> None:
        """One fdatasync for all that was appended while the last one ran."""
        while True:
            await self._unsynced.wait()
            self._unsynced.clear()
            self._synced_to = await asyncio.to_thread(self._backlog.checkpoint())
            self._core.synced(self._synced_to)
            self.act()

    def _gauges(self) -> dict[str, float]:
        return self._core.gauges() | {
            "lagging": len(self._lagging),
            "viewers_due": len(self._fan_out),
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


def _port_of(server: Server) -> int:
    return int(server.sockets[0].getsockname()[1])
