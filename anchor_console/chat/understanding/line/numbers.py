"""Chinese and Arabic numbers, as people type them."""

from __future__ import annotations

import re
from functools import lru_cache
from itertools import pairwise

_DIGITS = {
    "零": 0, "〇": 0, "一": 1, "壹": 1, "幺": 1, "二": 2, "两": 2, "俩": 2, "贰": 2, "三": 3, "仨": 3, "叁": 3,
    "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9,
}  # fmt: skip
_PLACES = {"十": 10, "拾": 10, "百": 100, "佰": 100, "千": 1000, "仟": 1000, "万": 10000}
_TENS = {"廿": 20, "卅": 30}
_FIGURES = str.maketrans("0123456789", "零一二三四五六七八九")

CHINESE_ONES = "零一二三四五六七八九"
"""By their value."""
CHINESE_DIGITS = "".join((*_DIGITS, *_PLACES, *_TENS))
"""All characters that `parse` reads besides 0-9 and the point."""


_LONGEST = 9


def parse(text: str) -> float | None:
    """The value of `text`; None where it is no number, or one of more digits than anybody means of goods.

    A number that breaks off counts on in the next place, as in speech: 一百六 is 160, 二百一 is 210.
    """
    if len(text.partition(".")[0]) > _LONGEST:
        return None
    if text[:1].isdecimal() and text.isascii():
        try:
            return float(text)
        except ValueError:
            return None
    if text[:1].isdecimal():
        text = text.translate(_FIGURES)  # 2百5
    whole, point, tenths = text.partition("点")
    if point:
        parts = parse(whole), parse(tenths)
        return (
            None if parts[0] is None or parts[1] is None or parts[1] > 99 else parts[0] + parts[1] / 10 ** len(tenths)
        )
    if not text or any(char not in CHINESE_DIGITS for char in text):
        return None
    if all(char in _DIGITS for char in text):
        return float("".join(str(_DIGITS[char]) for char in text))
    return float(_with_places(text))


def _with_places(text: str) -> int:
    total, digit, last_place = 0, 0, 1
    for char in text:
        if char in _DIGITS:
            if digit and _DIGITS[char] != digit + 1 and last_place >= 100:  # 一百七五 is 175; 一百七八 is about 180
                last_place //= 10
                total += digit * last_place
            digit = _DIGITS[char]
            last_place = 1 if digit == 0 else last_place
        elif char in _TENS:
            total, digit, last_place = total + _TENS[char], 0, 10
        else:
            last_place = _PLACES[char]
            total, digit = total + (digit or 1) * last_place, 0
    # 一百六: nothing names the last digit's place, so it is the one below the last named.
    return total + digit * (last_place // 10 if last_place >= 100 else 1)


def with_point(text: str) -> str:
    """A number that `parse` reads in figures where it has a point, its tenths as said: 2.0 for 二点零."""
    whole, point, tenths = text.partition("点")
    if not point or any(char not in _DIGITS for char in tenths) or (value := parse(whole)) is None:
        return text
    return f"{tidy(value)}.{''.join(str(_DIGITS[char]) for char in tenths)}"


def is_about(text: str) -> bool:
    """Whether a spoken number names two that follow each other: 七八, 两三, 五六十, 一百二三十."""
    said = text.replace("两", "二")
    return any(one in _ONES and _ONES.find(other) == _ONES.find(one) + 1 for one, other in pairwise(said))


def in_tens(text: str) -> list[str]:
    """The numbers from 10 to 99 that spoken `text` is made of, where it is no more: 三十 and 三十一 of 三十三十一."""
    tens = _TEN.findall(text) if text.count("十") > 1 else []
    return tens if sum(map(len, tens)) == len(text) else []


_TEN = re.compile("十[一二三四五六七八九]?|[二三四五六七八九]十(?:一|[二三四五六七八九](?!十))?")
_ONES = CHINESE_ONES[1:]


def tidy(value: float) -> str:
    """`value` as a size writes it: no needless point."""
    return str(int(value)) if float(value).is_integer() else f"{value:g}"


def whole(value: float) -> int | float:
    """`value` as an int where it is one."""
    return int(value) if value == int(value) else value


@lru_cache(maxsize=1024)
def in_digits(value: float) -> str:
    """A whole number in digits; nothing for any other."""
    return str(int(value)) if value == int(value) else ""
