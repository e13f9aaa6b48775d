"""What sales holds of one person: given out as it is, and taken away so that every sum stays as it was.

Hands, claims, orders and sales are the shop's own figures: they stay, with the order's number, as those of nobody.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import msgspec

from anchor_console.core.ids import IdentityId
from anchor_console.sales import past_store
from anchor_console.storage.rows import AMONG, dicts, ids_json
from anchor_console.storage.writer import Transaction

FAN_TABLES = ("hands", "claims", "orders", "order_states", "sales", "past_lines")


def export_fan(tx: Transaction, identities: Sequence[IdentityId]) -> dict[str, list[dict[str, Any]]]:
    """All that sales holds of these identities, by what it is; money in fen."""
    who = ids_json(identities)
    return {
        "hands": dicts(
            tx,
            "SELECT first_at_ms, session_id, products.name AS product, lines FROM hands"  # noqa: S608 - our own words
            f" JOIN products ON products.id = product_id WHERE identity_id {AMONG} ORDER BY hands.id",
            who,
        ),
        "claims": dicts(
            tx,
            "SELECT at_ms, session_id, products.name AS product, number, color, size, wanted, waiting, held, sold,"  # noqa: S608
            f" released FROM claims JOIN products ON products.id = product_id WHERE identity_id {AMONG}"
            " ORDER BY claims.id",
            who,
        ),
        "orders": dicts(
            tx,
            "SELECT placed_at_ms, paid_at_ms, shipped_at_ms, updated_at_ms, session_id, platform, order_id, status,"  # noqa: S608
            " currency, paid, shipping, seller_discount, platform_discount,"
            " (SELECT json_group_array(json(body)) FROM order_states WHERE order_row = orders.id) AS told"
            f" FROM orders WHERE identity_id {AMONG} ORDER BY id",
            who,
        ),
        "sales": dicts(
            tx,
            "SELECT placed_at_ms, confirmed_at_ms, session_id, sales.id, status, origin, products.name AS product,"  # noqa: S608
            " number, color, size, qty, unit_price, discount, amount, currency, paid_amount, shipping_fee,"
            " refund_amount, refunded_at_ms, operator, note FROM sales LEFT JOIN products ON products.id = product_id"
            f" WHERE identity_id {AMONG} ORDER BY sales.rowid",
            who,
        ),
        "past_orders": past_store.export_fan(tx, identities),
    }


def erase_fan(tx: Transaction, identities: Sequence[IdentityId]) -> None:
    """Leave the figures, without a word that could tell whose they are."""
    who = ids_json(identities)
    states = tx.execute(
        "SELECT order_row, body FROM order_states JOIN orders ON orders.id = order_row"  # noqa: S608
        f" WHERE identity_id {AMONG} OR body ->> '$.fan' IS NOT NULL AND EXISTS"
        " (SELECT 1 FROM identities WHERE identities.id IN (SELECT value FROM json_each(?))"
        " AND platform = body ->> '$.fan.platform' AND space = ifnull(body ->> '$.fan.space', '')"
        " AND user_id = body ->> '$.fan.user_id')",
        (who, who),
    ).fetchall()
    for order_row, body in states:
        told = msgspec.json.decode(body)
        if told.pop("fan", None) is not None:
            tx.execute(
                "UPDATE OR REPLACE order_states SET body = ? WHERE order_row = ? AND body = ?",
                (msgspec.json.encode(told).decode(), order_row, body),
            )
    tx.execute(f"UPDATE sales SET note = NULL WHERE identity_id {AMONG}", (who,))  # noqa: S608
    past_store.erase_fan(tx, identities)
