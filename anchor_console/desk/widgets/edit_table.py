"""Tables that are edited in place; in that of all products, a row is dragged to another number."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QKeyEvent, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QStyledItemDelegate, QTableView, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.models.board_model import RowRole
from anchor_console.desk.models.dragged import PRODUCT_TYPE, product_in
from anchor_console.desk.widgets.one_press import RETURN, is_only_held

_FILLED = "filled"
_TITLE_GAP = 16


class KeepsTyped(QStyledItemDelegate):
    """Fills an editor once: what is being typed stays, whatever of its row changes meanwhile.

    Stock moves all the time, and Qt would put the row's own value back at each move.
    """

    def setEditorData(self, editor: QWidget, index: QModelIndex | QPersistentModelIndex) -> None:
        if not editor.property(_FILLED):
            super().setEditorData(editor, index)
            editor.setProperty(_FILLED, True)


class EditTable(QTableView):
    """Return edits the cell, as a double click and F2 do; Delete asks to take the row away."""

    delete_pressed = Signal()

    def __init__(self, desk: Desk, name: str, title_key: str) -> None:
        super().__init__()
        self.desk = desk
        self.setObjectName(name)
        self.setAccessibleName(desk.tr(title_key))
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked | QAbstractItemView.EditTrigger.EditKeyPressed)
        self.setItemDelegate(KeepsTyped(self))
        self.setTabKeyNavigation(False)
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.verticalHeader().setDefaultSectionSize(desk.theme.px(32))
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setMinimumSectionSize(desk.theme.px(36))

    def set_widths(self, widths: Sequence[int]) -> None:
        """Let each column of the model be so wide as `set_width` has it."""
        for section, width in enumerate(widths):
            self.set_width(section, width)

    def set_width(self, section: int, width: int) -> None:
        """Let a column be that wide, in pixels of a screen at 100 %, and at least as its title."""
        px, metrics = self.desk.theme.px, self.desk.theme.metrics("small")
        title = str(self.model().headerData(section, Qt.Orientation.Horizontal))
        needed = metrics.horizontalAdvance(title) + px(_TITLE_GAP)
        self.horizontalHeader().resizeSection(section, max(px(width), needed))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if is_only_held(event):
            return
        if event.key() in RETURN and not event.modifiers():
            # The Return that ends an edit comes here, too.
            index = self.currentIndex()
            if self.state() != QAbstractItemView.State.EditingState and index.flags() & Qt.ItemFlag.ItemIsEditable:
                self.edit(index)
        elif event.key() == Qt.Key.Key_Delete:
            self.delete_pressed.emit()
        else:
            super().keyPressEvent(event)


class NumberedTable(EditTable):
    """Products in the order of their numbers; one that is dropped on another takes its number."""

    dropped = Signal(object, object)
    """Which product was dragged, and upon which it was dropped."""

    def __init__(self, desk: Desk, name: str, title_key: str) -> None:
        super().__init__(desk, name, title_key)
        self._over: QModelIndex | None = None
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectItems)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(PRODUCT_TYPE):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(PRODUCT_TYPE):
            self._mark(self.indexAt(event.position().toPoint()))
            event.acceptProposedAction()

    def dragLeaveEvent(self, event: object) -> None:
        self._mark(None)

    def dropEvent(self, event: QDropEvent) -> None:
        target = self.indexAt(event.position().toPoint())
        self._mark(None)
        product_id = product_in(event.mimeData())
        # Copied, not moved: a view whose row was moved away would take it out of its model.
        event.setDropAction(Qt.DropAction.CopyAction)
        event.accept()
        if target.isValid() and product_id is not None:
            self.dropped.emit(product_id, target.data(RowRole.KEY))

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        if self._over is not None and self._over.isValid():
            box = self.visualRect(self._over)
            painter = QPainter(self.viewport())
            painter.setPen(QPen(self.desk.theme.color("accent"), self.desk.theme.px(2)))
            painter.drawRect(1, box.top(), self.viewport().width() - 2, box.height() - 1)
            painter.end()

    def _mark(self, index: QModelIndex | None) -> None:
        if index != self._over:
            self._over = index
            self.viewport().update()
