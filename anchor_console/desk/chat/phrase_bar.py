"""The phrases (福袋口令) in force: a quiet line that names the newest, and takes each back."""

from __future__ import annotations

from functools import partial

from PySide6.QtCore import Slot
from PySide6.QtWidgets import QFrame, QMenu

from anchor_console.core.board import AnyChange
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import ElidedLabel
from anchor_console.desk.widgets.menu import offer
from anchor_console.desk.widgets.parts import row, show_in_place


class PhraseBar(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("phraseBar")
        self._desk = desk
        self._says = ElidedLabel(step="small", tone="quiet")
        self._menu = QMenu(self)
        self._menu.setObjectName("phraseMenu")
        self._menu.aboutToShow.connect(self._on_menu_about_to_show)
        undo = button(desk, "phrases.undo", lambda: None, name="phraseUndo", role="small")
        undo.setMenu(self._menu)
        line = row(desk, self._says, undo, around=(12, 2))
        line.setStretch(0, 1)
        self.setLayout(line)
        desk.ties.observe(desk.console.state.phrase_rows, AnyChange(self._show))
        self._show()

    def _show(self) -> None:
        phrases = list(self._desk.console.state.phrase_rows)
        show_in_place(self, is_shown=bool(phrases))
        if phrases:
            key = "phrases.says" if len(phrases) == 1 else "phrases.say"
            self._says.set_text(self._desk.tr(key, text=phrases[-1].text, count=len(phrases)))

    @Slot()
    def _on_menu_about_to_show(self) -> None:
        self._menu.clear()
        for phrase in self._desk.console.state.phrase_rows:
            offer(self._menu, phrase.text, partial(self._take_back, phrase.key))

    def _take_back(self, key: str) -> None:
        self._desk.start(self._desk.console.phrases.take_back(key), "phrase-take-back")
