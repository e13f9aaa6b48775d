"""The topic `feed`: chat, line by line."""

from __future__ import annotations

from typing import Any

from anchor_console.chat.feed import ChatRow
from anchor_console.core.clock import rfc3339


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
