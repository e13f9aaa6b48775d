"""Who comes in and who likes, in one quiet line: a row for each would push away what must be read."""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from anchor_console.desk.context import Desk
from anchor_console.desk.parts import ElidedLabel, row
from anchor_console.desk.soon import Soon

_SHOW_MS = 500


class PassingLine(QFrame):
    """Seen from the first of them on."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("chatPassing")
        self._desk = desk
        self._says = ElidedLabel(step="small", tone="quiet")
        line = row(desk, self._says, around=(12, 2))
        line.setStretch(0, 1)
        self.setLayout(line)
        self._soon = Soon(self, _SHOW_MS, self._show)
        state = desk.console.state
        desk.ties.listen(state.passing_changed, lambda _: self._soon.ask())
        desk.ties.listen(state.session_changed, lambda _: self._count())
        self._count()
        self._show()

    def _count(self) -> None:
        if self._desk.console.state.session is not None:
            self._desk.start(self._desk.console.chat.count_passing(), "chat-passing")

    def _show(self) -> None:
        passing, tr = self._desk.console.state.passing, self._desk.tr
        self.setVisible(bool(passing))
        told = [tr("chat.joins", count=f"{passing.joins:,}")] if passing.joins else []
        told += [tr("chat.likes", count=f"{passing.likes:,}")] if passing.likes else []
        self._says.set_text(" · ".join(told))
        self.setAccessibleName(self._says.whole_text())
