"""A session's sales as they are compared with an order file, and what imports brought, on disk."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Sequence
from typing import Any, NewType

import msgspec

from anchor_console.core.events import Order
from anchor_console.core.ids import IdentityId, ProductId, SessionId, SkuId, new_ulid
from anchor_console.sales import hand_store, order_store
from anchor_console.sales.reconcile import HandPart, HandSale, KnownLine, KnownOrder
from anchor_console.storage.writer import Transaction

ImportId = NewType("ImportId", int)

_ADOPTED = (
    "status", "qty", "unit_price", "discount", "amount", "paid_amount", "seller_discount", "platform_discount",
    "shipping_fee", "refund_amount", "refunded_at_ms", "units_booked", "booked_sku_id", "units_answered", "claim_id",
    "identity_id", "product_id", "sku_id", "number", "color", "size", "placed_at_ms", "confirmed_at_ms",
)  # fmt: skip
"""What a sale by hand was, before an order took its place."""


def known_orders(
    tx: Transaction, session_id: SessionId, order_ids: Sequence[str], *, of_session: bool = True
) -> list[KnownOrder]:
    """The orders of the ids of which something is told, in any session, and with `of_session` all others of it."""
    rows = tx.execute(
        "SELECT id, platform, order_id, session_id = ?1, status FROM orders WHERE"
        " (order_id IN (SELECT value FROM json_each(?2)) OR (?3 AND session_id = ?1))"
        " AND EXISTS (SELECT 1 FROM order_states WHERE order_row = orders.id) ORDER BY id",
        (session_id, json.dumps(list(order_ids), ensure_ascii=False), of_session),
    ).fetchall()
    lines: dict[int, list[KnownLine]] = defaultdict(list)
    for row in tx.execute(
        "SELECT order_row, line_id, product_id, sku_id, qty, amount, refund_amount FROM sales"
        " WHERE order_row IN (SELECT value FROM json_each(?)) AND NOT is_dropped ORDER BY sales.rowid",
        (json.dumps([row[0] for row in rows]),),
    ):
        product_id, sku_id = row[2], row[3]
        lines[row[0]].append(
            KnownLine(
                row[1],
                None if product_id is None else ProductId(product_id),
                None if sku_id is None else SkuId(sku_id),
                *tuple(row)[4:],
            )
        )
    return [KnownOrder(row[0], row[1], row[2], bool(row[3]), row[4], tuple(lines[row[0]])) for row in rows]


def hand_sales(tx: Transaction, session_id: SessionId) -> list[HandSale]:
    """The session's sales that a person confirmed, in the order in which they did."""
    rows = tx.execute(
        "SELECT sales.id, identity_id, identities.name, product_id, sku_id, qty, amount, confirmed_at_ms FROM sales"
        " LEFT JOIN identities ON identities.id = identity_id"
        " WHERE session_id = ? AND order_row IS NULL AND status = 'paid' AND sku_id IS NOT NULL ORDER BY sales.rowid",
        (session_id,),
    )
    return [
        HandSale(
            row[0],
            None if row[1] is None else IdentityId(row[1]),
            row[2] or None,
            ProductId(row[3]),
            SkuId(row[4]),
            row[5],
            row[6],
            row[7] or 0,
        )
        for row in rows
    ]


def new_order(
    tx: Transaction, session_id: SessionId, platform: str, order_id: str, who: IdentityId | None, at_ms: int
) -> int:
    """The row of an order that an import brings; one of which an import was taken back is used again."""
    row = tx.execute(
        "INSERT INTO orders (session_id, platform, order_id, identity_id, status, currency, updated_at_ms)"
        " VALUES (?, ?, ?, ?, 'placed', 'CNY', ?) ON CONFLICT (platform, order_id) DO UPDATE SET"
        " session_id = excluded.session_id, identity_id = ifnull(excluded.identity_id, identity_id) RETURNING id",
        (session_id, platform, order_id, who, at_ms),
    ).fetchone()
    return int(row[0])


def adopt(tx: Transaction, order_row: int, order: Order, parts: Sequence[HandPart]) -> str:
    """Make sales by hand, or so many units of each, the lines of an order; gives what they were, as JSON."""
    return json.dumps(
        [_adopt(tx, order_row, order.lines[part.place].line_id, part.sale.id, part.units) for part in parts],
        ensure_ascii=False,
    )


