"""The frame of every dialog: a title, what it says, and its buttons. Opened with `open()`, never executed."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QEvent, Qt
from PySide6.QtGui import QKeyEvent, QMoveEvent, QShowEvent
from PySide6.QtWidgets import QDialog, QLayout, QPushButton, QScrollArea, QTableView, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.one_press import is_only_held
from anchor_console.desk.widgets.parts import column, row

_BORDER = 32
"""What the system's frame may take of the screen's height; it is not known before the dialog stands there."""
_LEAST = 72
"""What a list keeps."""


class DialogFrame(QDialog):
    """Deletes itself when it is closed; Escape closes it without doing anything."""

    def __init__(self, desk: Desk, parent: QWidget, title_key: str, *, name: str, width: int = 440) -> None:
        super().__init__(parent)
        self.desk = replace(desk, dialog=self)
        self._over = parent
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
        for area in self.findChildren(QScrollArea):
            if any(one.focusPolicy() & Qt.FocusPolicy.TabFocus for one in area.findChildren(QWidget)):
                area.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # nobody sees the keyboard there; what is in it, they do
        self._middle = self.frameGeometry().center().y()
        # Qt asks how high it is to be at a narrower width, gives it no more than two thirds of the screen, and sets
        # it in the middle before it is as wide as its words need.
        self.parts.activate()
        self.setMinimumWidth(max(self.minimumWidth(), self.parts.totalMinimumSize().width()))
        around = self._over.window().frameGeometry().center().x()
        self.move(around - self.frameGeometry().width() // 2, self.y())
        self.fit()

    def event(self, event: QEvent) -> bool:
        is_done = super().event(event)
        if event.type() is QEvent.Type.LayoutRequest and self.isVisible() and self._is_too_low():
            self.fit()
        return is_done

    def moveEvent(self, event: QMoveEvent) -> None:
        super().moveEvent(event)
        self._middle = self.frameGeometry().center().y()

    def fit(self) -> None:
        """Take the height that what is shown now needs, as far as the screen has it, around the middle where it stood.

        Where parts go it does not do so by itself, nor where they come and Qt lets it grow downwards at once.
        """
        self.parts.activate()
        screen = self.screen().availableGeometry()
        border = self.frameGeometry().height() - self.height()
        most = screen.height() - max(border, self.desk.theme.px(_BORDER) if self.isWindow() else 0)
        self._let_lists_give_way(most)
        height = min(self.parts.totalHeightForWidth(self.width()), most)
        middle = self._middle
        self.resize(self.width(), height)
        if self.isVisible():
            lowest = screen.bottom() + 1 - height - border
            left = max(screen.left(), min(self.x(), screen.right() + 1 - self.frameGeometry().width()))
            self.move(left, max(screen.top(), min(middle - (height + border) // 2, lowest)))
            self._middle = middle

    def _is_too_low(self) -> bool:
        """Whether what it says now takes a line more than it has: fields and buttons would be cut for it."""
        return self.parts.totalMinimumHeightForWidth(self.width()) > self.height()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        # Return that opened it, held a moment too long, does not answer it.
        if not is_only_held(event):
            super().keyPressEvent(event)

    def _let_lists_give_way(self, most: int) -> None:
        """On a small screen lists and long fields have less room than they ask for: the buttons are never cut off."""
        least = self.desk.theme.px(_LEAST)
        lists = [one for one in self.findChildren(QWidget) if least < one.minimumHeight() < one.maximumHeight()]
        for one in sorted(lists, key=QWidget.minimumHeight, reverse=True):
            lacking = self.parts.totalMinimumHeightForWidth(self.width()) - most
            if lacking <= 0:
                return
            one.setMinimumHeight(max(least, one.minimumHeight() - lacking))
            self.parts.activate()

    def add_buttons(self, *buttons: QPushButton) -> None:
        """The buttons at the foot, the one that Return presses last."""
        self.parts.addSpacing(self.desk.theme.px(8))
        self.add(row(self.desk, None, *buttons))
        for one in buttons:
            one.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        buttons[-1].setDefault(True)
