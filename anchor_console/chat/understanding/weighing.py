"""A sketch weighed: its signals and n-grams found, and what they say together for each intent."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from msgspec import Struct

from anchor_console.chat.understanding import ngrams
from anchor_console.chat.understanding.looks import Looks
from anchor_console.chat.understanding.ngrams import NgramModel
from anchor_console.chat.understanding.plain import Sounds
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.shape import BITS, shape
from anchor_console.chat.understanding.signals import Hit, Signals, Spoken, Walk, apart
from anchor_console.chat.understanding.wishes import WAYS_TO_SEEK


class Cues(Struct, frozen=True, gc=False):
    """Where the cues of a sketch are, as they are written and as they are heard."""

    written: Sequence[Hit]
    heard: Sequence[Hit]


class Weighed(Struct, frozen=True, gc=False):
    """`groups` of signals that the sketch has, its `shape`, and `votes` for each of `ngrams.INTENTS`."""

    groups: set[int]
    shape: int
    votes: list[int]
    cues: Cues


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

    def groups(self, sketch: str, sounding: str) -> list[str]:
        """The names of the groups of signals that a sketch has."""
        groups, _ = self._signals(sketch, sounding)
        return [self._names[group] for group in groups]

    def weigh(self, sketch: str, sounding: str, seeking: int) -> Weighed:
        """A sketch (`sounding`: the same by sound) weighed.

        Args:
            seeking: how it asks for a thing (see `wishes.seeking`).
        """
        return self._weighed(sketch, seeking, self._looks.row(sketch), self._signals(sketch, sounding))

    def weigh_all(self, sketches: Sequence[str], soundings: Sequence[str], seeking: Iterable[int]) -> Iterator[Weighed]:
        """As `weigh`, for many: they are looked at before, each is weighed when it is asked for."""
        looks = list(map(self._looks.row, sketches))
        signals = list(map(self._signals, sketches, soundings))
        return map(self._weighed, sketches, seeking, looks, signals)

    def _signals(self, sketch: str, sounding: str) -> tuple[set[int], Cues]:
        """The groups of signals that a sketch has, and where those are that are cues."""
        walk = self._written
        hits = walk.find(f"^{sketch}$", True)
        told, senses = walk.groups, walk.senses
        groups = {told[at] for at, _, _ in hits}
        written = [hit for hit in hits if hit[0] < senses]
        if sounding == sketch:
            return groups, Cues(written, ())
        walk = self._heard
        hits = walk.find(f"^{sounding}$", True)
        if not hits:
            return groups, Cues(written, ())
        told, senses = walk.groups, walk.senses
        groups.update([told[at] for at, _, _ in hits])
        return groups, Cues(written, [hit for hit in hits if hit[0] < senses])

    def _weighed(self, sketch: str, seeking: int, looks: int, signals: tuple[set[int], Cues]) -> Weighed:
        groups, cues = signals
        bits = shape(sketch)
        return Weighed(groups, bits, ngrams.votes(looks, self._says(groups, bits, seeking), len(sketch)), cues)

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

    def spoken(self, intent: Intent, cues: Cues) -> list[Spoken]:
        """Those of the cues of a sketch that are of `intent`, the heaviest first; no two overlap."""
        found: list[Spoken] = []
        if cues.written:
            told = self._written.cues[intent]
            found = [(start - 1, end - 1, *told[at]) for at, start, end in cues.written if at in told]
        if cues.heard:
            told = self._heard.cues[intent]
            found += [(start - 1, end - 1, *told[at]) for at, start, end in cues.heard if at in told]
        return apart(found)


def _together(signals: Signals, model: NgramModel) -> tuple[tuple[int, ...], ...]:
    """For each group the rows of it and each other one together; with itself, its own row."""
    names = signals.groups
    return tuple(
        tuple(model.group_row(one) if one == other else model.pair_row(one, other) for other in names) for one in names
    )
