"""What cells say: amounts, counts, measures and times, as people and shops write them. Pure."""

from __future__ import annotations

import math
import re
import unicodedata
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import TypeVar

from anchor_console.core.money import parse_minor
from anchor_console.core.text import harmless

T = TypeVar("T")

_CURRENCY = re.compile(r"(rmb|cny|人民币)", re.IGNORECASE)
_NOTHING = re.compile(r"\s*(?:[-—–/\\]+|无|暂无|n/?a|null|none)\s*", re.IGNORECASE)
_COUNT = re.compile(r"(\d{1,9})(?:\.0+)?\s*(?:件|个|条|双|套|只|盒|包|瓶|份|台)?")
ROUNDED = "rounded by a spreadsheet: save the column as text and export again"
_ROUNDED = re.compile(r"\d(?:\.\d+)?e\+?\d{2,3}", re.IGNORECASE)
_CUT_LENGTH = 16
_ENOUGH_CUT = 5
"""So many ids that end in a zero do not by chance."""
_TIME = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]+(\d{1,2})[:时点](\d{1,2})分?(?::?(\d{1,2})(?:\.\d+)?秒?)?)?"
)


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
    """A whole number of units, 0 or more: `12`, `12件`, `12.0` as spreadsheets write it."""
    found = _COUNT.fullmatch(unicodedata.normalize("NFKC", value).strip())
    if found is None:
        raise ValueError(value)
    return int(found[1])


def measure(value: str) -> float:
    """A number above 0."""
    number = float(value)
    if not (math.isfinite(number) and number > 0):
        raise ValueError(value)
    return number


def time_ms(value: str) -> int:
    """A time of this PC's zone, in UTC milliseconds: `2026-11-18 20:00:00`, `2026/11/18 20:00`, `2026年11月18日`."""
    found = _TIME.fullmatch(value.strip())
    if found is None:
        at = datetime.fromisoformat(value.strip())
    else:
        at = datetime(*(int(part or 0) for part in found.groups()))  # type: ignore[arg-type]
    return int(at.timestamp() * 1000)
