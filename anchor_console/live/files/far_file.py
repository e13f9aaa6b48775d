"""A file read by a process of its own: what takes seconds of computing must not take the window's time.

One ask goes in by stdin as MessagePack, frames come out by stdout, each with its length before it. The process ends
with the file, and is killed when nobody wants it any more.

Run as `python -m anchor_console.live.files.far_file`.
"""

from __future__ import annotations

import asyncio
import contextlib
import sys
from asyncio.subprocess import DEVNULL, PIPE
from collections.abc import AsyncIterator
from typing import BinaryIO

import msgspec

from anchor_console.core.children import killed
from anchor_console.core.pipe_frames import LENGTH, put
from anchor_console.live.files.file_frames import Ask, Frame, Unreadable, frames
from anchor_console.sheets.grid import SheetError

_encoder = msgspec.msgpack.Encoder()
_frames = msgspec.msgpack.Decoder(Frame)


class ReaderDied(SheetError):
    """The process ended in the middle: the file was too much for it."""


@contextlib.asynccontextmanager
async def far_frames(ask: Ask) -> AsyncIterator[AsyncIterator[Frame]]:
    """The frames of a file, as they come; at the end the process is gone, read to the end or not.

    Raises:
        SheetError: while they are taken: the file cannot be read as a whole.
    """
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", __name__), stdin=PIPE, stdout=PIPE, stderr=DEVNULL
    )
    assert process.stdin is not None
    assert process.stdout is not None
    try:
        process.stdin.write(_encoder.encode(ask))
        process.stdin.close()
        yield _taken(process.stdout, ask.path)
    finally:
        await killed(process)


async def _taken(answers: asyncio.StreamReader, path: str) -> AsyncIterator[Frame]:
    while True:
        try:
            (length,) = LENGTH.unpack(await answers.readexactly(LENGTH.size))
            if length == 0:
                return
            frame = _frames.decode(await answers.readexactly(length))
        except asyncio.IncompleteReadError as exc:
            raise ReaderDied(f"{path} could not be read: it is too large or too strange") from exc
        if isinstance(frame, Unreadable):
            raise SheetError(frame.reason)
        yield frame


# The child's side.


def serve(asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer one ask."""
    ask = msgspec.msgpack.decode(asked.read(), type=Ask)
    try:
        for frame in frames(ask):
            put(answers, _encoder.encode(frame))
    except SheetError as exc:
        put(answers, _encoder.encode(Unreadable(str(exc))))
    put(answers, b"")


if __name__ == "__main__":
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        serve(sys.stdin.buffer, sys.stdout.buffer)
