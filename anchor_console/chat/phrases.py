"""Phrases: text that a person declared to mean nothing (a 福袋 phrase), and text that looks as if it were one. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from enum import StrEnum
from functools import lru_cache
from typing import NewType

import msgspec

from anchor_console.chat.understanding.reading import Intent, Reading, Reason
from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold

SuspectId = NewType("SuspectId", int)

MEANS_NOTHING = Reading(Intent.CHATTER, (), (), None, (Reason(0, 0, "phrase"),), specific=False)
"""How a line that is a phrase is read, whatever its words."""

SUSPECT_PEOPLE = 10
SUSPECT_WITHIN_MS = 60_000
_SHORTEST_SUSPECT = 5
_LONGEST_CLAIM = 16
"""Characters that a fan needs to claim what they want: 法式碎花连衣裙黑色XL要两件 and not much more."""

_SAYS_NOTHING_OF_GOODS = frozenset({Intent.CHATTER, Intent.PRAISE, Intent.SPAM})
_GREETING = lazily(
    "(?:主播|老板|小姐姐|姐姐?|哥|大家|家人|老铁|宝宝|宝子|各位|你|您|我|又|们|晚上|早上|中午|下午|上午|晚|早|好|安|来|啦|了|啊|呀|哈"
    "|辛苦|加油|支持|拜|再见|生日|新年|节日|快乐)+"
)
"""What everybody says at the door, one after the other."""
_SPACE_AND_END = lazily(r"\s+|(?<![!~.,。、?])[!~.,。、?]++$")


@lru_cache(maxsize=8192)  # a room repeats itself
def key_of(text: str) -> str:
    """`text` as phrases are compared: width, case, spaces and marks at the end make no difference."""
    return _SPACE_AND_END.sub("", fold(text))


class Phrase(msgspec.Struct, frozen=True):
    key: str
    text: str
    by_name: str
    set_at_ms: int


class Phrases(msgspec.Struct, frozen=True):
    """The phrases in force; and the texts that are only suspected, which mean what they say until somebody answers."""

    keys: frozenset[str] = frozenset()
    suspected: frozenset[str] = frozenset()

    @classmethod
    def of(cls, phrases: Iterable[Phrase], suspects: Iterable[Suspect] = ()) -> Phrases:
        return cls(frozenset(phrase.key for phrase in phrases), frozenset(suspect.key for suspect in suspects))

    def cover(self, text: str) -> bool:
        """Whether `text` is one of them."""
        return bool(self.keys) and key_of(text) in self.keys

    def suspect(self, text: str) -> bool:
        """Whether `text` may be one, and a person is asked."""
        return bool(self.suspected) and key_of(text) in self.suspected


class SuspectState(StrEnum):
    OFFERED = "offered"
    ACCEPTED = "accepted"
    REJECTED = "rejected"


class Suspect(msgspec.Struct, frozen=True):
    """Text that `people` fans sent alike within a minute, offered to the desk as a phrase."""

    id: SuspectId
    key: str
    text: str
    people: int
    state: SuspectState
    suspected_at_ms: int


def may_be_suspected(text: str, reading: Reading) -> bool:
    """Whether many fans sending `text` alike would look arranged.

    200 fans who type `5号L` at the opening are buyers: only what names nothing sellable is suspected, or what is
    longer than a claim needs. Cheers of a few characters, and greetings, are what they are.
    """
    key = key_of(text)
    if len(key) > _LONGEST_CLAIM:
        return True
    if _GREETING.fullmatch(key):
        return False
    speaks_of_goods = bool(reading.items) or reading.intent not in _SAYS_NOTHING_OF_GOODS
    return not speaks_of_goods and len(key) >= _SHORTEST_SUSPECT and len(set(key)) >= _SHORTEST_SUSPECT - 1
