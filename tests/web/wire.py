"""A stretch of network between a page and its hub, which can fall silent as a changed Wi-Fi does: nobody is told."""

from __future__ import annotations

import socket
import threading
from collections.abc import Iterator
from contextlib import contextmanager, suppress

_AT_ONCE = 65_536


class Wire:
    def __init__(self, hub_port: int) -> None:
        self._hub_port = hub_port
        self._door = socket.create_server(("127.0.0.1", 0))
        self._open = threading.Event()
        self._open.set()
        self._lock = threading.Lock()
        self._pairs: list[tuple[socket.socket, socket.socket]] = []
        self._dead: set[socket.socket] = set()
        threading.Thread(target=self._accept, name="wire", daemon=True).start()

    @property
    def pages(self) -> str:
        return f"http://127.0.0.1:{self._door.getsockname()[1]}"

    def fall_silent(self) -> None:
        """From now on nothing gets through what is connected, and nothing says so; what is new waits."""
        self._open.clear()
        with self._lock:
            self._dead.update(one for pair in self._pairs for one in pair)

    def another_network(self) -> None:
        """New connections get through again; the old ones stay silent for ever."""
        self._open.set()

    def close(self) -> None:
        self._door.close()
        self._open.set()
        with self._lock:
            for one in (one for pair in self._pairs for one in pair):
                one.close()

    def _accept(self) -> None:
        with suppress(OSError):
            while True:
                page, _ = self._door.accept()
                threading.Thread(target=self._join, args=(page,), name="wire.pair", daemon=True).start()

    def _join(self, page: socket.socket) -> None:
        self._open.wait()
        try:
            hub = socket.create_connection(("127.0.0.1", self._hub_port))
        except OSError:
            page.close()
            return
        with self._lock:
            self._pairs.append((page, hub))
        for one, other in ((page, hub), (hub, page)):
            threading.Thread(target=self._carry, args=(one, other), name="wire.carry", daemon=True).start()

    def _carry(self, one: socket.socket, other: socket.socket) -> None:
        with suppress(OSError):
            while data := one.recv(_AT_ONCE):
                if one not in self._dead:
                    other.sendall(data)
        if one not in self._dead:
            with suppress(OSError):
                other.shutdown(socket.SHUT_WR)


@contextmanager
def a_wire(hub_port: int) -> Iterator[Wire]:
    wire = Wire(hub_port)
    try:
        yield wire
    finally:
        wire.close()
