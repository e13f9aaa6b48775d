"""Text that many fans send alike: is it a phrase of a 福袋, or do they mean it?"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from anchor_console.chat.phrases import Suspect
from anchor_console.core.board import AnyChange
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import ElidedLabel
from anchor_console.desk.widgets.parts import row, show_in_place


class SuspectBar(QFrame):
    """Asks about one text at a time; what was accepted stands among the phrases, and is taken back there."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("suspectBar")
        self._desk = desk
        self._says = ElidedLabel(step="small")
        yes = button(desk, "suspect.yes", lambda: self._answer(is_phrase=True), name="suspectYes", role="small")
        no = button(desk, "suspect.no", lambda: self._answer(is_phrase=False), name="suspectNo", role="small")
        yes.setToolTip(desk.tr("suspect.yes_tip"))
        no.setToolTip(desk.tr("suspect.no_tip"))
        line = row(desk, self._says, yes, no, gap=6, around=(12, 2))
        line.setStretch(0, 1)
        self.setLayout(line)
        desk.ties.observe(desk.console.state.suspects, AnyChange(self._show))
        self._show()

    def _first(self) -> Suspect | None:
        return next(iter(self._desk.console.state.suspects), None)

    def _show(self) -> None:
        suspect = self._first()
        show_in_place(self, is_shown=suspect is not None)
        if suspect is not None:
            self._says.set_text(self._desk.tr("suspect.ask", text=suspect.text, people=suspect.people))

    def _answer(self, *, is_phrase: bool) -> None:
        suspect, phrases = self._first(), self._desk.console.phrases
        if suspect is not None:
            answer = phrases.accept if is_phrase else phrases.reject
            self._desk.start(answer(suspect.id), f"phrase-{suspect.id}")
