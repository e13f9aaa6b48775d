"""Claims and sales as people at the desk settle them. Each action is one transaction."""

from __future__ import annotations

from dataclasses import dataclass

from anchor_console.core.ids import ClaimId, SkuId
from anchor_console.goods.service import Catalogue
from anchor_console.sales import claiming, store
from anchor_console.sales.claiming import Changes, Terms
from anchor_console.sales.claims import Claim
from anchor_console.stock import ledger
from anchor_console.stock import store as stock
from anchor_console.storage.writer import Transaction


class ClaimGone(Exception):
    """The claim has nothing open any more (sold, released or expired meanwhile)."""


class VariantMissing(Exception):
    """The claim names no variant that we could sell: a person must choose one first."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Who settles, and by which command, so that the same command acts once."""

    name: str
    command_id: str
    at_ms: int


def confirm(
    tx: Transaction, terms: Terms, claim_id: ClaimId, catalogue: Catalogue, operator: Operator, changes: Changes
) -> None:
    """A person says that the claim was paid: what is open of it becomes a sale at the price in force.

    Raises:
        ClaimGone, VariantMissing: nothing is written.
    """
    claim = _open_claim(tx, claim_id)
    found = catalogue.sku(claim.sku_id) if claim.sku_id is not None else None
    if found is None:
        raise VariantMissing(str(claim_id))
    product, sku = found
    units = claim.open_units
    unit_minor = sku.price_minor or 0
    tx.execute(
        "INSERT INTO sales (id, session_id, identity_id, status, origin, product_id, sku_id, number, color, size, qty,"
        " unit_price, discount, amount, currency, units_booked, claim_id, operator, confirmed_at_ms)"
        " VALUES (?, ?, ?, 'paid', 'claim', ?, ?, ?, ?, ?, ?, ?, 0, ?, ?, ?, ?, ?, ?)",
        (
            *(operator.command_id, terms.session_id, claim.identity_id, product.id, sku.id, claim.number),
            *(sku.color, sku.size, units, unit_minor, unit_minor * units, terms.currency, units),
            *(claim.id, operator.name, operator.at_ms),
        ),
    )
    after = claiming.sell_open(tx, claim, changes)
    cause = stock.Cause(operator.at_ms, terms.session_id, claim.id, operator.command_id, operator.name)
    stock.book(tx, sku.id, ledger.sell(units, from_held=claim.held - after.held), cause)
    changes.skus.add(sku.id)
    changes.sales = True


def release(tx: Transaction, terms: Terms, claim_id: ClaimId, operator: Operator, changes: Changes) -> None:
    """A person gives the claim up; who waits next moves up.

    Raises:
        ClaimGone: nothing is written.
    """
    claim = _open_claim(tx, claim_id)
    claiming.release(tx, terms, claim, claim.open_units, operator.at_ms, changes)


def choose_variant(
    tx: Transaction,
    terms: Terms,
    claim_id: ClaimId,
    sku_id: SkuId,
    catalogue: Catalogue,
    operator: Operator,
    changes: Changes,
) -> None:
    """A person says which variant was meant.

    Raises:
        ClaimGone, VariantMissing: nothing is written.
    """
    claim = _open_claim(tx, claim_id)
    found = catalogue.sku(sku_id)
    if found is None or found[0].id != claim.product_id or claim.held:
        raise VariantMissing(str(claim_id))
    sku = found[1]
    claiming.choose_variant(tx, terms, claim, sku.id, sku.color, sku.size, operator.at_ms, changes)


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
        claiming.stock_came_free(tx, terms, sku_id, operator.at_ms, changes)


def _open_claim(tx: Transaction, claim_id: ClaimId) -> Claim:
    claim = store.claim(tx, claim_id)
    if claim is None or not claim.open_units:
        raise ClaimGone(str(claim_id))
    return claim
