"""What a fan has tried to get of a product, in orders and claims, whatever became of it."""

from __future__ import annotations

from collections.abc import Sequence
from enum import StrEnum

import msgspec

from anchor_console.core.ids import IdentityId, ProductId, SessionId
from anchor_console.storage.writer import Transaction

_NOT_TAKEN = ("cancelled", "closed")


class Try(StrEnum):
    ORDERED = "ordered"
    """Placed or paid, and not taken back."""
    CANCELLED = "cancelled"
    """An order that was never paid, or was sent back before it left."""
    HELD = "held"
    """A claim that has goods set aside."""
    WAITING = "waiting"
    """A claim that nothing was left for."""
    EXPIRED = "expired"
    """A claim whose goods went to somebody else when its time was over."""


class Tried(msgspec.Struct, frozen=True):
    how: Try
    color: str | None
    size: str | None
    session_id: SessionId
    at_ms: int


def tries_of(tx: Transaction, identities: Sequence[IdentityId], product_id: ProductId, until_ms: int) -> list[Tried]:
    """What these identities, all of one fan, tried up to `until_ms`, oldest first."""
    places = ", ".join("?" * len(identities))
    orders = tx.execute(
        "SELECT sales.status, color, size, sales.session_id, coalesce(sales.placed_at_ms, confirmed_at_ms,"  # noqa: S608
        " orders.updated_at_ms, 0) AS at_ms FROM sales LEFT JOIN orders ON orders.id = order_row"
        f" WHERE sales.identity_id IN ({places}) AND product_id = ? AND at_ms <= ?",
        (*identities, product_id, until_ms),
    )
    found = [
        Tried(
            Try.CANCELLED if row[0] in _NOT_TAKEN or row[0] == "refunded" else Try.ORDERED,
            *tuple(row)[1:],
        )
        for row in orders
    ]
    claims = tx.execute(
        "SELECT id, sku_id, color, size, waiting, held, sold, released, session_id, at_ms FROM claims"  # noqa: S608
        f" WHERE identity_id IN ({places}) AND product_id = ? AND at_ms <= ?",
        (*identities, product_id, until_ms),
    ).fetchall()
    for claim in claims:
        words = (claim["color"], claim["size"], claim["session_id"], claim["at_ms"])
        if claim["sold"]:
            found.append(Tried(Try.ORDERED, *words))
        elif claim["held"]:
            found.append(Tried(Try.HELD, *words))
        elif claim["waiting"]:
            found.append(Tried(Try.WAITING, *words))
        elif claim["released"] and _has_expired(tx, claim["sku_id"], claim["id"]):
            found.append(Tried(Try.EXPIRED, *words))
    return sorted(found, key=lambda one: one.at_ms)


def _has_expired(tx: Transaction, sku_id: int | None, claim_id: int) -> bool:
    row = tx.execute(
        "SELECT 1 FROM stock_moves WHERE sku_id = ? AND claim_id = ? AND kind = 'release' AND why = 'expired' LIMIT 1",
        (sku_id, claim_id),
    ).fetchone()
    return row is not None
