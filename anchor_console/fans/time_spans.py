"""How long, as sellers type it: `30多天`, `一个多月`, `三十天以上`, `2 months`. Pure."""

from __future__ import annotations

from anchor_console.core.lazy_pattern import lazily

_COUNT = r"\d{1,4}|[一二两三四五六七八九]?十[一二三四五六七八九]?|[一二两三四五六七八九半]"
SPAN = rf"(?:超过|最近|近)?(?:{_COUNT})\s*多?(?:天|周|个?多?星期|个?多?月|年)多?(?:以上|之?内)?"
SPAN_EN = r"\d{1,4} (?:day|week|month|year)s?"
"""The two as patterns without groups, for what `days_in` takes."""

_SAID = lazily(rf"({_COUNT})\D*?(天|周|星期|月|年|day|week|month|year)")
_DAYS_OF = {
    "天": 1, "周": 7, "星期": 7, "月": 30, "年": 365, "day": 1, "week": 7, "month": 30, "year": 365,
}  # fmt: skip
_DIGITS = {word: digit for digit, word in enumerate("一二三四五六七八九", 1)} | {"两": 2}


def days_in(span: str) -> float:
    """How many days the span is at the least: 30 in 一个多月.

    Raises:
        ValueError: it is no span.
    """
    said = _SAID.search(span)
    if said is None:
        raise ValueError(span)
    return _number(said[1]) * _DAYS_OF[said[2]]


def _number(said: str) -> float:
    """`30`, `三十`, `十五`, `两`, `半`."""
    if said.isdecimal():
        return int(said)
    if said == "半":
        return 0.5
    tens, ten, ones = said.rpartition("十")
    return (_DIGITS.get(tens, 1) * 10 if ten else 0) + _DIGITS.get(ones, 0)
