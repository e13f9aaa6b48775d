"""A line as the rules see it: half width, lower case, simplified, and as it sounds.

Every step maps one code point to one, so that a span of the plain text is a span of the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping

from pypinyin import Style, lazy_pinyin

# Capitals and full-width forms; ideographic space and the quotes that keyboards offer become plain marks.
_WIDTH = {code: chr(code - 0xFEE0).lower() for code in range(0xFF01, 0xFF5F)}
_LOWER = {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
_MARKS = dict(zip(map(ord, "\u3000。、·×✖➕～"), "    **+~", strict=True))
# What joins or marks a sign before it is a blank: 1️⃣ is a 1.
_JOINERS = {0x200D: " ", 0xFE0F: " ", 0x20E3: " "}
_FIRST_HANZI, _LAST_HANZI = 0x4E00, 0x9FFF

# Pairs that hasty typing and dialects do not tell apart.
_LIKE_ENDINGS = (("ang", "an"), ("eng", "en"), ("ing", "in"))
_LIKE_STARTS = (("zh", "z"), ("ch", "c"), ("sh", "s"))


class Plainer:
    """Makes lines plain; knows the traditional characters that the word files name."""

    def __init__(self, traditional: Mapping[str, str]) -> None:
        self._table: dict[int, str] = {**_LOWER, **_WIDTH, **_MARKS, **_JOINERS}
        self._table.update({ord(old): new for old, new in traditional.items()})
        self._changing = re.compile(f"[{re.escape(''.join(map(chr, self._table)))}]")

    def plain(self, text: str) -> str:
        """`text` in plain form, code point for code point."""
        return text if self._changing.search(text) is None else text.translate(self._table)


class Sounds(dict[int, str]):
    """A translate table from each Chinese character to one that stands for all characters of like sound.

    Filled as characters are met: a shop's words and its chat use a few thousand. `speakers` are the characters that
    stand for others; one whose sound none of them has stands for itself.
    """

    def __init__(self, speakers: str) -> None:
        super().__init__()
        self._speakers = {_syllable(char): char for char in speakers}

    def __missing__(self, code: int) -> str:
        char = chr(code)
        if _FIRST_HANZI <= code <= _LAST_HANZI:
            char = self._speakers.get(_syllable(char), char)
        self[code] = char
        return char

    def sound(self, text: str) -> str:
        """`text` with each character replaced by the one that speaks for its sound."""
        return text.translate(self)


def _syllable(char: str) -> str:
    syllable = lazy_pinyin(char, style=Style.NORMAL)[0]
    for long, short in _LIKE_STARTS:
        if syllable.startswith(long):
            syllable = short + syllable[len(long) :]
    for long, short in _LIKE_ENDINGS:
        if syllable.endswith(long) and not syllable.endswith("iang"):
            syllable = syllable[: -len(long)] + short
    return syllable


def is_hanzi(text: str) -> bool:
    """Whether `text` is Chinese characters only."""
    return all("\u4e00" <= char <= "\u9fff" for char in text)


def sayable(words: Iterable[str]) -> list[str]:
    """Those of `words` that are long enough to be known by sound alone: two characters or more, all Chinese."""
    return [word for word in words if len(word) > 1 and is_hanzi(word)]
