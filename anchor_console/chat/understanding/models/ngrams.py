"""A small model of how lines of each intent look: weights of what is in their sketches, added up.

In a sketch it sees character n-grams, the groups of signals (words by intent and by sense), pairs of groups, and marks
of its shape. N-grams are as they are written (买 is not 卖); one that is not known so is taken by its sound, so that
misspelt lines look like others. The weights of all intents for one feature stand side by side in one whole number, so
that a line costs one addition for each; they are learned by `train`, from lines that the project ships.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Container, Iterable, Mapping
from itertools import islice
from struct import Struct

from anchor_console.chat.understanding.reading import Intent

LONGEST = 2
"""Characters of the longest n-gram."""

INTENTS = tuple(Intent)
_FIELD_BITS = 32
_OFFSET = 1 << 7  # weights are signed; fields must not be. Every intent's field has it, so it decides nothing
_FIELDS = Struct(f"<{len(INTENTS)}I")
LARGEST = 127
"""No weight in a file is beyond it, one way or the other."""

OWN_WEIGHT = 10.0
"""What a seller's own word weighs: more than any that is learned."""

_SETTLES = 4 * LARGEST
"""What such a word says: more than the rest of a line."""

HEARD, MARK, GROUP, PAIR, SHAPE, SEEKING = ",", "::", "::g ", "::p ", "::s ", "::w "
"""What the names of features begin with that are no n-grams as they are written: no sketch has such a mark."""
_SETTLED = {f"{intent.value} {OWN_WEIGHT:g}": intent for intent in INTENTS}

_LENGTHS = (3, 6, 12, 20, 35)
START, END = "^$"
"""What stands for the ends of a line in n-grams."""

_DIGITS = 16
_FIRST_DIGIT = ord("A")
_AS_HEX = {_FIRST_DIGIT + digit: f"{digit:x}" for digit in range(_DIGITS)}


def grams(sketch: str, sounding: str, known: Container[str]) -> list[str]:
    """The n-grams of a sketch, its ends marked: as written those that are `known`, the others as they sound."""
    heard = written_grams(sounding)
    return [gram if gram in known else HEARD + sound for gram, sound in zip(written_grams(sketch), heard, strict=True)]


def written_grams(sketch: str) -> list[str]:
    """The n-grams of a sketch as they are written, its ends marked."""
    marked = f"{START}{sketch}{END}"
    return [marked[at : at + size] for size in range(1, LONGEST + 1) for at in range(len(marked) - size + 1)]


def pair(first: str, second: str) -> str:
    """The name of two groups together, in whichever order."""
    return f"{PAIR}{min(first, second)}|{max(first, second)}"


def shape_name(bits: int) -> str:
    """The name of a shape."""
    return f"{SHAPE}{bits:x}"


def seeking_name(asks: int) -> str:
    """The name of how a line asks for a thing (see `wishes.seeking`)."""
    return f"{SEEKING}{asks}"


def mark(length: int) -> str:
    """What the length of a sketch says."""
    return f"{MARK}{bisect(_LENGTHS, length - 1)}"


def share(length: int) -> float:
    """What each n-gram of a sketch of `length`, and its mark, counts for: the longer the line, the less."""
    return 1 / math.sqrt(4 * length + 6)


LONGEST_LINE = 1023
"""Characters of the longest sketch; a little more than are ever read."""
COARSE = 3
"""The weights of n-grams and lengths reach further than those of groups: they are told in steps so much longer."""
_FINE = 8
"""What a step is multiplied by, so that what a group is multiplied by can be whole too."""
_GROUP_TIMES = tuple(round(_FINE / share(length)) for length in range(LONGEST_LINE + 1))


