"""Taking back what was done last at this desk, in this session. Main thread only."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

import msgspec

from anchor_console.core.ids import SessionId
from anchor_console.core.notices import Level, Notice, NoticeBoard
from anchor_console.core.refusal import Refused
from anchor_console.live.state import LiveState
from anchor_console.storage.writer import StorageError

_DEEP = 50
_SUBJECT = "undo"


class Done(msgspec.Struct, frozen=True):
    """A thing that was done, in the words of the screens, and what takes it back.

    `back` checks for itself whether the world has moved on: then it raises `Refused`, and nothing is half done.
    """

    key: str
    back: Callable[[], Awaitable[object]]
    """It may give what makes the step that takes this taking back, back again."""
    params: dict[str, str | int] = msgspec.field(default_factory=dict)


class Undo:
    """What can be taken back, the latest first; a session's end or start forgets it."""

    def __init__(self, state: LiveState, notices: NoticeBoard) -> None:
        self._notices = notices
        self._done: list[Done] = []
        self._undone: list[Done] = []
        self._session: SessionId | None = state.session.id if state.session else None
        state.session_changed.subscribe(lambda session: self._on_session(session.id if session else None))

    def push(self, done: Done) -> None:
        self._done.append(done)
        self._undone.clear()
        del self._done[:-_DEEP]

    def drop(self, done: Done | None) -> None:
        """That was taken back in another way: the next to be taken back is what was done before it."""
        self._done = [one for one in self._done if one is not done]

    def clear(self) -> None:
        """Nothing that was done before can be taken back any more: it may hold words of somebody who was erased."""
        self._done.clear()
        self._undone.clear()

    async def take_back(self) -> None:
        """Take back what was done last.

        Raises:
            Refused: there is nothing, or it can't be taken back any more.
        """
        if not self._done:
            raise Refused("not_found", "undo.nothing")
        done = self._done.pop()
        try:
            again = await done.back()
        except StorageError:
            self._done.append(done)  # what was left of it is still to be taken back, once there is room
            raise
        if callable(again):
            self._undone.append(again())
        else:
            self._undone.clear()
        self._notices.post(Notice(Level.INFO, done.key, done.params, _SUBJECT))

    async def do_again(self) -> None:
        """Do again what was taken back last.

        Raises:
            Refused: nothing was, or it can't be done again any more.
        """
        if not self._undone:
            raise Refused("not_found", "undo.nothing_again")
        undone = self._undone.pop()
        try:
            back = await undone.back()
        except StorageError:
            self._undone.append(undone)
            raise
        if callable(back):
            self._done.append(back())
        self._notices.post(Notice.info("undo.again", _SUBJECT))

    def _on_session(self, session_id: SessionId | None) -> None:
        if session_id != self._session:
            self._session = session_id
            self.clear()
