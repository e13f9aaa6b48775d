"""Learn the model's weights: `python -m anchor_console.chat.understanding.train`.

An examples file (`resources/understanding/examples/*.tsv`) has a line for each example: its intent, a tab, its sketch;
a room (`examples/rooms/*.txt`, see `rooms`) has lines as they are typed, with the catalogue that they speak of.
Softmax regression with the weights kept small, by L-BFGS (Nocedal and Wright, algorithm 7.4) in plain Python: some
six minutes.
"""

from __future__ import annotations

import math
from collections import Counter, deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from itertools import chain, combinations
from operator import add, mul, sub
from pathlib import Path

from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.lexicon import Lexicon
from anchor_console.chat.understanding.ngrams import (
    COARSE,
    GROUP,
    INTENTS,
    LARGEST,
    PAIR,
    SHAPE,
    NgramModel,
    grams,
    mark,
    pair,
    share,
    written_weights,
)
from anchor_console.chat.understanding.plain import Sounds
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.rooms import rooms
from anchor_console.chat.understanding.shape import shape
from anchor_console.chat.understanding.signals import Signals
from anchor_console.chat.understanding.weighing import Weigher
from anchor_console.chat.understanding.words import Words, load_words
from anchor_console.core.paths import resource

_SCALE = 0.04
_LEAST_KEPT = 1
_SEEN_OFTEN = 3
"""How many examples must have a feature for it to be learned."""
_GROUP_SHARE = 0.09
"""What groups, their pairs and shapes count for while learning, beside the shares of n-grams."""
_REMEMBERED = 6
"""Steps that L-BFGS remembers."""
_ENOUGH = 1e-4
"""The part of the foreseen gain that a step must bring."""

_LABELLED, _TYPED, _DRAWN = 2.0, 1.0, 0.6
"""What an example counts for: a labelled line of a room, one typed for a room of ours, one written as a sketch."""

Example = tuple[Intent, str, float]
"""What a sketch means, the sketch, and what it counts for."""


@dataclass(frozen=True, slots=True)
class _Row:
    """An example: its intent, its features by number, what each of its looks counts for, and what it counts for."""

    truth: int
    share: float
    looks: list[int]
    groups: list[int]
    weight: float


def read_examples(paths: Iterable[Path]) -> list[Example]:
    """The examples of the files, lines that begin with `#` left out."""
    examples: list[Example] = []
    for path in paths:
        weight = _LABELLED if path.stem == "labelled" else _DRAWN
        for line in path.read_text(encoding="utf-8").splitlines():
            if line and not line.startswith("#"):
                intent, _, text = line.partition("\t")
                examples.append((Intent(intent), text, weight))
    return examples


def learn(
    examples: Sequence[Example], signals: Signals, sounds: Sounds, *, rounds: int = 160, decay: float = 2e-7
) -> dict[str, list[float]]:
    """The weights that tell the examples' intents from their sketches: a row of one for each of `INTENTS`."""
    rows, names = _rows(examples, signals, sounds)
    size = len(INTENTS)

    def loss(weights: _Vector) -> tuple[float, _Vector]:
        return _loss(rows, weights, decay)

    weights = _least(loss, [0.0] * (len(names) * size), rounds)
    learned: dict[str, list[float]] = {}
    for at, name in enumerate(names):
        row = weights[at * size : (at + 1) * size]
        mean, times = sum(row) / size, _GROUP_SHARE if name.startswith((GROUP, PAIR, SHAPE)) else 1.0
        learned[name] = [times * (weight - mean) for weight in row]
    return learned


_Vector = list[float]


def _loss(rows: Sequence[_Row], weights: _Vector, decay: float) -> tuple[float, _Vector]:
    """How badly `weights` tell the rows' intents, and how that changes with each weight."""
    size = len(INTENTS)
    told = [weights[at : at + size] for at in range(0, len(weights), size)]
    slopes = [[decay * weight for weight in row] for row in told]
    total = 0.5 * decay * _dot(weights, weights)
    whole = sum(row.weight for row in rows)
    for row in rows:
        looks = map(sum, zip(*[told[at] for at in row.looks], strict=True))
        groups = map(sum, zip(*[told[at] for at in row.groups], strict=True))
        sums = [row.share * look + _GROUP_SHARE * group for look, group in zip(looks, groups, strict=True)]
        top = max(sums)
        errors = [math.exp(one - top) for one in sums]
        scale = sum(errors)
        part = row.weight / whole
        total += part * (math.log(scale) + top - sums[row.truth])
        errors = [one / scale for one in errors]
        errors[row.truth] -= 1
        for share_of_it, features in ((row.share, row.looks), (_GROUP_SHARE, row.groups)):
            change = [part * share_of_it * error for error in errors]
            for at in features:
                slopes[at] = list(map(add, slopes[at], change))
    return total, list(chain.from_iterable(slopes))


