"""A room hub whose every frame a test decides: it serves the real pages and speaks the protocol by hand.

It runs in threads of its own, so that a test can hold a browser and the hub at once.
"""

from __future__ import annotations

import http
import json
import mimetypes
import queue
import socket
import threading
import urllib.parse
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime, timedelta
from typing import Any

from websockets.datastructures import Headers
from websockets.exceptions import ConnectionClosed
from websockets.http11 import Request, Response
from websockets.sync.server import Server, ServerConnection, serve
from websockets.typing import Subprotocol

from anchor_console.core.paths import resource

Frame = dict[str, Any]

PAGES = {"/overlay", "/desk", "/host", "/live"}
POLICY = "default-src 'self'; connect-src 'self' ws: wss:; img-src 'self' data:; style-src 'self' 'unsafe-inline'"
RIGHTS = ["propose", "chat", "fans", "asks", "settle"]


def rfc3339(seconds_from_now: float = 0) -> str:
    at = datetime.now(UTC) + timedelta(seconds=seconds_from_now)
    return at.isoformat(timespec="milliseconds").replace("+00:00", "Z")


MY_TOKEN_ID = "paired:1"
"""Whose every page of this hub is."""


class ToyHub:
    """Keeps topics, welcomes whoever comes, records what they send. `answer` may answer each frame."""

    def __init__(self, port: int = 0) -> None:
        self.topics: dict[str, Frame] = {}
        self.epoch = "epoch-1"
        self.rights = list(RIGHTS)
        self.anchor_online = True
        self.answers_pings = True
        self.refusal: tuple[int, str] | None = None
        self.refuse_codes = False
        self.code_is: str | None = None
        self.token_for_code: str | None = None
        self.answer: Callable[[Frame], Frame | None] = lambda frame: None
        self.received: queue.SimpleQueue[Frame] = queue.SimpleQueue()
        self.hellos: list[Frame] = []
        self._port = port
        self._seq = 0
        self._connections: set[ServerConnection] = set()
        self._lock = threading.RLock()  # a page that joins while a topic changes gets it once, in one way or the other
        self._server: Server | None = None
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._port}"

    def start(self) -> None:
        self._server = serve(
            self._serve_one,
            sock=_listening(self._port),
            process_request=self._serve_page,
            subprotocols=[Subprotocol("anchor-room.v1")],
            close_timeout=1,
        )
        self._port = self._server.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._server.serve_forever, name="toy-hub")
        self._thread.start()

    def stop(self) -> None:
        """Close the door and every connection, as a killed hub would."""
        assert self._server is not None
        assert self._thread is not None
        self._server.shutdown()
        self._thread.join(5)
        self.drop_all()

    def drop_all(self, code: int = 1012) -> None:
        with self._lock:
            leaving = list(self._connections)
        for connection in leaving:
            connection.close(code)

    def set(self, topic: str, value: object, *, seq: int | None = None) -> int:
        """Give `topic` a value and tell everyone; with `seq`, whatever number the test wants it to carry."""
        with self._lock:
            self._seq = self._seq + 1 if seq is None else seq
            self.topics[topic] = {"seq": self._seq, "value": value}
            self.tell({"type": "topic", "topic": topic, "seq": self._seq, "value": value, "at": rfc3339()})
        return self._seq

    def append(self, topic: str, *items: Frame, left_out: int = 0) -> None:
        with self._lock:
            self._seq += 1
            held = self.topics.setdefault(topic, {"seq": 0, "value": []})
            held["seq"], held["value"] = self._seq, [*held["value"], *items][-100:]
            frame = {"type": "topic", "topic": topic, "seq": self._seq, "append": items, "at": rfc3339()}
            self.tell(frame | ({"left_out": left_out} if left_out else {}))

    def amend(self, topic: str, *items: Frame) -> None:
        with self._lock:
            self._seq += 1
            held, now = self.topics[topic], {item["id"]: item for item in items}
            held["seq"], held["value"] = self._seq, [now.get(item["id"], item) for item in held["value"]]
            self.tell({"type": "topic", "topic": topic, "seq": self._seq, "amend": items, "at": rfc3339()})

    def retract(self, topic: str, *ids: str) -> None:
        with self._lock:
            self._seq += 1
            held = self.topics[topic]
            held["seq"], held["value"] = self._seq, [item for item in held["value"] if item["id"] not in ids]
            self.tell({"type": "topic", "topic": topic, "seq": self._seq, "retract": ids, "at": rfc3339()})

    def tell(self, frame: Frame) -> None:
        with self._lock:
            for connection in self._connections:
                _send(connection, frame)

    def expect(self, type_: str, *, within_s: float = 8) -> Frame:
        """The next frame of that type that a page sends; pings and others before it are passed over.

        Raises:
            queue.Empty: none came in time.
        """
        while True:
            frame = self.received.get(timeout=within_s)
            if frame["type"] == type_:
                return frame

    def _serve_one(self, connection: ServerConnection) -> None:
        try:
            hello = json.loads(connection.recv(timeout=5))
            self.hellos.append(hello)
            refusal = (4401, "token") if self.refuse_codes and "code" in hello else self.refusal
            if refusal is not None:
                code, word = refusal
                why = {"why": self.code_is} if self.code_is else {}
                _send(connection, {"type": "refused", "code": word, "message": "no"} | why)
                self.received.put(hello)
                connection.close(code)
                return
            with self._lock:
                _send(connection, self._welcome(hello))
                self._connections.add(connection)
            self.received.put(hello)
            for text in connection:
                self._hear(connection, json.loads(text))
        except (ConnectionClosed, TimeoutError):
            pass
        finally:
            with self._lock:
                self._connections.discard(connection)

    def _welcome(self, hello: Frame) -> Frame:
        token = self.token_for_code if "code" in hello else None
        return {
            "type": "welcome",
            "protocol": 1,
            "role": hello["role"],
            "rights": self.rights,
            "room": "room",
            "epoch": self.epoch,
            "topics": self.topics,
            "anchor_online": self.anchor_online,
            "server_time": rfc3339(),
            "lease": None,
            "token": token,
            "token_id": MY_TOKEN_ID,
        }

    def _hear(self, connection: ServerConnection, frame: Frame) -> None:
        if frame["type"] == "ping":
            if self.answers_pings:
                _send(connection, {"type": "pong", "n": frame["n"], "at": rfc3339()})
            return
        self.received.put(frame)
        answer = self.answer(frame)
        if answer is not None:
            _send(connection, answer)

    def _serve_page(self, connection: ServerConnection, request: Request) -> Response | None:
        path = urllib.parse.urlsplit(request.path).path
        if path == "/ws":
            return None
        name = f"{path[1:]}.html" if path in PAGES else path.lstrip("/")
        file = resource("web") / name
        if ".." in name or not file.is_file():
            return connection.respond(http.HTTPStatus.NOT_FOUND, "nothing here\n")
        body = file.read_bytes()
        kind = mimetypes.guess_type(file.name)[0] or "application/octet-stream"
        headers = Headers(
            {
                "Content-Type": f"{kind}; charset=utf-8" if kind.startswith("text/") else kind,
                "Content-Length": str(len(body)),
                "Content-Security-Policy": POLICY,
                "Cache-Control": "no-store",
                "Connection": "close",
            }
        )
        return Response(200, "OK", headers, body)


def _send(connection: ServerConnection, frame: Frame) -> None:
    with suppress(ConnectionClosed):
        connection.send(json.dumps(frame, ensure_ascii=False))


def _listening(port: int) -> socket.socket:
    return socket.create_server(("127.0.0.1", port))


@contextmanager
def toy_hub() -> Iterator[ToyHub]:
    """A running toy hub on a port of its own."""
    hub = ToyHub()
    hub.start()
    try:
        yield hub
    finally:
        hub.stop()
