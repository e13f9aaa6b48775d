"""What holding asks of the disk: who is next, how much a fan has, whose clock stands still."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from anchor_console.core.ids import ClaimId, IdentityId, ProductId, SessionId, SkuId
from anchor_console.storage.rows import AMONG, ids_json
from anchor_console.storage.writer import Transaction


class Next(msgspec.Struct, frozen=True):
    """Who is served next; `is_late` where it is what they asked for afterwards."""

    claim_id: ClaimId
    is_late: bool


_EARLY = (
    "SELECT id, place AS at, 0 AS is_late FROM claims WHERE session_id = ?1 AND sku_id = ?2 AND waiting > late"
    " ORDER BY place LIMIT 1"
)
_LATE = (
    "SELECT id, late_place AS at, 1 AS is_late FROM claims WHERE session_id = ?1 AND sku_id = ?2 AND late > 0"
    " ORDER BY late_place LIMIT 1"
)


def next_waiting(tx: Transaction, session_id: SessionId, sku_id: SkuId) -> Next | None:
    """The claim whose units wait longest for this SKU."""
    row = tx.execute(
        f"SELECT id, is_late FROM (SELECT * FROM ({_EARLY}) UNION ALL SELECT * FROM ({_LATE})) ORDER BY at LIMIT 1",  # noqa: S608
        (session_id, sku_id),
    ).fetchone()
    return None if row is None else Next(ClaimId(row[0]), bool(row[1]))


def next_place(tx: Transaction) -> int:
    """The end of every line: a number above all that were given."""
    # The condition lets SQLite take the end of the index of those few.
    (place,) = tx.execute(
        "SELECT 1 + max(ifnull((SELECT max(place) FROM claims), 0),"
        " ifnull((SELECT max(late_place) FROM claims WHERE late_place IS NOT NULL), 0))"
    ).fetchone()
    return int(place)


def units_of(tx: Transaction, session_id: SessionId, fan: Sequence[IdentityId], product_id: ProductId) -> int:
    """How many units of a product a fan has in the session, held or bought."""
    who = ids_json(fan)
    (units,) = tx.execute(
        f"SELECT ifnull((SELECT sum(held) FROM claims WHERE identity_id {AMONG} AND session_id = ? AND product_id = ?),"  # noqa: S608
        f" 0) + ifnull((SELECT sum(units_booked) FROM sales WHERE identity_id {AMONG} AND session_id = ?"
        " AND product_id = ?), 0)",
        (who, session_id, product_id, who, session_id, product_id),
    ).fetchone()
    return int(units)


def order_waits(tx: Transaction, session_id: SessionId, fan: Sequence[IdentityId], sku_id: SkuId) -> bool:
    """Whether the fan has an order of this SKU that is placed, and neither paid nor given up."""
    row = tx.execute(
        f"SELECT 1 FROM sales WHERE identity_id {AMONG} AND session_id = ? AND sku_id = ? AND status = 'placed'"  # noqa: S608
        " LIMIT 1",
        (ids_json(fan), session_id, sku_id),
    ).fetchone()
    return row is not None


def held_claims_of(tx: Transaction, session_id: SessionId, fan: Sequence[IdentityId]) -> list[ClaimId]:
    rows = tx.execute(
        f"SELECT id FROM claims WHERE identity_id {AMONG} AND session_id = ? AND held > 0 ORDER BY id",  # noqa: S608
        (ids_json(fan), session_id),
    )
    return [ClaimId(row[0]) for row in rows]


def held_claims(tx: Transaction, session_id: SessionId) -> list[ClaimId]:
    rows = tx.execute("SELECT id FROM claims WHERE session_id = ? AND held > 0 ORDER BY id", (session_id,))
    return [ClaimId(row[0]) for row in rows]


# -- the clock of a session's holds


class HoldClock(msgspec.Struct, frozen=True):
    """When the console was last known to run, and since when the clock stands still; None where it does not."""

    alive_at_ms: int | None = None
    stopped_at_ms: int | None = None


def clock(tx: Transaction, session_id: SessionId) -> HoldClock:
    row = tx.execute(
        "SELECT alive_at_ms, stopped_at_ms FROM hold_clocks WHERE session_id = ?", (session_id,)
    ).fetchone()
    return HoldClock() if row is None else HoldClock(*row)


def put_clock(tx: Transaction, session_id: SessionId, now: HoldClock) -> None:
    tx.execute(
        "INSERT INTO hold_clocks (session_id, alive_at_ms, stopped_at_ms) VALUES (?, ?, ?) ON CONFLICT (session_id)"
        " DO UPDATE SET alive_at_ms = excluded.alive_at_ms, stopped_at_ms = excluded.stopped_at_ms",
        (session_id, now.alive_at_ms, now.stopped_at_ms),
    )


def put_off(tx: Transaction, session_id: SessionId, by_ms: int, not_before_ms: int) -> None:
    """Let every hold of the session end `by_ms` later, and none before `not_before_ms`."""
    tx.execute(
        "UPDATE claims SET expires_at_ms = max(expires_at_ms + ?, ?)"
        " WHERE session_id = ? AND held > 0 AND expires_at_ms IS NOT NULL",
        (by_ms, not_before_ms, session_id),
    )


def first_to_expire(tx: Transaction, session_id: SessionId, now_ms: int) -> ClaimId | None:
    """The claim whose hold ran out first by now."""
    row = tx.execute(
        "SELECT id FROM claims WHERE session_id = ? AND held > 0 AND expires_at_ms <= ? ORDER BY expires_at_ms, id"
        " LIMIT 1",
        (session_id, now_ms),
    ).fetchone()
    return None if row is None else ClaimId(row[0])


def next_expiry(tx: Transaction, session_id: SessionId) -> int | None:
    """When the next hold ends; None where none is held, or the clock stands still."""
    row = tx.execute(
        "SELECT expires_at_ms FROM claims WHERE session_id = ? AND held > 0 AND expires_at_ms IS NOT NULL"
        " ORDER BY expires_at_ms LIMIT 1",
        (session_id,),
    ).fetchone()
    if row is None or clock(tx, session_id).stopped_at_ms is not None:
        return None
    return int(row[0])
