"""Pictures of the real window, for docs and for looking at what we drew."""

from __future__ import annotations

from pathlib import Path

from PySide6.QtCore import QCoreApplication, QPoint, QSize, Qt
from PySide6.QtGui import QPixmap
from PySide6.QtWidgets import QWidget


def render(window: QWidget, size: QSize, scale: float, path: Path) -> bool:
    """Write the window as a PNG of `size` pixels; false where the file cannot be written.

    Args:
        scale: pixels for each unit of length, as a screen at 125 % or 200 % has them.
    """
    window.setAttribute(Qt.WidgetAttribute.WA_DontShowOnScreen)
    window.resize(round(size.width() / scale), round(size.height() / scale))
    window.show()
    # Layouts settle in two rounds: the first gives widths, the second the heights that follow from them.
    for _ in range(3):
        QCoreApplication.sendPostedEvents()
    picture = QPixmap(size)
    picture.setDevicePixelRatio(scale)
    picture.fill(Qt.GlobalColor.transparent)
    window.render(picture, QPoint())
    return picture.save(str(path), "PNG")
