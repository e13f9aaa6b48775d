"""What these tables hold of one person, given out and erased."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from anchor_console.callouts import store
from anchor_console.core.ids import IdentityId
from anchor_console.storage.rows import AMONG, dicts, ids_json
from anchor_console.storage.writer import Transaction

FAN_TABLES = ("wants", "wished", "said_callouts")


def export_fan(tx: Transaction, identities: Sequence[IdentityId]) -> dict[str, list[dict[str, Any]]]:
    """What they wanted and wished for, and when the anchor greeted them."""
    ids = ids_json(identities)
    wants = (
        "SELECT products.name AS product, kind, color, size, wearer, session_id, at_ms FROM wants"  # noqa: S608
        f" JOIN products ON products.id = product_id WHERE identity_id {AMONG} ORDER BY at_ms"
    )
    wished = (
        f"SELECT what, color, size, feature, session_id, at_ms FROM wished WHERE identity_id {AMONG}"  # noqa: S608
        " ORDER BY at_ms"
    )
    said = (
        "SELECT products.name AS product, session_id, at_ms FROM said_callouts"  # noqa: S608
        f" JOIN products ON products.id = product_id WHERE identity_id {AMONG} ORDER BY at_ms"
    )
    return {"wants": dicts(tx, wants, ids), "wished": dicts(tx, wished, ids), "called_out": dicts(tx, said, ids)}


def erase_fan(tx: Transaction, identities: Sequence[IdentityId]) -> None:
    """Nothing of it counts in anybody's totals: all of it goes."""
    for who in identities:
        store.forget(tx, who)
