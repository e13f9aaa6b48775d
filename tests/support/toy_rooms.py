"""Toy servers that speak each platform's or bridge's real protocol, over real sockets."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import threading
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass, field
from email.utils import formatdate
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from websockets.asyncio.server import ServerConnection, serve
from websockets.exceptions import ConnectionClosed
from websockets.frames import Frame, Opcode
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol

from anchor_console.sources.bilibili import packets

Handler = Callable[[ServerConnection], Awaitable[None]]


@dataclass
class Toy:
    """A server that stands; `heard` is what clients wrote, in order."""

    port: int = 0
    connections: list[ServerConnection] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    heard: list[str | bytes] = field(default_factory=list)
    came: int = 0

    @property
    def url(self) -> str:
        return f"ws://127.0.0.1:{self.port}"

    async def tell(self, *frames: str | bytes) -> None:
        """Send to everybody who is there."""
        for ws in list(self.connections):
            for frame in frames:
                await ws.send(frame)

    def cut(self) -> None:
        """Break every connection without a word."""
        for ws in list(self.connections):
            ws.transport.abort()


async def listen(toy: Toy, ws: ServerConnection) -> None:
    """Hear the client out until it goes."""
    try:
        async for frame in ws:
            toy.heard.append(frame)
    except ConnectionClosed:
        pass


@asynccontextmanager
async def toy_socket(
    talk: Callable[[Toy, ServerConnection], Awaitable[None]] = listen,
    *,
    port: int = 0,
    ping: Callable[[Frame], Frame | None] | None = None,
    refuse: int | None = None,
) -> AsyncIterator[Toy]:
    """A WebSocket server; `talk` is one connection's whole life.

    Args:
        ping: what a ping is turned into before it is answered; None is no answer at all.
        refuse: answer the handshake with this HTTP status.
    """
    toy = Toy()

    async def one(ws: ServerConnection) -> None:
        toy.connections.append(ws)
        toy.came += 1
        try:
            await talk(toy, ws)
        except ConnectionClosed:
            pass
        finally:
            toy.connections.remove(ws)

    def request(ws: ServerConnection, asked: Request) -> Response | None:
        toy.requests.append(asked)
        return ws.respond(refuse, "no\n") if refuse is not None else None

    async with serve(
        one,
        "127.0.0.1",
        port,
        ping_interval=None,
        close_timeout=0.2,
        process_request=request,
        create_connection=_pinged(ping) if ping else None,
    ) as server:
        toy.port = server.sockets[0].getsockname()[1]
        try:
            yield toy
        finally:
            toy.cut()


def _pinged(turn: Callable[[Frame], Frame | None]) -> type[ServerConnection]:
    class Quirky(ServerConnection):
        def __init__(self, protocol: ServerProtocol, *args: Any, **options: Any) -> None:
            whole = protocol.recv_frame

            def recv_frame(frame: Frame) -> None:
                turned = turn(frame) if frame.opcode is Opcode.PING else frame
                if turned is not None:
                    whole(turned)

            protocol.recv_frame = recv_frame  # type: ignore[method-assign]
            super().__init__(protocol, *args, **options)

    return Quirky


def always_pong(frame: Frame) -> Frame | None:
    """HaoDong108's bridge: whatever it is pinged with, it answers `pong`."""
    return Frame(Opcode.PING, b"pong")


def never_pong(frame: Frame) -> Frame | None:
    """wushuaihua520's bridge: no answer to any ping."""
    return None


# --- Twitch -------------------------------------------------------------------------------------------------------


@dataclass
class ToyTwitch:
    """Speaks enough of Twitch's IRC: welcomes, confirms joins, checks a token."""

    token: str = ""
    joined: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=list)
    answers_pings: bool = True
    confirms: bool = True
    unknown: set[str] = field(default_factory=set)
    """Channels that there are none of."""

    async def talk(self, toy: Toy, ws: ServerConnection) -> None:
        nick = ""
        given = ""
        async for frame in ws:
            for line in str(frame).split("\r\n"):
                self.lines.append(line)
                command, _, rest = line.partition(" ")
                if command == "CAP":
                    await ws.send(":tmi.twitch.tv CAP * ACK :twitch.tv/tags twitch.tv/commands\r\n")
                elif command == "PASS":
                    given = rest
                elif command == "NICK":
                    nick = rest
                    if given and given != f"oauth:{self.token}":
                        await ws.send(":tmi.twitch.tv NOTICE * :Login authentication failed\r\n")
                        return
                    await ws.send(f":tmi.twitch.tv 001 {nick} :Welcome, GLHF!\r\n:tmi.twitch.tv 376 {nick} :>\r\n")
                elif command == "JOIN":
                    self.joined.append(rest)
                    if self.confirms and rest not in self.unknown:
                        await ws.send(f"@room-id={len(self.joined)} :tmi.twitch.tv ROOMSTATE {rest}\r\n")
                elif command == "PING" and self.answers_pings:
                    await ws.send(f":tmi.twitch.tv PONG tmi.twitch.tv :{rest.removeprefix(':')}\r\n")


def twitch_line(number: int, text: str = "扣1", user: str = "7") -> str:
    return (
        f"@id=m{number};user-id={user};display-name=王姐;tmi-sent-ts={1_795_003_200_000 + number}"
        f" :wang!wang@wang.tmi.twitch.tv PRIVMSG #shop :{text}\r\n"
    )


