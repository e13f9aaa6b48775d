"""A seller's own words, beside those of the word files: what an intent, product, colour or person is called here."""

from __future__ import annotations

from enum import StrEnum
from typing import Any, NamedTuple

from anchor_console.chat.understanding.reading import Intent

AUDIENCES = ("妈妈", "爸爸", "老公", "老婆", "孩子", "老人", "朋友", "孕妇", "男士")
LONGEST = 20
"""Characters of the longest word."""


class OwnKind(StrEnum):
    """What a word stands for; what it `means` is then an intent, a product's code (of older words its
    number), a colour, or an audience."""

    INTENT = "intent"
    PRODUCT = "product"
    COLOR = "color"
    PERSON = "person"


class OwnWord(NamedTuple):
    word: str
    kind: str
    means: str


def own_words(stored: Any) -> tuple[OwnWord, ...]:
    """The own words in a stored value; what is none of them is left out."""
    if not isinstance(stored, list):
        return ()
    words = (OwnWord(*entry) for entry in stored if isinstance(entry, list) and len(entry) == len(OwnWord._fields))
    return tuple(word for word in words if is_sound(word))


def is_sound(own: OwnWord) -> bool:
    """Whether the word says something and means something."""
    if not all(isinstance(part, str) and part.strip() == part for part in own) or not 0 < len(own.word) <= LONGEST:
        return False
    if own.kind == OwnKind.INTENT:
        return own.means in set(Intent) and " " not in own.word
    if own.kind == OwnKind.PERSON:
        return own.means in AUDIENCES
    return own.kind in (OwnKind.PRODUCT, OwnKind.COLOR) and bool(own.means)
