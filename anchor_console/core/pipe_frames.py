"""Frames between this program and a child of its own: a length of four bytes, then as many bytes."""

from __future__ import annotations

import struct
from typing import IO

LENGTH = struct.Struct("!I")


def take(stream: IO[bytes]) -> bytes | None:
    """The next frame; None where the stream has ended, be it in the middle of one. Blocks."""
    head = stream.read(LENGTH.size)
    if len(head) < LENGTH.size:
        return None
    (length,) = LENGTH.unpack(head)
    frame = stream.read(length)
    return frame if len(frame) == length else None


def put(stream: IO[bytes], frame: bytes) -> None:
    """Write one frame. Blocks."""
    stream.write(LENGTH.pack(len(frame)))
    stream.write(frame)
    stream.flush()
