"""A small model of how lines of each intent look: weights of what is in their sketches, added up.

In a sketch it sees character n-grams, the groups of signals (words by intent and by sense), and marks of its shape. An
n-gram is looked at twice: by its sound, so that misspelt lines look like others, and as written where the writing says
more than the sound (买 and 卖). The weights of all intents for one feature stand side by side in one whole number, so
that a line costs one addition for each; they are learned by `train`, from lines that the project ships.
"""

from __future__ import annotations

import math
from bisect import bisect
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import islice
from operator import itemgetter
from pathlib import Path

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from anchor_console.chat.understanding import shape
from anchor_console.chat.understanding.reading import Intent

LONGEST = 3
"""Characters of the longest n-gram."""

INTENTS = tuple(Intent)
_FIELD_BITS = 16
_OFFSET = 1 << 7  # weights are signed; fields must not be
_MOST_ADDED = 256
"""So many of the largest weights fit a field."""
_BYTES = len(INTENTS) * _FIELD_BITS // 8
LARGEST = 127
"""No weight in a file is beyond it, one way or the other."""

OWN_WEIGHT = 10.0
"""What a seller's own word weighs: more than any that is learned."""

WRITTEN, MARK, GROUP, SHAPE = "=", "::", "::g ", "::s "

_LENGTHS = (3, 6, 12, 20, 35)
_DIGITS = 16
_FIRST_DIGIT = ord("A")


def grams(sketch: str, sounding: str) -> list[str]:
    """The n-grams of a sketch as it sounds, its ends marked; behind a `=` those that are written otherwise."""
    heard, written = f"^{sounding}$", f"^{sketch}$"
    found = []
    for size in range(1, LONGEST + 1):
        for at in range(len(heard) - size + 1):
            sound, gram = heard[at : at + size], written[at : at + size]
            found.append(sound)
            if gram != sound:
                found.append(WRITTEN + gram)
    return found


def mark(length: int) -> str:
    """What the length of a sketch says."""
    return f"{MARK}{bisect(_LENGTHS, length - 1)}"


def share(length: int) -> float:
    """What each n-gram of a sketch of `length`, and its mark, counts for: the longer the line, the less."""
    return 1 / math.sqrt(4 * length + 6)


_LONGEST_LINE = 1023
"""Characters of the longest sketch; a little more than are ever read."""
_SHARES = tuple(share(length) for length in range(_LONGEST_LINE + 1))


class NgramModel:
    """Sums of weights; built once from a weights file."""

    def __init__(self, weights: Mapping[str, Iterable[int]], scale: float) -> None:
        packed = {name: _pack(row) for name, row in weights.items()}
        self._scale = scale
        self._groups = {name: row for name, row in packed.items() if name.startswith(GROUP)}
        self._shapes = tuple(packed.get(f"{SHAPE}{bits:x}", _NOTHING) for bits in range(1 << shape.BITS))
        self._lengths = tuple(packed.get(mark(length), _NOTHING) for length in range(_LONGEST_LINE + 1))
        self._written = _Rows((name[1:], row) for name, row in packed.items() if name.startswith(WRITTEN))
        self._heard = _Rows((name, row) for name, row in packed.items() if not name.startswith((WRITTEN, MARK)))

    @classmethod
    def load(cls, path: Path) -> NgramModel:
        """The model whose weights `path` holds.

        Raises:
            OSError: it cannot be read.
            ValueError: it is not such a file, or one for other intents.
        """
        return cls.of(path.read_text(encoding="utf-8"))

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
        return cls({name: list(_read(row)) for name, row in rows}, float(scale))

    @classmethod
    def ignorant(cls) -> NgramModel:
        """A model that has learned nothing."""
        return cls({}, 1.0)

    def group_rows(self, names: Iterable[str]) -> tuple[int, ...]:
        """The rows of the groups called `names`, for `votes`; a seller's own words settle their intent."""
        settled = {f"{intent.value} {OWN_WEIGHT:g}": intent for intent in INTENTS}
        return tuple(
            _pack([LARGEST * (one is settled[name]) for one in INTENTS])
            if name in settled
            else self._groups.get(GROUP + name, _NOTHING)
            for name in names
        )

    def votes(self, sketch: str, sounding: str, groups: list[int]) -> list[float]:
        """How much the line looks like each of `INTENTS`, as logarithms that share an unknown term.

        Args:
            groups: the rows of the groups of signals in it.
        """
        hits = self._heard.find(f"^{sounding}$")
        if sounding != sketch:
            hits += self._written.find(f"^{sketch}$")
        hits.append(self._lengths[len(sketch)])
        groups.append(self._shapes[shape.shape(sketch)])
        offset, group_offset = _OFFSET * len(hits), _OFFSET * len(groups)
        looks = _fields(sum(hits)) if len(hits) <= _MOST_ADDED else _fields_of_many(hits)
        scale = self._scale
        each = scale * _SHARES[len(sketch)]
        says = _fields(sum(groups))
        return [(look - offset) * each + (say - group_offset) * scale for look, say in zip(looks, says)]  # noqa: B905 (hot)


_which = itemgetter(0)


class _Rows:
    """N-grams, every one in a text found though they overlap, each with its row."""

    def __init__(self, rows: Iterable[tuple[str, int]]) -> None:
        named = dict(rows)
        self._all = AhoCorasick(tuple(named), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
        self._row = tuple(named.values()).__getitem__

    def find(self, text: str) -> list[int]:
        return list(map(self._row, map(_which, self._all.find_matches_as_indexes(text, True))))


def _fields(row: int) -> memoryview:
    return memoryview(row.to_bytes(_BYTES, "little")).cast("H")


def _fields_of_many(rows: Sequence[int]) -> list[int]:
    """The sums of the fields of more `rows` than one whole number can add up."""
    parts = [_fields(sum(rows[at : at + _MOST_ADDED])) for at in range(0, len(rows), _MOST_ADDED)]
    return [sum(fields) for fields in zip(*parts, strict=True)]


def written_weights(rows: Mapping[str, Iterable[int]], scale: float) -> str:
    """The content of a weights file: each row behind its name, every weight two printable characters."""
    head = " ".join([f"{scale:g}", *(intent.value for intent in INTENTS)])
    return "\n".join([head, *(f"{name}\t{''.join(map(_digits, row))}" for name, row in rows.items()), ""])


def _digits(weight: int) -> str:
    high, low = divmod(weight + _OFFSET, _DIGITS)
    return chr(_FIRST_DIGIT + high) + chr(_FIRST_DIGIT + low)


def _read(row: str) -> Iterator[int]:
    for high, low in zip(row[::2], row[1::2], strict=True):
        yield (ord(high) - _FIRST_DIGIT) * _DIGITS + ord(low) - _FIRST_DIGIT - _OFFSET


def _pack(row: Iterable[int]) -> int:
    return sum(weight + _OFFSET << _FIELD_BITS * at for at, weight in enumerate(row))


_NOTHING = _pack([0] * len(INTENTS))
