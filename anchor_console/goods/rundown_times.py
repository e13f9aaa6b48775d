"""Clock times as people write them in a 排品表: `20:05`, `20点`, `8点一刻`, `晚上十点半`, `20:00-20:15`. Pure.

A spoken hour is of a clock with twelve: `8点` behind 20:00 is in the evening, and where nothing stands before it the
evening is meant as well, when most people sell. Whoever means the morning says so.
"""

from __future__ import annotations

import re
import unicodedata

import msgspec

DAY_MIN = 24 * 60
LONGEST_MIN = 600
_HALF_DAY = DAY_MIN // 2
_OVERLAP_MIN = 60
"""How much earlier than the row before it a row may begin."""

_DIGITS = {digit: value for value, digit in enumerate("零一二三四五六七八九")} | {"〇": 0, "两": 2}
_CN = "[零〇一二两三四五六七八九十]{1,3}"
_PART = r"(?P<part>凌晨|清晨|早上|早|上午|中午|下午|傍晚|今晚|晚上|晚|夜里)?\s*"
_MORNING, _EVENING = ("凌晨", "清晨", "早上", "早", "上午"), ("下午", "傍晚", "今晚", "晚上", "晚", "夜里")
_CLOCK = re.compile(rf"{_PART}(?<![\d.¥￥])(?P<hour>[01]?\d|2\d)\s*[:：]\s*(?P<minute>[0-5]\d)(?::[0-5]\d)?(?![\d.])")
_SPOKEN = re.compile(
    rf"{_PART}(?<![\d.¥￥])(?P<hour>[01]?\d|2\d|{_CN})\s*[点时]\s*"
    rf"(?P<minute>半|[一1]刻|[三3]刻|整|钟|[0-5]\d分?|\d分|{_CN}分?)?(?![\d.折点])"
)
_DATE = re.compile(r"^\d{4}[-/]\d{1,2}[-/]\d{1,2}[ T]+")
_DAY_SHARE = re.compile(r"0\.\d{3,}")
_DASH = re.compile(r"\s*[-~—–至到]+\s*")


class Told(msgspec.Struct, frozen=True):
    """When a row begins and how many minutes it takes, as far as it was said; `rest` is the text without that."""

    starts_min: int | None
    minutes: int | None
    rest: str


def times_of(text: str, after: int | None = None) -> tuple[int | None, int | None]:
    """When it starts, and how many minutes it takes where an end stands beside.

    Args:
        after: when the row before it starts, where that is known.
    """
    told = _DATE.sub("", unicodedata.normalize("NFKC", text).strip())
    if _DAY_SHARE.fullmatch(told):
        # A spreadsheet's own way to keep a time.
        return round(float(told) * DAY_MIN) % DAY_MIN, None
    found = _first(told)
    if found is None:
        return None, None
    whole = _told(told, found, after)
    return whole.starts_min, whole.minutes


def leading_time(text: str, after: int | None = None) -> Told:
    """The time that a line begins with, behind bullets; nothing where it begins otherwise."""
    lead = re.match(r"\W*", text)
    start = lead.end() if lead else 0
    found = _CLOCK.match(text, start) or _SPOKEN.match(text, start)
    return Told(None, None, text) if found is None else _told(text, found, after)


def clock_within(text: str, after: int | None = None) -> Told:
    """A time in digits anywhere in a line: `大衣 20:15`. A spoken one may be anything there: 显瘦一点."""
    found = _CLOCK.search(text)
    return Told(None, None, text) if found is None else _told(text, found, after)


def _first(text: str) -> re.Match[str] | None:
    both = [found for found in (_CLOCK.search(text), _SPOKEN.search(text)) if found is not None]
    return min(both, key=lambda found: found.start(), default=None)


def _told(text: str, found: re.Match[str], after: int | None) -> Told:
    start = _minute(found, after)
    dash = _DASH.match(text, found.end())
    until = None if dash is None else _CLOCK.match(text, dash.end()) or _SPOKEN.match(text, dash.end())
    if until is None:
        return Told(start, None, _without(text, found.start(), found.end()))
    minutes = (_minute(until, start, overlap=0) - start) % DAY_MIN
    return Told(start, minutes if 0 < minutes <= LONGEST_MIN else None, _without(text, found.start(), until.end()))


def _without(text: str, start: int, end: int) -> str:
    return f"{text[:start]} {text[end:]}".strip()


def _minute(found: re.Match[str], after: int | None, overlap: int = _OVERLAP_MIN) -> int:
    hour, part = _number(found["hour"]), found["part"]
    minute = (hour * 60 + _past_hour(found["minute"])) % DAY_MIN
    is_spoken = found.re is _SPOKEN
    if part in _MORNING:
        return minute
    if part in _EVENING:
        return (minute + _HALF_DAY) % DAY_MIN if 0 < hour <= 12 else minute
    if not 0 < hour <= 12 or part is not None:
        return minute
    other = (minute + _HALF_DAY) % DAY_MIN
    if after is None:
        return other if is_spoken and hour < 12 else minute
    return min((minute, other), key=lambda one: (one - (after - overlap)) % DAY_MIN)


def _past_hour(said: str | None) -> int:
    told = (said or "").removesuffix("分")
    if told in ("", "整", "钟"):
        return 0
    if told == "半":
        return 30
    if told.endswith("刻"):
        return 45 if told[0] in "三3" else 15
    return min(59, _number(told))


def _number(said: str) -> int:
    """`20`, `二十`, `十一`, `零五`."""
    if said.isdecimal():
        return int(said)
    tens, ten, ones = said.rpartition("十")
    high = (_DIGITS.get(tens, 1) if ten else 0) * 10
    return high + sum(_DIGITS.get(digit, 0) for digit in ones[-1:])
