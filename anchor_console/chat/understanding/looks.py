"""What the look of a sketch says: the rows of its n-grams, added up.

What is known of each character, as it sounds and as it is written, is one row; what two in a row say together another.
The weights are more than a cache holds: each place of the memory that is not visited counts for more than a step less.
"""

from __future__ import annotations

from collections.abc import Mapping
from struct import Struct

from anchor_console.chat.understanding.ngrams import END, LONGEST, LONGEST_LINE, START, NgramModel, mark
from anchor_console.chat.understanding.plain import Sounds

_MOST_KEPT = 8192
_BYTES = 4
"""Of one character in UTF-32: of the ways to write a line it is the one where two in a row are always one number."""
_NUMBERS = [Struct(f"{count}Q") for count in range(LONGEST_LINE // 2 + 2)]


class Looks:
    """Adds up rows; built once for a model and the sounds that it was learned by."""

    def __init__(self, model: NgramModel, sounds: Sounds) -> None:
        self._character = _Characters(model.heard, model.written, sounds).__getitem__
        self._pair = {_number(name): row for name, row in model.heard.items() if len(name) == LONGEST}.get
        ends = model.heard.get(START, 0) + model.heard.get(END, 0)
        self._lengths = [ends + model.row(mark(length)) for length in range(LONGEST_LINE + 1)]

    def row(self, sketch: str, sounding: str) -> int:
        """The sum of the rows of the sketch's length and n-grams (see `ngrams.grams`)."""
        length = len(sketch)
        said = f"{START}{sounding}{END}".encode("utf-32")  # a mark of the order of bytes comes first
        evens = _NUMBERS[length // 2 + 1].unpack_from(said, _BYTES)
        odds = _NUMBERS[(length + 1) // 2].unpack_from(said, 2 * _BYTES)
        known = filter(None, map(self._pair, evens + odds))
        return sum(known, sum(map(self._character, sketch), self._lengths[length]))


def _number(pair: str) -> int:
    """The number that two characters in a row are."""
    (number,) = _NUMBERS[1].unpack_from(pair.encode("utf-32"), _BYTES)
    return int(number)


class _Characters(dict[str, int]):
    """The row of each character by itself; of those that have been met the first thousands are kept."""

    def __init__(self, heard: Mapping[str, int], written: Mapping[str, int], sounds: Sounds) -> None:
        super().__init__()
        self._heard = heard
        self._written = written
        self._sounds = sounds

    def __missing__(self, char: str) -> int:
        row = self._heard.get(self._sounds.sound(char), 0) + self._written.get(char, 0)
        if len(self) < _MOST_KEPT:
            self[char] = row
        return row
