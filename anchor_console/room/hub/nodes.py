"""One of several hubs over a Redis, at work: who has the seat, and messages between the nodes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any, cast

import msgspec
import redis
import redis.asyncio

from anchor_console.room.hub.cluster import ClusterCore, Message, Seat
from anchor_console.room.hub.redis_state import SEAT_MS, RedisRoom

log = logging.getLogger(__name__)

_LOOK_S = 0.5
_TRY_AGAIN_S = 0.5
_AT_ONCE = 500


class Nodes:
    """Keeps a `ClusterCore` in touch with the other nodes; `act` lets the server do what the core then asks for."""

    def __init__(
        self,
        url: str,
        shared: RedisRoom,
        open_seat: Callable[[], Seat],
        send_away: Callable[[], None],
        act: Callable[[], None],
        now_ms: Callable[[], int],
        room: str,
    ) -> None:
        self._shared = shared
        self._open_seat = open_seat
        self._act = act
        self._now_ms = now_ms
        self._has_outgoing = asyncio.Event()
        self._known: str | None = None
        # Each way a connection of its own: a subscribed one can do nothing else.
        self._speaking = cast(Any, redis.asyncio.Redis).from_url(url, socket_timeout=5)
        self._listening = cast(Any, redis.asyncio.Redis).from_url(url)
        self.core = ClusterCore(room, shared.node, send_away, self._has_outgoing.set)

    async def run(self, is_ready: asyncio.Event) -> None:
        """Until cancelled; `is_ready` is set once this node hears the others and knows who decides."""
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._speak(), name="nodes.speak")
                group.create_task(self._listen(is_ready), name="nodes.listen")
        finally:
            if self.core.has_seat:
                await asyncio.to_thread(self._leave)
            await self._speaking.aclose()
            await self._listening.aclose()

    def _leave(self) -> None:
        try:
            self._shared.leave_seat()
        except OSError as exc:
            log.warning("the seat is not given back, and is free in %s ms: %s", SEAT_MS, exc)

    async def _listen(self, is_ready: asyncio.Event) -> None:
        while True:
            try:
                async with self._listening.pubsub(ignore_subscribe_messages=True) as heard:
                    await heard.subscribe(self._up, self._down(self._shared.node))
                    await self._hear(heard, is_ready)
            except (redis.RedisError, OSError) as exc:
                log.error("the other nodes cannot be heard: %s", exc)
                self._known = None
                self.core.lose()
                self._act()
                await asyncio.sleep(_TRY_AGAIN_S)

    async def _hear(self, heard: Any, is_ready: asyncio.Event) -> None:
        look_s = 0.0
        loop = asyncio.get_running_loop()
        while True:
            if loop.time() >= look_s:
                await self._look()
                is_ready.set()
                look_s = loop.time() + _LOOK_S
            message = await heard.get_message(timeout=max(0.01, look_s - loop.time()))
            if message is None:
                continue
            said: Message = msgspec.msgpack.decode(message["data"])
            if message["channel"].decode() == self._up:
                self.core.hear_up(said, self._now_ms())
            else:
                self.core.hear_down(said)
            self._act()

    async def _look(self) -> None:
        """Keep the seat, take it where nobody has it, or follow who does."""
        if self.core.has_seat:
            if not await asyncio.to_thread(self._shared.keep_seat):
                log.error("another node has taken the room's seat")
                self.core.lose()
                self._known = None
        else:
            seated = await asyncio.to_thread(self._shared.seated)
            if seated in (None, self._shared.node):
                if await asyncio.to_thread(self._shared.take_seat):
                    self.core.sit(await asyncio.to_thread(self._open_seat))
                    self._known = self._shared.node
            elif seated != self._known:
                self._known = seated
                self.core.follow()
            else:
                self.core.beat()
        self._act()

    async def _speak(self) -> None:
        """Send what is to be said, many at once and in its order."""
        while True:
            await self._has_outgoing.wait()
            self._has_outgoing.clear()
            while self.core.outgoing:
                batch = [self.core.outgoing.popleft() for _ in range(min(_AT_ONCE, len(self.core.outgoing)))]
                try:
                    async with self._speaking.pipeline(transaction=False) as pipe:
                        for node, message in batch:
                            channel = self._up if node is None else self._down(node)
                            pipe.publish(channel, msgspec.msgpack.encode(message))
                        await pipe.execute()
                except (redis.RedisError, OSError) as exc:
                    # What was lost is missed by its number, and the node that misses it begins anew.
                    log.error("the other nodes cannot be told: %s", exc)
                    await asyncio.sleep(_TRY_AGAIN_S)

    @property
    def _up(self) -> str:
        return f"{self._shared.prefix}:up"

    def _down(self, node: str) -> str:
        return f"{self._shared.prefix}:down:{node}"
