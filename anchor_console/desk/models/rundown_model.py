"""The rundown as a table that is edited in place and takes drops: its own rows, and products."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

import msgspec
from PySide6.QtCore import QMimeData, QModelIndex, QPersistentModelIndex, Qt

from anchor_console.core.ids import ProductId
from anchor_console.desk.models.board_model import BoardModel, Column, Index
from anchor_console.desk.models.dragged import PRODUCT_TYPE, product_in
from anchor_console.goods.rundown import RowId, RundownRow
from anchor_console.goods.rundown_edit import Cell, cell_text
from anchor_console.live.goods.rundown_desk import RundownDesk

ROW_TYPE = "application/x-anchor-console-rundown-row"


class Place(IntEnum):
    """The table's columns."""

    STARTS = 0
    MINUTES = 1
    NUMBER = 2
    TITLE = 3
    PRICE = 4
    FLOOR = 5
    RELEASE = 6
    ROLE = 7
    POINTS = 8
    STATE = 9


CELLS: dict[int, Cell] = {
    Place.STARTS: Cell.STARTS,
    Place.MINUTES: Cell.MINUTES,
    Place.TITLE: Cell.TITLE,
    Place.PRICE: Cell.PRICE,
    Place.FLOOR: Cell.FLOOR,
    Place.RELEASE: Cell.RELEASE,
    Place.ROLE: Cell.ROLE,
    Place.POINTS: Cell.POINTS,
}


class Dropped(msgspec.Struct, frozen=True):
    """What is done with each kind of thing that is dropped, and before which place it is to stand."""

    row: Callable[[RowId, int], object]
    product: Callable[[ProductId, int], object]


class RundownModel(BoardModel[RowId, RundownRow]):
    """`on_cell` is told what was typed."""

    def __init__(
        self,
        rundown: RundownDesk,
        columns: Sequence[Column[RundownRow]],
        on_cell: Callable[[RundownRow, Cell, str], object],
        on_drop: Dropped,
    ) -> None:
        super().__init__(rundown.rows, columns, ROW_TYPE)
        self._on_cell = on_cell
        self._on_drop = on_drop

    def flags(self, index: Index) -> Qt.ItemFlag:
        # Drops go between rows, never onto one.
        if not index.isValid():
            return Qt.ItemFlag.ItemIsDropEnabled
        cell = CELLS.get(index.column())
        is_own = cell is not Cell.TITLE or self._board[index.row()].product_id is None
        editable = Qt.ItemFlag.ItemIsEditable if cell is not None and is_own else Qt.ItemFlag.NoItemFlags
        return super().flags(index) | editable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if role == Qt.ItemDataRole.EditRole and index.isValid() and (cell := CELLS.get(index.column())) is not None:
            return cell_text(self._board[index.row()], cell)
        return super().data(index, role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        cell = CELLS.get(index.column())
        if role != Qt.ItemDataRole.EditRole or cell is None or not index.isValid():
            return False
        row = self._board[index.row()]
        if str(value) != cell_text(row, cell):
            self._on_cell(row, cell, str(value))
        # The board tells when it is written.
        return True

    def mimeTypes(self) -> list[str]:
        return [ROW_TYPE, PRODUCT_TYPE]

    def supportedDropActions(self) -> Qt.DropAction:
        return Qt.DropAction.MoveAction | Qt.DropAction.CopyAction

    def dropMimeData(
        self, data: QMimeData, action: Qt.DropAction, row: int, column: int, parent: QModelIndex | QPersistentModelIndex
    ) -> bool:
        place = row if row >= 0 else parent.row() if parent.isValid() else len(self._board)
        if data.hasFormat(ROW_TYPE):
            self._on_drop.row(RowId(int(data.data(ROW_TYPE).toStdString())), place)
        elif (product_id := product_in(data)) is not None:
            self._on_drop.product(product_id, place)
        # The board tells what came of it; Qt must not take the row out by itself.
        return False

    def refresh_rows(self) -> None:
        """Show every row anew: what is current, and the times that follow, moved."""
        if len(self._board):
            self.rows_changed(0, len(self._board) - 1)
