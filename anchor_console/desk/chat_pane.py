"""The chat pane: an open call above, the chat, and the way back to what is new below."""

from __future__ import annotations

from PySide6.QtCore import Qt, Signal, Slot
from PySide6.QtWidgets import QStackedWidget

from anchor_console.chat.history import Filter
from anchor_console.desk.call_bar import CallBar, CallButton
from anchor_console.desk.chat_lanes import FilteredFeed, LaneBar
from anchor_console.desk.chat_view import ChatView
from anchor_console.desk.context import Desk
from anchor_console.desk.parts import EmptyState, Panel, button
from anchor_console.live.session import Session


class ChatPane(Panel):
    fan_selected = Signal(int)

    def __init__(self, desk: Desk) -> None:
        super().__init__(desk, "chat", "chat.title")
        self._desk = desk
        state = desk.console.state
        self._feed = state.feed
        self._shown = FilteredFeed(state.feed)
        desk.ties.observe(state.feed, self._shown)
        self.view = ChatView(desk, self._shown)
        self.lane_bar = LaneBar(desk, state.feed.tally)
        self.lane_bar.lane_chosen.connect(self._on_lane_chosen)
        self._paused = button(desk, "chat.back", self.view.follow, name="chatPaused", role="paused")
        self._paused.hide()
        self._stack = QStackedWidget()
        self._stack.addWidget(EmptyState(desk, "chat", "chat.empty", "chat.empty_hint"))
        self._stack.addWidget(self.view)
        self.add_to_head(CallButton(desk))
        self.body.addWidget(self.lane_bar)
        self.body.addWidget(CallBar(desk, self))
        self.body.addWidget(self._stack, 1)
        self.body.addWidget(self._paused)
        self._session = state.session.id if state.session else None
        desk.ties.listen(state.session_changed, self._on_session_changed)
        self.view.fan_selected.connect(self.fan_selected)
        self.view.waiting_changed.connect(self._on_view_waiting_changed)
        self.view.rows_came.connect(self._on_view_rows_came)
        self._on_view_rows_came()

    @Slot(object)
    def _on_lane_chosen(self, lane: object) -> None:
        self._shown.choose(Filter(lane=self.lane_bar.lane))
        self.view.begin_anew()

    def _on_session_changed(self, session: Session | None) -> None:
        before, self._session = self._session, session.id if session else None
        if self._session != before:
            self.view.begin_anew()
            self._on_view_rows_came()

    @Slot(int, int)
    def _on_view_waiting_changed(self, rows: int, claims: int) -> None:
        self._paused.setVisible(not self.view.is_following)
        key = "chat.paused_claims" if claims else "chat.paused" if rows else "chat.paused_still"
        self._paused.setText(self._desk.tr(key, rows=rows, claims=claims))
        self._paused.setAccessibleName(self._paused.text())

    @Slot()
    def _on_view_rows_came(self) -> None:
        self.lane_bar.count_soon()
        is_shown = len(self._feed) > 0
        if self._stack.currentIndex() != int(is_shown):
            self._stack.setCurrentIndex(int(is_shown))
        if is_shown and not self.view.hasFocus() and self.isActiveWindow():
            self._take_focus_if_free()

    def _take_focus_if_free(self) -> None:
        """Keys work from the first moment: the chat has the focus while nothing else wants it."""
        if self.window().focusWidget() is None:
            self.view.setFocus(Qt.FocusReason.OtherFocusReason)
