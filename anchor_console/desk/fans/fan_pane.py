"""The fan behind the selected message: who they are, what they bought, like and said, and what we noted."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Coroutine
from itertools import pairwise
from typing import Any

from PySide6.QtCore import Qt, QTimer, Signal, Slot
from PySide6.QtWidgets import QAbstractButton, QScrollArea, QStackedWidget, QWidget

from anchor_console.core.ids import IdentityId, MessageId, SessionId
from anchor_console.core.refusal import Refused
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.add_fact import AddFactDialog
from anchor_console.desk.dialogs.ask_text import AskText
from anchor_console.desk.fans.fan_privacy import FanPrivacyButton
from anchor_console.desk.fans.fan_sheet import FanSheet
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.parts import EmptyState, Panel, TypingField, column, row
from anchor_console.desk.widgets.same_part import Sign, part_of, sign_of
from anchor_console.desk.widgets.tab_order import tab_through_before
from anchor_console.fans.facts import Standing
from anchor_console.fans.fan import Note
from anchor_console.fans.known import KnownFact
from anchor_console.fans.links import Link
from anchor_console.fans.serving import Promise
from anchor_console.live.fans.fan_view import FanView, Proposal
from anchor_console.storage.writer import StorageError

_REFRESH_MS = 1_000


class FanPane(Panel):
    left = Signal()
    """The note is written or dropped; the keyboard belongs to the chat again."""
    message_requested = Signal(object, object)
    """A line that a fact rests on, and its session."""

    def __init__(self, desk: Desk, *, empty: str = "fan.empty") -> None:
        """
        Args:
            empty: what it says while nobody is shown.
        """
        super().__init__(desk, "person", "fan.title")
        self.setObjectName("fanPane")
        self.setAccessibleName(desk.tr("fan.title"))
        self._desk = desk
        self._who: IdentityId | None = None
        self._sheet: FanSheet | None = None
        self._unfinished: dict[IdentityId, str] = {}
        """What was being written of whom, when another fan was looked at."""
        self._scroll = QScrollArea()
        self._scroll.setWidgetResizable(True)
        self._scroll.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self._scroll.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self._note = TypingField()
        self._note.setObjectName("fanNoteField")
        self._note.setPlaceholderText(desk.tr("fan.note_hint"))
        self._note.setAccessibleName(desk.tr("fan.note_hint"))
        self._note.setMaxLength(1_000)
        self._note.left.connect(self.left)
        self._note.returnPressed.connect(self._on_note_return_pressed)
        add = button(desk, "fan.note_add", self._on_note_return_pressed, name="addNoteButton", role="small")
        promise = button(desk, "promise.add", self._promise, name="addPromiseButton", role="small")
        promise.setToolTip(desk.tr("promise.tip"))
        writing = row(desk, self._note, add, promise, gap=6, around=(12, 8))
        writing.setStretch(0, 1)
        person = QWidget()
        person.setLayout(column(desk, self._scroll, writing, gap=0))
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState(desk, "person", empty, "fan.empty_hint"))
        self._stack.addWidget(person)
        self.body.addWidget(self._stack, 1)
        self._served = button(desk, "fan.serve_not_short", self._ask_served, name="servedButton", role="plain")
        self._served.setProperty("measure", "small")
        self._served.hide()
        self._privacy = FanPrivacyButton(desk, lambda: self._who)
        self._privacy.hide()
        self.add_to_head(self._served, self._privacy)
        self._from_above = (self._served, self._privacy, self._note, add, promise)
        self._refresh = QTimer(self)
        self._refresh.setSingleShot(True)
        self._refresh.setInterval(_REFRESH_MS)
        self._refresh.timeout.connect(self._show)
        desk.ties.at_end(self._refresh.stop)
        console = desk.console
        desk.ties.listen(console.state.totals_changed, lambda _: self._show_soon())
        desk.ties.listen(console.fans.changed, self._on_fans_changed)
        desk.ties.listen(console.fans.facets_changed, lambda _: self._show())
        desk.ties.listen(console.tiers.changed, lambda _: self._show_soon())
        desk.ties.listen(console.marks.changed, self._on_marks_changed)
        desk.ties.listen(desk.keys.changed, lambda _: self._on_keys_changed())

    @property
    def shown(self) -> FanView | None:
        return self._sheet.view if self._sheet is not None else None

    @Slot(int)
    def show_fan(self, identity_id: int) -> None:
        if self._who != identity_id:
            if self._who is not None and self._note.text():
                self._unfinished[self._who] = self._note.text()
            self._note.setText(self._unfinished.pop(IdentityId(identity_id), ""))
        self._who, self._sheet = IdentityId(identity_id), None
        self._show()
        self._scroll.verticalScrollBar().setValue(0)

    def focus_facts(self) -> None:
        """Put the keyboard on what is known, or asked, of the fan, so that one key settles it; asked for again, or
        where there is nothing, on the note to write.
        """
        if self._sheet is None:
            return
        at = self.window().focusWidget()
        if (at is not None and self._sheet.isAncestorOf(at)) or not self._sheet.focus_first():
            self._note.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def _show_soon(self) -> None:
        if self._who is not None and not self._refresh.isActive():
            self._refresh.start()

    def _on_fans_changed(self, who: IdentityId) -> None:
        if who in self._unfinished and self._desk.console.fans.view(who) is None:
            del self._unfinished[who]  # erased: nothing of them stays, what was being written least of all
        self._show()

    def _on_marks_changed(self, who: IdentityId) -> None:
        if who == self._who:
            self._sheet = None
            self._show()

    def _on_keys_changed(self) -> None:
        if self._sheet is not None:
            self._sheet = None
            self._show()

    @Slot()
    def _show(self) -> None:
        view = self._desk.console.fans.view(self._who) if self._who is not None else None
        focused = self._part_with_keyboard()
        if view is None:
            # Who was erased must not stay in a sheet that is merely out of sight.
            self._who = self._sheet = None
            if (old := self._scroll.takeWidget()) is not None:
                old.deleteLater()
            self._note.clear()
            self._stack.setCurrentIndex(0)
            self._served.hide()
            self._privacy.hide()
            if focused is not None:
                self.left.emit()
            return
        if self._sheet is not None and view == self._sheet.view:
            return
        if self._sheet is not None and self._sheet.is_pressed():
            self._refresh.start()  # what is under a finger stays there until it is let go
            return
        sign, was_in_sight = None, False
        if focused is not None and self._scroll.isAncestorOf(focused):
            sign, was_in_sight = sign_of(focused), not focused.visibleRegion().isEmpty()
        place = self._scroll.verticalScrollBar().value()
        self._sheet = self._make_sheet(view)
        self._scroll.setWidget(self._sheet)
        for before, after in pairwise(self._from_above):
            QWidget.setTabOrder(before, after)
        tab_through_before(self._note, self._sheet)
        self._scroll.verticalScrollBar().setValue(place)
        self._stack.setCurrentIndex(1)
        self._privacy.show()
        self._served.setVisible(not view.fan.staff)
        served_key = "fan.serve_not_short" if view.not_served is None else "fan.serve_again"
        self._served.setText(self._desk.tr(served_key))
        self._served.setAccessibleName(self._desk.tr(served_key))
        self._served.setToolTip(self._desk.tr("fan.serve_not_tip") if view.not_served is None else "")
        if sign is not None:
            self._keep_focus(self._sheet, sign, was_in_sight=was_in_sight)

    def _part_with_keyboard(self) -> QWidget | None:
        focused: QWidget | None = self.window().focusWidget()
        return focused if focused is not None and self.isAncestorOf(focused) else None

    def _keep_focus(self, sheet: FanSheet, sign: Sign, *, was_in_sight: bool) -> None:
        """A part of the sheet before had the keyboard: the same part has it again, or else what is to be said next."""
        part = part_of(sheet, sign)
        if part is not None and was_in_sight and isinstance(part, QAbstractButton):
            sheet.focus_on(part)
        elif part is not None:
            part.setFocus(Qt.FocusReason.OtherFocusReason)
        elif not sheet.focus_first():
            self.left.emit()

    @Slot(object)
    def _on_sheet_focused(self, part: QWidget) -> None:
        self._scroll.ensureWidgetVisible(part, 0, self._desk.theme.px(24))

    def _make_sheet(self, view: FanView) -> FanSheet:
        sheet = FanSheet(self._desk, view)
        sheet.focused.connect(self._on_sheet_focused)
        sheet.settle_requested.connect(self._on_sheet_settle_requested)
        sheet.message_requested.connect(self._on_sheet_message_requested)
        sheet.add_fact_requested.connect(self._on_sheet_add_fact_requested)
        sheet.link_accepted.connect(self._on_sheet_link_accepted)
        sheet.link_rejected.connect(self._on_sheet_link_rejected)
        sheet.link_undone.connect(self._on_sheet_link_undone)
        sheet.note_dropped.connect(self._on_sheet_note_dropped)
        sheet.promise_kept.connect(self._on_sheet_promise_kept)
        sheet.promise_dropped.connect(self._on_sheet_promise_dropped)
        sheet.grown_up.connect(self._on_sheet_grown_up)
        return sheet

    def _start(self, coro: Coroutine[Any, Any, object], name: str) -> None:
        self._desk.start(coro, name)

    @Slot(object, object)
    def _on_sheet_settle_requested(self, known: KnownFact, standing: Standing) -> None:
        if self._who is not None:
            self._start(self._desk.console.fans.settle(self._who, known, standing), "fact-settle")

    @Slot(object, object)
    def _on_sheet_message_requested(self, message_id: MessageId, session_id: SessionId) -> None:
        self.message_requested.emit(message_id, session_id)

    @Slot()
    def _on_sheet_add_fact_requested(self) -> None:
        if self._who is not None:
            AddFactDialog(self._desk, self.window(), self._who).open()

    @Slot(object)
    def _on_sheet_link_accepted(self, link: Link) -> None:
        self._start(self._desk.console.fans.accept_link(link), "link-accept")

    @Slot(object)
    def _on_sheet_link_rejected(self, link: Link) -> None:
        self._start(self._desk.console.fans.reject_link(link), "link-reject")

    @Slot(object)
    def _on_sheet_link_undone(self, other: Proposal) -> None:
        self._start(self._desk.console.fans.undo_link(other.link, apart=other.fan.id), "link-undo")

    @Slot(object)
    def _on_sheet_note_dropped(self, note: Note) -> None:
        if self._who is not None:
            self._start(self._desk.console.fans.drop_note(self._who, note), "note-drop")

    @Slot(object)
    def _on_sheet_promise_kept(self, promise: Promise) -> None:
        self._start(self._desk.console.fans.keep_promise(promise), "promise-keep")

    @Slot(object)
    def _on_sheet_promise_dropped(self, promise: Promise) -> None:
        self._start(self._desk.console.fans.drop_promise(promise), "promise-drop")

    @Slot()
    def _on_sheet_grown_up(self) -> None:
        if self._who is not None:
            self._start(self._desk.console.fans.set_grown_up(self._who), "fan-grown-up")

    def _ask_served(self) -> None:
        who, sheet = self._who, self._sheet
        if who is None or sheet is None:
            return
        fans = self._desk.console.fans
        if sheet.view.not_served is not None:
            self._start(fans.set_served(who, is_served=True), "fan-served")
            return
        AskText(
            *(self._desk, self.window(), "fan.serve_not", "fan.serve_not_hint"),
            lambda why: self._start(fans.set_served(who, is_served=False, why=why), "fan-served"),
        ).open()

    def _promise(self) -> None:
        self._write(self._desk.console.fans.promise, "fan-promise")

    @Slot()
    def _on_note_return_pressed(self) -> None:
        self._write(self._desk.console.fans.add_note, "fan-note")

    def _write(self, keep: Callable[[IdentityId, str], Awaitable[object]], name: str) -> None:
        text = self._note.text().strip()
        if text and self._who is not None:
            self._start(self._keep(keep, self._who, text), name)
            self._note.clear()
            self.left.emit()

    async def _keep(self, keep: Callable[[IdentityId, str], Awaitable[object]], who: IdentityId, text: str) -> None:
        try:
            await keep(who, text)
        except (Refused, StorageError):
            # It is there to be written once more, unless something else is being written of them by now.
            if self._who == who and not self._note.text():
                self._note.setText(text)
            elif self._who != who and self._desk.console.fans.view(who) is not None:
                self._unfinished.setdefault(who, text)
            raise
