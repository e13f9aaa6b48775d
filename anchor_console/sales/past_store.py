"""Lines of past orders on disk."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Sequence

import msgspec
from msgspec.structs import astuple, replace

from anchor_console.core.ids import IdentityId
from anchor_console.storage.writer import Transaction


class PastLine(msgspec.Struct, frozen=True):
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


_STEPS = ("placed", "paid", "shipped", "part_refunded", "closed", "cancelled", "refunded")
"""What becomes of a line, in this order: an older file, or one that tells less, takes nothing of it back."""


class OfBoth(msgspec.Struct, frozen=True):
    """An order that is on file as one buyer's, and is told of another: `at_ms` is None where nobody tells when."""

    order_id: str
    known_as: IdentityId
    told_as: IdentityId
    at_ms: int | None


def put_past_lines(
    tx: Transaction, lines: Sequence[PastLine], told: set[int] | None = None, of_both: set[OfBoth] | None = None
) -> int:
    """Keep past lines, those known before with what the file tells of them now; returns how many are new.

    A line stays whose it is, whatever id another file has for the buyer.

    Args:
        told: the rows that this very file told of before; those that it tells of now are added.
        of_both: where orders are added that are another's already.
    """
    told = set() if told is None else told
    (newest,) = tx.execute("SELECT ifnull(max(id), 0) FROM past_lines").fetchone()
    met = _as_on_file(tx, lines, told, set() if of_both is None else of_both)
    rows = tx.execute(
        "INSERT INTO past_lines (platform, order_id, line_id, identity_id, product_code, product_name, category,"
        " variant, color, size, qty, amount, status, is_returned, placed_at_ms, paid_at_ms, refund, back_qty)"
        " SELECT value ->> 0, value ->> 1, value ->> 2, value ->> 3, value ->> 4, value ->> 5, value ->> 6,"
        " value ->> 7, value ->> 8, value ->> 9, value ->> 10, value ->> 11, value ->> 12, value ->> 13,"
        " value ->> 14, value ->> 15, value ->> 16, value ->> 17 FROM json_each(?) WHERE true ORDER BY key"
        " ON CONFLICT (platform, order_id, line_id) DO UPDATE SET"
        " identity_id = ifnull(identity_id, excluded.identity_id), status = excluded.status,"
        " product_code = ifnull(excluded.product_code, product_code),"
        " product_name = ifnull(excluded.product_name, product_name), category = ifnull(excluded.category, category),"
        " variant = ifnull(excluded.variant, variant), color = ifnull(excluded.color, color),"
        " size = ifnull(excluded.size, size), qty = excluded.qty, amount = ifnull(excluded.amount, amount),"
        " is_returned = excluded.is_returned, placed_at_ms = ifnull(excluded.placed_at_ms, placed_at_ms),"
        " paid_at_ms = ifnull(excluded.paid_at_ms, paid_at_ms),"
        " refund = iif(excluded.status = 'part_refunded', ifnull(excluded.refund, refund), NULL),"
        " back_qty = iif(excluded.status = 'part_refunded', ifnull(excluded.back_qty, back_qty), NULL) RETURNING id",
        (msgspec.json.encode([astuple(line) for line in met]).decode(),),
    )
    written = {int(row_id) for (row_id,) in rows}
    told |= written
    return sum(row_id > newest for row_id in written)


class _OnFile(msgspec.Struct, frozen=True):
    """A line that is kept, by whatever id the export had that told of it first."""

    id: int
    line_id: str
    product_code: str | None
    product_name: str | None
    color: str | None
    size: str | None
    status: str
    is_returned: int
    refund: int | None
    back_qty: int | None
    identity_id: IdentityId | None

    def is_for(self, line: PastLine) -> bool:
        """Whether it is for the same goods, as far as both tell."""
        is_same_product = any(
            own is not None and own == theirs
            for own, theirs in ((self.product_code, line.product_code), (self.product_name, line.product_name))
        )
        variants = ((self.color, line.color), (self.size, line.size))
        return is_same_product and all(None in (own, theirs) or own == theirs for own, theirs in variants)

    def meets(self, line: PastLine) -> PastLine:
        """The line as it is told now, by the id that it has here, and no less far than it was."""
        line = replace(line, line_id=self.line_id)
        if _STEPS.index(line.status) >= _STEPS.index(self.status):
            return line
        return replace(
            line, status=self.status, is_returned=bool(self.is_returned), refund_minor=self.refund,
            back_qty=self.back_qty,
        )  # fmt: skip


def _as_on_file(
    tx: Transaction, lines: Sequence[PastLine], told: Collection[int], of_both: set[OfBoth]
) -> list[PastLine]:
    """The lines as those on file that they are: by their ids, or in an export with other columns by their goods.

    Args:
        told: the rows that this very file told of before, by lines that are others.
        of_both: where orders are added that are another's already.
    """
    kept: dict[tuple[str, str], list[_OnFile]] = defaultdict(list)
    for platform, order_id, *row in tx.execute(
        "SELECT platform, order_id, past_lines.id, line_id, product_code, product_name, color, size, status,"
        " is_returned, refund, back_qty, identity_id FROM json_each(?) CROSS JOIN past_lines"
        " ON platform = value ->> 0 AND order_id = value ->> 1",
        (msgspec.json.encode(list({(line.platform, line.order_id) for line in lines})).decode(),),
    ):
        kept[platform, order_id].append(_OnFile(*row))
    by_id = {(*order, one.line_id): one for order, ones in kept.items() for one in ones}
    met = {by_id[key].id for line in lines if (key := (line.platform, line.order_id, line.line_id)) in by_id}
    found = []
    for line in lines:
        same = by_id.get((line.platform, line.order_id, line.line_id))
        if same is None:
            free = (one for one in kept[line.platform, line.order_id] if one.id not in met and one.id not in told)
            same = next((one for one in free if one.is_for(line)), None)
        if same is not None:
            met.add(same.id)
            if same.identity_id is not None and line.identity_id not in (None, same.identity_id):
                at_ms = line.paid_at_ms if line.placed_at_ms is None else line.placed_at_ms
                of_both.add(OfBoth(line.order_id, same.identity_id, line.identity_id, at_ms))
        found.append(line if same is None else same.meets(line))
    return found


class PastOrder(msgspec.Struct, frozen=True):
    """A line of a past order as far as it tells what was bought when."""

    order_id: str
    product_code: str | None
    color: str | None
    size: str | None
    at_ms: int


def past_orders_of(tx: Transaction, who: IdentityId) -> list[PastOrder]:
    """What this buyer ordered and did not call off, line by line; what has no time is left out."""
    rows = tx.execute(
        "SELECT order_id, product_code, color, size, ifnull(placed_at_ms, paid_at_ms) AS at_ms FROM past_lines"
        " WHERE identity_id = ? AND at_ms IS NOT NULL AND status NOT IN ('cancelled', 'closed')",
        (who,),
    )
    return [PastOrder(*row) for row in rows]


def called_off(tx: Transaction, who: IdentityId) -> set[str]:
    """The orders of this buyer of which nothing was bought in the end."""
    rows = tx.execute(
        "SELECT order_id FROM past_lines WHERE identity_id = ?"
        " GROUP BY platform, order_id HAVING min(status IN ('cancelled', 'closed'))",
        (who,),
    )
    return {order_id for (order_id,) in rows}


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
