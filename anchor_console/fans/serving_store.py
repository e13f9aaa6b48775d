"""Promises, and whom not to serve, on disk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anchor_console.core.ids import IdentityId, SessionId
from anchor_console.fans.serving import NotServed, Promise
from anchor_console.storage.rows import AMONG, ids_json
from anchor_console.storage.writer import Transaction

_PROMISE = (
    "SELECT promises.id, identity_id, identities.name, text, session_id, by_name, made_at_ms, kept_by, kept_at_ms"
    " FROM promises JOIN identities ON identities.id = identity_id"
)
_NOT_SERVED = (
    "SELECT identity_id, identities.name, why, by_name, set_at_ms FROM not_served"
    " JOIN identities ON identities.id = identity_id"
)


def add_promise(
    tx: Transaction, who: IdentityId, text: str, session_id: SessionId | None, by_name: str, at_ms: int
) -> int:
    (promise_id,) = tx.execute(
        "INSERT INTO promises (identity_id, text, session_id, by_name, made_at_ms) VALUES (?, ?, ?, ?, ?) RETURNING id",
        (who, text, session_id, by_name, at_ms),
    ).fetchone()
    return int(promise_id)


def set_kept(tx: Transaction, promise_id: int, by_name: str | None, at_ms: int | None) -> bool:
    """The promise was kept, or with None not yet after all; False where it is so already."""
    cursor = tx.execute(
        "UPDATE promises SET kept_by = ?, kept_at_ms = ? WHERE id = ? AND (kept_at_ms IS NULL) = (? IS NOT NULL)",
        (by_name, at_ms, promise_id, at_ms),
    )
    return cursor.rowcount == 1


def drop_promise(tx: Transaction, promise_id: int) -> None:
    """It is not to be kept any more, nor to come back."""
    tx.execute("DELETE FROM promises WHERE id = ?", (promise_id,))


def promises_of(tx: Transaction, identities: Sequence[IdentityId]) -> list[Promise]:
    """The promises to one fan that are still to be kept, the oldest first."""
    rows = tx.execute(
        _PROMISE + f" WHERE identity_id {AMONG} AND kept_at_ms IS NULL ORDER BY promises.id", (ids_json(identities),)
    )
    return [_as_promise(row) for row in rows]


def promise(tx: Transaction, promise_id: int) -> Promise | None:
    row = tx.execute(_PROMISE + " WHERE promises.id = ?", (promise_id,)).fetchone()
    return _as_promise(row) if row else None


def open_promises(tx: Transaction, before: SessionId | None, limit: int) -> list[Promise]:
    """What is still to be kept, the oldest first; made in another session than `before`."""
    rows = tx.execute(
        # Made between two sessions they have none.
        _PROMISE + " WHERE kept_at_ms IS NULL AND ifnull(session_id <> ?, 1) ORDER BY made_at_ms, promises.id LIMIT ?",
        (before, limit),
    )
    return [_as_promise(row) for row in rows]


def put_not_served(tx: Transaction, who: IdentityId, why: str, by_name: str, at_ms: int) -> None:
    tx.execute(
        "INSERT INTO not_served (identity_id, why, by_name, set_at_ms) VALUES (?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET why = excluded.why, by_name = excluded.by_name, set_at_ms = excluded.set_at_ms",
        (who, why, by_name, at_ms),
    )


def remove_not_served(tx: Transaction, identities: Sequence[IdentityId]) -> None:
    tx.execute(f"DELETE FROM not_served WHERE identity_id {AMONG}", (ids_json(identities),))  # noqa: S608 - our own words


def not_served(tx: Transaction, identities: Sequence[IdentityId]) -> NotServed | None:
    """Why one fan is not to be served; None where they are."""
    row = tx.execute(_NOT_SERVED + f" WHERE identity_id {AMONG} LIMIT 1", (ids_json(identities),)).fetchone()
    return NotServed(IdentityId(row[0]), *tuple(row)[1:]) if row else None


def _as_promise(row: Any) -> Promise:
    return Promise(row[0], IdentityId(row[1]), row[2], row[3], row[4], row[5], row[6], row[7], row[8])
