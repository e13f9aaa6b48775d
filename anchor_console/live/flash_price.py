"""What is paid for a claim that was made while a flash price was on."""

from __future__ import annotations

from anchor_console.core.ids import SessionId
from anchor_console.goods.product import Sku
from anchor_console.pins import store as pins
from anchor_console.pins.flash import units_at_flash
from anchor_console.sales import store as sales
from anchor_console.sales.claims import Claim
from anchor_console.storage.writer import Transaction


def flash_amount(tx: Transaction, session_id: SessionId, claim: Claim, sku: Sku) -> int | None:
    """For all that is open of the claim: as many at the flash price as it was for, the rest at the SKU's own.

    None where no flash was on when it was made.
    """
    flash = pins.flash_of(tx, session_id, claim.product_id, claim.at_ms)
    if flash is None or sku.price_minor is None:
        return None
    earlier = sales.claimed_before(tx, session_id, claim.product_id, flash.from_ms, claim.id)
    at_flash = units_at_flash(flash, earlier, claim.identity_id, claim.open_units)
    return at_flash * min(flash.price_minor, sku.price_minor) + (claim.open_units - at_flash) * sku.price_minor
