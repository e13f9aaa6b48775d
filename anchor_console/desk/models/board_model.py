"""A board as a Qt table: exact rows, one column for each figure, the row itself under a role."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Sequence
from enum import IntEnum
from typing import Generic, Protocol, TypeVar

import msgspec
from PySide6.QtCore import QAbstractTableModel, QMimeData, QModelIndex, QPersistentModelIndex, Qt

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
K_co = TypeVar("K_co", bound=Hashable, covariant=True)
V_co = TypeVar("V_co", covariant=True)
Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_PLAIN = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemNeverHasChildren
_DRAGGED = _PLAIN | Qt.ItemFlag.ItemIsDragEnabled


class Rows(Protocol[K_co, V_co]):
    """Keyed rows in an order: a board, or what was found in it."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int) -> V_co: ...
    def key_at(self, index: int) -> K_co: ...


class RowRole(IntEnum):
    ROW = Qt.ItemDataRole.UserRole + 1
    KEY = Qt.ItemDataRole.UserRole + 2


class Column(msgspec.Struct, Generic[V], frozen=True):
    """`roles` gives what else a cell has beside its text: colours, alignment, tooltips."""

    title: str
    text: Callable[[V], str]
    roles: Callable[[V, int], object] = lambda row, role: None


class BoardModel(QAbstractTableModel, Generic[K, V]):
    """Adapts rows that tell what changes; `drag_type` names what a dragged row carries: its key, as text."""

    def __init__(self, board: Rows[K, V], columns: Sequence[Column[V]], drag_type: str = "") -> None:
        super().__init__()
        self._board = board
        self._columns = tuple(columns)
        self._drag_type = drag_type

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._board)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        # Asked for some ten times for every cell that is painted: Qt's own check would cost more than the answer.
        at = index.row()
        if not 0 <= at < len(self._board):
            return None
        value = self._board[at]
        if role == RowRole.ROW:
            return value
        if role == RowRole.KEY:
            return self._board.key_at(at)
        column = self._columns[index.column()]
        return column.text(value) if role == Qt.ItemDataRole.DisplayRole else column.roles(value, role)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self._columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole and len(self._board):
            return self._columns[section].roles(self._board[0], role)
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if not index.isValid():
            return Qt.ItemFlag.NoItemFlags
        return _DRAGGED if self._drag_type else _PLAIN

    def mimeTypes(self) -> list[str]:
        return [self._drag_type] if self._drag_type else []

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        dragged = QMimeData()
        if indexes and self._drag_type:
            dragged.setData(self._drag_type, str(self._board.key_at(indexes[0].row())).encode())
        return dragged

    # What the board tells (core.board.RowObserver).

    def rows_inserting(self, first: int, last: int) -> None:
        self.beginInsertRows(_NOWHERE, first, last)

    def rows_inserted(self) -> None:
        self.endInsertRows()

    def rows_removing(self, first: int, last: int) -> None:
        self.beginRemoveRows(_NOWHERE, first, last)

    def rows_removed(self) -> None:
        self.endRemoveRows()

    def rows_changed(self, first: int, last: int) -> None:
        self.dataChanged.emit(self.index(first, 0), self.index(last, len(self._columns) - 1))

    def rows_moving(self, source: int, target: int) -> None:
        # Qt counts the target before the row is taken out.
        self.beginMoveRows(_NOWHERE, source, source, _NOWHERE, target if target < source else target + 1)

    def rows_moved(self) -> None:
        self.endMoveRows()
