"""Names that ids bore in a session, and ids that several share, on disk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import msgspec

from anchor_console.core.ids import Identity, IdentityId, SessionId
from anchor_console.fans.masks import Bearing, Sharing
from anchor_console.storage.writer import Transaction


def bearings(tx: Transaction, session_id: SessionId, ids: Iterable[Identity]) -> dict[Identity, Bearing]:
    """What is known of these ids in this session; those never seen are left out."""
    asked = msgspec.json.encode([[one.platform, one.space, one.user_id] for one in ids]).decode()
    rows = tx.execute(
        "SELECT platform, space, user_id, attendance.name, shared_ids.session_id, first_name, second_name,"
        " second_at_ms, is_lasting FROM json_each(?) JOIN identities ON platform = value ->> 0"
        " AND space = value ->> 1 AND user_id = value ->> 2"
        " LEFT JOIN attendance ON attendance.identity_id = identities.id AND attendance.session_id = ?"
        " LEFT JOIN shared_ids ON shared_ids.identity_id = identities.id",
        (asked, session_id),
    )
    return {
        Identity(row[0], row[1], row[2]): Bearing(
            row[3] or None,
            None if row[4] is None else Sharing(SessionId(row[4]), row[5], row[6], row[7], bool(row[8])),
        )
        for row in rows
    }


def keep(tx: Transaction, found: Iterable[tuple[Identity, Sharing]]) -> list[IdentityId]:
    """Remember which ids are shared; gives those that no session trusts any more."""
    lasting = []
    for who, sharing in found:
        (identity_id,) = tx.execute(
            "INSERT INTO shared_ids (identity_id, session_id, first_name, second_name, second_at_ms, is_lasting)"
            " SELECT id, ?, ?, ?, ?, ? FROM identities WHERE platform = ? AND space = ? AND user_id = ?"
            " ON CONFLICT DO UPDATE SET session_id = excluded.session_id, first_name = excluded.first_name,"
            " second_name = excluded.second_name, second_at_ms = excluded.second_at_ms,"
            " is_lasting = excluded.is_lasting RETURNING identity_id",
            (
                *(sharing.session_id, sharing.first_name, sharing.second_name, sharing.second_at_ms),
                *(sharing.is_lasting, who.platform, who.space, who.user_id),
            ),
        ).fetchone()
        if sharing.is_lasting:
            tx.execute("UPDATE identities SET masked = 1 WHERE id = ?", (identity_id,))
            lasting.append(IdentityId(identity_id))
    return lasting


def attend(tx: Transaction, session_id: SessionId, people: Sequence[tuple[IdentityId, str]]) -> list[IdentityId]:
    """Note that these people are here, under these names; gives those who were not here before in this session."""
    rows = tx.execute(
        "INSERT INTO attendance (identity_id, session_id, name) SELECT value ->> 0, ?, value ->> 1 FROM json_each(?)"
        " WHERE true ON CONFLICT DO UPDATE SET name = excluded.name WHERE name = '' AND excluded.name <> ''"
        " RETURNING identity_id",
        (session_id, msgspec.json.encode(people).decode()),
    )
    return [IdentityId(who) for (who,) in rows.fetchall()]


def attended(tx: Transaction, identities: Sequence[IdentityId]) -> set[SessionId]:
    """The sessions to which a fan with these identities came."""
    places = ", ".join("?" * len(identities))
    rows = tx.execute(f"SELECT session_id FROM attendance WHERE identity_id IN ({places})", identities)  # noqa: S608
    return {SessionId(session_id) for (session_id,) in rows}


def is_named_here(tx: Transaction, session_id: SessionId, name: str) -> bool:
    """Whether somebody came to the session under this very name."""
    row = tx.execute(
        "SELECT 1 FROM identities CROSS JOIN attendance ON identity_id = identities.id AND session_id = ?"
        " WHERE identities.name = ? LIMIT 1",
        (session_id, name),
    ).fetchone()
    return row is not None


def forget_names(tx: Transaction, session_id: SessionId) -> int:
    """Forget under which names people came to a session that is over; gives how many. That they came stays."""
    return tx.execute("UPDATE attendance SET name = '' WHERE session_id = ? AND name <> ''", (session_id,)).rowcount
