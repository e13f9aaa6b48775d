"""The chat as it is read: follows what is new, and holds still to the pixel as soon as somebody scrolls up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QGuiApplication,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from anchor_console.chat.feed import Change, ChatRow
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat_bar import Reach, RowBar, cut_of
from anchor_console.desk.chat_frames import Frames, SeenRow
from anchor_console.desk.chat_hand import Hand
from anchor_console.desk.chat_heights import KeptHeights
from anchor_console.desk.chat_layout import RowLayout, RowLayouts, SourceOf, TierOf, chip_of, plain_text
from anchor_console.desk.chat_place import Bookmark, Place, Standing
from anchor_console.desk.chat_rows import Feed, ShownRows
from anchor_console.desk.chat_waiting import Waiting
from anchor_console.desk.context import Desk
from anchor_console.desk.soon import Soon
from anchor_console.desk.tips import plain_tip

_BAR_AFTER_MS = 500
_NEAR = 30
"""So few rows beyond what is seen, and more history is read."""
_LONG_BEFORE_MS = 60_000
_STILL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class ChatView(QAbstractScrollArea):
    """Paints the rows that are seen, and lays out no others."""

    fan_selected = Signal(int)
    waiting_changed = Signal(int, int)
    """How many rows, and how many claims among them, came since somebody scrolled up; or they read elsewhere now."""
    rows_came = Signal()
    """The feed is another than at the last frame."""
    menu_requested = Signal(object, QPoint)
    """For a row, at a place on the screen."""
    around_wanted = Signal(object)
    """A row was double-clicked: what was said before and after it?"""
    older_wanted = Signal()
    newer_wanted = Signal()
    """Somebody scrolls beyond the rows there are."""
    first_wanted = Signal()
    """Somebody goes to the very first row."""
    far_wanted = Signal(object)
    """Somebody drags the bar to about this message, which is not among the rows."""

    def __init__(
        self,
        desk: Desk,
        feed: Feed,
        tell: Callable[[ChatRow], str] = lambda _: "",
        tier_of: TierOf = lambda _: None,
        source_of: SourceOf = lambda _: "",
        begins_at: Callable[[], MessageId | None] = lambda: None,
    ) -> None:
        """
        Args:
            tell: what stands in a row's tooltip.
            begins_at: the first message that could be scrolled to; None is the first row there is.
        """
        super().__init__()
        self.setObjectName("chatView")
        self.setAccessibleName(desk.tr("chat.title"))
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        # One that may have to appear lets Qt lay out the view, and paint all of it, each time there are more rows.
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOn)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        # What is painted covers all of it, so that what only moved can be moved on the screen.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._desk = desk
        self._feed = feed
        self._tell = tell
        self._begins_at = begins_at
        self._layouts = RowLayouts(desk.theme, desk.words, tier_of=tier_of, source_of=source_of)
        self.rows = ShownRows(feed)
        self.place = Place(self.rows.__len__, lambda index: self.layout_at(index).height)
        self._coming = (0, -1)
        self._waiting = Waiting()
        self._told: tuple[int, int, int | None] = (-1, -1, None)
        self._heights = KeptHeights(self._layouts)
        self._is_still = False
        """Held by the mouse and a modifier; it follows again when either goes."""
        self._hovered: MessageId | None = None
        self._hand = Hand(
            self,
            desk.words,
            self._on_row_selected,
            self.around_wanted.emit,
            lambda: self.room_px() - desk.theme.px(40),
        )
        self.frames = Frames(self, self)
        self.frames.shown.connect(self._on_frames_shown)
        self._bar = RowBar(self.verticalScrollBar(), self.rows)
        self._bar.row_wanted.connect(self._on_bar_row_wanted)
        self._bar.message_wanted.connect(self._on_bar_message_wanted)
        self._bar.end_wanted.connect(self.follow)
        self.verticalScrollBar().sliderReleased.connect(self.show_in_bar)
        self._bar_soon = Soon(self, _BAR_AFTER_MS, self.show_in_bar)
        feed.observe(self)
        desk.ties.at_end(self._let_go)

    def _let_go(self) -> None:
        """The window goes, and soon what the rows are read from."""
        self.frames.stop()
        self._feed.unobserve(self)

    @property
    def is_following(self) -> bool:
        return self.place.is_following

    @property
    def row_count(self) -> int:
        return len(self.rows)

    @property
    def reads_at_ms(self) -> int | None:
        """When the first row on the screen was written, where that is long before the newest; None elsewhere."""
        seen = [] if self.place.is_following else self.standings()
        if not seen or not len(self._feed):
            return None
        at_ms = self.rows[seen[0].index].at_ms
        return at_ms if self._feed[len(self._feed) - 1].at_ms - at_ms >= _LONG_BEFORE_MS else None

    @property
    def selected(self) -> MessageId | None:
        return self._hand.selected

    def rows_seen(self) -> list[tuple[MessageId, int]]:
        """The messages on the screen and where their tops stand."""
        return [(self.rows[seen.index].id, seen.top) for seen in self.standings()]

    @Slot()
    def follow(self) -> None:
        """Go back to the newest row and stay there."""
        self.rows.rejoin()
        self.place.follow()
        self._heights.clear()
        self._is_still = False
        self._waiting.begin()
        self.paint_anew()

    def show_feed(self, feed: Feed) -> None:
        """Show another feed from its newest row."""
        self._feed.unobserve(self)
        self._feed = feed
        feed.observe(self)
        self.rows.show_feed(feed)
        self.begin_anew()

    def show_marks(self) -> None:
        """Fans' tiers, or what tells sources apart, are others now. While somebody reads, nothing moves."""
        if self.place.is_following:
            self._layouts.clear()
            self.paint_anew()

    def begin_anew(self) -> None:
        """Show the feed as it is now, from its newest row: other rows are in it."""
        self.rows.begin_anew()
        self._layouts.clear()
        self._hand.let_go()
        self.follow()

    def jump_to(self, message_id: MessageId, stretch: Sequence[ChatRow] = ()) -> None:
        """Show a message in the middle of what was said around it.

        Args:
            stretch: the rows around it, where it is not among those here.
        """
        if stretch:
            self.rows.jump_to(stretch)
        self._hand.selected = message_id
        self._stand(lambda: self.place.hold_in_middle(self.rows.nearest(message_id), self.room_px()))

    def bookmark(self) -> Bookmark | None:
        """Where somebody reads; None while it follows."""
        seen = [] if self.place.is_following else self.standings()
        new = self._waiting
        return Bookmark(self.rows[seen[0].index].id, -seen[0].top, new.rows, new.claims) if seen else None

    def bookmark_at(self, message_id: MessageId) -> Bookmark:
        """A mark elsewhere, with what came since somebody left the newest row."""
        return Bookmark(message_id, 0, self._waiting.rows, self._waiting.claims)

    def open_at(self, mark: Bookmark, stretch: Sequence[ChatRow] = ()) -> None:
        """Show again what stood there, or else what follows it, among rows that are others now.

        Args:
            stretch: the rows around it, where it is not among those here.
        """
        if stretch:
            self.rows.jump_to(stretch)
        self._waiting.begin(mark.new, mark.new_claims)
        stays = self.rows.index_of(mark.message_id) is not None
        self._stand(lambda: self.place.hold(self.rows.nearest(mark.message_id), mark.cut_px if stays else 0))

    def _stand(self, hold: Callable[[], object]) -> None:
        self._is_still = False
        if len(self.rows):
            hold()
            self._read_on()
        self.show_in_bar()
        self.paint_anew()

    def put_older(self, rows: Sequence[ChatRow]) -> None:
        """Take in what stands before the first row; nothing seen moves."""
        self.place.put_in(0, self.rows.put_before(rows))
        self.frames.ask()
        self.show_in_bar()

    def put_newer(self, rows: Sequence[ChatRow]) -> None:
        """Take in what stands after the last row, in a stretch of history; nothing seen moves."""
        self.place.taken_out(0, self.rows.put_after(rows))
        self.frames.ask()
        self.show_in_bar()

    # What the feed tells (core.board.RowObserver).

    def rows_inserting(self, first: int, last: int) -> None:
        self._coming = (first, last)
        self._keep_still()

    def rows_inserted(self) -> None:
        first, last = self._coming
        at, count = self.rows.came(first, last), last + 1 - first
        is_newest = at is None or at + count == len(self.rows)
        if at is not None and is_newest:
            self.frames.came(count)
        elif at is not None:
            self.place.put_in(at, count)
        if not self.place.is_following:
            self._waiting.came(self._feed[index] for index in range(first, last + 1))
        self.frames.ask()

    def rows_removing(self, first: int, last: int) -> None:
        self.rows.falling(first, last, keep=not self.place.is_following or self.rows.are_few)

    def rows_removed(self) -> None:
        at, gone = self.rows.fell_off()
        if gone:
            self.place.taken_out(at, gone)
        if at:
            self.paint_anew()
        self.frames.ask()

    def rows_changed(self, first: int, last: int) -> None:
        self.frames.ask()
        if self.place.is_following:
            return  # the frame sees for itself which of the few rows on the screen are other than they were
        for index in range(first, last + 1):
            self.rows.changed(index)
        self._keep_heights([self._feed[index].id for index in range(first, last + 1)])

    def changed_beyond(self, change: Change) -> None:
        """A row that the feed does not have any more is another now."""
        if self.rows.changed_beyond(change):
            self._keep_heights([change.message_id])
            self.frames.ask()

    def _keep_heights(self, changed: Sequence[MessageId]) -> None:
        if not self.place.is_following:
            self._heights.changed(changed, self._heights_seen, self._width())

    def _heights_seen(self) -> dict[MessageId, tuple[ChatRow, int]]:
        seen = [(self.rows[standing.index], standing.height) for standing in self.standings()]
        return {row.id: (row, height) for row, height in seen}

    def rows_moving(self, source: int, target: int) -> None:
        raise NotImplementedError("chat stands in the order of arrival")

    def rows_moved(self) -> None:
        raise NotImplementedError("chat stands in the order of arrival")

    # Where rows stand.

    def room_px(self) -> int:
        return self.viewport().height()

    def layout_at(self, index: int) -> RowLayout:
        return self._layouts.of(self._row(index), self._width())

    def _row(self, index: int) -> ChatRow:
        """The row as it is shown."""
        return self._heights.row(self.rows[index])

    def _width(self) -> int:
        return self.viewport().width()

    def standings(self) -> list[Standing]:
        """The rows on the screen, from top to bottom."""
        return self.place.seen(self.room_px())

    def seen(self) -> list[SeenRow]:
        """The rows on the screen as they are to be painted."""
        standings, width = self.standings(), self._width()
        rows = [self._row(standing.index) for standing in standings]
        return [
            SeenRow(row, standing, self._layouts.of(row, width)) for row, standing in zip(rows, standings, strict=True)
        ]

    def hold_here(self) -> None:
        """Stay with the rows that are seen now."""
        if self.place.is_following and (seen := self.standings()):
            self.place.hold(seen[0].index, -seen[0].top)

    def go_to_first(self) -> None:
        if self.rows:
            self.place.hold(0)
            self.scroll_by(0)
            self.first_wanted.emit()

    def bring_into_view(self, index: int) -> None:
        self.place.bring_into_view(index, self.room_px())
        self.show_in_bar()
        self.frames.ask()

    def scroll_by(self, delta_px: int) -> None:
        """Move what is seen down the rows by `delta_px`; up where that is negative."""
        self._is_still = False
        self.place.scroll_by(delta_px, self.room_px())
        if not self.place.is_following:
            self._read_on()
            self._follow_at_end()
        self.show_in_bar()
        self.frames.ask()

    def _read_on(self) -> None:
        """Ask for history where the rows end soon."""
        if not self.rows:
            return
        if self.place.top_row < _NEAR:
            self.older_wanted.emit()
        elif not self.rows.is_joined and self.standings()[-1].index > len(self.rows) - _NEAR:
            self.newer_wanted.emit()

    def _has_room(self) -> bool:
        """Whether there are too few rows to fill the view."""
        seen = self.standings()
        return not seen or (seen[0].index == 0 and seen[-1].bottom < self.room_px())

    def _follow_at_end(self) -> None:
        if self.rows.is_joined and self.place.is_at_end(self.room_px()):
            self.follow()

    def _keep_still(self) -> None:
        """Hold while the mouse is over the chat with a modifier down, and no longer."""
        # Asked of the system: what Qt remembers of its last event has a key down whose release it has just told.
        wanted = self.viewport().underMouse() and bool(QGuiApplication.queryKeyboardModifiers() & _STILL)
        if wanted and self.place.is_following and self.rows:
            self._is_still = True
            self.hold_here()
        elif not wanted and self._is_still and not self._hand.is_pressing:
            self.follow()

    # What is selected.

    def select(self, message_id: MessageId) -> None:
        """Mark the row and tell whose it is; nothing moves."""
        self._hand.select(message_id)

    def copy(self) -> None:
        self._hand.copy()

    def _on_row_selected(self, row: ChatRow) -> None:
        # Painted rows are nothing to a screen reader: it is told the one that is selected.
        chip, said = chip_of(row, self._desk.words), plain_text(row, self._desk.words)
        self.setAccessibleDescription(said if chip is None else f"{chip.text} {said}")
        QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.DescriptionChanged))
        if row.identity_id is not None:
            self.fan_selected.emit(row.identity_id)

    # What Qt tells.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        asked, width = event.region(), self._width()
        painter.fillRect(asked.boundingRect(), self._desk.theme.color("panel"))
        for row, seen, layout in self.frames.to_paint(asked):
            # A fold that grew far up and a new row at the foot are two stripes, not all that lies between.
            if not asked.intersects(QRect(0, seen.top, width, seen.height)):
                continue
            layout.paint(
                painter,
                seen.top,
                selected=row.id == self._hand.selected,
                hovered=row.id == self._hovered,
                picked=self._hand.picked_in(row, layout),
            )
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self.paint_anew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.paint_anew()

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.pixelDelta().y() or event.angleDelta().y() * self._desk.theme.px(90) // 120
        self.scroll_by(-pixels)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() == Qt.MouseButton.LeftButton:
            self._hand.press(event.position().toPoint())

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (row := self._hand.row_at(event.position().toPoint())) is not None:
            self.around_wanted.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        if self._hand.is_pressing and event.buttons() & Qt.MouseButton.LeftButton:
            self._hand.drag(position)
            return
        row = self._hand.row_at(position)
        self._hover(row.id if row else None)
        self._keep_still()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hand.release()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        row = self._hand.selected_row() if by_key else self._hand.row_at(event.pos())
        if row is not None:
            self._hand.point_at(row)
            self.menu_requested.emit(row, self._beside(row.id) if by_key else event.globalPos())

    def _beside(self, message_id: MessageId) -> QPoint:
        """Where a menu opens for a row that was chosen by key: under what it says, so that it stays readable."""
        index = self.rows.index_of(message_id)
        if index is not None:
            self.bring_into_view(index)
        standing = next((one for one in self.standings() if one.index == index), None)
        bottom = standing.bottom if standing is not None else 0
        return self.viewport().mapToGlobal(QPoint(self._desk.theme.px(64), bottom))

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
            self._keep_still()
        elif isinstance(event, QHelpEvent) and (row := self._hand.row_at(event.pos())) is not None:
            QToolTip.showText(event.globalPos(), plain_tip(self._tell(row)), self.viewport())
            return True
        return super().viewportEvent(event)

    def _hover(self, message_id: MessageId | None) -> None:
        if message_id != self._hovered:
            for other in (self._hovered, message_id):
                if other is not None:
                    self.frames.repaint_row(other)
            self._hovered = message_id

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._keep_still()
        super().keyReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._hand.press_key(event):
            self._keep_still()
            super().keyPressEvent(event)

    def paint_anew(self) -> None:
        """Paint everything at the next frame: more changed than where rows stand."""
        self.frames.paint_anew()

    @Slot(int)
    def _on_frames_shown(self, came: int) -> None:
        self._bar_soon.ask()
        if self.place.is_following and self.rows.are_few and self._has_room():
            self.older_wanted.emit()
        if came:
            self.rows_came.emit()
        new = self._waiting
        reads = self.reads_at_ms
        told = (-1, 0, None) if self.place.is_following else (new.rows, new.claims, reads and reads // 60_000)
        if told != self._told:
            self._told = told
            self.waiting_changed.emit(new.rows, new.claims)

    # The scroll bar.

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Nothing: the bar follows the rows, and Qt would paint all of them anew each time it does."""

    @Slot()
    def show_in_bar(self) -> None:
        """Let the scroll bar stand where somebody reads in the evening."""
        seen = self.room_px() // self._desk.theme.px(28)
        newest = self._feed[len(self._feed) - 1].id if len(self._feed) else None
        reach = Reach.of(self.rows, self._begins_at(), newest)
        self._bar.show(reach, seen, None if self.place.is_following else self.place.top_row)

    @Slot(int, int)
    def _on_bar_row_wanted(self, row: int, part: int) -> None:
        self._hold_at(row, cut_of(self.layout_at(row).height, part))

    @Slot(object)
    def _on_bar_message_wanted(self, message_id: MessageId) -> None:
        rows = self.rows
        if len(rows) and rows[0].id <= message_id <= rows[len(rows) - 1].id:
            self._hold_at(rows.nearest(message_id), 0)
        else:
            self.far_wanted.emit(message_id)

    def _hold_at(self, row: int, cut_px: int) -> None:
        self._is_still = False
        self.place.hold(row, cut_px)
        self._read_on()
        self.frames.ask()
