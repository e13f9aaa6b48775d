"""Learn the model's weights: `python -m anchor_console.chat.understanding.train`.

An examples file (`resources/understanding/examples/*.tsv`) has a line for each example: its intent, a tab, its sketch.
Softmax regression by stochastic gradient descent with the weights kept small, in plain Python: some seconds.
"""

from __future__ import annotations

import json
import math
import random
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from operator import sub
from pathlib import Path

from anchor_console.chat.understanding.cues import CueFinder
from anchor_console.chat.understanding.decision import cue_votes
from anchor_console.chat.understanding.ngrams import INTENTS, cue_strength, grams, marks, share
from anchor_console.chat.understanding.plain import Sounds
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.words import load_cues
from anchor_console.core.paths import resource

_SCALE = 0.002
_LARGEST = 2000
_LEAST_KEPT = 110
_CUES_LEFT_OUT = 0.3
"""The share of examples that are learned without their cues, lest all trust go to them."""
_KNOWN = 0.05
_ROUNDS_OF_REST = 2

Example = tuple[Intent, str]


@dataclass(frozen=True, slots=True)
class Learned:
    """Weights of n-grams and of the cues of each intent, a row of one for each of `INTENTS`."""

    grams: dict[str, list[float]]
    cues: list[list[float]]


@dataclass(slots=True)
class _Row:
    """An example; `rest`: how many rounds it is still left out, for it is known well."""

    truth: int
    share: float
    grams: list[int]
    cues: list[tuple[int, float]]
    rest: int = 0


def read_examples(paths: Iterable[Path]) -> list[Example]:
    """The examples of the files, lines that begin with `#` left out."""
    examples = []
    for path in paths:
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                intent, _, text = line.partition("\t")
                examples.append((Intent(intent), text))
    return examples


def learn(
    examples: Sequence[Example],
    finder: CueFinder,
    sounds: Sounds,
    *,
    rounds: int = 24,
    rate: float = 2.5,
    decay: float = 0.01,
    seed: int = 7,
) -> Learned:
    """The weights that tell the examples' intents from their sketches."""
    rng = random.Random(seed)  # noqa: S311  (the order of examples, no secret)
    rows, names = _rows(examples, finder, sounds)
    weights: list[list[float]] = [[0.0] * len(INTENTS) for _ in names]
    cue_rows = [[1.0 if other is intent else 0.0 for other in INTENTS] for intent in INTENTS]
    for at_round in range(rounds):
        rng.shuffle(rows)
        step = rate / (1 + at_round * 0.4)
        for row in rows:
            if row.rest:
                row.rest -= 1
                continue
            norm = row.share
            sums = [norm * total for total in map(sum, zip(*[weights[gram] for gram in row.grams], strict=True))]
            cues = row.cues if rng.random() > _CUES_LEFT_OUT else []
            for cue, strength in cues:
                sums = [total + strength * weight for total, weight in zip(sums, cue_rows[cue], strict=True)]
            top = max(sums)
            raised = [math.exp(total - top) for total in sums]
            whole = sum(raised)
            errors = [one / whole for one in raised]
            errors[row.truth] -= 1
            if errors[row.truth] > -_KNOWN:
                row.rest = _ROUNDS_OF_REST
            change = [step * norm * error for error in errors]
            for gram in row.grams:
                weights[gram] = list(map(sub, weights[gram], change))
            for cue, strength in cues:
                kept = cue_rows[cue]
                for at, error in enumerate(errors):
                    kept[at] -= 0.04 * step * strength * error
        keep = 1 - decay * step
        weights = [[keep * weight for weight in row_weights] for row_weights in weights]
    return Learned(dict(zip(names, weights, strict=True)), cue_rows)


def _rows(examples: Sequence[Example], finder: CueFinder, sounds: Sounds) -> tuple[list[_Row], list[str]]:
    """The examples ready to be learned, and the names of the n-grams that they number."""
    prepared = [(intent, text, sounds.sound(text)) for intent, text in examples]
    seen = Counter(gram for _, text, sounding in prepared for gram in (*grams(text, sounding), *marks(text)))
    names = [gram for gram, times in seen.items() if times > 1]
    numbers = {gram: number for number, gram in enumerate(names)}
    rows = [
        _Row(
            truth=INTENTS.index(intent),
            share=share(text),
            grams=[numbers[gram] for gram in (*grams(text, sounding), *marks(text)) if gram in numbers],
            cues=[
                (at, cue_strength(weight)) for at, weight in enumerate(cue_votes(finder.find(text, sounding))) if weight
            ],
        )
        for intent, text, sounding in prepared
    ]
    return rows, names


def as_text(learned: Learned) -> str:
    """The weights file: whole numbers of `_SCALE`, without n-grams that say next to nothing."""
    kept = {gram: _whole(row) for gram, row in sorted(learned.grams.items())}
    rows = ",\n".join(_json({gram: row})[1:-1] for gram, row in kept.items() if max(map(abs, row)) > _LEAST_KEPT)
    head = {
        "scale": _SCALE,
        "intents": [intent.value for intent in INTENTS],
        "cues": {intent.value: _whole(row) for intent, row in zip(INTENTS, learned.cues, strict=True)},
    }
    return f'{_json(head)[:-1]},"weights":{{\n{rows}\n}}}}\n'


def _whole(row: Sequence[float]) -> list[int]:
    return [max(-_LARGEST, min(_LARGEST, round(weight / _SCALE))) for weight in row]


def _json(value: Mapping[str, object]) -> str:
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    folder = resource("understanding")
    cues = load_cues(folder)
    sounds = Sounds(cues.speakers)
    finder = CueFinder(cues, sounds)
    learned = learn(read_examples(sorted((folder / "examples").glob("*.tsv"))), finder, sounds)
    (folder / "weights.json").write_text(as_text(learned), encoding="utf-8")


if __name__ == "__main__":
    main()
