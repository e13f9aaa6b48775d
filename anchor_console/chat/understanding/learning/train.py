"""Learn the weights of the model, the net (`train_net`), the tagger (`train_tagger`) and of whom lines buy for
(`train_bought_for`); needs the extra `train`:

    python -m anchor_console.chat.understanding.learning.train [--check] [--only model|net|tagger|bought_for]

An examples file (`resources/understanding/examples/*.tsv`) has a line for each example: its intent, a tab, its sketch;
a room (`examples/rooms/*.txt`, see `rooms`) has lines as they are typed, with the catalogue that they speak of; whom
lines buy for, and wishes, are learned from those in `examples/people` as well.
Softmax regression with the weights kept small, by scipy's L-BFGS-B, until nothing is to be gained: there is just one
least, so the same examples give the same weights, in some minutes; but for the last digits of sums, which are not the
same on every machine, so that a weight in the middle between two steps is written as either. `--check` writes nothing,
and fails where a file tells otherwise than it would write.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Callable, Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
from msgspec.structs import replace
from scipy import sparse
from scipy.optimize import minimize

from anchor_console.chat.understanding.intents.signals import Signals
from anchor_console.chat.understanding.learning.examples import Example, all_examples, beside_talk, rooms_of, slipped
from anchor_console.chat.understanding.learning.features import Drawn, Row, all_drawn, rows, seen, written
from anchor_console.chat.understanding.learning.train_bought_for import labelled_people, learned_bought_for
from anchor_console.chat.understanding.learning.train_net import decides_alike, learned_net
from anchor_console.chat.understanding.learning.train_tagger import learned_tagger, tagged_wishes
from anchor_console.chat.understanding.line.plain import Sounds
from anchor_console.chat.understanding.models.bought_for import BoughtFor
from anchor_console.chat.understanding.models.ngrams import (
    COARSE,
    GROUP,
    HEARD,
    INTENTS,
    LARGEST,
    LONGEST,
    MARK,
    PAIR,
    SEEKING,
    SHAPE,
    NgramModel,
    rows_of,
    written_weights,
)
from anchor_console.chat.understanding.words import Words, load_words
from anchor_console.core.paths import resource

_SCALE = 0.04
_LEAST_KEPT, _LEAST_OF_PAIRS = 4, 2
"""What the row of a character, of two groups must say at most to be left out, in steps."""
_SEEN_OFTEN = 2
"""How many examples must have a feature for it to be learned."""
_MOST_OF_TWO = 10_000
"""How many rows two characters in a row get, those that say most: each is a place of the memory more to visit, and
all 40,000 would read 1 line in 1,000 better."""
_GROUP_SHARE = 0.04
"""What groups, their pairs, shapes and ways to ask count for while learning, beside the shares of n-grams."""
_OF_GROUPS = (GROUP, PAIR, SHAPE, SEEKING)
_DECAY = 2e-7
"""How small the weights are kept."""
_LEVEL = 1e-10
"""How steep the loss may still be where it counts as least: no weight in the file would change by going on."""
_ROUNDS = 2000


def learn(
    examples: Sequence[Example], signals: Signals, sounds: Sounds, *, decay: float = _DECAY
) -> dict[str, list[float]]:
    """The weights that tell the examples' intents from their sketches: a row of one for each of `INTENTS`.

    They are learned twice: what says most of two characters in a row is kept, and learns what the others said.
    """
    drawn = all_drawn(examples, signals, sounds)
    known = {gram for gram, times in written(drawn).items() if times >= _SEEN_OFTEN}
    drawn += all_drawn(slipped(examples, sounds) + beside_talk(examples), signals, sounds)
    names, weights = _fitted(drawn, known, {}, decay)
    of_two = [name for name in names if _is_of_two(name)]
    most = {name: np.abs(row).max() for name, row in zip(names, weights, strict=True)}
    left_out = set(sorted(of_two, key=lambda name: (-most[name], name))[_MOST_OF_TWO:])
    begin = {name: row for name, row in zip(names, weights, strict=True) if name not in left_out}
    names, weights = _fitted(drawn, known - left_out, begin, decay)
    of_groups = np.array([name.startswith(_OF_GROUPS) for name in names])
    weights[of_groups] *= _GROUP_SHARE
    return dict(zip(names, weights.tolist(), strict=True))


def _is_of_two(name: str) -> bool:
    return not name.startswith(MARK) and len(name.removeprefix(HEARD)) == LONGEST


def _fitted(
    drawn: Sequence[Drawn], known: Collection[str], begin: Mapping[str, Any], decay: float
) -> tuple[list[str], Any]:
    """The names of the features, and the weights, a row for each.

    Args:
        known: the n-grams that are taken as they are written.
        begin: the features that are learned, with where to begin; empty: those that are seen often enough.
    """
    times = seen(drawn, known) if not begin else {}
    names = sorted(begin or (name for name, often in times.items() if often >= _SEEN_OFTEN or name.startswith(SHAPE)))
    loss = _loss(rows(drawn, known, names), len(names), decay)
    options = {"maxiter": _ROUNDS, "maxfun": 2 * _ROUNDS, "maxcor": 20, "ftol": 0, "gtol": _LEVEL}
    start = np.array([begin[name] for name in names]) if begin else np.zeros((len(names), len(INTENTS)))
    least = minimize(loss, start.ravel(), jac=True, method="L-BFGS-B", options=options)
    weights = least.x.reshape(len(names), len(INTENTS))
    return names, weights - weights.mean(axis=1, keepdims=True)


def _loss(examples: Sequence[Row], features: int, decay: float) -> Callable[[Any], tuple[float, Any]]:
    """How badly weights (all in one row) tell the examples' intents, and how that changes with each weight."""
    at = [number for number, row in enumerate(examples) for _ in (*row.looks, *row.groups)]
    of = [feature for row in examples for feature in (*row.looks, *row.groups)]
    says = [says for row in examples for says in (row.share,) * len(row.looks) + (_GROUP_SHARE,) * len(row.groups)]
    has = sparse.csr_matrix((says, (at, of)), shape=(len(examples), features))
    had = has.T.tocsr()
    truths = np.array([row.truth for row in examples])
    parts = np.array([row.weight for row in examples])
    parts /= parts.sum()
    every = np.arange(len(examples))

    def loss(weights: Any) -> tuple[float, Any]:
        told = weights.reshape(features, len(INTENTS))
        sums = has @ told
        sums -= sums.max(axis=1, keepdims=True)
        errors = np.exp(sums)
        scales = errors.sum(axis=1)
        total = parts @ (np.log(scales) - sums[every, truths]) + 0.5 * decay * (weights @ weights)
        errors *= (parts / scales)[:, None]
        errors[every, truths] -= parts
        return float(total), (had @ errors + decay * told).ravel()

    return loss


