"""Whether every match of one pattern contains a match of another: proved on the patterns, not tried on lines."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from re import _constants as sre  # type: ignore[attr-defined]
from re import _parser as parser  # type: ignore[attr-defined]
from typing import Any

_Place = tuple[int, frozenset[int]]
"""A state of the pattern, and those that the guard's search is in."""
_START, _ACCEPTED = 0, 1
_ANYTHING = (" ", "\n", "z", "7", "-", "\u9f98")
"""Characters of each sort, to try where a set may hold more than it names."""
_CATEGORIES: Mapping[Any, str] = {
    sre.CATEGORY_DIGIT: r"\d",
    sre.CATEGORY_NOT_DIGIT: r"\D",
    sre.CATEGORY_SPACE: r"\s",
    sre.CATEGORY_NOT_SPACE: r"\S",
    sre.CATEGORY_WORD: r"\w",
    sre.CATEGORY_NOT_WORD: r"\W",
}


def match_without(pattern: re.Pattern[str], guard: re.Pattern[str]) -> str | None:
    """A text that `pattern` may match though `guard` finds nothing in it; None where there can be none.

    What stands in negative assertions, and what a group has to repeat, is not looked at: a text may be told that the
    pattern does not match after all, but none is missed.
    """
    assert pattern.flags == guard.flags == re.UNICODE
    return _match_without(parser.parse(pattern.pattern), guard)


def beginning_without(pattern: re.Pattern[str], chars: str) -> str | None:
    """A character that a match of `pattern` may begin with, and that is none of `chars`; None where there is none."""
    machine = _Machine(parser.parse(pattern.pattern))
    begun = machine.closure({_START})
    assert _ACCEPTED not in begun, "it matches nothing at all, too"
    first = (char for state in begun for told, _ in machine.steps[state] for char in told.samples(chars))
    return next((char for char in first if char not in chars), None)


def _match_without(parts: Iterable[tuple[Any, Any]], guard: re.Pattern[str]) -> str | None:
    machine, watch = _Machine(parts, guard), _Machine(parser.parse(guard.pattern))
    alphabet = watch.named()
    idle = frozenset(watch.closure({_START}))
    begun = [(state, idle) for state in machine.closure({_START})]
    before: dict[_Place, tuple[_Place | None, str]] = dict.fromkeys(begun, (None, ""))
    waiting = begun
    while waiting:
        here = waiting.pop()
        state, watched = here
        if state == _ACCEPTED:
            return _told(before, here)
        for chars, following in machine.steps[state]:
            for char in chars.samples(alphabet):
                seen = idle.union(watch.closure(watch.step(watched, char)))
                if _ACCEPTED in seen:
                    continue  # the guard is in the text
                for after in machine.closure({following}):
                    if (after, seen) not in before:
                        before[after, seen] = here, char
                        waiting.append((after, seen))
    return None


def _told(before: Mapping[_Place, tuple[_Place | None, str]], last: _Place) -> str:
    at: _Place | None = last
    text = ""
    while at is not None:
        at, char = before[at]
        text = char + text
    return text


class _Chars:
    """The characters that may stand at one place of a match."""

    def __init__(self, items: Iterable[tuple[Any, Any]], *, is_any: bool = False) -> None:
        self._items = list(items)
        self._is_negated = is_any or (bool(self._items) and self._items[0][0] is sre.NEGATE)

    def __contains__(self, char: str) -> bool:
        return any(map(self._is_of, [char] * len(self._items), self._items)) != self._is_negated

    @staticmethod
    def _is_of(char: str, item: tuple[Any, Any]) -> bool:
        kind, value = item
        if kind is sre.LITERAL:
            return ord(char) == value
        if kind is sre.RANGE:
            return bool(value[0] <= ord(char) <= value[1])
        return kind is sre.CATEGORY and re.fullmatch(_CATEGORIES[value], char) is not None

    def named(self) -> Iterator[str]:
        """Those that are told one by one, or by their first and last."""
        for kind, value in self._items:
            if kind is sre.LITERAL:
                yield chr(value)
            elif kind is sre.RANGE:
                yield from map(chr, range(value[0], value[1] + 1))

    def samples(self, alphabet: Iterable[str]) -> Iterator[str]:
        """Those of `alphabet`, and one that is not, if there is one."""
        told = set(alphabet)
        yield from (char for char in told if char in self)
        other = (char for char in (*self.named(), *_ANYTHING) if char not in told and char in self)
        yield from (char for char in [next(other, None)] if char is not None)


