"""Many words looked for in one walk over a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Generic, TypeVar

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


class Overlapping(Generic[T]):
    """Words of which every one in a line is found, though they overlap."""

    __slots__ = ("_all", "_meanings")

    def __init__(self, words: Iterable[tuple[str, T]]) -> None:
        meanings = {word: meaning for word, meaning in words if word}
        self._meanings = tuple(meanings.values())
        self._all = AhoCorasick(
            tuple(meanings), matchkind=MatchKind.Standard, implementation=Implementation.ContiguousNFA
        )

    def find(self, text: str) -> list[tuple[int, int, T]]:
        """Every word in `text`, by its end."""
        meanings = self._meanings
        return [(start, end, meanings[at]) for at, start, end in self._all.find_matches_as_indexes(text, True)]

    def meanings(self, text: str) -> list[T]:
        """What each word in `text` stands for, once for each time it is there."""
        meanings = self._meanings
        return [meanings[at] for at, _, _ in self._all.find_matches_as_indexes(text, True)]
