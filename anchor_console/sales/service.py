"""Claims and sales as people at the desk settle them. Each action is one transaction."""

from __future__ import annotations

import msgspec

from anchor_console.core.ids import ClaimId, IdentityId, SkuId
from anchor_console.core.refusal import Refused
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.service import Catalogue
from anchor_console.sales import claiming, holding, store
from anchor_console.sales.booking import Booking
from anchor_console.sales.claim_price import PriceMissing, price_of
from anchor_console.sales.claims import Claim, Reason
from anchor_console.stock import ledger
from anchor_console.stock import store as stock
from anchor_console.storage.writer import Transaction


class ClaimGone(Refused):
    """The claim has nothing open any more (sold, released or expired meanwhile)."""

    def __init__(self) -> None:
        super().__init__("conflict", "claim.gone")


class VariantMissing(Refused):
    """The claim names no variant that we could sell: a person must choose one first."""

    def __init__(self) -> None:
        super().__init__("invalid", "claim.variant_missing")


class TooFew(Refused):
    """Less of a SKU is in the shop and not sold than a person would take off: nobody counts below nothing."""

    def __init__(self, left: int, less: int) -> None:
        super().__init__("conflict", "stock.too_few", left=left, less=less)


class Operator(msgspec.Struct, frozen=True):
    """Who settles, and by which command, so that the same command acts once."""

    name: str
    command_id: str


def confirm(booking: Booking, claim_id: ClaimId, catalogue: Catalogue, operator: Operator) -> None:
    """A person says that the claim was paid: what is open of it becomes a sale at the price that the room saw.

    Raises:
        ClaimGone, VariantMissing, PriceMissing: nothing is written.
    """
    claim = _open_claim(booking.tx, claim_id)
    found = catalogue.sku(claim.sku_id) if claim.sku_id is not None else None
    if found is None:
        raise VariantMissing()
    product, sku = found
    units = claim.open_units
    price = price_of(booking.tx, booking.session_id, claim, sku)
    sale = store.HandSale(
        *(operator.command_id, "claim", claim.identity_id, product, sku),
        *(units, price.unit_minor, price.amount_minor, claim.id, operator.name),
    )
    after = claiming.sell_open(booking, claim)
    _book_sold(booking, sale, claim.held - after.held)


def sell_by_hand(
    booking: Booking,
    what: tuple[Product, Sku],
    units: int,
    amount_minor: int | None,
    who: IdentityId | None,
    operator: Operator,
) -> None:
    """A person says that `units` were sold and paid, to a fan that they name or to nobody known.

    Args:
        amount_minor: for all units together; None at the price in force.
    Raises:
        PriceMissing: nothing is written.
    """
    product, sku = what
    amount = _price(sku) * units if amount_minor is None else amount_minor
    claim_id, from_held = None, 0
    if who is not None:
        taken = claiming.take_sold(booking, who, product, sku.id, units)
        claim_id, from_held = taken.first, taken.from_held
    unit_minor = amount // units if sku.price_minor is None else sku.price_minor
    sale = store.HandSale(
        *(operator.command_id, "manual", who, product, sku),
        *(units, unit_minor, amount, claim_id, operator.name),
    )
    _book_sold(booking, sale, from_held)


def _price(sku: Sku) -> int:
    if sku.price_minor is None:
        raise PriceMissing()
    return sku.price_minor


def _book_sold(booking: Booking, sale: store.HandSale, from_held: int) -> None:
    store.add_hand_sale(booking.tx, booking.session_id, sale, booking.terms.currency, booking.at_ms)
    cause = booking.cause(sale.claim_id, sale.id, sale.operator)
    booking.move(sale.sku.id, ledger.sell(sale.qty, from_held=from_held), cause)
    booking.changes.sales = True


def release(booking: Booking, claim_id: ClaimId) -> None:
    """A person gives the claim up; who waits next moves up.

    Raises:
        ClaimGone: nothing is written.
    """
    claim = _open_claim(booking.tx, claim_id)
    claiming.release(booking, claim, claim.open_units, Reason.RELEASED)


def choose_variant(
    booking: Booking, claim_id: ClaimId, sku_id: SkuId, catalogue: Catalogue, *, saw_it_open: bool = False
) -> None:
    """A person says which variant was meant, and with it which of two products where that was open.

    Args:
        saw_it_open: the person saw none chosen: one that somebody else has chosen meanwhile stands.
    Raises:
        ClaimGone, VariantMissing: nothing is written.
    """
    claim = _open_claim(booking.tx, claim_id)
    if saw_it_open and claim.sku_id is not None:
        if claim.sku_id == sku_id:
            return
        raise ClaimGone()
    found = catalogue.sku(sku_id)
    if found is None or found[0].id not in (claim.product_id, claim.or_product_id) or claim.held:
        raise VariantMissing()
    claiming.choose_variant(booking, claim, *found)


def adjust_stock(booking: Booking, sku_id: SkuId, delta: int, why: str, by_name: str) -> None:
    """A person corrects what is on hand by `delta` units; in reserve mode those who wait move up.

    Units that are held may be taken off: they are short then, with who holds them.

    Raises:
        TooFew: nothing is written.
    """
    now = stock.level(booking.tx, sku_id)
    unsold = max(0, now.on_hand - now.sold)
    if unsold + delta < 0:
        raise TooFew(unsold, -delta)
    booking.move(sku_id, ledger.adjust(delta), booking.cause(by_name=by_name, why=why))
    holding.promote(booking, sku_id)


def _open_claim(tx: Transaction, claim_id: ClaimId) -> Claim:
    claim = store.claim(tx, claim_id)
    if claim is None or not claim.open_units:
        raise ClaimGone()
    return claim