# --- The bridges --------------------------------------------------------------------------------------------------


def haodong_line(number: int, text: str = "扣1") -> str:
    data = {"MsgId": number, "User": {"Id": 3_697_217_439_184_061_234, "Nickname": "王姐"}, "Content": text}
    return json.dumps({"Type": 1, "ProcessName": "直播伴侣", "Data": json.dumps(data)})


def wushuaihua_line(number: int, text: str = "扣1") -> str:
    user = {"Id": 3_697_217_439_184_061_234, "NickName": "王姐", "Avatar": "x"}
    return json.dumps({"Type": 3, "Data": {"MsgId": number, "User": user, "Content": text}})


# --- Bilibili -----------------------------------------------------------------------------------------------------


@dataclass
class ToyBilibili:
    """The open platform's web service, which checks signatures, and its socket, which checks what `start` gave."""

    key_id: str = "key"
    secret: str = "secret"
    code: str = "CODE1"
    socket_url: str = ""
    start_answers: list[dict[str, Any]] = field(default_factory=list)
    beat_code: int = 0
    asked: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    bad_signatures: int = 0
    games: set[str] = field(default_factory=set)
    beats: int = 0
    auth_code: int = 0

    def answer(self, path: str, headers: Any, body: bytes) -> tuple[int, Any]:
        given = json.loads(body)
        self.asked.append((path, given))
        if not self._is_signed(headers, body):
            self.bad_signatures += 1
            return 200, {"code": 4002, "message": "sign error"}
        if path == "/v2/app/start":
            if self.start_answers:
                return 200, self.start_answers.pop(0)
            if given.get("code") != self.code:
                return 200, {"code": 7007, "message": "身份码错误"}
            game = f"game{len(self.asked)}"
            self.games.add(game)
            data = {
                "game_info": {"game_id": game},
                "websocket_info": {"auth_body": json.dumps({"key": game}), "wss_link": [f"{self.socket_url}/sub"]},
                "anchor_info": {"room_id": 1},
            }
            return 200, {"code": 0, "data": data}
        if path == "/v2/app/heartbeat":
            return 200, {"code": self.beat_code}
        self.games.discard(str(given.get("game_id")))
        return 200, {"code": 0}

    def _is_signed(self, headers: Any, body: bytes) -> bool:
        names = sorted(name.lower() for name in headers if name.lower().startswith("x-bili-"))
        text = "\n".join(f"{name}:{headers[name]}" for name in names)
        digest = hmac.new(self.secret.encode(), text.encode(), hashlib.sha256).hexdigest()
        return (
            len(names) == 6
            and headers["x-bili-content-md5"] == hashlib.md5(body, usedforsecurity=False).hexdigest()
            and headers["x-bili-accesskeyid"] == self.key_id
            and headers["Authorization"] == digest
        )

    async def talk(self, toy: Toy, ws: ServerConnection) -> None:
        async for frame in ws:
            assert isinstance(frame, bytes)
            for packet in packets.Unpacking().packets(frame):
                if packet.operation == packets.AUTH:
                    game = json.loads(packet.body)["key"]
                    code = self.auth_code or (0 if game in self.games else -101)
                    answer = json.dumps({"code": code}).encode()
                    await ws.send(packets.pack(packets.AUTH_REPLY, answer, seq=0))
                    if code:
                        return
                elif packet.operation == packets.HEARTBEAT:
                    self.beats += 1
                    # The echo stands outside of the length.
                    reply = packets.pack(packets.HEARTBEAT_REPLY, b"\x00\x00\x00\x01", seq=0) + packet.body
                    await ws.send(reply)


def bilibili_line(number: int, text: str = "扣1") -> bytes:
    data = {"msg": text, "msg_id": f"dm{number}", "uname": "阿强", "open_id": "f3a1", "timestamp": 1_795_003_201}
    body = json.dumps({"cmd": "LIVE_OPEN_PLATFORM_DM", "data": data}).encode()
    return packets.pack(packets.MESSAGE, body, packets.PLAIN, seq=0)


# --- Web services -------------------------------------------------------------------------------------------------


@contextmanager
def toy_web(
    answer: Callable[[str, Any, bytes], tuple[int, Any]], now_ms: Callable[[], int] | None = None
) -> Iterator[str]:
    """A web server on a thread; `answer(path, headers, body)` gives status and JSON, or bytes as they are.

    Args:
        now_ms: the clock that it tells its date by; None where it tells none.
    """

    class Handler_(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers.get("Content-Length") or 0)))

        def do_GET(self) -> None:
            self._answer(b"")

        def _answer(self, body: bytes) -> None:
            status, given = answer(self.path, self.headers, body)
            raw = given if isinstance(given, bytes) else json.dumps(given).encode()
            self.send_response_only(status)
            if now_ms is not None:
                self.send_header("Date", formatdate(now_ms() / 1000, usegmt=True))
            if status == 429:
                self.send_header("Retry-After", "7")
            # Half an answer promises more than it holds.
            self.send_header("Content-Length", str(len(raw) + (100 if status == 206 else 0)))
            self.end_headers()
            self.wfile.write(raw)

        def log_message(self, *_: Any) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler_)
    server.daemon_threads = True
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01}, daemon=True)
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


async def turns(count: int = 50) -> None:
    """Let others run."""
    for _ in range(count):
        await asyncio.sleep(0)
