"""Words that tell what a line is about, found in its sketch."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence, Set

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

from anchor_console.chat.understanding.reading import Intent
from anchor_console.chat.understanding.words import SignalWords

Hit = tuple[int, int, int]
"""Which pattern, and the stretch of the sketch where it is, a mark of its beginning counted."""


Spoken = tuple[float, int, int, int, str]
"""A cue of the word files in a sketch, so that those sort first which are heaviest and then longest: its weight and its
length, both less than nothing, where it begins and ends, and what names it in a reason."""


Told = tuple[int, tuple[Intent, float, str] | None]
"""What one word tells: a group, and as a cue of which intent, how heavily, by what rule."""


class Signals:
    """The signals of the word files; built once. `groups` names what the numbers of groups stand for."""

    def __init__(self, words: SignalWords) -> None:
        numbers: dict[str, int] = {}
        of_cues: dict[Intent, set[int]] = {intent: set() for intent in Intent}
        told: dict[str, list[Told]] = {}
        for cue in words.cues:
            group = numbers.setdefault(f"{cue.intent.value} {cue.weight:g}", len(numbers))
            of_cues[cue.intent].add(group)
            told.setdefault(cue.phrase, []).append((group, (cue.intent, cue.weight, cue.phrase)))
        for sense, listed in words.senses.items():
            group = numbers.setdefault(sense, len(numbers))
            for word in listed:
                told.setdefault(word, []).append((group, None))
        self.groups: tuple[str, ...] = tuple(numbers)
        self.of_cues: Mapping[Intent, Set[int]] = of_cues
        """For each intent the groups of its cues."""
        self.told: Mapping[str, Sequence[Told]] = told
        """What each word tells."""


class Walk:
    """Signals' words looked for in one walk over a sketch, every one found though they overlap.

    A sketch is between `^` and `$`, so that a word may be one for the beginning or end of a line alone.
    """

    def __init__(self, told: Mapping[str, Sequence[Told]]) -> None:
        words: list[str] = []
        groups: list[int] = []
        self.cues: Mapping[Intent, dict[int, tuple[float, str]]] = {intent: {} for intent in Intent}
        """For each intent its cues: which patterns they are, how heavy, and what names them in a reason."""
        for word, each in told.items():
            for intent, cue in _heaviest(each).items():
                self.cues[intent][len(words)] = cue
            for group in {group for group, _ in each}:
                words.append(word)  # a word of two groups is found twice
                groups.append(group)
        found = AhoCorasick(words, matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA)
        self.find: Callable[[str, bool], list[Hit]] = found.find_matches_as_indexes
        """The hits in what is between the marks; always called with True: those that overlap, too."""
        self.groups: Sequence[int] = groups
        """The group of each pattern."""


def _heaviest(told: Iterable[Told]) -> dict[Intent, tuple[float, str]]:
    """For each intent of which a word is a cue its weight, the heaviest, and the rule."""
    heaviest: dict[Intent, tuple[float, str]] = {}
    for _, cue in told:
        if cue is not None:
            intent, weight, rule = cue
            heaviest[intent] = max((weight, f"{intent.value}:{rule}"), heaviest.get(intent, (0.0, "")))
    return heaviest


def apart(found: list[Spoken]) -> list[Spoken]:
    """The heaviest of the cues, of which no two overlap."""
    found.sort()
    kept: list[Spoken] = []
    for cue in found:
        _, _, start, end, _ = cue
        for _, _, begun, ended, _ in kept:
            if start < ended and begun < end:
                break
        else:
            kept.append(cue)
    return kept
