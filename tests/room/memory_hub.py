"""What stands in for the hub's two files in tests of its core."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable

from anchor_console.room.hub.journal import JournalEntry


class MemoryJournal:
    """Keeps nothing."""

    def write(self, entry: JournalEntry, *, durable: bool = False) -> None:
        del entry, durable


class MemoryBacklog:
    """Keeps parcels for as long as it lives; the spool in its place keeps them on disk."""

    def __init__(self, max_bytes: int = 64 * 1024 * 1024) -> None:
        self._records: deque[tuple[int, bytes]] = deque()
        self._bytes = 0
        self._max_bytes = max_bytes
        self.last = 0
        self.done = 0

    def is_full(self, now_ms: int) -> bool:
        return self._bytes >= self._max_bytes

    def append(self, position: int, data: bytes, at_ms: int) -> None:
        self._records.append((position, data))
        self._bytes += len(data)
        self.last = position

    def read(self, after: int, max_bytes: int, before: int | None = None) -> list[tuple[int, bytes]]:
        found: list[tuple[int, bytes]] = []
        taken = 0
        for position, data in self._records:
            if position > after and (before is None or position < before):
                if found and taken + len(data) > max_bytes:
                    break
                found.append((position, data))
                taken += len(data)
        return found

    def checkpoint(self) -> Callable[[], int]:
        last = self.last
        return lambda: last

    def rewrite(self, change: Callable[[bytes], bytes]) -> None:
        self._records = deque((position, change(data)) for position, data in self._records)
        self._bytes = sum(len(data) for _, data in self._records)

    def close(self) -> None:
        """Nothing is kept."""

    def drop(self, to: int) -> None:
        while self._records and self._records[0][0] <= to:
            self._bytes -= len(self._records.popleft()[1])
        self.done = max(self.done, to)
