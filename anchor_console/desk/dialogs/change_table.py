"""What a file or a paste would change of the goods: counted above, listed below. A view of `goods.change_list`."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QLabel, QTableView, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets.flow_layout import FlowLayout
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.parts import column
from anchor_console.goods.change_list import KINDS

Index = QModelIndex | QPersistentModelIndex
_NOWHERE = QModelIndex()
_ROW = 28
_CELL_GAP = 20
_TONES = {"price_up": "warn", "price_down": "warn", "price": "warn", "number": "info", "new": "good"}
_COLUMNS = ("kind", "product", "variant", "before", "after")


class ChangeModel(QAbstractTableModel):
    """The rows of `goods.change_list.summary`, as they come."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._rows: list[dict[str, Any]] = []
        self._gone_goes = False

    def let_gone_go(self, goes: bool) -> None:
        """Whether what the file lacks goes off sale."""
        self._gone_goes = goes
        if self._rows:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self._rows) - 1, len(_COLUMNS) - 1))

    def show(self, rows: list[dict[str, Any]]) -> None:
        self.beginResetModel()
        self._rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(self._rows)

    def columnCount(self, parent: Index = _NOWHERE) -> int:
        return 0 if parent.isValid() else len(_COLUMNS)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if not self.checkIndex(index, QAbstractTableModel.CheckIndexOption.IndexIsValid):
            return None
        row, name = self._rows[index.row()], _COLUMNS[index.column()]
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, name)
        if role == Qt.ItemDataRole.ToolTipRole:
            return plain_tip(self._text(row, name))
        tone = _TONES.get(row["kind"])
        if role == Qt.ItemDataRole.ForegroundRole and name == "kind" and tone:
            return self._desk.theme.color(tone)
        return None

    def _text(self, row: dict[str, Any], name: str) -> str:
        tr = self._desk.tr
        if name == "kind":
            return tr(f"change.{row['kind']}")
        if name == "product":
            number = f"{tr('goods.number', number=row['number'])} " if row["number"] else ""
            return f"{number}{row['name']}"
        if name == "variant":
            return str(row["variant"])
        value = row[name]
        if name == "after" and row["kind"] == "gone":
            return tr("change.goes" if self._gone_goes else "change.stays")
        told = "–" if value is None else str(value)
        if name == "after" and row.get("stock") is not None:
            told = tr("change.with_stock", price=told, units=row["stock"])
        is_named = name == "before" and row["kind"] in ("text", "price")
        return f"{tr('field.' + row['field'])}: {told}" if is_named else told

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        if orientation == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return self._desk.tr(f"change.column.{_COLUMNS[section]}")
        return None


class ChangeTable(QWidget):
    """Says that nothing would change where nothing would."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self._model = ChangeModel(desk)
        self._counts = QWidget()
        self._chips = FlowLayout(desk.theme.px(6))
        self._counts.setLayout(self._chips)
        self.table = QTableView()
        self.table.setObjectName("importChanges")
        self.table.setAccessibleName(desk.tr("change.title"))
        self.table.setModel(self._model)
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(desk.theme.px(_ROW))
        header = self.table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        longest = max(desk.theme.metrics("body").horizontalAdvance(desk.tr(f"change.{kind}")) for kind in KINDS)
        for section, width in enumerate((84, 190, 110, 140, 100)):
            least = longest + desk.theme.px(_CELL_GAP) if section == 0 else 0
            header.resizeSection(section, max(desk.theme.px(width), least))
        header.setStretchLastSection(True)
        self._none = label(desk.tr("change.nothing"), tone="quiet", wrap=True)
        self._more = label(step="small", tone="faint")
        body = column(desk, self._counts, self._none, self.table, self._more, gap=6)
        body.setStretch(2, 1)
        self.setLayout(body)

    def show_changes(self, changes: dict[str, Any]) -> None:
        tr = self._desk.tr
        while (item := self._chips.takeAt(0)) is not None:
            if (widget := item.widget()) is not None:
                widget.deleteLater()
        counted = [(kind, count) for kind, count in changes["counts"].items() if count]
        for kind, count in counted:
            tone = _TONES.get(kind, "plain")
            self._chips.addWidget(label(f"{tr(f'change.{kind}')} {count:,}", chip="mark" if tone == "info" else tone))
        self._model.show(changes["list"])
        self._none.setVisible(not counted)
        self.table.setVisible(bool(counted))
        self._counts.setVisible(bool(counted))
        self._more.setText(tr("change.more", count=changes["more"]))
        self._more.setVisible(bool(changes["more"]))

    def let_gone_go(self, goes: bool) -> None:
        self._model.let_gone_go(goes)

    def counts(self) -> list[str]:
        """What the chips say."""
        return [one.text() for one in self._counts.findChildren(QLabel)]
