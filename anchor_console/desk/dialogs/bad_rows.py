"""The rows of a file that could not be read: where, what stood there, and why, in the language of the window."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from anchor_console.desk.context import Desk
from anchor_console.desk.tips import plain_tip
from anchor_console.sheets.bad_reasons import sentence_of

_ROW = 28
_SHOWN = 500
_COLUMN = 1


def reason_text(desk: Desk, reason: str) -> str:
    """Why a row could not be read, as the window's language says it; as the file's reader does where that is new."""
    sentence = sentence_of(reason)
    return reason if sentence is None else desk.tr(sentence.key, **sentence.gaps)


class BadRowsTable(QTableWidget):
    def __init__(self, desk: Desk) -> None:
        super().__init__(0, 4)
        self._desk = desk
        self.setObjectName("importBadRows")
        self.setAccessibleName(desk.tr("bad.title"))
        self.setHorizontalHeaderLabels(
            [desk.tr("bad.row"), desk.tr("bad.column"), desk.tr("bad.value"), desk.tr("bad.reason")]
        )
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(desk.theme.px(_ROW))
        self.setShowGrid(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        header = self.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        for section, width in enumerate((56, 110, 150)):
            header.resizeSection(section, desk.theme.px(width))
        header.setStretchLastSection(True)

    def show_rows(self, rows: list[dict[str, Any]]) -> None:
        # What was pasted has no columns: why it was not read needs the room.
        self.setColumnHidden(_COLUMN, not any(one["column"] for one in rows))
        self.setRowCount(min(len(rows), _SHOWN))
        for at, one in enumerate(rows[:_SHOWN]):
            row = str(one["row"]) if one["row"] else "–"
            for section, text in enumerate((row, one["column"], one["value"], reason_text(self._desk, one["reason"]))):
                item = QTableWidgetItem(text)
                item.setToolTip(plain_tip(text))
                self.setItem(at, section, item)

    def texts(self) -> list[str]:
        """Each row in one line."""
        cells = [[self.item(at, section) for section in range(4)] for at in range(self.rowCount())]
        return [" ".join(cell.text() if cell else "" for cell in row) for row in cells]
