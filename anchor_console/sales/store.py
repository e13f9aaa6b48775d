"""Hands, claims and sales on disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import msgspec

from anchor_console.core.ids import ClaimId, IdentityId, MessageId, PinId, ProductId, SessionId, SkuId
from anchor_console.goods.product import Product, Sku
from anchor_console.sales import part_store
from anchor_console.sales.claims import Claim, Reason
from anchor_console.sales.order import PAID_STATUSES
from anchor_console.storage.rows import AMONG, ids_json
from anchor_console.storage.writer import Transaction

_CLAIM = (
    "SELECT claims.id, identity_id, identities.name, message_id, product_id, sku_id, number, color, size, wanted,"
    " waiting, held, sold, released, expires_at_ms, at_ms, or_product_id, place, late, late_place, ran_out, reason,"
    " held_at_ms, clock_left_ms FROM claims"
    " JOIN identities ON identities.id = identity_id"
)
_PAID = ", ".join(f"'{status}'" for status in sorted(PAID_STATUSES))


class Hands(msgspec.Struct, frozen=True):
    """How many want the product with a bare word: distinct fans, and lines; of these, those that are nobody's."""

    product_id: ProductId
    people: int
    lines: int
    unnamed: int

    @property
    def wanted_by(self) -> int:
        """How many want it, as far as that is known."""
        return self.people + self.unnamed


@dataclass(slots=True)
class Raised:
    """So many `lines` of bare claims of one fan; `who` is None for those that the platform merged without a person."""

    product_id: ProductId
    who: IdentityId | None
    lines: int
    first_at_ms: int


def raise_hands(tx: Transaction, session_id: SessionId, raised: Iterable[Raised]) -> None:
    """Count bare claims."""
    tx.executemany(
        "INSERT INTO hands (session_id, product_id, identity_id, lines, first_at_ms) VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (session_id, product_id, ifnull(identity_id, 0)) DO UPDATE SET lines = lines + excluded.lines",
        [(session_id, one.product_id, one.who, one.lines, one.first_at_ms) for one in raised],
    )


def lower_hands(tx: Transaction, session_id: SessionId, raised: Iterable[Raised]) -> None:
    """Take back that these hands were raised."""
    lowered = [(one.lines, session_id, one.product_id, one.who) for one in raised]
    where = "WHERE session_id = ? AND product_id = ? AND ifnull(identity_id, 0) = ifnull(?, 0)"
    tx.executemany(f"UPDATE hands SET lines = lines - ? {where}", lowered)  # noqa: S608 - our own words
    tx.executemany(f"DELETE FROM hands {where} AND lines <= 0", [one[1:] for one in lowered])  # noqa: S608


def hands(tx: Transaction, session_id: SessionId, product_id: ProductId) -> Hands:
    people, lines, unnamed = tx.execute(
        "SELECT count(identity_id), ifnull(sum(lines), 0), ifnull(sum(lines) FILTER (WHERE identity_id IS NULL), 0)"
        " FROM hands WHERE session_id = ? AND product_id = ?",
        (session_id, product_id),
    ).fetchone()
    return Hands(product_id, people, lines, unnamed)


def wanted_by(tx: Transaction, session_id: SessionId) -> dict[ProductId, int]:
    """How many raised a hand for each product: distinct fans, and lines that a platform merged."""
    rows = tx.execute(
        "SELECT product_id, count(identity_id) + ifnull(sum(lines) FILTER (WHERE identity_id IS NULL), 0)"
        " FROM hands WHERE session_id = ? GROUP BY product_id",
        (session_id,),
    )
    return {ProductId(row[0]): row[1] for row in rows}


