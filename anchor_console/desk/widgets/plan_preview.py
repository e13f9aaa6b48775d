"""A plan as it would be taken in: every row that was read, laid out only where it is looked at."""

from __future__ import annotations

from enum import IntEnum

from PySide6.QtCore import QAbstractTableModel, QModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableView

from anchor_console.desk.context import Desk
from anchor_console.desk.models.board_model import Index
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets.wording import money
from anchor_console.goods.rundown import RowKind, RundownRow, clock_text

_ROW = 26
_NOWHERE = QModelIndex()


class _Place(IntEnum):
    STARTS = 0
    NUMBER = 1
    TITLE = 2
    MINUTES = 3
    PRICE = 4
    RELEASE = 5


_WIDTHS = {_Place.STARTS: 56, _Place.NUMBER: 64, _Place.MINUTES: 64, _Place.PRICE: 76, _Place.RELEASE: 96}


class _PreviewModel(QAbstractTableModel):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: tuple[RundownRow, ...] = ()

    def show_rows(self, rows: tuple[RundownRow, ...]) -> None:
        # Another reading is another table.
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_Place)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not index.isValid():
            return None
        one, place = self._rows[index.row()], _Place(index.column())
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(one, place)
        if role == Qt.ItemDataRole.ForegroundRole:
            return self._desk.theme.color(self._ink(one, place))
        if role == Qt.ItemDataRole.FontRole:
            return self._desk.theme.font("body" if place in (_Place.NUMBER, _Place.TITLE) else "small")
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if place is _Place.PRICE else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and place is _Place.TITLE:
            return plain_tip("\n".join((self._text(one, place), *one.points)))
        return None

    def _text(self, one: RundownRow, place: _Place) -> str:
        tr, rundown = self._desk.tr, self._desk.console.rundown
        if place is _Place.STARTS:
            return "" if one.starts_min is None else clock_text(one.starts_min)
        if place is _Place.NUMBER:
            return rundown.number(one) or (tr(f"rundown.kind.{one.kind.value}") if one.product_id is None else "")
        if place is _Place.TITLE:
            return rundown.title(one)
        if place is _Place.MINUTES:
            return "" if one.minutes is None else tr("rundown.min", count=one.minutes)
        if place is _Place.PRICE:
            return "" if one.price_minor is None else money(one.price_minor)
        return "+".join(map(str, one.release))

    def _ink(self, one: RundownRow, place: _Place) -> str:
        if place is _Place.TITLE and one.product_id is None and one.kind is RowKind.OTHER:
            return "warn"
        is_told = place is _Place.TITLE or (place is _Place.NUMBER and one.product_id is not None)
        return "price" if place is _Place.PRICE else "ink" if is_told else "quiet"


class PlanPreview(QTableView):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._model = _PreviewModel(desk)
        self.setObjectName("rundownPreview")
        self.setAccessibleName(desk.tr("rundown.preview"))
        self.setModel(self._model)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(desk.theme.px(_ROW))
        header = self.horizontalHeader()
        header.hide()
        for place, width in _WIDTHS.items():
            self.setColumnWidth(place, desk.theme.px(width))
        header.setSectionResizeMode(_Place.TITLE, QHeaderView.ResizeMode.Stretch)

    def show_rows(self, rows: tuple[RundownRow, ...]) -> None:
        self._model.show_rows(rows)