class Rows:
    """A row of weights, packed into one number, for each feature of a sketch: what a model has learned."""

    def __init__(self, packed: Mapping[str, int]) -> None:
        self.written = {name: row for name, row in packed.items() if not name.startswith((HEARD, MARK))}
        """The rows of n-grams as they are written."""
        self.heard = {name.removeprefix(HEARD): row for name, row in packed.items() if name.startswith(HEARD)}
        """The rows of n-grams by sound, for those that are not known as they are written."""
        self._marked = {name: row for name, row in packed.items() if name.startswith(MARK)}

    def row(self, name: str) -> int:
        """The row of a mark, or of what else begins as one; 0, which says nothing, where none was learned."""
        return self._marked.get(name, 0)


class NgramModel(Rows):
    """The weights that a line is read by; built once from a weights file. `Looks` and `Weigher` add them up."""

    def __init__(self, packed: Mapping[str, int], scale: float) -> None:
        super().__init__(packed)
        self.scale = scale

    @classmethod
    def of(cls, content: str) -> NgramModel:
        """The model that the content of a weights file describes.

        Raises:
            ValueError: it was learned for other intents.
        """
        lines = content.split("\n")
        scale, *names = lines[0].split(" ")
        if names != [intent.value for intent in INTENTS]:
            raise ValueError("the weights were learned for other intents")
        rows = (line.rsplit("\t", 1) for line in islice(lines, 1, None) if line)
        return cls({name: _read(row) for name, row in rows}, float(scale))

    @classmethod
    def ignorant(cls) -> NgramModel:
        """A model that has learned nothing."""
        return cls({}, 1.0)

    def shape_row(self, bits: int) -> int:
        """The row of a shape."""
        return self.row(shape_name(bits))

    def seeking_row(self, asks: int) -> int:
        """The row of how a line asks for a thing (see `wishes.seeking`)."""
        return self.row(seeking_name(asks))

    def group_row(self, name: str) -> int:
        """The row of the group of signals called `name`; a seller's own words settle their intent."""
        settled = _SETTLED.get(name)
        if settled is not None:
            return _pack([_SETTLES * (one is settled) for one in INTENTS])
        return self.row(GROUP + name)

    def pair_row(self, first: str, second: str) -> int:
        """The row of two groups that a line has both of."""
        return self.row(pair(first, second))


def written_weights(rows: Mapping[str, Iterable[int]], scale: float) -> str:
    """The content of a weights file: each row behind its name, every weight two printable characters."""
    head = " ".join([f"{scale:g}", *(intent.value for intent in INTENTS)])
    return "\n".join([head, *(f"{name}\t{''.join(map(_digits, row))}" for name, row in rows.items()), ""])


def _digits(weight: int) -> str:
    high, low = divmod(weight + _OFFSET, _DIGITS)
    return chr(_FIRST_DIGIT + high) + chr(_FIRST_DIGIT + low)


def rows_of(content: str) -> dict[str, list[int]]:
    """The rows that the content of a weights file tells, as numbers."""
    rows = (line.rsplit("\t", 1) for line in islice(content.split("\n"), 1, None) if line)
    return {name: [byte - _OFFSET for byte in bytes.fromhex(row.translate(_AS_HEX))] for name, row in rows}


def _read(row: str) -> int:
    """The row packed. Every start of a console reads them all: no loop over its weights."""
    fields = bytearray(_FIELDS.size)
    fields[:: _FIELD_BITS // 8] = bytes.fromhex(row.translate(_AS_HEX))
    return int.from_bytes(fields, "little")


def _pack(row: Iterable[int]) -> int:
    return sum(weight + _OFFSET << _FIELD_BITS * at for at, weight in enumerate(row))


def votes(looks: int, says: int, length: int) -> list[int]:
    """How much a sketch of `length` is of each of `INTENTS`, all on one scale (see `unit`).

    Args:
        looks: the sum of the rows of its n-grams and its length.
        says: the sum of the rows of its groups, their pairs, its shape, and how it asks for a thing.
    """
    total = looks * (_FINE * COARSE) + says * _GROUP_TIMES[length]
    return list(_FIELDS.unpack(total.to_bytes(_FIELDS.size, "little")))


def unit(scale: float, length: int) -> float:
    """What 1, of the logarithms that were learned on `scale`, is in the votes for a sketch of `length`."""
    return _GROUP_TIMES[length] / scale
