"""Rows whose cells a person may edit: what is typed is handed on, and shows when it is on disk and not before."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from typing import Generic, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from anchor_console.desk.models.board_model import BoardModel, Column

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class EditColumn(Column[V], frozen=True):
    """`typed` takes what a person typed into a cell, None for one that is only shown; `value` is what they edit."""

    typed: Callable[[V, str], object] | None = None
    value: Callable[[V], str] | None = None
    is_figure: bool = False

    def data(self, row: V, role: int) -> object:
        if role == Qt.ItemDataRole.DisplayRole:
            return self.text(row)
        if role == Qt.ItemDataRole.EditRole:
            return self.value(row) if self.value else self.text(row)
        told = self.roles(row, role)
        return _RIGHT if told is None and role == Qt.ItemDataRole.TextAlignmentRole and self.is_figure else told

    @property
    def may_edit(self) -> bool:
        return self.typed is not None


class EditableBoard(BoardModel[K, V], Generic[K, V]):
    """A board of which some columns are edited."""

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        column = self._column(index)
        if column is None or role >= Qt.ItemDataRole.UserRole:
            return super().data(index, role)
        return column.data(self._board[index.row()], role)

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        column = self._column(index)
        if column is not None and column.typed is not None and role == Qt.ItemDataRole.EditRole:
            row = self._board[index.row()]
            if str(value) != str(column.data(row, role)):
                column.typed(row, str(value))
        return False  # it shows when it is done

    def flags(self, index: Index) -> Qt.ItemFlag:
        column = self._column(index)
        plain = super().flags(index)
        return plain | Qt.ItemFlag.ItemIsEditable if column is not None and column.may_edit else plain

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        told = super().headerData(section, orientation, role)
        is_figure = 0 <= section < len(self._columns) and getattr(self._columns[section], "is_figure", False)
        return _RIGHT if told is None and role == Qt.ItemDataRole.TextAlignmentRole and is_figure else told

    def _column(self, index: Index) -> EditColumn[V] | None:
        if not index.isValid() or index.row() >= len(self._board):
            return None
        column = self._columns[index.column()]
        return column if isinstance(column, EditColumn) else None


class EditableRows(QAbstractTableModel, Generic[V]):
    """A short list of rows of which some columns are edited, shown anew as a whole when it is another list."""

    def __init__(self, columns: Sequence[EditColumn[V]], key: Callable[[V], object]) -> None:
        super().__init__()
        self._columns = tuple(columns)
        self._key = key
        self._rows: list[V] = []

    def show(self, rows: Sequence[V]) -> None:
        if [self._key(row) for row in rows] == [self._key(row) for row in self._rows]:
            changed = [at for at, (old, new) in enumerate(zip(self._rows, rows, strict=True)) if old != new]
            self._rows = list(rows)
            for at in changed:
                self.dataChanged.emit(self.index(at, 0), self.index(at, len(self._columns) - 1))
            return
        self.beginResetModel()
        self._rows = list(rows)
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        # Qt's own check would cost more than the answer, see `BoardModel`.
        at = index.row()
        return self._columns[index.column()].data(self._rows[at], role) if 0 <= at < len(self._rows) else None

    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, column = self._rows[index.row()], self._columns[index.column()]
        if column.typed is not None and role == Qt.ItemDataRole.EditRole and str(value) != str(column.data(row, role)):
            column.typed(row, str(value))
        return False  # it shows when it is done

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
        return plain | Qt.ItemFlag.ItemIsEditable if self._columns[index.column()].may_edit else plain

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and self._columns[section].is_figure else None
