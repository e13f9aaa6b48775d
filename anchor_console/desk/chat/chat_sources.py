"""Where a line of chat came from, in a word beside the name: shown only while more than one source brings lines."""

from __future__ import annotations

from collections.abc import Callable

from anchor_console.chat.feed import ChatRow
from anchor_console.core.board import AnyChange
from anchor_console.desk.context import Desk

_LONGEST = 10
"""Characters: the whole name is in the tooltip."""


class SourceBadges:
    """Watches which sources there are; `on_change` is called when lines bear other words than before."""

    def __init__(self, desk: Desk, on_change: Callable[[], object]) -> None:
        self._desk = desk
        self._on_change = on_change
        self._several = self._are_several()
        desk.ties.observe(desk.console.state.sources, AnyChange(self._look))

    def of(self, line: ChatRow) -> str:
        """The word; empty where nobody needs it."""
        name = self.name_of(line.source) if line.source and self._several else ""
        return name if len(name) <= _LONGEST else f"{name[: _LONGEST - 1]}…"

    def name_of(self, source: str) -> str:
        """What the seller calls the source, or what we do."""
        key = f"source.name.{source}"
        given = self._desk.console.sources.name_of(source)
        return given or (self._desk.tr(key) if key in self._desk.words else source)

    def _are_several(self) -> bool:
        return len(self._desk.console.state.sources) > 1

    def _look(self) -> None:
        several = self._are_several()
        if several != self._several:
            self._several = several
            self._on_change()
