"""Many words looked for in one walk over a line."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from operator import itemgetter
from typing import Any, Generic, TypeVar

from ahocorasick_rs import AhoCorasick, Implementation, MatchKind

T = TypeVar("T")


class Phrases(Generic[T]):
    """Words, each with what it stands for; the first meaning given to a word stays."""

    __slots__ = ("_longest", "_meanings")

    def __init__(self, words: Iterable[tuple[str, T]]) -> None:
        meanings: dict[str, T] = {}
        for word, meaning in words:
            if word:
                meanings.setdefault(word, meaning)
        self._meanings = tuple(meanings.values())
        self._longest = AhoCorasick(
            tuple(meanings), matchkind=MatchKind.LeftmostLongest, implementation=Implementation.ContiguousNFA
        )

    def longest(self, text: str) -> list[tuple[int, int, T]]:
        """The words in `text` from left to right, the longest at each place, none within another."""
        meanings = self._meanings
        return [(start, end, meanings[at]) for at, start, end in self._longest.find_matches_as_indexes(text)]


Place = tuple[int, int, Any]
"""Where a word begins and ends in a line, and what it stands for."""


_APART = "\0"
"""Between lines that are walked over as one: no word has it."""


class Lists:
    """Several lists of words looked for in one walk, as if each were looked for by `Phrases`.

    Every walk has its price, whether it finds anything or not; most lines have nothing.
    """

    __slots__ = ("_find", "_nothing", "_told")

    def __init__(self, *lists: Iterable[tuple[str, Any]]) -> None:
        told: dict[tuple[int, str], Any] = {}
        for at, words in enumerate(lists):
            for word, meaning in words:
                if word and _APART not in word:
                    told.setdefault((at, word), meaning)  # a word of two lists is found twice
        self._told = tuple((at, meaning) for (at, _), meaning in told.items())
        self._nothing: tuple[Sequence[Place], ...] = ((),) * len(lists)
        self._find = AhoCorasick(
            [word for _, word in told], matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        ).find_matches_as_indexes

    def longest(self, text: str) -> Sequence[Sequence[Place]]:
        """For each of the lists its words in `text` from left to right, the longest at each place, none within
        another."""
        (found,) = self.longest_of_each([text])
        return found

    def longest_of_each(self, texts: Sequence[str]) -> list[Sequence[Sequence[Place]]]:
        """As `longest`, for many: they are walked over as one."""
        told, nothing = self._told, self._nothing
        each: list[Sequence[Sequence[Place]]] = [nothing] * len(texts)
        found: list[list[Place]] = []
        crowded: list[tuple[list[list[Place]], int]] = []
        at, begin, end = -1, 0, -1
        for word, start, stop in self._find(_APART.join(texts), True):
            if stop > end:
                while stop > end:
                    at += 1
                    begin = end + 1
                    end = begin + len(texts[at])
                each[at] = found = list(map(list, nothing))
            of_list, meaning = told[word]
            places = found[of_list]
            if len(places) == 1:
                crowded.append((found, of_list))
            places.append((start - begin, stop - begin, meaning))
        for found, of_list in crowded:
            found[of_list] = _longest(found[of_list])
        return each


_beginning = itemgetter(0)


def _longest(places: list[Place]) -> list[Place]:
    """Those of the places, which are in the order of their ends, that are longest where they begin, none within
    another."""
    places.reverse()
    places.sort(key=_beginning)  # of those that begin together the one that ends last stays first
    kept: list[Place] = []
    at = 0
    for place in places:
        if place[0] >= at:
            kept.append(place)
            at = place[1]
    return kept
