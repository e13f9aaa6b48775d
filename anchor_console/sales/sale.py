"""What an order's state means for money and stock. Pure: the outcome never depends on the order of arrival."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

PAID_STATUSES = frozenset({"paid", "shipped", "part_refunded", "refunded"})
"""Statuses whose `amount` counts into the session's paid total (支付金额)."""

_FURTHER = ("placed", "paid", "shipped", "part_refunded", "refunded", "cancelled", "closed")


def supersedes(updated_at_ms: int, status: str, known_updated_at_ms: int, known_status: str) -> bool:
    """Whether this state of an order replaces the known one: the newer, and at the same time the further."""
    if updated_at_ms != known_updated_at_ms:
        return updated_at_ms > known_updated_at_ms
    return _FURTHER.index(status) > _FURTHER.index(known_status)


@dataclass(frozen=True, slots=True)
class RefundOf:
    """A refund as one order line feels it; `qty` is None where it names no units."""

    amount_minor: int
    qty: int | None
    goods_back: bool


def units_out(status: str, qty: int, refunds: Iterable[RefundOf], *, was_shipped: bool) -> int:
    """How many units of an order line are sold and not back on the shelf.

    Units come back once for each refund whose goods came back, or that was granted before shipping.
    """
    if status == "placed":
        return 0
    if status in ("refunded", "cancelled", "closed") and not was_shipped:
        return 0
    back = 0
    for refund in refunds:
        if refund.goods_back:
            back += qty if refund.qty is None else refund.qty
        elif not was_shipped and refund.qty is not None:
            back += refund.qty
    return max(0, qty - back)


@dataclass(frozen=True, slots=True)
class Totals:
    """What a session has brought; money in fen.

    `orders` counts orders and hand-confirmed sales that were paid, `sales` their lines.
    """

    events: int = 0
    messages: int = 0
    claims: int = 0
    orders: int = 0
    sales: int = 0
    units: int = 0
    paid_minor: int = 0
    refunded_minor: int = 0

    @property
    def net_minor(self) -> int:
        return self.paid_minor - self.refunded_minor
