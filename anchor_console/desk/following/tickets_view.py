"""Tickets: after-sale messages that somebody must follow up, with what can be said meanwhile."""

from __future__ import annotations

from typing import Any

from PySide6.QtCore import Signal, Slot

from anchor_console.chat.tickets import Complaint, Ticket, TicketState, meanwhile
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import button, icon_button
from anchor_console.desk.widgets.follow_list import FollowList, Line
from anchor_console.desk.widgets.save_file import save_of_session
from anchor_console.desk.widgets.wording import by_whom, time_of_day

_GRAVITY = {complaint: place for place, complaint in enumerate(Complaint)}


class TicketsView(FollowList):
    fan_selected = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, desk.console.state.tickets, "ticketsView", "tickets.title")
        tickets = desk.console.tickets
        self._take = button(
            desk, "follow.take", lambda: self._start(lambda one: tickets.take(one.id)),
            name="ticketTakeButton", role="small",
        )  # fmt: skip
        self._back = button(
            desk, "follow.put_back", lambda: self._start(lambda one: tickets.put_back(one.id)),
            name="ticketPutBackButton", role="small",
        )  # fmt: skip
        self._solve = button(desk, "tickets.solve", self._solve_selected, name="ticketSolveButton", role="small")
        self.tools = [self._take, self._back, self._solve]
        self.always = [
            icon_button(
                desk, "export", "export.tickets", lambda: save_of_session(desk, self.window(), "tickets"),
                name="exportTicketsButton",
            )
        ]  # fmt: skip
        self.list.selectionModel().currentChanged.connect(self._on_ticket_chosen)
        self.refresh()

    def _start(self, act: Any) -> None:
        if (one := self.selected()) is not None:
            self.desk.start(act(one), f"ticket-{one.id}")

    def _solve_selected(self) -> None:
        if (one := self.selected()) is not None:
            self.settles(one)
            self._start(lambda one: self.desk.console.tickets.solve(one.id))

    def place_of(self, one: Ticket) -> tuple[Any, ...]:
        return (not one.is_open, _GRAVITY[one.complaint], one.opened_at_ms, one.id)

    def line_of(self, one: Ticket) -> Line:
        tr = self.desk.tr
        if one.state is TicketState.TAKEN:
            right = tr("follow.taken_by", name=by_whom(self.desk, one.taken_by or ""))
        elif one.state is TicketState.SOLVED:
            right = tr("tickets.solved_by", name=by_whom(self.desk, one.solved_by or ""))
        else:
            right = time_of_day(one.opened_at_ms)
        grave = one.complaint is Complaint.HEALTH
        colors = "sold_out" if not one.is_open else "bad" if grave else "after_sale"
        said = one.texts[-1] if one.texts else ""
        number = f"{tr('goods.number', number=one.number)} " if one.number else ""
        return Line(
            tr(f"complaint.{one.complaint.value}"), colors, one.fan_name, number + said, right,
            is_settled=not one.is_open,
        )  # fmt: skip

    def sentence_of(self, one: Ticket) -> str:
        said = meanwhile(one.complaint)
        return self.desk.words.of(said) if one.is_open else ""

    def allow(self, one: Ticket | None) -> None:
        for tool in self.tools:
            if tool is self._take:
                tool.setVisible(one is not None and one.state is TicketState.OPEN)
            elif tool is self._back:
                tool.setVisible(one is not None and one.state is TicketState.TAKEN)
            else:
                tool.setVisible(one is not None and one.is_open)

    @Slot()
    def _on_ticket_chosen(self) -> None:
        if (one := self.selected()) is not None:
            self.fan_selected.emit(one.identity_id)
