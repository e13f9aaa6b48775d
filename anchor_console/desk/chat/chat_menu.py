"""What can be done with one line of chat, as the menu that a right click opens."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence

import msgspec
from PySide6.QtCore import QPoint, QRect
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QMenu, QWidget

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.lanes import Lane
from anchor_console.core.ids import IdentityId, MessageId
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.add_claim import AddClaimDialog
from anchor_console.desk.dialogs.add_fact import AddFactDialog
from anchor_console.desk.dialogs.ask_text import AskText
from anchor_console.desk.widgets.menu import PassingMenu, offer
from anchor_console.desk.widgets.wording import day
from anchor_console.fans.marks import Mark
from anchor_console.live.chat.mutes_desk import AN_HOUR_MS


class RowActions(msgspec.Struct, frozen=True):
    """What the pane does itself with a row."""

    show_fan: Callable[[IdentityId], object]
    copy: Callable[[], object]
    show_around: Callable[[ChatRow], object]


class RowMenu(PassingMenu):
    """What can be done with the lines of a row.

    Args:
        lines: the lines that the row stands for, the one that speaks for them first.
    """

    def __init__(self, desk: Desk, parent: QWidget, lines: Sequence[ChatRow], actions: RowActions) -> None:
        super().__init__(parent, "chatMenu")
        self._desk = desk
        line = self._line = lines[0]
        console = desk.console
        who, name = line.identity_id, line.name or ""
        if who is not None:
            self._add("menu.fan", lambda: actions.show_fan(who))
        self._add("copy", actions.copy)
        if (ready := self._ready(line)) is not None:
            self._add("menu.ready", lambda: QGuiApplication.clipboard().setText(ready))
        self._add("menu.around", lambda: actions.show_around(line))
        self.addSeparator()
        if console.state.session is not None:
            if starred := [one for one in lines if one.is_starred]:
                self._start("menu.unstar", lambda: _each(console.chat.unstar, starred))
            else:
                self._start("menu.star", lambda: console.chat.star(line.id))
            if who is not None:
                self._add("menu.claim", lambda: AddClaimDialog(desk, parent.window(), who, line).open())
            if who is not None and line.kind == "chat":
                self._add("menu.wish", lambda: self._wish(who))
            if line.kind == "chat":
                self._start("menu.phrase", lambda: console.phrases.add(line.text))
        if who is not None:
            self._add("menu.note", lambda: self._note(who))
            self._add("menu.fact", lambda: AddFactDialog(desk, parent.window(), who).open())
            self._marks(who)
            self._mutes(who, name)
        if line.kind == "chat" and not line.is_deleted and console.state.session is not None:
            self.addSeparator()
            key = "menu.delete_lines" if len(lines) > 1 else "menu.delete"
            self._start(key, lambda: console.chat.delete([one.id for one in lines]), count=len(lines))

    def open_beside(self, spot: QRect) -> None:
        """Open under the spot, above it, or at its end: wherever nothing of it is covered."""
        room, height = self.screen().availableGeometry(), self.sizeHint().height()
        if not spot.isValid() or spot.bottom() + height <= room.bottom():
            self.popup(QPoint(spot.left(), spot.top() + spot.height()))
        elif spot.top() - height >= room.top():
            self.popup(QPoint(spot.left(), spot.top() - height))
        else:
            self.popup(QPoint(spot.right() + 1, spot.top()))

    def _add(self, key: str, act: Callable[[], object], menu: QMenu | None = None, **params: str | int) -> None:
        offer(menu or self, self._desk.tr(key, **params), act, name=key)

    def _start(self, key: str, make: Callable[[], object], menu: QMenu | None = None, **params: str | int) -> None:
        self._add(key, lambda: self._desk.start(make(), key), menu, **params)  # type: ignore[arg-type]

    def _ready(self, line: ChatRow) -> str | None:
        """What can be said to the question in the line; None where there is none, or nothing ready."""
        if line.lane is not Lane.ASKING:
            return None
        asks = self._desk.console.asks
        found = next((said for ask in asks.of(line.id) if (said := asks.ready(ask)) is not None), None)
        return None if found is None else self._desk.words.of(found)

    def _note(self, who: IdentityId) -> None:
        desk = self._desk
        AskText(
            desk, desk_window(self), "menu.note", "fan.note_hint",
            lambda text: desk.start(desk.console.fans.add_note(who, text), "fan-note"),
        ).open()  # fmt: skip

    def _wish(self, who: IdentityId) -> None:
        desk, line = self._desk, self._line
        AskText(
            desk, desk_window(self), "menu.wish", "wish.hint",
            lambda text: desk.start(desk.console.call_outs.add_wish(who, line.id, text), "wish"),
            text=line.text,
        ).open()  # fmt: skip

    def _marks(self, who: IdentityId) -> None:
        marks = self._desk.console.marks
        menu = self.addMenu(self._desk.tr("menu.mark"))
        borne = {one.mark: one.until_ms for one in marks.of(who)}
        for mark in Mark:
            word = self._desk.tr(f"mark.{mark.value}")
            if mark in borne:
                word = self._desk.tr("mark.until", mark=word, at=day(borne[mark]))
            act = menu.addAction(word)
            act.setObjectName(f"mark.{mark.value}")
            act.setCheckable(True)
            act.setChecked(mark in borne)
            act.triggered.connect(
                lambda is_on, mark=mark: self._desk.start(
                    marks.set(who, mark) if is_on else marks.remove(who, mark), "fan-mark"
                )
            )
        menu.addSeparator()
        self._start("menu.silence", lambda: marks.ask_to_silence(who), menu)

    def _mutes(self, who: IdentityId, name: str) -> None:
        mutes = self._desk.console.mutes
        menu = self.addMenu(self._desk.tr("menu.mute"))
        self._start("menu.mute_hour", lambda: mutes.mute_fan(who, name, AN_HOUR_MS), menu, name=name)
        self._start("menu.mute_fan", lambda: mutes.mute_fan(who, name), menu, name=name)
        menu.addSeparator()
        window = desk_window(self)
        self._add("menu.mute_word_hour", lambda: self._ask_words(window, "menu.mute_word_hour", AN_HOUR_MS), menu)
        self._add("menu.mute_word", lambda: self._ask_words(window, "menu.mute_word", None), menu)
        self._add("menu.mute_names", lambda: self._ask_names(window), menu)

    def _ask_words(self, window: QWidget, key: str, for_ms: int | None) -> None:
        mutes, start = self._desk.console.mutes, self._desk.start

        def mute(text: str) -> None:
            is_pattern = "*" in text or "?" in text
            start(mutes.mute_pattern(text, for_ms) if is_pattern else mutes.mute_word(text, for_ms), "mute")

        AskText(self._desk, window, key, "menu.mute_hint", mute).open()

    def _ask_names(self, window: QWidget) -> None:
        mutes, start = self._desk.console.mutes, self._desk.start
        ask = AskText(
            self._desk,
            window,
            "menu.mute_names",
            "menu.mute_names_hint",
            lambda mask: start(mutes.mute_names(mask), "mute"),
        )
        ask.open()


async def _each(act: Callable[[MessageId], Awaitable[object]], lines: Sequence[ChatRow]) -> None:
    for line in lines:
        await act(line.id)


def desk_window(menu: QMenu) -> QWidget:
    parent = menu.parentWidget()
    assert parent is not None
    return parent.window()