def _adopt(tx: Transaction, order_row: int, line_id: str, sale_id: str, units: int) -> dict[str, Any]:
    row = tx.execute(f"SELECT {', '.join(_ADOPTED)} FROM sales WHERE id = ?", (sale_id,)).fetchone()  # noqa: S608
    was = dict(zip(_ADOPTED, tuple(row), strict=True)) | {"id": sale_id, "units": units}
    line = next((sale for sale in order_store.sales_of(tx, order_row) if sale.line_id == line_id), None)
    if line is not None and not line.is_dropped:
        # A sale by hand is the line already: this one adds to it.
        order_store.set_booked(tx, line.id, line.units_booked + units, line.units_answered + units, line.claim_id)
        hand_store.hand_over(tx, sale_id, units)
        return was
    if line is not None:
        # What an earlier import had made of the line, and was taken back, makes room.
        order_store.lay_aside(tx, line.id)
    if units < was["qty"]:
        part_id = order_store.sale_id(tx, order_row, line_id)
        hand_store.copy(tx, sale_id, units, part_id)
        hand_store.hand_over(tx, sale_id, units)
        sale_id = part_id
    tx.execute(
        "UPDATE sales SET order_row = ?, line_id = ?, booked_sku_id = sku_id, units_answered = qty WHERE id = ?",
        (order_row, line_id, sale_id),
    )
    return was


def release(tx: Transaction, adopted: str) -> list[tuple[str, SkuId, int]]:
    """Let sales be by hand again, as they were; gives for each (sale, SKU, how many units more are sold than now)."""
    told = json.loads(adopted)
    # One alone, as older profiles have it, is no list.
    moved = [_release(tx, was) for was in reversed(told if isinstance(told, list) else [told])]
    return [(sale_id, sku_id, more) for sale_id, sku_id, more in moved if more]


def _release(tx: Transaction, was: dict[str, Any]) -> tuple[str, SkuId, int]:
    sale_id, qty, units = was["id"], was["qty"], was.get("units", was["qty"])
    booked, is_as_left = tx.execute(
        "SELECT units_booked, order_row IS NULL AND NOT is_dropped AND qty = ? FROM sales WHERE id = ?",
        (qty - units, sale_id),
    ).fetchone()
    if units < qty and not is_as_left:
        # Another order has what was left of it: these units are a sale by hand of their own.
        part_id = f"{sale_id}/{new_ulid(was['confirmed_at_ms'] or 0)}"
        hand_store.copy(tx, sale_id, units, part_id)
        amount = was["amount"] * units // qty
        discount = max(0, was["unit_price"] * units - amount)
        share = {"qty": units, "units_booked": units, "amount": amount, "discount": discount}
        was, sale_id, booked = was | share, part_id, 0
    places = ", ".join(f"{name} = ?" for name in _ADOPTED)
    tx.execute(
        f"UPDATE sales SET order_row = NULL, line_id = NULL, is_dropped = 0, {places} WHERE id = ?",  # noqa: S608 - our own names
        (*(was[name] for name in _ADOPTED), sale_id),
    )
    return sale_id, SkuId(was["sku_id"]), was["units_booked"] - booked


class OrderImport(msgspec.Struct, frozen=True):
    """An import of an order file; `counts` by verdict."""

    id: ImportId
    session_id: SessionId
    file: str
    by_name: str
    at_ms: int
    counts: dict[str, int]
    undone_at_ms: int | None


def add_import(
    tx: Transaction, session_id: SessionId, file: str, by_name: str, at_ms: int, counts: dict[str, int]
) -> ImportId:  # fmt: skip
    row = tx.execute(
        "INSERT INTO order_imports (session_id, file, by_name, at_ms, counts, is_whole) VALUES (?, ?, ?, ?, ?, 0)"
        " RETURNING id",
        (session_id, file, by_name, at_ms, json.dumps(counts)),
    ).fetchone()
    return ImportId(row[0])


def set_whole(tx: Transaction, session_id: SessionId, file: str) -> None:
    """All that the file tells of the session is booked, also what an import of it that broke off had left."""
    tx.execute("UPDATE order_imports SET is_whole = 1 WHERE session_id = ? AND file = ?", (session_id, file))


def set_half(tx: Transaction, import_id: ImportId) -> None:
    """The import is being taken back."""
    tx.execute("UPDATE order_imports SET is_whole = 0 WHERE id = ?", (import_id,))


def half_done(tx: Transaction) -> list[str]:
    """The files of imports that broke off on their way in or out, the latest first."""
    rows = tx.execute("SELECT file FROM order_imports WHERE NOT is_whole AND undone_at_ms IS NULL ORDER BY id DESC")
    return [file for (file,) in rows]


