"""A hub's server at work: where it listens, and what is done beside it. The same for a room of one hub and of many."""

from __future__ import annotations

import asyncio
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import msgspec

from anchor_console.room.hub.collector import Collector
from anchor_console.room.hub.server import HubServer

ROOM = "main"


class Options(msgspec.Struct, frozen=True):
    """Where a hub listens, and where it keeps what must outlive it."""

    host: str
    port: int
    token_file: Path
    state_dir: Path
    tls: ssl.SSLContext | None = None
    live: bool = False
    is_alone: bool = False
    """The process is the hub's own, so that its garbage is collected when the room is quiet."""
    redis_url: str | None = None
    """Where the nodes of a room meet; None for a room that is all here."""
    names: tuple[str, ...] = ()
    """The names of the certificate: pages may be asked for by them."""


@asynccontextmanager
async def serving(server: HubServer, options: Options) -> AsyncIterator[int]:
    """The server at work while the body runs; gives its port."""
    async with server.running(options.host, options.port, options.tls) as port, asyncio.TaskGroup() as group:
        if not options.is_alone:
            yield port
            return
        collector = Collector(lambda: server.gone, lambda: server.quiet_s)
        collecting = group.create_task(collector.run(), name="hub.collector")
        try:
            yield port
        finally:
            collecting.cancel()