def add_claim(
    tx: Transaction, session_id: SessionId, claim: Claim, line: int, pin_id: PinId | None, price_minor: int | None
) -> ClaimId | None:
    """Write a new claim, all of it waiting; None where this line of the message made one before.

    Args:
        price_minor: what the room sees that it costs; None where it sees no price.
    """
    row = tx.execute(
        "INSERT INTO claims (session_id, identity_id, message_id, line, product_id, sku_id, number, color, size,"
        " wanted, waiting, held, sold, released, pin_id, at_ms, or_product_id, place)"
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, 0, ?, ?, ?, ?)"
        " ON CONFLICT DO NOTHING RETURNING id",
        (
            *(session_id, claim.identity_id, claim.message_id, line, claim.product_id, claim.sku_id),
            *(claim.number, claim.color, claim.size, claim.wanted, claim.wanted, pin_id, claim.at_ms),
            *(claim.or_product_id, claim.place),
        ),
    ).fetchone()
    if row is None:
        return None
    claim_id = ClaimId(row[0])
    part_store.add(tx, claim_id, 0, claim.at_ms, price_minor)
    return claim_id


def save_claim(tx: Transaction, claim: Claim) -> None:
    tx.execute(
        "UPDATE claims SET product_id = ?, or_product_id = ?, sku_id = ?, color = ?, size = ?, wanted = ?,"
        " waiting = ?, held = ?, sold = ?, released = ?, expires_at_ms = ?, place = ?, late = ?, late_place = ?,"
        " ran_out = ?, reason = ?, held_at_ms = ?, clock_left_ms = ? WHERE id = ?",
        (
            *(claim.product_id, claim.or_product_id),
            *(claim.sku_id, claim.color, claim.size, claim.wanted, claim.waiting, claim.held),
            *(claim.sold, claim.released, claim.expires_at_ms, claim.place, claim.late, claim.late_place),
            *(claim.ran_out, claim.reason, claim.held_at_ms, claim.clock_left_ms, claim.id),
        ),
    )


def claim(tx: Transaction, claim_id: ClaimId) -> Claim | None:
    row = tx.execute(f"{_CLAIM} WHERE claims.id = ?", (claim_id,)).fetchone()
    return _as_claim(row) if row else None


def some_claims(tx: Transaction, claim_ids: Collection[ClaimId]) -> list[Claim]:
    """These claims as they are by now, in arrival order."""
    rows = tx.execute(f"{_CLAIM} WHERE claims.id {AMONG} ORDER BY claims.id", (ids_json(claim_ids),))
    return [_as_claim(row) for row in rows]


def line_of(tx: Transaction, claim_id: ClaimId) -> int:
    """Which line of its message made the claim, from 0."""
    row = tx.execute("SELECT line FROM claims WHERE id = ?", (claim_id,)).fetchone()
    return int(row[0]) if row else 0


def claim_of_line(tx: Transaction, message_id: MessageId, line: int) -> ClaimId | None:
    row = tx.execute("SELECT id FROM claims WHERE message_id = ? AND line = ?", (message_id, line)).fetchone()
    return ClaimId(row[0]) if row else None


def claim_by_hand(tx: Transaction, session_id: SessionId, who: IdentityId, number: str) -> ClaimId | None:
    """The latest claim that a person wrote down for this fan and number."""
    row = tx.execute(
        "SELECT id FROM claims WHERE session_id = ? AND identity_id = ? AND number = ? AND message_id IS NULL"
        " ORDER BY id DESC LIMIT 1",
        (session_id, who, number),
    ).fetchone()
    return ClaimId(row[0]) if row else None


def session_claims(tx: Transaction, session_id: SessionId) -> list[Claim]:
    """Every claim of the session, in arrival order."""
    return [_as_claim(row) for row in tx.execute(f"{_CLAIM} WHERE session_id = ? ORDER BY claims.id", (session_id,))]


def open_claims_of(
    tx: Transaction, session_id: SessionId, who: IdentityId, product_id: ProductId | None = None
) -> list[Claim]:
    """What this fan still has waiting or held, oldest first: of all, or of what may mean one product."""
    rows = tx.execute(
        f"{_CLAIM} WHERE session_id = ?1 AND identity_id = ?2 AND (?3 IS NULL OR ?3 IN (product_id, or_product_id))"
        " AND waiting + held > 0 ORDER BY claims.id",
        (session_id, who, product_id),
    )
    return [_as_claim(row) for row in rows]


def ran_out_claims_of(
    tx: Transaction, session_id: SessionId, fan: Sequence[IdentityId], sku_id: SkuId
) -> list[Claim]:  # fmt: skip
    """The fan's claims of a SKU of which units were held until their time was over, the newest first."""
    rows = tx.execute(
        f"{_CLAIM} WHERE session_id = ? AND identity_id {AMONG} AND sku_id = ? AND ran_out > 0 ORDER BY claims.id DESC",
        (session_id, ids_json(fan), sku_id),
    )
    return [_as_claim(row) for row in rows]


