"""The folded feed as rows of chat: a fold is the line that speaks for it with its figures, and noise is quiet."""

from __future__ import annotations

from msgspec.structs import replace

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.folded_feed import FoldedFeed, FoldedRow
from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core.board import RowObserver

_NOISE = Reading(Intent.SPAM, (), (), None, (), specific=False)


class ShownFeed:
    def __init__(self, folded: FoldedFeed) -> None:
        self._folded = folded

    is_falling = True
    """Folded rows go at the far end alone."""

    def observe(self, observer: RowObserver) -> None:
        self._folded.observe(observer)

    def unobserve(self, observer: RowObserver) -> None:
        self._folded.unobserve(observer)

    def __len__(self) -> int:
        return len(self._folded)

    def __getitem__(self, index: int) -> ChatRow:
        folded = self._folded[index]
        if not (folded.is_fold or folded.is_dimmed or folded.is_phrase):
            return folded.row
        return _as_row(folded)


def _as_row(folded: FoldedRow) -> ChatRow:
    return replace(
        folded.row,
        id=folded.id,
        count=folded.count,
        reading=_NOISE if folded.is_dimmed or folded.is_phrase else folded.row.reading,
        is_deleted=folded.is_deleted,
        is_starred=folded.is_starred,
        lines=folded.lines,
        people=folded.people,
        gone=folded.gone,
    )
