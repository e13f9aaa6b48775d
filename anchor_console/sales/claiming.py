"""What happens to claims, each step within the caller's transaction: made, held, waiting, released, sold.

In cart mode claims are listed and nothing is held; in reserve mode a claim whose variant is known holds at once,
waits in arrival order where nothing is left, and moves up when stock comes free.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Literal

from anchor_console.core.ids import ClaimId, IdentityId, MessageId, PinId, SessionId, SkuId
from anchor_console.goods.product import Product, Sku
from anchor_console.sales import claims as rules
from anchor_console.sales import store
from anchor_console.sales.claims import Claim
from anchor_console.stock import ledger
from anchor_console.stock import store as stock
from anchor_console.storage.writer import Transaction

SellingMode = Literal["cart", "reserve"]


@dataclass(frozen=True, slots=True)
class Terms:
    """By which terms the open session sells."""

    session_id: SessionId
    mode: SellingMode
    hold_ms: int
    currency: str


@dataclass(frozen=True, slots=True)
class Wanted:
    """What a fan claims of one product, in the catalogue's own words where those fit.

    `number` is as the fan said it, None where that is the product's own; `other` is what else it may have meant.
    """

    product: Product
    color: str | None
    size: str | None
    qty: int | None
    number: str | None = None
    other: Product | None = None


@dataclass(slots=True)
class Changes:
    """What a transaction touched, gathered on the way; the screens are told of it after the commit."""

    claims: dict[ClaimId, Claim]
    skus: set[SkuId]
    sales: bool = False

    @classmethod
    def none(cls) -> Changes:
        return cls({}, set())


def make(
    tx: Transaction,
    terms: Terms,
    who: IdentityId,
    fan_name: str,
    wanted: Wanted,
    *,
    message_id: MessageId | None,
    line: int,
    pin_id: PinId | None,
    at_ms: int,
    changes: Changes,
) -> Claim | None:
    """List a claim, and in reserve mode hold what stock can carry; None where this line made one before.

    Where two products may be meant, nothing is held until a person has said which.
    """
    sku = wanted.product.the_sku(wanted.color, wanted.size) if wanted.other is None else None
    qty = wanted.qty or 1
    fresh = Claim(
        id=ClaimId(0),
        identity_id=who,
        fan_name=fan_name,
        message_id=message_id,
        product_id=wanted.product.id,
        sku_id=sku.id if sku else None,
        number=wanted.number or wanted.product.number or "",
        color=sku.color if sku else wanted.color,
        size=sku.size if sku else wanted.size,
        wanted=qty,
        waiting=qty,
        held=0,
        sold=0,
        released=0,
        expires_at_ms=None,
        at_ms=at_ms,
        or_product_id=None if wanted.other is None else wanted.other.id,
    )
    claim_id = store.add_claim(tx, terms.session_id, fresh, line, pin_id)
    if claim_id is None:
        return None
    changes.claims[claim_id] = _read(tx, claim_id)
    if terms.mode == "reserve" and sku is not None:
        _promote(tx, terms, sku.id, at_ms, changes)
    return changes.claims[claim_id]


def choose_variant(
    tx: Transaction, terms: Terms, claim: Claim, product: Product, sku: Sku, at_ms: int, changes: Changes
) -> None:  # fmt: skip
    """A person says which variant of which product a claim meant; in reserve mode it holds or waits from here."""
    settled = replace(
        claim, product_id=product.id, or_product_id=None, sku_id=sku.id, color=sku.color, size=sku.size
    )  # fmt: skip
    _save(tx, settled, changes)
    if terms.mode == "reserve":
        _promote(tx, terms, sku.id, at_ms, changes)


def release(tx: Transaction, terms: Terms, claim: Claim, units: int, at_ms: int, changes: Changes) -> None:
    """Give up `units` of a claim, and let the next in line move up."""
    after = rules.release(claim, units)
    _give_back(tx, terms, claim, claim.held - after.held, at_ms, "released", changes)
    _save(tx, after, changes)
    if claim.sku_id is not None:
        _promote(tx, terms, claim.sku_id, at_ms, changes)


def restore(
    tx: Transaction, terms: Terms, claims: Sequence[tuple[Claim, int]], at_ms: int, changes: Changes
) -> None:  # fmt: skip
    """Take back that so many units of each claim were given up: they wait in their old places, or hold."""
    for claim, units in claims:
        _save(tx, rules.restore(claim, units), changes)
    for sku_id in dict.fromkeys(claim.sku_id for claim, _ in claims if claim.sku_id is not None):
        _promote(tx, terms, sku_id, at_ms, changes)


def end_hold(tx: Transaction, terms: Terms, claim: Claim, at_ms: int, changes: Changes) -> None:
    """Give up what is held as the session ends: nobody moves up, and who waits stays on the waiting list."""
    _give_back(tx, terms, claim, claim.held, at_ms, "session ended", changes)
    _save(tx, rules.expire(claim), changes)


def cancel(
    tx: Transaction, terms: Terms, who: IdentityId, wanted: Wanted, at_ms: int, changes: Changes
) -> None:  # fmt: skip
    """A fan takes back what they claimed of a product: the newest first, as far as the words fit."""
    left = wanted.qty
    for claim in reversed(store.open_claims_of(tx, terms.session_id, who, wanted.product.id)):
        if not _fits(claim, wanted):
            continue
        units = claim.open_units if left is None else min(left, claim.open_units)
        if units:
            release(tx, terms, claim, units, at_ms, changes)
        if left is not None:
            left -= units


def expire_due(tx: Transaction, terms: Terms, now_ms: int, changes: Changes) -> None:
    """End every hold whose time is over by `now_ms`, each at its own time, and promote those who wait."""
    while due := store.expired(tx, terms.session_id, now_ms):
        claim = due[0]
        ended_at_ms = claim.expires_at_ms or now_ms
        _give_back(tx, terms, claim, claim.held, ended_at_ms, "expired", changes)
        _save(tx, rules.expire(claim), changes)
        if claim.sku_id is not None:
            _promote(tx, terms, claim.sku_id, ended_at_ms, changes)


def take_sold(
    tx: Transaction, terms: Terms, who: IdentityId, product: Product, sku_id: SkuId, units: int, changes: Changes
) -> tuple[ClaimId | None, int]:
    """Let a sale of `units` answer this fan's open claims: those of this very SKU, then those that named none.

    Returns:
        The first claim that it answers, and how many of the units had been held for it.
    """
    first: ClaimId | None = None
    from_held = 0
    claims = store.open_claims_of(tx, terms.session_id, who, product.id)
    fitting = [claim for claim in claims if claim.sku_id == sku_id] + [
        claim for claim in claims if claim.sku_id is None
    ]
    for claim in fitting:
        if units == 0:
            break
        taken = min(units, claim.open_units)
        # What was bought tells which of two products was meant.
        after = replace(rules.sell(claim, taken), product_id=product.id, or_product_id=None)
        from_held += claim.held - after.held
        _save(tx, after, changes)
        first = claim.id if first is None else first
        units -= taken
    return first, from_held


def sell_open(tx: Transaction, claim: Claim, changes: Changes) -> Claim:
    """All that is open of a claim is sold; returns the claim after it."""
    after = rules.sell(claim, claim.open_units)
    _save(tx, after, changes)
    return after


def stock_came_free(tx: Transaction, terms: Terms, sku_id: SkuId, at_ms: int, changes: Changes) -> None:
    """Units of a SKU are on the shelf again: those who wait move up (reserve mode)."""
    changes.skus.add(sku_id)
    _promote(tx, terms, sku_id, at_ms, changes)


def serve_waiting(tx: Transaction, terms: Terms, at_ms: int, changes: Changes) -> None:
    """Let whoever waits move up where stock was set from outside: a goods file, a count (reserve mode)."""
    for sku_id in store.waiting_units(tx, terms.session_id):
        _promote(tx, terms, sku_id, at_ms, changes)


def _promote(tx: Transaction, terms: Terms, sku_id: SkuId, at_ms: int, changes: Changes) -> None:
    """Hold for those who wait, strictly in arrival order, until nothing is left."""
    if terms.mode != "reserve":
        return
    while (claim := store.first_waiting(tx, terms.session_id, sku_id)) is not None:
        units = min(claim.waiting, stock.level(tx, sku_id).left)
        if units == 0:
            return
        cause = stock.Cause(at_ms, terms.session_id, claim.id)
        stock.book(tx, sku_id, ledger.hold(units), cause)
        changes.skus.add(sku_id)
        _save(tx, rules.hold(claim, units, at_ms + terms.hold_ms), changes)


def _give_back(
    tx: Transaction, terms: Terms, claim: Claim, units: int, at_ms: int, why: str, changes: Changes
) -> None:  # fmt: skip
    if units and claim.sku_id is not None:
        cause = stock.Cause(at_ms, terms.session_id, claim.id, why=why)
        stock.book(tx, claim.sku_id, ledger.release(units), cause)
        changes.skus.add(claim.sku_id)


def _save(tx: Transaction, claim: Claim, changes: Changes) -> None:
    store.save_claim(tx, claim)
    changes.claims[claim.id] = claim


def _read(tx: Transaction, claim_id: ClaimId) -> Claim:
    claim = store.claim(tx, claim_id)
    assert claim is not None
    return claim


def _fits(claim: Claim, wanted: Wanted) -> bool:
    return wanted.color in (None, claim.color) and wanted.size in (None, claim.size)
