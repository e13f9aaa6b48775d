"""Refusals that are over: what was lacking when somebody pressed is there, or they have gone on to something else."""

from __future__ import annotations

from anchor_console.core.notices import NoticeBoard
from anchor_console.live.actions import Actions, Deed
from anchor_console.live.session import Session
from anchor_console.live.state import LiveState
from anchor_console.pins.card import OnAir

_PUT_UP = ("queue.add", "queue.take")
_UNDOING = ("undo.nothing", "undo.nothing_again")


def clear_what_is_over(state: LiveState, actions: Actions, notices: NoticeBoard) -> None:
    """Take refusals of the desk away when they are: one that stands on says what is not so, and covers what is."""

    def on_session(_session: Session | None) -> None:
        for notice in notices.current:
            if notice.is_answer:
                notices.clear(notice.key, notice.subject)

    def on_air(up: OnAir | None) -> None:
        if up is not None:
            notices.clear("card.none")

    def on_done(deed: Deed) -> None:
        if deed.name in _PUT_UP:
            notices.clear("queue.empty")
        if deed.by.origin != "desk":
            return
        if deed.name in _PUT_UP:
            notices.clear("take.number_unknown")
        for key in _UNDOING:
            notices.clear(key)

    state.session_changed.subscribe(on_session)
    state.on_air_changed.subscribe(on_air)
    actions.done.subscribe(on_done)
