"""What is held of one person as a fan: given out as it is, and taken away.

The identity's row stays as one of nobody, without id or name: what was counted by distinct fan is counted as before.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from anchor_console.core.ids import OF_ONE_SESSION, Identity, IdentityId
from anchor_console.fans import fact_store, find_store, link_store
from anchor_console.fans.names import MASK
from anchor_console.fans.store import identities_of
from anchor_console.storage.rows import AMONG, Looked, dicts, ids_json, look
from anchor_console.storage.writer import Transaction

FAN_TABLES = (
    "identities", "identity_names", "fan_links", "fan_link_reasons", "facts", "fact_evidence", "notes", "fan_marks",
    "to_silence", "attendance", "shared_ids", "fan_tallies", "promises", "not_served",
    "minor_grounds", "fan_words", "fans_to_index",
)  # fmt: skip

NOBODY = "~gone~"
"""How the id space of an identity begins that was erased; its user id is empty."""


def export_fan(tx: Transaction, identities: Sequence[IdentityId]) -> dict[str, list[dict[str, Any]]]:
    """All that is held of these identities as fans, by what it is."""
    who = ids_json(identities)
    return {
        "identities": dicts(tx, f"SELECT * FROM identities WHERE id {AMONG} ORDER BY id", who),  # noqa: S608
        "old_names": dicts(
            tx,
            f"SELECT name, until_ms FROM identity_names WHERE identity_id {AMONG} ORDER BY until_ms",  # noqa: S608
            who,
        ),
        "links": [one for each in identities for one in link_store.export_fan(tx, each)],
        "facts": [one for each in identities for one in fact_store.export_fan(tx, each)],
        "notes": dicts(
            tx,
            f"SELECT written_at_ms, text, by_name FROM notes WHERE identity_id {AMONG} ORDER BY id",  # noqa: S608
            who,
        ),
        "marks": dicts(
            tx,
            f"SELECT set_at_ms, until_ms, mark, by_name FROM fan_marks WHERE identity_id {AMONG} ORDER BY set_at_ms",  # noqa: S608
            who,
        ),
        "to_silence": dicts(
            tx,
            f"SELECT added_at_ms, by_name, done_by, done_at_ms FROM to_silence WHERE identity_id {AMONG}",  # noqa: S608
            who,
        ),
        "attendance": dicts(tx, f"SELECT session_id, name FROM attendance WHERE identity_id {AMONG}", who),  # noqa: S608
        "shared_ids": dicts(tx, f"SELECT * FROM shared_ids WHERE identity_id {AMONG}", who),  # noqa: S608
        "tallies": dicts(tx, f"SELECT * FROM fan_tallies WHERE identity_id {AMONG}", who),  # noqa: S608
        "promises": dicts(tx, f"SELECT * FROM promises WHERE identity_id {AMONG} ORDER BY id", who),  # noqa: S608
        "under_18_by": dicts(tx, f"SELECT message_id FROM minor_grounds WHERE identity_id {AMONG}", who),  # noqa: S608
        "not_served": dicts(tx, f"SELECT * FROM not_served WHERE identity_id {AMONG}", who),  # noqa: S608
    }


def erase_fan(tx: Transaction, identities: Sequence[IdentityId]) -> None:
    """Take away all of it, and make each identity one of nobody; to be called when every other store has erased."""
    who = ids_json(identities)
    for one in identities:
        link_store.erase_fan(tx, one)
        fact_store.erase_fan(tx, one)
    for table in (
        *("notes", "identity_names", "fan_marks", "to_silence"),
        *("attendance", "shared_ids", "fan_tallies", "promises", "not_served", "minor_grounds"),
    ):
        tx.execute(f"DELETE FROM {table} WHERE identity_id {AMONG}", (who,))  # noqa: S608 - our own words
    # Of somebody else's id, which bore their name for a session, it stays that it was shared.
    borne = tx.execute(
        "SELECT platform, space, name FROM identities"  # noqa: S608 - our own words
        f" WHERE id {AMONG} AND masked = 1 AND user_id LIKE '~%' AND name <> ''",
        (who,),
    )
    tx.executemany(
        "UPDATE shared_ids SET first_name = iif(first_name = ?3, ?4, first_name),"
        " second_name = iif(second_name = ?3, ?4, second_name) WHERE ?3 IN (first_name, second_name)"
        " AND EXISTS (SELECT 1 FROM identities WHERE id = identity_id AND platform = ?1 AND space = ?2)",
        [(*row, MASK) for row in borne.fetchall()],
    )
    tx.executemany(
        "UPDATE identities SET space = ?, user_id = '', name = '', masked = 1, staff = 0, minor = 0, avatar = NULL,"
        " club = NULL, level = NULL, closeness = NULL, messages = 0 WHERE id = ?",
        [(f"{NOBODY}{secrets.token_hex(8)}", one) for one in identities],
    )
    # Last: taking a name away notes it down as one to be written anew.
    find_store.erase_words(tx, identities)


def identities_from(tx: Transaction, after: int, limit: int) -> list[tuple[IdentityId, Identity, int]]:
    """Up to `limit` identities that are somebody's, with when each was seen first, in the order of their numbers."""
    rows = tx.execute(
        "SELECT id, platform, space, user_id, first_seen_ms FROM identities WHERE id > ? ORDER BY id LIMIT ?",
        (after, limit),
    )
    return [(IdentityId(row[0]), Identity(row[1], row[2], row[3]), row[4]) for row in rows]


