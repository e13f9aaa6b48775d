"""Menus: made for one moment, and showing what people wrote as it stands."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QMenu, QWidget


class PassingMenu(QMenu):
    """A menu that is gone once it closes."""

    def __init__(self, parent: QWidget, name: str = "") -> None:
        super().__init__(parent)
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)


def offer(menu: QMenu, text: str, act: Callable[[], object], *, name: str = "") -> QAction:
    """Add what can be chosen; an ampersand in `text` underlines nothing."""
    made = menu.addAction(plain_word(text))
    made.setObjectName(name)
    made.triggered.connect(lambda: act())
    return made


def plain_word(text: str) -> str:
    """What a menu or a button must be given to show `text` as it stands."""
    return text.replace("&", "&&")
