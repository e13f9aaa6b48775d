"""In which row each line had folded, of rows that fell off: whoever still reads such a row hears what becomes of it."""

from __future__ import annotations

from array import array
from bisect import bisect_left
from collections.abc import Sequence

from anchor_console.core.ids import MessageId

_KEPT = 100_000


class FallenFolds:
    """Of at least the last `kept` rows and as many lines that fell off. Rows have places, counted from the first."""

    def __init__(self, kept: int = _KEPT) -> None:
        self._most = 2 * kept
        self._firsts = array("q")
        """The first line of each row, by place."""
        self._first_place = 0
        self._lines = array("q")
        """Lines that had folded into another's row; they rise."""
        self._places = array("q")

    def rows_fell(self, firsts: Sequence[MessageId]) -> None:
        """The rows that began with these lines fell off, in the order of their places."""
        self._firsts.extend(firsts)
        if (over := len(self._firsts) - self._most) > 0:
            over += self._most // 2
            del self._firsts[:over]
            self._first_place += over

    def line_fell(self, line: MessageId, place: int) -> None:
        """A line that had folded into the row at `place` left memory, too."""
        self._lines.append(line)
        self._places.append(place)
        if len(self._lines) > self._most:
            del self._lines[: self._most // 2]
            del self._places[: self._most // 2]

    def first_at(self, place: int) -> MessageId | None:
        """The first line of the row at `place`; None where it stands, or is kept no more."""
        at = place - self._first_place
        return MessageId(self._firsts[at]) if 0 <= at < len(self._firsts) else None

    def first_of(self, line: MessageId) -> MessageId | None:
        """The first line of the row that `line` had folded into, where both have left memory."""
        at = bisect_left(self._lines, line)
        return self.first_at(self._places[at]) if at < len(self._lines) and self._lines[at] == line else None
