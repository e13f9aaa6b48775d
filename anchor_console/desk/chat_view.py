"""The chat as it is read: follows what is new, and holds still to the pixel as soon as somebody scrolls up."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Protocol

from PySide6.QtCore import QEvent, QPoint, Qt, QTimer, Signal, Slot
from PySide6.QtGui import QGuiApplication, QKeyEvent, QMouseEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.clock import from_ms
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat_layout import RowLayout, RowLayouts, plain_text
from anchor_console.desk.context import Desk, Observed

FRAME_MS = 16
_BAR_UNIT = 16
"""Steps of the scroll bar for one row: it counts rows, so that no row must be laid out only to be measured."""
_MOST_KEPT = 40_000
"""Rows kept beyond the feed's own while somebody reads above; past that, their place is lost."""


class Feed(Observed, Protocol):
    """The rows to show, oldest first, in the order of their ids."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> ChatRow: ...


@dataclass(frozen=True, slots=True)
class Seen:
    """A row on the screen: its place among the rows, and where its top stands in the viewport."""

    index: int
    top: int
    layout: RowLayout


class ChatView(QAbstractScrollArea):
    """Paints the rows that are seen, and lays out no others.

    While it does not follow, its place is the row at the top and how far that is cut: nothing that arrives or
    falls off changes either.
    """

    fan_selected = Signal(int)
    waiting_changed = Signal(int, int)
    """How many rows, and how many claims among them, came since somebody scrolled up."""

    def __init__(self, desk: Desk, feed: Feed) -> None:
        super().__init__()
        self.setObjectName("chatView")
        self.setAccessibleName(desk.tr("chat.title"))
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self._desk = desk
        self._feed = feed
        self._layouts = RowLayouts(desk.theme, desk.words)
        self._rows: list[ChatRow] = _all_of(feed)
        self._kept = 0
        self._coming = (0, -1)
        self._going = (0, -1)
        self._following = True
        self._top_row = 0
        self._cut_px = 0
        self._new = self._new_claims = 0
        self._selected: MessageId | None = None
        self._hovered: MessageId | None = None
        self._setting_bar = False
        self._frame = QTimer(self)
        self._frame.setSingleShot(True)
        self._frame.setTimerType(Qt.TimerType.PreciseTimer)
        self._frame.setInterval(FRAME_MS)
        self._frame.timeout.connect(self._on_frame_timeout)
        self.verticalScrollBar().valueChanged.connect(self._on_bar_value_changed)
        desk.ties.observe(feed, self)

    @property
    def is_following(self) -> bool:
        return self._following

    @property
    def row_count(self) -> int:
        return len(self._rows)

    def rows_seen(self) -> list[tuple[MessageId, int]]:
        """The messages on the screen and where their tops stand."""
        return [(self._rows[seen.index].id, seen.top) for seen in self._seen()]

    @Slot()
    def follow(self) -> None:
        """Go back to the newest row and stay there."""
        self._following = True
        del self._rows[: self._kept]
        self._kept = 0
        self._new = self._new_claims = 0
        self._schedule()

    def begin_anew(self) -> None:
        """Show the feed as it is now, from its newest row: another session's chat is in it."""
        self._rows = _all_of(self._feed)
        self._kept = 0
        self._layouts.clear()
        self._selected = None
        self.follow()

    # What the feed tells (core.board.RowObserver).

    def rows_inserting(self, first: int, last: int) -> None:
        self._coming = (first, last)

    def rows_inserted(self) -> None:
        first, last = self._coming
        came = [self._feed[index] for index in range(first, last + 1)]
        self._rows[self._kept + first : self._kept + first] = came
        if not self._following:
            self._new += len(came)
            self._new_claims += sum(map(_is_claim, came))
        self._schedule()

    def rows_removing(self, first: int, last: int) -> None:
        self._going = (first, last)

    def rows_removed(self) -> None:
        first, last = self._going
        if self._following or first > 0:
            del self._rows[self._kept + first : self._kept + last + 1]
        else:
            self._kept += last + 1
            self._forget_beyond(_MOST_KEPT)
        self._schedule()

    def rows_changed(self, first: int, last: int) -> None:
        for index in range(first, last + 1):
            row = self._feed[index]
            self._rows[self._kept + index] = row
            self._layouts.forget(row.id)
        self._schedule()

    def rows_moving(self, source: int, target: int) -> None:
        raise NotImplementedError("chat stands in the order of arrival")

    def rows_moved(self) -> None:
        raise NotImplementedError("chat stands in the order of arrival")

    def _forget_beyond(self, most: int) -> None:
        over = self._kept - most
        if over > 0:
            del self._rows[:over]
            self._kept -= over
            self._top_row = max(0, self._top_row - over)

    # Where rows stand.

    def _layout(self, index: int) -> RowLayout:
        return self._layouts.of(self._rows[index], self.viewport().width())

    def _seen(self) -> list[Seen]:
        return list(self._seen_from_below() if self._following else self._seen_from_above())

    def _seen_from_above(self) -> Iterator[Seen]:
        top, index = -self._cut_px, self._top_row
        while top < self.viewport().height() and index < len(self._rows):
            layout = self._layout(index)
            yield Seen(index, top, layout)
            top += layout.height
            index += 1

    def _seen_from_below(self) -> Iterator[Seen]:
        room, index, found = self.viewport().height(), len(self._rows), list[RowLayout]()
        while room > 0 and index > 0:
            index -= 1
            found.append(self._layout(index))
            room -= found[-1].height
        top = min(room, 0)
        for place, layout in enumerate(reversed(found), start=index):
            yield Seen(place, top, layout)
            top += layout.height

    def scroll_by(self, delta_px: int) -> None:
        """Move what is seen down the rows by `delta_px`; up where that is negative."""
        if not self._rows:
            return
        if self._following:
            seen = self._seen()
            if delta_px >= 0 or (seen[0].index == 0 and seen[0].top >= 0):
                return
            self._hold(seen[0].index, -seen[0].top)
        self._cut_px += delta_px
        while self._cut_px < 0 and self._top_row > 0:
            self._top_row -= 1
            self._cut_px += self._layout(self._top_row).height
        self._cut_px = max(0, self._cut_px)
        while self._top_row < len(self._rows) - 1 and self._cut_px >= self._layout(self._top_row).height:
            self._cut_px -= self._layout(self._top_row).height
            self._top_row += 1
        self._follow_at_end()
        self._schedule()

    def _hold(self, top_row: int, cut_px: int) -> None:
        self._following, self._top_row, self._cut_px = False, top_row, cut_px

    def _follow_at_end(self) -> None:
        seen = list(self._seen_from_above())
        if not seen:
            self.follow()
            return
        last = seen[-1]
        if last.index == len(self._rows) - 1 and last.top + last.layout.height <= self.viewport().height():
            self.follow()

    # What is selected.

    def select(self, message_id: MessageId) -> None:
        """Mark the row and tell whose it is; nothing moves."""
        self._selected = message_id
        index = self._index_of(message_id)
        if index is not None and self._rows[index].identity_id is not None:
            self.fan_selected.emit(self._rows[index].identity_id)
        self.viewport().update()

    def _index_of(self, message_id: MessageId) -> int | None:
        low, high = 0, len(self._rows)
        while low < high:
            middle = (low + high) // 2
            if self._rows[middle].id < message_id:
                low = middle + 1
            else:
                high = middle
        return low if low < len(self._rows) and self._rows[low].id == message_id else None

    def _select_by(self, step: int) -> None:
        if not self._rows:
            return
        now = self._index_of(self._selected) if self._selected is not None else None
        index = self._seen()[-1].index if now is None else min(max(now + step, 0), len(self._rows) - 1)
        self.select(self._rows[index].id)
        self._bring_into_view(index)

    def _bring_into_view(self, index: int) -> None:
        seen = self._seen()
        if index < seen[0].index or (index == seen[0].index and seen[0].top < 0):
            self._hold(index, 0)
        elif index > seen[-1].index or seen[-1].index == index:
            below = sum(self._layout(place).height for place in range(seen[-1].index, index + 1))
            self.scroll_by(max(0, seen[-1].top + below - self.viewport().height()))
        self._schedule()

    def _at(self, position: QPoint) -> ChatRow | None:
        for seen in self._seen():
            if seen.top <= position.y() < seen.top + seen.layout.height:
                return self._rows[seen.index]
        return None

    # What Qt tells.

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.fillRect(self.viewport().rect(), self._desk.theme.color("panel"))
        for seen in self._seen():
            row = self._rows[seen.index]
            hovered = row.id == self._hovered
            seen.layout.paint(painter, seen.top, selected=row.id == self._selected, hovered=hovered)
            if hovered:
                self._paint_time(painter, row, seen)
        painter.end()

    def _paint_time(self, painter: QPainter, row: ChatRow, seen: Seen) -> None:
        theme = self._desk.theme
        text = from_ms(row.at_ms).astimezone().strftime("%H:%M:%S")
        width = theme.metrics("tiny").horizontalAdvance(text) + theme.px(12)
        left, top = self.viewport().width() - width - theme.px(4), seen.top + theme.px(4)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(theme.color("raised"))
        painter.drawRoundedRect(left, top, width, theme.px(18), theme.px(4), theme.px(4))
        painter.setPen(theme.color("quiet"))
        painter.setFont(theme.font("tiny"))
        painter.drawText(left, top, width, theme.px(18), Qt.AlignmentFlag.AlignCenter, text)

    def resizeEvent(self, event: QResizeEvent) -> None:
        self._schedule()

    def wheelEvent(self, event: QWheelEvent) -> None:
        pixels = event.pixelDelta().y() or event.angleDelta().y() * self._desk.theme.px(90) // 120
        self.scroll_by(-pixels)
        event.accept()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        row = self._at(event.position().toPoint())
        if row is not None and event.button() == Qt.MouseButton.LeftButton:
            self.select(row.id)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        row = self._at(event.position().toPoint())
        self._hover(row.id if row else None)

    def viewportEvent(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Leave:
            self._hover(None)
        return super().viewportEvent(event)

    def _hover(self, message_id: MessageId | None) -> None:
        if message_id != self._hovered:
            self._hovered = message_id
            self.viewport().update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        page = self.viewport().height() - self._desk.theme.px(40)
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
            case Qt.Key.Key_Home if self._rows:
                self._hold(0, 0)
                self._follow_at_end()
                self._schedule()
            case Qt.Key.Key_C if event.modifiers() == Qt.KeyboardModifier.ControlModifier:
                self._copy()
            case _:
                super().keyPressEvent(event)

    def _copy(self) -> None:
        index = self._index_of(self._selected) if self._selected is not None else None
        if index is not None:
            QGuiApplication.clipboard().setText(plain_text(self._rows[index], self._desk.words))

    # One frame.

    def _schedule(self) -> None:
        if not self._frame.isActive():
            self._frame.start()

    @Slot()
    def _on_frame_timeout(self) -> None:
        self._set_bar()
        self.waiting_changed.emit(self._new, self._new_claims)
        self.viewport().update()

    def _set_bar(self) -> None:
        bar, total = self.verticalScrollBar(), len(self._rows) * _BAR_UNIT
        page = max(1, self.viewport().height() // self._desk.theme.px(28)) * _BAR_UNIT
        self._setting_bar = True
        bar.setPageStep(page)
        bar.setSingleStep(_BAR_UNIT)
        bar.setRange(0, max(0, total - page))
        bar.setValue(bar.maximum() if self._following else min(self._top_row * _BAR_UNIT, bar.maximum() - 1))
        self._setting_bar = False

    @Slot(int)
    def _on_bar_value_changed(self, value: int) -> None:
        if self._setting_bar or not self._rows:
            return
        if value >= self.verticalScrollBar().maximum():
            self.follow()
            return
        row, part = divmod(value, _BAR_UNIT)
        row = min(row, len(self._rows) - 1)
        self._hold(row, self._layout(row).height * part // _BAR_UNIT)
        self._schedule()


def _all_of(feed: Feed) -> list[ChatRow]:
    return [feed[index] for index in range(len(feed))]


def _is_claim(row: ChatRow) -> bool:
    return row.reading is not None and row.reading.intent is Intent.CLAIM and row.reading.specific
