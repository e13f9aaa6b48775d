"""Many words looked for in one walk over a line."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, Generic, TypeVar

T = TypeVar("T")

_END = ""  # no character is empty, so the key cannot clash


class Trie(Generic[T]):
    """Words, each with what it stands for; the first meaning given to a word stays."""

    __slots__ = ("_root",)

    def __init__(self, words: Iterable[tuple[str, T]]) -> None:
        self._root: dict[str, Any] = {}
        for word, meaning in words:
            if not word:
                continue
            node = self._root
            for char in word:
                node = node.setdefault(char, {})
            node.setdefault(_END, meaning)

    def longest(self, text: str) -> list[tuple[int, int, T]]:
        """The words in `text` from left to right, the longest at each place, none within another."""
        found: list[tuple[int, int, T]] = []
        root, length, start = self._root, len(text), 0
        while start < length:
            node = root.get(text[start])
            if node is None:
                start += 1
                continue
            end, best, at = 0, None, start + 1
            while True:
                if _END in node:
                    end, best = at, node[_END]
                node = node.get(text[at]) if at < length else None
                if node is None:
                    break
                at += 1
            if end:
                found.append((start, end, best))  # type: ignore[arg-type]
                start = end
            else:
                start += 1
        return found

    def all(self, text: str) -> list[tuple[int, int, T]]:
        """Every word in `text`, the longest at each place, overlapping or not."""
        found: list[tuple[int, int, T]] = []
        root, length = self._root, len(text)
        for start, char in enumerate(text):
            node = root.get(char)
            if node is None:
                continue
            end, best, at = 0, None, start + 1
            while True:
                if _END in node:
                    end, best = at, node[_END]
                node = node.get(text[at]) if at < length else None
                if node is None:
                    break
                at += 1
            if end:
                found.append((start, end, best))  # type: ignore[arg-type]
        return found
