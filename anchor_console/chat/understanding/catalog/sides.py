"""Sizes of two sides, however their numbers are said: 四十乘一百二, 一米四两米, 九十一米五, 60 90.

Each is known by its sides in centimetres: 140x200 for 1.4×2米. A side below ten that has no unit is one in metres, as
shops write them; what is no such size at all (5x7 of a photo) is told alike by shop and fan, and so found too.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator

from anchor_console.chat.understanding.catalog import size_parts
from anchor_console.chat.understanding.line import numbers

_LISTED = re.compile(
    r"(?<![\d.*x])(\d{1,4}(?:\.\d{1,3})?)(?:cm|厘米|公分|米|m)?[*x](\d{1,4}(?:\.\d{1,3})?)"
    rf"(?=cm|厘米|公分|米|m|[^a-z\d.{size_parts.PIECES}]|$|[*x]\d)"
    rf"|(?<![\d.*x])({size_parts.SIDE})[*x]({size_parts.SIDE})(?=[{size_parts.PIECES}])"
)
"""Two sides; 1米*2根 has but one, and 45x45套 two."""
_KEY = re.compile(r"\d+(?:\.\d+)?x\d+(?:\.\d+)?")
_FIGURES = re.compile(r"\d+(?:\.\d+)?")
_SPOKEN = re.compile(f"[{numbers.CHINESE_DIGITS}]+")
_METRES, _CENTIMETRES = re.compile("米|m(?![a-z])"), re.compile("公分|厘米|cm")
_WHICH = re.compile("(?<=[\\d米mx*])[宽高长](?=[x*\\d]|$)|[宽高长](?=\\d)")
"""Which side it is: 宽2.0x高2.7, 1.5宽*2.6高."""
_BY = re.compile(r"\s?[宽高长]?\s?[乘x*]\s?[宽高长]?|[宽高长]{1,2}")
_TO_THE_OTHER = re.compile(rf"\s?[乘x*米m公厘c\s宽高长]|[{numbers.CHINESE_DIGITS}]")
_IN_METRES = 10
"""A side below is one in metres."""
_UNITS = frozenset("米m分")
"""Ends a side that is told with its unit."""
_OF_BODIES = re.compile("穿|身高|体重|斤|多大|[什啥哪]么?个?码|胖|瘦")
_LEAST_HEIGHT, _MOST_HEIGHT = 140, 195
"""Centimetres that people are tall."""
_LONGEST_SIDE = 1000
"""Centimetres."""
_ENDS = frozenset("0123456789.")
_OF_ELSE = re.compile(r"\s?(?:斤|公斤|kg|岁|块|元|个月|号楼)")
"""Behind the second number, what makes it one of something else."""


def listed(names: Iterable[str]) -> Iterator[tuple[str, str, bool]]:
    """The sides of each size in centimetres, the size, and whether they are the first that it tells."""
    for name in names:
        for at, sides in enumerate(_LISTED.finditer(_WHICH.sub("", name.lower().replace("×", "*")))):
            wide, long = sides[1] or sides[3], sides[2] or sides[4]
            yield key_of(float(wide), float(long)), name, at == 0


def is_key(word: str) -> bool:
    """Whether it is how a size is known here, or looks so."""
    return _KEY.fullmatch(word) is not None


def key_of(wide: float, long: float) -> str:
    """What a size of these sides is known by."""
    return "x".join(numbers.tidy(round(side * 100 if side < _IN_METRES else side, 1)) for side in (wide, long))


def said_at(text: str, start: int, keys: Collection[str], *, is_for_bodies: bool = False) -> tuple[int, str] | None:
    """Where the sides that plain `text` tells from `start` on end, and which of `keys` they are; the longest of all
    that they may be heard as.

    Args:
        is_for_bodies: whether what people wear is sold too, so that 165 120 is rather how tall and heavy somebody is.
    """
    found: tuple[int, str] | None = None
    for wide, end, is_clear in _sides(text, start):
        if end == len(text) or _TO_THE_OTHER.match(text, end) is None:
            continue
        by = _BY.match(text, end)
        for behind in (by.end(),) if by is not None else (end, end + text.startswith(" ", end)):
            for long, stop, is_clear_too in _sides(text, behind):
                is_joined = by is not None or (is_clear and is_clear_too)
                if by is None and is_for_bodies and _is_body(text, wide, end, stop):
                    continue
                key = key_of(wide, long)
                if is_joined and key in keys and (found is None or stop > found[0]) and not _goes_on(text, stop):
                    found = stop, key
    return found


def _is_body(text: str, wide: float, end: int, stop: int) -> bool:
    """Whether it is rather how tall and heavy somebody is: 165 120, 一米六一百二 穿多大."""
    if not _LEAST_HEIGHT <= wide <= _MOST_HEIGHT or text[stop - 1] in _UNITS:
        return False
    return text.startswith(" ", end) or _OF_BODIES.search(text) is not None


def _goes_on(text: str, end: int) -> bool:
    """Whether the number that seems to end there does not, or is of something else."""
    return text[end : end + 1] in _ENDS or _OF_ELSE.match(text, end) is not None


def _sides(text: str, start: int) -> Iterator[tuple[float, int, bool]]:
    """What a number that begins at `start` may be as a side, where it ends, and whether it can be one with nothing
    between it and the other: a bare 3 can not."""
    figures = _FIGURES.match(text, start)
    if figures is not None:
        yield from _with_unit(text, float(figures[0]), figures.end())
        return
    spoken = _SPOKEN.match(text, start)
    if spoken is None:
        return
    for end in range(spoken.end(), start, -1):
        value = numbers.parse(text[start:end])
        if value is not None:
            yield from _with_unit(text, value, end)


def _with_unit(text: str, value: float, end: int) -> Iterator[tuple[float, int, bool]]:
    if not 0 < value < _LONGEST_SIDE:
        return
    if (metres := _METRES.match(text, end)) is not None:
        if value >= _IN_METRES:
            return
        tenth = numbers.parse(text[metres.end() : metres.end() + 1])
        if tenth is not None and tenth < _IN_METRES and value == int(value):
            yield 100 * value + 10 * tenth, metres.end() + 1, True
        yield 100 * value, metres.end(), True
        return
    if (centimetres := _CENTIMETRES.match(text, end)) is not None:
        yield value, centimetres.end(), True
        return
    yield value, end, value >= _IN_METRES or value != int(value)
