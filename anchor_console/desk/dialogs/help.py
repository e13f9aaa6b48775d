"""All keys on one sheet, in two columns: it fits a small screen."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from math import ceil

from PySide6.QtGui import QShowEvent
from PySide6.QtWidgets import QGridLayout, QScrollArea, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.key_table import ACTIONS, Scope
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import label

_ASIDE = 32
_DIGITS = "0–9"
_NONE = "–"


class HelpDialog(DialogFrame):
    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(desk, parent, "help.title", name="helpDialog", width=820)
        grid = QGridLayout()
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setHorizontalSpacing(desk.theme.px(16))
        grid.setVerticalSpacing(desk.theme.px(5))
        told = keys_told(desk)
        rows = ceil(len(told) / 2)
        for at, (keys, words) in enumerate(told):
            side, line = divmod(at, rows)
            grid.addWidget(label(keys, chip="plain"), line, 2 * side)
            grid.addWidget(label(words), line, 2 * side + 1)
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


def keys_told(desk: Desk) -> list[tuple[str, str]]:
    """The keys that are in force, and what they do; those of a group in one line, what has no key not at all."""
    told = []
    listed = (one for one in ACTIONS if one.scope is not Scope.DIALOG)
    for _, ones in groupby(listed, key=lambda one: one.group or one.id):
        group = list(ones)
        keys = [desk.keys.of(one.id) for one in group]
        if any(keys):
            before = f"{_DIGITS}, " if group[0].scope is Scope.NUMBER else ""
            words = f"key.{group[0].group}" if group[0].group else group[0].words
            told.append((before + _together(desk, keys), desk.tr(words)))
    return told


def _together(desk: Desk, keys: Sequence[str]) -> str:
    """Several keys; what is held for all of them is said once: Alt+1 2 3; one that is missing keeps its place."""
    ways = {one.rpartition("+")[0] for one in keys if one}
    held = ways.pop() if len(ways) == 1 else ""
    called, is_held_said = [], False
    for one in keys:
        called.append(desk.keys.call(one.removeprefix(f"{held}+") if is_held_said else one, desk.words) or _NONE)
        is_held_said = is_held_said or bool(one and held)
    return " ".join(called)
