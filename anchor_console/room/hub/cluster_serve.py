"""One node of a room that several hubs serve over a Redis."""

from __future__ import annotations

import asyncio
import secrets
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from anchor_console.core.paths import resource
from anchor_console.room.hub.clock import HubClock
from anchor_console.room.hub.cluster import Seat
from anchor_console.room.hub.core import HubCore
from anchor_console.room.hub.nodes import Nodes
from anchor_console.room.hub.origin import HostCheck
from anchor_console.room.hub.pages import Pages
from anchor_console.room.hub.redis_state import (
    RedisBacklog,
    RedisJournal,
    RedisRoom,
    RedisShelf,
    save_shared_tokens,
    shared_tokens,
)
from anchor_console.room.hub.running import ROOM, Options, serving
from anchor_console.room.hub.server import HubServer
from anchor_console.room.hub.tokens import TokenBook, TokenFile, load_token_file
from anchor_console.room.hub.topics import Topics

_READY_WITHIN_S = 10


@asynccontextmanager
async def open_node(options: Options, redis_url: str) -> AsyncIterator[int]:
    """A whole node while the body runs; gives its port.

    Raises:
        BadTokenFile, OSError: it cannot be opened, or the Redis does not answer.
    """
    shared = RedisRoom(redis_url, ROOM, secrets.token_hex(8))
    own_tokens = load_token_file(options.token_file)
    clock = HubClock(await asyncio.to_thread(_ahead_ms, shared))
    shelf = RedisShelf(shared)

    def open_seat() -> Seat:
        journal, backlog = RedisJournal(shared), RedisBacklog(shared)
        topics = Topics(journal, secrets.token_hex(8), journal.entries())
        tokens = TokenBook(shared_tokens(shared, own_tokens), keep_tokens)
        core = HubCore(
            ROOM, tokens, topics, backlog, shelf, is_live_open=options.live, shorten=lambda: journal.shorten(topics)
        )
        return Seat(core, backlog, lambda: journal.shorten_if_long(topics))

    def keep_tokens(file: TokenFile) -> None:
        save_shared_tokens(shared, file)

    nodes = Nodes(
        redis_url,
        shared,
        open_seat,
        send_away=lambda: server.send_away(),
        act=lambda: server.act(),
        now_ms=clock.now_ms,
        room=ROOM,
    )
    server = HubServer(
        nodes.core,
        nodes.core,
        Pages(resource("web"), shelf, is_live_open=options.live),
        HostCheck(options.host, options.names),
        after_acting=nodes.core.after_acting,
        clock=clock,
    )
    try:
        async with asyncio.TaskGroup() as group:
            is_ready = asyncio.Event()
            running = group.create_task(nodes.run(is_ready), name="hub.nodes")
            async with asyncio.timeout(_READY_WITHIN_S):
                await is_ready.wait()
            try:
                async with serving(server, options) as port:
                    yield port
            finally:
                running.cancel()
    finally:
        shared.close()


def _ahead_ms(shared: RedisRoom) -> float:
    """By how much the Redis' clock is ahead of ours, but for half the way there and back."""
    asked = time.time()
    told_ms = shared.time_ms()
    return told_ms - (asked + time.time()) / 2 * 1000
