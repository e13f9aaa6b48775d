"""The rail of pages at the left edge, and help at its foot."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QButtonGroup, QFrame, QToolButton

from anchor_console.desk.context import Desk
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.one_press import press_by_return
from anchor_console.desk.widgets.parts import column


class NavRail(QFrame):
    page_chosen = Signal(int)
    help_requested = Signal()

    def __init__(self, desk: Desk, pages: Sequence[str], current: int) -> None:
        super().__init__()
        self.setObjectName("navRail")
        self.setAccessibleName(desk.tr("nav.title"))
        self.setFixedWidth(desk.theme.px(64))
        self._desk = desk
        self._group = QButtonGroup(self)
        rail = column(desk, gap=0)
        rail.setContentsMargins(0, desk.theme.px(8), 0, desk.theme.px(8))
        for index, page in enumerate(pages):
            choice = self._made(page)
            choice.setCheckable(True)
            choice.setChecked(index == current)
            self._group.addButton(choice, index)
            rail.addWidget(choice)
        rail.addStretch(1)
        ask = self._made("help")
        ask.clicked.connect(self.help_requested)
        rail.addWidget(ask)
        self.setLayout(rail)
        self._group.idClicked.connect(self.page_chosen)

    def choose(self, index: int) -> None:
        self._group.button(index).setChecked(True)

    def _made(self, name: str) -> QToolButton:
        made, px = _Choice(), self._desk.theme.px
        made.setObjectName(f"nav-{name}")
        made.setToolButtonStyle(Qt.ToolButtonStyle.ToolButtonTextUnderIcon)
        made.setText(self._desk.tr(f"nav.{name}"))
        made.setAccessibleName(made.text())
        made.setIcon(icons.icon(name, self._desk.theme.color("rail_ink"), px(22)))
        made.setIconSize(QSize(px(22), px(22)))
        made.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        made.setFixedWidth(px(64))
        return made


class _Choice(QToolButton):
    def keyPressEvent(self, event: QKeyEvent) -> None:
        if not press_by_return(self, event):
            super().keyPressEvent(event)
