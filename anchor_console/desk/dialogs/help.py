"""All keys on one sheet."""

from __future__ import annotations

from PySide6.QtWidgets import QGridLayout, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.keys import SHORTCUTS
from anchor_console.desk.parts import button, label


class HelpDialog(DialogFrame):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "help.title", name="helpDialog", width=480)
        grid = QGridLayout()
        grid.setHorizontalSpacing(desk.theme.px(24))
        grid.setVerticalSpacing(desk.theme.px(8))
        grid.setColumnStretch(1, 1)
        for at, (key, keys) in enumerate(SHORTCUTS):
            grid.addWidget(label(keys, chip="plain"), at, 0)
            grid.addWidget(label(desk.tr(key)), at, 1)
        self.add(grid)
        self.say(desk.tr("help.typing"))
        self.add_buttons(button(desk, "close", self.accept, role="primary"))
