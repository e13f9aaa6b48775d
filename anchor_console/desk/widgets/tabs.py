"""Choices of which of several parts is shown: a button for each, and the stack that they turn."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QButtonGroup, QPushButton, QStackedWidget, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import LaneButton


class Tabs(QStackedWidget):
    """The stack; `buttons` stand wherever the dialog or page has a bar for them.

    Args:
        name: what the buttons are called, followed by their place.
        parts: the key of each title, and what it shows.
    """

    def __init__(self, desk: Desk, name: str, parts: Sequence[tuple[str, QWidget]]) -> None:
        super().__init__()
        self._desk = desk
        self._keys = [key for key, _ in parts]
        self._group = QButtonGroup(self)
        self._choices: list[LaneButton] = []
        for at, (key, part) in enumerate(parts):
            choice = LaneButton(desk.tr(key))
            choice.setObjectName(f"{name}{at}")
            choice.setAccessibleName(desk.tr(key))
            self._group.addButton(choice, at)
            self._choices.append(choice)
            self.addWidget(part)
        self._choices[0].setChecked(True)
        self._group.idClicked.connect(self.show_part)

    @property
    def buttons(self) -> tuple[QPushButton, ...]:
        return tuple(self._choices)

    @Slot(int)
    def show_part(self, at: int) -> None:
        self._choices[at].setChecked(True)
        self.setCurrentIndex(at)

    def show_count(self, at: int, count: int) -> None:
        """Say beside the title how much a part has."""
        title = self._desk.tr(self._keys[at])
        text = f"{title} {count:,}" if count else title
        self._choices[at].show_count(text)

    def let_choose(self, at: int, may: bool) -> None:
        """Whether a part can be chosen at all; the first takes the place of one that is shown and can't be any more."""
        self._choices[at].setVisible(may)
        if not may and self.currentIndex() == at:
            self.show_part(0)
