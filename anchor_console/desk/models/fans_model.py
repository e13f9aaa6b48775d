"""The fans' page as a Qt table: rows are read as they come in sight."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from enum import IntEnum

import msgspec
from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt

from anchor_console.desk.tips import plain_tip
from anchor_console.fans.page_store import FanRow, Order
from anchor_console.live.fans.fans_roll import FansRoll

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_RIGHT = int(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)


class FanRole(IntEnum):
    ID = Qt.ItemDataRole.UserRole + 1
    PARTS = ID + 1
    """What the cell tells, each thing for itself, the most needed first; None where it is but one."""


class FanColumn(msgspec.Struct, frozen=True):
    """`order` is what a click on its head sorts by; None for what cannot be sorted."""

    name: str
    title: str
    order: Order | None
    text: Callable[[FanRow], str]
    width: int
    is_figure: bool = False
    tone: Callable[[FanRow], object] = lambda row: None
    parts: Callable[[FanRow], Sequence[str]] | None = None
    """The several things that `text` tells."""


class FansModel(QAbstractTableModel):
    """Adapts `live.FansRoll`."""

    def __init__(self, roll: FansRoll, columns: Sequence[FanColumn]) -> None:
        super().__init__()
        self._roll = roll
        self.columns = tuple(columns)

    def listed_anew(self) -> None:
        """Other fans are listed: nothing of what was shown stands where it stood."""
        self.beginResetModel()
        self.endResetModel()

    def looked_again(self) -> None:
        """The same fans, of whom other things are known."""
        self.came(range(len(self._roll)))

    def came(self, places: range) -> None:
        """What is shown of the fans at these places is known now, or is other than it was."""
        if places:
            self.dataChanged.emit(self.index(places[0], 0), self.index(places[-1], len(self.columns) - 1))

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._roll)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        # Qt's own check would cost more than the answer, see `BoardModel`.
        at = index.row()
        if not 0 <= at < len(self._roll):
            return None
        if role == FanRole.ID:
            return self._roll.id_at(at)
        column = self.columns[index.column()]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _RIGHT if column.is_figure else None
        shows_text = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole)
        if not shows_text and role not in (Qt.ItemDataRole.ForegroundRole, FanRole.PARTS):
            return None
        row = self._roll[at]
        if row is None:
            return None
        if role == FanRole.PARTS:
            return None if column.parts is None else list(column.parts(row))
        if not shows_text:
            return column.tone(row)
        return plain_tip(column.text(row)) if role == Qt.ItemDataRole.ToolTipRole else column.text(row)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation != Qt.Orientation.Horizontal or not 0 <= section < len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        return _RIGHT if role == Qt.ItemDataRole.TextAlignmentRole and self.columns[section].is_figure else None
