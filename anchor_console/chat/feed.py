"""The chat feed: the newest rows of the session in memory, bounded, telling what was added and what fell off."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import partial
from typing import NamedTuple

import msgspec
from msgspec.structs import replace

from anchor_console.chat.lanes import Lane, LaneTally, lane_of
from anchor_console.chat.understanding.reading import Reading
from anchor_console.core.board import Watched, runs
from anchor_console.core.ids import Identity, IdentityId, MessageId
from anchor_console.core.observer import Signal
from anchor_console.fans.names import Names

SHOWN_KINDS = frozenset({"chat", "gift", "follow", "order", "gap", "system"})
"""Kinds with a row of their own; joins and likes are one count (`passing`), and so are viewers."""


class ChatRow(msgspec.Struct, frozen=True):
    """One row as it is shown. `reading` is None where there was nothing to understand.

    `since_ms` is a gap's beginning (its end is `at_ms`, unless it `lasts`), None for every other kind; `source` who
    brought the row;
    `is_answered` of a question whose every ask was answered; `is_phrase` of a line that means nothing any more since
    what it says was accepted as a phrase. Where rows alike are shown as one, it stands for so many `lines` of so many
    `people`, and so many of the lines are `gone`.
    """

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
    is_starred: bool = False
    since_ms: int | None = None
    lasts: bool = False
    source: str | None = None
    is_answered: bool = False
    is_phrase: bool = False
    lines: int = 1
    people: int = 1
    gone: int = 0

    @property
    def lane(self) -> Lane | None:
        return lane_of(self.kind, self.reading)


class Change(NamedTuple):
    """What becomes of one row."""

    message_id: MessageId
    of: Callable[[ChatRow], ChatRow]


def taken_away(row: ChatRow) -> ChatRow:
    """The row when one of its lines was taken away."""
    if row.is_deleted or row.lines == 1:
        return replace(row, is_deleted=True)
    gone = row.gone + 1
    return replace(row, gone=gone, is_deleted=gone == row.lines)


def given_back(row: ChatRow) -> ChatRow:
    """The row when one of its lines that was taken away stands again."""
    if row.lines == 1:
        return replace(row, is_deleted=False)
    return replace(row, gone=max(0, row.gone - 1), is_deleted=False)


def _meaning(row: ChatRow, *, of: ChatRow) -> ChatRow:
    """The row with what the line `of` it means by now."""
    return replace(row, reading=of.reading, is_phrase=of.is_phrase)


def of_fold(change: Change) -> Change:
    """The same for whoever shows the row with all that had folded into it, and for no other."""
    return Change(change.message_id, lambda row: change.of(row) if row.lines > 1 else row)


def _emptied(row: ChatRow) -> ChatRow:
    """The row as it comes back from the database when its person was erased."""
    is_chat = row.kind == "chat"
    return replace(
        row,
        identity_id=None,
        identity=None,
        name=None,
        level=None,
        club=None,
        text="" if is_chat else row.text,
        reading=None,
        is_deleted=row.is_deleted or is_chat,
        is_starred=False,
    )


class ChatFeed(Watched):
    """At most `limit` rows, oldest first. Main thread only.

    Args:
        hides: whether a row is hidden from everybody here, and so is nothing new to anyone.
    """

    def __init__(self, limit: int = 20_000, *, hides: Callable[[ChatRow], bool] = lambda _: False) -> None:
        super().__init__()
        self._limit = limit
        self._hides = hides
        self.tally = LaneTally()
        """Counts of the whole session, not only of the rows in memory."""
        self.changed_beyond: Signal[Change] = Signal()
        """A row that has fallen off is another now: whoever still shows it changes their own."""
        self._rows: list[ChatRow] = []

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> ChatRow:
        return self._rows[index]

    def __iter__(self) -> Iterator[ChatRow]:
        return iter(self._rows)

    @property
    def is_falling(self) -> bool:
        """Of rows that are about to be removed: they fall off the far end, and nothing else is the matter with them."""
        return True

    def extend(self, rows: Sequence[ChatRow]) -> None:
        """Add `rows` at the end; the oldest fall off first where that would pass the limit."""
        self.tally.add(row.lane for row in rows if not self._hides(row))
        rows = rows[-self._limit :]
        overflow = len(self._rows) + len(rows) - self._limit
        if overflow > 0:
            with self._removing(0, overflow - 1):
                del self._rows[:overflow]
        if rows:
            first = len(self._rows)
            with self._inserting(first, first + len(rows) - 1):
                self._rows.extend(rows)

    def mark_deleted(self, message_id: MessageId) -> None:
        """Show the row as taken away."""
        self._change(Change(message_id, taken_away))

    def mark_given_back(self, message_id: MessageId) -> None:
        """Show the row as it was before it was taken away."""
        self._change(Change(message_id, given_back))

    def mark_starred(self, message_id: MessageId, is_starred: bool) -> None:
        """Show the row with its star, or without."""
        self._change(Change(message_id, lambda row: replace(row, is_starred=is_starred)))

    def mark_answered(self, message_ids: Iterable[MessageId]) -> None:
        """Show the questions as answered."""
        for message_id in message_ids:
            self._change(Change(message_id, lambda row: replace(row, is_answered=True)))

    def mark_ended(self, gap: ChatRow) -> None:
        """Show a gap that lasted with its end."""
        ended = partial(replace, at_ms=gap.at_ms, since_ms=gap.since_ms, text=gap.text, lasts=False)
        self._change(Change(gap.id, ended))

    def mark_meant(self, rows: Sequence[ChatRow]) -> list[ChatRow]:
        """Show lines, oldest first, as meaning what `rows` mean; gives those that are held here, as they are now."""
        held: dict[int, ChatRow] = {}
        for row in rows:
            index = self.index_of(row.id)
            if index is None:
                self.changed_beyond.emit(Change(row.id, partial(_meaning, of=row)))
            elif (now := _meaning(self._rows[index], of=row)) != self._rows[index]:
                held[index] = now
        for first, last in runs(held):
            self._rows[first : last + 1] = [held[index] for index in range(first, last + 1)]
            self._tell_changed(first, last)
        return list(held.values())

    def forget(self, people: Collection[IdentityId], names: Names, *, they_came: bool) -> list[MessageId]:
        """Show what these people said as taken away and nobody's, and their names masked in what others say.

        Gives the lines of the others.

        Args:
            they_came: whether they were here in this session.
        """
        masked = []
        for index, row in enumerate(self._rows):
            if row.identity_id in people:
                row = _emptied(row)
            elif row.kind == "chat":
                row = replace(row, text=names.in_chat(row.text, they_came=they_came))
                if row != self._rows[index]:
                    masked.append(row.id)
            if row is not self._rows[index] and row != self._rows[index]:
                self._rows[index] = row
                self._tell_changed(index, index)
        return masked

    def _change(self, change: Change) -> None:
        index = self.index_of(change.message_id)
        if index is None:
            self.changed_beyond.emit(change)
            return
        row = change.of(self._rows[index])
        if row != self._rows[index]:
            self._rows[index] = row
            self._tell_changed(index, index)

    def index_of(self, message_id: MessageId) -> int | None:
        """The row of a message; None where it has fallen off. Rows stand in the order of their ids."""
        index = bisect_left(self._rows, message_id, key=lambda row: row.id)
        return index if index < len(self._rows) and self._rows[index].id == message_id else None

    def clear(self) -> None:
        if self._rows:
            with self._removing(0, len(self._rows) - 1):
                self._rows.clear()