def _least(loss: Callable[[_Vector], tuple[float, _Vector]], start: _Vector, rounds: int) -> _Vector:
    """Where `loss` is about least: after so many rounds, or when no step helps."""
    at = start
    value, slope = loss(at)
    steps: deque[tuple[_Vector, _Vector, float]] = deque(maxlen=_REMEMBERED)
    for _ in range(rounds):
        way = _way_down(slope, steps)
        foreseen = _dot(slope, way)
        length = 1.0 if steps else 1 / math.sqrt(_dot(slope, slope))
        while True:
            there = [here + length * step for here, step in zip(at, way, strict=True)]
            new_value, new_slope = loss(there)
            if new_value <= value + _ENOUGH * length * foreseen:
                break
            length /= 2
            if length < _ENOUGH:
                return at
        step = list(map(sub, there, at))
        turn = list(map(sub, new_slope, slope))
        bend = _dot(step, turn)
        if bend > 0:
            steps.append((step, turn, bend))
        at, value, slope = there, new_value, new_slope
    return at


def _way_down(slope: _Vector, steps: Sequence[tuple[_Vector, _Vector, float]]) -> _Vector:
    """The way that the last `steps`, and how the slope turned on them, say leads to the least."""
    way = [-one for one in slope]
    parts: list[float] = []
    for step, turn, bend in reversed(steps):
        part = _dot(step, way) / bend
        parts.append(part)
        way = [one - part * other for one, other in zip(way, turn, strict=True)]
    if steps:
        _, turn, bend = steps[-1]
        size = bend / _dot(turn, turn)
        way = [size * one for one in way]
    for (step, turn, bend), part in zip(steps, reversed(parts), strict=True):
        rest = part - _dot(turn, way) / bend
        way = [one + rest * other for one, other in zip(way, step, strict=True)]
    return way


def _dot(left: _Vector, right: _Vector) -> float:
    return float(sum(map(mul, left, right)))


def _rows(examples: Sequence[Example], signals: Signals, sounds: Sounds) -> tuple[list[_Row], list[str]]:
    """The examples ready to be learned, and the names of the features that they number."""
    weigher = Weigher(signals, NgramModel.ignorant(), sounds)
    prepared = []
    for intent, text, weight in examples:
        sounding = sounds.sound(text)
        senses = weigher.groups(text, sounding)
        groups = [GROUP + sense for sense in senses]
        groups += [pair(*both) for both in combinations(senses, 2)]
        groups.append(f"{SHAPE}{shape(text):x}")
        prepared.append((intent, share(len(text)), [*grams(text, sounding), mark(len(text))], groups, weight))
    seen = Counter(name for _, _, looks, groups, _ in prepared for name in {*looks, *groups})
    names = [name for name, times in seen.items() if times >= _SEEN_OFTEN or name.startswith(SHAPE)]
    numbers = {name: number for number, name in enumerate(names)}
    rows = [
        _Row(
            INTENTS.index(intent),
            norm,
            [numbers[name] for name in looks if name in numbers],
            [numbers[name] for name in groups if name in numbers],
            weight,
        )
        for intent, norm, looks, groups, weight in prepared
    ]
    return [row for row in rows if row.looks], names


def as_text(learned: dict[str, list[float]]) -> str:
    """The weights file: whole numbers of `_SCALE`, without features that say next to nothing."""
    whole = {name: _whole(row, _step(name)) for name, row in sorted(learned.items())}
    kept = {name: row for name, row in whole.items() if max(map(abs, row)) > _least_kept(name)}
    return written_weights(kept, _SCALE)


def _least_kept(name: str) -> int:
    """What a feature must say to be kept: there are few groups and many n-grams."""
    return -1 if name.startswith((GROUP, SHAPE)) else 3 if name.startswith(PAIR) else _LEAST_KEPT


def _step(name: str) -> float:
    """What 1 in the file is of a feature's weight."""
    return _SCALE if name.startswith((GROUP, PAIR, SHAPE)) else _SCALE * COARSE


def _whole(row: Sequence[float], step: float) -> list[int]:
    return [max(-LARGEST, min(LARGEST, round(weight / step))) for weight in row]


def room_examples(folder: Path, words: Words) -> list[Example]:
    """The lines of all rooms of `folder`, as sketches."""
    examples: list[Example] = []
    for room in rooms(folder):
        reader = Reader(Lexicon(room.products, words), words)
        examples += [(line.intent, reader.sketch(line.text, Context(line.pinned, None)), _TYPED) for line in room.lines]
    return examples


def main() -> None:
    folder = resource("understanding")
    words = load_words(folder, NgramModel.ignorant())
    sounds = Sounds(words.signals.speakers)
    examples = read_examples(sorted((folder / "examples").glob("*.tsv")))
    examples += room_examples(folder / "examples" / "rooms", words)
    learned = learn(examples, Signals(words.signals, sounds), sounds)
    (folder / "weights.txt").write_text(as_text(learned), encoding="utf-8")


if __name__ == "__main__":
    main()
