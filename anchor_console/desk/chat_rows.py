"""The rows that a chat view can scroll to: what the feed holds, what fell off while somebody read, and history."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol

from anchor_console.chat.feed import ChatRow
from anchor_console.core.ids import MessageId
from anchor_console.desk.context import Observed

MOST_KEPT = 40_000
"""Rows kept beside the feed's own while somebody reads; past that, the ends furthest from them go."""


class Feed(Observed, Protocol):
    """The rows to show, oldest first, in the order of their ids."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> ChatRow: ...


class ShownRows:
    """Rows by place, oldest first, without a hole among them.

    *Joined*, they end with the feed's own. After a jump far into history they are a stretch of it alone, until what
    is read on below meets the feed.
    """

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._rows = _all_of(feed)
        self._before = 0
        """How many stand before the feed's first."""
        self._joined = True

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> ChatRow:
        return self._rows[index]

    @property
    def is_joined(self) -> bool:
        return self._joined

    def between(self, first: int, last: int) -> list[ChatRow]:
        return self._rows[first : last + 1]

    def index_of(self, message_id: MessageId) -> int | None:
        index = bisect_left(self._rows, message_id, key=lambda row: row.id)
        return index if index < len(self._rows) and self._rows[index].id == message_id else None

    def nearest(self, message_id: MessageId) -> int:
        """The place of the message, or where it would stand."""
        return min(bisect_left(self._rows, message_id, key=lambda row: row.id), max(0, len(self._rows) - 1))

    def show_feed(self, feed: Feed) -> None:
        """Hold the rows of another feed from now on."""
        self._feed = feed
        self.begin_anew()

    def begin_anew(self) -> None:
        self._rows, self._before, self._joined = _all_of(self._feed), 0, True

    def drop_before(self) -> None:
        """Hold the feed's own rows alone."""
        if self._joined:
            del self._rows[: self._before]
            self._before = 0
        else:
            self.begin_anew()

    # What the feed tells.

    def came(self, first: int, last: int) -> tuple[int, list[ChatRow]]:
        """Take in the feed's rows `first` to `last`, which are new there; gives where they stand here, and them."""
        new = [self._feed[index] for index in range(first, last + 1)]
        at = self._before + first
        if self._joined:
            self._rows[at:at] = new
            return at, new
        return len(self._rows), new

    def fell_off(self, first: int, last: int, *, keep: bool) -> tuple[int, int]:
        """Rows left the feed: keep the oldest where `keep` says so; gives where how many went here."""
        if not self._joined:
            return 0, 0
        if not keep or first > 0:
            at = self._before + first
            del self._rows[at : self._before + last + 1]
            return at, last + 1 - first
        self._before += last + 1
        over = max(0, self._before - MOST_KEPT)
        del self._rows[:over]
        self._before -= over
        return 0, over

    def changed(self, index: int) -> ChatRow:
        row = self._feed[index]
        if self._joined:
            self._rows[self._before + index] = row
        elif (at := self.index_of(row.id)) is not None:
            self._rows[at] = row
        return row

    # History.

    def put_before(self, older: Sequence[ChatRow]) -> int:
        """Rows of history just before the first; gives how many rows were put in front of it."""
        first = self._rows[0].id if self._rows else None
        fresh = [row for row in older if first is None or row.id < first]
        self._rows[:0] = fresh
        self._before += len(fresh)
        if self._before > MOST_KEPT:
            # Whoever scrolls up so far reads up there: what lies below is read again when they come back.
            del self._rows[MOST_KEPT:]
            self._before, self._joined = 0, False
        return len(fresh)

    def put_after(self, newer: Sequence[ChatRow]) -> int:
        """Rows of history just after the last; gives how many went at the front to make room."""
        if self._joined:
            return 0
        meets = self._feed[0].id if len(self._feed) else None
        last = self._rows[-1].id if self._rows else None
        fresh = [row for row in newer if last is None or row.id > last]
        if not fresh or (meets is not None and fresh[-1].id >= meets):
            self._rows += [row for row in fresh if meets is None or row.id < meets]
            self._before, self._joined = len(self._rows), True
            self._rows += _all_of(self._feed)
        else:
            self._rows += fresh
        over = max(0, len(self._rows) - 2 * MOST_KEPT)
        del self._rows[:over]
        self._before = max(0, self._before - over)
        return over

    def jump_to(self, stretch: Sequence[ChatRow]) -> None:
        """Hold a stretch of history alone; joined where it reaches into the feed."""
        self._rows, self._before, self._joined = [], 0, False
        meets = self._feed[0].id if len(self._feed) else None
        self._rows = [row for row in stretch if meets is None or row.id < meets]
        if meets is not None and stretch and stretch[-1].id >= meets:
            self._before, self._joined = len(self._rows), True
            self._rows += _all_of(self._feed)


def _all_of(feed: Feed) -> list[ChatRow]:
    return [feed[index] for index in range(len(feed))]
