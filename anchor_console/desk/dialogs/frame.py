"""The frame of every dialog: a title, what it says, and its buttons. Opened with `open()`, never executed."""

from __future__ import annotations

from PySide6.QtCore import Qt
from PySide6.QtGui import QMoveEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLayout, QPushButton, QTableView, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.labels import label
from anchor_console.desk.parts import column, row


class DialogFrame(QDialog):
    """Deletes itself when it is closed; Escape closes it without doing anything."""

    def __init__(self, desk: Desk, parent: QWidget, title_key: str, *, name: str, width: int = 440) -> None:
        super().__init__(parent)
        self.desk = desk
        self._middle = 0
        """The height on the screen that it stands around, since it was shown or moved."""
        self.setObjectName(name)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.setWindowTitle(desk.tr(title_key))
        self.setMinimumWidth(desk.theme.px(width))
        self.parts = column(desk, label(desk.tr(title_key), step="title", wrap=True), gap=12, around=(24, 24))
        self.setLayout(self.parts)

    def say(self, text: str, *, tone: str = "quiet") -> None:
        self.add(label(text, tone=tone, wrap=True))

    def add(self, part: QWidget | QLayout) -> None:
        if isinstance(part, QLayout):
            self.parts.addLayout(part)
        else:
            self.parts.addWidget(part)

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        for table in self.findChildren(QTableView):
            table.setTabKeyNavigation(False)  # else Tab would go round its cells for ever
        self._middle = self.frameGeometry().center().y()

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._middle = self.frameGeometry().center().y()

    def fit(self) -> None:
        """Take the height that what is shown now needs, as far as the screen has it, around the middle where it stood.

        A dialog whose parts come and go does not do so by itself: what comes lets it grow downwards at once.
        """
        self.parts.activate()
        screen, border = self.screen().availableGeometry(), self.frameGeometry().height() - self.height()
        height = min(self.parts.totalHeightForWidth(self.width()), screen.height() - border)
        middle = self._middle
        self.resize(self.width(), height)
        if self.isVisible():
            lowest = screen.bottom() + 1 - height - border
            self.move(self.x(), max(screen.top(), min(middle - (height + border) // 2, lowest)))
            self._middle = middle

    def add_buttons(self, *buttons: QPushButton) -> None:
        """The buttons at the foot, the one that Return presses last."""
        self.parts.addSpacing(self.desk.theme.px(8))
        self.add(row(self.desk, None, *buttons))
        for one in buttons:
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        buttons[-1].setDefault(True)
