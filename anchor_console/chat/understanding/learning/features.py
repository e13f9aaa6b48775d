"""What the models see of an example: its n-grams as they are written or heard, its groups of signals, its shape."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from itertools import combinations
from typing import NamedTuple

import msgspec

from anchor_console.chat.understanding.intents.signals import Signals
from anchor_console.chat.understanding.intents.sketch import clauses
from anchor_console.chat.understanding.intents.weighing import Weigher
from anchor_console.chat.understanding.learning.examples import Example
from anchor_console.chat.understanding.line.plain import Sounds
from anchor_console.chat.understanding.models.ngrams import (
    GROUP,
    INTENTS,
    NgramModel,
    grams,
    mark,
    pair,
    seeking_name,
    shape_name,
    share,
    written_grams,
)
from anchor_console.chat.understanding.models.shape import shape
from anchor_console.chat.understanding.reading import Intent


class Drawn(NamedTuple):
    """An example: its intent, its sketch as it is written and as it sounds, what else it has, what it counts for."""

    intent: Intent
    sketch: str
    sounding: str
    groups: list[str]
    weight: float


class Row(msgspec.Struct, frozen=True):
    """An example: its intent, its features by number, what each of its looks counts for, and what it counts for."""

    truth: int
    share: float
    looks: list[int]
    groups: list[int]
    weight: float


def all_drawn(examples: Iterable[Example], signals: Signals, sounds: Sounds) -> list[Drawn]:
    """The examples with the names of what they have beside n-grams."""
    weigher = Weigher(signals, NgramModel.ignorant(), sounds)
    drawn = []
    for intent, sketch, seeking, weight in examples:
        senses = sorted(weigher.group_names(sketch))
        groups = [GROUP + sense for sense in senses]
        groups += [pair(*both) for both in combinations(senses, 2)]
        groups.append(shape_name(shape(sketch)))
        groups += [] if seeking is None else [seeking_name(seeking)]
        drawn.append(Drawn(intent, sketch, sounds.sound(sketch), groups, weight))
    return drawn


def all_clauses(examples: Iterable[Example], signals: Signals, sounds: Sounds) -> list[list[Drawn]]:
    """The clauses of each example, with the names of the signals in each, and of the shape and asking of the line."""
    weigher = Weigher(signals, NgramModel.ignorant(), sounds)
    drawn = []
    for intent, sketch, seeking, weight in examples:
        sounding = sounds.sound(sketch)
        of_line = [shape_name(shape(sketch)), *([] if seeking is None else [seeking_name(seeking)])]
        told = []
        for start, end in clauses(sketch):
            clause, heard = sketch[start:end], sounding[start:end]
            groups = [GROUP + sense for sense in sorted(weigher.group_names(clause))]
            told.append(Drawn(intent, clause, heard, groups + of_line, weight))
        drawn.append(told)
    return drawn


def written(drawn: Iterable[Drawn]) -> Counter[str]:
    """In how many examples each n-gram is written."""
    return Counter(gram for one in drawn for gram in set(written_grams(one.sketch)))


def looks(one: Drawn, known: Collection[str]) -> list[str]:
    """The names of an example's n-grams, those as they are written that are `known`, and of its length."""
    return [*grams(one.sketch, one.sounding, known), mark(len(one.sketch))]


def seen(drawn: Iterable[Drawn], known: Collection[str]) -> Counter[str]:
    """In how many examples each feature is."""
    return Counter(name for one in drawn for name in {*looks(one, known), *one.groups})


def rows(drawn: Sequence[Drawn], known: Collection[str], names: Sequence[str]) -> list[Row]:
    """The examples ready to be learned; `names` are numbered, what else they have is left out."""
    numbers = {name: number for number, name in enumerate(names)}
    numbered = [row(one, known, numbers) for one in drawn]
    return [one for one in numbered if one.looks]


def row(one: Drawn, known: Collection[str], numbers: Mapping[str, int]) -> Row:
    """One of them, by the `numbers` of the names."""
    return Row(
        INTENTS.index(one.intent),
        share(len(one.sketch)),
        [numbers[name] for name in looks(one, known) if name in numbers],
        [numbers[name] for name in one.groups if name in numbers],
        one.weight,
    )
