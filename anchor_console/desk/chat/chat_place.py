"""Where rows of different heights stand in a viewport: at the newest, or held at one row to the pixel. Pure."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import msgspec

from anchor_console.core.ids import MessageId


class Standing(msgspec.Struct, frozen=True):
    """A row on the screen: its place among the rows, where its top stands in the viewport, how high it is."""

    index: int
    top: int
    height: int

    @property
    def bottom(self) -> int:
        return self.top + self.height


class Bookmark(msgspec.Struct, frozen=True):
    """Where somebody reads: the row at the top, how far that is cut, and how much came since they scrolled up.

    `lowered_px` is how far the view had been lowered on the screen by then (see `Sight.stay`).
    """

    message_id: MessageId
    cut_px: int
    new: int = 0
    new_claims: int = 0
    lowered_px: int = 0


class Place:
    """What is seen of the rows.

    Held, it is the row at the top and how far that is cut: nothing that arrives or falls off changes either. Rows are
    measured only where they are seen.

    Args:
        count, height_of: how many rows there are, and how high one is.
    """

    def __init__(self, count: Callable[[], int], height_of: Callable[[int], int]) -> None:
        self._count = count
        self._height_of = height_of
        self.is_following = True
        self.top_row = 0
        self.cut_px = 0
        self.lag_px = 0
        """How far below its final stand the newest row still is, while it slides in."""

    def follow(self) -> None:
        self.is_following, self.lag_px = True, 0

    def hold(self, top_row: int, cut_px: int = 0) -> None:
        self.is_following, self.lag_px = False, 0
        self.top_row, self.cut_px = top_row, cut_px

    def put_in(self, at: int, rows: int) -> None:
        """So many rows were put in at `at`: what is held stays where it is seen."""
        if not self.is_following and at <= self.top_row:
            self.top_row += rows

    def taken_out(self, at: int, rows: int) -> None:
        """So many rows from `at` on went; where the row at the top is one of them, the next takes its place."""
        if self.is_following or at > self.top_row:
            return
        if self.top_row < at + rows:
            self.top_row, self.cut_px = at, 0
        else:
            self.top_row -= rows

    def seen(self, room_px: int) -> list[Standing]:
        """The rows in a viewport `room_px` high, from top to bottom."""
        return list(self._from_below(room_px) if self.is_following else self._from_above(room_px))

    def _from_above(self, room_px: int) -> Iterator[Standing]:
        top, index, count = -self.cut_px, self.top_row, self._count()
        while top < room_px and index < count:
            height = self._height_of(index)
            yield Standing(index, top, height)
            top += height
            index += 1

    def _from_below(self, room_px: int) -> Iterator[Standing]:
        left_px, index, heights = room_px + self.lag_px, self._count(), list[int]()
        while left_px > 0 and index > 0:
            index -= 1
            heights.append(self._height_of(index))
            left_px -= heights[-1]
        top = min(left_px, 0)
        for place, height in enumerate(reversed(heights), start=index):
            if top < room_px:
                yield Standing(place, top, height)
            top += height

    def scroll_by(self, delta_px: int, room_px: int) -> None:
        """Move what is seen down the rows by `delta_px`, up where negative; at the end it follows again."""
        if not self._count():
            return
        if self.is_following:
            seen = self.seen(room_px)
            if delta_px >= 0 or (seen[0].index == 0 and seen[0].top >= 0):
                return
            self.hold(seen[0].index, -seen[0].top)
        self.cut_px += delta_px
        while self.cut_px < 0 and self.top_row > 0:
            self.top_row -= 1
            self.cut_px += self._height_of(self.top_row)
        self.cut_px = max(0, self.cut_px)
        last = self._count() - 1
        while self.top_row < last and self.cut_px >= (height := self._height_of(self.top_row)):
            self.cut_px -= height
            self.top_row += 1

    def is_at_end(self, room_px: int) -> bool:
        """Whether the last row is seen to its foot."""
        seen = self.seen(room_px)
        return not seen or (seen[-1].index == self._count() - 1 and seen[-1].bottom <= room_px)

    def bring_into_view(self, index: int, room_px: int) -> None:
        """Move as little as makes the row at `index` seen as a whole."""
        seen = self.seen(room_px)
        if not seen:
            return
        first, last = seen[0], seen[-1]
        if index < first.index or (index == first.index and first.top < 0):
            self.hold(index)
        elif index >= last.index:
            below = sum(self._height_of(place) for place in range(last.index, index + 1))
            self.scroll_by(max(0, last.top + below - room_px), room_px)

    def hold_in_middle(self, index: int, room_px: int) -> None:
        """Hold with the row at `index` in the middle of the viewport."""
        self.hold(index)
        self.scroll_by(-(room_px - self._height_of(index)) // 2, room_px)
