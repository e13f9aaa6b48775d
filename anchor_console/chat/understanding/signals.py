"""Words that tell what a line is about, found in its sketch: exactly, or by sound where the word file allows."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from operator import itemgetter
from typing import NamedTuple

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from anchor_console.chat.understanding import plain
from anchor_console.chat.understanding.plain import Sounds
from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.words import SignalWords

_SENSE_BY_SOUND = 3
"""Characters of a sense's word from which on its sound alone does."""

Hit = tuple[int, int, int]
"""Which signal, and the stretch of the sketch where it is."""


class Spoken(NamedTuple):
    """A cue of the word files at `start`..`end` of a sketch; `rule` names it for the reader of a reason."""

    start: int
    end: int
    weight: float
    rule: str


_Told = tuple[int, tuple[Intent, float, str] | None]
"""What one word tells: a group, and as a cue of which intent, how heavily, by what rule."""

_which = itemgetter(0)


class SignalFinder:
    """Finds signals; built once from the word files. `groups` names what the numbers of a finding stand for."""

    def __init__(self, words: SignalWords, sounds: Sounds) -> None:
        numbers: dict[str, int] = {}
        written: dict[str, list[_Told]] = {}
        heard: dict[str, list[_Told]] = {}
        for cue in words.cues:
            group = numbers.setdefault(f"{cue.intent.value} {cue.weight:g}", len(numbers))
            written.setdefault(cue.phrase, []).append((group, (cue.intent, cue.weight, cue.phrase)))
            if 0 < cue.by_sound <= len(cue.phrase) and plain.is_hanzi(cue.phrase):
                said = (cue.intent, cue.weight, "~" + cue.phrase)
                heard.setdefault(sounds.sound(cue.phrase), []).append((group, said))
        for sense, listed in words.senses.items():
            group = numbers.setdefault(sense, len(numbers))
            for word in listed:
                written.setdefault(word, []).append((group, None))
                if len(word) >= _SENSE_BY_SOUND and plain.is_hanzi(word):
                    heard.setdefault(sounds.sound(word), []).append((group, None))
        self.groups: tuple[str, ...] = tuple(numbers)
        self._written = _Words(written)
        self._heard = _Words(heard)

    def find(self, sketch: str, sounding: str) -> tuple[set[int], list[Hit], list[Hit]]:
        """The groups that a sketch has words of, and where the words are: as written, and by sound."""
        groups: set[int] = set()
        written = self._written.find(sketch, groups)
        return groups, written, [] if sketch == sounding else self._heard.find(sounding, groups)

    def spoken(self, intent: Intent, written: Iterable[Hit], heard: Iterable[Hit]) -> list[Spoken]:
        """Those of the hits that are cues of `intent`, the heaviest first; no two overlap."""
        found = self._written.cues(intent, written)
        if heard:
            found += self._heard.cues(intent, heard)
        if len(found) < 2:
            return found
        found.sort(key=lambda cue: (-cue.weight, cue.start - cue.end))
        kept: list[Spoken] = []
        for cue in found:
            if not any(cue.start < other.end and other.start < cue.end for other in kept):
                kept.append(cue)
        return kept


class _Words:
    """Words looked for in one writing of a sketch, every one found though they overlap."""

    def __init__(self, words: Mapping[str, Sequence[_Told]]) -> None:
        self._all = AhoCorasick(tuple(words), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
        self._groups = tuple(tuple({group for group, _ in told}) for told in words.values())
        self._cues: dict[Intent, dict[int, tuple[float, str]]] = {intent: {} for intent in Intent}
        for at, told in enumerate(words.values()):
            for _, cue in told:
                if cue is not None:
                    intent, weight, rule = cue
                    self._cues[intent][at] = max((weight, rule), self._cues[intent].get(at, (0.0, "")))

    def find(self, text: str, groups: set[int]) -> list[Hit]:
        """The words in `text`; the groups that they are of are added to `groups`."""
        hits = self._all.find_matches_as_indexes(text, True)
        groups.update(*map(self._groups.__getitem__, map(_which, hits)))
        return hits

    def cues(self, intent: Intent, hits: Iterable[Hit]) -> list[Spoken]:
        cues = self._cues[intent]
        return [Spoken(start, end, *cues[at]) for at, start, end in hits if at in cues]
