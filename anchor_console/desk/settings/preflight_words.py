"""The seller's own words for the check before a show, and phrases that are no finding: in force at once."""

from __future__ import annotations

import re

from PySide6.QtWidgets import QFrame, QPlainTextEdit

from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.word_list import WordListDialog
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.labels import hint_label, label
from anchor_console.desk.widgets.parts import column, row
from anchor_console.desk.widgets.soon import Soon

_SAVE_AFTER_MS = 800


class PreflightWords(QFrame):
    def __init__(self, desk: Desk) -> None:
        super().__init__()
        self.setObjectName("settingsCard")
        self._desk = desk
        own = desk.console.preflight
        self._words = self._field("preflightWords", "preflight.own_words", own.own_words)
        self._exceptions = self._field("preflightExceptions", "preflight.own_exceptions", own.own_exceptions)
        self.setLayout(
            column(
                desk,
                label(desk.tr("preflight.own_title"), step="strong"),
                hint_label(desk, "preflight.own_hint"),
                row(
                    desk,
                    button(desk, "preflight.list", self._show_list, name="preflightListButton", role="small"),
                    None,
                ),
                label(desk.tr("preflight.own_words"), tone="quiet"),
                self._words,
                label(desk.tr("preflight.own_exceptions"), tone="quiet"),
                self._exceptions,
                gap=6,
                around=(16, 16),
            )
        )
        self._soon = Soon(self, _SAVE_AFTER_MS, self._save)
        for field in (self._words, self._exceptions):
            field.textChanged.connect(self._soon.ask)

    def _field(self, name: str, key: str, words: tuple[str, ...]) -> QPlainTextEdit:
        field = QPlainTextEdit("\n".join(words))
        field.setObjectName(name)
        field.setAccessibleName(self._desk.tr(key))
        field.setTabChangesFocus(True)
        field.setFixedHeight(self._desk.theme.px(64))
        return field

    def _show_list(self) -> None:
        exceptions = _split(self._exceptions.toPlainText())
        shown = lambda now: self._exceptions.setPlainText("\n".join(now))  # noqa: E731
        WordListDialog(self._desk, self.window(), exceptions, shown).open()

    def _save(self) -> None:
        words, exceptions = (_split(field.toPlainText()) for field in (self._words, self._exceptions))
        self._desk.start(self._desk.console.preflight.set_own(words, exceptions), "preflight-words")


def _split(text: str) -> list[str]:
    return [part for part in re.split(r"[\n,，、;；]", text) if part.strip()]
