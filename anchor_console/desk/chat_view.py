"""The chat as it is read: follows what is new, and holds still to the pixel as soon as somebody scrolls up."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
from PySide6.QtGui import (
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
from PySide6.QtWidgets import QAbstractScrollArea, QApplication, QToolTip

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat_layout import RowLayout, RowLayouts, plain_text
from anchor_console.desk.chat_place import Place, Standing
from anchor_console.desk.chat_rows import Feed, ShownRows
from anchor_console.desk.chat_selection import Spot, TextSelection
from anchor_console.desk.context import Desk
from anchor_console.desk.soon import Soon

FRAME_MS = 16
_SLIDE_MS = 32
"""A slide's frames are half as many: twenty lines a second must not keep a core busy."""
_SLIDES_AT_MOST = 8
"""More new rows than this in one frame are shown at once: nothing could be read on the way."""
_BAR_UNIT = 16
"""Steps of the scroll bar for one row: it counts rows, so that no row must be laid out only to be measured."""
_BAR_AFTER_MS = 500
_NEAR = 30
"""So few rows beyond what is seen, and more history is read."""
_STILL = Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier


class ChatView(QAbstractScrollArea):
    """Paints the rows that are seen, and lays out no others.

    Each frame moves on the screen what only moved, and paints what is new there.
    """

    fan_selected = Signal(int)
    waiting_changed = Signal(int, int)
    """How many rows, and how many claims among them, came since somebody scrolled up."""
    rows_came = Signal()
    """The feed is another than at the last frame."""
    menu_requested = Signal(object, QPoint)
    """For a row, at a place on the screen."""
    around_wanted = Signal(object)
    """A row was double-clicked: what was said before and after it?"""
    older_wanted = Signal()
    newer_wanted = Signal()
    """Somebody scrolls beyond the rows there are."""

    def __init__(self, desk: Desk, feed: Feed, tell: Callable[[ChatRow], str] = lambda _: "") -> None:
        """
        Args:
            tell: what stands in a row's tooltip.
        """
        super().__init__()
        self.setObjectName("chatView")
        self.setAccessibleName(desk.tr("chat.title"))
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        # What is painted covers all of it, so that what only moved can be moved on the screen.
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self._desk = desk
        self._feed = feed
        self._tell = tell
        self._layouts = RowLayouts(desk.theme, desk.words)
        self.rows = ShownRows(feed)
        self.place = Place(self.rows.__len__, lambda index: self._layout(index).height)
        self._coming = (0, -1)
        self._going = (0, -1)
        self._came = 0
        """Rows that came since the last frame."""
        self._new = self._new_claims = 0
        self._told = (-1, -1)
        self._outgrown = False
        """Whether rows on the screen have layouts of before they changed."""
        self._is_still = False
        """Held by the mouse and a modifier; it follows again when either goes."""
        self._selected: MessageId | None = None
        self._hovered: MessageId | None = None
        self._picked: TextSelection | None = None
        self._pressed: tuple[Spot, QPoint] | None = None
        self._painted: dict[MessageId, Standing] = {}
        self._paint_all = True
        self._setting_bar = False
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.timeout.connect(self._on_frame_timeout)
        self._bar_soon = Soon(self, _BAR_AFTER_MS, self._set_bar)
        self.verticalScrollBar().valueChanged.connect(self._on_bar_value_changed)
        feed.observe(self)
        desk.ties.at_end(lambda: self._feed.unobserve(self))

    @property
    def is_following(self) -> bool:
        return self.place.is_following

    @property
    def row_count(self) -> int:
        return len(self.rows)

    @property
    def selected(self) -> MessageId | None:
        return self._selected

    def rows_seen(self) -> list[tuple[MessageId, int]]:
        """The messages on the screen and where their tops stand."""
        return [(self.rows[seen.index].id, seen.top) for seen in self._seen()]

    @Slot()
    def follow(self) -> None:
        """Go back to the newest row and stay there."""
        self.rows.drop_before()
        self.place.follow()
        if self._outgrown:
            self._layouts.clear()
            self._outgrown = False
        self._is_still = False
        self._new = self._new_claims = 0
        self._repaint()

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
        self._picked = None
        self.follow()

    def jump_to(self, message_id: MessageId, stretch: Sequence[ChatRow] = ()) -> None:
        """Show a message in the middle of what was said around it.

        Args:
            stretch: the rows around it, where it is not among those here.
        """
        if stretch:
            self.rows.jump_to(stretch)
        self._is_still = False
        self._selected = message_id
        if self.rows:
            self.place.hold_in_middle(self.rows.nearest(message_id), self._room())
            self._read_on()
        self._set_bar()
        self._repaint()

    def put_older(self, rows: Sequence[ChatRow]) -> None:
        """Take in what stands before the first row; nothing seen moves."""
        self.place.put_in(0, self.rows.put_before(rows))
        self._set_bar()

    def put_newer(self, rows: Sequence[ChatRow]) -> None:
        """Take in what stands after the last row, in a stretch of history; nothing seen moves."""
        self.place.taken_out(0, self.rows.put_after(rows))
        self._schedule()
        self._set_bar()

    # What the feed tells (core.board.RowObserver).

    def rows_inserting(self, first: int, last: int) -> None:
        self._coming = (first, last)
        self._keep_still()

    def rows_inserted(self) -> None:
        at, came = self.rows.came(*self._coming)
        is_newest = at + len(came) == len(self.rows)
        self._came += len(came) if is_newest else 0
        if not is_newest:
            self.place.put_in(at, len(came))
        if not self.place.is_following:
            self._new += len(came)
            self._new_claims += sum(map(_is_claim, came))
        self._schedule()

    def rows_removing(self, first: int, last: int) -> None:
        self._going = (first, last)

    def rows_removed(self) -> None:
        at, gone = self.rows.fell_off(*self._going, keep=not self.place.is_following)
        if gone:
            self.place.taken_out(at, gone)
        if at:
            self._repaint()
        self._schedule()

    def rows_changed(self, first: int, last: int) -> None:
        seen = {} if self.place.is_following else {self.rows[one.index].id: one.height for one in self._seen()}
        for index in range(first, last + 1):
            row = self.rows.changed(index)
            if row.id in seen and self._layouts.height_of(row, self.viewport().width()) != seen[row.id]:
                # A fold that grew by a line would push down what is being read: it shows when that is over.
                self._outgrown = True
                continue
            self._layouts.forget(row.id)
            self._painted.pop(row.id, None)
        self._schedule()

    def rows_moving(self, source: int, target: int) -> None:
        raise NotImplementedError("chat stands in the order of arrival")

    def rows_moved(self) -> None:
        raise NotImplementedError("chat stands in the order of arrival")

    # Where rows stand.

    def _room(self) -> int:
        return self.viewport().height()

    def _layout(self, index: int) -> RowLayout:
        return self._layouts.of(self.rows[index], self.viewport().width())

    def _seen(self) -> list[Standing]:
        return self.place.seen(self._room())

    def scroll_by(self, delta_px: int) -> None:
        """Move what is seen down the rows by `delta_px`; up where that is negative."""
        self._is_still = False
        self.place.scroll_by(delta_px, self._room())
        if not self.place.is_following:
            self._read_on()
            self._follow_at_end()
        self._set_bar()
        self._schedule()

    def _read_on(self) -> None:
        """Ask for history where the rows end soon."""
        if not self.rows:
            return
        if self.place.top_row < _NEAR:
            self.older_wanted.emit()
        elif not self.rows.is_joined and self._seen()[-1].index > len(self.rows) - _NEAR:
            self.newer_wanted.emit()

    def _follow_at_end(self) -> None:
        if self.rows.is_joined and self.place.is_at_end(self._room()):
            self.follow()

    def _keep_still(self) -> None:
        """Hold while the mouse is over the chat with a modifier down, and no longer."""
        wanted = self.viewport().underMouse() and bool(QGuiApplication.keyboardModifiers() & _STILL)
        if wanted and self.place.is_following and (seen := self._seen()):
            self._is_still = True
            self.place.hold(seen[0].index, -seen[0].top)
        elif not wanted and self._is_still and self._pressed is None:
            self.follow()

    # What is selected.

    def select(self, message_id: MessageId) -> None:
        """Mark the row and tell whose it is; nothing moves."""
        self._selected = message_id
        index = self.rows.index_of(message_id)
        if index is not None and self.rows[index].identity_id is not None:
            self.fan_selected.emit(self.rows[index].identity_id)
        self._repaint()

    def _select_by(self, step: int) -> None:
        if not self.rows:
            return
        now = self.rows.index_of(self._selected) if self._selected is not None else None
        index = self._seen()[-1].index if now is None else min(max(now + step, 0), len(self.rows) - 1)
        self.select(self.rows[index].id)
        self.place.bring_into_view(index, self._room())
        self._set_bar()
        self._schedule()

    def selected_text(self) -> str:
        """The text that is selected over rows, or the selected row's."""
        if self._picked is not None and not self._picked.is_empty:
            return self._picked.text(self._desk.words)
        index = self.rows.index_of(self._selected) if self._selected is not None else None
        return plain_text(self.rows[index], self._desk.words) if index is not None else ""

    def copy(self) -> None:
        if text := self.selected_text():
            QGuiApplication.clipboard().setText(text)

    def row_at(self, position: QPoint) -> ChatRow | None:
        seen = self._standing_at(position)
        return self.rows[seen.index] if seen else None

    def _standing_at(self, position: QPoint) -> Standing | None:
        return next((seen for seen in self._seen() if seen.top <= position.y() < seen.bottom), None)

    def _spot_at(self, position: QPoint) -> Spot | None:
        """The place in the text nearest to a point, above or below the rows too."""
        seen = self._seen()
        if not seen:
            return None
        inside = next((one for one in seen if position.y() < one.bottom), seen[-1])
        layout = self._layout(inside.index)
        offset = layout.position_at(position.x(), position.y() - inside.top) - layout.said_from
        return Spot(self.rows[inside.index].id, offset)

    def _pick_to(self, position: QPoint) -> None:
        if self._pressed is None or (head := self._spot_at(position)) is None:
            return
        anchor, pressed_at = self._pressed
        if self._picked is None and (position - pressed_at).manhattanLength() < QApplication.startDragDistance():
            return
        if self.place.is_following:
            # What is being selected must not run away under the mouse.
            seen = self._seen()
            self.place.hold(seen[0].index, -seen[0].top)
        first, last = sorted((self.rows.nearest(anchor.message_id), self.rows.nearest(head.message_id)))
        self._picked = TextSelection(anchor, head, self.rows.between(first, last))
        if not 0 <= position.y() < self._room():
            self.scroll_by(position.y() if position.y() < 0 else position.y() - self._room())
        self._repaint()

    # What Qt tells.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        asked = event.region().boundingRect()
        painter.fillRect(asked, self._desk.theme.color("panel"))
        for seen in self._seen():
            if seen.top > asked.bottom() or seen.bottom <= asked.top():
                continue
            row, layout = self.rows[seen.index], self._layout(seen.index)
            picked = self._picked.within(row.id, layout.said_from, layout.length) if self._picked else None
            layout.paint(
                painter, seen.top, selected=row.id == self._selected, hovered=row.id == self._hovered, picked=picked
            )
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._repaint()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self._repaint()

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.pixelDelta().y() or event.angleDelta().y() * self._desk.theme.px(90) // 120
        self.scroll_by(-pixels)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        if event.button() != Qt.MouseButton.LeftButton:
            return
        if self._picked is not None:
            self._picked = None
            self._repaint()
        spot, row = self._spot_at(position), self.row_at(position)
        if spot is not None:
            self._pressed = (spot, position)
        if row is not None:
            self.select(row.id)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        if (row := self.row_at(event.position().toPoint())) is not None:
            self.around_wanted.emit(row)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        position = event.position().toPoint()
        if self._pressed is not None and event.buttons() & Qt.MouseButton.LeftButton:
            self._pick_to(position)
            return
        row = self.row_at(position)
        self._hover(row.id if row else None)
        self._keep_still()

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        self._pressed = None

    def contextMenuEvent(self, event: QContextMenuEvent) -> None:
        by_key = event.reason() == QContextMenuEvent.Reason.Keyboard
        index = self.rows.index_of(self._selected) if by_key and self._selected is not None else None
        row = self.rows[index] if index is not None else self.row_at(event.pos())
        if row is not None:
            self._selected = row.id
            self._repaint()
            self.menu_requested.emit(row, event.globalPos())

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
            self._keep_still()
        elif isinstance(event, QHelpEvent) and (row := self.row_at(event.pos())) is not None:
            QToolTip.showText(event.globalPos(), self._tell(row), self.viewport())
            return True
        return super().viewportEvent(event)

    def _hover(self, message_id: MessageId | None) -> None:
        if message_id != self._hovered:
            for gone in (self._hovered, message_id):
                if gone is not None:
                    self._painted.pop(gone, None)
            self._hovered = message_id
            self._schedule()

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._keep_still()
        super().keyReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = self._room() - self._desk.theme.px(40)
        match event.key():
            case Qt.Key.Key_Up:
                self._select_by(-1)
            case Qt.Key.Key_Down:
                self._select_by(1)
            case Qt.Key.Key_PageUp:
                self.scroll_by(-page)
            case Qt.Key.Key_PageDown:
                self.scroll_by(page)
            case Qt.Key.Key_End:
                self.follow()
            case Qt.Key.Key_Home if self.rows:
                self.place.hold(0)
                self.scroll_by(0)
            case Qt.Key.Key_C if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self.copy()
            case _:
                self._keep_still()
                super().keyPressEvent(event)

    # One frame.

    def _schedule(self, after_ms: int = FRAME_MS) -> None:
        if not self._frame.isActive():
            self._frame.start(after_ms)

    def _repaint(self) -> None:
        """Paint everything at the next frame: more changed than where rows stand."""
        self._paint_all = True
        self._schedule()

    @Slot()
    def _on_frame_timeout(self) -> None:
        self._slide()
        self._paint_what_changed()
        self._bar_soon.ask()
        if self._came:
            self.rows_came.emit()
        self._came = 0
        waiting = (self._new, self._new_claims) if not self.place.is_following else (-1, 0)
        if waiting != self._told:
            self._told = waiting
            self.waiting_changed.emit(self._new, self._new_claims)
        if self.place.lag_px:
            self._schedule(_SLIDE_MS)

    def _slide(self) -> None:
        """Let few new rows slide in rather than jump."""
        place = self.place
        if not place.is_following or not self.isVisible():
            place.lag_px = 0
            return
        if 0 < self._came <= _SLIDES_AT_MOST and self._came < len(self.rows):
            came = range(len(self.rows) - self._came, len(self.rows))
            place.lag_px += sum(self._layout(index).height for index in came)
        elif self._came:
            place.lag_px = 0
        lag = place.lag_px * 2 // 5
        place.lag_px = lag if 1 < lag < self._room() // 2 else 0

    def _paint_what_changed(self) -> None:
        now = {self.rows[seen.index].id: seen for seen in self._seen()}
        before, self._painted = self._painted, now
        viewport = self.viewport()
        moved = next((seen.top - before[key].top for key, seen in now.items() if key in before), None)
        if self._paint_all or moved is None:
            self._paint_all = False
            viewport.update()
            return
        if moved:
            viewport.scroll(0, moved)
        for key, seen in now.items():
            known = before.get(key)
            if known is None or known.top + moved != seen.top or known.height != seen.height:
                viewport.update(QRect(0, seen.top, viewport.width(), seen.height))

    def _set_bar(self) -> None:
        bar, total = self.verticalScrollBar(), len(self.rows) * _BAR_UNIT
        page = max(1, self._room() // self._desk.theme.px(28)) * _BAR_UNIT
        self._setting_bar = True
        bar.setPageStep(page)
        bar.setSingleStep(_BAR_UNIT)
        bar.setRange(0, max(0, total - page))
        top = self.place.top_row * _BAR_UNIT
        bar.setValue(bar.maximum() if self.place.is_following else min(top, bar.maximum() - 1))
        self._setting_bar = False

    @Slot(int)
    def _on_bar_value_changed(self, value: int) -> None:
        if self._setting_bar or not self.rows:
            return
        if value >= self.verticalScrollBar().maximum() and self.rows.is_joined:
            self.follow()
            return
        row, part = divmod(value, _BAR_UNIT)
        row = min(row, len(self.rows) - 1)
        self._is_still = False
        self.place.hold(row, self._layout(row).height * part // _BAR_UNIT)
        self._read_on()
        self._schedule()


def _is_claim(row: ChatRow) -> bool:
    return row.reading is not None and row.reading.intent is Intent.CLAIM and row.reading.specific
