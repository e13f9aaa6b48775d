"""What the look of a sketch says: the rows of its n-grams, added up.

What is known of each character is one row; what two in a row say together another. What is not known as it is written
is looked up by its sound, once.
The weights are more than a cache holds: each place of the memory that is not visited counts for more than a step less.
"""

from __future__ import annotations

import sys
from collections.abc import Callable, Hashable, Mapping
from struct import Struct
from typing import TypeVar

from anchor_console.chat.understanding.ngrams import END, LONGEST, LONGEST_LINE, START, NgramModel, mark
from anchor_console.chat.understanding.plain import Sounds

_MOST_KEPT = 1 << 15
"""Of what is known by its sound alone; a room says the same again and again."""
_BYTES = 4
"""Of one character in UTF-32: of the ways to write a line it is the one where two in a row are always one number."""
_NUMBERS = [Struct(f"{count}Q") for count in range(LONGEST_LINE // 2 + 2)]
_ENCODING = f"utf-32-{sys.byteorder[0]}e"

Key = TypeVar("Key", bound=Hashable)


class Looks:
    """Adds up rows; built once for a model and the sounds that it was learned by."""

    def __init__(self, model: NgramModel, sounds: Sounds) -> None:
        written, heard = model.written, model.heard
        singles = {char: row for char, row in written.items() if len(char) < LONGEST}
        pairs = {_number(name): row for name, row in written.items() if len(name) == LONGEST}
        self._character = _Rows(singles, lambda char: heard.get(sounds.sound(char), 0)).__getitem__
        self._pair = _Rows(pairs, lambda number: heard.get(sounds.sound(_said(number)), 0)).__getitem__
        ends = written.get(START, 0) + written.get(END, 0)
        self._lengths = [ends + model.row(mark(length)) for length in range(LONGEST_LINE + 1)]

    def row(self, sketch: str) -> int:
        """The sum of the rows of the sketch's length and n-grams (see `ngrams.grams`)."""
        length = len(sketch)
        said = f"{START}{sketch}{END}".encode("utf-32")  # a mark of the order of bytes comes first
        evens = _NUMBERS[length // 2 + 1].unpack_from(said, _BYTES)
        odds = _NUMBERS[(length + 1) // 2].unpack_from(said, 2 * _BYTES)
        known = filter(None, map(self._pair, evens + odds))
        return sum(known, sum(map(self._character, sketch), self._lengths[length]))


def _number(pair: str) -> int:
    """The number that two characters in a row are."""
    (number,) = _NUMBERS[1].unpack_from(pair.encode("utf-32"), _BYTES)
    return int(number)


def _said(number: int) -> str:
    """The two characters in a row that are the number."""
    return _NUMBERS[1].pack(number).decode(_ENCODING)


class _Rows(dict[Key, int]):
    """The rows by what they are of; of others, `heard` tells them, and the first thousands are kept."""

    def __init__(self, known: Mapping[Key, int], heard: Callable[[Key], int]) -> None:
        super().__init__(known)
        self._heard = heard
        self._most = len(known) + _MOST_KEPT

    def __missing__(self, key: Key) -> int:
        row = self._heard(key)
        if len(self) < self._most:
            self[key] = row
        return row
