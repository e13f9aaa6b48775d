"""The topics `feed` and `live_chat`: chat, line by line, for assistants and for those who have the fans' page open."""

from __future__ import annotations

from typing import Any

from anchor_console.chat.feed import ChatRow
from anchor_console.core.clock import rfc3339
from anchor_console.live.intake.arrivals import VIEWERS


def feed_item(row: ChatRow, left_out: int, gap_of: str = "") -> dict[str, Any]:
    """
    Args:
        gap_of: the source whose gap it is, where several run.
    """
    who = row.identity
    return {
        "id": str(row.id),
        "at": rfc3339(row.at_ms),
        "kind": row.kind,
        "text": row.text,
        "fan": None
        if who is None
        else {
            "name": row.name,
            "platform": who.platform,
            "space": who.space,
            "user_id": who.user_id,
            "staff": row.staff,
        },
        "intent": row.reading.intent.value if row.reading else None,
        "specific": row.reading.specific if row.reading else False,
        "items": [
            {"number": item.number, "color": item.color, "size": item.size, "qty": item.qty}
            for item in (row.reading.items if row.reading else ())
        ],
        "left_out": left_out,
        # When a gap began; `at` is its end, unless it lasts.
        **({} if row.since_ms is None else {"since": rfc3339(row.since_ms), "lasts": row.lasts}),
        **({"source": gap_of} if gap_of else {}),
    }


def is_from_fans_page(row: ChatRow) -> bool:
    """Whether somebody wrote it on the fans' page; what is said on a platform is not shown to whoever opens that."""
    return row.kind == "chat" and row.identity is not None and row.identity.platform == VIEWERS


def live_chat_item(row: ChatRow) -> dict[str, Any]:
    """What the fans' page shows of a line that was written there: who, by the name they gave themselves, and what."""
    who = row.identity
    return {
        "id": str(row.id),
        "at": rfc3339(row.at_ms),
        "text": row.text,
        "fan": None if who is None else {"name": row.name or "", "platform": who.platform, "user_id": who.user_id},
    }
