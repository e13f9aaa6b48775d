"""Which rows of the chat are seen and where they stand, whatever comes, changes or falls off meanwhile."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtWidgets import QWidget

from anchor_console.chat.feed import Change, ChatRow
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat.chat_frames import SeenRow
from anchor_console.desk.chat.chat_heights import KeptHeights
from anchor_console.desk.chat.chat_layout import RowLayout, RowLayouts
from anchor_console.desk.chat.chat_place import Bookmark, Place, Standing
from anchor_console.desk.chat.chat_rows import Feed, ShownRows
from anchor_console.desk.chat.chat_waiting import Waiting

_NEAR = 30
"""So few rows beyond what is seen, and more history is read."""
_LONG_BEFORE_MS = 60_000


class Sight(QObject):
    """Follows the newest row, or holds what is seen to the pixel. Observes the feed."""

    changed = Signal()
    """Rows are others, or stand elsewhere."""
    all_changed = Signal()
    """More changed than where rows stand."""
    place_changed = Signal()
    """Somebody reads elsewhere now, or there is more to read."""
    held = Signal()
    """Somebody stays with the rows that are seen; it may be told while others are coming."""
    rows_coming = Signal()
    newest_came = Signal(int)
    """So many rows are new at the end."""
    older_wanted = Signal()
    newer_wanted = Signal()
    """Somebody scrolls beyond the rows there are."""
    first_wanted = Signal()
    """Somebody goes to the very first row."""

    def __init__(self, feed: Feed, layouts: RowLayouts, viewport: QWidget) -> None:
        super().__init__(viewport)
        self._feed = feed
        self._layouts = layouts
        self._viewport = viewport
        self.rows = ShownRows(feed)
        self.place = Place(self.rows.__len__, lambda index: self.layout_at(index).height)
        self.waiting = Waiting()
        self.is_held_by_hand = False
        """Held only as long as something is pressed; whoever goes elsewhere stays there."""
        self._lowered_px = 0
        """How much lower on the screen the view begins by now."""
        self._heights = KeptHeights(layouts)
        self._coming = (0, -1)
        feed.observe(self)

    def let_go(self) -> None:
        """What the rows are read from goes."""
        self._feed.unobserve(self)

    # What is seen.

    @property
    def row_count(self) -> int:
        return len(self.rows)

    def viewport(self) -> QWidget:
        return self._viewport

    def isVisible(self) -> bool:
        return self._viewport.isVisible()

    def room_px(self) -> int:
        return self._viewport.height()

    def layout_at(self, index: int) -> RowLayout:
        return self._layouts.of(self._row(index), self._viewport.width())

    def _row(self, index: int) -> ChatRow:
        """The row as it is shown."""
        return self._heights.row(self.rows[index])

    def standings(self) -> list[Standing]:
        """The rows on the screen, from top to bottom."""
        return self.place.seen(self.room_px())

    def seen(self) -> list[SeenRow]:
        """The rows on the screen as they are to be painted."""
        standings, width = self.standings(), self._viewport.width()
        rows = [self._row(standing.index) for standing in standings]
        return [
            SeenRow(row, standing, self._layouts.of(row, width)) for row, standing in zip(rows, standings, strict=True)
        ]

    @property
    def reads_at_ms(self) -> int | None:
        """When the first row on the screen was written, where that is long before the newest; None elsewhere."""
        seen = [] if self.place.is_following else self.standings()
        if not seen or not len(self._feed):
            return None
        at_ms = self.rows[seen[0].index].at_ms
        return at_ms if self._feed[len(self._feed) - 1].at_ms - at_ms >= _LONG_BEFORE_MS else None

    @property
    def newest(self) -> MessageId | None:
        """The last message of the feed."""
        return self._feed[len(self._feed) - 1].id if len(self._feed) else None

    # Other rows.

    def show_feed(self, feed: Feed) -> None:
        """Show another feed from its newest row."""
        self._feed.unobserve(self)
        self._feed = feed
        feed.observe(self)
        self.rows.show_feed(feed)
        self.begin_anew()

    def begin_anew(self) -> None:
        """Show the feed as it is now, from its newest row: other rows are in it."""
        self.rows.begin_anew()
        self._layouts.clear()
        self.follow()

    def lay_out_anew(self) -> None:
        """What stands beside the names is another now. While somebody reads, nothing moves."""
        if self.place.is_following:
            self._layouts.clear()
            self.all_changed.emit()

    def put_older(self, rows: Sequence[ChatRow]) -> None:
        """Take in what stands before the first row; nothing seen moves."""
        self.place.put_in(0, self.rows.put_before(rows))
        self.changed.emit()
        self.place_changed.emit()

    def put_newer(self, rows: Sequence[ChatRow]) -> None:
        """Take in what stands after the last row, in a stretch of history; nothing seen moves."""
        self.place.taken_out(0, self.rows.put_after(rows))
        self.changed.emit()
        self.place_changed.emit()

    # Where somebody reads.

    @Slot()
    def follow(self) -> None:
        """Go back to the newest row and stay there."""
        self.rows.rejoin()
        self.place.follow()
        self._heights.clear()
        self.is_held_by_hand = False
        self.waiting.begin()
        self.all_changed.emit()

    def jump_to(self, message_id: MessageId, stretch: Sequence[ChatRow] = ()) -> None:
        """Hold a message in the middle of what was said around it.

        Args:
            stretch: the rows around it, where it is not among those here.
        """
        if stretch:
            self.rows.jump_to(stretch)
        if self.rows:
            self.place.hold_in_middle(self.rows.nearest(message_id), self.room_px())
        self._stood()

    def bookmark(self) -> Bookmark | None:
        """Where somebody reads; None while it follows."""
        seen = [] if self.place.is_following else self.standings()
        new = self.waiting
        if not seen:
            return None
        return Bookmark(self.rows[seen[0].index].id, -seen[0].top, new.rows, new.claims, self._lowered_px)

    def bookmark_at(self, message_id: MessageId) -> Bookmark:
        """A mark elsewhere, with what came since somebody left the newest row."""
        return Bookmark(message_id, 0, self.waiting.rows, self.waiting.claims, self._lowered_px)

    def open_at(self, mark: Bookmark, stretch: Sequence[ChatRow] = ()) -> None:
        """Hold again what stood there, or else what follows it, among rows that are others now.

        Args:
            stretch: the rows around it, where it is not among those here.
        """
        if stretch:
            self.rows.jump_to(stretch)
        self.waiting.begin(mark.new, mark.new_claims)
        stays = self.rows.index_of(mark.message_id) is not None
        if self.rows:
            self.place.hold(self.rows.nearest(mark.message_id), mark.cut_px if stays else 0)
            self.place.scroll_by(self._lowered_px - mark.lowered_px, self.room_px())
        self._stood()

    def _stood(self) -> None:
        self.is_held_by_hand = False
        self._read_on()
        self.place_changed.emit()
        self.all_changed.emit()

    def paint_anew(self) -> None:
        self.all_changed.emit()

    def hold_here(self) -> None:
        """Stay with the rows that are seen now."""
        if self.place.is_following and (seen := self.standings()):
            self.place.hold(seen[0].index, -seen[0].top)
            self.held.emit()

    def hold_at(self, row: int, cut_px: int) -> None:
        """Stand with a row at the top, cut by so much."""
        self.is_held_by_hand = False
        self.place.hold(row, cut_px)
        self._read_on()
        self.held.emit()
        self.changed.emit()

    def go_to_first(self) -> None:
        if self.rows:
            self.place.hold(0)
            self.scroll_by(0)
            self.first_wanted.emit()

    def bring_into_view(self, index: int) -> None:
        self.place.bring_into_view(index, self.room_px())
        self.place_changed.emit()
        self.changed.emit()

    def keep_in_sight(self, message_id: MessageId, before_px: int) -> None:
        """There was so much room: a row that was seen whole is so still, while it is held."""
        index = self.rows.index_of(message_id)
        if index is None or self.place.is_following or self.room_px() >= before_px:
            return
        if any(one.index == index and one.bottom <= before_px for one in self.place.seen(before_px)):
            self.bring_into_view(index)

    def stay(self, lower_px: int) -> None:
        """The view begins so much lower on the screen: what somebody reads stays where their eyes are."""
        self._lowered_px += lower_px
        if lower_px and not self.place.is_following:
            self.place.scroll_by(lower_px, self.room_px())
            self.place_changed.emit()
            self.changed.emit()

    def scroll_by(self, delta_px: int) -> None:
        """Move what is seen down the rows by `delta_px`; up where that is negative."""
        self.is_held_by_hand = False
        self.place.scroll_by(delta_px, self.room_px())
        if not self.place.is_following:
            self._read_on()
            if self.rows.is_joined and self.place.is_at_end(self.room_px()):
                self.follow()
        self.place_changed.emit()
        self.changed.emit()

    def read_older_where_few(self) -> None:
        """Ask for history where all there is does not fill the view."""
        if not self.place.is_following or not self.rows.are_few:
            return
        seen = self.standings()
        if not seen or (seen[0].index == 0 and seen[-1].bottom < self.room_px()):
            self.older_wanted.emit()

    def read_on(self) -> None:
        """Ask again for what may be wanted: it was asked for while something else was read."""
        if self.place.is_following:
            self.read_older_where_few()
        else:
            self._read_on()

    def _read_on(self) -> None:
        """Ask for history where the rows end soon."""
        if not self.rows:
            return
        if self.place.top_row < _NEAR:
            self.older_wanted.emit()
        elif not self.rows.is_joined and self.standings()[-1].index > len(self.rows) - _NEAR:
            self.newer_wanted.emit()

    # What the feed tells (core.board.RowObserver).

    def rows_inserting(self, first: int, last: int) -> None:
        self._coming = (first, last)
        self.rows_coming.emit()

    def rows_inserted(self) -> None:
        first, last = self._coming
        at, count = self.rows.came(first), last + 1 - first
        is_newest = last + 1 == len(self._feed)
        if at is not None and is_newest:
            self.newest_came.emit(count)
        elif at is not None:
            self.place.put_in(at, count)
        if is_newest and not self.place.is_following:
            self.waiting.came(self._feed[index] for index in range(first, last + 1))
        self.changed.emit()

    def rows_removing(self, first: int, last: int) -> None:
        self.rows.falling(first, last, keep=not self.place.is_following or self.rows.are_few)

    def rows_removed(self) -> None:
        at, gone = self.rows.fell_off()
        if gone:
            self.place.taken_out(at, gone)
        if at:
            self.all_changed.emit()
        self.changed.emit()

    def rows_changed(self, first: int, last: int) -> None:
        self.changed.emit()
        if self.place.is_following:
            return  # the frame sees for itself which of the few rows on the screen are other than they were
        for index in range(first, last + 1):
            self.rows.changed(index)
            self.waiting.changed(self._feed[index])
        self._keep_heights([self._feed[index].id for index in range(first, last + 1)])

    def changed_beyond(self, change: Change) -> None:
        """A row that the feed does not have any more is another now."""
        if self.rows.changed_beyond(change):
            self._keep_heights([change.message_id])
            self.changed.emit()

    def _keep_heights(self, changed: Sequence[MessageId]) -> None:
        if not self.place.is_following:
            self._heights.changed(changed, self._heights_seen, self._viewport.width())

    def _heights_seen(self) -> dict[MessageId, tuple[ChatRow, int]]:
        seen = [(self.rows[standing.index], standing.height) for standing in self.standings()]
        return {row.id: (row, height) for row, height in seen}

    def rows_moving(self, source: int, target: int) -> None:
        raise NotImplementedError("chat stands in the order of arrival")

    def rows_moved(self) -> None:
        raise NotImplementedError("chat stands in the order of arrival")
