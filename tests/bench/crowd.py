"""A crowd of viewers as one process: raw sockets, which cost so little that what is measured is the server.

`python -m tests.bench.crowd URL COUNT` says `{"ready": COUNT}` on stdout once all are in. Each line `N` on stdin is
answered as soon as all have the card with that number, `{"n": N, "took_s": [...]}`: for each viewer the time from the
card's `sent` to its arrival. With `--deaf` nobody reads any more once in; with `--no-hello` the server wants none.
"""

from __future__ import annotations

import argparse
import base64
import json
import os
import re
import selectors
import socket
import struct
import sys
import time
from typing import IO
from urllib.parse import urlsplit

_AT_ONCE = 200
_PATIENCE_S = 120.0
_GIVES_WAY = 5
"""Viewers' work is done on their own phones: here it does not take the server's time, ours or the bare one's."""
_CARD = re.compile(rb'"n":(\d+),"sent":([\d.]+)')
_TEXT, _PING, _PONG = 0x81, 0x89, 0x8A
_HELLO = json.dumps({"type": "hello", "protocol": 1, "role": "viewer"}).encode()


def frame(text: bytes, kind: int = _TEXT) -> bytes:
    """A client's frame of fewer than 126 bytes, masked with zeros."""
    return bytes((kind,)) + struct.pack("!B", 0x80 | len(text)) + b"\0\0\0\0" + text


class Crowd:
    def __init__(self, url: str, count: int, *, says_hello: bool, is_deaf: bool) -> None:
        at = urlsplit(url)
        self._address = (at.hostname or "127.0.0.1", at.port or 80)
        key = base64.b64encode(os.urandom(16)).decode()
        self._handshake = (
            f"GET {at.path or '/'} HTTP/1.1\r\nHost: {at.hostname}:{at.port}\r\nUpgrade: websocket\r\n"
            f"Connection: Upgrade\r\nSec-WebSocket-Key: {key}\r\nSec-WebSocket-Version: 13\r\n"
            "Sec-WebSocket-Protocol: anchor-room.v1\r\n\r\n"
        ).encode()
        self._says_hello, self._is_deaf = says_hello, is_deaf
        self._selector = selectors.DefaultSelector()
        self._sockets: list[socket.socket] = []
        self._rests: dict[socket.socket, bytes] = {}
        self._left = count
        self._opening = 0
        self.inside = 0
        self._took_s: dict[int, list[float]] = {}

    def come_in(self) -> None:
        """Return when all are in."""
        until_s = time.monotonic() + _PATIENCE_S
        while self._left or self._opening:
            while self._left and self._opening < _AT_ONCE:
                self._open()
            self._turn(1.0)
            if time.monotonic() > until_s:
                raise TimeoutError(f"only {self.inside} came in")

    def stay(self, orders: IO[str]) -> None:
        """Read what comes, and answer each line of `orders`, until it ends."""
        self._selector.register(orders, selectors.EVENT_READ, "orders")
        wanted: int | None = None
        until_s = 0.0
        while True:
            if self._turn(0.2):
                line = orders.readline()
                if not line:
                    return
                wanted, until_s = int(line), time.monotonic() + _PATIENCE_S
            if wanted is not None:
                took_s = self._took_s.get(wanted, [])
                if len(took_s) >= self.inside or time.monotonic() > until_s:
                    print(json.dumps({"n": wanted, "took_s": self._took_s.pop(wanted, [])}), flush=True)
                    wanted = None

    def _open(self) -> None:
        one = socket.socket()
        if self._is_deaf:
            # What the system keeps for it is then the sender's.
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        one.connect(self._address)
        one.sendall(self._handshake)
        one.setblocking(False)
        self._sockets.append(one)
        self._selector.register(one, selectors.EVENT_READ, "shaking")
        self._left -= 1
        self._opening += 1

    def _turn(self, within_s: float) -> bool:
        """Read what came; returns whether an order did."""
        has_order = False
        for key, _ in self._selector.select(within_s):
            one = key.fileobj
            if key.data == "orders":
                has_order = True
                continue
            assert isinstance(one, socket.socket)
            data = one.recv(256 * 1024)
            if not data:
                raise ConnectionError("the server closed a viewer")
            if key.data == "in":
                self._hear(one, data)
            elif key.data == "shaking":
                if b" 101 " not in data.split(b"\r\n", 1)[0]:
                    raise ConnectionError(data[:200].decode("latin-1"))
                if self._says_hello:
                    one.sendall(frame(_HELLO))
                    self._selector.modify(one, selectors.EVENT_READ, "greeting")
                else:
                    self._is_in(one)
            elif b'"welcome"' in data:
                self._is_in(one)
        return has_order

    def _is_in(self, one: socket.socket) -> None:
        self._selector.modify(one, selectors.EVENT_READ, "in")
        self._opening -= 1
        self.inside += 1

    def _hear(self, one: socket.socket, data: bytes) -> None:
        """Note when cards came, and answer pings: who does not is taken for gone."""
        now_s = time.monotonic()
        data = self._rests.pop(one, b"") + data
        at = 0
        while len(data) - at >= 2:
            size, start = data[at + 1], at + 2
            if size == 126:
                size, start = int.from_bytes(data[at + 2 : at + 4], "big"), at + 4
            elif size == 127:
                size, start = int.from_bytes(data[at + 2 : at + 10], "big"), at + 10
            if len(data) < start + size:
                break
            if data[at] == _PING:
                one.sendall(frame(data[start : start + size], _PONG))
            else:
                for number, sent in _CARD.findall(data, start, start + size):
                    self._took_s.setdefault(int(number), []).append(now_s - float(sent))
            at = start + size
        if at < len(data):
            self._rests[one] = data[at:]


def main() -> None:
    parser = argparse.ArgumentParser()
    parser.add_argument("url")
    parser.add_argument("count", type=int)
    parser.add_argument("--no-hello", action="store_true")
    parser.add_argument("--deaf", action="store_true")
    given = parser.parse_args()
    if hasattr(os, "nice"):
        os.nice(_GIVES_WAY)
    crowd = Crowd(given.url, given.count, says_hello=not given.no_hello, is_deaf=given.deaf)
    crowd.come_in()
    print(json.dumps({"ready": crowd.inside}), flush=True)
    if given.deaf:
        sys.stdin.read()
    else:
        crowd.stay(sys.stdin)


if __name__ == "__main__":
    main()
