"""The backlog on disk: segment files of checked records, dropped from the front as the anchor stores them.

A record is its length, the CRC of the rest, its position, the time of its arrival, and the frame. What a power cut
left half written is cut off when the spool is opened. Where the anchor has stored further than the head file says, it
is sent again what it holds, and its own check for repeats makes that harmless.
"""

from __future__ import annotations

import logging
import os
import struct
import zlib
from collections import deque
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, NamedTuple

from anchor_console.room.hub.state import sync_data, write_all

log = logging.getLogger(__name__)

_HEADER = struct.Struct("<IIQQ")
_CHECKED = struct.Struct("<QQ")
_SEGMENT_BYTES = 16 * 1024 * 1024
MAX_BYTES = 1 << 30
MAX_AGE_MS = 24 * 3600 * 1000


@dataclass(slots=True)
class _Segment:
    path: Path
    first: int
    last: int
    size: int


class Spool:
    """A backlog in a folder. Appends reach the file at once, so that a killed hub keeps them; `sync` the disk."""

    def __init__(self, folder: Path, *, max_bytes: int = MAX_BYTES, max_age_ms: int = MAX_AGE_MS) -> None:
        self._folder = folder
        self._max_bytes = max_bytes
        self._max_age_ms = max_age_ms
        self._head = folder / "head"
        self._file: int | None = None
        self._oldest_ms: int | None = None
        self._cursor: tuple[int, Path, int] | None = None
        self.last = 0
        folder.mkdir(parents=True, exist_ok=True)
        self.done = self._read_head()
        self._segments: deque[_Segment] = deque()
        for path in sorted(folder.glob("*.spool")):
            self._open_segment(path)
        self.last = max(self.last, self.done)
        self._drop_segments()

    @property
    def size(self) -> int:
        return sum(segment.size for segment in self._segments)

    def is_full(self, now_ms: int) -> bool:
        is_old = self._oldest_ms is not None and now_ms - self._oldest_ms > self._max_age_ms
        return is_old or self.size >= self._max_bytes

    def append(self, position: int, data: bytes, at_ms: int) -> None:
        if self._file is None or self._segments[-1].size >= _SEGMENT_BYTES:
            self._next_segment(position)
        assert self._file is not None
        record = _written(position, data, at_ms)
        segment = self._segments[-1]
        try:
            write_all(self._file, record)
        except OSError:
            # Half a record would hide all that follow it from the next hub.
            os.ftruncate(self._file, segment.size)
            raise
        segment.last, segment.size = position, segment.size + len(record)
        self.last = position
        if self._oldest_ms is None:
            self._oldest_ms = at_ms

    def read(self, after: int, max_bytes: int, before: int | None = None) -> list[tuple[int, bytes]]:
        for segment in self._segments:
            if segment.last > after:
                return self._read_segment(segment, after, max_bytes, before)
        return []

    def drop(self, to: int) -> None:
        if to <= self.done:
            return
        self.done = to
        is_empty = to >= self.last
        self._drop_segments()
        # The head is a hint: what it misses is delivered twice, so it needs no sync.
        fresh = self._head.with_suffix(".new")
        fresh.write_text(str(to), encoding="ascii")
        os.replace(fresh, self._head)
        if is_empty:
            self._oldest_ms = None

    def checkpoint(self) -> Callable[[], int]:
        """What brings all that was appended so far to disk, on any thread, and returns the position reached."""
        last = self.last
        if self._file is None:
            return lambda: last
        # Of its own, since ours may be closed while the other thread syncs.
        file = os.dup(self._file)

        def sync() -> int:
            try:
                sync_data(file)
            finally:
                os.close(file)
            return last

        return sync

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        """Write every segment anew, with its records as `change` gives them, and without those that are done.

        Raises:
            OSError: the disk does not take one; it and those behind it are as they were.
        """
        self.close()
        self._cursor = None
        for segment in tuple(self._segments):
            fresh = segment.path.with_suffix(".new")
            try:
                written = self._write_anew(segment, fresh, change)
                if written.last:
                    os.replace(fresh, segment.path)
            finally:
                fresh.unlink(missing_ok=True)
            if written.last:
                self._segments[self._segments.index(segment)] = written
            else:
                segment.path.unlink()
                self._segments.remove(segment)
        _sync_folder(self._folder)
        if self._segments:
            self._file = os.open(self._segments[-1].path, os.O_RDWR | os.O_APPEND)
        else:
            self._oldest_ms = None

    def _write_anew(self, segment: _Segment, fresh: Path, change: Callable[[bytes], bytes]) -> _Segment:
        """What the segment is with the file `fresh` in its place; its `last` is 0 where nothing is left of it."""
        first = last = size = 0
        with segment.path.open("rb") as old, fresh.open("wb") as new:
            os.chmod(fresh, 0o600)
            for record in _records(old):
                if record.position > self.done:
                    size += new.write(_written(record.position, change(record.data), record.at_ms))
                    first, last = first or record.position, record.position
            new.flush()
            sync_data(new.fileno())
        return _Segment(segment.path, first, last, size)

    def close(self) -> None:
        if self._file is not None:
            sync_data(self._file)
            os.close(self._file)
            self._file = None

    def _read_head(self) -> int:
        try:
            return int(self._head.read_text(encoding="ascii"))
        except (FileNotFoundError, ValueError):
            return 0

    def _open_segment(self, path: Path) -> None:
        first = last = good = 0
        for position, at_ms, end in _scan(path):
            first = first or position
            last, good = position, end
            if position > self.done and self._oldest_ms is None:
                self._oldest_ms = at_ms
        if good < path.stat().st_size:
            log.warning("the spool file %s ends in a torn record, which is cut off", path.name)
            os.truncate(path, good)
        if not good:
            path.unlink()
            return
        self._segments.append(_Segment(path, first, last, good))
        self.last = max(self.last, last)

    def _next_segment(self, position: int) -> None:
        self.close()
        path = self._folder / f"{position:020d}.spool"
        self._file = os.open(path, os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        self._segments.append(_Segment(path, position, 0, 0))
        _sync_folder(self._folder)

    def _read_segment(
        self, segment: _Segment, after: int, max_bytes: int, before: int | None
    ) -> list[tuple[int, bytes]]:
        start = 0
        if self._cursor is not None and self._cursor[:2] == (after, segment.path):
            start = self._cursor[2]
        found: list[tuple[int, bytes]] = []
        taken = 0
        with segment.path.open("rb") as file:
            file.seek(start)
            for position, _, data, _ in _records(file):
                if (found and taken + len(data) > max_bytes) or (before is not None and position >= before):
                    break
                start += _HEADER.size + len(data)
                if position > after:
                    found.append((position, data))
                    taken += len(data)
        if found:
            self._cursor = (found[-1][0], segment.path, start)
        return found

    def _drop_segments(self) -> None:
        while self._segments and self._segments[0].last <= self.done and self._segments[0].last:
            gone = self._segments.popleft()
            if not self._segments:
                self.close()
            gone.path.unlink(missing_ok=True)


class _Record(NamedTuple):
    position: int
    at_ms: int
    data: bytes
    crc: int


def _written(position: int, data: bytes, at_ms: int) -> bytes:
    return _HEADER.pack(len(data), _crc(position, at_ms, data), position, at_ms) + data


def _crc(position: int, at_ms: int, data: bytes) -> int:
    return zlib.crc32(data, zlib.crc32(_CHECKED.pack(position, at_ms)))


def _records(file: IO[bytes]) -> Iterator[_Record]:
    """The records from where `file` stands, unchecked, up to its end or a torn one."""
    while len(header := file.read(_HEADER.size)) == _HEADER.size:
        length, crc, position, at_ms = _HEADER.unpack(header)
        data = file.read(length)
        if len(data) < length:
            return
        yield _Record(position, at_ms, data, crc)


def _scan(path: Path) -> Iterator[tuple[int, int, int]]:
    """Position, arrival and end offset of each sound record, up to the first that is not."""
    with path.open("rb") as file:
        end = 0
        for position, at_ms, data, crc in _records(file):
            if _crc(position, at_ms, data) != crc:
                return
            end += _HEADER.size + len(data)
            yield position, at_ms, end


def _sync_folder(folder: Path) -> None:
    if os.name != "posix":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
