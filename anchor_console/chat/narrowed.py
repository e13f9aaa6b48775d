"""The feed narrowed to what a reader wants to see and nobody muted, as an observable feed of its own."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Callable, Iterator, Sequence

from anchor_console.chat.feed import ChatFeed, ChatRow
from anchor_console.chat.history import EVERYTHING, Filter
from anchor_console.core.board import Watched, runs
from anchor_console.core.ids import MessageId


class NarrowedFeed(Watched):
    """Rows of `feed` that pass the filter, in its order, and fall off with it. Main thread only.

    Args:
        hides: whether a row is muted; after it has changed its mind, call `refresh`.
    """

    def __init__(self, feed: ChatFeed, hides: Callable[[ChatRow], bool]) -> None:
        super().__init__()
        self._feed = feed
        self._hides = hides
        self._wanted = EVERYTHING
        self._passes = EVERYTHING.predicate()
        self._coming = (0, -1)
        self.is_falling = False
        """Whether the rows that are about to be removed fall off with the feed's; else they are wanted no more."""
        self._rows = [row for row in feed if self._shows(row)]
        feed.observe(self)

    @property
    def filter(self) -> Filter:
        return self._wanted

    def __len__(self) -> int:
        return len(self._rows)

    def __getitem__(self, index: int) -> ChatRow:
        return self._rows[index]

    def __iter__(self) -> Iterator[ChatRow]:
        return iter(self._rows)

    def index_of(self, message_id: MessageId) -> int | None:
        """The row of a message; None where it is not shown."""
        index = self._place(message_id)
        return index if index < len(self._rows) and self._rows[index].id == message_id else None

    def choose(self, wanted: Filter) -> None:
        """Show what passes `wanted` from now on."""
        self._wanted = wanted
        self._passes = wanted.predicate()
        self.refresh()

    def refresh(self) -> None:
        """Ask again of every row; observers hear of those alone that come or go."""
        target = [row for row in self._feed if self._shows(row)]
        stays = {row.id for row in target}
        for first, last in reversed(list(runs(at for at, row in enumerate(self._rows) if row.id not in stays))):
            self._remove(first, last)
        held = {row.id for row in self._rows}
        for first, last in runs(at for at, row in enumerate(target) if row.id not in held):
            self._insert(first, target[first : last + 1])

    # What the feed tells; it adds at its end and drops at its beginning.

    def rows_inserting(self, first: int, last: int) -> None:
        self._coming = (first, last)

    def rows_inserted(self) -> None:
        first, last = self._coming
        shown = [row for row in (self._feed[index] for index in range(first, last + 1)) if self._shows(row)]
        if shown:
            self._insert(len(self._rows), shown)

    def rows_removing(self, first: int, last: int) -> None:
        start, end = self._place(self._feed[first].id), self._place(MessageId(self._feed[last].id + 1))
        if start < end:
            self.is_falling = True
            self._remove(start, end - 1)
            self.is_falling = False

    def rows_removed(self) -> None: ...

    def rows_changed(self, first: int, last: int) -> None:
        come: list[ChatRow] = []
        gone: list[int] = []
        for row in (self._feed[index] for index in range(first, last + 1)):
            index = self.index_of(row.id)
            if not self._shows(row):
                if index is not None:
                    gone.append(index)
            elif index is None:
                come.append(row)
            else:
                self._rows[index] = row
                self._tell_changed(index, index)
        for start, end in reversed(list(runs(gone))):
            self._remove(start, end)
        places = [self._place(row.id) for row in come]
        for start, end in reversed(list(_alike(places))):
            self._insert(places[start], come[start : end + 1])

    def rows_moving(self, source: int, target: int) -> None: ...

    def rows_moved(self) -> None: ...

    def _shows(self, row: ChatRow) -> bool:
        return self._passes(row) and not self._hides(row)

    def _place(self, message_id: MessageId) -> int:
        return bisect_left(self._rows, message_id, key=lambda row: row.id)

    def _insert(self, at: int, rows: Sequence[ChatRow]) -> None:
        with self._inserting(at, at + len(rows) - 1):
            self._rows[at:at] = rows

    def _remove(self, first: int, last: int) -> None:
        with self._removing(first, last):
            del self._rows[first : last + 1]


def _alike(places: Sequence[int]) -> Iterator[tuple[int, int]]:
    """The stretches of equal neighbours, each by its first and its last index."""
    first = 0
    for at in range(1, len(places) + 1):
        if at == len(places) or places[at] != places[first]:
            yield first, at - 1
            first = at
