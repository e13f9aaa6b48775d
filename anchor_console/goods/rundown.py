"""The rundown (排品表): what comes when, for how long, at which price, and how the show keeps to it. Pure.

Clock times are minutes of the day; a show that goes past midnight counts on into the next.
"""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum
from typing import NewType

import msgspec

from anchor_console.core.ids import ProductId

RowId = NewType("RowId", int)
DAY_MIN = 24 * 60
MOST_ROWS = 500
LONGEST_TITLE = 100
_LATE_AT_MOST = 2 * 60
"""So long after a plan is over a show may begin that was meant by it."""


class RowKind(StrEnum):
    """A product, or a moment that is none: 福袋, 券, 换主播, 互动, anything else."""

    PRODUCT = "product"
    LUCK = "luck"
    COUPON = "coupon"
    HOST = "host"
    TALK = "talk"
    OTHER = "other"


MOMENTS = (RowKind.LUCK, RowKind.COUPON, RowKind.HOST, RowKind.TALK, RowKind.OTHER)
RETURN_ROLE = "返场"


class RundownRow(msgspec.Struct, frozen=True):
    """One line of the plan. What nobody has said is None, or empty for words and lists.

    `starts_min` is a clock time that somebody set; `release` is how many are put up for sale at each opening.
    """

    id: RowId
    kind: RowKind
    product_id: ProductId | None
    title: str
    starts_min: int | None
    minutes: int | None
    price_minor: int | None
    floor_minor: int | None
    release: tuple[int, ...]
    points: tuple[str, ...]
    role: str


def empty_row(kind: RowKind = RowKind.PRODUCT, product_id: ProductId | None = None, title: str = "") -> RundownRow:
    """A row of which nothing else is said yet."""
    return RundownRow(RowId(0), kind, product_id, title, None, None, None, None, (), (), "")


class Turn(msgspec.Struct, frozen=True):
    """When a row was current in this session; `ended_ms` is None while it is."""

    row_id: RowId
    started_ms: int
    ended_ms: int | None


class Progress(msgspec.Struct, frozen=True):
    """How the show stands to its plan.

    `late_s` is how far its end is behind the plan, below zero where it is ahead; None where the plan has no times.
    """

    current: RundownRow | None = None
    next: RundownRow | None = None
    started_ms: int | None = None
    ends_ms: int | None = None
    """When the current row should end by its minutes."""
    next_at_ms: int | None = None
    """The next row's clock time, or when the current row's minutes are over."""
    late_s: int | None = None


def clock_times(rows: Sequence[RundownRow]) -> list[int | None]:
    """When each row begins: as it was set, else behind the row before it; past midnight it counts on."""
    times: list[int | None] = []
    at: int | None = None
    for row in rows:
        if row.starts_min is not None:
            at = row.starts_min if at is None else _not_before(row.starts_min, at)
        times.append(at)
        at = None if at is None or row.minutes is None else at + row.minutes
    return times


def _not_before(minute: int, after: int) -> int:
    """The clock time `minute` on the day that fits behind `after`: 00:30 behind 23:50 is the next day's.

    A time a little before `after` is the same evening's: rows overlap in real plans.
    """
    day = after // DAY_MIN * DAY_MIN
    found = day + minute
    return found + DAY_MIN if after - found > DAY_MIN // 2 else found


def days_off(rows: Sequence[RundownRow], began_min: int) -> int:
    """On which day the plan begins, counted from that on which the show did: 1 for a 00:00 plan begun at 23:50.

    A plan that was over for long is none that somebody is late for: it is still to come.
    """
    ends = [at + (row.minutes or 0) for row, at in zip(rows, clock_times(rows), strict=True) if at is not None]
    if not ends:
        return 0
    return next(day for day in (-1, 0, 1) if max(ends) + day * DAY_MIN >= began_min - _LATE_AT_MOST)


def planned_minutes(rows: Sequence[RundownRow]) -> int:
    return sum(row.minutes or 0 for row in rows)


def row_of(rows: Sequence[RundownRow], product_id: ProductId, turns: Sequence[Turn]) -> RundownRow | None:
    """The row that a product on air belongs to: the current one, else its next that has not been, else its last."""
    own = [row for row in rows if row.product_id == product_id]
    current = turns[-1].row_id if turns and turns[-1].ended_ms is None else None
    shown = {turn.row_id for turn in turns}
    return (
        next((row for row in own if row.id == current), None)
        or next((row for row in own if row.id not in shown), None)
        or (own[-1] if own else None)
    )


def next_row(rows: Sequence[RundownRow], turns: Sequence[Turn]) -> RundownRow | None:
    """The first row behind the latest one that has not been; before the show, the first."""
    shown = {turn.row_id for turn in turns}
    places = {row.id: at for at, row in enumerate(rows)}
    at = places.get(turns[-1].row_id, -1) if turns else -1
    return next((row for row in rows[at + 1 :] if row.id not in shown), None)


def previous_row(rows: Sequence[RundownRow], turns: Sequence[Turn]) -> RundownRow | None:
    places = {row.id: at for at, row in enumerate(rows)}
    at = places.get(turns[-1].row_id, 0) if turns else 0
    return rows[at - 1] if at > 0 else None


def progress(rows: Sequence[RundownRow], turns: Sequence[Turn], midnight_ms: int, now_ms: int) -> Progress:
    """Where the show is in its plan at `now_ms`.

    Args:
        midnight_ms: when the day began on which the plan does, in this PC's zone, see `days_off`.
    """
    coming = next_row(rows, turns)
    times = {row.id: at for row, at in zip(rows, clock_times(rows), strict=True)}

    def at_ms(row: RundownRow | None) -> int | None:
        minute = None if row is None else times[row.id]
        return None if minute is None else midnight_ms + minute * 60_000

    turn = turns[-1] if turns and turns[-1].ended_ms is None else None
    current = next((row for row in rows if turn is not None and row.id == turn.row_id), None)
    if turn is None or current is None:
        return Progress(next=coming, next_at_ms=at_ms(coming))
    planned_ms = None if current.minutes is None else current.minutes * 60_000
    ends_ms = None if planned_ms is None else turn.started_ms + planned_ms
    planned_start = at_ms(current)
    late_ms: int | None = None
    if planned_start is not None:
        late_ms = max(now_ms, ends_ms or now_ms) - planned_start - (planned_ms or 0)
        if planned_ms is None:
            late_ms = turn.started_ms - planned_start
    elif ends_ms is not None:
        late_ms = max(0, now_ms - ends_ms)
    next_at = at_ms(coming)
    return Progress(
        current=current,
        next=coming,
        started_ms=turn.started_ms,
        ends_ms=ends_ms,
        next_at_ms=next_at if next_at is not None else ends_ms if coming is not None else None,
        late_s=None if late_ms is None else late_ms // 1_000,
    )


def next_release(row: RundownRow, rounds: int) -> int | None:
    """What the plan puts up for sale after `rounds` openings that did; None where it plans no more."""
    return row.release[rounds] if rounds < len(row.release) else None


def clock_text(minute: int) -> str:
    """A clock time as people read it: `20:05`."""
    return f"{minute // 60 % 24:02d}:{minute % 60:02d}"
