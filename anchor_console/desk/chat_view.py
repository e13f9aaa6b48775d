"""The chat as it is read: follows what is new, and holds still to the pixel as soon as somebody scrolls up."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterable, Sequence
from typing import NamedTuple

from PySide6.QtCore import QEvent, QPoint, QRect, Qt, QTimer, Signal, Slot
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
    QRegion,
    QResizeEvent,
    QShowEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat_bar import RowBar, cut_of
from anchor_console.desk.chat_hand import Hand
from anchor_console.desk.chat_layout import RowLayout, RowLayouts, SourceOf, TierOf, chip_of, plain_text
from anchor_console.desk.chat_place import Place, Standing
from anchor_console.desk.chat_rows import Feed, ShownRows
from anchor_console.desk.context import Desk
from anchor_console.desk.soon import Soon
from anchor_console.desk.tips import plain_tip

FRAME_MS = 16
_SLIDE_MS = 32
"""A slide's frames are half as many: twenty lines a second must not keep a core busy."""
_SLIDES_AT_MOST = 8
"""More new rows than this in one frame are shown at once: nothing could be read on the way."""
_QUIET_S = 0.5
"""A new row slides in only after such a pause: where the next comes before it stands, sliding would never end."""
_FLOOD_FRAME_MS = 48
"""Between frames while so much comes that every one is another page: nobody reads it, and a core has better to do."""
_LAYING_S = 0.0015
"""How long rows are laid out in one go: a page of new ones takes longer than a frame has beside its painting."""
_GOES_AT_MOST = 4
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

    def __init__(
        self,
        desk: Desk,
        feed: Feed,
        tell: Callable[[ChatRow], str] = lambda _: "",
        tier_of: TierOf = lambda _: None,
        source_of: SourceOf = lambda _: "",
    ) -> None:
        """
        Args:
            tell: what stands in a row's tooltip.
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
        self._layouts = RowLayouts(desk.theme, desk.words, tier_of=tier_of, source_of=source_of)
        self.rows = ShownRows(feed)
        self.place = Place(self.rows.__len__, lambda index: self.layout_at(index).height)
        self._coming = (0, -1)
        self._came = 0
        """Rows that came since the last frame."""
        self._new = self._new_claims = 0
        self._told = (-1, -1)
        self._outgrown: dict[MessageId, ChatRow] = {}
        """Rows on the screen as they were laid out, that would be higher now."""
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
        self._painted: dict[MessageId, _Seen] = {}
        """What the last frame showed, from top to bottom."""
        self._paint_all = True
        self._came_s = 0.0
        """When the last rows came, by the monotonic clock."""
        self._frame_ms = FRAME_MS
        self._goes = 0
        """In how many goes rows were laid out for the next frame."""
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.timeout.connect(self._on_frame_timeout)
        self._bar = RowBar(self.verticalScrollBar(), self._on_bar_moved, self._on_bar_end)
        self._bar_soon = Soon(self, _BAR_AFTER_MS, self._set_bar)
        feed.observe(self)
        desk.ties.at_end(self._let_go)

    def _let_go(self) -> None:
        """The window goes, and soon what the rows are read from."""
        self._frame.stop()
        self._feed.unobserve(self)

    @property
    def is_following(self) -> bool:
        return self.place.is_following

    @property
    def row_count(self) -> int:
        return len(self.rows)

    @property
    def selected(self) -> MessageId | None:
        return self._hand.selected

    def rows_seen(self) -> list[tuple[MessageId, int]]:
        """The messages on the screen and where their tops stand."""
        return [(self.rows[seen.index].id, seen.top) for seen in self.standings()]

    @Slot()
    def follow(self) -> None:
        """Go back to the newest row and stay there."""
        self.rows.begin_anew()
        self.place.follow()
        self._outgrown.clear()
        self._is_still = False
        self._new = self._new_claims = 0
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
        self._is_still = False
        self._hand.selected = message_id
        if len(self.rows):
            self.place.hold_in_middle(self.rows.nearest(message_id), self.room_px())
            self._read_on()
        self._set_bar()
        self.paint_anew()

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
        first, last = self._coming
        at, count = self.rows.came(first, last), last + 1 - first
        is_newest = at is None or at + count == len(self.rows)
        self._came += count if at is not None and is_newest else 0
        if at is not None and not is_newest:
            self.place.put_in(at, count)
        if not self.place.is_following:
            self._new += count
            self._new_claims += sum(_is_claim(self._feed[index]) for index in range(first, last + 1))
        self._schedule()

    def rows_removing(self, first: int, last: int) -> None:
        self.rows.falling(first, last, keep=not self.place.is_following)

    def rows_removed(self) -> None:
        at, gone = self.rows.fell_off()
        if gone:
            self.place.taken_out(at, gone)
        if at:
            self.paint_anew()
        self._schedule()

    def rows_changed(self, first: int, last: int) -> None:
        self._schedule()
        if self.place.is_following:
            return  # the frame sees for itself which of the few rows on the screen are other than they were
        for index in range(first, last + 1):
            self.rows.changed(index)
        for standing in self.standings():
            row = self.rows[standing.index]
            shown = self._layouts.shown(row.id)
            if shown is not None and shown != row and self._layouts.height_of(row, self._width()) != standing.height:
                # A fold that grew by a line would push down what is being read: it shows when that is over.
                self._outgrown.setdefault(row.id, shown)

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
        row = self.rows[index]
        return self._outgrown.get(row.id, row) if self._outgrown else row

    def _width(self) -> int:
        return self.viewport().width()

    def standings(self) -> list[Standing]:
        """The rows on the screen, from top to bottom."""
        return self.place.seen(self.room_px())

    def hold_here(self) -> None:
        """Stay with the rows that are seen now."""
        if self.place.is_following and (seen := self.standings()):
            self.place.hold(seen[0].index, -seen[0].top)

    def go_to_first(self) -> None:
        if self.rows:
            self.place.hold(0)
            self.scroll_by(0)

    def bring_into_view(self, index: int) -> None:
        self.place.bring_into_view(index, self.room_px())
        self._set_bar()
        self._schedule()

    def scroll_by(self, delta_px: int) -> None:
        """Move what is seen down the rows by `delta_px`; up where that is negative."""
        self._is_still = False
        self.place.scroll_by(delta_px, self.room_px())
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
        elif not self.rows.is_joined and self.standings()[-1].index > len(self.rows) - _NEAR:
            self.newer_wanted.emit()

    def _follow_at_end(self) -> None:
        if self.rows.is_joined and self.place.is_at_end(self.room_px()):
            self.follow()

    def _keep_still(self) -> None:
        """Hold while the mouse is over the chat with a modifier down, and no longer."""
        wanted = self.viewport().underMouse() and bool(QGuiApplication.keyboardModifiers() & _STILL)
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
        for row, seen, layout in self._to_paint(asked):
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

    def _to_paint(self, asked: QRegion) -> Iterable[_Seen]:
        """What the last frame showed; the next one moves all of that, and would move a stripe of its own rows too.

        Where all is painted, that may be as it is by now: then the next frame paints all again.
        """
        if self._frame.isActive() and (self._paint_all or asked == QRegion(self.viewport().rect())):
            self._paint_all = True
            return self._seen()
        return self._painted.values()

    def _seen(self) -> list[_Seen]:
        standings, width = self.standings(), self._width()
        rows = [self._row(standing.index) for standing in standings]
        return [
            _Seen(row, standing, self._layouts.of(row, width)) for row, standing in zip(rows, standings, strict=True)
        ]

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
            self._hand.selected = row.id
            self.paint_anew()
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
                if other is not None and (seen := self._painted.get(other)) is not None:
                    self.viewport().update(QRect(0, seen.standing.top, self._width(), seen.standing.height))
            self._hovered = message_id

    def keyReleaseEvent(self, event: QKeyEvent) -> None:
        self._keep_still()
        super().keyReleaseEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not self._hand.press_key(event):
            self._keep_still()
            super().keyPressEvent(event)

    # One frame.

    def _schedule(self, after_ms: int | None = None) -> None:
        if not self._frame.isActive():
            self._frame.start(self._frame_ms if after_ms is None else after_ms)

    def paint_anew(self) -> None:
        """Paint everything at the next frame: more changed than where rows stand."""
        self._paint_all = True
        self._schedule()

    @Slot()
    def _on_frame_timeout(self) -> None:
        is_flood = self._came > _SLIDES_AT_MOST
        if is_flood and self._goes < _GOES_AT_MOST and not self._lay_out_newest():
            self._goes += 1
            self._frame.start(0)
            return
        self._goes = 0
        self._slide()
        self._paint_what_changed()
        self._bar_soon.ask()
        if self._came:
            self.rows_came.emit()
        self._frame_ms = _FLOOD_FRAME_MS if is_flood else FRAME_MS
        self._came = 0
        waiting = (self._new, self._new_claims) if not self.place.is_following else (-1, 0)
        if waiting != self._told:
            self._told = waiting
            self.waiting_changed.emit(self._new, self._new_claims)
        if self.place.lag_px:
            self._schedule(_SLIDE_MS)

    def _lay_out_newest(self) -> bool:
        """Lay out the newest rows for a small part of a frame; False where more of them are about to be seen."""
        left_px, until_s = self.room_px() if self.place.is_following else 0, time.perf_counter() + _LAYING_S
        for index in range(len(self.rows) - 1, -1, -1):
            if left_px <= 0:
                break
            if time.perf_counter() >= until_s:
                return False
            left_px -= self.layout_at(index).height
        return True

    def _slide(self) -> None:
        """Let few new rows slide in rather than jump."""
        place = self.place
        if not place.is_following or not self.isVisible():
            place.lag_px = 0
            return
        now_s = time.monotonic()
        is_quiet, self._came_s = now_s - self._came_s >= _QUIET_S, now_s if self._came else self._came_s
        if is_quiet and 0 < self._came <= _SLIDES_AT_MOST and self._came < len(self.rows):
            came = range(len(self.rows) - self._came, len(self.rows))
            place.lag_px += sum(self.layout_at(index).height for index in came)
        elif self._came:
            place.lag_px = 0
        lag = place.lag_px // 3
        place.lag_px = lag if 1 < lag < self.room_px() // 2 else 0

    def _paint_what_changed(self) -> None:
        now = {one.row.id: one for one in self._seen()}
        before, self._painted = self._painted, now
        viewport = self.viewport()
        moved = next((one.standing.top - before[key].standing.top for key, one in now.items() if key in before), None)
        if self._paint_all or moved is None:
            self._paint_all = False
            viewport.update()
            return
        if moved:
            viewport.scroll(0, moved)
        width = viewport.width()
        for key, one in now.items():
            known, seen = before.get(key), one.standing
            if (
                known is None
                or known.layout is not one.layout
                or known.standing.top + moved != seen.top
                or known.standing.height != seen.height
            ):
                viewport.update(QRect(0, seen.top, width, seen.height))

    # The scroll bar.

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        """Nothing: the bar follows the rows, and Qt would paint all of them anew each time it does."""

    def _set_bar(self) -> None:
        seen = self.room_px() // self._desk.theme.px(28)
        self._bar.show(len(self.rows), seen, None if self.place.is_following else self.place.top_row)

    def _on_bar_end(self) -> bool:
        if self.rows.is_joined:
            self.follow()
        return self.rows.is_joined

    def _on_bar_moved(self, row: int, part: int) -> None:
        if not self.rows:
            return
        row = min(row, len(self.rows) - 1)
        self._is_still = False
        self.place.hold(row, cut_of(self.layout_at(row).height, part))
        self._read_on()
        self._schedule()


class _Seen(NamedTuple):
    """A row on the screen, where it stands and how it is laid out."""

    row: ChatRow
    standing: Standing
    layout: RowLayout


def _is_claim(row: ChatRow) -> bool:
    return row.reading is not None and row.reading.intent is Intent.CLAIM and row.reading.specific
