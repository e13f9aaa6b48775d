"""A board as a Qt list in an order of its own: what must be done first stands at the top, whatever the board's order.

It keeps sorted places itself: a sorting proxy asks Python for each of many comparisons, and a busy room changes
dozens of rows ten times a second.
"""

from __future__ import annotations

from bisect import bisect_left, insort
from collections.abc import Callable, Hashable, Iterable
from itertools import groupby
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QAbstractListModel, QModelIndex, Qt

from anchor_console.core.board import Board, runs
from anchor_console.desk.models.board_model import Index, RowRole

K = TypeVar("K", bound=Hashable)
V = TypeVar("V")
Place = tuple[Any, ...]
_NOWHERE = QModelIndex()
_MOVED_ONE_BY_ONE = 100
"""More rows than these that change their places are told as one change: the window would stand still for each."""


class OrderedModel(QAbstractListModel, Generic[K, V]):
    """Adapts `core.board.Board`.

    Args:
        place: what a row is sorted by; no two rows have the same.
        text: what a row says, for whoever cannot see it.
    """

    def __init__(self, board: Board[K, V], place: Callable[[V], Place], text: Callable[[V], str]) -> None:
        super().__init__()
        self._board = board
        self._place = place
        self._text = text
        self._places = {board.key_at(at): place(row) for at, row in enumerate(board)}
        self._rows = sorted((at, key) for key, at in self._places.items())
        self._coming = (0, -1)
        self._leaving: frozenset[K] = frozenset()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not self.checkIndex(index, QAbstractListModel.CheckIndexOption.IndexIsValid):
            return None
        key = self._rows[index.row()][1]
        if role == RowRole.KEY:
            return key
        if role == RowRole.ROW:
            return self._board.get(key)
        row = self._board.get(key)
        wanted = role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.AccessibleTextRole)
        return self._text(row) if wanted and row is not None else None

    def order_anew(self) -> None:
        """`place` gives other places than before; what is selected stays selected."""
        self._let_stand({self._board.key_at(at): self._place(row) for at, row in enumerate(self._board)})

    def _let_stand(self, places: dict[K, Place]) -> None:
        """Let these rows have these places, all at once."""
        self._leaving = frozenset(places)
        self.layoutAboutToBeChanged.emit()
        held = [(index, self._rows[index.row()][1]) for index in self.persistentIndexList()]
        self._places |= places
        self._rows = [entry for entry in self._rows if entry[1] not in places]
        # Both parts are sorted: putting them together is one walk along them.
        self._rows += sorted((at, key) for key, at in places.items())
        self._rows.sort()
        for index, key in held:
            self.changePersistentIndex(index, self.index(self._row_of(key), 0))
        self._leaving = frozenset()
        self.layoutChanged.emit()

    def before(self, place: Place) -> int:
        """How many rows stand before a place."""
        return bisect_left(self._rows, (place,))

    def is_leaving(self, row: int) -> bool:
        """Whether the row is one of many that are about to stand elsewhere, of which observers are being told."""
        return self._rows[row][1] in self._leaving

    def _row_of(self, key: K) -> int:
        return bisect_left(self._rows, (self._places[key], key))

    # What the board tells (core.board.RowObserver).

    def rows_inserting(self, first: int, last: int) -> None:
        self._coming = (first, last)

    def rows_inserted(self) -> None:
        first, last = self._coming
        new = [(self._board.key_at(at), self._board[at]) for at in range(first, last + 1)]
        places = {key: self._place(row) for key, row in new}
        # From the last gap to the first, so that what stands before one is still where it was.
        entries = sorted(((at, key) for key, at in places.items()), reverse=True)
        for at, group in groupby(entries, key=lambda entry: bisect_left(self._rows, entry)):
            self._insert(at, list(group)[::-1])
        self._places.update(places)

    def _insert(self, at: int, entries: list[tuple[Place, K]]) -> None:
        self.beginInsertRows(_NOWHERE, at, at + len(entries) - 1)
        self._rows[at:at] = entries
        self.endInsertRows()

    def rows_removing(self, first: int, last: int) -> None:
        keys = [self._board.key_at(at) for at in range(first, last + 1)]
        for start, end in reversed(list(runs(sorted(self._row_of(key) for key in keys)))):
            self.beginRemoveRows(_NOWHERE, start, end)
            del self._rows[start : end + 1]
            self.endRemoveRows()
        for key in keys:
            del self._places[key]

    def rows_removed(self) -> None: ...

    def rows_changed(self, first: int, last: int) -> None:
        places = {self._board.key_at(at): self._place(self._board[at]) for at in range(first, last + 1)}
        moved = {key: place for key, place in places.items() if place != self._places[key]}
        if len(moved) > _MOVED_ONE_BY_ONE:
            self._let_stand(moved)
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, 0))
            return
        for key, place in moved.items():
            self._move(key, place)
        self._tell_changed(self._row_of(key) for key in places.keys() - moved.keys())

    def _move(self, key: K, place: Place) -> None:
        source = self._row_of(key)
        target = bisect_left(self._rows, (place, key))
        # Qt counts the target before the row is taken out.
        is_moving = target not in (source, source + 1)
        if is_moving:
            self.beginMoveRows(_NOWHERE, source, source, _NOWHERE, target)
        del self._rows[source]
        insort(self._rows, (place, key))
        self._places[key] = place
        if is_moving:
            self.endMoveRows()
        self._tell_changed([self._row_of(key)])

    def _tell_changed(self, rows: Iterable[int]) -> None:
        for start, end in runs(sorted(rows)):
            self.dataChanged.emit(self.index(start, 0), self.index(end, 0))

    def rows_moving(self, source: int, target: int) -> None: ...

    def rows_moved(self) -> None: ...
