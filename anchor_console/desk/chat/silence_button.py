"""How many names wait to be silenced on the platform: a quiet button that opens their list."""

from __future__ import annotations

from PySide6.QtCore import QSize, Qt

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.to_silence import SilenceDialog
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.buttons import PressedByReturn


class SilenceButton(PressedByReturn):
    """Seen only while somebody is on the list and not ticked off."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self._desk = desk
        self.setObjectName("silenceButton")
        self.setProperty("role", "small")
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setAutoDefault(False)
        self.setIcon(icons.icon("mute", desk.theme.color("ink"), desk.theme.px(14)))
        self.setIconSize(QSize(desk.theme.px(14), desk.theme.px(14)))
        self.clicked.connect(lambda: SilenceDialog(desk, self.window()).open())
        desk.ties.listen(desk.console.marks.changed, lambda _: self._show())
        self._show()

    def _show(self) -> None:
        waiting = sum(one.done_at_ms is None for one in self._desk.console.marks.to_silence())
        self.setText(self._desk.tr("silence.button", count=waiting))
        self.setAccessibleName(self.text())
        self.setVisible(waiting > 0)
