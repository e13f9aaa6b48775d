"""A small model of how lines of each intent look: weights of character n-grams of their sketches, added up.

An n-gram is looked at twice: by its sound, so that misspelt lines look like others, and as written where the writing
says more than the sound (买 and 卖). The weights of all intents for one n-gram stand side by side in one whole number,
so that a line costs one addition for each n-gram; they are learned by `train`, from lines that the project ships.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from anchor_console.chat.understanding.phrases import Overlapping
from anchor_console.chat.understanding.reading import Intent

LONGEST = 4
"""Characters of the longest n-gram."""

_FIELD_BITS = 32
_OFFSET = 1 << 11  # weights are signed; fields must not be
_BYTES = 13 * _FIELD_BITS // 8
INTENTS = tuple(Intent)
_WRITTEN = "="
_MARK = "::"

_ASKS = re.compile(
    r"[吗么?？]|嘛$|[不没伐](?=[ !]|$)|怎么|怎样|咋|啥|什么|几(?!乎)|多少|多大|多久|哪|能不能|有没有"
    r"|是不是|会不会|行不行|谁|何时|肿么|(.)不\1|有没|呢(?=[ !]|$)|如何|还是|how|what|莫得?$"
)
_LENGTHS = (3, 6, 12, 20, 35)
_NAMED = "PCSUQF"


def is_question(text: str) -> bool:
    """Whether plain `text`, or a sketch, has the form of a question."""
    return _ASKS.search(text) is not None


def grams(sketch: str, sounding: str) -> list[str]:
    """The n-grams of a sketch as it sounds, its ends marked; behind a `=` those that are written otherwise."""
    heard, written = f"^{sounding}$", f"^{sketch}$"
    found = []
    for size in range(1, LONGEST + 1):
        for at in range(len(heard) - size + 1):
            sound, gram = heard[at : at + size], written[at : at + size]
            found.append(sound)
            if gram != sound:
                found.append(_WRITTEN + gram)
    return found


def marks(sketch: str) -> tuple[str, str, str]:
    """What the shape of a sketch says: how long it is, whether it asks, which kinds of thing it names."""
    asks = "?" if is_question(sketch) else "."
    named = "".join([letter for letter in _NAMED if letter in sketch])
    return f"{_MARK}{bisect(_LENGTHS, len(sketch) - 1)}", f"{_MARK}{asks}", f"{_MARK}{asks}{named}"


def share(sketch: str) -> float:
    """What each n-gram of a sketch counts for: the longer the line, the less."""
    return 1 / math.sqrt(4 * len(sketch) + 6)


class NgramModel:
    """Sums of weights; built once from a weights file."""

    def __init__(self, weights: Mapping[str, list[int]], cue_weights: Mapping[str, list[int]], scale: float) -> None:
        self._scale = scale
        packed = {gram: _pack(row) for gram, row in weights.items()}
        self._marks = {gram: row for gram, row in packed.items() if gram.startswith(_MARK)}
        self._written = Overlapping((gram[1:], row) for gram, row in packed.items() if gram.startswith(_WRITTEN))
        self._heard = Overlapping((gram, row) for gram, row in packed.items() if not gram.startswith((_WRITTEN, _MARK)))
        self._cues = [[scale * one for one in cue_weights[intent.value]] for intent in INTENTS]

    @classmethod
    def load(cls, path: Path) -> NgramModel:
        """The model whose weights `path` holds.

        Raises:
            OSError: it cannot be read.
            ValueError: it is not such a file, or one for other intents.
        """
        return cls.of(json.loads(path.read_text(encoding="utf-8")))

    @classmethod
    def of(cls, content: Mapping[str, Any]) -> NgramModel:
        """The model that the content of a weights file describes.

        Raises:
            ValueError: it was learned for other intents.
        """
        if content["intents"] != [intent.value for intent in INTENTS]:
            raise ValueError("the weights were learned for other intents")
        return cls(content["weights"], content["cues"], content["scale"])

    def votes(self, sketch: str, sounding: str, cue_votes: Sequence[float]) -> list[float]:
        """How much the line looks like each of `INTENTS`, as logarithms that share an unknown term."""
        hits = self._heard.meanings(f"^{sounding}$")
        if sounding != sketch:
            hits += self._written.meanings(f"^{sketch}$")
        hits += [row for mark in marks(sketch) if (row := self._marks.get(mark)) is not None]
        offset = _OFFSET * len(hits)
        fields = memoryview(sum(hits).to_bytes(_BYTES, "little")).cast("I")
        scale = self._scale * share(sketch)
        votes = [(field - offset) * scale for field in fields]
        for at, weight in enumerate(cue_votes):
            if weight:
                strength = cue_strength(weight)
                votes = [vote + strength * one for vote, one in zip(votes, self._cues[at])]  # noqa: B905 (hot)
        return votes


def cue_strength(weight: float) -> float:
    """What the cues of an intent, `weight` together, count for: ever less beyond the first."""
    return math.log1p(weight)


def _pack(row: list[int]) -> int:
    return sum(weight + _OFFSET << _FIELD_BITS * at for at, weight in enumerate(row))
