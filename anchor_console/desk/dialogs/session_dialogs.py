"""Starting a session, going on with an open one, and ending it."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import Qt, Slot
from PySide6.QtWidgets import QButtonGroup, QLineEdit, QWidget

from anchor_console.core.clock import from_ms
from anchor_console.desk.context import Desk
from anchor_console.desk.dialogs.fields_to_fill import FieldsDialog
from anchor_console.desk.dialogs.frame import DialogFrame
from anchor_console.desk.dialogs.preflight import summary
from anchor_console.desk.widgets.buttons import ChoiceButton, button
from anchor_console.desk.widgets.labels import label
from anchor_console.desk.widgets.parts import FigureField, column, row
from anchor_console.desk.widgets.save_file import save_of_session
from anchor_console.desk.widgets.wording import day_and_time, money
from anchor_console.goods.preflight import Grave
from anchor_console.live.session import HOLD_KEY, Session, hold_ms_from
from anchor_console.sales.sale import Totals
from anchor_console.sales.terms import SellingMode
from anchor_console.stock.holds import LONGEST_MINUTES

_MODES: tuple[SellingMode, ...] = ("cart", "reserve")
_NOON, _EVENING = 12, 18
_SEATS = ("controller", "alone")


class StartSessionDialog(DialogFrame):
    """Asks for a title and how the platform or we sell; says what the check found, and holds nobody up by it."""

    def __init__(self, desk: Desk, parent: QWidget, on_check: Callable[[], object]) -> None:
        super().__init__(desk, parent, "start.title", name="startSessionDialog", width=480)
        now = from_ms(desk.console.clock.now_ms()).astimezone()
        part = "morning" if now.hour < _NOON else "afternoon" if now.hour < _EVENING else "evening"
        self._title = QLineEdit(desk.tr(f"start.title_{part}", day=now.strftime("%m-%d")))
        self._title.setObjectName("sessionTitleField")
        self._title.setAccessibleName(desk.tr("start.name"))
        self._title.setMaxLength(80)
        self._title.setPlaceholderText(self._title.text())
        self._title.selectAll()
        self.add(column(desk, label(desk.tr("start.name"), tone="quiet"), self._title, gap=4))
        self._modes = QButtonGroup(self)
        choices = column(desk, label(desk.tr("start.mode"), tone="quiet"), gap=8)
        for index, mode in enumerate(_MODES):
            choice = ChoiceButton(desk, f"mode.{mode}", f"mode.{mode}.tells", name=f"mode-{mode}")
            choice.setCheckable(True)
            self._modes.addButton(choice, index)
            choices.addWidget(choice)
        last = desk.console.settings.get("session.mode")
        self._modes.button(_MODES.index(last) if last in _MODES else 0).setChecked(True)
        self.add(choices)
        self._hold = FigureField(desk)
        self._hold.setObjectName("holdMinutes")
        self._hold.setAccessibleName(desk.tr("start.hold"))
        self._hold.setRange(1, LONGEST_MINUTES)
        self._hold.setSuffix(desk.tr("start.minutes"))
        self._hold.setValue(hold_ms_from(desk.console.settings.get(HOLD_KEY)) // 60_000)
        hold = QWidget()
        hold.setLayout(row(desk, label(desk.tr("start.hold"), tone="quiet"), self._hold, None, gap=8))
        hold.setVisible(_MODES[self._modes.checkedId()] == "reserve")
        self._how_long = hold
        self._modes.idToggled.connect(self._on_modes_id_toggled)
        self.add(hold)
        self._add_check(on_check)
        begin = button(desk, "start.go", self._start, name="confirmStartButton", role="primary")
        self.add_buttons(button(desk, "cancel", self.reject), begin)
        self._title.setFocus()

    def _add_check(self, on_check: Callable[[], object]) -> None:
        desk = self.desk
        if not desk.console.goods.catalogue.products:
            return
        found = desk.console.preflight.check()
        is_wrong = any(one.grave is Grave.WRONG for one in found)
        told = label(summary(desk, found), tone="bad" if is_wrong else "quiet" if found else "good", wrap=True)
        told.setObjectName("preflightSummary")
        line = row(desk, label(desk.tr("preflight.title"), tone="quiet"), told)
        line.setStretch(1, 1)
        if found:
            line.addWidget(button(desk, "preflight.look", on_check, name="lookAtPreflightButton", role="small"))
        self.add(line)

    @Slot(int, bool)
    def _on_modes_id_toggled(self, index: int, is_on: bool) -> None:
        if is_on:
            self._how_long.setVisible(_MODES[index] == "reserve")
            self.fit()

    def _start(self) -> None:
        title = self._title.text().strip() or self._title.placeholderText()
        mode = _MODES[self._modes.checkedId()]
        self.desk.start(self._begin(title, mode, self._hold.value()), "session-start")
        self.accept()

    async def _begin(self, title: str, mode: SellingMode, hold_minutes: int) -> None:
        await self.desk.console.session.start(title, mode, hold_ms=hold_minutes * 60_000)
        await self.desk.console.settings.set("session.mode", mode)
        await self.desk.console.settings.set(HOLD_KEY, hold_minutes)


class ResumeDialog(DialogFrame):
    """An open session was found at start: go on with it, or end it. Closing the dialog goes on."""

    def __init__(self, desk: Desk, parent: QWidget, session: Session) -> None:
        super().__init__(desk, parent, "resume.title", name="resumeDialog")
        since = day_and_time(session.started_at_ms)
        self.say(desk.tr("resume.tells", title=session.title, since=since), tone="")
        self.say(desk.tr("resume.kept"))
        end = button(desk, "resume.end", self._end, name="resumeEndButton")
        self.add_buttons(end, button(desk, "resume.go_on", self.accept, name="resumeGoOnButton", role="primary"))

    def _end(self) -> None:
        self.accept()
        self.desk.start(self.desk.console.session.end(), "session-end")


class EndSessionDialog(DialogFrame):
    """Shows what the session brought so far and asks whether it is to end."""

    def __init__(self, desk: Desk, parent: QWidget, on_ended: Callable[[Totals], object]) -> None:
        super().__init__(desk, parent, "end.title", name="endSessionDialog")
        self._on_ended = on_ended
        state = desk.console.state
        open_claims = sum(1 for claim in state.claims if claim.open_units)
        self.add(totals_lines(desk, state.totals))
        if open_claims:
            holds = state.session is not None and state.session.mode == "reserve"
            self.say(desk.tr("end.open_claims" if holds else "end.open_in_cart", count=open_claims), tone="warn")
        go_on = button(desk, "end.not_yet", self.reject)
        # Return does not end the show: only a deliberate click does, or Tab before it.
        self.add_buttons(button(desk, "end.go", self._end, name="confirmEndButton", role="price"), go_on)

    def _end(self) -> None:
        self.accept()
        self.desk.start(self._ended(), "session-end")

    async def _ended(self) -> None:
        self._on_ended(await self.desk.console.session.end())


class EndedDialog(DialogFrame):
    """The session is over: its totals, and the file with its sales."""

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        totals: Totals,
        on_export: Callable[[], object],
        on_settle: Callable[[], object],
        on_reconcile: Callable[[], object],
    ) -> None:
        super().__init__(desk, parent, "ended.title", name="endedDialog")
        self._on_export, self._on_settle, self._on_reconcile = on_export, on_settle, on_reconcile
        self.add(totals_lines(desk, totals))
        desk.console.evening.load()
        if left := desk.console.evening.open_count:
            settle = button(desk, "evening.open", self._settle, name="settleButton", icon="evening")
            settle.setText(desk.tr("evening.open", count=left))
            settle.setAccessibleName(settle.text())
            self.add(row(desk, settle, None))
        self._fields = button(desk, "fields.button", self._fill, name="endedFieldsButton", icon="note")
        if self._count_fields():
            self.add(row(desk, self._fields, None))
        if tickets := desk.console.exporting.how_many("tickets"):
            save = button(desk, "export.tickets", self._save_tickets, name="endedTicketsButton", icon="export")
            save.setText(desk.tr("export.tickets_count", count=tickets))
            save.setAccessibleName(save.text())
            self.add(row(desk, save, None))
        follow_up = button(
            desk, "export.followup", self._save_follow_up, name="endedFollowUpButton", icon="export"
        )  # fmt: skip
        self.add(row(desk, follow_up, None))
        self.add_buttons(
            button(desk, "reconcile.open_file", self._reconcile, name="endedReconcileButton"),
            button(desk, "export.sales", self._export, icon="export"),
            button(desk, "done", self.accept, role="primary"),
        )

    def _export(self) -> None:
        self.accept()
        self._on_export()

    def _reconcile(self) -> None:
        self.accept()
        self._on_reconcile()

    def _settle(self) -> None:
        self.accept()
        self._on_settle()

    def _save_tickets(self) -> None:
        save_of_session(self.desk, self, "tickets")

    def _save_follow_up(self) -> None:
        save_of_session(self.desk, self, "followup")

    def _fill(self) -> None:
        # What else is to be done after the show stays in sight below it.
        dialog = FieldsDialog(self.desk, self)
        dialog.finished.connect(self._on_filled)
        dialog.open()

    @Slot()
    def _on_filled(self) -> None:
        self._count_fields()

    def _count_fields(self) -> int:
        """How many are missing now."""
        missing = len(self.desk.console.asks.unanswered_fields())
        self._fields.setText(self.desk.tr("fields.button_count", count=missing))
        self._fields.setAccessibleName(self._fields.text())
        if not missing:
            self._fields.hide()
        return missing


class FirstRunDialog(DialogFrame):
    """The first start: who sits here; and try everything out with simulated fans, or begin for real.

    `on_seat` is told at once who sits here, so that the window behind the dialog shows what that means.
    """

    def __init__(
        self,
        desk: Desk,
        parent: QWidget,
        on_rehearse: Callable[[], object],
        on_begin: Callable[[], object],
        on_seat: Callable[[str], object],
    ) -> None:
        super().__init__(desk, parent, "first.title", name="firstRunDialog", width=480)
        self._on_rehearse, self._on_begin = on_rehearse, on_begin
        self.add(label(desk.tr("first.seat"), step="strong"))
        self._seats = QButtonGroup(self)
        choices = column(desk, gap=8)
        for seat in _SEATS:
            choice = ChoiceButton(desk, f"seat.{seat}", f"seat.{seat}.tells", name=f"seat-{seat}")
            choice.setCheckable(True)
            choice.clicked.connect(lambda _=False, one=seat: on_seat(one))
            self._seats.addButton(choice)
            choices.addWidget(choice)
        self.add(choices)
        self.say(desk.tr("first.tells"), tone="")
        self.say(desk.tr("first.rehearsal"))
        self.say(desk.tr("first.sources"))
        begin = button(desk, "first.begin", lambda: self._choose(self._on_begin), name="beginButton")
        rehearse = button(
            desk, "first.rehearse", lambda: self._choose(self._on_rehearse), name="rehearseButton", role="primary"
        )
        self.add_buttons(begin, rehearse)
        self.fit()

    def _choose(self, act: Callable[[], object]) -> None:
        self.accept()
        act()


def totals_lines(desk: Desk, totals: Totals) -> QWidget:
    """The totals, one a line, figures at the right."""
    lines = column(desk, gap=6)
    shown = [(name, f"{getattr(totals, name):,}") for name in ("messages", "claims", "orders", "units")]
    shown += [("paid", money(totals.paid_minor)), ("net", money(totals.net_minor))]
    for name, text in shown:
        figure = label(text, step="title" if name == "paid" else "strong", tone="price" if name == "paid" else "")
        figure.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        lines.addLayout(row(desk, label(desk.tr(f"totals.{name}"), tone="quiet"), None, figure))
    box = QWidget()
    box.setLayout(lines)
    return box
