"""Beside a long page: the titles of its parts, each a jump to it; the one that is looked at is marked."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QButtonGroup, QScrollArea, QWidget

from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import LaneButton
from anchor_console.desk.widgets.parts import column

_ABOVE_PX = 24
"""How much of what is above a part is left in sight after a jump to it."""


class SectionJumps(QWidget):
    def __init__(self, desk: Desk, scroll: QScrollArea, parts: Sequence[tuple[str, QWidget]]) -> None:
        """
        Args:
            parts: the key of each title, and the part, in their order down the page.
        """
        super().__init__()
        self.setObjectName("sectionJumps")
        self._scroll = scroll
        self._parts = [part for _, part in parts]
        self._above_px = desk.theme.px(_ABOVE_PX)
        self._group = QButtonGroup(self)
        for at, (key, _) in enumerate(parts):
            jump = LaneButton(desk.tr(key))
            jump.setObjectName(f"sectionJump{at}")
            jump.setAccessibleName(desk.tr(key))
            jump.clicked.connect(partial(self._jump, at))
            self._group.addButton(jump, at)
        self._group.button(0).setChecked(True)
        self.setLayout(column(desk, *self._group.buttons(), None, gap=4, around=(16, 76)))
        scroll.verticalScrollBar().valueChanged.connect(self._mark)

    def _jump(self, at: int) -> None:
        self._scroll.verticalScrollBar().setValue(self._top(at) - self._above_px)
        # The last parts may be too short to reach the top: what was asked for stays marked until somebody scrolls.
        self._group.button(at).setChecked(True)

    def _mark(self, scrolled: int) -> None:
        reached = [at for at in range(len(self._parts)) if self._top(at) <= scrolled + 2 * self._above_px]
        self._group.button(reached[-1] if reached else 0).setChecked(True)

    def _top(self, at: int) -> int:
        return self._parts[at].y()
