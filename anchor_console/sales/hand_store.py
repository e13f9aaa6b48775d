"""Sales that a person confirmed, as orders turn out to be them, on disk."""

from __future__ import annotations

from collections.abc import Sequence

import msgspec

from anchor_console.core.ids import ClaimId, IdentityId, SessionId, SkuId
from anchor_console.sales import order_store
from anchor_console.sales.reconcile import AFTER_END_MS
from anchor_console.storage.rows import AMONG, ids_json
from anchor_console.storage.writer import Transaction


class Confirmed(msgspec.Struct, frozen=True):
    """A sale that a person made of a claim; the stock ledger has `units` as sold for it."""

    id: str
    claim_id: ClaimId
    session_id: SessionId
    units: int


def confirmed(
    tx: Transaction, session_id: SessionId, fan: Sequence[IdentityId], sku_id: SkuId, placed_at_ms: int
) -> list[Confirmed]:
    """What of this fan's claims a person confirmed, of this SKU, and no order has answered: the first first.

    Of the session, and of any in whose time an order was placed that only comes now; those of that time go first.
    """
    rows = tx.execute(
        # By the fan's few sales, not by all of the session.
        "SELECT sales.id, claim_id, session_id, units_booked FROM sales JOIN sessions ON sessions.id = session_id"  # noqa: S608
        f" WHERE identity_id {AMONG} AND +order_row IS NULL AND origin = 'claim' AND status = 'paid' AND sku_id = ?"
        " AND claim_id IS NOT NULL AND NOT is_dropped AND (session_id = ?"
        " OR ? BETWEEN started_at_ms AND ifnull(ended_at_ms, 9e15) + ?)"
        " ORDER BY ? BETWEEN started_at_ms AND ifnull(ended_at_ms, 9e15) DESC, session_id = ? DESC, sales.rowid",
        (ids_json(fan), sku_id, session_id, placed_at_ms, AFTER_END_MS, placed_at_ms, session_id),
    )
    return [Confirmed(*row) for row in rows]


def hand_over(tx: Transaction, sale_id: str, units: int) -> None:
    """Let so many units of a sale by hand be those of an order: it is that much less, and nothing where it was no more.

    Its amount goes with them, unit by unit; to the fen it is the full price less the discount, as before.
    """
    left = tx.execute(
        "UPDATE sales SET qty = qty - ?1, units_booked = units_booked - ?1, amount = amount - amount * ?1 / qty,"
        " discount = max(0, unit_price * (qty - ?1) - (amount - amount * ?1 / qty))"
        " WHERE id = ?2 AND qty > ?1 RETURNING qty",
        (units, sale_id),
    ).fetchone()
    if left is None:
        order_store.drop_sale(tx, sale_id)


_ALL_ITS_OWN = (
    "session_id, identity_id, status, origin, product_id, sku_id, number, color, size, unit_price, currency,"
    " booked_sku_id, claim_id, pin_id, operator, note, placed_at_ms, confirmed_at_ms"
)


def copy(tx: Transaction, sale_id: str, units: int, part_id: str) -> None:
    """Make a sale by hand of so many units, else like that one."""
    tx.execute(
        f"INSERT INTO sales (id, qty, amount, discount, units_booked, {_ALL_ITS_OWN}) SELECT ?1, ?2, amount * ?2 / qty,"  # noqa: S608
        f" max(0, unit_price * ?2 - amount * ?2 / qty), ?2, {_ALL_ITS_OWN} FROM sales WHERE id = ?3",
        (part_id, units, sale_id),
    )


def move_order(tx: Transaction, sale_id: str, session_id: SessionId) -> None:
    """Let the order that a sale is of be of another session, with all its lines."""
    (row,) = tx.execute(
        "UPDATE orders SET session_id = ? WHERE id = (SELECT order_row FROM sales WHERE id = ?) RETURNING id",
        (session_id, sale_id),
    ).fetchone()
    tx.execute("UPDATE sales SET session_id = ? WHERE order_row = ?", (session_id, row))
