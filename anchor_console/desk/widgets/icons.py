"""The one set of icons: line drawings in one colour, tinted as they are asked for."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QColor, QIcon, QImage, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from anchor_console.core.paths import resource

_SHARPNESS = 3
"""Pixels drawn for each asked for, so that icons stay sharp on dense screens."""


def draw(painter: QPainter, name: str, where: QRectF, color: QColor) -> None:
    """Draw the icon called `name` into `where`."""
    _renderer(name, color.name()).render(painter, where)


def pixmap(name: str, color: QColor, size_px: int) -> QPixmap:
    return QPixmap.fromImage(_drawn(name, color.name(), size_px))


@lru_cache(maxsize=256)
def _drawn(name: str, color: str, size_px: int) -> QImage:
    # An image, not a pixmap: what is kept here may outlive the application.
    picture = QImage(size_px * _SHARPNESS, size_px * _SHARPNESS, QImage.Format.Format_ARGB32_Premultiplied)
    picture.fill(Qt.GlobalColor.transparent)
    painter = QPainter(picture)
    _renderer(name, color).render(painter)
    painter.end()
    picture.setDevicePixelRatio(_SHARPNESS)
    return picture


def icon(name: str, color: QColor, size_px: int, *, disabled: QColor | None = None) -> QIcon:
    made = QIcon(pixmap(name, color, size_px))
    if disabled is not None:
        made.addPixmap(pixmap(name, disabled, size_px), QIcon.Mode.Disabled)
    return made


def _renderer(name: str, color: str) -> QSvgRenderer:
    drawing = resource("icons", f"{name}.svg").read_text("utf-8").replace("currentColor", color)
    return QSvgRenderer(QByteArray(drawing.encode()))
