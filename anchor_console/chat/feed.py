"""The chat feed: the newest rows of the session in memory, bounded, telling what was added and what fell off."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from anchor_console.chat.understanding.reading import Reading
from anchor_console.core.board import RowObserver
from anchor_console.core.ids import Identity, IdentityId, MessageId

SHOWN_KINDS = frozenset({"chat", "gift", "follow", "order", "gap", "system"})
"""Kinds with a row of their own; joins, likes and viewer counts are only counted."""


@dataclass(frozen=True, slots=True)
class ChatRow:
    """One row as it is shown. `reading` is None where there was nothing to understand."""

    id: MessageId
    kind: str
    at_ms: int
    identity_id: IdentityId | None
    identity: Identity | None
    name: str | None
    staff: bool
    level: int | None
    club: str | None
    text: str
    count: int
    reading: Reading | None
    is_deleted: bool


class ChatFeed:
    """At most `limit` rows, oldest first. Main thread only."""

    def __init__(self, limit: int = 20_000) -> None:
        self._limit = limit
        self._rows: list[ChatRow] = []
        self._observers: list[RowObserver] = []

    def observe(self, observer: RowObserver) -> None:
        self._observers.append(observer)

    def unobserve(self, observer: RowObserver) -> None:
        self._observers.remove(observer)

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> ChatRow:
        return self._rows[index]

    def __iter__(self) -> Iterator[ChatRow]:
        return iter(self._rows)

    def extend(self, rows: Sequence[ChatRow]) -> None:
        """Add `rows` at the end; the oldest fall off first where that would pass the limit."""
        rows = rows[-self._limit :]
        overflow = len(self._rows) + len(rows) - self._limit
        if overflow > 0:
            for observer in self._observers:
                observer.rows_removing(0, overflow - 1)
            del self._rows[:overflow]
            for observer in self._observers:
                observer.rows_removed()
        if rows:
            first = len(self._rows)
            for observer in self._observers:
                observer.rows_inserting(first, first + len(rows) - 1)
            self._rows.extend(rows)
            for observer in self._observers:
                observer.rows_inserted()

    def mark_deleted(self, message_id: MessageId) -> None:
        """Show the row as taken away; nothing happens where it has fallen off."""
        index = self.index_of(message_id)
        if index is not None:
            self._rows[index] = replace(self._rows[index], is_deleted=True)
            for observer in self._observers:
                observer.rows_changed(index, index)

    def index_of(self, message_id: MessageId) -> int | None:
        """The row of a message; None where it has fallen off. Rows stand in the order of their ids."""
        low, high = 0, len(self._rows)
        while low < high:
            middle = (low + high) // 2
            if self._rows[middle].id < message_id:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self._rows) and self._rows[low].id == message_id else None

    def clear(self) -> None:
        if self._rows:
            for observer in self._observers:
                observer.rows_removing(0, len(self._rows) - 1)
            self._rows.clear()
            for observer in self._observers:
                observer.rows_removed()
