"""What stands in the chat pane before the first line: what is lacking for one to come, and the way there."""

from __future__ import annotations

from PySide6.QtCore import Signal

from anchor_console.core.board import AnyChange
from anchor_console.desk.context import Desk
from anchor_console.desk.widgets.buttons import button
from anchor_console.desk.widgets.parts import EmptyState


class NoChatYet(EmptyState):
    sources_requested = Signal()

    def __init__(self, desk: Desk) -> None:
        self._connect = button(
            desk, "chat.connect", self._ask_for_sources, name="connectSourceButton", role="small", icon="sources"
        )
        super().__init__(desk, "chat", "chat.empty", "chat.empty_hint", self._connect)
        self._desk = desk
        desk.ties.observe(desk.console.state.sources, AnyChange(self._show))
        desk.ties.listen(desk.console.state.session_changed, lambda _: self._show())
        self._show()

    def _ask_for_sources(self) -> None:
        self.sources_requested.emit()

    def _show(self) -> None:
        state = self._desk.console.state
        lacks_source = not len(state.sources)
        self._connect.setVisible(lacks_source)
        key = "chat.empty_hint" if lacks_source else "chat.starts_hint" if state.session is None else "chat.waits_hint"
        self.hint(self._desk.tr(key))