def claim_for(tx: Transaction, session_id: SessionId, fan: Sequence[IdentityId], sku_id: SkuId) -> ClaimId | None:
    """The fan's first claim of a SKU in the session, whatever became of it."""
    row = tx.execute(
        f"SELECT id FROM claims WHERE identity_id {AMONG} AND session_id = ? AND sku_id = ? ORDER BY id LIMIT 1",  # noqa: S608
        (ids_json(fan), session_id, sku_id),
    ).fetchone()
    return None if row is None else ClaimId(row[0])


def count_claims(tx: Transaction, session_id: SessionId) -> int:
    """How many claims were made, but for those whose words turned out to mean nothing."""
    (claims,) = tx.execute(
        "SELECT count(*) FROM claims WHERE session_id = ? AND NOT (released = wanted AND ifnull(reason, '') = ?)",
        (session_id, Reason.PHRASE),
    ).fetchone()
    return int(claims)


def sold_lines(tx: Transaction, session_id: SessionId) -> set[MessageId]:
    """The lines by which something was claimed that was sold."""
    rows = tx.execute(
        "SELECT message_id FROM claims WHERE session_id = ? AND sold > 0 AND message_id IS NOT NULL", (session_id,)
    )
    return {MessageId(row[0]) for row in rows}


def waiting_units(tx: Transaction, session_id: SessionId) -> dict[SkuId, int]:
    rows = tx.execute(
        "SELECT sku_id, sum(waiting) FROM claims WHERE session_id = ? AND waiting > 0 AND sku_id IS NOT NULL"
        " GROUP BY sku_id",
        (session_id,),
    )
    return {SkuId(row[0]): row[1] for row in rows}


class HandSale(msgspec.Struct, frozen=True):
    """A sale that a person confirmed, paid in full; `amount_minor` is for all `qty` units together."""

    id: str
    origin: Literal["claim", "manual"]
    identity_id: IdentityId | None
    product: Product
    sku: Sku
    qty: int
    unit_minor: int
    amount_minor: int
    claim_id: ClaimId | None
    operator: str


def add_hand_sale(tx: Transaction, session_id: SessionId, sale: HandSale, currency: str, at_ms: int) -> None:
    tx.execute(
        "INSERT INTO sales (id, session_id, identity_id, status, origin, product_id, sku_id, number, color, size, qty,"
        " unit_price, discount, amount, currency, units_booked, claim_id, operator, confirmed_at_ms)"
        " VALUES (?, ?, ?, 'paid', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        (
            *(sale.id, session_id, sale.identity_id, sale.origin, sale.product.id, sale.sku.id, sale.product.number),
            *(sale.sku.color, sale.sku.size, sale.qty, sale.unit_minor),
            max(0, sale.unit_minor * sale.qty - sale.amount_minor),
            *(sale.amount_minor, currency, sale.qty, sale.claim_id, sale.operator, at_ms),
        ),
    )


class KnownHandSale(msgspec.Struct, frozen=True):
    sku_id: SkuId
    units: int
    is_paid: bool


def hand_sale(tx: Transaction, sale_id: str) -> KnownHandSale | None:
    """A sale that a person confirmed; None where an order made it or has taken it over, or there is none."""
    row = tx.execute(
        "SELECT sku_id, qty, status = 'paid' FROM sales WHERE id = ? AND origin IN ('claim', 'manual')"
        " AND NOT is_dropped",
        (sale_id,),
    ).fetchone()
    return None if row is None else KnownHandSale(SkuId(row[0]), row[1], bool(row[2]))


def set_hand_sale(tx: Transaction, sale_id: str, *, is_paid: bool) -> None:
    """It was a mistake, or is none after all: the row stays, and counts or does not."""
    tx.execute(
        "UPDATE sales SET status = ?, units_booked = iif(?, qty, 0) WHERE id = ?",
        ("paid" if is_paid else "cancelled", is_paid, sale_id),
    )