def last_seen_of(tx: Transaction, numbers: Sequence[IdentityId]) -> dict[Identity, int]:
    """When each account of these did something last."""
    rows = tx.execute(
        f"SELECT platform, space, user_id, last_seen_ms FROM identities WHERE id {AMONG}"  # noqa: S608 - our own words
        " ORDER BY last_seen_ms",
        (ids_json(numbers),),
    )
    return {Identity(*who).account: at_ms for *who, at_ms in rows}


def names_of(tx: Transaction, identities: Sequence[IdentityId]) -> list[str]:
    """Every name that these identities bear or bore."""
    who = ids_json(identities)
    rows = tx.execute(
        f"SELECT name FROM identities WHERE id {AMONG} UNION"  # noqa: S608 - our own words
        f" SELECT name FROM identity_names WHERE identity_id {AMONG}",
        (who, who),
    )
    return [name for (name,) in rows if name]


def nobodies(tx: Transaction) -> list[IdentityId]:
    """The identities that were erased."""
    rows = tx.execute("SELECT id FROM identities WHERE user_id = '' AND space LIKE ?", (f"{NOBODY}%",))
    return [IdentityId(one) for (one,) in rows]


def unseen_since(
    tx: Transaction, before_ms: int, after: IdentityId, limit: int
) -> tuple[list[IdentityId], list[IdentityId]]:
    """Up to `limit` people of whom no identity was seen since, none of the room's own, that come after a number.

    The first list is all that were looked at, to go on from; the second those of them who go. Whom something is
    promised still, or who is not to be served, stays: the shop means to know them when they come back. Regulars of a
    list, whom nobody saw yet, count from the day that it was taken in.
    """
    rows = tx.execute(
        "SELECT id FROM identities WHERE id > ? AND last_seen_ms < ? AND first_seen_ms < ? AND staff = 0 AND NOT"
        " (user_id = '' AND space LIKE ?) ORDER BY id LIMIT ?",
        (after, before_ms, before_ms, f"{NOBODY}%", limit),
    )
    looked = [IdentityId(one) for (one,) in rows]
    return looked, still_unseen(tx, looked, before_ms)


def still_unseen(tx: Transaction, people: Sequence[IdentityId], before_ms: int) -> list[IdentityId]:
    """Those of these people who may go, by all identities that are linked with them."""
    return [one for one in people if not _is_kept(tx, one, before_ms)]


def _is_kept(tx: Transaction, who: IdentityId, before_ms: int) -> bool:
    row = tx.execute(
        "SELECT 1 FROM json_each(?) JOIN identities ON identities.id = value"
        " WHERE last_seen_ms >= ?2 OR first_seen_ms >= ?2 OR staff = 1"
        " OR EXISTS (SELECT 1 FROM promises WHERE identity_id = value AND kept_at_ms IS NULL)"
        " OR EXISTS (SELECT 1 FROM not_served WHERE identity_id = value)",
        (ids_json(identities_of(tx, who)), before_ms),
    ).fetchone()
    return row is not None


