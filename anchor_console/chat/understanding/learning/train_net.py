"""Learns the weights of the net that is asked where votes are close (see `net`); `train` calls it.

Small steps against the slope of the loss, by Adam, with features and hidden numbers left out by chance, so that none of
them is relied upon alone. The chances are the same each time, and so are the weights on one machine; another one adds
up the last digits otherwise, and comes to other weights that decide alike.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Sequence
from math import cos, pi
from typing import Any, NamedTuple

import numpy as np
from scipy import sparse

from anchor_console.chat.understanding.intents.signals import Signals
from anchor_console.chat.understanding.learning.examples import Example, beside_talk, slipped
from anchor_console.chat.understanding.learning.features import Drawn, Row, all_clauses, row, seen, written
from anchor_console.chat.understanding.line.plain import Sounds
from anchor_console.chat.understanding.models.net import (
    CENTER,
    HIDDEN,
    HIDDEN_BIAS,
    LARGEST,
    VOTE,
    VOTE_BIAS,
    read,
    written_net,
)
from anchor_console.chat.understanding.models.ngrams import GROUP, INTENTS, SEEKING, SHAPE
from anchor_console.chat.understanding.words import Words

_SEEN_OFTEN = 12
"""How many examples must have an n-gram for it to be learned."""
_OF_GROUPS = (GROUP, SHAPE, SEEKING)
_GROUP_SHARE = 0.25
"""What groups, shapes and ways to ask count for while learning, beside the shares of n-grams."""
_EPOCHS, _AT_ONCE = 8, 512
"""How often all examples are learned, and how many in one step."""
_FASTEST = 0.01
"""How far a weight goes in a step, at most."""
_WARM = 0.15
"""After what part of all steps it goes so far; from there it goes less far with each."""
_LEFT_OUT = np.float32(0.3)
"""What part of features, and of hidden numbers, is left out by chance."""
_DOUBT = 0.02
"""What part of an example is not said to be what it is: nothing is ever sure."""
_KEPT, _KEPT_OF_SQUARES = 0.9, 0.999
"""How much Adam keeps of the slopes before."""
_TINY = 1e-8
_SEED = 0
_ALIKE = 0.97
"""What part of the examples two nets that were learned from them decide alike."""


class _Weight:
    """An array that is learned, with what Adam keeps of its slopes."""

    def __init__(self, start: Any) -> None:
        self.value = start.astype(np.float32)
        self._slope, self._square = np.zeros_like(self.value), np.zeros_like(self.value)

    def step(self, slope: Any, count: int, pace: float, at: Any = slice(None)) -> None:
        """The step number `count`, against the slope of the rows `at`."""
        kept = self._slope[at] = self._slope[at] * _KEPT + (1 - _KEPT) * slope
        square = self._square[at] = self._square[at] * _KEPT_OF_SQUARES + (1 - _KEPT_OF_SQUARES) * slope * slope
        scale = np.sqrt(square / (1 - _KEPT_OF_SQUARES**count)) + _TINY
        self.value[at] -= pace / (1 - _KEPT**count) * kept / scale


class _Lines(NamedTuple):
    """Examples: the features of their clauses, one row each, and where the rows of each line begin."""

    has: Any
    begins: Any
    truths: Any
    counts: Any

    def some(self, lines: Any) -> tuple[Any, Any]:
        """The rows of some of the lines, and where those of each begin."""
        ends = np.append(self.begins[1:], self.has.shape[0])
        many = ends[lines] - self.begins[lines]
        begins = np.concatenate([[0], np.cumsum(many)[:-1]])
        at = np.arange(many.sum()) + np.repeat(self.begins[lines] - begins, many)
        return self.has[at], begins


def learned_net(examples: Sequence[Example], words: Words) -> str:
    """The file of the net that `examples` give with the signals of `words`."""
    sounds = Sounds(words.signals.speakers)
    drawn, known = _all(examples, words, sounds)
    times = seen([clause for line in drawn for clause in line], known)
    names = sorted(name for name, often in times.items() if _is_learned(name, often))
    return _as_text(names, *_learned(_lines(drawn, known, names)))


def _all(examples: Sequence[Example], words: Words, sounds: Sounds) -> tuple[list[list[Drawn]], set[str]]:
    """The clauses of the examples and of their slips, and the n-grams that are taken as they are written."""
    signals = Signals(words.signals)
    drawn = all_clauses(examples, signals, sounds)
    times = Counter(gram for line in drawn for gram in written(line))
    known = {gram for gram, often in times.items() if often >= _SEEN_OFTEN}
    return drawn + all_clauses(slipped(examples, sounds) + beside_talk(examples), signals, sounds), known


def _is_learned(name: str, times: int) -> bool:
    return name.startswith(_OF_GROUPS) or times >= _SEEN_OFTEN


def _lines(drawn: Sequence[Sequence[Drawn]], known: Collection[str], names: Sequence[str]) -> _Lines:
    numbers = {name: number for number, name in enumerate(names)}
    clauses = [[row(clause, known, numbers) for clause in line] for line in drawn]
    begins = np.cumsum([0, *(len(line) for line in clauses)])[:-1]
    truths = np.array([line[0].truth for line in clauses])
    counts = np.array([line[0].weight for line in clauses], np.float32)
    return _Lines(_matrix([clause for line in clauses for clause in line], len(names)), begins, truths, counts)


def _matrix(clauses: Sequence[Row], features: int) -> Any:
    at = [number for number, row in enumerate(clauses) for _ in (*row.looks, *row.groups)]
    of = [feature for row in clauses for feature in (*row.looks, *row.groups)]
    says = [says for row in clauses for says in (row.share,) * len(row.looks) + (_GROUP_SHARE,) * len(row.groups)]
    return sparse.csr_matrix((np.array(says, np.float32), (at, of)), shape=(len(clauses), features))


def _learned(lines: _Lines) -> tuple[Any, Any, Any, Any]:
    """The rows of the features, where the hidden numbers begin, what they vote, and where the votes begin."""
    chance = np.random.RandomState(_SEED)
    features, examples = lines.has.shape[1], len(lines.truths)
    of_features = _Weight(chance.standard_normal((features, HIDDEN)) * 0.1)
    begin = _Weight(np.zeros(HIDDEN))
    votes = _Weight(chance.standard_normal((HIDDEN, len(INTENTS))) / HIDDEN**0.5)
    votes_begin = _Weight(np.zeros(len(INTENTS)))
    steps = _EPOCHS * -(-examples // _AT_ONCE)
    count = 0
    for _ in range(_EPOCHS):
        order = chance.permutation(examples)
        for first in range(0, examples, _AT_ONCE):
            count += 1
            some = order[first : first + _AT_ONCE]
            those, begins = lines.some(some)
            those.data *= _left(chance, those.data.shape)
            at, column = np.unique(those.indices, return_inverse=True)
            those = sparse.csr_matrix((those.data, column, those.indptr), shape=(those.shape[0], len(at)))
            of_clauses = those @ of_features.value[at] + begin.value
            hidden, is_greatest = _greatest(of_clauses, begins)
            kept = (hidden > 0) * _left(chance, hidden.shape)
            hidden *= kept
            errors = _errors(hidden @ votes.value + votes_begin.value, lines.truths[some], lines.counts[some])
            many = np.diff(np.append(begins, len(of_clauses)))
            back = np.repeat(errors @ votes.value.T * kept, many, axis=0) * is_greatest
            pace = _FASTEST * _part_of_pace(count / steps)
            votes.step(hidden.T @ errors, count, pace)
            votes_begin.step(errors.sum(axis=0), count, pace)
            begin.step(back.sum(axis=0), count, pace)
            of_features.step(those.T.tocsr() @ back, count, pace, at)
    return of_features.value, begin.value, votes.value, votes_begin.value


def _greatest(of_clauses: Any, begins: Any) -> tuple[Any, Any]:
    """The greatest of each hidden number of the clauses of each line, and where in the clauses those are."""
    greatest = np.maximum.reduceat(of_clauses, begins, axis=0)
    many = np.diff(np.append(begins, len(of_clauses)))
    return greatest, of_clauses == np.repeat(greatest, many, axis=0)


def _left(chance: np.random.RandomState, shape: tuple[int, ...]) -> Any:
    """What is left of things some of which are left out: those count for more."""
    return (chance.random_sample(shape) >= _LEFT_OUT) / (1 - _LEFT_OUT)


def _part_of_pace(done: float) -> float:
    return done / _WARM if done < _WARM else 0.5 + 0.5 * cos(pi * (done - _WARM) / (1 - _WARM))


def _errors(sums: Any, truths: Any, counts: Any) -> Any:
    """How much too sure of each intent the votes are."""
    told = np.exp(sums - sums.max(axis=1, keepdims=True))
    told /= told.sum(axis=1, keepdims=True)
    told -= np.float32(_DOUBT / len(INTENTS))
    told[np.arange(len(truths)), truths] -= np.float32(1 - _DOUBT)
    return told * (counts / counts.sum())[:, None]


def _as_text(names: Sequence[str], of_features: Any, begin: Any, votes: Any, votes_begin: Any) -> str:
    """The file: whole numbers of steps that are as small as the largest weight of its kind allows."""
    is_group = np.array([name.startswith(_OF_GROUPS) for name in names])
    of_looks, of_groups = of_features[~is_group], np.vstack([of_features[is_group] * _GROUP_SHARE, begin])
    told = votes - votes.mean(axis=1, keepdims=True)
    told_first = votes_begin - votes_begin.mean()
    steps = [
        float(f"{np.abs(kind).max() / LARGEST:.4g}") for kind in (of_looks, of_groups, np.vstack([told, told_first]))
    ]
    look_step, group_step, vote_step = steps
    told_rows = {
        name: _whole(row * _GROUP_SHARE, group_step) if of_group else _whole(row, look_step)
        for name, of_group, row in zip(names, is_group, of_features, strict=True)
    }
    told_rows[HIDDEN_BIAS] = _whole(begin, group_step)
    told_rows[VOTE_BIAS] = _whole(told_first, vote_step)
    told_rows |= {f"{VOTE}{at:x}": _whole(row, vote_step) for at, row in enumerate(told)}
    return written_net(steps, {name: row for name, row in sorted(told_rows.items()) if any(row)})


def _whole(row: Any, step: float) -> list[int]:
    return [max(-LARGEST, min(LARGEST, round(weight / step))) for weight in row.tolist()]


def decides_alike(one: str, other: str, examples: Sequence[Example], words: Words) -> bool:
    """Whether two files tell nets that take nearly all examples for the same; what is seldom close may differ."""
    drawn, known = _all(examples, words, Sounds(words.signals.speakers))
    return bool((_decided(one, drawn, known) == _decided(other, drawn, known)).mean() >= _ALIKE)


def _decided(content: str, drawn: Sequence[Sequence[Drawn]], known: Collection[str]) -> Any:
    """What the net takes each of the examples for, by number."""
    (look_step, group_step, vote_step), told = read(content)
    rows_of = {name: np.frombuffer(row.encode(), np.uint8).astype(np.float32) - CENTER for name, row in told.items()}
    begin, votes_begin = rows_of.pop(HIDDEN_BIAS) * group_step, rows_of.pop(VOTE_BIAS) * vote_step
    votes = np.stack([rows_of.pop(f"{VOTE}{at:x}") for at in range(HIDDEN)]) * vote_step
    names = sorted(rows_of)
    steps = [group_step / _GROUP_SHARE if name.startswith(_OF_GROUPS) else look_step for name in names]
    of_features = np.stack([rows_of[name] * step for name, step in zip(names, steps, strict=True)])
    lines = _lines(drawn, known, names)
    hidden, _ = _greatest(lines.has @ of_features + begin, lines.begins)
    return (np.maximum(hidden, 0) @ votes + votes_begin).argmax(axis=1)