def add_part(tx: Transaction, import_id: ImportId, order_row: int, body: str, adopted: str | None) -> None:
    tx.execute(
        "INSERT INTO order_import_parts (import_id, order_row, body, adopted) VALUES (?, ?, ?, ?)",
        (import_id, order_row, body, adopted),
    )


class Part(msgspec.Struct, frozen=True):
    """What an import brought of one order: the state told, and what a sale by hand was, where it became a line."""

    id: int
    order_row: int
    body: str
    adopted: str | None


def parts(tx: Transaction, import_id: ImportId, at_most: int) -> list[Part]:
    """What the import brought and was not taken back yet, the last first."""
    rows = tx.execute(
        "SELECT id, order_row, body, adopted FROM order_import_parts WHERE import_id = ? ORDER BY id DESC LIMIT ?",
        (import_id, at_most),
    )
    return [Part(*row) for row in rows]


def count_parts(tx: Transaction, import_id: ImportId) -> int:
    row = tx.execute("SELECT count(*) FROM order_import_parts WHERE import_id = ?", (import_id,)).fetchone()
    return int(row[0])


def forget_part(tx: Transaction, part: Part) -> None:
    """Of an import that is taken back and breaks off in the middle, what is left is what is not taken back."""
    tx.execute("DELETE FROM order_import_parts WHERE id = ?", (part.id,))


def is_told_otherwise(tx: Transaction, order_row: int) -> bool:
    """Whether anybody but order files has told of the order."""
    row = tx.execute(
        "SELECT 1 FROM order_states AS state WHERE order_row = ?1 AND NOT EXISTS (SELECT 1 FROM order_import_parts"
        " AS part WHERE part.order_row = ?1 AND part.body = state.body) LIMIT 1",
        (order_row,),
    ).fetchone()
    return row is not None


def hand_on(tx: Transaction, import_id: ImportId, order_row: int, adopted: str) -> bool:
    """Let another import that tells of the order bring back what it was made of by hand; False where there is none."""
    row = tx.execute(
        "UPDATE order_import_parts SET adopted = ? WHERE id = (SELECT max(part.id) FROM order_import_parts AS part"
        " JOIN order_imports ON order_imports.id = import_id"
        " WHERE order_row = ? AND import_id <> ? AND undone_at_ms IS NULL) RETURNING id",
        (adopted, order_row, import_id),
    ).fetchone()
    return row is not None


def imports(tx: Transaction, session_id: SessionId | None = None) -> list[OrderImport]:
    """The imports of a session, or of all, the latest first."""
    rows = tx.execute(
        "SELECT id, session_id, file, by_name, at_ms, counts, undone_at_ms FROM order_imports"
        " WHERE ?1 IS NULL OR session_id = ?1 ORDER BY id DESC",
        (session_id,),
    )
    return [
        OrderImport(ImportId(row[0]), SessionId(row[1]), row[2], row[3], row[4], json.loads(row[5]), row[6])
        for row in rows
    ]


def buyers_of(tx: Transaction, order_rows: Sequence[int]) -> list[IdentityId]:
    """Whose these orders are, as far as anybody knows."""
    rows = tx.execute(
        "SELECT DISTINCT identity_id FROM json_each(?) JOIN orders ON orders.id = value WHERE identity_id IS NOT NULL",
        (json.dumps(list(order_rows)),),
    )
    return [IdentityId(row[0]) for row in rows]


def told_once(tx: Transaction, order_rows: Sequence[int]) -> list[tuple[IdentityId, str, int]]:
    """Those of the orders of which nobody told but once: (whose, order, when it was placed)."""
    rows = tx.execute(
        "SELECT identity_id, order_id, placed_at_ms FROM json_each(?) AS own JOIN orders ON orders.id = own.value"
        " WHERE identity_id IS NOT NULL AND placed_at_ms IS NOT NULL"
        " AND (SELECT count(*) FROM order_states WHERE order_row = orders.id) <= 1 ORDER BY own.key",
        (json.dumps(list(order_rows)),),
    )
    return [(IdentityId(row[0]), row[1], row[2]) for row in rows]


def mark_undone(tx: Transaction, import_id: ImportId, by_name: str, at_ms: int) -> None:
    tx.execute("UPDATE order_imports SET undone_at_ms = ?, undone_by = ? WHERE id = ?", (at_ms, by_name, import_id))
