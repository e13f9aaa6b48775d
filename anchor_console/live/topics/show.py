"""The topics `room`, `totals` and `call`: the show as a whole, what it adds up to, what the host asked for."""

from __future__ import annotations

from typing import Any

from anchor_console.chat.calls import OpenCall
from anchor_console.core.clock import rfc3339
from anchor_console.live.session import Session
from anchor_console.live.state import LiveState


def room(session: Session | None, title: str, *, is_rehearsal: bool) -> dict[str, Any]:
    return {
        "title": title,
        "rehearsal": is_rehearsal,
        "session": None
        if session is None
        else {
            "id": session.id,
            "title": session.title,
            "mode": session.mode,
            "state": session.state.value,
            "started_at": rfc3339(session.started_at_ms),
        },
    }


def totals(state: LiveState) -> dict[str, Any]:
    sums = state.totals
    want = state.want
    return {
        "events": sums.events,
        "messages": sums.messages,
        "viewers": state.viewers,
        "claims": sums.claims,
        "orders": sums.orders,
        "units": sums.units,
        "paid_total": sums.paid_minor,
        "net_total": sums.net_minor,
        "want": None
        if want is None or state.on_air is None
        else {"number": state.on_air.number, "people": want.people, "lines": want.lines, "unnamed": want.unnamed},
        "currency": state.session.currency if state.session else "CNY",
    }


def call(open_call: OpenCall | None) -> dict[str, Any] | None:
    if open_call is None:
        return None
    return {
        "meaning": open_call.meaning,
        "opened_at": rfc3339(open_call.opened_at_ms),
        "people": open_call.people,
        "lines": open_call.lines,
        "votes": [
            {
                "word": one.word,
                "label": one.label,
                "people": one.people,
                "lines": one.lines,
                "unnamed": one.unnamed,
            }
            for one in open_call.votes
        ],
    }
