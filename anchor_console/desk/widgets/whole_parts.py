"""Cells that tell several things, in tables where there is no room for all of them."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QModelIndex, QPersistentModelIndex
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QApplication, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

Index = QModelIndex | QPersistentModelIndex
BETWEEN = "  "


def fitting(parts: Sequence[str], metrics: QFontMetrics, room_px: int) -> str:
    """As many of the parts as have room, from the first, and how many have none: no figure is cut into another one."""
    for count in range(len(parts), 0, -1):
        more = [f"+{len(parts) - count}"] if count < len(parts) else []
        told = BETWEEN.join((*parts[:count], *more))
        if count == 1 or metrics.horizontalAdvance(told) <= room_px:
            return told
    return ""


class WholeParts(QStyledItemDelegate):
    """Shows the parts that an index tells under a role as `fitting` has them."""

    def __init__(self, role: int, parent: QWidget) -> None:
        super().__init__(parent)
        self._role = role

    def initStyleOption(self, option: QStyleOptionViewItem, index: Index) -> None:
        super().initStyleOption(option, index)
        parts = index.data(self._role)
        if not parts or len(parts) == 1:
            return
        widget: QWidget | None = option.widget
        style = widget.style() if widget is not None else QApplication.style()
        text = style.subElementRect(QStyle.SubElement.SE_ItemViewItemText, option, widget)
        around = style.pixelMetric(QStyle.PixelMetric.PM_FocusFrameHMargin, option, widget) + 1
        room_px = text.width() - 2 * around
        option.text = fitting(parts, option.fontMetrics, room_px)
