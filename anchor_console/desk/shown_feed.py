"""The folded feed as rows of chat: a fold is its first line with its count and people, and noise is quiet."""

from __future__ import annotations

from msgspec.structs import replace

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.folded_feed import FoldedFeed, FoldedRow
from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core.board import RowObserver
from anchor_console.desk.i18n import Words

_NOISE = Reading(Intent.SPAM, (), (), None, (), specific=False)


_NAME_KEPT = 10


class ShownFeed:
    def __init__(self, folded: FoldedFeed, words: Words) -> None:
        self._folded = folded
        self._words = words

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
        return self._as_row(folded)

    def _as_row(self, folded: FoldedRow) -> ChatRow:
        row = folded.row
        name = row.name
        if folded.people > 1:
            name = self._words.tr("chat.and_others", name=_cut(row.name or ""), people=folded.people)
        reading = _NOISE if folded.is_dimmed or folded.is_phrase else row.reading
        return replace(row, name=name, count=folded.count, reading=reading)


def _cut(name: str) -> str:
    """A name that leaves room for how many others there are."""
    return name if len(name) <= _NAME_KEPT else f"{name[: _NAME_KEPT - 1]}…"
