"""What is muted at the moment: a quiet line that says so, and takes each mute back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QMenu

from anchor_console.chat.mutes import Mute
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import ElidedLabel
from anchor_console.desk.widgets.menu import offer
from anchor_console.desk.widgets.parts import row, show_in_place
from anchor_console.desk.widgets.wording import time_of_day


class MutedBar(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("mutedBar")
        self._desk = desk
        self._says = ElidedLabel(step="small", tone="quiet")
        self._menu = QMenu(self)
        self._menu.setObjectName("mutedMenu")
        self._menu.aboutToShow.connect(self._on_menu_about_to_show)
        undo = button(desk, "muted.undo", lambda: None, name="unmuteButton", role="small")
        undo.setMenu(self._menu)
        line = row(desk, self._says, undo, around=(12, 2))
        line.setStretch(0, 1)
        self.setLayout(line)
        desk.ties.listen(desk.console.state.mutes.changed, self._show)
        self._show(desk.console.state.mutes.in_force)

    def _show(self, mutes: tuple[Mute, ...]) -> None:
        show_in_place(self, is_shown=bool(mutes))
        self._says.set_text(self._desk.tr("muted.says", count=len(mutes)))

    @Slot()
    def _on_menu_about_to_show(self) -> None:
        self._menu.clear()
        for mute in self._desk.console.state.mutes.in_force:
            offer(self._menu, self._words_of(mute), partial(self._unmute, mute.id))

    def _unmute(self, mute_id: int) -> None:
        self._desk.start(self._desk.console.mutes.unmute(mute_id), f"unmute-{mute_id}")

    def _words_of(self, mute: Mute) -> str:
        what = mute.words if mute.kind != "name" else self._desk.tr("muted.names", mask=mute.words or "")
        if what is None and mute.identity_id is not None:
            view = self._desk.console.fans.view(mute.identity_id)
            what = view.fan.name if view else "—"
        until = (
            self._desk.tr("muted.until", at=time_of_day(mute.until_ms))
            if mute.until_ms is not None
            else self._desk.tr("muted.for_ever")
        )
        return f"{what} · {until}"
