"""Learn the model's weights: `python -m anchor_console.chat.understanding.train`.

An examples file (`resources/understanding/examples/*.tsv`) has a line for each example: its intent, a tab, its sketch;
a room (`examples/rooms/*.txt`, see `rooms`) has lines as they are typed, with the catalogue that they speak of.
Softmax regression by stochastic gradient descent with the weights kept small, in plain Python: a minute.
"""

from __future__ import annotations

import math
import random
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from operator import add, sub
from pathlib import Path

from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.ngrams import (
    GROUP,
    INTENTS,
    LARGEST,
    SHAPE,
    NgramModel,
    grams,
    mark,
    share,
    written_weights,
)
from anchor_console.chat.understanding.plain import Sounds
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.rooms import rooms
from anchor_console.chat.understanding.shape import shape
from anchor_console.chat.understanding.signals import SignalFinder
from anchor_console.chat.understanding.words import Words, load_words
from anchor_console.core.paths import resource

_SCALE = 0.04
_LEAST_KEPT = 5
_SEEN_OFTEN = 3
"""How many examples must have a feature for it to be learned."""
_GROUP_SHARE = 0.06
"""How fast the weights of groups are learned, beside those of n-grams."""
_KNOWN = 0.05
_ROUNDS_OF_REST = 2

Example = tuple[Intent, str]


@dataclass(slots=True)
class _Row:
    """An example: its features, what those of its look count for, and how many of them are of its look.

    `rest`: how many rounds it is still left out, for it is known well."""

    truth: int
    share: float
    looks: list[int]
    groups: list[int]
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
    finder: SignalFinder,
    sounds: Sounds,
    *,
    rounds: int = 24,
    rate: float = 2.5,
    decay: float = 0.04,
    seed: int = 7,
) -> dict[str, list[float]]:
    """The weights that tell the examples' intents from their sketches: a row of one for each of `INTENTS`."""
    rng = random.Random(seed)  # noqa: S311  (the order of examples, no secret)
    rows, names = _rows(examples, finder, sounds)
    weights: list[list[float]] = [[0.0] * len(INTENTS) for _ in names]
    for turn in range(rounds):
        step = rate / (1 + 0.2 * turn)
        rng.shuffle(rows)
        for row in rows:
            if row.rest:
                row.rest -= 1
                continue
            norm = row.share
            sums = [norm * total for total in map(sum, zip(*[weights[at] for at in row.looks], strict=True))]
            for at in row.groups:
                sums = list(map(add, sums, weights[at]))
            top = max(sums)
            raised = [math.exp(total - top) for total in sums]
            whole = sum(raised)
            errors = [one / whole for one in raised]
            errors[row.truth] -= 1
            if errors[row.truth] > -_KNOWN:
                row.rest = _ROUNDS_OF_REST
            change = [step * norm * error for error in errors]
            for at in row.looks:
                weights[at] = list(map(sub, weights[at], change))
            change = [step * _GROUP_SHARE * _GROUP_SHARE * error for error in errors]
            for at in row.groups:
                weights[at] = list(map(sub, weights[at], change))
        keep = 1 - decay * step
        weights = [[keep * weight for weight in row_weights] for row_weights in weights]
    return dict(zip(names, weights, strict=True))


def _rows(examples: Sequence[Example], finder: SignalFinder, sounds: Sounds) -> tuple[list[_Row], list[str]]:
    """The examples ready to be learned, and the names of the features that they number."""
    prepared = []
    for intent, text in examples:
        sounding = sounds.sound(text)
        senses = [finder.groups[at] for at in finder.find(text, sounding)[0]]
        groups = [GROUP + sense for sense in senses]
        groups.append(f"{SHAPE}{shape(text):x}")
        prepared.append((intent, share(len(text)), [*grams(text, sounding), mark(len(text))], groups))
    seen = Counter(name for _, _, looks, groups in prepared for name in {*looks, *groups})
    names = [name for name, times in seen.items() if times >= _SEEN_OFTEN]
    numbers = {name: number for number, name in enumerate(names)}
    rows = [
        _Row(
            INTENTS.index(intent),
            norm,
            [numbers[name] for name in looks if name in numbers],
            [numbers[name] for name in groups if name in numbers],
        )
        for intent, norm, looks, groups in prepared
    ]
    return [row for row in rows if row.looks], names


def as_text(learned: dict[str, list[float]]) -> str:
    """The weights file: whole numbers of `_SCALE`, without features that say next to nothing."""
    whole = {name: _whole(row) for name, row in sorted(learned.items())}
    kept = {
        name: row for name, row in whole.items() if max(map(abs, row)) > _LEAST_KEPT or name.startswith((GROUP, SHAPE))
    }
    return written_weights(kept, _SCALE)


def _whole(row: Sequence[float]) -> list[int]:
    return [max(-LARGEST, min(LARGEST, round(weight / _SCALE))) for weight in row]


def room_examples(folder: Path, words: Words) -> list[Example]:
    """The lines of all rooms of `folder`, as sketches."""
    examples: list[Example] = []
    for room in rooms(folder):
        reader = Reader(Lexicon(room.products, words), words)
        examples += [(line.intent, reader.sketch(line.text, Context(line.pinned, None))) for line in room.lines]
    return examples


def main() -> None:
    folder = resource("understanding")
    words = load_words(folder, NgramModel.ignorant())
    sounds = Sounds(words.signals.speakers)
    examples = read_examples(sorted((folder / "examples").glob("*.tsv")))
    examples += room_examples(folder / "examples" / "rooms", words)
    learned = learn(examples, SignalFinder(words.signals, sounds), sounds)
    (folder / "weights.txt").write_text(as_text(learned), encoding="utf-8")


if __name__ == "__main__":
    main()
