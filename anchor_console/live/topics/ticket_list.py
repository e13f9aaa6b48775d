"""The topic `tickets`: after-sale messages that somebody must follow up."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from anchor_console.chat.tickets import Ticket, meanwhile
from anchor_console.core.clock import rfc3339

_TICKETS_SHOWN = 100
_SOLVED_SHOWN = 10
_TEXT_SHOWN = 80


def tickets(rows: Iterable[Ticket]) -> dict[str, Any]:
    """Those to be solved, oldest first; then the latest that were."""
    listed = list(rows)
    waiting = [ticket for ticket in listed if ticket.is_open]
    solved = sorted((one for one in listed if not one.is_open), key=lambda one: one.solved_at_ms or 0, reverse=True)
    shown = waiting[:_TICKETS_SHOWN] + solved[:_SOLVED_SHOWN]
    return {"items": [_ticket(ticket) for ticket in shown], "open": len(waiting)}


def _ticket(ticket: Ticket) -> dict[str, Any]:
    return {
        "ticket_id": ticket.id,
        "complaint": ticket.complaint.value,
        "fan_name": ticket.fan_name,
        "number": ticket.number,
        "text": ticket.texts[-1][:_TEXT_SHOWN],
        "lines": len(ticket.texts),
        "state": ticket.state.value,
        "taken_by": ticket.taken_by,
        "taken_token_id": ticket.taken_token or None,
        "solved_by": ticket.solved_by,
        "outcome": ticket.outcome,
        "say": meanwhile(ticket.complaint).by_language(),
        "at": rfc3339(ticket.opened_at_ms),
        "last_at": rfc3339(ticket.last_at_ms),
    }
