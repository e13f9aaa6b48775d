"""What a person is called in others' words, and where that surely means them. Pure.

A name such as momo is borne by thousands, and 好的呀 is something that people say: such a name tells of one person
only where somebody calls them by it (@momo), and where several bear it only in a session that they came to.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable

MASK = "***"
SHORTEST = 3
"""Characters of a name that is looked for within other text: shorter ones stand in words that mean nobody."""
SHORTEST_FIGURE = 6
"""The same of what is digits alone: 165 is somebody's height, and 2024 a year."""
SHORTEST_CALLED = 2
"""Characters of a name that somebody is called by: many lines hold an @ and one more, whoever is meant."""

Masking = Callable[[str], str]
"""Gives a text without the names in it."""


class Names:
    """The names and ids by which others may speak of one person."""

    def __init__(
        self,
        own: Iterable[str] = (),
        called: Iterable[str] = (),
        shared: Iterable[str] = (),
        longer: Iterable[str] = (),
        user_ids: Iterable[str] = (),
        sessions: Iterable[str] = (),
    ) -> None:
        """
        Args:
            own: theirs alone, and plainly a name: they are meant wherever it stands.
            called: theirs alone, but short, or what people say anyway: they are meant where it is called (@小雨).
            shared: borne by others too: they may be meant where it is called, and they were there.
            longer: names of others that begin with one of these: who is called 小雨妈妈 is not 小雨.
            user_ids: their ids that are long enough to be looked for.
            sessions: the sessions that they came to.
        """
        self.sessions = frozenset(sessions)
        self.own = tuple(own)
        self.called = tuple(called)
        self.shared = tuple(shared)
        self.user_ids = tuple(user_ids)
        self._longer = frozenset(longer)
        self._longer_lengths = sorted({len(word) for word in self._longer}, reverse=True)
        self._in_prose = self._masking((*self.own, *self.user_ids), self.called)
        self._elsewhere = self._masking(self.own, self.called)
        self._where_they_came = self._masking(self.own, (*self.called, *self.shared))

    @property
    def everywhere(self) -> tuple[str, ...]:
        """What is taken out wherever it stands."""
        return (*self.own, *self.user_ids)

    @property
    def spoken(self) -> tuple[str, ...]:
        """Every name of theirs that others may have written."""
        return (*self.own, *self.called, *self.shared)

    @property
    def kept_in_part(self) -> int:
        """How many of their names may still stand where it is not sure that they are meant."""
        return len(self.called) + len(self.shared)

    def in_prose(self, text: str) -> str:
        """What the shop's people wrote, without them."""
        return text if self._in_prose is None else self._in_prose.sub(self._mask, text)

    def in_chat(self, text: str, *, they_came: bool) -> str:
        """What others said, without them; as long as it was, since a reading points into it.

        Args:
            they_came: whether they were in that session.
        """
        pattern = self._where_they_came if they_came else self._elsewhere
        return text if pattern is None else pattern.sub(self._cover, text)

    def _masking(self, own: Iterable[str], called: Iterable[str]) -> re.Pattern[str] | None:
        wanted = {word: _whole(word) for word in own if word}
        wanted |= {f"@{word}": _called(word) for word in called if len(word) >= SHORTEST_CALLED}
        if not wanted:
            return None
        longest_first = sorted(wanted, key=lambda word: (-len(word), word))
        return re.compile("|".join(wanted[word] for word in longest_first))

    def _mask(self, found: re.Match[str]) -> str:
        at, _ = _apart(found[0])
        return found[0] if self._is_of_longer(found) else at + MASK

    def _cover(self, found: re.Match[str]) -> str:
        at, word = _apart(found[0])
        return found[0] if self._is_of_longer(found) else at + "*" * len(word)

    def _is_of_longer(self, found: re.Match[str]) -> bool:
        """Whether somebody else's name begins there: there may be thousands, so they are looked up."""
        text, start = found.string, found.start() + len(_apart(found[0])[0])
        return any(
            text[start : start + length] in self._longer and not _goes_on(text, start + length)
            for length in self._longer_lengths
        )


NOBODY_NAMED = Names()


def is_long_enough(word: str) -> bool:
    """Whether the word is looked for within other text."""
    return len(word) >= (SHORTEST_FIGURE if word.isdecimal() else SHORTEST)


def _whole(word: str) -> str:
    """A pattern for the word where it is no part of a longer one: 小雨8 is not 小雨88, nor ann in channel."""
    before = "(?<![0-9A-Za-z])" if _is_latin(word[0]) else ""
    after = "(?![0-9A-Za-z])" if _is_latin(word[-1]) else ""
    return f"{before}{re.escape(word)}{after}"


def _called(word: str) -> str:
    """The same where somebody is called by it: @用户98765 is not 用户, whether or not we know who that is."""
    after = "(?![0-9A-Za-z])" if word[-1].isalnum() else ""
    return f"@{re.escape(word)}{after}"


def _goes_on(text: str, end: int) -> bool:
    """Whether what ends there is a part of a longer word."""
    return end < len(text) and _is_latin(text[end - 1]) and _is_latin(text[end])


def _is_latin(char: str) -> bool:
    return char.isascii() and char.isalnum()


def _apart(called: str) -> tuple[str, str]:
    return ("@", called[1:]) if called.startswith("@") and len(called) > 1 else ("", called)
