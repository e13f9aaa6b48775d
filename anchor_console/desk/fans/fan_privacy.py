"""What a fan may ask for: a file with all that is held of them, and to be forgotten. A menu in the fan's pane."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QPoint, Qt

from anchor_console.core.ids import IdentityId
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.erase_fan import EraseFanDialog
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.buttons import PressedByReturn
from anchor_console.desk.widgets.file_chooser import choose_where_to_save
from anchor_console.desk.widgets.menu import PassingMenu, offer


class FanPrivacyButton(PressedByReturn):
    """Three dots that open the menu; `who` tells whom the pane shows."""

    def __init__(self, desk: Desk, who: Callable[[], IdentityId | None]) -> None:
        super().__init__()
        self._desk = desk
        self._who = who
        self.setObjectName("fanPrivacyButton")
        self.setProperty("role", "plain")
        self.setAutoDefault(False)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.setIcon(icons.icon("more", desk.theme.color("quiet"), desk.theme.px(18)))
        self.setToolTip(desk.tr("privacy.menu"))
        self.setAccessibleName(desk.tr("privacy.menu"))
        self.clicked.connect(self._open)

    def _open(self) -> None:
        who = self._who()
        if who is None:
            return
        menu, tr = PassingMenu(self, "fanPrivacyMenu"), self._desk.tr
        offer(menu, tr("privacy.export"), lambda: self._choose_file(who), name="exportFanAction")
        offer(menu, tr("privacy.erase"), lambda: self._ask_to_erase(who), name="eraseFanAction")
        menu.popup(self.mapToGlobal(QPoint(0, self.height())))

    def _choose_file(self, who: IdentityId) -> None:
        # Not called after the fan: names of files are not erased.
        choose_where_to_save(
            *(self.window(), self._desk.tr("privacy.export"), "JSON (*.json)", "fan.json"),
            lambda path: self._start_export(who, path),
            name="exportFanDialog",
        )

    def _ask_to_erase(self, who: IdentityId) -> None:
        EraseFanDialog(self._desk, self.window(), who).open()

    def _start_export(self, who: IdentityId, path: Path) -> None:
        self._desk.start(self._desk.console.privacy.export_fan(who, path), "export-fan")
