"""One websocket as an outlet writes to it, past the library: a frame for ten thousand is made once."""

from __future__ import annotations

import socket

from websockets.asyncio.server import ServerConnection
from websockets.protocol import State

from anchor_console.room.hub.actions import Stamped

_VIEWER_SEND_BUFFER = 8 * 1024
"""Bytes that the system may hold for a viewer; it takes about twice that, and by itself would take megabytes."""


class Socket:
    """What is written to it is on the wire at once, as it is, by way of the transport's buffer."""

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


def on_the_wire(told: Stamped) -> Stamped:
    """The same as a websocket frame."""
    return Stamped(told.seq, text_frame(told.frame))


def text_frame(text: bytes) -> bytes:
    """The websocket frame that carries `text` from a server: whole, and never masked."""
    size = len(text)
    if size < 126:
        return b"\x81" + size.to_bytes(1, "big") + text
    if size < 65_536:
        return b"\x81\x7e" + size.to_bytes(2, "big") + text
    return b"\x81\x7f" + size.to_bytes(8, "big") + text