class SaleSums(msgspec.Struct, frozen=True):
    """Of the session's paid sales; money in fen."""

    orders: int
    sales: int
    units: int
    paid_minor: int
    refunded_minor: int


def sums(tx: Transaction, session_id: SessionId) -> SaleSums:
    """The session's paid sales: orders, units, what was paid for them and what went back."""
    row = tx.execute(
        # The only part that is not a literal is our own list of statuses.
        "SELECT count(DISTINCT ifnull('o' || order_row, id)), count(*), ifnull(sum(qty), 0), ifnull(sum(amount), 0),"  # noqa: S608
        f" ifnull(sum(refund_amount), 0) FROM sales WHERE session_id = ? AND status IN ({_PAID})",
        (session_id,),
    ).fetchone()
    return SaleSums(*row)


class Unpaid(msgspec.Struct, frozen=True):
    """One line of what a fan ordered and has not paid for, or took back before it left, as the fan pane lists it."""

    at_ms: int
    product_name: str | None
    variant: str
    qty: int
    amount_minor: int
    status: str


def unpaid_of(tx: Transaction, who: IdentityId, among: int) -> list[Unpaid]:
    """What of the last lines that they ordered in any session is unpaid, newest first."""
    rows = tx.execute(
        "SELECT * FROM ("
        "SELECT ifnull(sales.confirmed_at_ms, sales.placed_at_ms), products.name, color, size, qty, amount, status"
        " FROM sales LEFT JOIN products ON products.id = product_id WHERE identity_id = ?"
        " ORDER BY sales.rowid DESC LIMIT ?) WHERE status IN ('placed', 'cancelled', 'closed')",
        (who, among),
    )
    return [
        Unpaid(row[0] or 0, row[1], " ".join(part for part in (row[2], row[3]) if part), row[4], row[5], row[6])
        for row in rows
    ]


class Ordered(msgspec.Struct, frozen=True):
    """So many units of one order line or sale by hand, paid for or still to be."""

    session_id: SessionId
    identity_id: IdentityId
    product_id: ProductId | None
    sku_id: SkuId | None
    qty: int


def ordered_since(tx: Transaction, session_id: SessionId, since_ms: int) -> list[Ordered]:
    """What people paid for or still are to pay for, in the session, or in any from `since_ms` on."""
    rows = tx.execute(
        "SELECT session_id, identity_id, product_id, ifnull(booked_sku_id, sku_id), qty FROM sales"  # noqa: S608
        f" WHERE identity_id IS NOT NULL AND NOT is_dropped AND (status = 'placed' OR status IN ({_PAID}))"
        " AND (session_id = ? OR ifnull(placed_at_ms, confirmed_at_ms) >= ?)",
        (session_id, since_ms),
    )
    return [Ordered(*row) for row in rows]


def _as_claim(row: Any) -> Claim:
    values: list[Any] = list(row)
    values[21] = None if row[21] is None else Reason(row[21])
    return Claim(*values)


def let_go(tx: Transaction, messages_json: str) -> None:
    """Forget from which messages claims came; a JSON list of their ids."""
    tx.execute(
        "UPDATE claims SET message_id = NULL WHERE message_id IN (SELECT value FROM json_each(?))", (messages_json,)
    )


def sale_rows(tx: Transaction, session_id: SessionId) -> list[Any]:
    """Every sale of the session with the names that go with it, in the order in which they were first known."""
    return tx.execute(
        "SELECT sales.*, sales.id AS sale_id, sessions.title AS session_title, orders.platform, orders.order_id,"
        " identities.platform AS fan_platform, identities.user_id AS fan_user_id, identities.name AS fan_name,"
        " products.code AS product_code, products.name AS product_name, skus.code AS sku_code FROM sales"
        " JOIN sessions ON sessions.id = sales.session_id LEFT JOIN orders ON orders.id = sales.order_row"
        " LEFT JOIN identities ON identities.id = sales.identity_id"
        " LEFT JOIN products ON products.id = sales.product_id LEFT JOIN skus ON skus.id = sales.sku_id"
        " WHERE sales.session_id = ? AND NOT is_dropped ORDER BY sales.rowid",
        (session_id,),
    ).fetchall()
