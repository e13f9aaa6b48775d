"""How tall and how heavy somebody is, and what they will pay, as people write it: `160`, `1米6`, `一米六五`; `110斤`,
`55kg`; `160左右`, `500左右`, `300-500`, `三百以内`. Pure.
"""

from __future__ import annotations

import re
import unicodedata

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.weight import WeightUnit, kilograms

_HEIGHT = lazily(r"(\d{2,3}(?:\.\d)?)(?:cm|公分|厘米)?|1[米m.](\d{1,2})(?:米|m|cm)?", re.IGNORECASE)
_WEIGHT = lazily(r"(\d{1,3}(?:\.\d{1,2})?)(斤|kg|公斤|千克)?", re.IGNORECASE)
_HEIGHT_IN_WORDS = lazily("[一1]米[〇零一二两三四五六七八九]{1,2}")
_ABOUT = lazily(r"^(?:大?约|大概|差不多)|(?:左右|上下)$")
_SPOKEN = str.maketrans("〇零一二两三四五六七八九", "001223456789")
_BUDGET = re.compile(
    r"(?:最多|不超过|预算)?(?:\d+(?:\.\d+)?(?:元|块)?[-~到至])?(\d+(?:\.\d+)?)([百千万k])?(?:元|块钱?)?(?:左右|上下|以内|以下|之内|内|封顶)?"
)
_CURRENCY = re.compile("[¥￥,]|rmb")
_TIMES = {"百": 100, "千": 1_000, "k": 1_000, "万": 10_000}
_HUNDREDS_IN_WORDS = re.compile("[一二两三四五六七八九](?=[百千万])")
_MOST_YUAN = 1_000_000
_SHORTEST_CM, _TALLEST_CM = 40, 230
_LIGHTEST_KG, _HEAVIEST_KG = 2, 300
_LEAST_JIN, _MOST_KG = 96, 70
"""A bare number from the one on is in 斤, up to the other in kilograms."""


class WhichUnit(ValueError):
    """A weight that could be in 斤 as well as in kilograms: a wrong size is worse than none."""


def height_cm(text: str) -> str:
    """Centimetres.

    Raises:
        ValueError: it is no height.
    """
    found = _HEIGHT.fullmatch(in_digits(_ABOUT.sub("", _plain(text))))
    if found is None:
        raise ValueError(text)
    height = float(found[1]) if found[1] else 100 + int(found[2].ljust(2, "0"))
    if not _SHORTEST_CM <= height <= _TALLEST_CM:
        raise ValueError(text)
    return f"{height:g}"


def in_digits(text: str) -> str:
    """The text with a height in words as figures: 一米六五 is 1米65."""
    return _HEIGHT_IN_WORDS.sub(lambda height: height[0].translate(_SPOKEN), text)


def weight_kg(text: str, unit: WeightUnit | None = None) -> str:
    """Kilograms.

    Args:
        unit: of a number that has none by itself; None goes by how great it is.
    Raises:
        WhichUnit: nothing tells which unit it is in.
        ValueError: it is no weight.
    """
    found = _WEIGHT.fullmatch(_ABOUT.sub("", _plain(text)))
    if found is None:
        raise ValueError(text)
    number = float(found[1])
    told = ("斤" if found[2] == "斤" else "kg") if found[2] else unit
    if told is None:
        if _MOST_KG <= number < _LEAST_JIN:
            raise WhichUnit(text)
        told = "斤" if number >= _LEAST_JIN else "kg"
    weight = kilograms(number, told)
    if not _LIGHTEST_KG <= weight <= _HEAVIEST_KG:
        raise ValueError(text)
    return f"{weight:g}"


def budget_yuan(text: str) -> str:
    """The most that somebody will pay, in whole yuan.

    Raises:
        ValueError: it is no such sum, or but the least: 500以上.
    """
    plain = _CURRENCY.sub("", _plain(text).casefold())
    found = _BUDGET.fullmatch(_HUNDREDS_IN_WORDS.sub(lambda digit: digit[0].translate(_SPOKEN), plain))
    if found is None:
        raise ValueError(text)
    yuan = int(float(found[1]) * _TIMES.get(found[2], 1))
    if not 1 <= yuan <= _MOST_YUAN:
        raise ValueError(text)
    return str(yuan)


def _plain(text: str) -> str:
    return unicodedata.normalize("NFKC", text).replace(" ", "")
