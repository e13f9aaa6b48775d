"""What is paid for a claim: each of its units at the price that the room saw when that was asked for."""

from __future__ import annotations

import msgspec

from anchor_console.core.ids import SessionId
from anchor_console.core.refusal import Refused
from anchor_console.goods.product import Product, Sku
from anchor_console.pins import store as pins
from anchor_console.pins.flash import units_at_flash
from anchor_console.sales import part_store
from anchor_console.sales.claims import Claim
from anchor_console.storage.writer import Transaction


class PriceMissing(Refused):
    """The shop has not said what it costs: a sale for nothing would be a wrong figure."""

    def __init__(self) -> None:
        super().__init__("invalid", "card.no_price")


class Price(msgspec.Struct, frozen=True):
    """What one costs before a flash, the most where they differ, and what all together do; in fen."""

    unit_minor: int
    amount_minor: int


def shown_price(tx: Transaction, session_id: SessionId, product: Product, sku: Sku | None) -> int | None:
    """What the room sees that a variant of the product costs, but for a flash; None where it sees no price of it."""
    on_air = pins.on_air(tx, session_id)
    if on_air is None or on_air.product_id != product.id or not on_air.shows_price:
        return None
    if len({one.price_minor for one in product.skus}) == 1:
        return on_air.price_minor
    return sku.price_minor or None if sku is not None else None


def price_of(tx: Transaction, session_id: SessionId, claim: Claim, sku: Sku) -> Price:
    """For all that is open of the claim: in a flash's time as many at its price as it was for; where the room saw no
    price, at the SKU's own.

    Raises:
        PriceMissing
    """
    unit_minor = amount_minor = 0
    for part in part_store.parts_of(tx, claim.id):
        units = part.within(claim.sold, claim.live_units)
        if not units:
            continue
        price_minor = part.price_minor if part.price_minor is not None else sku.price_minor
        if price_minor is None:
            raise PriceMissing()
        unit_minor = max(unit_minor, price_minor)
        amount_minor += units * price_minor
        flash = pins.flash_of(tx, session_id, claim.product_id, part.at_ms)
        if flash is not None:
            asked = part_store.asked_since(tx, session_id, claim.product_id, flash.from_ms)
            earlier = [(one.identity_id, one.units) for one in asked if one.id < part.id]
            earlier.append((claim.identity_id, part.within(0, claim.sold)))
            at_flash = units_at_flash(flash, earlier, claim.identity_id, units)
            amount_minor -= at_flash * max(0, price_minor - flash.price_minor)
    return Price(unit_minor, amount_minor)
