"""Claims and sales as people at the desk settle them. Each action is one transaction."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from anchor_console.core.ids import ClaimId, IdentityId, SkuId
from anchor_console.core.refusal import Refused
from anchor_console.goods.product import Product, Sku
from anchor_console.goods.service import Catalogue
from anchor_console.sales import claiming, holding, store
from anchor_console.sales.claims import Claim, Reason
from anchor_console.sales.terms import Changes, Terms
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


class PriceMissing(Refused):
    """The shop has not said what it costs: a sale for nothing would be a wrong figure."""

    def __init__(self) -> None:
        super().__init__("invalid", "card.no_price")


@dataclass(frozen=True, slots=True)
class Operator:
    """Who settles, and by which command, so that the same command acts once."""

    name: str
    command_id: str
    at_ms: int


def confirm(
    tx: Transaction, terms: Terms, claim_id: ClaimId, catalogue: Catalogue, operator: Operator, changes: Changes,
    amount_of: Callable[[Claim, Sku], int | None] = lambda claim, sku: None,
) -> None:  # fmt: skip
    """A person says that the claim was paid: what is open of it becomes a sale at the price in force.

    Args:
        amount_of: what is paid for all that is open of the claim, where it is not the SKU's own price.
    Raises:
        ClaimGone, VariantMissing, PriceMissing: nothing is written.
    """
    claim = _open_claim(tx, claim_id)
    found = catalogue.sku(claim.sku_id) if claim.sku_id is not None else None
    if found is None:
        raise VariantMissing()
    product, sku = found
    units = claim.open_units
    amount_minor = amount_of(claim, sku)
    if amount_minor is None:
        amount_minor = _price(sku) * units
    sale = store.HandSale(
        operator.command_id, "claim", claim.identity_id, product, sku, units, amount_minor, claim.id, operator.name
    )
    store.add_hand_sale(tx, terms.session_id, sale, terms.currency, operator.at_ms)
    after = claiming.sell_open(tx, claim, changes)
    _book_sold(tx, terms, sale, claim.held - after.held, operator, changes)


def sell_by_hand(
    tx: Transaction,
    terms: Terms,
    what: tuple[Product, Sku],
    units: int,
    amount_minor: int | None,
    who: IdentityId | None,
    operator: Operator,
    changes: Changes,
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
        claim_id, from_held = claiming.take_sold(tx, terms, who, product, sku.id, units, changes)
    sale = store.HandSale(operator.command_id, "manual", who, product, sku, units, amount, claim_id, operator.name)
    store.add_hand_sale(tx, terms.session_id, sale, terms.currency, operator.at_ms)
    _book_sold(tx, terms, sale, from_held, operator, changes)


def _price(sku: Sku) -> int:
    if sku.price_minor is None:
        raise PriceMissing()
    return sku.price_minor


def _book_sold(
    tx: Transaction, terms: Terms, sale: store.HandSale, from_held: int, operator: Operator, changes: Changes
) -> None:
    cause = stock.Cause(operator.at_ms, terms.session_id, sale.claim_id, sale.id, operator.name)
    stock.book(tx, sale.sku.id, ledger.sell(sale.qty, from_held=from_held), cause)
    changes.skus.add(sale.sku.id)
    changes.sales = True


def release(tx: Transaction, terms: Terms, claim_id: ClaimId, operator: Operator, changes: Changes) -> None:
    """A person gives the claim up; who waits next moves up.

    Raises:
        ClaimGone: nothing is written.
    """
    claim = _open_claim(tx, claim_id)
    claiming.release(tx, terms, claim, claim.open_units, Reason.RELEASED, operator.at_ms, changes)


def choose_variant(
    tx: Transaction,
    terms: Terms,
    claim_id: ClaimId,
    sku_id: SkuId,
    catalogue: Catalogue,
    operator: Operator,
    changes: Changes,
) -> None:
    """A person says which variant was meant, and with it which of two products where that was open.

    Raises:
        ClaimGone, VariantMissing: nothing is written.
    """
    claim = _open_claim(tx, claim_id)
    found = catalogue.sku(sku_id)
    if found is None or found[0].id not in (claim.product_id, claim.or_product_id) or claim.held:
        raise VariantMissing()
    claiming.choose_variant(tx, terms, claim, *found, operator.at_ms, changes)


def adjust_stock(
    tx: Transaction, terms: Terms | None, sku_id: SkuId, delta: int, why: str, operator: Operator, changes: Changes
) -> None:
    """A person corrects what is on hand by `delta` units; in reserve mode those who wait move up."""
    session_id = terms.session_id if terms else None
    stock.book(
        tx, sku_id, ledger.adjust(delta), stock.Cause(operator.at_ms, session_id, by_name=operator.name, why=why)
    )
    changes.skus.add(sku_id)
    if terms is not None:
        holding.stock_came_free(tx, terms, sku_id, operator.at_ms, changes)


def _open_claim(tx: Transaction, claim_id: ClaimId) -> Claim:
    claim = store.claim(tx, claim_id)
    if claim is None or not claim.open_units:
        raise ClaimGone()
    return claim
