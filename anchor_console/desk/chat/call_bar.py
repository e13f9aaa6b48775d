"""Calls: asking the room to type something, and the count of those who did."""

from __future__ import annotations

from PySide6.QtCore import QSize
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QFrame, QMenu, QWidget

from anchor_console.chat.calls import OpenCall, Votes
from anchor_console.core.notices import Notice
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.ask_text import AskText
from anchor_console.desk.tips import plain_tip
from anchor_console.desk.widgets import icons
from anchor_console.desk.widgets.buttons import PressedByReturn, button
from anchor_console.desk.widgets.labels import ElidedLabel, label
from anchor_console.desk.widgets.parts import row, show_in_place
from anchor_console.live.desks import CALL_LIMIT

_USUAL = ("call.want", "call.missed", "call.hear", "call.colors", "call.heights", "call.new_fans")

_VOTES_TOLD = 4


class CallButton(PressedByReturn):
    """Opens a call with one of the usual meanings, or own words; and takes the phrase of a 福袋, which is no call."""

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk.tr("call.open"))
        self._desk = desk
        self.setObjectName("callButton")
        self.setAccessibleName(desk.tr("call.open"))
        self.setProperty("role", "small")
        self.setIcon(icons.icon("call", desk.theme.color("ink"), desk.theme.px(14)))
        self.setIconSize(QSize(desk.theme.px(14), desk.theme.px(14)))
        menu = QMenu(self)
        menu.setObjectName("callMenu")
        for digit, key in enumerate(_USUAL, start=1):
            menu.addAction(f"&{digit}  {desk.tr(key)}").triggered.connect(
                lambda _=False, key=key: self._open(desk.tr(key))
            )
        menu.addSeparator()
        menu.addAction(f"&{len(_USUAL) + 1}  {desk.tr('call.own')}").triggered.connect(lambda: self._ask())
        menu.addSeparator()
        menu.addAction(f"&{len(_USUAL) + 2}  {desk.tr('phrase.add')}").triggered.connect(lambda: self._ask_phrase())
        self.setMenu(menu)
        desk.ties.listen(desk.console.state.session_changed, lambda _: self._allow())
        self._allow()

    def open_or_close(self) -> None:
        """The key of calls: its menu, where a digit chooses; an open call it closes."""
        if self._desk.console.state.call is not None:
            self._desk.start(self._desk.console.calls.close(), "call-close")
        elif self.isEnabled():
            self.menu().popup(self.mapToGlobal(self.rect().bottomLeft()))

    def _allow(self) -> None:
        self.setEnabled(self._desk.console.state.session is not None)

    def _open(self, meaning: str) -> None:
        self._desk.start(self._desk.console.calls.open(meaning), "call-open")

    def _ask(self) -> None:
        AskText(self._desk, self.window(), "call.own", "call.own_hint", self._open, longest=CALL_LIMIT).open()

    def _ask_phrase(self) -> None:
        phrases, start = self._desk.console.phrases, self._desk.start
        AskText(
            *(self._desk, self.window(), "phrase.add", "phrase.add_hint"),
            lambda text: start(phrases.add(text), "phrase-add"),
        ).open()


class CallBar(QFrame):
    """What the room is asked at the moment, and how many people answered."""

    def __init__(self, desk: Desk, parent: QWidget) -> None:
        super().__init__(parent)
        self._desk = desk
        self.setObjectName("callBar")
        mark = label()
        mark.setPixmap(icons.pixmap("call", desk.theme.color("warn"), desk.theme.px(18)))
        self._meaning = ElidedLabel(step="strong", tone="warn")
        self._meaning.setObjectName("callVotes")
        self._count = label(step="strong")
        self._lines = label(step="small", tone="quiet")
        self._closing = button(desk, "call.close", self._close, name="callCloseButton", role="small")
        self._is_choice = False
        self._line = row(desk, mark, self._meaning, self._count, self._lines, self._closing, around=(12, 4))
        self._line.setStretch(1, 1)
        self.setLayout(self._line)
        desk.ties.listen(desk.console.state.call_changed, self._show)
        desk.ties.listen(desk.console.state.call_ended, self._tell_end)
        self._show(desk.console.state.call)

    def _show(self, call: OpenCall | None) -> None:
        show_in_place(self, is_shown=call is not None)
        if call is None:
            return
        tr = self._desk.tr
        asked = tr("call.asking", meaning=call.meaning)
        answers, people, lines = _counted(call)
        votes = "   ".join(self._told(one) for one in answers)
        # Votes for several words say themselves what was asked; one word alone says no more than the count.
        self._is_choice = len(answers) > 1
        self._meaning.set_text(tr("call.asking", meaning=votes) if self._is_choice else asked)
        self._count.setText(tr("call.people", count=people))
        self._lines.setText(tr("call.lines", count=lines))
        self.setToolTip(plain_tip(f"{asked}\n{self._count.text()} {self._lines.text()}"))
        self.setAccessibleName(f"{asked} {self._count.text()} {votes}".strip())
        self._fit()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Where the room is short, votes for several words go before the sums, which are in the tooltip."""
        room = self._closing.x() - self._meaning.x()
        wanted = self._meaning.fontMetrics().horizontalAdvance(self._meaning.whole_text())
        for one in (self._count, self._lines):
            wanted += one.sizeHint().width() + self._line.spacing()
            one.setVisible(wanted <= room or not self._is_choice)

    def _tell_end(self, call: OpenCall) -> None:
        """Whoever closes a call wants to know what came of it."""
        if self._desk.console.state.session is None:
            return
        answers, people, lines = _counted(call)
        told = answers[:_VOTES_TOLD] if len(answers) > 1 else []
        votes = self._desk.listed(self._told(one) for one in told)
        self._desk.console.notices.post(
            Notice.info("call.closed", "call", meaning=call.meaning, people=people, lines=lines, votes=votes)
        )

    def _told(self, one: Votes) -> str:
        """A word with its people, and with the lines that a platform merged, which are nobody's: 黑 5+30条."""
        word = one.label or one.word
        if not one.unnamed:
            return f"{word} {one.people}"
        return self._desk.tr("call.votes_merged", word=word, people=one.people, lines=one.unnamed)

    def _close(self) -> None:
        self._desk.start(self._desk.console.calls.close(), "call-close")


def _counted(call: OpenCall) -> tuple[list[Votes], int, int]:
    """The answers, and of how many people and lines; a greeting is none where the call says what to type."""
    answers = [one for one in call.votes if one.label is not None] or list(call.votes)
    people, lines = (answers[0].people, answers[0].lines) if len(answers) == 1 else (call.people, call.lines)
    return answers, people, lines
