"""Who did something in the room in a span of time, as the stored events tell it."""

from __future__ import annotations

from anchor_console.core.ids import IdentityId
from anchor_console.storage.writer import Transaction

_OF_THE_MOMENT = "(kind <> 'order' OR body ->> '$.status' IN ('placed', 'paid'))"
"""What people do there and then; parcels and refunds are told of people who sleep."""


def present_between(tx: Transaction, since_ms: int, until_ms: int) -> dict[IdentityId, int]:
    """Everybody who did something from `since_ms` to `until_ms`, each with their last time."""
    rows = tx.execute(
        "SELECT identity_id, max(received_at_ms) FROM messages WHERE id BETWEEN ? AND ? AND identity_id IS NOT NULL"  # noqa: S608
        f" AND received_at_ms BETWEEN ? AND ? AND kind IN ('chat', 'gift', 'join', 'like', 'follow', 'order')"
        f" AND {_OF_THE_MOMENT} GROUP BY identity_id",
        (_first_since(tx, since_ms), _first_since(tx, until_ms + 1) - 1, since_ms, until_ms),
    )
    return {IdentityId(who): at_ms for who, at_ms in rows}


def _first_since(tx: Transaction, at_ms: int) -> int:
    """The id of the first event that came in at `at_ms` or later; ids go in arrival order, with gaps."""
    low, high = tx.execute("SELECT ifnull(min(id), 1), ifnull(max(id), 0) + 1 FROM messages").fetchone()
    at_or_behind = "SELECT id, received_at_ms FROM messages WHERE id >= ? ORDER BY id LIMIT 1"
    while low < high:
        middle = (low + high) // 2
        row = tx.execute(at_or_behind, (middle,)).fetchone()
        if row is None or row[1] >= at_ms:
            high = middle
        else:
            low = row[0] + 1
    return int(low)


def last_event_ms(tx: Transaction) -> int | None:
    """When the newest event came in."""
    row = tx.execute("SELECT received_at_ms FROM messages ORDER BY id DESC LIMIT 1").fetchone()
    return None if row is None else int(row[0])
