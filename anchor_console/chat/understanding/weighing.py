"""A sketch weighed: its signals and n-grams found, and what they say together for each intent."""

from __future__ import annotations

from msgspec import Struct

from anchor_console.chat.understanding import ngrams
from anchor_console.chat.understanding.looks import Looks
from anchor_console.chat.understanding.ngrams import NgramModel
from anchor_console.chat.understanding.plain import Sounds
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.shape import BITS, shape
from anchor_console.chat.understanding.signals import Hit, Signals, Spoken, Walk, apart


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
        self._names = signals.groups
        self._together = _together(signals, model)

    def groups(self, sketch: str, sounding: str) -> list[str]:
        """The names of the groups of signals that a sketch has."""
        return [self._names[group] for group in self.weigh(sketch, sounding).groups]

    def weigh(self, sketch: str, sounding: str) -> Weighed:
        """The votes for a sketch; `sounding`: the same by sound."""
        written = self._written.find(f"^{sketch}$", True)
        told = self._written.groups
        groups = {told[at] for at, _, _ in written}
        heard: list[Hit] = []
        if sounding != sketch and (heard := self._heard.find(f"^{sounding}$", True)):
            told = self._heard.groups
            groups.update([told[at] for at, _, _ in heard])
        bits = shape(sketch)
        says = self._shapes[bits]
        before: list[int] = []
        for group in groups:
            together = self._together[group]
            says += together[group]
            for other in before:
                says += together[other]
            before.append(group)
        votes = ngrams.votes(self._looks.row(sketch, sounding), says, len(sketch))
        return Weighed(groups, bits, votes, written, heard)

    def spoken(self, intent: Intent, weighed: Weighed) -> list[Spoken]:
        """The cues of `intent` in a sketch, the heaviest first; no two overlap."""
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
