"""The rundown's table: rows dragged into order, cells typed into, keys for what is done to a row."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, QRect, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPen, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemDelegate,
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from anchor_console.desk.context import Desk
from anchor_console.desk.models.board_model import Index
from anchor_console.desk.models.rundown_model import Place, RundownModel
from anchor_console.desk.widgets.edit_table import KeepsTyped
from anchor_console.desk.widgets.one_press import RETURN, is_only_held

_ROW = 32
_BAR = 3
_POINTS_FROM, _ROLE_FROM = 820, 640
"""How wide the table is at least, where these columns stand in it."""
_WIDTHS = {
    Place.STARTS: 62, Place.MINUTES: 52, Place.NUMBER: 46, Place.PRICE: 76, Place.FLOOR: 70, Place.RELEASE: 96,
    Place.ROLE: 66, Place.STATE: 84,
}  # fmt: skip


class _Rows(KeepsTyped):
    """Fills the current row's back itself: the style sheet's items have none of their own. A bar at its left tells it
    from a row that is only selected.

    The cell that Return opens has a frame: all of its row is selected.
    """

    def __init__(self, parent: QTableView, frame: QPen) -> None:
        super().__init__(parent)
        self._frame = frame

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        back = index.data(Qt.ItemDataRole.BackgroundRole)
        if back is not None:
            painter.fillRect(option.rect, back)
            if index.column() == 0:
                bar = QRect(option.rect)
                bar.setWidth(_BAR)
                painter.fillRect(bar, self._frame.color())
        super().paint(painter, option, index)
        if option.state & QStyle.StateFlag.State_HasFocus and index.flags() & Qt.ItemFlag.ItemIsEditable:
            painter.setPen(self._frame)
            painter.drawRect(option.rect.adjusted(1, 1, -2, -2))


class RundownTable(QTableView):
    """Delete removes, Return types, and Tab goes on typing; moving a row and bringing a product back have keys that
    can be changed.

    Digits are not typed into a cell before it is open: they are a product's number, here as everywhere.
    """

    remove_requested = Signal()
    move_requested = Signal(int)
    bring_back_requested = Signal()

    def __init__(self, desk: Desk, model: RundownModel) -> None:
        super().__init__()
        self._px = px = desk.theme.px
        self._keys = desk.keys
        self.setObjectName("rundownTable")
        self.setAccessibleName(desk.tr("rundown.title"))
        self.setModel(model)
        self.setItemDelegate(_Rows(self, QPen(desk.theme.color("accent"), px(1))))
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(px(_ROW))
        self.setShowGrid(False)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)
        self.setDropIndicatorShown(True)
        self.setDragDropOverwriteMode(False)
        triggers = QAbstractItemView.EditTrigger
        self.setEditTriggers(triggers.DoubleClicked | triggers.EditKeyPressed)
        self.setTabKeyNavigation(False)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setMinimumSectionSize(px(40))
        for place, width in _WIDTHS.items():
            self.setColumnWidth(place, px(width))
        header.setSectionResizeMode(Place.TITLE, QHeaderView.ResizeMode.Stretch)
        header.setSectionResizeMode(Place.POINTS, QHeaderView.ResizeMode.Stretch)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        # A small screen keeps the names; the points are whole in the tooltip, and a role is the next to go.
        for place, least in ((Place.POINTS, _POINTS_FROM), (Place.ROLE, _ROLE_FROM)):
            self.setColumnHidden(place, self.width() < self._px(least))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys = event.key(), self._keys
        if is_only_held(event):
            return
        if key == Qt.Key.Key_Delete:
            self.remove_requested.emit()
        elif keys.is_pressed("rundown_up", event):
            self.move_requested.emit(-1)
        elif keys.is_pressed("rundown_down", event):
            self.move_requested.emit(1)
        elif keys.is_pressed("rundown_again", event):
            if not event.isAutoRepeat():
                self.bring_back_requested.emit()
        elif key in RETURN and not event.modifiers():
            # The Return that ends an edit comes here, too.
            index = self.currentIndex()
            if self.state() != QAbstractItemView.State.EditingState and index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)
        else:
            super().keyPressEvent(event)

    def closeEditor(self, editor: QWidget, hint: QAbstractItemDelegate.EndEditHint) -> None:
        steps = {
            QAbstractItemDelegate.EndEditHint.EditNextItem: 1,
            QAbstractItemDelegate.EndEditHint.EditPreviousItem: -1,
        }
        if hint not in steps:
            super().closeEditor(editor, hint)
            return
        super().closeEditor(editor, QAbstractItemDelegate.EndEditHint.NoHint)
        if (index := self._beside(self.currentIndex(), steps[hint])) is not None:
            self.setCurrentIndex(index)
            self.edit(index)

    def _beside(self, index: QModelIndex, step: int) -> QModelIndex | None:
        """The next cell that can be typed into, over the ends of rows; None where there is none."""
        model = self.model()
        width = model.columnCount()
        at = index.row() * width + index.column() + step
        while 0 <= at < model.rowCount() * width:
            found = model.index(*divmod(at, width))
            if not self.isColumnHidden(found.column()) and found.flags() & Qt.ItemFlag.ItemIsEditable:
                return found
            at += step
        return None
