"""The hub's topics on disk: a journal of lines, shortened when it has grown."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

import msgspec

from anchor_console.room.hub.journal import JournalEntry
from anchor_console.room.hub.topics import Topics

log = logging.getLogger(__name__)

_SHORTEN_AT_BYTES = 8 * 1024 * 1024
# macOS and Windows have no fdatasync.
sync_data = getattr(os, "fdatasync", os.fsync)
_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[JournalEntry] = msgspec.json.Decoder(JournalEntry)


class FileJournal:
    """A file of JSON lines. Each is written at once, so that a killed hub loses none; a torn last line is cut off."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._size = 0
        self._long_at_bytes = _SHORTEN_AT_BYTES
        path.parent.mkdir(parents=True, exist_ok=True)
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)

    def entries(self) -> Iterator[JournalEntry]:
        """What earlier runs wrote, oldest first; what follows the first damaged line is dropped."""
        data = self._path.read_bytes()
        good = 0
        for line in data.splitlines(keepends=True):
            try:
                if not line.endswith(b"\n"):
                    break
                entry = _decoder.decode(line)
            except msgspec.DecodeError:
                break
            good += len(line)
            yield entry
        if good < len(data):
            log.warning("the hub's journal ends in %s damaged bytes; they are cut off", len(data) - good)
            os.ftruncate(self._file, good)
        self._size = good

    def write(self, entry: JournalEntry, *, durable: bool = False) -> None:
        """Keep `entry`; on a full disk the room goes on, and only a restart would miss it."""
        line = _encoder.encode(entry) + b"\n"
        try:
            write_all(self._file, line)
            if durable:
                sync_data(self._file)
        except OSError as exc:
            log.error("the hub's journal cannot be written: %s", exc)
            os.ftruncate(self._file, self._size)
            return
        self._size += len(line)

    def shorten_if_long(self, topics: Topics) -> None:
        """Rewrite the file with what `topics` holds now, when it has grown beyond use; on a full disk it stays long."""
        if self._size < self._long_at_bytes:
            return
        try:
            self.shorten(topics)
        except OSError as exc:
            log.error("the hub's journal cannot be shortened: %s", exc)
            self._long_at_bytes = self._size + _SHORTEN_AT_BYTES
        else:
            self._long_at_bytes = _SHORTEN_AT_BYTES

    def shorten(self, topics: Topics) -> None:
        """Rewrite the file with what `topics` holds now, and nothing of what it held."""
        self.replace(topics.entries())

    def replace(self, entries: Iterable[JournalEntry]) -> None:
        """Let these be all that the file holds.

        Raises:
            OSError: the disk does not take them; the file is as it was.
        """
        fresh = self._path.with_suffix(".new")
        file = os.open(fresh, os.O_RDWR | os.O_CREAT | os.O_TRUNC | os.O_APPEND, 0o600)
        lines = b"".join(_encoder.encode(entry) + b"\n" for entry in entries)
        try:
            write_all(file, lines)
            os.fsync(file)
            os.replace(fresh, self._path)
        except OSError:
            os.close(file)
            fresh.unlink(missing_ok=True)
            raise
        os.close(self._file)
        self._file, self._size = file, len(lines)

    def close(self) -> None:
        sync_data(self._file)
        os.close(self._file)


def write_all(file: int, data: bytes) -> None:
    view = memoryview(data)
    while view:
        view = view[os.write(file, view) :]
