"""What a search found in the session's history, and what comes after it that would have been found."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Mapping, Sequence

from anchor_console.chat.feed import Change, ChatFeed, ChatRow
from anchor_console.chat.history import Filter
from anchor_console.core.board import Watched
from anchor_console.core.ids import IdentityId, MessageId
from anchor_console.fans.find_words import PartOfName


class FoundFeed(Watched):
    """An observable feed; observe `feed` with it. Rows never fall off: what was found stays to be read.

    Args:
        rows: what the search found, oldest first.
        after: the newest row of the feed when the search began; None where there was none.
        names: whom the words name, each with the name that has them.
    """

    is_falling = False
    """None is ever removed."""

    def __init__(
        self,
        feed: ChatFeed,
        rows: Sequence[ChatRow],
        wanted: Filter,
        hides: Callable[[ChatRow], bool],
        after: MessageId | None,
        names: Mapping[IdentityId, str],
    ) -> None:
        super().__init__()
        self._name = PartOfName.of(wanted.text or "")
        self._names = names
        self._feed = feed
        self._passes = wanted.predicate()
        self._hides = hides
        self._rows = [row for row in rows if not hides(row)]
        self._coming = (0, -1)
        start = 0 if after is None else bisect_left(feed, after + 1, key=lambda row: row.id)
        self._take([feed[index] for index in range(start, len(feed))])

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> ChatRow:
        return self._rows[index]

    def name_of(self, row: ChatRow) -> str:
        """By which name of who said it the row was found; empty where it was by its words alone."""
        if self._name is None or row.identity_id is None:
            return ""
        if row.name is not None and self._name.is_in(row.name):
            return row.name
        return self._names.get(row.identity_id, "")

    def _take(self, came: Sequence[ChatRow]) -> None:
        """Of rows that came, those that are wanted and newer than what was found."""
        last = self._rows[-1].id if self._rows else None
        start = 0 if last is None else bisect_left(came, last + 1, key=lambda row: row.id)
        new = [row for row in came[start:] if self._passes(row) and not self._hides(row)]
        if not new:
            return
        first = len(self._rows)
        with self._inserting(first, first + len(new) - 1):
            self._rows += new

    # What the feed tells.

    def rows_inserting(self, first: int, last: int) -> None:
        self._coming = (first, last)

    def rows_inserted(self) -> None:
        first, last = self._coming
        self._take([self._feed[index] for index in range(first, last + 1)])

    def rows_removing(self, first: int, last: int) -> None: ...
    def rows_removed(self) -> None: ...

    def rows_changed(self, first: int, last: int) -> None:
        for row in (self._feed[index] for index in range(first, last + 1)):
            if (at := self._place(row.id)) is not None:
                self._put(at, row)

    def changed_beyond(self, change: Change) -> None:
        """A row that has fallen off the feed is another now."""
        if (at := self._place(change.message_id)) is not None:
            self._put(at, change.of(self._rows[at]))

    def _place(self, message_id: MessageId) -> int | None:
        at = bisect_left(self._rows, message_id, key=lambda row: row.id)
        return at if at < len(self._rows) and self._rows[at].id == message_id else None

    def _put(self, at: int, row: ChatRow) -> None:
        self._rows[at] = row
        self._tell_changed(at, at)

    def rows_moving(self, source: int, target: int) -> None: ...
    def rows_moved(self) -> None: ...
