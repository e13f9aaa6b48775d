"""What a person confirmed of a claim, and the order that it turns out to be: one sale, booked once."""

from __future__ import annotations

import msgspec

from anchor_console.core.ids import ClaimId, IdentityId, SkuId
from anchor_console.sales import hand_store as store
from anchor_console.sales.holding import fan_of
from anchor_console.sales.order import OrderNow
from anchor_console.sales.order_store import KnownSale
from anchor_console.storage.writer import Transaction


class Handed(msgspec.Struct, frozen=True):
    """The first claim of what was confirmed by hand, and how many units the stock ledger has as sold for it."""

    claim_id: ClaimId | None
    units: int


NOTHING = Handed(None, 0)


def take(tx: Transaction, who: IdentityId, sku_id: SkuId, units: int, sale: KnownSale, now: OrderNow) -> Handed:
    """Let up to `units` of a line of a paid order be what a person had confirmed of its buyer's claims.

    That is as much of the same variant as was confirmed and answers no other order. Where it was confirmed in an
    earlier session, in whose time the order was placed, the order is of that session.

    Args:
        sale: the line.
    """
    session_id = sale.session_id
    placed_at_ms = next(
        at_ms for at_ms in (now.placed_at_ms, now.confirmed_at_ms, now.updated_at_ms) if at_ms is not None
    )
    first, taken = None, 0
    for one in store.confirmed(tx, session_id, fan_of(tx, who), sku_id, placed_at_ms) if units else ():
        part = min(units - taken, one.units)
        if not part:
            break
        store.hand_over(tx, one.id, part)
        if first is None:
            first = one
        taken += part
    if first is None:
        return NOTHING
    if first.session_id != session_id:
        store.move_order(tx, sale.id, first.session_id)
    return Handed(first.claim_id, taken)
