"""Text selected over rows of chat. It holds its rows, so that they can be copied after they have left the feed."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from anchor_console.chat.feed import ChatRow
from anchor_console.core.ids import MessageId
from anchor_console.desk.chat.chat_words import plain_text, said_of
from anchor_console.desk.i18n import Words


class Spot(msgspec.Struct, frozen=True, order=True):
    """A place in a row's text: `offset` counts Qt's units from where what was said begins; before it, the name."""

    message_id: MessageId
    offset: int


class TextSelection(msgspec.Struct, frozen=True):
    """From where the mouse was pressed to where it is now; `rows` are all that it touches."""

    anchor: Spot
    head: Spot
    rows: Sequence[ChatRow]

    @property
    def ends(self) -> tuple[Spot, Spot]:
        return (self.anchor, self.head) if self.anchor <= self.head else (self.head, self.anchor)

    @property
    def is_empty(self) -> bool:
        return self.anchor == self.head

    def within(self, message_id: MessageId, said_from: int, length: int) -> tuple[int, int] | None:
        """The stretch of a row's text that is selected, in Qt's units; None where nothing of it is."""
        first, last = self.ends
        if not first.message_id <= message_id <= last.message_id or self.is_empty:
            return None
        start = said_from + first.offset if message_id == first.message_id else 0
        end = said_from + last.offset if message_id == last.message_id else length
        return (start, end) if start < end else None

    def text(self, words: Words) -> str:
        """As it is copied: the words alone within one row, over several "name: words" a line."""
        first, last = self.ends
        if not self.rows:
            return ""
        if first.message_id == last.message_id and first.offset >= 0:
            return _cut(said_of(self.rows[0], words), first.offset, last.offset)
        lines = [plain_text(row, words) for row in self.rows]
        # The first and the last line are cut in what was said; names stay whole.
        if (row := self.rows[-1]).id == last.message_id:
            said = said_of(row, words)
            lines[-1] = _without_tail(lines[-1], said, _cut(said, 0, max(0, last.offset)))
        if (row := self.rows[0]).id == first.message_id and first.offset > 0:
            said = said_of(row, words)
            lines[0] = _without_tail(lines[0], said, _cut(said, first.offset, None))
        return "\n".join(lines)


def _without_tail(line: str, said: str, kept: str) -> str:
    return line.removesuffix(said) + kept


def _cut(text: str, start: int, end: int | None) -> str:
    """A stretch of `text` by UTF-16 units, as Qt counts."""
    units = text.encode("utf-16-le", "surrogatepass")
    return units[2 * start : None if end is None else 2 * end].decode("utf-16-le", "ignore")
