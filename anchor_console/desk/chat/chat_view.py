"""The chat as it is read: follows what is new, and holds still to the pixel as soon as somebody scrolls up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, QSize, Qt, Signal, Slot
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QContextMenuEvent,
    QCursor,
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
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QToolTip

from anchor_console.chat.feed import ChatRow
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat.chat_bar import Reach, RowBar, cut_of
from anchor_console.desk.chat.chat_frames import Frames
from anchor_console.desk.chat.chat_hand import Hand
from anchor_console.desk.chat.chat_layout import NameOf, RowLayouts, SourceOf, TierOf
from anchor_console.desk.chat.chat_rows import Feed
from anchor_console.desk.chat.chat_sight import Sight
from anchor_console.desk.chat.chat_words import chip_of, plain_text
from anchor_console.desk.context import Desk
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets.soon import Soon

_BAR_AFTER_MS = 500
_DRAG_ON_MS = 30
"""How often a mouse that is held past an edge scrolls on."""
_STILL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class ChatView(QAbstractScrollArea):
    """Paints the rows that are seen, and lays out no others."""

    fan_selected = Signal(int)
    waiting_changed = Signal(int, int)
    """How many rows, and how many claims among them, came since somebody scrolled up; or they read elsewhere now."""
    rows_came = Signal()
    """The feed is another than at the last frame."""
    menu_requested = Signal(object, QRect)
    """For a row, beside what must stay readable on the screen: the row, or nothing but a point."""
    around_wanted = Signal(object)
    """A row was double-clicked: what was said before and after it?"""
    far_wanted = Signal(object)
    """Somebody drags the bar to about this message, which is not among the rows."""

    def __init__(
        self,
        desk: Desk,
        feed: Feed,
        tell: Callable[[ChatRow], str] = lambda _: "",
        tier_of: TierOf = lambda _: None,
        source_of: SourceOf = lambda _: "",
        name_of: NameOf = lambda _: "",
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
        self._tell = tell
        self._begins_at = begins_at
        layouts = RowLayouts(desk.theme, desk.words, tier_of=tier_of, source_of=source_of, name_of=name_of)
        sight = self.sight = Sight(feed, layouts, self.viewport())
        self.frames = Frames(self, sight)
        self._told: tuple[int, int, int | None] = (-1, -1, None)
        self._hovered: MessageId | None = None
        self._hand = Hand(
            sight,
            desk.words,
            self._on_row_selected,
            self.around_wanted.emit,
            lambda: sight.room_px() - desk.theme.px(40),
        )
        self._bar = RowBar(self.verticalScrollBar(), sight.rows)
        self._bar_soon = Soon(self, _BAR_AFTER_MS, self.show_in_bar)
        self._dragged_to = QPoint()
        self._top_px = 0
        """Where in the window it begins."""
        self._dragging_on = Soon(self, _DRAG_ON_MS, self._drag)
        sight.changed.connect(self.frames.ask)
        sight.all_changed.connect(self.frames.paint_anew)
        sight.place_changed.connect(self.show_in_bar)
        sight.rows_coming.connect(self._keep_still)
        sight.newest_came.connect(self.frames.came)
        self.frames.shown.connect(self._on_frames_shown)
        self._bar.row_wanted.connect(self._on_bar_row_wanted)
        self._bar.message_wanted.connect(self._on_bar_message_wanted)
        self._bar.end_wanted.connect(sight.follow)
        self.verticalScrollBar().sliderReleased.connect(self.show_in_bar)
        desk.ties.at_end(self._let_go)

    def _let_go(self) -> None:
        """The window goes, and soon what the rows are read from."""
        self.frames.stop()
        self.sight.let_go()

    @property
    def selected(self) -> MessageId | None:
        return self._hand.selected

    def rows_seen(self) -> list[tuple[MessageId, int]]:
        """The messages on the screen and where their tops stand."""
        return [(self.sight.rows[seen.index].id, seen.top) for seen in self.sight.standings()]

    def show_feed(self, feed: Feed) -> None:
        """Show another feed from its newest row."""
        self._hand.let_go()
        self.sight.show_feed(feed)

    def begin_anew(self) -> None:
        """Show the feed as it is now, from its newest row: other rows are in it."""
        self._hand.let_go()
        self.sight.begin_anew()

    def jump_to(self, message_id: MessageId, stretch: Sequence[ChatRow] = ()) -> None:
        """Select a message and hold it in the middle of what was said around it.

        Args:
            stretch: the rows around it, where it is not among those here.
        """
        self._hand.selected = message_id
        self.sight.jump_to(message_id, stretch)

    @Slot()
    def _keep_still(self) -> None:
        """Hold while the mouse is over the chat with a modifier down, and no longer."""
        sight = self.sight
        # Asked of the system: what Qt remembers of its last event has a key down whose release it has just told.
        wanted = self.viewport().underMouse() and bool(QGuiApplication.queryKeyboardModifiers() & _STILL)
        if wanted and sight.place.is_following and sight.rows:
            sight.is_held_by_hand = True
            sight.hold_here()
        elif not wanted and sight.is_held_by_hand and not self._hand.is_pressing:
            sight.follow()

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
        asked, width = event.region(), self.viewport().width()
        # Smoothed, its edges would mix with what nobody painted where the screen's scale cuts pixels.
        painter.fillRect(asked.boundingRect(), self._desk.theme.color("panel"))
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
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
        before, self._top_px = self._top_px, self.mapTo(self.window(), QPoint()).y()
        lower_px = self._top_px - before
        if event.size().height() == event.oldSize().height() - lower_px:
            # A bar above it has come or gone: a text that many send is asked about while somebody reads.
            self.sight.stay(lower_px)
        if self._hand.selected is not None:
            self.sight.keep_in_sight(self._hand.selected, event.oldSize().height())
        self.frames.paint_anew()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.frames.paint_anew()

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.pixelDelta().y() or event.angleDelta().y() * self._desk.theme.px(90) // 120
        self.sight.scroll_by(-pixels)
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
            self._dragged_to = position
            self._drag()
            return
        self._hover_at(position)
        self._keep_still()

    def _drag(self) -> None:
        """Pick text up to where the mouse is; as long as it stays past an edge, again and again."""
        if self._hand.is_pressing:
            self._hand.drag(self._dragged_to)
            if not 0 <= self._dragged_to.y() < self.viewport().height():
                self._dragging_on.ask()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._hand.release()

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        if event.reason() == QContextMenuEvent.Reason.Keyboard:
            self._open_menu_by_key()
        elif (row := self._hand.row_at(event.pos())) is not None:
            self._hand.point_at(row)
            self.menu_requested.emit(row, QRect(event.globalPos(), QSize()))

    def _open_menu_by_key(self) -> None:
        """Ask for the menu of the row that is selected, beside what it says."""
        if (row := self._hand.selected_row()) is not None:
            self._hand.point_at(row)
            self.menu_requested.emit(row, self._shown_at(row.id))

    def _shown_at(self, message_id: MessageId) -> QRect:
        """Where on the screen a row says what it does, brought into view."""
        index = self.sight.rows.index_of(message_id)
        if index is not None:
            self.sight.bring_into_view(index)
        standing = next((one for one in self.sight.standings() if self.sight.rows[one.index].id == message_id), None)
        top, bottom = (standing.top, standing.bottom) if standing is not None else (0, 0)
        left = self._desk.theme.px(64)
        said = QRect(QPoint(left, top), QPoint(self.viewport().width() - 1, bottom - 1))
        return QRect(self.viewport().mapToGlobal(said.topLeft()), said.size())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
            self._keep_still()
        elif isinstance(event, QHelpEvent) and (row := self._hand.row_at(event.pos())) is not None:
            QToolTip.showText(event.globalPos(), plain_tip(self._tell(row)), self.viewport())
            return True
        return super().viewportEvent(event)

    def _hover_at(self, position: QPoint | None) -> None:
        row = None if position is None else self._hand.row_at(position)
        self._hover(row.id if row else None)

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
        if event.key() == Qt.Key.Key_F10 and event.modifiers() == Qt.KeyboardModifier.ShiftModifier:
            # Qt itself answers the menu key everywhere, this one on Windows alone.
            self._open_menu_by_key()
            return
        if not self._hand.press_key(event):
            self._keep_still()
            super().keyPressEvent(event)

    @Slot(int)
    def _on_frames_shown(self, came: int) -> None:
        self._bar_soon.ask()
        if self.viewport().underMouse():
            # Rows went by under a mouse that stands still, and maybe on a dialog that covers them.
            is_covered = QApplication.widgetAt(QCursor.pos()) is not self.viewport()
            self._hover_at(None if is_covered else self.viewport().mapFromGlobal(QCursor.pos()))
        self.sight.read_older_where_few()
        if came:
            self.rows_came.emit()
        new, reads = self.sight.waiting, self.sight.reads_at_ms
        is_following = self.sight.place.is_following
        told = (-1, 0, None) if is_following else (new.rows, new.claims, reads and reads // 60_000)
        if told != self._told:
            self._told = told
            self.waiting_changed.emit(new.rows, new.claims)

    # The scroll bar.

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Nothing: the bar follows the rows, and Qt would paint all of them anew each time it does."""

    @Slot()
    def show_in_bar(self) -> None:
        """Let the scroll bar stand where somebody reads in the evening."""
        sight = self.sight
        seen = sight.room_px() // self._desk.theme.px(28)
        reach = Reach.of(sight.rows, self._begins_at(), sight.newest)
        self._bar.show(reach, seen, None if sight.place.is_following else sight.place.top_row)

    @Slot(int, int)
    def _on_bar_row_wanted(self, row: int, part: int) -> None:
        self.sight.hold_at(row, cut_of(self.sight.layout_at(row).height, part))

    @Slot(object)
    def _on_bar_message_wanted(self, message_id: MessageId) -> None:
        rows = self.sight.rows
        if len(rows) and rows[0].id <= message_id <= rows[len(rows) - 1].id:
            self.sight.hold_at(rows.nearest(message_id), 0)
        else:
            self.far_wanted.emit(message_id)
