"""A table whose rows are picked as a whole lights up the row under the mouse, as the lists do."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QObject, QRect, Slot
from PySide6.QtGui import QMouseEvent, QPainter
from PySide6.QtWidgets import QAbstractItemView, QTableView

from anchor_console.desk.theme import Theme


def pick_rows(table: QTableView, theme: Theme) -> None:
    """Let a click take the row, and show beforehand which one."""
    table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
    table.setProperty("picks", "rows")
    _RowHover(table, theme)


class _RowHover(QObject):
    """Fills the row's ground before Qt paints the cells, which have none of their own: no cell costs more for it."""

    def __init__(self, table: QTableView, theme: Theme) -> None:
        super().__init__(table)
        self._table = table
        self._theme = theme
        self._y: int | None = None
        """Where the mouse is, in the viewport; None while it is elsewhere."""
        table.viewport().setMouseTracking(True)
        table.viewport().installEventFilter(self)
        table.verticalScrollBar().valueChanged.connect(self._on_bar_value_changed)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        kind = event.type()
        if kind == QEvent.Type.Paint:
            if not (band := self._band()).isEmpty():
                painter = QPainter(self._table.viewport())
                painter.fillRect(band, self._theme.color("hover"))
                painter.end()
        elif kind == QEvent.Type.MouseMove and isinstance(event, QMouseEvent):
            self._point_at(event.position().toPoint().y())
        elif kind == QEvent.Type.Leave:
            self._point_at(None)
        return False

    def _point_at(self, y: int | None) -> None:
        before, self._y = self._band(), y
        if (band := self._band()) != before:
            for one in (before, band):
                self._table.viewport().update(one)

    def _band(self) -> QRect:
        row = -1 if self._y is None else self._table.rowAt(self._y)
        if row < 0:
            return QRect()
        return QRect(
            0, self._table.rowViewportPosition(row), self._table.viewport().width(), self._table.rowHeight(row)
        )

    @Slot()
    def _on_bar_value_changed(self) -> None:
        # What is scrolled is moved on the screen, the ground with it; the mouse stays.
        if self._y is not None:
            self._table.viewport().update()
