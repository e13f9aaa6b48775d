"""What was promised or sold of a SKU beyond what there is, and whom that meets: the newest first."""

from __future__ import annotations

from typing import Literal

import msgspec

from anchor_console.core.ids import IdentityId, SessionId, SkuId
from anchor_console.stock import store as stock
from anchor_console.storage.writer import Transaction


class Affected(msgspec.Struct, frozen=True):
    """One who may get nothing: `units` that are held for them, or that they bought; None for nobody that we know."""

    how: Literal["held", "sold"]
    identity_id: IdentityId | None
    name: str | None
    units: int
    at_ms: int


class Short(msgspec.Struct, frozen=True):
    sku_id: SkuId
    units: int
    people: tuple[Affected, ...]
    """The first of them, as many as somebody reads."""
    more: int = 0
    """How many more it meets."""


_NAMED = 30
"""A platform that sells beyond our figure may meet thousands."""


def short_of(tx: Transaction, session_id: SessionId, sku_id: SkuId) -> Short | None:
    """What is lacking of a SKU; None where nothing is, or nobody ever said how many there are."""
    units = stock.level(tx, sku_id).short
    if not units or stock.figure_at(tx, sku_id) is None:
        return None
    rows = tx.execute(
        "SELECT how, identity_id, name, units, at_ms FROM ("
        "SELECT 'held' AS how, identity_id, held AS units, ifnull(held_at_ms, at_ms) AS at_ms, id AS row FROM claims"
        " WHERE session_id = ?1 AND sku_id = ?2 AND held > 0"
        " UNION ALL SELECT 'sold', identity_id, units_booked, ifnull(confirmed_at_ms, placed_at_ms), rowid FROM sales"
        " WHERE session_id = ?1 AND ifnull(booked_sku_id, sku_id) = ?2 AND units_booked > 0"
        ") LEFT JOIN identities ON identities.id = identity_id ORDER BY at_ms DESC, row DESC LIMIT ?3",
        (session_id, sku_id, units),
    ).fetchall()
    people: list[Affected] = []
    left, more = units, 0
    for how, who, name, theirs, at_ms in rows:
        if left <= 0:
            break
        if len(people) < _NAMED:
            people.append(Affected(how, who, name, min(theirs, left), at_ms or 0))
        else:
            more += 1
        left -= theirs
    return Short(sku_id, units, tuple(people), more)


def shorts(tx: Transaction, session_id: SessionId) -> list[Short]:
    """Every SKU of which something is lacking."""
    found = (short_of(tx, session_id, sku_id) for sku_id in lacking_skus(tx))
    return [one for one in found if one is not None]


def lacking_skus(tx: Transaction) -> list[SkuId]:
    """The SKUs of which more is held or sold than there is, whether or not anybody said how many there are."""
    rows = tx.execute("SELECT sku_id FROM stock_levels WHERE held + sold > on_hand ORDER BY sku_id")
    return [SkuId(sku_id) for (sku_id,) in rows]
