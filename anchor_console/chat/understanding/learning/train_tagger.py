"""Learns the weights of the tagger (see `tagger`); `train` calls it.

The averaged perceptron: wherever the best tags are not the right ones, the weights of what is there move one step from
those towards these, and their mean over all steps is what was learned. It is all whole numbers and chances that are the
same each time: the same examples give the same file on every machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from pathlib import Path
from random import Random
from typing import NamedTuple

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.learning.rooms import read_room
from anchor_console.chat.understanding.models.tag_names import features
from anchor_console.chat.understanding.models.tagger import LARGEST, best_tags, written_tagger
from anchor_console.chat.understanding.models.wish_tags import TAGS, tags_of
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.wishes.tag_features import seen
from anchor_console.chat.understanding.words import Words

_EPOCHS = 8
_SEEN_OFTEN = 3
"""How many characters must have a feature for it to be learned."""
_UNASKED = 0.3
"""How often a line is learned as if no form of asking were found in it: there are wishes that none is found in."""
_SEEDS = (1, 2, 3)


class Tagged(NamedTuple):
    """A line's right tags, and what its characters have: with where it asks for something, and without."""

    tags: list[int]
    asked: list[tuple[str, ...]]
    unasked: list[tuple[str, ...]]


def tagged_wishes(paths: Iterable[Path], words: Words) -> list[Tagged]:
    """The wishes of the rooms in the files that are told in the words of their lines."""
    tagged: list[Tagged] = []
    for room in map(read_room, paths):
        reader = Reader(Lexicon(room.products, words), words)
        for line in room.lines:
            tags = tags_of(line.text, line.wish) if line.wish is not None else None
            if tags is not None:
                subject, asking = reader.asking(line.text, Context(line.pinned, None))
                tagged.append(Tagged(tags, *(list(features(seen(subject, one))) for one in (asking, None))))
    return tagged


def learned_tagger(tagged: Sequence[Tagged]) -> str:
    """The file of the tagger that the lines give: what is learned of them in several orders, added up."""
    known = _known(tagged)
    sums: dict[str, list[int]] = {}
    for seed in _SEEDS:
        for name, row in _learned(tagged, known, Random(seed)).items():  # noqa: S311 -- it keeps nothing secret
            sums[name] = [one + other for one, other in zip(sums.get(name, [0] * TAGS), row, strict=True)]
    return written_tagger(_whole(sums))


def _learned(tagged: Sequence[Tagged], known: Collection[str], chance: Random) -> dict[str, list[int]]:
    """The rows that features have after each line, all added up."""
    rows: dict[str, list[int]] = {}
    owed: dict[str, list[int]] = {}
    """Each row's steps, each times the count of lines before it: what the sum over all lines lacks of the last row."""
    count = 0
    lines = list(tagged)
    for _ in range(_EPOCHS):
        chance.shuffle(lines)
        for line in lines:
            count += 1
            told = line.unasked if chance.random() < _UNASKED else line.asked
            names = [[name for name in one if name in known] for one in told]
            best = best_tags([_votes(rows, one) for one in names])
            for one, tag, right in zip(names, best, line.tags, strict=True):
                if tag != right:
                    for name in one:
                        row, sums = rows.setdefault(name, [0] * TAGS), owed.setdefault(name, [0] * TAGS)
                        row[right] += 1
                        row[tag] -= 1
                        sums[right] += count
                        sums[tag] -= count
    return {
        name: [count * last - lacks for last, lacks in zip(row, owed[name], strict=True)] for name, row in rows.items()
    }


def _known(tagged: Iterable[Tagged]) -> Collection[str]:
    times: Counter[str] = Counter()
    for line in tagged:
        for one in (*line.asked, *line.unasked):
            times.update(one)
    return {name for name, often in times.items() if often >= 2 * _SEEN_OFTEN}


def _votes(rows: Mapping[str, Sequence[int]], names: Iterable[str]) -> list[int]:
    votes = [0] * TAGS
    for name in names:
        row = rows.get(name)
        if row is not None:
            votes = [vote + says for vote, says in zip(votes, row, strict=True)]
    return votes


def _whole(sums: Mapping[str, Sequence[int]]) -> dict[str, list[int]]:
    """The rows in steps as small as the largest weight allows, without those that say nothing."""
    most = max((abs(weight) for row in sums.values() for weight in row), default=1)
    whole = {name: [_rounded(weight * LARGEST, most) for weight in row] for name, row in sorted(sums.items())}
    return {name: row for name, row in whole.items() if any(row)}


def _rounded(part: int, whole: int) -> int:
    return (2 * part + whole) // (2 * whole)
