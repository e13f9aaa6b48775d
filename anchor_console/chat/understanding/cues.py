"""Phrases that speak for an intent, found in a line: exactly, or by sound where the word file allows."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import NamedTuple

from anchor_console.chat.understanding import plain
from anchor_console.chat.understanding.ngrams import INTENTS
from anchor_console.chat.understanding.phrases import Overlapping
from anchor_console.chat.understanding.plain import Sounds
from anchor_console.chat.understanding.words import CueWords

_HEARD_DISCOUNT = 0.8
"""What a phrase counts for where only its sound is there."""


class Spoken(NamedTuple):
    """A cue at `start`..`end` of a sketch, for `INTENTS[at]`; `rule` names it for the reader of a reason."""

    at: int
    start: int
    end: int
    weight: float
    rule: str


class CueFinder:
    """Finds cues; built once from the word files."""

    def __init__(self, words: CueWords, sounds: Sounds) -> None:
        by_word: dict[str, list[tuple[int, float, str]]] = {}
        by_sound: dict[str, list[tuple[int, float, str]]] = {}
        for cue in words.cues:
            at, phrase = INTENTS.index(cue.intent), cue.phrase
            by_word.setdefault(phrase, []).append((at, cue.weight, phrase))
            if 0 < cue.by_sound <= len(phrase) and plain.is_hanzi(phrase):
                sound = sounds.sound(phrase)
                by_sound.setdefault(sound, []).append((at, cue.weight * _HEARD_DISCOUNT, phrase))
        self._words = Overlapping(by_word.items())
        self._heard = Overlapping(by_sound.items())
        self._patterns = [(re.compile(one.expression), INTENTS.index(one.intent), one.weight) for one in words.patterns]
        self._always = [number for number, one in enumerate(words.patterns) if not one.needs]
        self._tried_on: dict[str, list[int]] = {}
        for number, one in enumerate(words.patterns):
            for char in one.needs:
                self._tried_on.setdefault(char, []).append(number)

    def find(self, text: str, sounding: str) -> list[Spoken]:
        """The cues of plain `text` (`sounding`: the same by sound); of one intent no two overlap."""
        found = list(_spoken(self._words.find(text), ""))
        tried = set(self._always)
        for char in self._tried_on.keys() & set(text):
            tried.update(self._tried_on[char])
        for number in tried:
            pattern, at, weight = self._patterns[number]
            match = pattern.search(text)
            if match is not None:
                found.append(Spoken(at, match.start(), match.end(), weight, "pattern"))
        found += _spoken(self._heard.find(sounding), "~")
        return _apart(found)


def _spoken(hits: Iterable[tuple[int, int, list[tuple[int, float, str]]]], mark: str) -> Iterable[Spoken]:
    for start, end, meanings in hits:
        for at, weight, phrase in meanings:
            yield Spoken(at, start, end, weight, mark + phrase)


def _apart(found: list[Spoken]) -> list[Spoken]:
    """`found` without those that overlap a heavier (or as heavy and longer) one of their intent."""
    if len(found) < 2:
        return found
    found.sort(key=lambda cue: (-cue.weight, cue.start - cue.end))
    kept: list[Spoken] = []
    for cue in found:
        if not any(cue.at == other.at and cue.start < other.end and other.start < cue.end for other in kept):
            kept.append(cue)
    return kept
