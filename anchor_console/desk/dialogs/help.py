"""All keys on one sheet, in two columns: it fits a small screen."""

from __future__ import annotations

from math import ceil

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.keys import SHORTCUTS
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label

_ASIDE = 32


class HelpDialog(DialogFrame):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "help.title", name="helpDialog", width=820)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(desk.theme.px(16))
        grid.setVerticalSpacing(desk.theme.px(5))
        rows = ceil(len(SHORTCUTS) / 2)
        for at, (key, keys) in enumerate(SHORTCUTS):
            side, line = divmod(at, rows)
            grid.addWidget(label(desk.words.keys(keys), chip="plain"), line, 2 * side)
            grid.addWidget(label(desk.tr(key)), line, 2 * side + 1)
            grid.setColumnStretch(2 * side + 1, 1)
        self._sheet, self._scroll = QWidget(), QScrollArea()
        self._sheet.setLayout(grid)
        self._scroll.setWidgetResizable(True)
        self._scroll.setWidget(self._sheet)
        self.add(self._scroll)
        self.say(desk.tr("help.typing"))
        self.add_buttons(button(desk, "close", self.accept))

    def showEvent(self, event: QShowEvent) -> None:
        # Before that its letters have not the size of the style sheet.
        needed, bar = self._sheet.sizeHint(), self._scroll.verticalScrollBar().sizeHint().width()
        room = self.screen().availableGeometry().width() - 2 * self.desk.theme.px(_ASIDE)
        self._scroll.setMinimumSize(min(needed.width() + bar, room), needed.height())
        super().showEvent(event)
