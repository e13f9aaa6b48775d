"""The topic `cue`: what the anchor should know right now, of the plan, the mood, and the lines starred for them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any

from anchor_console.chat.feed import ChatRow
from anchor_console.chat.private_words import is_private
from anchor_console.chat.tickets import Mood, meanwhile
from anchor_console.core.clock import rfc3339
from anchor_console.goods.rundown import Progress, RundownRow

_TEXT_SHOWN = 80


def plan(
    progress: Progress, told: Callable[[RundownRow], dict[str, Any]], to_hub_ms: Callable[[int], int]
) -> dict[str, Any]:
    """What of the rundown the topic `cue` tells: the next clock time, when what is current should end, and how many
    minutes the show is late. Empty without a rundown.
    """
    if progress.current is None and progress.next is None:
        return {}
    coming = progress.next
    at_ms = progress.next_at_ms
    return {
        "next_at": None if coming is None or at_ms is None else {"at": rfc3339(to_hub_ms(at_ms))} | told(coming),
        "slot_ends_at": None if progress.ends_ms is None else rfc3339(to_hub_ms(progress.ends_ms)),
        "late_min": None if progress.late_s is None else round(progress.late_s / 60),
    }


def cue(moods: Iterable[Mood], starred: Iterable[ChatRow], planned: Mapping[str, Any]) -> dict[str, Any] | None:
    """What the anchor should know of the room right now; None where there is nothing."""
    told = [
        {
            "complaint": mood.complaint.value,
            "people": mood.people,
            "unnamed": mood.unnamed,
            "say": meanwhile(mood.complaint).by_language(),
        }
        for mood in moods
    ]
    # The tablet stands in the studio: what a line says of a body, a child or an illness stays at the desk.
    lines = [
        {
            "id": str(row.id),
            "name": row.name if row.name is not None and not is_private(row.name) else "",
            "text": row.text[:_TEXT_SHOWN] if not is_private(row.text) else "",
        }
        for row in starred
    ]
    return {"moods": told, "starred": lines, **planned} if told or lines or planned else None