class _Machine:
    """The states of a pattern, each with the characters that lead on from it."""

    def __init__(self, parts: Iterable[tuple[Any, Any]], guard: re.Pattern[str] | None = None) -> None:
        self.steps: list[list[tuple[_Chars, int]]] = [[], []]
        self._free: list[list[int]] = [[], []]
        self._guard = guard
        self._build(parts, _START, _ACCEPTED)

    def named(self) -> set[str]:
        """All characters that the pattern names."""
        return {char for steps in self.steps for chars, _ in steps for char in chars.named()}

    def closure(self, states: Iterable[int]) -> set[int]:
        """`states`, and all that nothing need be read to reach from them."""
        found, waiting = set(states), list(states)
        while waiting:
            for state in self._free[waiting.pop()]:
                if state not in found:
                    found.add(state)
                    waiting.append(state)
        return found

    def step(self, states: Iterable[int], char: str) -> set[int]:
        """The states after `char`."""
        return {following for state in states for chars, following in self.steps[state] if char in chars}

    def _state(self) -> int:
        self.steps.append([])
        self._free.append([])
        return len(self.steps) - 1

    def _build(self, parts: Iterable[tuple[Any, Any]], start: int, end: int) -> None:
        at = start
        for kind, value in parts:
            after = self._state()
            self._part(kind, value, at, after)
            at = after
        self._free[at].append(end)

    def _part(self, kind: Any, value: Any, start: int, end: int) -> None:
        if kind is sre.LITERAL:
            self.steps[start].append((_Chars([(kind, value)]), end))
        elif kind is sre.NOT_LITERAL:
            self.steps[start].append((_Chars([(sre.NEGATE, None), (sre.LITERAL, value)]), end))
        elif kind is sre.IN:
            self.steps[start].append((_Chars(value), end))
        elif kind is sre.ANY:
            self.steps[start].append((_Chars([], is_any=True), end))
        elif kind is sre.BRANCH:
            for way in value[1]:
                self._build(way, start, end)
        elif kind in (sre.SUBPATTERN, sre.ATOMIC_GROUP):
            self._build(value[-1] if kind is sre.SUBPATTERN else value, start, end)
        elif kind in (sre.MAX_REPEAT, sre.MIN_REPEAT, sre.POSSESSIVE_REPEAT):
            self._repeated(*value, start, end)
        elif kind is sre.ASSERT:
            # It stands in the text as well: where it holds the guard, no match is without.
            if self._guard is None or _match_without(value[1], self._guard) is not None:
                self._free[start].append(end)
        elif kind is sre.GROUPREF:
            self.steps[start].append((_Chars([], is_any=True), start))
            self._free[start].append(end)
        elif kind in (sre.AT, sre.ASSERT_NOT):
            self._free[start].append(end)
        else:
            raise AssertionError(f"{kind} is not known")

    def _repeated(self, least: int, most: Any, what: Any, start: int, end: int) -> None:
        at = start
        for _ in range(least):
            after = self._state()
            self._build(what, at, after)
            at = after
        if most is sre.MAXREPEAT:
            again = self._state()
            self._free[at].append(again)
            self._build(what, again, again)
            self._free[again].append(end)
            return
        self._free[at].append(end)
        for _ in range(most - least):
            after = self._state()
            self._build(what, at, after)
            self._free[after].append(end)
            at = after
