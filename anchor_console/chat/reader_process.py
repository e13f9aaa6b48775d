"""A reader in a process of its own: in a burst, understanding must not take the window's time.

Frames of MessagePack over its stdin and stdout. The first tells the goods and the seller's own words, as any later one
may do again; the others ask for some lines and are answered with their readings. It ends with its stdin, so it never
outlives who started it.

Run as `python -m anchor_console.chat.reader_process WORDS_FOLDER`.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator, Sequence
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import msgspec

from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Reading
from anchor_console.core.children import ended, killed
from anchor_console.core.garbage import collecting_between_frames
from anchor_console.core.pipe_frames import LENGTH, put, take

if TYPE_CHECKING:
    from anchor_console.chat.understanding.own import OwnWord
    from anchor_console.chat.understanding.reader import Reader
    from anchor_console.chat.understanding.words import Words

_END_WITHIN_S = 2.0


class GoodsLine(msgspec.Struct, frozen=True, array_like=True):
    """A product as far as a reader must know it."""

    number: str
    name: str
    category: str
    aliases: tuple[str, ...]
    colors: tuple[str, ...]
    sizes: tuple[str, ...]


class Known(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What a reader must know: the goods by their numbers on each platform that has its own, those that hold
    elsewhere under an empty name; and the seller's own words (see `understanding.own`)."""

    goods: dict[str, list[GoodsLine]]
    own: list[tuple[str, str, str]]


class Lines(msgspec.Struct, frozen=True, array_like=True, tag=True):
    """What is to be read, by the numbers of which platform, and what was in force for it."""

    platform: str
    pinned: str | None
    call: str | None
    texts: list[str]


def make_reader(known: Known, words_folder: Path, platform: str = "") -> Reader:
    """A reader that knows what is `known`, and the numbers that people on `platform` see."""
    # Imported here for a quick start: with its tables of sounds it takes a third of a second, and no line of chat
    # comes before the window is shown.
    from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
    from anchor_console.chat.understanding.own import OwnWord
    from anchor_console.chat.understanding.own_lexicon import with_own_names
    from anchor_console.chat.understanding.reader import Reader

    own = tuple(OwnWord(*one) for one in known.own)
    words = _words(words_folder, own)
    on_sale = [
        LexiconProduct(one.number, one.name, one.category, one.aliases, one.colors, one.sizes)
        for one in known.goods[platform]
    ]
    return Reader(Lexicon(with_own_names(on_sale, own), words), words)


@lru_cache(maxsize=2)
def _words(folder: Path, own: tuple[OwnWord, ...]) -> Words:
    """The words of the folder and the seller's own: read once, since goods change far more often."""
    from anchor_console.chat.understanding.own_lexicon import with_own
    from anchor_console.chat.understanding.words import load_words

    return with_own(load_words(folder), own)


_encoder = msgspec.msgpack.Encoder()
_asked = msgspec.msgpack.Decoder(Known | Lines)
_readings = msgspec.msgpack.Decoder(list[Reading])


class ReaderGone(Exception):
    """The process has ended; its lines are to be read here."""


class FarReader:
    """The parent's side: answers come in the order of the questions, one under way at a time."""

    def __init__(self, process: Process) -> None:
        self._process = process
        self._asking = asyncio.Lock()

    @classmethod
    @contextlib.asynccontextmanager
    async def started(cls, known: Known, words_folder: Path) -> AsyncIterator[FarReader]:
        """A process that is ready to read with what is `known`; ended, and waited for, at the end.

        Raises:
            ReaderGone, OSError: it did not come up.
        """
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", __name__, str(words_folder)), stdin=PIPE, stdout=PIPE, stderr=DEVNULL
        )
        try:
            far = cls(process)
            await far.tell(known)
            yield far
        finally:
            await _end(process)

    async def tell(self, known: Known) -> None:
        """Return when it reads with what is `known`.

        Raises:
            ReaderGone: the process has ended.
        """
        await self._ask(_encoder.encode(known))

    async def read(self, texts: Sequence[str], in_force: Context, platform: str = "") -> list[Reading]:
        """The readings of `texts`, in order; `platform` is one of those that have numbers of their own, or none.

        Raises:
            ReaderGone: the process has ended.
        """
        asked = Lines(platform, in_force.pinned, in_force.call, list(texts))
        return _readings.decode(await self._ask(_encoder.encode(asked)))

    async def _ask(self, frame: bytes) -> bytes:
        stdin, stdout = self._process.stdin, self._process.stdout
        assert stdin is not None
        assert stdout is not None
        async with self._asking:
            try:
                stdin.write(LENGTH.pack(len(frame)) + frame)
                await stdin.drain()
                (length,) = LENGTH.unpack(await stdout.readexactly(LENGTH.size))
                return await stdout.readexactly(length)
            except (OSError, asyncio.IncompleteReadError) as exc:
                raise ReaderGone(str(exc)) from exc

    @property
    def pid(self) -> int:
        return self._process.pid

    async def gone(self) -> None:
        """Return when the process has ended."""
        await self._process.wait()


async def _end(process: Process) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        async with asyncio.timeout(_END_WITHIN_S):
            await ended(process)
    except TimeoutError:
        await killed(process)


# The child's side.


def serve(words_folder: Path, asked: BinaryIO, answers: BinaryIO) -> None:
    """Answer until `asked` ends."""
    known = Known({"": []}, [])
    readers: dict[str, Reader] = {}
    with collecting_between_frames() as garbage:
        while (frame := take(asked)) is not None:
            told = _asked.decode(frame)
            if isinstance(told, Known):
                known, readers = told, {"": make_reader(told, words_folder)}
                put(answers, b"")
                continue
            if told.platform not in readers:
                readers[told.platform] = make_reader(known, words_folder, told.platform)
            reader, in_force = readers[told.platform], Context(told.pinned, told.call)
            put(answers, _encoder.encode(reader.read_all([(text, in_force) for text in told.texts])))
            garbage.answered()


if __name__ == "__main__":
    # It asks how single characters sound: without the phrases it is there in half the time.
    os.environ["PYPINYIN_NO_PHRASES"] = "true"
    with contextlib.suppress(KeyboardInterrupt, BrokenPipeError):
        serve(Path(sys.argv[1]), sys.stdin.buffer, sys.stdout.buffer)
