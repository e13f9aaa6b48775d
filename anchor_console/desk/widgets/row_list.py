"""A list of rows of one height that costs the same however many it has: only what is seen is asked for and painted.

`QListView` lays every row out anew after each change, and asks the model in Python for each: with thousands of rows
the window stood still for a tenth of a second. Here a row's place follows from its number.
"""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import (
    QElapsedTimer,
    QEvent,
    QItemSelection,
    QModelIndex,
    QPersistentModelIndex,
    QPoint,
    QRect,
    Qt,
    Slot,
)
from PySide6.QtGui import QHoverEvent, QPainter, QPaintEvent, QRegion
from PySide6.QtWidgets import QAbstractItemView, QListView, QStyle, QStyleOptionViewItem

from anchor_console.desk.models.board_model import Index
from anchor_console.desk.models.ordered_model import OrderedModel

HELD_FOR_MS = 20_000
"""So long after a hand was at the list what it sees stays where it stands, even at the top."""
_NOWHERE = QModelIndex()
_HOVERS = (QEvent.Type.HoverEnter, QEvent.Type.HoverMove)
_Hint = QAbstractItemView.ScrollHint
_Cursor = QAbstractItemView.CursorAction
_State = QStyle.StateFlag


class RowList(QListView):
    """Rows in an order of their own.

    At the top the latest come in. Scrolled down, or while a hand is at it, what is seen stays where it stands,
    whatever comes or goes above.

    Args:
        row_px: how high each row is.
    """

    def __init__(self, model: OrderedModel[Any, Any], row_px: int) -> None:
        super().__init__()
        self._ordered = model
        self._row_px = row_px
        self._touched = QElapsedTimer()
        self._hover: QPoint | None = None
        self._anchor: tuple[QPersistentModelIndex, int] | None = None
        """A row, and how far below the upper edge it stands; while rows change."""
        self._is_placing = False
        self._holds_top = False
        """Away from the top only because a hand was here."""
        self.setUniformItemSizes(True)
        self.setMouseTracking(True)
        self.viewport().setAttribute(Qt.WidgetAttribute.WA_Hover)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setModel(model)
        self.verticalScrollBar().valueChanged.connect(self._on_bar_value_changed)
        model.rowsAboutToBeInserted.connect(self._on_model_about_to_change)
        model.layoutAboutToBeChanged.connect(self._on_model_about_to_change)
        model.rowsAboutToBeRemoved.connect(self._on_model_rows_going)
        model.rowsAboutToBeMoved.connect(self._on_model_rows_going)
        for changed in (model.rowsInserted, model.rowsRemoved, model.rowsMoved, model.layoutChanged):
            changed.connect(self._on_model_changed)

    # Where rows stand.

    def _rows_in(self, top: int, bottom: int) -> range:
        """The rows from one height of the viewport to another, both included."""
        offset = self.verticalOffset()
        first = max(0, (top + offset) // self._row_px)
        return range(first, min(self._ordered.rowCount(), (bottom + offset) // self._row_px + 1))

    def _seen(self) -> range:
        return self._rows_in(0, self.viewport().height() - 1)

    def _rect(self, row: int) -> QRect:
        return QRect(0, row * self._row_px - self.verticalOffset(), self.viewport().width(), self._row_px)

    def visualRect(self, index: Index) -> QRect:
        return self._rect(index.row()) if index.isValid() else QRect()

    def indexAt(self, point: QPoint) -> QModelIndex:
        rows = self._rows_in(point.y(), point.y())
        return self._ordered.index(rows[0], 0) if rows and point.y() >= 0 else QModelIndex()

    def horizontalOffset(self) -> int:
        return 0

    def verticalOffset(self) -> int:
        return self.verticalScrollBar().value()

    def isIndexHidden(self, index: Index) -> bool:
        return False

    def doItemsLayout(self) -> None:
        # Past QListView's own, which looks at each row.
        QAbstractItemView.doItemsLayout(self)

    def updateGeometries(self) -> None:
        bar, height = self.verticalScrollBar(), self.viewport().height()
        bar.setSingleStep(self._row_px)
        bar.setPageStep(max(self._row_px, height - height % self._row_px))
        bar.setRange(0, max(0, self._ordered.rowCount() * self._row_px - height))

    # Keeping the place.

    def _hand_is_here(self) -> bool:
        return self._touched.isValid() and not self._touched.hasExpired(HELD_FOR_MS)

    def _hold(self, going: range = range(0)) -> None:
        """Rows are about to change, and `going` leave their places."""
        if self._anchor is not None:
            return
        is_at_top = self.verticalOffset() == 0
        if not self._hand_is_here() and (is_at_top or self._holds_top):
            return
        seen = self._seen()
        current = self.currentIndex().row()
        for row in (*((current,) if current in seen else ()), *seen):
            if row not in going and not self._ordered.is_leaving(row):
                self._anchor = QPersistentModelIndex(self._ordered.index(row, 0)), self._rect(row).top()
                self._holds_top = self._holds_top or is_at_top
                return

    def _stay(self) -> None:
        """Rows have changed: let the row that was held stand where it stood, or the first one at the top."""
        anchor, self._anchor = self._anchor, None
        self._is_placing = True
        try:
            self.updateGeometries()
            if anchor is not None and anchor[0].isValid():
                self.verticalScrollBar().setValue(anchor[0].row() * self._row_px - anchor[1])
            elif self._holds_top and not self._hand_is_here():
                self.verticalScrollBar().setValue(0)
                self._holds_top = False
        finally:
            self._is_placing = False
        self.viewport().update()

    @Slot()
    def _on_model_about_to_change(self) -> None:
        self._hold()

    @Slot(QModelIndex, int, int)
    def _on_model_rows_going(self, _parent: QModelIndex, first: int, last: int) -> None:
        self._hold(range(first, last + 1))

    @Slot()
    def _on_model_changed(self) -> None:
        self._stay()

    @Slot()
    def _on_bar_value_changed(self) -> None:
        if not self._is_placing:
            self._holds_top = False

    # What hands do.

    def viewportEvent(self, event: QEvent) -> bool:
        kind = event.type()
        if kind in _HOVERS and isinstance(event, QHoverEvent):
            self._hover = event.position().toPoint()
            self._touched.start()
        elif kind == QEvent.Type.HoverLeave:
            self._hover = None
        elif kind in (QEvent.Type.MouseButtonPress, QEvent.Type.Wheel):
            self._touched.start()
        return super().viewportEvent(event)

    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.KeyPress:
            self._touched.start()
        return super().event(event)

    def scrollTo(self, index: Index, hint: _Hint = _Hint.EnsureVisible) -> None:
        if not index.isValid():
            return
        rect, height, bar = self.visualRect(index), self.viewport().height(), self.verticalScrollBar()
        is_above, is_below = rect.top() < 0, rect.bottom() >= height
        if hint == _Hint.PositionAtTop or (hint == _Hint.EnsureVisible and is_above):
            bar.setValue(bar.value() + rect.top())
        elif hint == _Hint.PositionAtBottom or (hint == _Hint.EnsureVisible and is_below):
            # One that is higher than the list is seen from its beginning.
            bar.setValue(bar.value() + min(rect.top(), rect.bottom() + 1 - height))
        elif hint == _Hint.PositionAtCenter:
            bar.setValue(bar.value() + rect.center().y() - height // 2)

    def moveCursor(self, action: _Cursor, modifiers: Qt.KeyboardModifier) -> QModelIndex:
        rows = self._ordered.rowCount()
        if not rows:
            return QModelIndex()
        page = max(1, self.viewport().height() // self._row_px)
        steps = {
            _Cursor.MoveUp: -1, _Cursor.MoveLeft: -1, _Cursor.MovePrevious: -1, _Cursor.MovePageUp: -page,
            _Cursor.MoveDown: 1, _Cursor.MoveRight: 1, _Cursor.MoveNext: 1, _Cursor.MovePageDown: page,
            _Cursor.MoveHome: -rows, _Cursor.MoveEnd: rows,
        }  # fmt: skip
        current = self.currentIndex()
        at = current.row() + steps[action] if current.isValid() else 0
        return self._ordered.index(max(0, min(rows - 1, at)), 0)

    def setSelection(self, rect: QRect, command: Any) -> None:
        box = rect.normalized()
        rows = self._rows_in(box.top(), box.bottom())
        chosen = QItemSelection()
        if rows:
            chosen.select(self._ordered.index(rows[0], 0), self._ordered.index(rows[-1], 0))
        self.selectionModel().select(chosen, command)

    def visualRegionForSelection(self, selection: QItemSelection) -> QRegion:
        seen, region = self._seen(), QRegion()
        for at in range(selection.count()):
            chosen = selection.at(at)
            for row in range(max(chosen.top(), seen.start), min(chosen.bottom() + 1, seen.stop)):
                region += self._rect(row)
        return region

    # What is seen.

    def scrollContentsBy(self, dx: int, dy: int) -> None:
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        selection, delegate = self.selectionModel(), self.itemDelegate()
        under = self.indexAt(self._hover).row() if self._hover is not None else -1
        option = QStyleOptionViewItem()
        self.initViewItemOption(option)
        plain = option.state & ~(_State.State_Selected | _State.State_MouseOver | _State.State_HasFocus)
        if not self.hasFocus():
            plain &= ~_State.State_Active
        for row in self._rows_in(event.rect().top(), event.rect().bottom()):
            index = self._ordered.index(row, 0)
            option.state = plain
            if selection.isSelected(index):
                option.state |= _State.State_Selected
            if row == under:
                option.state |= _State.State_MouseOver
            option.rect = self._rect(row)
            delegate.paint(painter, option, index)
        painter.end()
