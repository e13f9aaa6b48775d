"""The chat pane: lanes, what to find, an open call, the chat, and the way back to what is new."""

from __future__ import annotations

from msgspec.structs import replace
from PySide6.QtCore import QRect, Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from anchor_console.chat.feed import Change, ChatRow, of_fold
from anchor_console.chat.folded_feed import FoldedFeed
from anchor_console.chat.history import Filter
from anchor_console.chat.narrowed import NarrowedFeed
from anchor_console.chat.phrases import Phrases
from anchor_console.core.board import AnyChange
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat.call_bar import CallBar, CallButton
from anchor_console.desk.chat.chat_filter import FilterBar, with_lane
from anchor_console.desk.chat.chat_history import ChatHistory
from anchor_console.desk.chat.chat_lanes import LaneBar
from anchor_console.desk.chat.chat_menu import RowActions, RowMenu
from anchor_console.desk.chat.chat_place import Bookmark
from anchor_console.desk.chat.chat_reading import ReadingOn
from anchor_console.desk.chat.chat_seam import Seam
from anchor_console.desk.chat.chat_sources import SourceBadges
from anchor_console.desk.chat.chat_tip import tip_of
from anchor_console.desk.chat.chat_view import ChatView
from anchor_console.desk.chat.found_feed import FoundFeed
from anchor_console.desk.chat.muted_bar import MutedBar
from anchor_console.desk.chat.no_chat_yet import NoChatYet
from anchor_console.desk.chat.passing_line import PassingLine
from anchor_console.desk.chat.phrase_bar import PhraseBar
from anchor_console.desk.chat.shown_feed import ShownFeed
from anchor_console.desk.chat.silence_button import SilenceButton
from anchor_console.desk.chat.suspect_bar import SuspectBar
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import button, icon_button
from anchor_console.desk.widgets.parts import EmptyState, Panel
from anchor_console.desk.widgets.wording import time_of_day
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
        self._waiting = (0, 0)
        """How many rows, and how many claims among them, nobody has seen yet."""
        self._found: FoundFeed | None = None
        self._wanted = Filter()
        self._left: tuple[Filter, Bookmark | None] | None = None
        """What was found, and where of it somebody read who went to see what was said around a line."""
        self._narrowed = NarrowedFeed(state.feed, self._hides)
        self._asked = 0
        self._history = ChatHistory(desk.console.chat, self._hides)
        desk.ties.at_end(lambda: state.feed.unobserve(self._narrowed))
        self._sources = SourceBadges(desk, lambda: self._sight.lay_out_anew())
        self.view = ChatView(
            desk,
            self._quieted(),
            lambda line: tip_of(desk, self._sources, line),
            desk.console.tiers.mark_of,
            self._sources.of,
            lambda row: self._found.name_of(row) if self._found is not None else "",
            lambda: self._reading.first_in_reach(),
        )
        self._sight = self.view.sight
        self._seam = Seam(self._sight, lambda: self._folded)
        self._reading = ReadingOn(desk, state.feed, self._history, self._sight)
        self.lane_bar = LaneBar(desk, state.feed.tally)
        self.filter_bar = FilterBar(desk, self._platforms)
        self._paused = button(desk, "chat.back", self._sight.follow, name="chatPaused", role="paused")
        self._paused.hide()
        self.none_yet = NoChatYet(desk)
        self._stack = QStackedWidget()
        self._stack.setObjectName("chatStack")
        self._stack.setAccessibleName(desk.tr("chat.title"))
        # While there is no line of chat the keys are at home here: a focused button would keep some of them.
        self._stack.setFocusPolicy(Qt.FocusPolicy.ClickFocus)
        self._stack.addWidget(self.none_yet)
        self._stack.addWidget(self.view)
        self._stack.addWidget(EmptyState(desk, "search", "find.nothing", "find.nothing_hint"))
        self._call = CallButton(desk)
        self._lay_out()
        self._session = state.session.id if state.session else None
        self._reading.begin_session(self._session)
        self._connect()
        self._on_view_rows_came()

    def _lay_out(self) -> None:
        desk = self._desk
        self.head.insertWidget(self.head.count() - 1, PassingLine(desk), 1)
        self.head.setStretch(self.head.count() - 1, 0)
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

    def _connect(self) -> None:
        desk, state = self._desk, self._desk.console.state
        desk.ties.listen(state.session_changed, self._on_session_changed)
        # Many lines fold into a row that stands: then the view tells of none.
        desk.ties.observe(state.feed, AnyChange(self.lane_bar.count_soon))
        desk.ties.listen(state.feed.changed_beyond, self._on_changed_beyond)
        desk.ties.listen(state.mutes.changed, lambda _: self._look_again())
        desk.ties.listen(state.phrases_changed, self._on_phrases_changed)
        desk.ties.listen(state.meant_changed, lambda _: self._on_meant_changed())
        desk.ties.listen(desk.console.privacy.erased, lambda _: self._look_again())
        desk.ties.at_end(self._forget_found)
        desk.ties.listen(desk.console.tiers.changed, lambda _: self._on_tiers_changed())
        self.lane_bar.lane_chosen.connect(lambda _: self._choose())
        self.filter_bar.changed.connect(lambda _: self._choose())
        self.filter_bar.left.connect(self.take_focus)
        self.filter_bar.field.down_pressed.connect(self.take_focus)
        self.view.fan_selected.connect(self.fan_selected)
        self.view.waiting_changed.connect(self._on_view_waiting_changed)
        desk.ties.listen(desk.keys.changed, lambda _: self._on_view_waiting_changed(*self._waiting))
        self.view.rows_came.connect(self._on_view_rows_came)
        self.view.menu_requested.connect(self._on_view_menu_requested)
        self.view.around_wanted.connect(self.show_around)
        self.view.far_wanted.connect(self._reading.go_far)
        self._reading.older_came.connect(self._on_view_rows_came)
        self._reading.first_found.connect(self.view.show_in_bar)

    def open_search(self) -> None:
        """Let somebody type what to find; after a look around one of what was found, back to all of it first."""
        if self._left is not None and self._wanted == Filter():
            wanted, mark = self._left
            self.lane_bar.show_as_chosen(wanted.lane)
            self._wanted = wanted
            self.filter_bar.show_filter(replace(wanted, lane=None))
            self._show(mark)
        self._left = None
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
        self._reading.begin(self._wanted)
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
        self._sight.paint_anew()

    def _on_meant_changed(self) -> None:
        """Lines mean something else now: they may be none of those that are wanted."""
        self.lane_bar.count_soon()
        if self._wanted != Filter():
            self._look_again()

    async def _find(self, wanted: Filter, asked: int, mark: Bookmark | None) -> None:
        newest = self._feed[len(self._feed) - 1].id if len(self._feed) else None
        try:
            names = await self._desk.console.chat.called(wanted.text or "")
            if asked != self._asked:
                return  # going on would break off the search that is wanted now
            wanted = replace(wanted, named=frozenset(names))
            rows = await self._history.found(wanted)
            stretch = await self._history.around(mark.message_id, wanted) if mark is not None else []
        except Superseded:
            return
        if asked != self._asked:
            return
        self._forget_found()
        self._reading.begin(wanted)
        found = self._found = FoundFeed(self._feed, rows, wanted, self._hides, newest, names)
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
            left = self._wanted, self._sight.bookmark()
            self.lane_bar.show_as_chosen(None)
            self.filter_bar.close_filter()
            self._choose()
            self._left = left
        stretch: list[ChatRow] = []
        if self._sight.rows.index_of(message_id) is None and self._session is not None:
            stretch = await self._history.around(message_id)
        self.view.jump_to(message_id, stretch)

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

    @Slot(object, QRect)
    def _on_view_menu_requested(self, line: ChatRow, beside: QRect) -> None:
        actions = RowActions(lambda who: self.fan_selected.emit(who), self.view.copy, self.show_around)
        lines = [] if self._folded is None or line.lines == 1 else self._folded.lines_of(line.id)
        RowMenu(self._desk, self, lines or [line], actions).open_beside(beside)

    def _on_session_changed(self, session: Session | None) -> None:
        before, self._session = self._session, session.id if session else None
        self._left = None
        if self._session != before:
            self._reading.begin_session(self._session)
            self.lane_bar.show_as_chosen(None)
            self.filter_bar.close_filter()
            self._choose()
            self.view.begin_anew()
            self._on_view_rows_came()

    @Slot(int, int)
    def _on_view_waiting_changed(self, rows: int, claims: int) -> None:
        self._waiting = (rows, claims)
        self._paused.setVisible(not self._sight.place.is_following)
        tr, reads = self._desk.tr, self._sight.reads_at_ms
        said = [] if reads is None else [tr("chat.paused_at", at=time_of_day(reads))]
        if rows:
            said.append(tr("chat.paused_claims" if claims else "chat.paused", rows=rows, claims=claims))
        self._paused.setText(" · ".join([*(said or [tr("chat.paused_still")]), tr("chat.paused_back")]))
        self._paused.setAccessibleName(self._paused.text())

    @Slot()
    def _on_view_rows_came(self) -> None:
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
