"""The chat pane: lanes, what to find, an open call, the chat, and the way back to what is new."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from functools import partial

from PySide6.QtCore import QPoint, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from anchor_console.chat.feed import Change, ChatRow, of_fold
from anchor_console.chat.folded_feed import FoldedFeed
from anchor_console.chat.history import Filter
from anchor_console.chat.narrowed import NarrowedFeed
from anchor_console.chat.phrases import Phrases
from anchor_console.core.clock import from_ms
from anchor_console.core.ids import MessageId
from anchor_console.desk.call_bar import CallBar, CallButton
from anchor_console.desk.chat_filter import FilterBar, with_lane
from anchor_console.desk.chat_history import ChatHistory
from anchor_console.desk.chat_lanes import LaneBar
from anchor_console.desk.chat_layout import is_shortened, said_of
from anchor_console.desk.chat_menu import RowActions, RowMenu
from anchor_console.desk.chat_place import Bookmark
from anchor_console.desk.chat_sources import SourceBadges
from anchor_console.desk.chat_view import ChatView
from anchor_console.desk.context import Desk
from anchor_console.desk.found_feed import FoundFeed
from anchor_console.desk.muted_bar import MutedBar
from anchor_console.desk.parts import EmptyState, Panel, button, icon_button
from anchor_console.desk.phrase_bar import PhraseBar
from anchor_console.desk.shown_feed import ShownFeed
from anchor_console.desk.silence_button import SilenceButton
from anchor_console.desk.suspect_bar import SuspectBar
from anchor_console.desk.tier_looks import label_of
from anchor_console.desk.wording import time_of_day
from anchor_console.live.session import Session
from anchor_console.storage.searching import Superseded

_EMPTY, _CHAT, _NOTHING = range(3)


class ChatPane(Panel):
    fan_selected = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "chat", "chat.title")
        self._desk = desk
        state = desk.console.state
        self._feed = state.feed
        self._folded: FoldedFeed | None = None
        self._found: FoundFeed | None = None
        self._wanted = Filter()
        self._narrowed = NarrowedFeed(state.feed, self._hides)
        self._asked = 0
        self._history = ChatHistory(desk.console.chat, self._hides)
        self._is_reading = False
        self._begins_at: MessageId | None = None
        """The row before which nothing that is wanted was said."""
        self._first: MessageId | None = None
        """The session's first row."""
        self._far: MessageId | None = None
        """Where the scroll bar was dragged to, as long as what stands there is not read."""
        desk.ties.at_end(lambda: state.feed.unobserve(self._narrowed))
        self._sources = SourceBadges(desk, lambda: self._sight.lay_out_anew())
        self.view = ChatView(
            desk, self._quieted(), self._tell, desk.console.tiers.of, self._sources.of, self._first_in_reach
        )
        self._sight = self.view.sight
        self.lane_bar = LaneBar(desk, state.feed.tally)
        self.filter_bar = FilterBar(desk, self._platforms)
        self._paused = button(desk, "chat.back", self._sight.follow, name="chatPaused", role="paused")
        self._paused.hide()
        self._stack = QStackedWidget()
        self._stack.setObjectName("chatStack")
        self._stack.setAccessibleName(desk.tr("chat.title"))
        # While there is no line of chat the keys are at home here: a focused button would keep some of them.
        self._stack.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._stack.addWidget(EmptyState(desk, "chat", "chat.empty", "chat.empty_hint"))
        self._stack.addWidget(self.view)
        self._stack.addWidget(EmptyState(desk, "search", "find.nothing", "find.nothing_hint"))
        self._call = CallButton(desk)
        self.add_to_head(
            SilenceButton(desk),
            self._call,
            icon_button(desk, "search", "find.chat", self.open_search, name="chatSearchButton"),
        )
        self.body.addWidget(self.lane_bar)
        self.body.addWidget(self.filter_bar)
        self.body.addWidget(MutedBar(desk))
        self.body.addWidget(PhraseBar(desk))
        self.body.addWidget(SuspectBar(desk))
        self.body.addWidget(CallBar(desk, self))
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self._paused)
        self._session = state.session.id if state.session else None
        desk.ties.listen(state.session_changed, self._on_session_changed)
        desk.ties.listen(state.feed.changed_beyond, self._on_changed_beyond)
        desk.ties.listen(state.mutes.changed, lambda _: self._look_again())
        desk.ties.listen(state.phrases_changed, self._on_phrases_changed)
        desk.ties.listen(desk.console.privacy.erased, lambda _: self._look_again())
        desk.ties.at_end(self._forget_found)
        desk.ties.listen(desk.console.tiers.changed, lambda _: self._on_tiers_changed())
        self.lane_bar.lane_chosen.connect(lambda _: self._choose())
        self.filter_bar.changed.connect(lambda _: self._choose())
        self.filter_bar.left.connect(self.take_focus)
        self.filter_bar.field.down_pressed.connect(self.take_focus)
        self.view.fan_selected.connect(self.fan_selected)
        self.view.waiting_changed.connect(self._on_view_waiting_changed)
        self.view.rows_came.connect(self._on_view_rows_came)
        self.view.menu_requested.connect(self._on_view_menu_requested)
        self.view.around_wanted.connect(self.show_around)
        self._sight.older_wanted.connect(self._on_view_older_wanted)
        self._sight.newer_wanted.connect(self._on_view_newer_wanted)
        self._sight.first_wanted.connect(self._on_view_first_wanted)
        self.view.far_wanted.connect(self._on_view_far_wanted)
        self._on_view_rows_came()

    def open_search(self) -> None:
        """Let somebody type what to find."""
        self.filter_bar.open()

    def open_or_close_call(self) -> None:
        """Offer what the room can be asked, or close the call that is open."""
        self._call.open_or_close()

    # What is shown.

    def _choose(self) -> None:
        """Show what lane and filter ask for, from its newest row."""
        wanted = with_lane(self.filter_bar.filter, self.lane_bar.lane)
        if wanted != self._wanted:
            self._wanted = wanted
            self._show(None)

    def _look_again(self) -> None:
        """Other rows are hidden, or others' now: whoever reads stays where they are."""
        self._show(self._sight.bookmark())

    def _show(self, mark: Bookmark | None) -> None:
        """Show what is wanted: of all the session where there are words to find, else of the rows in memory."""
        self._asked += 1
        self._begins_at = None
        if self._wanted.phrase is not None and self._session is not None:
            self._desk.start(self._find(self._wanted, self._asked, mark), "chat-find")
        elif mark is None or self._feed.index_of(mark.message_id) is not None:
            self._show_rows()
            if mark is not None:
                self._sight.open_at(mark)
        else:
            self._desk.start(self._open_at(mark, self._asked), "chat-around")

    def _show_rows(self) -> None:
        self._forget_found()
        if self._folded is not None:
            self._folded.close()
            self._folded = None
        self._narrowed.choose(self._wanted)
        # Folding needs rows that only come at the end; what is narrowed is little anyway.
        self.view.show_feed(self._quieted() if self._wanted == Filter() else self._narrowed)
        self._on_view_rows_came()

    async def _open_at(self, mark: Bookmark, asked: int) -> None:
        stretch = await self._history.around(mark.message_id, self._wanted)
        if asked == self._asked:
            self._show_rows()
            self._sight.open_at(mark, stretch)

    def _quieted(self) -> ShownFeed:
        self._folded = FoldedFeed(self._narrowed, self._desk.console.state.phrases)
        self._folded.changed_beyond.subscribe(lambda change: self._sight.changed_beyond(change))
        return ShownFeed(self._folded)

    def _on_phrases_changed(self, phrases: Phrases) -> None:
        if self._folded is not None:
            self._folded.set_phrases(phrases)

    async def _find(self, wanted: Filter, asked: int, mark: Bookmark | None) -> None:
        newest = self._feed[len(self._feed) - 1].id if len(self._feed) else None
        try:
            rows = await self._history.found(wanted)
            stretch = await self._history.around(mark.message_id, wanted) if mark is not None else []
        except Superseded:
            return
        if asked != self._asked:
            return
        self._forget_found()
        found = self._found = FoundFeed(self._feed, rows, wanted, self._hides, newest)
        self._feed.observe(found)
        self.view.show_feed(found)
        if mark is not None:
            self._sight.open_at(mark, stretch)
        self._on_view_rows_came()

    def _on_changed_beyond(self, change: Change) -> None:
        """A star, an answer or a deletion of a line that is read in history."""
        if self._found is not None:
            self._found.changed_beyond(change)
        self._sight.changed_beyond(change)
        if self._folded is not None and (first := self._folded.first_of(change.message_id)) is not None:
            self._sight.changed_beyond(of_fold(Change(first, change.of)))

    def _forget_found(self) -> None:
        if self._found is not None:
            self._feed.unobserve(self._found)
            self._found = None

    @Slot(object)
    def show_around(self, line: ChatRow) -> None:
        """Show what was said before and after a line, whatever was filtered."""
        self.show_message(line.id)

    def show_message(self, message_id: MessageId) -> None:
        """Show a line of this session among those around it."""
        self._desk.start(self._jump(message_id), "chat-around")

    async def _jump(self, message_id: MessageId) -> None:
        if self._wanted != Filter():
            self.lane_bar.show_as_chosen(None)
            self.filter_bar.close_filter()
            self._choose()
        stretch: list[ChatRow] = []
        if self._sight.rows.index_of(message_id) is None and self._session is not None:
            stretch = await self._history.around(message_id)
        self.view.jump_to(message_id, stretch)

    # History beyond the rows in memory.

    @Slot()
    def _on_view_older_wanted(self) -> None:
        rows = self._sight.rows
        first = rows[0].id if len(rows) else self._feed[0].id if len(self._feed) else None
        is_known = self._begins_at is not None if not len(rows) else first == self._begins_at
        if first is not None and not is_known:
            self._read(partial(self._read_older, first, self._asked))

    async def _read_older(self, first: MessageId, asked: int) -> None:
        found = await self._history.before(first, self._wanted)
        if asked != self._asked:
            return
        if not found:
            self._begins_at = first
        self._sight.put_older(found)
        self._on_view_rows_came()

    @Slot()
    def _on_view_newer_wanted(self) -> None:
        rows = self._sight.rows
        if len(rows):
            self._read(partial(self._read_newer, rows[len(rows) - 1].id, self._asked))

    async def _read_newer(self, last: MessageId, asked: int) -> None:
        found = await self._history.after(last, self._wanted)
        if asked == self._asked:
            self._sight.put_newer(found)

    @Slot()
    def _on_view_first_wanted(self) -> None:
        if self._session is not None:
            self._desk.start(self._go_to_first(self._asked), "chat-first")

    async def _go_to_first(self, asked: int) -> None:
        stretch = await self._history.after(None, self._wanted)
        mark = self._sight.bookmark()
        if stretch and mark is not None and asked == self._asked:
            self._sight.open_at(replace(mark, message_id=stretch[0].id, cut_px=0), stretch)

    @Slot(object)
    def _on_view_far_wanted(self, message_id: MessageId) -> None:
        if self._session is None:
            return
        is_going, self._far = self._far is not None, message_id
        if not is_going:
            self._desk.start(self._go_far(self._asked), "chat-far")

    async def _go_far(self, asked: int) -> None:
        """Follow the bar: what it passes over while something is read is left out."""
        try:
            while self._far is not None:
                wanted = self._far
                stretch = await self._history.around(wanted, self._wanted)
                if asked != self._asked:
                    return
                if stretch:
                    self._sight.open_at(self._sight.bookmark_at(wanted), stretch)
                if wanted == self._far:
                    return
        finally:
            self._far = None

    def _first_in_reach(self) -> MessageId | None:
        """Where the scroll bar begins; None where that is not known, or with the first row that is shown."""
        if self._begins_at is None and self._first is None and len(self._feed):
            self._read(partial(self._find_first, self._asked))
        return self._first if self._begins_at is None else self._begins_at

    async def _find_first(self, asked: int) -> None:
        first = await self._desk.console.chat.after(None, 1)
        if first and asked == self._asked:
            self._first = first[0].id
            self.view.show_in_bar()

    def _read(self, read: Callable[[], Awaitable[None]]) -> None:
        """Read on, one thing at a time."""
        if not self._is_reading and self._session is not None:
            self._is_reading = True
            self._desk.start(self._reads(read, self._asked), "chat-history")

    async def _reads(self, read: Callable[[], Awaitable[None]], asked: int) -> None:
        try:
            await read()
        finally:
            self._is_reading = False
        if asked != self._asked:
            # Meanwhile something else was chosen, which may not fill the screen yet.
            self._on_view_older_wanted()

    def _hides(self, row: ChatRow) -> bool:
        """Whether the row is muted, or of another tier than is asked for."""
        if self._desk.console.state.mutes.hides(row):
            return True
        if self._wanted.tier is None:
            return False
        tier = None if row.identity_id is None else self._desk.console.tiers.of(row.identity_id)
        return tier is None or tier.key != self._wanted.tier

    def _on_tiers_changed(self) -> None:
        self._sight.lay_out_anew()
        if self._wanted.tier is not None:
            self._look_again()

    # What the view tells.

    @Slot(object, QPoint)
    def _on_view_menu_requested(self, line: ChatRow, where: QPoint) -> None:
        actions = RowActions(lambda who: self.fan_selected.emit(who), self.view.copy, self.show_around)
        lines = [] if self._folded is None or line.lines == 1 else self._folded.lines_of(line.id)
        RowMenu(self._desk, self, lines or [line], actions).open_at(where)

    def _on_session_changed(self, session: Session | None) -> None:
        before, self._session = self._session, session.id if session else None
        if self._session != before:
            self.lane_bar.show_as_chosen(None)
            self.filter_bar.close_filter()
            self._choose()
            self._first = None
            self.view.begin_anew()
            self._on_view_rows_came()

    @Slot(int, int)
    def _on_view_waiting_changed(self, rows: int, claims: int) -> None:
        self.lane_bar.count_soon()  # far up, none of what comes is among the rows that are seen
        self._paused.setVisible(not self._sight.place.is_following)
        tr, reads = self._desk.tr, self._sight.reads_at_ms
        said = [] if reads is None else [tr("chat.paused_at", at=time_of_day(reads))]
        if rows:
            said.append(tr("chat.paused_claims" if claims else "chat.paused", rows=rows, claims=claims))
        self._paused.setText(" · ".join([*(said or [tr("chat.paused_still")]), tr("chat.paused_back")]))
        self._paused.setAccessibleName(self._paused.text())

    @Slot()
    def _on_view_rows_came(self) -> None:
        self.lane_bar.count_soon()
        page = _CHAT if self._sight.row_count else _NOTHING if self._wanted != Filter() else _EMPTY
        if self._stack.currentIndex() != page:
            self._stack.setCurrentIndex(page)
        if self.window().focusWidget() in (None, self._stack):
            self.take_focus()

    def take_focus(self) -> None:
        """Have the keyboard: for keys that work from the first moment, and again when typing is over."""
        home = self.view if self._stack.currentWidget() is self.view else self._stack
        home.setFocus(Qt.FocusReason.OtherFocusReason)

    def _platforms(self) -> list[str]:
        return sorted({row.identity.platform for row in self._feed if row.identity is not None})

    def _tell(self, line: ChatRow) -> str:
        """What stands in a line's tooltip."""
        tr, at = self._desk.tr, from_ms(line.at_ms).astimezone().strftime("%Y-%m-%d %H:%M:%S.%f")[:-3]
        told = [tr("tip.platform_time", at=at)]
        if (arrived := self._desk.console.chat.arrival(line.id)) is not None:
            received = from_ms(arrived.at_ms).astimezone().strftime("%H:%M:%S.%f")[:-3]
            told.append(tr("tip.arrived", at=received, order=arrived.order))
        if line.source:
            told.append(tr("tip.source", source=self._sources.name_of(line.source)))
        if line.identity is not None:
            told.append(str(line.identity))
        tier = self._desk.console.tiers.of(line.identity_id) if line.identity_id is not None else None
        if tier is not None:
            told.append(label_of(tier, self._desk.words))
        if line.reading is not None and (reasons := line.reading.reasons):
            said = self._desk.listed(line.text[one.start : one.end] for one in reasons if one.end > one.start)
            told += [tr("tip.because", said=said)] if said else []
        if is_shortened(line, self._desk.words):
            told.append(said_of(line, self._desk.words))
        return "\n".join(told)
