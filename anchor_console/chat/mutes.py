"""Mutes: what is hidden on our own screens and pages, and nowhere else. A muted line is stored and counted as ever."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Literal

import msgspec

from anchor_console.chat.feed import ChatRow
from anchor_console.core.ids import IdentityId
from anchor_console.core.observer import Signal
from anchor_console.core.text import fold

MuteKind = Literal["fan", "word", "pattern", "name"]

_BY_FAN = frozenset({"chat", "gift", "follow"})
"""What hides with whom a fan or a name is muted for; an order never hides."""


class Mute(msgspec.Struct, frozen=True):
    """One mute in force. `identity_id` says whom, or `words` what; `until_ms` None is for ever."""

    id: int
    kind: MuteKind
    identity_id: IdentityId | None
    words: str | None
    by_name: str
    from_ms: int
    until_ms: int | None


class Pattern:
    """Text in which `*` stands for anything and `?` for one character; found anywhere in a line.

    No regular expression: a seller types it, and no line may take long to match.
    """

    def __init__(self, text: str) -> None:
        pieces = (piece for piece in fold(text).split("*") if piece)
        self._pieces = [re.compile(".".join(map(re.escape, piece.split("?"))), re.DOTALL) for piece in pieces]

    @property
    def is_empty(self) -> bool:
        """Whether it would match every line."""
        return not any(piece.pattern.strip(".") for piece in self._pieces)

    def matches(self, folded: str) -> bool:
        at = 0
        for piece in self._pieces:
            found = piece.search(folded, at)
            if found is None:
                return False
            at = found.end()
        return True


class NameMask:
    """A name in which `*` stands for anything and `?` for one character; it has to fit the whole name."""

    def __init__(self, text: str) -> None:
        self._pieces = [
            re.compile(".".join(map(re.escape, piece.split("?"))), re.DOTALL) for piece in fold(text).split("*")
        ]
        self._last_length = len(fold(text).rpartition("*")[2])

    @property
    def is_empty(self) -> bool:
        """Whether it would fit everybody."""
        return not any(piece.pattern.strip(".") for piece in self._pieces)

    def fits(self, name: str) -> bool:
        folded = fold(name)
        first, *others = self._pieces
        if not others:
            return first.fullmatch(folded) is not None
        *between, last = others
        if (found := first.match(folded)) is None:
            return False
        at = found.end()
        for piece in between:
            if (found := piece.search(folded, at)) is None:
                return False
            at = found.end()
        last_at = len(folded) - self._last_length
        return last_at >= at and last.match(folded, last_at) is not None


class Mutes:
    """The mutes in force now; `changed` is told when they are others. Main thread only."""

    def __init__(self) -> None:
        self.changed: Signal[tuple[Mute, ...]] = Signal()
        self.in_force: tuple[Mute, ...] = ()
        self._fans: frozenset[IdentityId] = frozenset()
        self._words: tuple[str, ...] = ()
        self._patterns: tuple[Pattern, ...] = ()
        self._names: tuple[NameMask, ...] = ()

    def show(self, mutes: Iterable[Mute], now_ms: int) -> None:
        """Let these be in force, but for those whose time is over."""
        in_force = tuple(mute for mute in mutes if mute.until_ms is None or mute.until_ms > now_ms)
        if in_force == self.in_force:
            return
        self.in_force = in_force
        self._fans = frozenset(mute.identity_id for mute in in_force if mute.identity_id is not None)
        self._words = tuple(fold(mute.words) for mute in in_force if mute.kind == "word" and mute.words)
        self._patterns = tuple(Pattern(mute.words) for mute in in_force if mute.kind == "pattern" and mute.words)
        self._names = tuple(NameMask(mute.words) for mute in in_force if mute.kind == "name" and mute.words)
        self.changed.emit(in_force)

    @property
    def fans(self) -> frozenset[IdentityId]:
        """The fans whom this desk hides."""
        return self._fans

    def hides(self, row: ChatRow) -> bool:
        """Whether the row is hidden. What the room's own staff say is hidden with them, never for a word or a name."""
        if row.identity_id in self._fans and row.kind in _BY_FAN:
            return True
        if row.kind in _BY_FAN and not row.staff and row.name and any(mask.fits(row.name) for mask in self._names):
            return True
        if row.kind != "chat" or row.staff or not (self._words or self._patterns):
            return False
        folded = fold(row.text)
        return any(word in folded for word in self._words) or any(one.matches(folded) for one in self._patterns)
