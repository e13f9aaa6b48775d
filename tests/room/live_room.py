"""Real hubs for tests, within this process or as a child, and people who speak to them by real websockets."""

from __future__ import annotations

import asyncio
import contextlib
import json
import socket
import sys
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.exceptions import ConnectionClosed
from websockets.typing import Subprotocol

from anchor_console.room.hub.running import Options
from anchor_console.room.hub.serve import open_hub
from tests.support.until import soon

HUBS = ("embedded", "child")


@dataclass
class Hub:
    """A hub that runs, and its tokens."""

    url: str
    folder: Path
    process: Process | None = None

    @property
    def pages(self) -> str:
        return self.url.replace("ws://", "http://").removesuffix("/ws")

    @property
    def port(self) -> int:
        return int(self.url.rpartition(":")[2].removesuffix("/ws"))

    def token(self, role: str) -> str:
        """The file's token of the role; of sources and assistants the first."""
        stored = json.loads(self.token_file.read_text())[role]
        while isinstance(stored, dict):
            stored = stored.get("token") or next(iter(stored.values()))
        return str(stored)

    @property
    def token_file(self) -> Path:
        return self.folder / "tokens.json"

    async def dies(self) -> None:
        """Killed, with no time for a last word."""
        assert self.process is not None
        self.process.kill()
        await self.process.wait()


@asynccontextmanager
async def a_hub(kind: str, folder: Path, *, port: int = 0, live: bool = False) -> AsyncIterator[Hub]:
    if kind == "embedded":
        async with open_hub(Options("127.0.0.1", port, folder / "tokens.json", folder / "hub", live=live)) as bound:
            yield Hub(f"ws://127.0.0.1:{bound}/ws", folder)
        return
    more = ["--live"] if live else []
    files = ["--token-file", str(folder / "tokens.json"), "--state-dir", str(folder / "hub")]
    async with _a_child(folder, port, [*files, *more]) as hub:
        yield hub


class Redis:
    """A real Redis of a test's own, which may be killed and comes back with what it had."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self._process: Process | None = None

    @property
    def url(self) -> str:
        return f"redis://127.0.0.1:{self._port}/0"

    async def start(self) -> None:
        self._process = await asyncio.create_subprocess_exec(
            "redis-server", "--port", str(self._port), "--bind", "127.0.0.1", "--dir", str(self._folder), "--save", "",
            "--appendonly", "yes",
            stdout=asyncio.subprocess.DEVNULL,
        )  # fmt: skip
        await soon(lambda: _answers(self._port), what="the Redis")

    async def dies(self) -> None:
        assert self._process is not None
        self._process.kill()
        await self._process.wait()


@asynccontextmanager
async def a_redis(folder: Path) -> AsyncIterator[Redis]:
    redis = Redis(folder)
    await redis.start()
    try:
        yield redis
    finally:
        with contextlib.suppress(ProcessLookupError):
            await redis.dies()


def _answers(port: int) -> bool:
    with socket.socket() as one:
        return one.connect_ex(("127.0.0.1", port)) == 0


@asynccontextmanager
async def a_node(name: str, redis_url: str, folder: Path) -> AsyncIterator[Hub]:
    """One of several hubs of one room; all read the same token file, and keep nothing of their own."""
    files = ["--token-file", str(folder / "tokens.json"), "--state-dir", str(folder / name)]
    async with _a_child(folder, 0, [*files, "--live", "--backplane", redis_url]) as hub:
        yield hub


@asynccontextmanager
async def _a_child(folder: Path, port: int, options: list[str]) -> AsyncIterator[Hub]:
    process = await asyncio.create_subprocess_exec(
        sys.executable, "-m", "anchor_console.room.hub.serve", "--port", str(port), "--die-with-stdin", *options,
        stdin=PIPE, stdout=PIPE,
    )  # fmt: skip
    assert process.stdout is not None
    assert process.stdin is not None
    try:
        said = json.loads(await process.stdout.readline())
        assert said["pid"] == process.pid
        yield Hub(said["url"], folder, process)
    finally:
        process.stdin.close()
        await process.stdout.read()
        await process.wait()


@dataclass
class Guest:
    """One websocket, spoken to by hand."""

    ws: ClientConnection
    welcome: dict[str, Any] = field(default_factory=dict)

    async def says(self, **frame: Any) -> None:
        await self.ws.send(json.dumps(frame))

    async def hears(self, type: str, **fields: Any) -> dict[str, Any]:
        """The next frame of this type with these fields; what comes before it is passed over."""
        async with asyncio.timeout(10):
            while True:
                frame: dict[str, Any] = json.loads(await self.ws.recv())
                if frame["type"] == type and fields.items() <= frame.items():
                    return frame

    async def is_closed(self) -> int:
        """The code with which the hub closes this connection."""
        async with asyncio.timeout(10):
            with contextlib.suppress(ConnectionClosed):
                while True:
                    await self.ws.recv()
        assert self.ws.close_code is not None
        return self.ws.close_code

    def stops_reading(self) -> None:
        """From now on what the hub writes stays in the system's buffers, then in the hub's."""
        assert isinstance(self.ws.transport, asyncio.Transport)
        self.ws.transport.pause_reading()

    def reads_again(self) -> None:
        assert isinstance(self.ws.transport, asyncio.Transport)
        self.ws.transport.resume_reading()

    def vanishes(self) -> None:
        """Gone without a word: who does not read cannot say goodbye either."""
        self.ws.transport.abort()

    async def sets(self, topic: str, value: Any, id: str = "s1") -> int:
        lease = self.welcome["lease"]
        await self.says(type="set", id=id, lease=lease, topic=topic, value=value)
        return int((await self.hears("accepted", id=id))["seq"])


@asynccontextmanager
async def a_socket(hub: Hub, **headers: str) -> AsyncIterator[Guest]:
    """A websocket without hello, its handshake with `headers`."""
    async with connect(
        hub.url,
        subprotocols=[Subprotocol("anchor-room.v1")],
        proxy=None,
        additional_headers=headers,
        max_size=None,
    ) as ws:
        yield Guest(ws)


@asynccontextmanager
async def a_guest(hub: Hub, role: str, **hello: Any) -> AsyncIterator[Guest]:
    """Someone who is welcomed."""
    async with a_socket(hub) as guest:
        secret = {} if role == "viewer" or "code" in hello else {"token": hub.token(role)}
        await guest.says(**({"type": "hello", "protocol": 1, "role": role} | secret | hello))
        guest.welcome = await guest.hears("welcome")
        yield guest


async def http_get(hub: Hub, path: str, **headers: str) -> tuple[int, dict[str, str], bytes]:
    """Status, headers in lower case and body of one plain request."""
    reader, writer = await asyncio.open_connection("127.0.0.1", hub.port)
    head = {"Host": f"127.0.0.1:{hub.port}"} | headers
    lines = "".join(f"{name}: {value}\r\n" for name, value in head.items())
    writer.write(f"GET {path} HTTP/1.1\r\n{lines}\r\n".encode())
    raw = await reader.read()
    writer.close()
    await writer.wait_closed()
    top, _, body = raw.partition(b"\r\n\r\n")
    status, *rest = top.decode().split("\r\n")
    return int(status.split()[1]), {line.split(": ")[0].lower(): line.split(": ", 1)[1] for line in rest}, body
