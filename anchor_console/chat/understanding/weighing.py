"""A sketch weighed: its signals and n-grams found, and what they say together for each intent."""

from __future__ import annotations

from typing import NamedTuple

from anchor_console.chat.understanding import ngrams
from anchor_console.chat.understanding.ngrams import NgramModel
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.shape import shape
from anchor_console.chat.understanding.signals import Hit, Signals, Spoken, Walk, apart


class Weighed(NamedTuple):
    """`groups` of signals that the sketch has; `votes` for each of `ngrams.INTENTS`; and where its signals are."""

    groups: set[int]
    votes: list[int]
    written: list[Hit]
    heard: list[Hit]


class Weigher:
    """Weighs sketches; built once for the signals and the model learned with them."""

    def __init__(self, signals: Signals, model: NgramModel) -> None:
        self._written = Walk(signals.written, model.written)
        self._heard = Walk(signals.heard, model.heard)
        self._lengths = model.lengths
        self._shapes = model.shapes
        self._scale = model.scale
        self._names = signals.groups
        self._group = tuple(map(model.group_row, signals.groups)).__getitem__
        self._pairs = _pairs(signals, model).__getitem__

    def groups(self, sketch: str, sounding: str) -> list[str]:
        """The names of the groups of signals that a sketch has."""
        return [self._names[group] for group in self.weigh(sketch, sounding).groups]

    def weigh(self, sketch: str, sounding: str) -> Weighed:
        """The votes for a sketch; `sounding`: the same by sound."""
        in_written, in_heard = self._written, self._heard
        written, heard = in_written.find(sketch), in_heard.find(sounding)
        rows = in_heard.rows
        looks = sum([rows[at] for at, _, _ in heard], self._lengths[len(sketch)])
        groups: set[int] = set()
        if sketch == sounding:
            heard = []
        else:
            rows, last, told = in_written.rows, in_heard.signals, in_heard.groups
            looks += sum([rows[at] for at, _, _ in written])
            heard = [hit for hit in heard if hit[0] < last]
            groups.update(*[told[at] for at, _, _ in heard])
        last, told = in_written.signals, in_written.groups
        written = [hit for hit in written if hit[0] < last]
        groups.update(*[told[at] for at, _, _ in written])
        says = sum(map(self._group, groups), self._shapes[shape(sketch)])
        besides = filter(None, map(self._pairs, groups))
        says += sum([beside[other] for beside in besides for other in groups if other in beside])
        return Weighed(groups, ngrams.votes(looks, says, len(sketch)), written, heard)

    def unit(self, length: int) -> float:
        """What 1, of the logarithms that were learned, is in the votes for a sketch of `length`."""
        return ngrams.unit(self._scale, length)

    def spoken(self, intent: Intent, weighed: Weighed) -> list[Spoken]:
        """The cues of `intent` in a sketch, the heaviest first; no two overlap."""
        found = self._written.cues(intent, weighed.written)
        if weighed.heard:
            found += self._heard.cues(intent, weighed.heard)
        return apart(found)


def _pairs(signals: Signals, model: NgramModel) -> tuple[dict[int, int], ...]:
    """For each group, those after it that say more together with it, each with the row of the two."""
    names = signals.groups
    return tuple(
        {second: row for second in range(first + 1, len(names)) if (row := model.pair_row(names[first], names[second]))}
        for first in range(len(names))
    )
