"""The rows of a file that could not be read: where, what stood there, and why, in the language of the window."""

from __future__ import annotations

import re
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from anchor_console.desk.context import Desk
from anchor_console.desk.tips import plain_tip

_ROW = 28
_SHOWN = 500
_REASONS: tuple[tuple[re.Pattern[str], str], ...] = tuple(
    (re.compile(pattern), key)
    for pattern, key in (
        (r"empty, but needed where there is no product_code either", "bad.no_code"),
        (r"empty, but needed", "bad.empty"),
        (r"not an amount of money", "bad.money"),
        (r"not a whole number of units.*|no units", "bad.units"),
        (r"not a number above 0", "bad.number"),
        (r"not a time", "bad.time"),
        (r"not a height.*", "bad.height"),
        (r"this sku_code stands in an earlier row", "bad.sku_twice"),
        (r"an earlier row gives this number to (?P<owner>.*)", "bad.number_taken"),
        (r"an earlier row gives this product the number (?P<number>.*)", "bad.number_twice"),
        (r"longer than (?P<count>\d+) characters", "bad.long"),
        (r"no product has this code", "bad.no_product"),
        (r"a status that we do not know", "bad.status"),
        (r"stands in an earlier row; only an id tells people apart", "bad.name_twice"),
        (r"neither an id that tells people apart, nor a name", "bad.nobody"),
        (r"a masked name is nobody", "bad.masked"),
        (r"no product is named", "bad.no_name"),
        (r"no number and no price", "bad.says_nothing"),
        (r"several numbers.*", "bad.several_numbers"),
        (r"two prices", "bad.two_prices"),
        (r"not a range of numbers", "bad.number_range"),
        (r"no such product", "bad.no_such_product"),
        (r"several products may be meant", "bad.several_products"),
        (r"stands there twice", "bad.twice"),
        (r"nothing has this number", "bad.no_number"),
        (r"too many variants", "bad.too_many"),
    )
)


def reason_text(desk: Desk, reason: str) -> str:
    """Why a row could not be read, as the window's language says it; as the file's reader does where that is new."""
    for pattern, key in _REASONS:
        if found := pattern.fullmatch(reason):
            return desk.tr(key, **found.groupdict())
    return reason


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
