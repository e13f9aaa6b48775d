"""Calls: the host asks the room to type something, and until it closes bare words are its votes."""

from __future__ import annotations

from dataclasses import dataclass

from anchor_console.chat.understanding.reading import Intent, Reading
from anchor_console.core.text import fold

_LONGEST_VOTE = 6


@dataclass(frozen=True, slots=True)
class OpenCall:
    """`people` counts distinct fans, `lines` every line that voted."""

    id: int
    meaning: str
    opened_at_ms: int
    people: int
    lines: int


def vote_of(text: str, reading: Reading) -> str | None:
    """The word that `text` votes with while a call is open; None where it says something of its own."""
    word = fold(text)
    if reading.intent is not Intent.CHATTER or not word or len(word) > _LONGEST_VOTE:
        return None
    return word
