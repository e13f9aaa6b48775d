"""Leading a person to one cell of a table, open for typing where it can be typed into."""

from __future__ import annotations

from PySide6.QtCore import QModelIndex, Qt
from PySide6.QtWidgets import QTableView


def open_cell(table: QTableView, index: QModelIndex) -> None:
    """Bring the cell into sight, let it be current, and open it."""
    table.setFocus()
    table.setCurrentIndex(index)
    table.scrollTo(index)
    if index.flags() & Qt.ItemFlag.ItemIsEditable:
        table.edit(index)
