"""Marks on fans, and the list of whom to silence, on disk."""

from __future__ import annotations

from anchor_console.core.ids import Identity, IdentityId
from anchor_console.fans.marks import Mark, MarkedFan, ToSilence
from anchor_console.storage.writer import Transaction

_MARKED = (
    "SELECT identity_id, identities.name, mark, by_name, set_at_ms, until_ms FROM fan_marks"
    " JOIN identities ON identities.id = identity_id"
)


def put_mark(tx: Transaction, who: IdentityId, mark: Mark, by_name: str, at_ms: int, until_ms: int) -> None:
    """Mark the fan until `until_ms`; a mark that they bear already gets the new end."""
    tx.execute(
        "INSERT INTO fan_marks (identity_id, mark, by_name, set_at_ms, until_ms) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT DO UPDATE SET by_name = excluded.by_name, set_at_ms = excluded.set_at_ms,"
        " until_ms = excluded.until_ms",
        (who, mark, by_name, at_ms, until_ms),
    )


def remove_mark(tx: Transaction, who: IdentityId, mark: Mark) -> None:
    tx.execute("DELETE FROM fan_marks WHERE identity_id = ? AND mark = ?", (who, mark))


def marks_of(tx: Transaction, who: IdentityId, now_ms: int) -> list[MarkedFan]:
    """The marks that the fan bears now."""
    rows = tx.execute(f"{_MARKED} WHERE identity_id = ? AND until_ms > ? ORDER BY set_at_ms, mark", (who, now_ms))
    return [_as_marked(row) for row in rows]


def marks(tx: Transaction, now_ms: int) -> list[MarkedFan]:
    """Every mark in force, the newest first."""
    rows = tx.execute(f"{_MARKED} WHERE until_ms > ? ORDER BY set_at_ms DESC, identity_id, mark", (now_ms,))
    return [_as_marked(row) for row in rows]


def drop_expired(tx: Transaction, now_ms: int) -> None:
    tx.execute("DELETE FROM fan_marks WHERE until_ms <= ?", (now_ms,))


def put_to_silence(tx: Transaction, who: IdentityId, by_name: str, at_ms: int) -> None:
    """Put the fan on the list; one who was ticked off stands there again."""
    tx.execute(
        "INSERT INTO to_silence (identity_id, by_name, added_at_ms) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET"
        " by_name = excluded.by_name, added_at_ms = excluded.added_at_ms, done_by = NULL, done_at_ms = NULL"
        " WHERE done_at_ms IS NOT NULL",
        (who, by_name, at_ms),
    )


def tick_silenced(tx: Transaction, who: IdentityId, by_name: str | None, at_ms: int | None) -> None:
    """It is done on the platform, or with None not yet after all."""
    tx.execute("UPDATE to_silence SET done_by = ?, done_at_ms = ? WHERE identity_id = ?", (by_name, at_ms, who))


def remove_to_silence(tx: Transaction, who: IdentityId) -> None:
    tx.execute("DELETE FROM to_silence WHERE identity_id = ?", (who,))


def to_silence(tx: Transaction) -> list[ToSilence]:
    """The whole list: what is to be done first, the oldest first; then what is done, the latest first."""
    rows = tx.execute(
        # In this order: where the list is empty SQLite would rather begin with all identities.
        "SELECT identity_id, platform, space, user_id, name, by_name, added_at_ms, done_by, done_at_ms FROM to_silence"
        " CROSS JOIN identities ON identities.id = identity_id"
        " ORDER BY done_at_ms IS NOT NULL, done_at_ms DESC, added_at_ms, identity_id"
    )
    return [ToSilence(IdentityId(row[0]), Identity(*tuple(row)[1:4]), *tuple(row)[4:]) for row in rows]


def _as_marked(row: tuple[int, str, str, str, int, int]) -> MarkedFan:
    return MarkedFan(IdentityId(row[0]), row[1], Mark(row[2]), row[3], row[4], row[5])
