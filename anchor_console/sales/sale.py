"""What a session has brought. Pure."""

from __future__ import annotations

import msgspec


class Totals(msgspec.Struct, frozen=True):
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