def as_text(learned: dict[str, list[float]]) -> str:
    """The weights file: whole numbers of `_SCALE`, without features that say next to nothing."""
    whole = {name: _whole(row, _step(name)) for name, row in sorted(learned.items())}
    kept = {name: row for name, row in whole.items() if max(map(abs, row)) > _least_kept(name)}
    return written_weights(kept, _SCALE)


def _least_kept(name: str) -> int:
    """What a feature must say to be kept: there are few groups and many n-grams."""
    if name.startswith((GROUP, SHAPE, SEEKING)) or _is_of_two(name):
        return -1
    return _LEAST_OF_PAIRS if name.startswith(PAIR) else _LEAST_KEPT


def _step(name: str) -> float:
    """What 1 in the file is of a feature's weight."""
    return _SCALE if name.startswith(_OF_GROUPS) else _SCALE * COARSE


def _whole(row: Sequence[float], step: float) -> list[int]:
    return [max(-LARGEST, min(LARGEST, round(weight / step))) for weight in row]


def learned_text(examples: Sequence[Example], words: Words) -> str:
    """The weights file that `examples` give with the signals of `words`."""
    sounds = Sounds(words.signals.speakers)
    return as_text(learn(examples, Signals(words.signals), sounds))


def is_alike(content: str, other: str) -> bool:
    """Whether two weights files tell the same: no weight of one is more than a step away from the other's."""
    rows, others = rows_of(content), rows_of(other)
    if content.partition("\n")[0] != other.partition("\n")[0]:
        return False
    for name in {*rows, *others}:
        row, its = rows.get(name), others.get(name)
        if row is None or its is None:
            if max(map(abs, row or its or ())) > _least_kept(name) + 1:
                return False
        elif any(abs(one - two) > 1 for one, two in zip(row, its, strict=True)):
            return False
    return True


def main() -> None:
    parser = argparse.ArgumentParser(description="Learn the weights by which lines and wishes are read.")
    parser.add_argument("--check", action="store_true", help="write nothing; fail where a file would change")
    parser.add_argument("--only", choices=("model", "net", "tagger", "bought_for"), help="leave the others as they are")
    asked = parser.parse_args()
    folder = resource("understanding")
    words = load_words(folder, NgramModel.ignorant())
    if asked.only in (None, "bought_for"):
        bought_for = learned_bought_for(labelled_people(rooms_of(folder), words, run_on=True))
        _put(folder / "bought_for.txt", bought_for, asked.check, bought_for.__eq__)
        words = replace(words, bought_for=BoughtFor.of(bought_for))  # the others learn from the facts that it tells
    examples = all_examples(folder, words) if asked.only in (None, "net", "model") else []
    if asked.only in (None, "tagger"):
        tagger = learned_tagger(tagged_wishes(rooms_of(folder), words))
        _put(folder / "tagger.txt", tagger, asked.check, tagger.__eq__)
    if asked.only in (None, "net"):
        net = learned_net(examples, words)
        _put(folder / "net.txt", net, asked.check, lambda old: decides_alike(old, net, examples, words))
    if asked.only in (None, "model"):
        weights = learned_text(examples, words)
        _put(folder / "weights.txt", weights, asked.check, lambda old: is_alike(old, weights))


def _put(path: Path, content: str, is_check: bool, is_as_before: Callable[[str], bool]) -> None:
    if not is_check:
        path.write_text(content, encoding="utf-8", newline="\n")
    elif not is_as_before(path.read_text(encoding="utf-8")):
        sys.exit(f"{path} is not what the examples give")


if __name__ == "__main__":
    main()
