"""What the look of a sketch says: the rows of its n-grams, added up.

What two characters in a row say together, and what the first of them says, as it sounds and as it is written, is one
row. The weights are more than a cache holds: each place of the memory that is not visited counts for more than a step
less, and each row less is an addition less.
"""

from __future__ import annotations

from struct import Struct

from anchor_console.chat.understanding.ngrams import END, LONGEST_LINE, START, NgramModel, mark
from anchor_console.chat.understanding.plain import Sounds

_MOST_KEPT = 1 << 15
"""As many as several evenings' rooms say; a few megabytes."""
_BYTES = 4
"""Of one character in UTF-32: of the ways to write a line it is the one where two in a row are always one number."""
_NUMBERS = [Struct(f"{count}Q") for count in range(LONGEST_LINE // 2 + 2)]
_FIRST = (1 << 8 * _BYTES) - 1
"""The bits of the first of two characters."""


class Looks:
    """Adds up rows; built once for a model and the sounds that it was learned by."""

    def __init__(self, model: NgramModel, sounds: Sounds) -> None:
        self._pair = _Pairs(model, sounds).__getitem__
        self._lengths = [model.heard.get(END, 0) + model.row(mark(length)) for length in range(LONGEST_LINE + 1)]

    def row(self, sketch: str) -> int:
        """The sum of the rows of the sketch's length and n-grams (see `ngrams.grams`)."""
        length = len(sketch)
        written = f"{START}{sketch}{END}".encode("utf-32")  # a mark of the order of bytes comes first
        evens = _NUMBERS[length // 2 + 1].unpack_from(written, _BYTES)
        odds = _NUMBERS[(length + 1) // 2].unpack_from(written, 2 * _BYTES)
        return sum(map(self._pair, evens + odds), self._lengths[length])


class _Pairs(dict[int, int]):
    """The row of each two characters in a row and of the first of them; of those that have been met the first many are
    kept."""

    def __init__(self, model: NgramModel, sounds: Sounds) -> None:
        super().__init__()
        self._heard, self._written = model.heard, model.written
        self._sound = sounds.sound

    def __missing__(self, pair: int) -> int:
        first, second = chr(pair & _FIRST), chr(pair >> 8 * _BYTES)
        sounding = self._sound(first)
        row = self._heard.get(sounding, 0) + self._heard.get(sounding + self._sound(second), 0)
        row += self._written.get(first, 0)
        if len(self) < _MOST_KEPT:
            self[pair] = row
        return row
