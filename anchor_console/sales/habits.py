"""What purchases tell of a fan: which sizes they keep or send back, which colours and kinds they buy. Pure."""

from __future__ import annotations

from collections.abc import Sequence
from operator import attrgetter

from anchor_console.core.ids import IdentityId
from anchor_console.fans.known import SENT_BACK, Habit
from anchor_console.sales.purchases import Purchase

_HABITS = 3
"""Of each kind, those that they did most often."""


def habits_of(purchases: Sequence[Purchase]) -> list[Habit]:
    """What purchases tell of a fan: sizes bought and kept, and sent back; colours and kinds of goods they buy."""
    told: list[Habit] = []
    kept = [line for line in purchases if not line.is_returned]
    for facet, lines, value_of_line in (
        ("size", kept, attrgetter("size")),
        (SENT_BACK, [line for line in purchases if line.is_returned], attrgetter("size")),
        ("likes", kept, attrgetter("color")),
        ("likes", kept, attrgetter("category")),
    ):
        by_value: dict[str, list[Purchase]] = {}
        for line in lines:
            if value_of_line(line) and line.identity_id is not None:
                by_value.setdefault(value_of_line(line), []).append(line)
        habits = [_habit(facet, value, lines) for value, lines in by_value.items()]
        told += sorted(habits, key=lambda habit: (-habit.times, -habit.last_at_ms, habit.value))[:_HABITS]
    return told


def _habit(facet: str, value: str, lines: Sequence[Purchase]) -> Habit:
    last: dict[IdentityId, int] = {}
    for line in lines:
        if line.identity_id is not None:
            last[line.identity_id] = max(last.get(line.identity_id, 0), line.at_ms or 0)
    return Habit(facet, value, len(lines), max(last.values()), last)
