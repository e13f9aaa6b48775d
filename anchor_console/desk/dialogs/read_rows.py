"""The first rows of a file as they will be read. A view of what `live.file_frames` says of them."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from anchor_console.core.ids import Identity
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.fact_chip import wearer_name
from anchor_console.desk.widgets.wording import fact_words, identity_words
from anchor_console.goods.rundown_sheet import ReadColumn

_ROW = 28
_WIDEST, _WIDEST_FACTS = 220, 640
"""What is known of a fan is several things in one cell, and to be read before they are taken in."""


def called(desk: Desk, kind: str, field: str) -> str:
    """What a field of a kind of file is called."""
    wearer, _, theirs = field.partition(".")
    if theirs:
        return desk.tr("fans.of_another", who=wearer_name(desk, wearer), told=called(desk, kind, theirs))
    own = f"field.{kind}.{field}"
    return desk.tr(own if own in desk.words else f"field.{field}")


def columns_of(told: dict[str, Any]) -> list[ReadColumn]:
    """How a file's columns are read: those that are read first; the many that nobody needs come last."""
    columns = [one for one in told["columns"] if not one["never_read"]]
    columns.sort(key=lambda one: one["field"] is None)
    return [ReadColumn(one["heading"], one["example"], one["field"], is_guess=False) for one in columns]


class ReadRows(QTableWidget):
    """One column for each field that any of the rows tells."""

    def __init__(self, desk: Desk, kind: str) -> None:
        super().__init__(0, 0)
        self._desk = desk
        self._kind = kind
        self.setObjectName("readRows")
        self.setAccessibleName(desk.tr("import.rows"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(desk.theme.px(_ROW))
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)

    def show_rows(self, rows: list[dict[str, Any]]) -> None:
        names = list(dict.fromkeys(name for row in rows for name, value in row.items() if value not in (None, "", [])))
        self.setColumnCount(len(names))
        self.setRowCount(len(rows))
        self.setHorizontalHeaderLabels([called(self._desk, self._kind, name) for name in names])
        for at, row in enumerate(rows):
            for section, name in enumerate(names):
                item = QTableWidgetItem(self._text(name, row.get(name)))
                item.setToolTip(item.text())
                self.setItem(at, section, item)
        header = self.horizontalHeader()
        header.resizeSections(QHeaderView.ResizeMode.ResizeToContents)
        for section, name in enumerate(names):
            widest = self._desk.theme.px(_WIDEST_FACTS if name == "facts" else _WIDEST)
            header.resizeSection(section, min(header.sectionSize(section), widest))

    def _text(self, name: str, value: object) -> str:
        if name == "status":
            return self._desk.tr(f"order.status.{value}")
        if name == "fan" and isinstance(value, str):
            return identity_words(self._desk, Identity.parse(value))
        if name == "facts" and isinstance(value, list):
            return " · ".join(self._fact(one) for one in value)
        if isinstance(value, bool):
            return self._desk.tr("import.yes") if value else ""
        return "" if value is None else str(value)

    def _fact(self, one: dict[str, str]) -> str:
        said = fact_words(self._desk, one["facet"], one["value"])
        return f"{wearer_name(self._desk, one['wearer'])} {said}" if "wearer" in one else said

    def texts(self) -> list[list[str]]:
        """The headings, then each row."""
        heads = [self.horizontalHeaderItem(at) for at in range(self.columnCount())]
        cells = [[self.item(row, at) for at in range(self.columnCount())] for row in range(self.rowCount())]
        return [[item.text() if item else "" for item in line] for line in [heads, *cells]]
