"""Who comes in and who likes, in one quiet line: a row for each would push away what must be read."""

from __future__ import annotations

from anchor_console.desk.context import Desk
from anchor_console.desk.rounds import AtMostEvery
from anchor_console.desk.widgets.labels import ElidedLabel

_SHOW_MS = 400


class PassingLine(ElidedLabel):
    """Stands in the head of the chat, where it costs no row; empty until the first of them."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(step="small", tone="quiet")
        self.setObjectName("chatPassing")
        self._desk = desk
        self._soon = AtMostEvery(desk.rounds, self, _SHOW_MS, self._show)
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
        told = [tr("chat.joins", count=f"{passing.joins:,}")] if passing.joins else []
        told += [tr("chat.likes", count=f"{passing.likes:,}")] if passing.likes else []
        self.set_text(" · ".join(told))
        self.setAccessibleName(self.whole_text() or tr("chat.passing"))
