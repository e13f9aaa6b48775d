"""A line as the rules see it: half width, lower case, simplified, and as it sounds.

Every step maps one code point to one, so that a span of the plain text is a span of the original.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from functools import cache

from pypinyin import Style
from pypinyin.pinyin_dict import pinyin_dict
from pypinyin.style import convert

# Full-width forms; ideographic space and the quotes that keyboards offer become plain marks.
_WIDTH = {code: chr(code - 0xFEE0) for code in range(0xFF01, 0xFF5F)}
_LOWER = {code: chr(code + 32) for code in range(ord("A"), ord("Z") + 1)}
_MARKS = dict(zip(map(ord, "\u3000。、·×✖➕～"), "    **+~", strict=True))
# Figures in a ring: ⑤ and ❺ are a 5.
_RINGED = {first + figure: str(figure + 1) for first in (0x2460, 0x2776) for figure in range(9)}
# What joins or marks a sign before it is a blank: 1️⃣ is a 1.
_JOINERS = {0x200D: " ", 0xFE0F: " ", 0x20E3: " "}
# One character for 不用, which turns what follows away as 别 does.
_NEED_NOT = {ord("甭"): "别"}
# Half an emoji, where a platform cuts its lines by bytes, is none.
_HALVES = dict.fromkeys(range(0xD800, 0xE000), " ")
_FIRST_HANZI, _LAST_HANZI = 0x4E00, 0x9FFF
_AFTER_PLANE = 0x10000
"""The end of the plane of all characters but emoji and the rarest."""

_ADDRESS = re.compile(r"https?://[!-~]*")

_SAID_X = re.compile(
    r"(?<![\da-z])(?P<times>[2-9二三四五六七八九]?)[叉x](?=l(?![a-z]))|(?<=[\s\u4e00-\u9fff])叉(?=x*l(?![a-z]))"
)
"""A size of so many X's as it is said: 五叉L, 三XL."""
_FIGURES = dict(zip("二三四五六七八九", "23456789", strict=True))
# Pairs that hasty typing and dialects do not tell apart.
_LIKE_ENDINGS = (("ang", "an"), ("eng", "en"), ("ing", "in"))
_NO_PINYIN = frozenset({"yi", "pu", "ai", "lv", "pa", "he", "me", "she", "you", "can", "long", "gun"})
"""Syllables that are also words or marks that goods are told by."""
_ROUNDED = {"lv": "lu", "nv": "nu"}
_LIKE_STARTS = (("zh", "z"), ("ch", "c"), ("sh", "s"))


_THERE_OR_NOT = re.compile(
    "有无(?![糖线味痕香钢骨盖纺袖油硅蔗磷籽核刺领尘氟酒酸磁框叶芯极缝烟火添抗荧色菌毒边带帽扣底])"
)
"""有无桂花 asks as 有没有桂花 does; 有无糖的 asks for 无糖的."""


_DEGREES = re.compile(r"(?<=\d)°")
_SAID_AS_OF = re.compile(
    "(?<=[\\da-z一二三四五六七八九十])得(?![很起过上到唔不冇多小大有没出住下])|(?<=[带加][\u4e00-\u9fff])得(?=$|[ ,])"
)
"""的, as it is typed where both are said alike: 26得一条."""

_ROUND_ZERO = re.compile("(?<=\\d)o(?![a-z])")
"""A zero, typed as the letter: 11O."""
_GIRTH_SAID_AS_OF = re.compile("(?<=[大中小])滴(?=$|[ ,，大中小都来要拿整给那])")
"""的, as some type it for fun or by their dialect: 大滴来一个, which is no drop of anything."""


class Plainer:
    """Makes lines plain; knows the traditional characters that the word files name."""

    def __init__(self, traditional: Mapping[str, str]) -> None:
        tidying = {**_WIDTH, **_MARKS, **_RINGED, **_JOINERS, **_NEED_NOT, **_HALVES}
        self._tidying = tidying | {ord(old): new for old, new in traditional.items()}
        self._table = _LOWER | {code: char.lower() for code, char in self._tidying.items()}
        self._changing = re.compile(f"[{re.escape(''.join(map(chr, self._table)))}]")

    def plain(self, text: str) -> str:
        """`text` in plain form, code point for code point; of an address of the web, nothing but that it is one."""
        plain = text if self._changing.search(text) is None else text.translate(self._table)
        if "有无" in plain:
            plain = _THERE_OR_NOT.sub("有没", plain)
        if "°" in plain:
            plain = _DEGREES.sub("度", plain)
        if "得" in plain:
            plain = _SAID_AS_OF.sub("的", plain)
        if "o" in plain:
            plain = _ROUND_ZERO.sub("0", plain)
        if "滴" in plain:
            plain = _GIRTH_SAID_AS_OF.sub("的", plain)
        if "叉l" in plain or "xl" in plain:
            plain = _SAID_X.sub(_written_x, plain)
        return _ADDRESS.sub(_that_it_is_one, plain) if "://" in plain else plain

    def tidy(self, text: str) -> str:
        """`text` in plain form but for its capitals."""
        return _DEGREES.sub("度", text.translate(self._tidying))


def _written_x(said: re.Match[str]) -> str:
    times = said["times"] or ""
    return _FIGURES.get(times, times) + "x"


def _that_it_is_one(address: re.Match[str]) -> str:
    return "http".ljust(len(address[0]))


class Sounds:
    """Each Chinese character as the one that stands for all characters of like sound.

    `speakers` are the characters that stand for others; one whose sound none of them has stands for itself.
    """

    def __init__(self, speakers: str) -> None:
        speaker = self._speaker = {_syllable(ord(char)): char for char in speakers}
        # One flat string, by code point: each look-up in a dict would fetch four places of the memory, not one.
        self._rounded = {speaker.get(full, full): speaker.get(flat, flat) for full, flat in _ROUNDED.items()}
        before, behind = range(_FIRST_HANZI), range(_LAST_HANZI + 1, _AFTER_PLANE)
        said = [speaker.get(_syllable(code), chr(code)) for code in range(_FIRST_HANZI, _LAST_HANZI + 1)]
        self._table = "".join([*map(chr, before), *said, *map(chr, behind)])

    def sound(self, text: str) -> str:
        """`text` with each character replaced by the one that speaks for its sound."""
        return text.translate(self._table)

    def spelt(self, syllable: str) -> str | None:
        """The character that speaks for what somebody left as pinyin: 价 for jia; None where it is no syllable."""
        return None if syllable in _NO_PINYIN else self._speaker.get(_flat(syllable))

    def hastily(self, word: str) -> tuple[str, ...]:
        """`word` as it sounds, and where it differs, as those write it who type u for ü: 墨录 for 墨绿."""
        heard = self.sound(word)
        flat = "".join([self._rounded.get(char, char) for char in heard])
        return (heard,) if flat == heard else (heard, flat)


def _syllable(code: int) -> str:
    """How the character `code` is said, hasty typing and dialects allowed for; itself where nobody knows."""
    readings = pinyin_dict.get(code)
    return chr(code) if readings is None else _hasty(readings.partition(",")[0])


@cache
def _hasty(reading: str) -> str:
    return _flat(convert(reading, Style.NORMAL, strict=True))


def _flat(syllable: str) -> str:
    """A syllable without tone, as hasty typing and dialects have it."""
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
