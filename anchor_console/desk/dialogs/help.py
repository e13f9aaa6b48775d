"""All keys on one sheet, in two columns: it fits a small screen."""

from __future__ import annotations

from math import ceil

from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from anchor_console.desk.buttons import button
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.keys import SHORTCUTS
from anchor_console.desk.labels import label


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
        keys_sheet = QWidget()
        keys_sheet.setLayout(grid)
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        scroll.setWidget(keys_sheet)
        scroll.setMinimumHeight(keys_sheet.sizeHint().height())
        self.add(scroll)
        self.say(desk.tr("help.typing"))
        self.add_buttons(button(desk, "close", self.accept))
