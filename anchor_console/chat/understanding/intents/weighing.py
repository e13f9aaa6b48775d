"""A sketch weighed: its signals and n-grams found, and what they say together for each intent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from anchor_console.chat.understanding.intents.signals import Hit, Signals, Spoken, Walk, apart
from anchor_console.chat.understanding.line.plain import Sounds
from anchor_console.chat.understanding.models import ngrams
from anchor_console.chat.understanding.models.looks import Looks
from anchor_console.chat.understanding.models.ngrams import END, START, NgramModel
from anchor_console.chat.understanding.models.shape import BITS, shape
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.wishes.seeking import WAYS_TO_SEEK

SHAPES = 1 << BITS
"""How many shapes there are."""


class Weighed(Struct, frozen=True, gc=False):
    """`groups` of signals that the sketch has, its `shape`, how it asks for a thing (see `wishes.seeking`), `votes` for
    each of `ngrams.INTENTS`, and where its signals are: the `hits`."""

    groups: set[int]
    shape: int
    seeking: int
    votes: list[int]
    hits: Sequence[Hit]


class Weigher:
    """Weighs sketches; built once for the signals and the model learned with them."""

    def __init__(self, signals: Signals, model: NgramModel, sounds: Sounds) -> None:
        self._walk = Walk(signals.told)
        self._looks = Looks(model, sounds)
        self._shapes = [model.shape_row(bits) for bits in range(SHAPES)]
        self._seeking = [model.seeking_row(asks) for asks in range(WAYS_TO_SEEK)]
        self._names = signals.groups
        self._of_cues = signals.of_cues
        self._together = _together(signals, model)

    def groups(self, sketch: str) -> set[int]:
        """The groups of signals that a sketch, or a clause of one, has."""
        return self._groups(self._walk.find(_marked(sketch), True))

    def group_names(self, sketch: str) -> list[str]:
        """The names of those groups."""
        return [self._names[group] for group in self.groups(sketch)]

    def weigh(self, sketch: str, seeking: int) -> Weighed:
        """A sketch weighed.

        Args:
            seeking: how it asks for a thing (see `wishes.seeking`).
        """
        marked = _marked(sketch)
        return self._weighed(sketch, seeking, self._looks.row(marked), self._walk.find(marked, True))

    def weigh_all(self, sketches: Sequence[str], seeking: Iterable[int]) -> list[Weighed]:
        """As `weigh`, for many; a step for all of them before the next."""
        marked = list(map(_marked, sketches))
        looks = self._looks.rows(marked)
        hits = [self._walk.find(one, True) for one in marked]
        return list(map(self._weighed, sketches, seeking, looks, hits))

    def _groups(self, hits: Sequence[Hit]) -> set[int]:
        """The groups of signals that were hit."""
        told = self._walk.groups
        return {told[at] for at, _, _ in hits}

    def _weighed(self, sketch: str, seeking: int, looks: int, hits: Sequence[Hit]) -> Weighed:
        groups = self._groups(hits)
        bits = shape(sketch)
        votes = ngrams.votes(looks, self._says(groups, bits, seeking), len(sketch))
        return Weighed(groups, bits, seeking, votes, hits)

    def _says(self, groups: Iterable[int], bits: int, seeking: int) -> int:
        """The sum of the rows of the groups, of each two of them together, of the shape (`bits`), and of how the line
        asks for a thing."""
        says = self._shapes[bits] + self._seeking[seeking]
        of_each = self._together
        before: list[int] = []
        for group in groups:
            together = of_each[group]
            says += together[group]
            for other in before:
                says += together[other]
            before.append(group)
        return says

    def cues(self, intent: Intent, weighed: Weighed) -> list[Spoken]:
        """Those of the signals in a sketch that are cues of `intent`, the heaviest first; no two overlap."""
        if weighed.groups.isdisjoint(self._of_cues[intent]):
            return []
        found: list[Spoken] = []
        told = self._walk.cues[intent]
        for at, start, end in weighed.hits:  # few hits are cues: a comprehension costs more than it saves
            if at in told:
                weight, rule = told[at]
                found.append((-weight, start - end, start - 1, end - 1, rule))
        return apart(found) if len(found) > 1 else found


def _marked(text: str) -> str:
    return f"{START}{text}{END}"


def _together(signals: Signals, model: NgramModel) -> tuple[tuple[int, ...], ...]:
    """For each group the rows of it and each other one together; with itself, its own row."""
    names = signals.groups
    return tuple(
        tuple(model.group_row(one) if one == other else model.pair_row(one, other) for other in names) for one in names
    )
