"""What cells say: amounts, counts, measures and times, as people and shops write them. Pure."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Collection, Iterable, Mapping
from datetime import datetime, timedelta
from typing import TypeVar

from anchor_console.core.lazy_pattern import lazily
from anchor_console.core.money import parse_minor
from anchor_console.core.text import harmless

T = TypeVar("T")

_CURRENCY = lazily(r"(rmb|cny|人民币)", re.IGNORECASE)
_NOTHING = lazily(
    r"\s*(?:[-—–/\\]+|无|暂无|n/?a|null|none|0000-00-00.*|1900[-/]0?1[-/]0?0.*|1970[-/]0?1[-/]0?1 0?[08]:00:00)\s*",
    re.IGNORECASE,
)
"""What shops' systems put where there is nothing; of a time, its beginning."""
_UNKNOWN = lazily(r"\s*(?:没有|未知|未填写?|#n/a|nan|undefined)\s*", re.IGNORECASE)
"""What people and programs put in lists where nobody knows."""
_NO_NAME = lazily(r"\s*(?:[-—–/\\]+|n/a|null|none)\s*", re.IGNORECASE)
_COUNT = lazily(r"(\d{1,3}(?:,\d{3}){1,2}|\d{1,9})(?:\.0+)?\s*(?:件|个|条|双|套|只|盒|包|瓶|份|台)?")
ROUNDED = "rounded by a spreadsheet: save the column as text and export again"
_ROUNDED = lazily(r"\d(?:\.\d+)?e\+?\d{2,3}", re.IGNORECASE)
_CUT_LENGTH = 16
_ENOUGH_CUT = 5
"""So many ids that end in a zero do not by chance."""
_HALF_DAY = "上午|早上|凌晨|中午|下午|晚上|am|pm"
_TIME = lazily(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?"
    rf"(?:[ T]+(?P<before>{_HALF_DAY})?\s?(\d{{1,2}})[:时点](\d{{1,2}})分?(?::?(\d{{1,2}})(?:\.\d+)?秒?)?"
    rf"\s?(?P<behind>{_HALF_DAY})?)?",
    re.IGNORECASE,
)
_IN_ONE = lazily(r"(20\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)?")
_MOMENT = lazily(r"(1\d{9})(\d{3})?")
"""Seconds, or milliseconds, since 1970, as programs count: up to 2033."""
_SERIAL = lazily(r"[34567]\d{4}(?:\.\d+)?")
"""Days since 1900, as a spreadsheet saves a time whose format it lost."""
_FIRST_DAY = datetime(1899, 12, 30)
_YEARS = (1990, 2100)
"""What is of another is no date at all."""


class BadCell(Exception):
    """A cell of a row that says nothing that we can take; `field` is ours."""

    def __init__(self, field: str, value: str, reason: str) -> None:
        super().__init__(reason)
        self.field, self.value, self.reason = field, value, reason


def text(cells: dict[str, str], field: str, longest: int) -> str | None:
    """The cell on one line without marks that do harm; None where it is empty.

    Raises:
        BadCell: it is longer than `longest` characters.
    """
    value = harmless(cells.get(field, "")).strip()
    if len(value) > longest:
        raise BadCell(field, f"{value[:longest]}...", f"longer than {longest} characters")
    return value or None


def needed(cells: dict[str, str], field: str, longest: int) -> str:
    value = text(cells, field, longest)
    if value is None:
        raise BadCell(field, "", "empty, but needed")
    return value


def cut_ids(values: Iterable[str]) -> frozenset[str]:
    """Those of a column's ids whose end a spreadsheet cut: it keeps fifteen digits of a number, then puts a zero."""
    long = frozenset(value for value in values if len(value) == _CUT_LENGTH and value.isdecimal())
    return long if len(long) >= _ENOUGH_CUT and all(value.endswith("0") for value in long) else frozenset()


def is_rounded(value: str) -> bool:
    """Whether a spreadsheet has left of a long id no more than 2.61E+18: as many others are called the same."""
    return _ROUNDED.fullmatch(value.strip()) is not None


def parsed(cells: dict[str, str], field: str, parse: Callable[[str], T], reason: str) -> T | None:
    """What `parse` makes of the cell; None where it is empty, or a dash as shops' systems put for nothing.

    Raises:
        BadCell: with `reason`, where `parse` cannot.
    """
    value = cells.get(field, "")
    if not value or _NOTHING.fullmatch(value):
        return None
    try:
        return parse(value)
    except (ValueError, OverflowError, OSError):
        raise BadCell(field, value[:100], reason) from None


def amount(value: str) -> int:
    """An amount in fen: `¥89.90`, `89.9元`, `1,299.00`, `RMB 89.9`."""
    return parse_minor(_CURRENCY.sub("", unicodedata.normalize("NFKC", value)))


def whole(value: str) -> int:
    """A whole number of units, 0 or more: `12`, `12件`, `12.0` and `1,200` as spreadsheets write it."""
    found = _COUNT.fullmatch(unicodedata.normalize("NFKC", value).strip())
    if found is None:
        raise ValueError(value)
    return int(found[1].replace(",", ""))


def measure(value: str) -> float:
    """A number above 0."""
    number = float(value)
    if not (math.isfinite(number) and number > 0):
        raise ValueError(value)
    return number


def told_by(cells: Mapping[str, str], names: Collection[str]) -> dict[str, str]:
    """The cells without those that say that there is nothing: -, 无, null, nan.

    Args:
        names: fields of names: people are called 无, Na and Nan.
    """
    return {field: value for field, value in cells.items() if not _is_nothing(value, is_name=field in names)}


def _is_nothing(value: str, *, is_name: bool) -> bool:
    if is_name:
        return _NO_NAME.fullmatch(value) is not None
    return _NOTHING.fullmatch(value) is not None or _UNKNOWN.fullmatch(value) is not None


def id_in(value: str) -> str:
    """The id without the apostrophe by which people keep a spreadsheet from taking it for a number."""
    return value.strip().lstrip("'’‘`").strip()


def time_ms(value: str) -> int:
    """A time of this PC's zone, in UTC milliseconds: `2026-11-18 20:00:00`, `2026/11/18 下午8:00`, `20261118200000`,
    `2026年11月18日`, or as programs count: `1795032306`, `46344.83`. Days before months are none: 01/08 is of two days.
    """
    plain = value.strip()
    if (moment := _MOMENT.fullmatch(plain)) is not None:
        return int(moment[1]) * 1000 + int(moment[2] or 0)
    at = _local(plain)
    if not _YEARS[0] <= at.year < _YEARS[1]:
        raise ValueError(value)
    return round(at.timestamp()) * 1000


def _local(plain: str) -> datetime:
    if _SERIAL.fullmatch(plain) is not None:
        return _FIRST_DAY + timedelta(seconds=round(float(plain) * 86_400))
    if (in_one := _IN_ONE.fullmatch(plain)) is not None:
        return datetime(*(int(part or 0) for part in in_one.groups()))  # type: ignore[arg-type]
    found = _TIME.fullmatch(plain)
    if found is None:
        return datetime.fromisoformat(plain)
    year, month, day, hour, minute, second = (int(found[group] or 0) for group in (1, 2, 3, 5, 6, 7))
    half = (found["before"] or found["behind"] or "").casefold()
    if half in ("下午", "晚上", "pm") and hour < 12:
        hour += 12
    elif half in ("上午", "凌晨", "am") and hour == 12:
        hour = 0
    is_midnight = (hour, minute, second) == (24, 0, 0)
    at = datetime(year, month, day, 0 if is_midnight else hour, minute, second)
    return at + timedelta(days=1) if is_midnight else at
