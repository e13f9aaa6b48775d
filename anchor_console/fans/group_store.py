"""Whose identities those present are, by links that a person confirmed."""

from __future__ import annotations

from collections.abc import Collection

import msgspec

from anchor_console.core.ids import IdentityId
from anchor_console.fans.store import identities_of
from anchor_console.storage.writer import Transaction


def groups_of(tx: Transaction, present: Collection[IdentityId]) -> dict[IdentityId, IdentityId]:
    """Those present and all identities confirmed to be theirs, each with the one that stands for the fan.

    Few fans have links: those without cost one look each into an index.
    """
    in_order = sorted(present)
    told = msgspec.json.encode(in_order).decode()
    linked = tx.execute(
        "SELECT here.value FROM json_each(?) AS here CROSS JOIN fan_links ON identity_id = here.value"
        " WHERE state = 'accepted' AND is_confirmed"
        " UNION SELECT here.value FROM json_each(?) AS here CROSS JOIN fan_links ON other_id = here.value"
        " WHERE state = 'accepted' AND is_confirmed",
        (told, told),
    ).fetchall()
    groups = dict(zip(in_order, in_order, strict=True))
    for (who,) in linked:
        theirs = identities_of(tx, IdentityId(who), confirmed_only=True)
        groups |= dict.fromkeys(theirs, theirs[0])
    return groups
