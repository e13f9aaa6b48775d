"""Text that many fans send alike: is it a phrase of a 福袋, or do they mean it?"""

from __future__ import annotations

from PySide6.QtWidgets import QFrame

from anchor_console.chat.phrases import Suspect, SuspectId
from anchor_console.core.board import AnyChange
from anchor_console.desk.context import Desk
from anchor_console.desk.parts import ElidedLabel, button, row


class SuspectBar(QFrame):
    """Asks about one text at a time; the last answer can be taken back."""

    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("suspectBar")
        self._desk = desk
        self._accepted: SuspectId | None = None
        self._says = ElidedLabel(step="small")
        self._yes = button(desk, "suspect.yes", lambda: self._answer(is_phrase=True), name="suspectYes", role="small")
        self._no = button(desk, "suspect.no", lambda: self._answer(is_phrase=False), name="suspectNo", role="small")
        self._undo = button(desk, "suspect.undo", self._take_back, name="suspectUndo", role="small")
        self._yes.setToolTip(desk.tr("suspect.yes_tip"))
        self._no.setToolTip(desk.tr("suspect.no_tip"))
        line = row(desk, self._says, self._yes, self._no, self._undo, gap=6, around=(12, 2))
        line.setStretch(0, 1)
        self.setLayout(line)
        desk.ties.observe(desk.console.state.suspects, AnyChange(self._show))
        desk.ties.listen(desk.console.state.session_changed, lambda _: self._forget())
        self._show()

    def _first(self) -> Suspect | None:
        return next(iter(self._desk.console.state.suspects), None)

    def _show(self) -> None:
        suspect = self._first()
        self.setVisible(suspect is not None or self._accepted is not None)
        for part in (self._yes, self._no):
            part.setVisible(suspect is not None)
        self._undo.setVisible(suspect is None and self._accepted is not None)
        if suspect is not None:
            self._says.set_text(self._desk.tr("suspect.ask", text=suspect.text, people=suspect.people))
        elif self._accepted is not None:
            self._says.set_text(self._desk.tr("suspect.done"))

    def _answer(self, *, is_phrase: bool) -> None:
        suspect, phrases = self._first(), self._desk.console.phrases
        if suspect is None:
            return
        if is_phrase:
            self._desk.start(self._accept(suspect.id), f"phrase-{suspect.id}")
        else:
            self._desk.start(phrases.reject(suspect.id), f"phrase-{suspect.id}")

    async def _accept(self, suspect_id: SuspectId) -> None:
        await self._desk.console.phrases.accept(suspect_id)
        self._accepted = suspect_id
        self._show()

    def _take_back(self) -> None:
        if self._accepted is not None:
            self._desk.start(self._desk.console.phrases.undo_accept(self._accepted), "phrase-undo")
            self._forget()

    def _forget(self) -> None:
        self._accepted = None
        self._show()
