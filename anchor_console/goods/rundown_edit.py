"""A cell of the rundown as a person typed it, and as it is shown for typing. Pure."""

from __future__ import annotations

from enum import StrEnum

from msgspec.structs import replace

from anchor_console.core.money import format_minor
from anchor_console.goods.rundown import DAY_MIN, RundownRow, clock_text
from anchor_console.goods.rundown_sheet import releases_of
from anchor_console.goods.rundown_times import times_of
from anchor_console.sheets.cells import amount, whole

_MOST_MINUTES = 600


class Cell(StrEnum):
    STARTS = "starts"
    MINUTES = "minutes"
    TITLE = "title"
    PRICE = "price"
    FLOOR = "floor"
    RELEASE = "release"
    ROLE = "role"
    POINTS = "points"


def cell_text(row: RundownRow, cell: Cell) -> str:
    """What stands in the cell when somebody goes to type there; empty where nothing was said."""
    match cell:
        case Cell.STARTS:
            return "" if row.starts_min is None else clock_text(row.starts_min)
        case Cell.MINUTES:
            return "" if row.minutes is None else str(row.minutes)
        case Cell.TITLE:
            return row.title
        case Cell.PRICE:
            return _money(row.price_minor)
        case Cell.FLOOR:
            return _money(row.floor_minor)
        case Cell.RELEASE:
            return "+".join(str(units) for units in row.release)
        case Cell.ROLE:
            return row.role
        case Cell.POINTS:
            return "｜".join(row.points)


def with_cell(row: RundownRow, cell: Cell, text: str) -> RundownRow:
    """The row with what was typed; an empty text says nothing any more.

    Raises:
        ValueError: it is no time, number or amount.
    """
    said = text.strip()
    match cell:
        case Cell.STARTS:
            return replace(row, starts_min=_minute(said) if said else None)
        case Cell.MINUTES:
            return replace(row, minutes=_minutes(said) if said else None)
        case Cell.TITLE:
            return replace(row, title=said)
        case Cell.PRICE:
            return replace(row, price_minor=amount(said) if said else None)
        case Cell.FLOOR:
            return replace(row, floor_minor=amount(said) if said else None)
        case Cell.RELEASE:
            units = releases_of(said)
            if said and not units:
                raise ValueError(said)
            return replace(row, release=units)
        case Cell.ROLE:
            return replace(row, role=said)
        case Cell.POINTS:
            points = said.replace("|", "｜").split("｜")
            return replace(row, points=tuple(point.strip() for point in points if point.strip()))


def _minute(said: str) -> int:
    """`20:05`, `20点`, and the `2005` or `20` that a hurried hand types."""
    found, _ = times_of(said)
    if found is not None:
        return found
    if said.isdecimal() and len(said) <= 4:
        hours, minutes = (int(said), 0) if len(said) <= 2 else (int(said[:-2]), int(said[-2:]))
        if minutes < 60 and hours < 30:
            return (hours * 60 + minutes) % DAY_MIN
    raise ValueError(said)


def _minutes(said: str) -> int:
    minutes = whole(said.removesuffix("分钟").removesuffix("分"))
    if not 0 < minutes <= _MOST_MINUTES:
        raise ValueError(said)
    return minutes


def _money(minor: int | None) -> str:
    return "" if minor is None else format_minor(minor).removesuffix(".00")
