"""What is held of one person as a fan: given out as it is, and taken away.

The identity's row stays as one of nobody, without id or name: what was counted by distinct fan is counted as before.
"""

from __future__ import annotations

import secrets
from collections.abc import Sequence
from typing import Any

from anchor_console.core.ids import IdentityId
from anchor_console.fans import fact_store, link_store
from anchor_console.storage.rows import AMONG, dicts, ids_json
from anchor_console.storage.writer import Transaction

FAN_TABLES = (
    "identities", "identity_names", "fan_links", "fan_link_reasons", "facts", "fact_evidence", "notes", "fan_marks",
    "to_silence", "attendance", "shared_ids", "fan_tallies", "promises", "not_served",
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
        *("attendance", "shared_ids", "fan_tallies", "promises", "not_served"),
    ):
        tx.execute(f"DELETE FROM {table} WHERE identity_id {AMONG}", (who,))  # noqa: S608 - our own words
    tx.executemany(
        "UPDATE identities SET space = ?, user_id = '', name = '', masked = 1, staff = 0, minor = 0, avatar = NULL,"
        " club = NULL, level = NULL, closeness = NULL, messages = 0 WHERE id = ?",
        [(f"{NOBODY}{secrets.token_hex(8)}", one) for one in identities],
    )
