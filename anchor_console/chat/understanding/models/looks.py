"""What the look of a sketch says: the rows of its n-grams, added up.

What two characters in a row say, and what the second says by itself, is one row. What is not known as it is written is
looked up by its sound, once.
The weights are more than a cache holds: each place of the memory that is not visited counts for more than a step less.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from struct import Struct

from anchor_console.chat.understanding.line.plain import Sounds
from anchor_console.chat.understanding.models.ngrams import END, LONGEST, LONGEST_LINE, START, Rows, mark

_MOST_KEPT = 1 << 15
"""Of what is known by its sound alone; a room says the same again and again."""
_BYTES = 4
"""Of one character in UTF-32: of the ways to write a line it is the one where two in a row are always one number."""
_NUMBERS = [Struct(f"{count}Q") for count in range(LONGEST_LINE // 2 + 2)]
_ENCODING = f"utf-32-{sys.byteorder[0]}e"


class Looks:
    """Adds up rows; built once for a model and the sounds that it was learned by."""

    def __init__(self, model: Rows, sounds: Sounds) -> None:
        self._pair = _Pairs(model, sounds).__getitem__
        start = model.written.get(START, 0)
        self._lengths = [start + model.row(mark(length)) for length in range(LONGEST_LINE + 1)]

    def row(self, marked: str) -> int:
        """The sum of the rows of the length and n-grams (see `ngrams.grams`) of a sketch, its ends marked."""
        length = len(marked)
        said = marked.encode("utf-32")  # a mark of the order of bytes comes first
        evens = _NUMBERS[length // 2].unpack_from(said, _BYTES)
        odds = _NUMBERS[(length - 1) // 2].unpack_from(said, 2 * _BYTES)
        return sum(map(self._pair, evens + odds), self._lengths[length - len(START + END)])

    def rows(self, marked: Sequence[str]) -> list[int]:
        """As `row`, for many: the rows of all that stand side by side are fetched in one go."""
        said = memoryview("".join(marked).encode(_ENCODING))
        pairs = [0] * (len(said) // _BYTES - 1)
        pairs[::2] = map(self._pair, _numbers(said))
        pairs[1::2] = map(self._pair, _numbers(said[_BYTES:]))
        rows: list[int] = []
        begin = 0
        for one in marked:
            end = begin + len(one)
            rows.append(sum(pairs[begin : end - 1], self._lengths[end - begin - len(START + END)]))
            begin = end
        return rows


def _numbers(said: memoryview) -> memoryview:
    """Each two characters of UTF-32 as the number that they are; one that is left over is none."""
    pair = 2 * _BYTES
    return said[: len(said) // pair * pair].cast("Q")


class _Pairs(dict[int, int]):
    """What two characters in a row say, and the second by itself, by the number that the two are.

    What is not known as it is written is heard, and the first thousands of that are kept.
    """

    def __init__(self, model: Rows, sounds: Sounds) -> None:
        self._written, self._heard, self._sounds = model.written, model.heard, sounds
        names = [name for name in model.written if len(name) == LONGEST]
        single = {char: self._row(char) for char in {name[1] for name in names}}
        numbers = _numbers(memoryview("".join(names).encode(_ENCODING)))
        super().__init__(
            (number, model.written[name] + single[name[1]]) for number, name in zip(numbers, names, strict=True)
        )
        self._most = len(self) + _MOST_KEPT

    def __missing__(self, number: int) -> int:
        pair = _NUMBERS[1].pack(number).decode(_ENCODING)
        row = self._row(pair) + self._row(pair[1])
        if len(self) < self._most:
            self[number] = row
        return row

    def _row(self, gram: str) -> int:
        row = self._written.get(gram)
        return row if row is not None else self._heard.get(self._sounds.sound(gram), 0)
