"""Rows that would be higher now than they stand on the screen, while somebody reads: they show as they were."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from msgspec.structs import replace

from anchor_console.chat.feed import ChatRow
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat.chat_layout import RowLayouts


class KeptHeights:
    """A fold that grew by a line would push down what is being read: it shows when that is over."""

    def __init__(self, layouts: RowLayouts) -> None:
        self._layouts = layouts
        self._kept: dict[MessageId, ChatRow] = {}

    def clear(self) -> None:
        self._kept.clear()

    def row(self, row: ChatRow) -> ChatRow:
        """The row as it is to be shown: what makes it no higher is so at once."""
        kept = self._kept.get(row.id) if self._kept else None
        if kept is None:
            return row
        return replace(
            kept,
            is_deleted=row.is_deleted,
            is_starred=row.is_starred,
            is_answered=row.is_answered,
            is_phrase=row.is_phrase,
        )

    def changed(
        self, changed: Iterable[MessageId], seen: Callable[[], Mapping[MessageId, tuple[ChatRow, int]]], width: int
    ) -> None:
        """These rows are others now.

        Args:
            seen: the rows on the screen as they are now, each with the height at which it stands there.
        """
        mine = [(message_id, shown) for message_id in changed if (shown := self._layouts.shown(message_id)) is not None]
        for message_id, shown in mine:
            self._kept.setdefault(message_id, shown)
        heights = seen() if mine else {}
        for message_id, _ in mine:
            row, height = heights.get(message_id, (None, 0))
            if row is None or self._layouts.height_of(row, width) == height:
                del self._kept[message_id]
