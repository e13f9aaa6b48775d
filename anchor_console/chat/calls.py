"""Calls: the host asks the room to type something, and until it closes bare words are its votes. Pure."""

from __future__ import annotations

import unicodedata
from collections.abc import Mapping

import msgspec

from anchor_console.chat.understanding.reading import Intent, Reading, Reason
from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.text import fold

_A_VOTE = Reading(Intent.CHATTER, (), (), None, (Reason(0, 0, "call"),), specific=False)
_LONGEST_VOTE = 6
_OPTION = lazily(r"([^\d\s,，、;；/]*?)[扣打刷敲]?\s*(?<!\d)(\d)(?!\d)")
_KNOCK = lazily(r"^(?:我)?[扣打刷敲]\s*(?=\d)")
_KNOCKED = lazily(r"(?<=.)[扣打刷敲]\s*$")
_AROUND_CHOICE = lazily(r"^(?:我|想|要|选|穿|买|拍|是|喜欢)+|(?<=.)(?:色|码|的|号|款)+$")
_ASKED = lazily(r"[扣打刷敲]\s*[“\"'「]?([^\s,，、;；/”\"'」]+)")
_REPEATED = lazily(r"(.+?)\1+")
_END = lazily(r"(?<![\s!~.,。，、…])[\s!~.,。，、…]++$")


class Votes(msgspec.Struct, frozen=True):
    """What was typed for one word: distinct fans, and lines; `label` is what the call says of it (黑1白2: 黑).

    `unnamed` are those of the lines that the platform merged: counted, never attributed.
    """

    word: str
    label: str | None
    people: int
    lines: int
    unnamed: int


class OpenCall(msgspec.Struct, frozen=True):
    """`people` counts distinct fans, `lines` every line that voted; `votes` tells them by word, most people first."""

    id: int
    meaning: str
    opened_at_ms: int
    people: int
    lines: int
    votes: tuple[Votes, ...] = ()


def options(meaning: str) -> Mapping[str, str]:
    """The digits that a call gives a meaning, each with it as it was written: M1L2 is {1: M, 2: L}; 想要的扣1 is
    {1: 想要的}.
    """
    return {digit: label for label, digit in _OPTION.findall(unicodedata.normalize("NFKC", meaning))}


def asked_for(meaning: str) -> frozenset[str]:
    """The words, as they vote, that a call itself asks for: the 6 of 想要的扣666, the 没 of 没拍到的打没."""
    return frozenset(_vote_word(word) for word in _ASKED.findall(fold(meaning)))


def vote_of(text: str, reading: Reading, meaning: str = "") -> str | None:
    """The word that `text` votes with while a call of `meaning` is open; None where it says something of its own.

    111 and 扣1 are 1, and so are 黑, 黑色, 黑扣1 and 要黑的 in a call for 要黑扣1，要白扣2, and 没拍到 in one for
    没拍到的扣1. In a call between options other words are no votes.
    """
    word = _vote_word(text)
    if not word or len(word) > _LONGEST_VOTE:
        return None
    known = options(meaning)
    for digit, label in known.items():
        if label and _choice(_without(digit, word)) == _choice(fold(label)):
            return digit
    if len(known) > 1 and word not in known:
        return None
    # What the call itself asks for answers it, however it would read on its own: 没 in one for 没拍到的扣没.
    return word if reading.intent is Intent.CHATTER or word in asked_for(meaning) else None


def _without(digit: str, word: str) -> str:
    """The word without the digit that goes with it: both 白2 and 白扣2 are 白."""
    return _KNOCKED.sub("", word.removesuffix(digit)) if word.endswith(digit) else word


def _choice(words: str) -> str:
    """What is chosen, without the words around it: 要黑色的 is 黑, M码 is m."""
    return _AROUND_CHOICE.sub("", words)


def as_voted(text: str, reading: Reading, meaning: str) -> Reading:
    """The reading that counts while a call of `meaning` is open: 黑 claims nothing in one for 黑1白2."""
    says_more = reading.intent is not Intent.CHATTER
    return _A_VOTE if says_more and vote_of(text, reading, meaning) is not None else reading


def _vote_word(text: str) -> str:
    word = _KNOCK.sub("", _END.sub("", fold(text)))
    repeated = _REPEATED.fullmatch(word)
    return repeated[1] if repeated else word
