"""The rows that a chat view can scroll to: what the feed holds, what fell off while somebody read, and history."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from typing import Protocol

from anchor_console.chat.feed import Change, ChatRow
from anchor_console.core.ids import MessageId
from anchor_console.desk.context import Observed

MOST_KEPT = 40_000
"""Rows kept beside the feed's own while somebody reads; past that, the ends furthest from them go."""

_FEW = 60
"""So few rows may not fill a screen: then all that a filter leaves of an evening stays in reach."""


class Feed(Observed, Protocol):
    """The rows to show, oldest first, in the order of their ids."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> ChatRow: ...

    @property
    def is_falling(self) -> bool:
        """Of rows that are about to be removed: they fall off the far end, and may still be read."""


class ShownRows:
    """Rows by place, oldest first, without a hole among them.

    *Joined*, they end with the feed's own, which are not kept twice. After a jump far into history they are a stretch
    of it alone, until what is read on below meets the feed.
    """

    def __init__(self, feed: Feed) -> None:
        self._feed = feed
        self._held: list[ChatRow] = []
        """What stands before the feed's first; where they are not joined, all there is."""
        self._joined = True
        self._falling = (0, 0)

    def __len__(self) -> int:
        return len(self._held) + (len(self._feed) if self._joined else 0)

    def __getitem__(self, index: int) -> ChatRow:
        held = len(self._held)
        return self._held[index] if index < held else self._feed[index - held]

    @property
    def is_joined(self) -> bool:
        return self._joined

    def between(self, first: int, last: int) -> list[ChatRow]:
        return [self[index] for index in range(first, last + 1)]

    def index_of(self, message_id: MessageId) -> int | None:
        index = self._place(message_id)
        return index if index < len(self) and self[index].id == message_id else None

    def nearest(self, message_id: MessageId) -> int:
        """The place of the message, or where it would stand."""
        return min(self._place(message_id), max(0, len(self) - 1))

    def _place(self, message_id: MessageId) -> int:
        return bisect_left(range(len(self)), message_id, key=lambda index: self[index].id)

    def show_feed(self, feed: Feed) -> None:
        """Hold the rows of another feed from now on."""
        self._feed = feed
        self.begin_anew()

    def begin_anew(self) -> None:
        """Hold the feed's own rows alone."""
        self._held, self._joined = [], True

    def rejoin(self) -> None:
        """End with the feed's own rows again; what stands before them is kept where there is little in all."""
        if not self._joined or not self.are_few:
            self.begin_anew()

    @property
    def are_few(self) -> bool:
        """Whether all there is may be kept, whatever falls off the feed."""
        return len(self) <= _FEW

    # What the feed tells.

    def came(self, first: int) -> int | None:
        """The feed has new rows from `first` on; gives where they stand here, None where they do not."""
        if first == 0 and self._joined:
            # It was emptied and filled again: what it has, it has.
            del self._held[bisect_left(self._held, self._feed[0].id, key=lambda row: row.id) :]
        return len(self._held) + first if self._joined else None

    def falling(self, first: int, last: int, *, keep: bool) -> None:
        """Rows are about to leave the feed: those that fall off its far end are kept where `keep` says so."""
        if not self._joined:
            self._falling = (0, 0)
        elif not self._feed.is_falling:
            self._falling = (len(self._held) + first, last + 1 - first)
        elif keep:
            self._held += [self._feed[index] for index in range(last + 1)]
            over = max(0, len(self._held) - MOST_KEPT)
            del self._held[:over]
            self._falling = (0, over)
        else:
            # What stands before them goes as well, or there would be a hole.
            self._falling = (0, len(self._held) + last + 1)
            self._held = []

    def fell_off(self) -> tuple[int, int]:
        """They have left it; gives where how many went here."""
        return self._falling

    def changed(self, index: int) -> None:
        """The feed's row at `index` is another: a stretch of history that has it shows it too."""
        if not self._joined and (at := self.index_of(self._feed[index].id)) is not None:
            self._held[at] = self._feed[index]

    def changed_beyond(self, change: Change) -> bool:
        """A row that is not in the feed any more is another now; tells whether it is here."""
        at = bisect_left(self._held, change.message_id, key=lambda row: row.id)
        if at == len(self._held) or self._held[at].id != change.message_id:
            return False
        self._held[at] = change.of(self._held[at])
        return True

    # History.

    def put_before(self, older: Sequence[ChatRow]) -> int:
        """Rows of history just before the first; gives how many rows were put in front of it."""
        first = self[0].id if len(self) else None
        fresh = [row for row in older if first is None or row.id < first]
        self._held[:0] = fresh
        if len(self._held) > MOST_KEPT:
            # Whoever scrolls up so far reads up there: what lies below is read again when they come back.
            del self._held[MOST_KEPT:]
            self._joined = False
        return len(fresh)

    def put_after(self, newer: Sequence[ChatRow]) -> int:
        """Rows of history just after the last; gives how many went at the front to make room."""
        if self._joined:
            return 0
        meets = self._feed[0].id if len(self._feed) else None
        last = self._held[-1].id if self._held else None
        fresh = [row for row in newer if last is None or row.id > last]
        self._held += [row for row in fresh if meets is None or row.id < meets]
        self._joined = not fresh or (meets is not None and fresh[-1].id >= meets)
        over = max(0, len(self) - 2 * MOST_KEPT)
        del self._held[:over]
        return over

    def jump_to(self, stretch: Sequence[ChatRow]) -> None:
        """Hold a stretch of history alone; joined where it reaches into the feed."""
        meets = self._feed[0].id if len(self._feed) else None
        self._held = [row for row in stretch if meets is None or row.id < meets]
        self._joined = meets is not None and bool(stretch) and stretch[-1].id >= meets
