"""A list of what somebody must follow up: rows painted in one line, and below what can be said to the selected one."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec
from PySide6.QtCore import QRectF, QSize, Qt, Signal, Slot
from PySide6.QtGui import QFocusEvent, QGuiApplication, QKeyEvent, QPainter
from PySide6.QtWidgets import QPushButton, QStackedWidget, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from anchor_console.core.board import Board
from anchor_console.desk.context import Desk
from anchor_console.desk.models.board_model import Index, RowRole
from anchor_console.desk.models.ordered_model import OrderedModel
from anchor_console.desk.rounds import AtMostEvery
from anchor_console.desk.widgets import painting
from anchor_console.desk.widgets.buttons import icon_button
from anchor_console.desk.widgets.labels import ClampedLabel
from anchor_console.desk.widgets.one_press import RETURN, is_only_held
from anchor_console.desk.widgets.parts import EmptyState, column, row
from anchor_console.desk.widgets.row_list import RowList

_SHOW_MS = 100
_ROW = 32
_LINES_SAID = 3
"""A sentence that can be said aloud is hardly longer; the list below it must stay a list."""


class Line(msgspec.Struct, frozen=True):
    """A row in words: a chip with its colours, what it is, more of it more quietly, and what stands at the right."""

    chip: str
    colors: str
    what: str
    more: str
    right: str
    is_settled: bool


class _LineDelegate(QStyledItemDelegate):
    def __init__(self, desk: Desk, parent: QWidget, line_of: Callable[[Any], Line]) -> None:
        super().__init__(parent)
        self._desk = desk
        self._line_of = line_of

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        return QSize(self._desk.theme.px(120), self._desk.theme.px(_ROW))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        theme, px = self._desk.theme, self._desk.theme.px
        line = self._line_of(index.data(RowRole.ROW))
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painting.row_back(painter, option, theme)
        box = QRectF(option.rect).adjusted(px(12), 0, -px(12), 0)
        used = painting.chip(painter, box.left(), box.center().y(), line.chip, line.colors, theme, px(44))
        box.setLeft(box.left() + used + px(8))
        faint, quiet = theme.color("faint"), theme.color("quiet")
        used = painting.words(painter, box, line.right, theme.font("small"), faint, right=True)
        box.setRight(box.right() - used - px(8))
        ink = theme.color("quiet" if line.is_settled else "ink")
        used = painting.words(painter, box, line.what, theme.font("body", bold=not line.is_settled), ink)
        box.setLeft(box.left() + used + px(8))
        if box.width() > px(24):
            painting.words(painter, box, line.more, theme.font("small"), quiet)
        painter.restore()


class _List(RowList):
    copy_pressed = Signal()
    send_pressed = Signal()

    def __init__(self, desk: Desk, model: OrderedModel[Any, Any]) -> None:
        super().__init__(model, desk.theme.px(_ROW))
        self._keys = desk.keys

    def focusInEvent(self, event: QFocusEvent) -> None:
        """Show by its colour which row the keys are for; Qt makes the first one current and leaves it as it was."""
        super().focusInEvent(event)
        if event.reason() != Qt.FocusReason.MouseFocusReason and not self.selectionModel().hasSelection():
            self.setCurrentIndex(self.currentIndex())

    def keyPressEvent(self, event: QKeyEvent) -> None:
        is_copy = event.key() == Qt.Key.Key_C and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        is_return = event.key() in RETURN
        if is_only_held(event):
            return
        if self._keys.is_pressed("say_answer", event):
            if not event.isAutoRepeat():
                self.send_pressed.emit()
        elif is_copy or is_return:
            self.copy_pressed.emit()
        else:
            super().keyPressEvent(event)


class FollowList(QWidget):
    """Rows of a board, those to be done first. Subclasses say what a row is and what can be said to it."""

    count_changed = Signal(int)
    """How many are still to be done."""

    def __init__(self, desk: Desk, board: Board[Any, Any], name: str, title_key: str) -> None:
        super().__init__()
        self.desk = desk
        self._board = board
        self.tools: list[QPushButton] = []
        """What can be done with the selected row."""
        self._done_with: tuple[Any, int] | None = None
        """What was just settled here, and in which row it stood."""
        self.always: list[QPushButton] = []
        """What can be done whatever is selected."""
        self.model: OrderedModel[Any, Any] = OrderedModel(board, self.place_of, lambda one: self.line_of(one).what)
        desk.ties.observe(board, self.model)
        self.list = _List(desk, self.model)
        self.list.setObjectName(name)
        self.list.setAccessibleName(desk.tr(title_key))
        self.list.setItemDelegate(_LineDelegate(desk, self.list, self.line_of))
        self.list.copy_pressed.connect(self.copy_sentence)
        self._sentence = ClampedLabel(_LINES_SAID, tone="good")
        self._sentence.setObjectName(f"{name}Sentence")
        self._copy = icon_button(desk, "copy", "follow.copy", self.copy_sentence, name=f"{name}Copy")
        self._say = QWidget()
        line = row(desk, self._sentence, self._copy, gap=4, around=(12, 2))
        line.setStretch(0, 1)
        self._say.setLayout(line)
        self._stack = QStackedWidget()
        self._stack.addWidget(self.list)
        self._stack.addWidget(EmptyState(desk, "chat", f"{title_key}_empty", f"{title_key}_hint"))
        whole = column(desk, self._stack, self._say, gap=0)
        whole.setStretch(0, 1)
        self.setLayout(whole)
        self._soon = AtMostEvery(desk.rounds, self, _SHOW_MS, self.refresh)
        for signal in (self.model.rowsInserted, self.model.rowsRemoved, self.model.dataChanged):
            signal.connect(self._on_model_changed)
        self.list.selectionModel().currentChanged.connect(self._on_list_current_changed)

    def line_of(self, one: Any) -> Line:
        raise NotImplementedError

    def place_of(self, one: Any) -> tuple[Any, ...]:
        """What a row is sorted by; no two have the same."""
        raise NotImplementedError

    def sentence_of(self, one: Any) -> str:
        """What can be said to it now; empty where there is nothing ready."""
        raise NotImplementedError

    def allow(self, one: Any | None) -> None:
        """Show the tools that fit the selected row."""
        raise NotImplementedError

    def selected(self) -> Any | None:
        index = self.list.currentIndex()
        return index.data(RowRole.ROW) if index.isValid() else None

    def settles(self, one: Any) -> None:
        """It is about to be settled here: the keys go on with what takes its place, not with it to the end."""
        self._done_with = (one.id, self.list.currentIndex().row())

    def _go_on(self) -> None:
        one = self.selected()
        if self._done_with is None or one is None or one.is_open or one.id != self._done_with[0]:
            return
        row_of, self._done_with = self._done_with[1], None
        follows = self.model.index(row_of, 0)
        if follows.isValid() and follows.data(RowRole.ROW).is_open:
            self.list.setCurrentIndex(follows)
        elif (first := self.model.index(0, 0)).isValid() and first.data(RowRole.ROW).is_open:
            self.list.setCurrentIndex(first)

    def copy_sentence(self) -> None:
        if text := self._sentence.whole_text():
            QGuiApplication.clipboard().setText(text)

    def refresh(self) -> None:
        """Show counts, tools and sentence as they are now."""
        self._go_on()
        self.count_changed.emit(sum(bool(one.is_open) for one in self._board))
        self._stack.setCurrentIndex(0 if len(self._board) else 1)
        one = self.selected()
        text = self.sentence_of(one) if one is not None else ""
        self._sentence.set_text(text)
        self._say.setVisible(bool(text))
        self.allow(one)

    def show_soon(self) -> None:
        """Look again, with whatever else changes now."""
        self._soon.ask()

    @Slot()
    def _on_model_changed(self) -> None:
        self._soon.ask()

    @Slot()
    def _on_list_current_changed(self) -> None:
        self.refresh()
