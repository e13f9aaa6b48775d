"""A sketch weighed: its signals and n-grams found, and what they say together for each intent."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from msgspec import Struct

from anchor_console.chat.understanding import ngrams
from anchor_console.chat.understanding.looks import Looks
from anchor_console.chat.understanding.ngrams import NgramModel
from anchor_console.chat.understanding.plain import Sounds
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.shape import BITS, shape
from anchor_console.chat.understanding.signals import Hit, Signals, Spoken, Walk, apart
from anchor_console.chat.understanding.wishes import WAYS_TO_SEEK


class Weighed(Struct, frozen=True, gc=False):
    """`groups` of signals that the sketch has, and its `shape`; `votes` for each of `ngrams.INTENTS`; and where its
    signals are."""

    groups: set[int]
    shape: int
    votes: list[int]
    written: list[Hit]
    heard: list[Hit]


class Weigher:
    """Weighs sketches; built once for the signals and the model learned with them."""

    def __init__(self, signals: Signals, model: NgramModel, sounds: Sounds) -> None:
        self._written = Walk(signals.written)
        self._heard = Walk(signals.heard)
        self._looks = Looks(model, sounds)
        self._shapes = [model.shape_row(bits) for bits in range(1 << BITS)]
        self._seeking = [model.seeking_row(asks) for asks in range(WAYS_TO_SEEK)]
        self._names = signals.groups
        self._together = _together(signals, model)
        self._of_cues = {
            intent: frozenset(at for at, name in enumerate(self._names) if name.startswith(intent.value))
            for intent in Intent
        }

    def groups(self, sketch: str, sounding: str) -> list[str]:
        """The names of the groups of signals that a sketch has."""
        return [self._names[group] for group in self.weigh(sketch, sounding, 0).groups]

    def weigh(self, sketch: str, sounding: str, seeking: int) -> Weighed:
        """A sketch (`sounding`: the same by sound) weighed.

        Args:
            seeking: how it asks for a thing (see `wishes.seeking`).
        """
        written = self._written.find(f"^{sketch}$", True)
        heard = self._heard.find(f"^{sounding}$", True) if sounding != sketch else []
        groups = self._groups(written, heard)
        bits = shape(sketch)
        says = self._says(groups, bits, seeking)
        return Weighed(groups, bits, ngrams.votes(self._looks.row(sketch, sounding), says, len(sketch)), written, heard)

    def weigh_all(self, sketches: Sequence[tuple[str, str]], seeking: Sequence[int]) -> list[Weighed]:
        """As `weigh`, for many; a step for all of them before the next."""
        find, find_heard, looks_of, votes_of = self._written.find, self._heard.find, self._looks.row, ngrams.votes
        written = [find(f"^{sketch}$", True) for sketch, _ in sketches]
        heard = [find_heard(f"^{sounding}$", True) if sounding != sketch else [] for sketch, sounding in sketches]
        looks = [looks_of(sketch, sounding) for sketch, sounding in sketches]
        groups = list(map(self._groups, written, heard))
        shapes = [shape(sketch) for sketch, _ in sketches]
        says = map(self._says, groups, shapes, seeking)
        votes = list(map(votes_of, looks, says, [len(sketch) for sketch, _ in sketches]))
        return list(map(Weighed, groups, shapes, votes, written, heard))

    def _groups(self, written: Sequence[Hit], heard: Sequence[Hit]) -> set[int]:
        told = self._written.groups
        groups = {told[at] for at, _, _ in written}
        if heard:
            told = self._heard.groups
            groups.update([told[at] for at, _, _ in heard])
        return groups

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
                if row := together[other]:  # of most two nothing is known
                    says += row
            before.append(group)
        return says

    def hits(self, weighed: Weighed) -> list[Hit]:
        """The groups of signals that a sketch has as it is written, each with where it begins and ends; a mark of the
        sketch's beginning is counted."""
        groups = self._written.groups
        return [(groups[at], start, end) for at, start, end in weighed.written]

    def spoken(self, intent: Intent, weighed: Weighed) -> list[Spoken]:
        """The cues of `intent` in a sketch, the heaviest first; no two overlap."""
        if weighed.groups.isdisjoint(self._of_cues[intent]):
            return []
        found = self._written.cues(intent, weighed.written)
        if weighed.heard:
            found += self._heard.cues(intent, weighed.heard)
        return apart(found)


def _together(signals: Signals, model: NgramModel) -> tuple[tuple[int, ...], ...]:
    """For each group the rows of it and each other one together; with itself, its own row."""
    names = signals.groups
    return tuple(
        tuple(model.group_row(one) if one == other else model.pair_row(one, other) for other in names) for one in names
    )
