"""Drawing the rows of short lists: boxes with a word, text cut where the room ends."""

from __future__ import annotations

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QColor, QFont, QFontMetricsF, QPainter
from PySide6.QtWidgets import QStyle, QStyleOptionViewItem

from anchor_console.desk.theme import Theme

_LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
_RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight


def row_back(painter: QPainter, option: QStyleOptionViewItem, theme: Theme) -> None:
    """The ground of a row: selected, under the mouse, or plain with a line below."""
    box = QRectF(option.rect)
    if option.state & QStyle.StateFlag.State_Selected:
        painter.fillRect(box, theme.color("mark"))
        painter.fillRect(QRectF(box.left(), box.top(), theme.px(3), box.height()), theme.color("accent"))
    elif option.state & QStyle.StateFlag.State_MouseOver:
        painter.fillRect(box, theme.color("hover"))
    line = QRectF(box.left() + theme.px(12), box.bottom() - theme.px(1) + 1, box.width() - theme.px(24), theme.px(1))
    painter.fillRect(line.translated(0, -1), theme.color("line"))


def words(painter: QPainter, box: QRectF, text: str, font: QFont, color: QColor, *, right: bool = False) -> float:
    """Draw one line into `box`, cut with an ellipsis; gives back how wide it came out."""
    metrics = QFontMetricsF(font)
    shown = metrics.elidedText(text, Qt.TextElideMode.ElideRight, box.width())
    painter.setFont(font)
    painter.setPen(color)
    painter.drawText(box, _RIGHT if right else _LEFT, shown)
    return min(box.width(), metrics.horizontalAdvance(shown))


def chip(
    painter: QPainter, left: float, middle: float, text: str, colors: str, theme: Theme, least_px: int = 0
) -> float:
    """Draw a rounded box with a word, its left edge at `left`; gives back its width."""
    font = theme.font("tiny", bold=True)
    width = max(least_px, QFontMetricsF(font).horizontalAdvance(text) + theme.px(12))
    height = theme.px(19)
    box = QRectF(left, middle - height / 2, width, height)
    painter.setPen(Qt.PenStyle.NoPen)
    painter.setBrush(theme.color(f"{colors}_back"))
    painter.drawRoundedRect(box, theme.px(4), theme.px(4))
    painter.setPen(theme.color(colors))
    painter.setFont(font)
    painter.drawText(box, Qt.AlignmentFlag.AlignCenter, text)
    return float(width)
