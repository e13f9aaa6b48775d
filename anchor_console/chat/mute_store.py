"""Mutes on disk: kept when they are lifted too, so that it can be told who muted whom."""

from __future__ import annotations

from anchor_console.chat.mutes import Mute, MuteKind
from anchor_console.core.ids import IdentityId
from anchor_console.storage.writer import Transaction

_MUTE = "id, iif(of_names, 'name', kind), identity_id, words, by_name, from_ms, until_ms"


def in_force(tx: Transaction, now_ms: int) -> list[Mute]:
    """The mutes that nobody lifted and whose time is not over, oldest first."""
    rows = tx.execute(
        f"SELECT {_MUTE} FROM mutes INDEXED BY mutes_in_force"  # noqa: S608 - our own words
        " WHERE lifted_at_ms IS NULL AND ifnull(until_ms > ?, true) ORDER BY id",
        (now_ms,),
    )
    return [Mute(*row) for row in rows]


def add(
    tx: Transaction,
    kind: MuteKind,
    what: IdentityId | str,
    by_name: str,
    now_ms: int,
    until_ms: int | None,
) -> int:
    """Mute a fan, a word, a pattern or names; a mute of the same that is in force is lifted for it. Gives its id."""
    column = "identity_id" if kind == "fan" else "words"
    stored, of_names = ("pattern", 1) if kind == "name" else (kind, 0)
    tx.execute(
        "UPDATE mutes SET lifted_by = ?, lifted_at_ms = ?"  # noqa: S608 - our own words
        f" WHERE kind = ? AND of_names = ? AND {column} = ? AND lifted_at_ms IS NULL",
        (by_name, now_ms, stored, of_names, what),
    )
    (mute_id,) = tx.execute(
        f"INSERT INTO mutes (kind, of_names, {column}, by_name, from_ms, until_ms)"  # noqa: S608
        " VALUES (?, ?, ?, ?, ?, ?) RETURNING id",
        (stored, of_names, what, by_name, now_ms, until_ms),
    ).fetchone()
    return int(mute_id)


def lift(tx: Transaction, mute_id: int, by_name: str, now_ms: int) -> bool:
    """End a mute; False where it was not in force."""
    done = tx.execute(
        "UPDATE mutes SET lifted_by = ?, lifted_at_ms = ? WHERE id = ? AND lifted_at_ms IS NULL",
        (by_name, now_ms, mute_id),
    )
    return done.rowcount == 1
