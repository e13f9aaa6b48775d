"""A small model of how lines of each intent look: weights of character n-grams of their sketches, added up.

The weights of all intents for one n-gram stand side by side in one whole number, so that a line costs one addition
for each n-gram; they are learned by `train`, from lines that the project ships.
"""

from __future__ import annotations

import json
import math
import re
from bisect import bisect
from collections.abc import Mapping, Sequence
from pathlib import Path

from anchor_console.chat.understanding.reading import Intent

LONGEST = 3
"""Characters of the longest n-gram."""

_FIELD_BITS = 32
_OFFSET = 1 << 11  # weights are signed; fields must not be
INTENTS = tuple(Intent)


_ASKS = re.compile(
    r"[吗么?？]|嘛$|[不没伐](?=[ !]|$)|怎么|怎样|咋|啥|什么|几(?!乎)|多少|多大|多久|哪|能不能|有没有"
    r"|是不是|会不会|行不行|谁|何时|肿么|(.)不\1|有没|呢(?=[ !]|$)|如何|还是|how|what|莫得?$"
)
_LENGTHS = (3, 6, 12, 20, 35)
_NAMED = "PCSUQF"


def is_question(text: str) -> bool:
    """Whether plain `text`, or a sketch, has the form of a question."""
    return _ASKS.search(text) is not None


def grams(sketch: str) -> list[str]:
    """The n-grams of a sketch, its ends marked; and marks of its shape, which begin with two colons."""
    line = f"^{sketch}$"
    length = len(line)
    found = [line[at : at + size] for size in range(1, LONGEST + 1) for at in range(length - size + 1)]
    asks = "?" if is_question(sketch) else "."
    named = "".join([letter for letter in _NAMED if letter in sketch])
    found += (f"::{bisect(_LENGTHS, length - 3)}", f"::{asks}", f"::{asks}{named}")
    return found


class NgramModel:
    """Sums of weights; built once from a weights file."""

    def __init__(self, weights: Mapping[str, list[int]], cue_weights: Mapping[str, list[int]], scale: float) -> None:
        self._scale = scale
        self._packed = {gram: _pack(row) for gram, row in weights.items()}
        self._cues = [cue_weights[intent.value] for intent in INTENTS]

    @classmethod
    def load(cls, path: Path) -> NgramModel:
        """The model whose weights `path` holds.

        Raises:
            OSError: it cannot be read.
            ValueError: it is not such a file, or one for other intents.
        """
        content = json.loads(path.read_text(encoding="utf-8"))
        if content["intents"] != [intent.value for intent in INTENTS]:
            raise ValueError(f"{path} was learned for other intents")
        return cls(content["weights"], content["cues"], content["scale"])

    def votes(self, sounding_sketch: str, cue_votes: Sequence[float]) -> list[float]:
        """How much the line looks like each of `INTENTS`, as logarithms that share an unknown term."""
        packed = self._packed
        hits = [row for gram in grams(sounding_sketch) if (row := packed.get(gram)) is not None]
        offset = _OFFSET * len(hits)
        fields = memoryview(sum(hits).to_bytes(len(INTENTS) * _FIELD_BITS // 8, "little")).cast("I")
        scale = self._scale / math.sqrt(len(hits) or 1)
        votes = [(field - offset) * scale for field in fields]
        for weight, shares in zip(cue_votes, self._cues, strict=True):
            if weight:
                strength = cue_strength(weight) * self._scale
                votes = [vote + strength * one for vote, one in zip(votes, shares, strict=True)]
        return votes


def cue_strength(weight: float) -> float:
    """What the cues of an intent, `weight` together, count for: ever less beyond the first."""
    return math.log1p(weight)


def _pack(row: list[int]) -> int:
    return sum(weight + _OFFSET << _FIELD_BITS * at for at, weight in enumerate(row))
