"""No hole where memory meets history: lines whose fold fell off while nobody read stand again when somebody does."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QObject, Slot

from anchor_console.chat.folded_feed import FoldedFeed
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat.chat_sight import Sight
from anchor_console.desk.widgets.soon import Soon


class Seam(QObject):
    """Looks once when somebody leaves the newest row, or comes back down to what is in memory.

    What falls off from then on is kept, with all that had folded into it.
    """

    def __init__(self, sight: Sight, folded: Callable[[], FoldedFeed | None]) -> None:
        super().__init__(sight)
        self._sight = sight
        self._folded = folded
        self._is_due = True
        # Held by the mouse alone, somebody may be so in the middle of what the feed tells.
        self._soon = Soon(self, 0, self._on_sight_place_changed)
        sight.place_changed.connect(self._on_sight_place_changed)
        sight.held.connect(self._soon.ask)
        sight.all_changed.connect(self._on_sight_all_changed)

    @Slot()
    def _on_sight_all_changed(self) -> None:
        self._is_due = self._is_due or self._is_away

    @property
    def _is_away(self) -> bool:
        """Whether rows that fall off are not kept here."""
        return self._sight.place.is_following or not self._sight.rows.is_joined

    @Slot()
    def _on_sight_place_changed(self) -> None:
        folded = self._folded()
        if folded is None or self._is_away:
            self._is_due = True
        elif self._is_due and (seen := self._sight.standings()):
            rows = self._sight.rows
            self._is_due = folded.stand_again(self._is_whole, (rows[seen[0].index].id, rows[seen[-1].index].id))

    def _is_whole(self, first: MessageId) -> bool:
        """Whether the fold that began with this line stands here, and not that line alone."""
        index = self._sight.rows.index_of(first)
        return index is not None and self._sight.rows[index].lines > 1