def facts_before(tx: Transaction, before_ms: int, after: int, limit: int) -> Looked:
    """Among the `limit` facts that follow `after`, those that were last said or settled before."""
    return look(tx, "SELECT id, max(stated_at_ms, ifnull(settled_at_ms, 0)) < ? FROM facts", (before_ms,), after, limit)


def forget_facts(tx: Transaction, fact_ids: Sequence[int]) -> None:
    tx.execute(f"DELETE FROM facts WHERE id {AMONG}", (ids_json(fact_ids),))  # noqa: S608 - our own words


def identities_among(tx: Transaction, numbers: Sequence[IdentityId]) -> dict[IdentityId, Identity]:
    """Who these numbers are, in their order; those who are nobody are left out."""
    rows = tx.execute(
        f"SELECT id, platform, space, user_id FROM identities WHERE id {AMONG} AND user_id <> '' ORDER BY id",  # noqa: S608
        (ids_json(numbers),),
    )
    return {IdentityId(row[0]): Identity(row[1], row[2], row[3]) for row in rows}


def of_account(tx: Transaction, who: Identity) -> list[IdentityId]:
    """All that are on file of one account: itself, and as sessions knew it that saw it under a masked name."""
    account = who.account
    rows = tx.execute(
        "SELECT id, user_id FROM identities WHERE platform = ?1 AND space = ?2 AND user_id = ?3 UNION ALL"
        " SELECT id, user_id FROM identities WHERE platform = ?1 AND space = ?2 AND user_id > ?4 AND user_id < ?5"
        " AND substr(user_id, -length(?3) - 1) = '~' || ?3",
        (account.platform, account.space, account.user_id, OF_ONE_SESSION, f"{OF_ONE_SESSION}\U0010ffff"),
    ).fetchall()
    return [IdentityId(one) for one, user_id in rows if Identity(who.platform, who.space, user_id).account == account]


def masked_beside(tx: Transaction, numbers: Sequence[IdentityId]) -> list[IdentityId]:
    """The fans of one session that stand for these where their id turned out to be borne under two names.

    Who of its bearers said what, nobody can tell: what came with the id is theirs who has it.
    """
    who = ids_json(numbers)
    rows = tx.execute(
        "SELECT DISTINCT masked.id FROM shared_ids JOIN identities AS own ON own.id = shared_ids.identity_id"  # noqa: S608
        " JOIN identities AS masked ON masked.platform = own.platform AND masked.space = own.space"
        " AND masked.masked = 1 AND masked.user_id LIKE '~%'"
        " AND (masked.name IN (first_name, second_name, own.name) OR masked.name IN"
        "  (SELECT name FROM identity_names WHERE identity_names.identity_id = own.id)"
        "  OR masked.name IN (SELECT name FROM attendance WHERE attendance.identity_id = own.id))"
        f" WHERE own.id {AMONG} AND masked.name <> ''",
        (who,),
    )
    return [IdentityId(one) for (one,) in rows]


def of_same_id_and_name(tx: Transaction, numbers: Sequence[IdentityId]) -> list[IdentityId]:
    """Whoever has the id of one of these in another id space of their platform, and bears or bore a name of theirs.

    Two spaces may count alike by chance, but hardly two people of one number are called alike.
    """
    names = "SELECT {0}.name AS borne UNION SELECT name FROM identity_names WHERE identity_id = {0}.id"
    rows = tx.execute(
        "SELECT DISTINCT twin.id FROM identities AS own JOIN identities AS twin ON twin.user_id = own.user_id"  # noqa: S608
        " AND twin.platform = own.platform AND twin.space <> own.space"
        f" WHERE own.id {AMONG} AND own.user_id <> '' AND NOT own.masked AND NOT twin.masked AND EXISTS"
        f" (SELECT 1 FROM ({names.format('own')}) JOIN ({names.format('twin')}) USING (borne) WHERE borne <> '')",
        (ids_json(numbers),),
    )
    return [IdentityId(one) for (one,) in rows]
