"""Reading on into history where somebody scrolls beyond the rows that are at hand."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import partial

from msgspec.structs import replace
from PySide6.QtCore import QObject, Signal, Slot

from anchor_console.chat.feed import ChatFeed
from anchor_console.chat.history import Filter
from anchor_console.core.ids import MessageId, SessionId
from anchor_console.desk.chat.chat_history import ChatHistory
from anchor_console.desk.chat.chat_sight import Sight
from anchor_console.desk.context import Desk


class ReadingOn(QObject):
    """One thing at a time; what was read for other rows than those that are shown by then is dropped."""

    older_came = Signal()
    """There are other rows at the far end, or it is known where they begin."""
    first_found = Signal()
    """Where the session begins is known now."""

    def __init__(self, desk: Desk, feed: ChatFeed, history: ChatHistory, sight: Sight) -> None:
        super().__init__(sight)
        self._desk = desk
        self._feed = feed
        self._history = history
        self._sight = sight
        self._wanted = Filter()
        self._turn = 0
        """How often other rows were wanted."""
        self._session: SessionId | None = None
        self._is_reading = False
        self._has_missed = False
        """Whether more was wanted while something was read."""
        self._begins_at: MessageId | None = None
        """The row before which nothing that is wanted was said."""
        self._first: MessageId | None = None
        """The session's first row."""
        self._far: MessageId | None = None
        """Where the scroll bar was dragged to, as long as what stands there is not read."""
        sight.older_wanted.connect(self._on_sight_older_wanted)
        sight.newer_wanted.connect(self._on_sight_newer_wanted)
        sight.first_wanted.connect(self._on_sight_first_wanted)

    def begin_session(self, session_id: SessionId | None) -> None:
        """Read what was said in this session from now on."""
        self._turn += 1
        self._session, self._first, self._begins_at = session_id, None, None

    def begin(self, wanted: Filter) -> None:
        """Read what is wanted from now on, or the same of other rows."""
        self._turn += 1
        self._wanted, self._begins_at = wanted, None

    def first_in_reach(self) -> MessageId | None:
        """Where the scroll bar begins; None where that is not known, or with the first row that is shown."""
        if self._begins_at is None and self._first is None and len(self._feed):
            self._read(partial(self._find_first, self._turn))
        return self._first if self._begins_at is None else self._begins_at

    @Slot(object)
    def go_far(self, message_id: MessageId) -> None:
        """Follow the scroll bar, which is dragged to about this message."""
        if self._session is None:
            return
        is_going, self._far = self._far is not None, message_id
        if not is_going:
            self._desk.start(self._go_far(self._turn), "chat-far")

    @Slot()
    def _on_sight_older_wanted(self) -> None:
        rows = self._sight.rows
        first = rows[0].id if len(rows) else self._feed[0].id if len(self._feed) else None
        is_known = self._begins_at is not None if not len(rows) else first == self._begins_at
        if first is not None and not is_known:
            self._read(partial(self._read_older, first, self._turn))

    async def _read_older(self, first: MessageId, turn: int) -> None:
        found = await self._history.before(first, self._wanted)
        if turn != self._turn:
            return
        if not found:
            self._begins_at = first
        self._sight.put_older(found)
        self.older_came.emit()

    @Slot()
    def _on_sight_newer_wanted(self) -> None:
        rows = self._sight.rows
        if len(rows):
            self._read(partial(self._read_newer, rows[len(rows) - 1].id, self._turn))

    async def _read_newer(self, last: MessageId, turn: int) -> None:
        found = await self._history.after(last, self._wanted)
        if turn == self._turn:
            self._sight.put_newer(found)

    @Slot()
    def _on_sight_first_wanted(self) -> None:
        if self._session is not None:
            self._desk.start(self._go_to_first(self._turn), "chat-first")

    async def _go_to_first(self, turn: int) -> None:
        stretch = await self._history.after(None, self._wanted)
        mark = self._sight.bookmark()
        if stretch and mark is not None and turn == self._turn:
            self._sight.open_at(replace(mark, message_id=stretch[0].id, cut_px=0), stretch)

    async def _go_far(self, turn: int) -> None:
        """Follow the bar: what it passes over while something is read is left out."""
        try:
            while self._far is not None:
                wanted = self._far
                stretch = await self._history.around(wanted, self._wanted)
                if turn != self._turn:
                    return
                if stretch:
                    self._sight.open_at(self._sight.bookmark_at(wanted), stretch)
                if wanted == self._far:
                    return
        finally:
            self._far = None

    async def _find_first(self, turn: int) -> None:
        first = await self._desk.console.chat.after(None, 1)
        if first and turn == self._turn:
            self._first = first[0].id
            self.first_found.emit()

    def _read(self, read: Callable[[], Awaitable[None]]) -> None:
        if self._is_reading:
            self._has_missed = True
        elif self._session is not None:
            self._is_reading, self._has_missed = True, False
            self._desk.start(self._reads(read, self._turn), "chat-history")

    async def _reads(self, read: Callable[[], Awaitable[None]], turn: int) -> None:
        try:
            await read()
        finally:
            self._is_reading = False
        if turn != self._turn:
            # Meanwhile something else was chosen, which may not fill the screen yet.
            self._on_sight_older_wanted()
        elif self._has_missed:
            self._sight.read_on()
