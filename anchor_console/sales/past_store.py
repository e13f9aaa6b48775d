"""Lines of past orders on disk."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, fields
from operator import attrgetter

import msgspec

from anchor_console.core.ids import IdentityId
from anchor_console.storage.writer import Transaction


@dataclass(frozen=True, slots=True)
class PastLine:
    """One line of an order from before; None where the file does not tell. Money in fen for all `qty` units.

    `variant` is what the file has for colour and size, `is_returned` whether goods that were sent came back. Of a line
    that went back in part `refund_minor` is the money and `back_qty` the units.
    """

    platform: str
    order_id: str
    line_id: str
    identity_id: IdentityId | None
    product_code: str | None
    product_name: str | None
    category: str | None
    variant: str | None
    color: str | None
    size: str | None
    qty: int
    amount_minor: int | None
    status: str
    is_returned: bool
    placed_at_ms: int | None
    paid_at_ms: int | None
    refund_minor: int | None = None
    back_qty: int | None = None


_in_order = attrgetter(*(field.name for field in fields(PastLine)))
"""A line's values as the columns stand; `dataclasses.astuple` would copy each deeply, in half the time of an import."""


def put_past_lines(tx: Transaction, lines: Sequence[PastLine]) -> int:
    """Keep past lines, those known before with what the file tells of them now; returns how many are new."""
    (newest,) = tx.execute("SELECT ifnull(max(id), 0) FROM past_lines").fetchone()
    tx.execute(
        "INSERT INTO past_lines (platform, order_id, line_id, identity_id, product_code, product_name, category,"
        " variant, color, size, qty, amount, status, is_returned, placed_at_ms, paid_at_ms, refund, back_qty)"
        " SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,"
        " value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13,"
        " value ->> 14, value ->> 15, value ->> 16, value ->> 17 FROM json_each(?) WHERE true ORDER BY key"
        " ON CONFLICT (platform, order_id, line_id) DO UPDATE SET"
        " identity_id = ifnull(excluded.identity_id, identity_id), status = excluded.status,"
        " product_code = ifnull(excluded.product_code, product_code),"
        " product_name = ifnull(excluded.product_name, product_name), category = ifnull(excluded.category, category),"
        " variant = ifnull(excluded.variant, variant), color = ifnull(excluded.color, color),"
        " size = ifnull(excluded.size, size), qty = excluded.qty, amount = ifnull(excluded.amount, amount),"
        " is_returned = excluded.is_returned, placed_at_ms = ifnull(excluded.placed_at_ms, placed_at_ms),"
        " paid_at_ms = ifnull(excluded.paid_at_ms, paid_at_ms),"
        " refund = iif(excluded.status = 'part_refunded', ifnull(excluded.refund, refund), NULL),"
        " back_qty = iif(excluded.status = 'part_refunded', ifnull(excluded.back_qty, back_qty), NULL)",
        (msgspec.json.encode([_in_order(line) for line in lines]).decode(),),
    )
    return int(tx.execute("SELECT count(*) FROM past_lines WHERE id > ?", (newest,)).fetchone()[0])


@dataclass(frozen=True, slots=True)
class PastOrder:
    """A line of a past order as far as it tells what was bought when."""

    order_id: str
    product_code: str | None
    color: str | None
    size: str | None
    at_ms: int


def past_orders_of(tx: Transaction, who: IdentityId) -> list[PastOrder]:
    """What this buyer ordered, line by line; what has no time is left out."""
    rows = tx.execute(
        "SELECT order_id, product_code, color, size, ifnull(placed_at_ms, paid_at_ms) AS at_ms FROM past_lines"
        " WHERE identity_id = ? AND at_ms IS NOT NULL",
        (who,),
    )
    return [PastOrder(*row) for row in rows]


def told_of_another(tx: Transaction, who: IdentityId) -> list[tuple[str, IdentityId, int]]:
    """Orders of this buyer that an event told of as another identity's: (order, whose, when it was placed)."""
    rows = tx.execute(
        "SELECT DISTINCT orders.order_id, orders.identity_id,"
        " ifnull(orders.placed_at_ms, orders.updated_at_ms) FROM past_lines JOIN orders"
        " ON orders.platform = past_lines.platform AND orders.order_id = past_lines.order_id"
        " WHERE past_lines.identity_id = ? AND orders.identity_id <> past_lines.identity_id",
        (who,),
    )
    return [(order_id, IdentityId(other), at_ms) for order_id, other, at_ms in rows]


def export_fan(tx: Transaction, identities: Sequence[IdentityId]) -> list[dict[str, object]]:
    """Every past line of these identities, as it is kept."""
    rows = tx.execute(
        # The only part that is not a literal is a row of question marks.
        f"SELECT * FROM past_lines WHERE identity_id IN ({', '.join('?' * len(identities))}) ORDER BY id",  # noqa: S608
        tuple(identities),
    )
    return [dict(row) for row in rows]


def erase_fan(tx: Transaction, identities: Sequence[IdentityId]) -> None:
    """Leave these identities' past lines for the products' sake, with nothing that leads to a person."""
    tx.executemany(
        "UPDATE past_lines SET identity_id = NULL, order_id = 'erased/' || id WHERE identity_id = ?",
        ((who,) for who in identities),
    )
