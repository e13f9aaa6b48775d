"""Bringing a claim back to what it was before a person settled it: whole, or refused with the reason."""

from __future__ import annotations

from typing import Any

import msgspec
from msgspec.structs import replace

from anchor_console.core.ids import ClaimId, ProductId, SkuId
from anchor_console.core.refusal import Refused
from anchor_console.goods.service import Catalogue
from anchor_console.sales import claims as rules
from anchor_console.sales import holding, store
from anchor_console.sales.booking import Booking
from anchor_console.sales.claims import Claim, Reason
from anchor_console.stock import ledger
from anchor_console.stock import store as stock


class Parts(msgspec.Struct, frozen=True):
    """What of a claim a person can change; `sku_id` is None while its variant is open.

    `product_id` is None in what the log kept before it told which of two products was chosen.
    """

    sku_id: SkuId | None
    color: str | None
    size: str | None
    wanted: int
    waiting: int
    held: int
    sold: int
    released: int
    product_id: ProductId | None
    or_product_id: ProductId | None

    @classmethod
    def of(cls, claim: Claim) -> Parts:
        return cls(
            *(claim.sku_id, claim.color, claim.size, claim.wanted),
            *(claim.waiting, claim.held, claim.sold, claim.released),
            *(claim.product_id, claim.or_product_id),
        )

    @classmethod
    def read(cls, told: Any) -> Parts:
        """The parts as the log of actions keeps them."""
        return cls(**{name: told.get(name) for name in cls.__struct_fields__})

    def are_of(self, claim: Claim) -> bool:
        """Whether the claim is still like that."""
        now = Parts.of(claim)
        if self.product_id is None:
            now = replace(now, product_id=None, or_product_id=self.or_product_id)
        return now == self


def gone(after: Parts) -> Parts:
    """What a claim is brought to that was not there before: nothing of it is wanted any more."""
    return replace(after, waiting=0, held=0, released=after.wanted - after.sold)


def bring_to(
    booking: Booking, claim_id: ClaimId, after: Parts, before: Parts, sale_id: str | None, catalogue: Catalogue
) -> None:
    """Make a claim that is still as `after` what it was `before`; what comes free goes to the next in line.

    Args:
        sale_id: the sale by hand that it was part of; None where it was none.
    Raises:
        Refused: it was settled otherwise meanwhile, paid by an order, or its units went to others; nothing is written.
    """
    claim = store.claim(booking.tx, claim_id)
    if claim is None:
        raise Refused("conflict", "undo.moved_on")
    if claim.sold > after.sold:
        raise Refused("conflict", "undo.paid")
    if not after.are_of(claim):
        raise Refused("conflict", "undo.moved_on")
    # A quantity that was raised is not lowered: what came on top is given up.
    goal = replace(before, wanted=claim.wanted, released=before.released + claim.wanted - before.wanted)
    freed = {claim.sku_id}
    if goal.sold < claim.sold:
        claim = _unsell(booking, claim, claim.sold - goal.sold, sale_id)
    elif goal.sold > claim.sold:
        claim = _sell_again(booking, claim, goal.sold - claim.sold, sale_id)
    if goal.sku_id != claim.sku_id:
        claim = _let_wait(booking, claim, claim.held)
        found = catalogue.sku(goal.sku_id) if goal.sku_id is not None else None
        product_id = found[0].id if found is not None else claim.product_id
        claim = replace(claim, sku_id=goal.sku_id, product_id=product_id, color=goal.color, size=goal.size)
    if goal.product_id is not None:
        claim = replace(claim, product_id=goal.product_id, or_product_id=goal.or_product_id)
    if claim.released > goal.released:
        claim = rules.restore(claim, claim.released - goal.released)
    elif claim.released < goal.released:
        less = rules.release(claim, goal.released - claim.released, Reason.RELEASED)
        holding.give_back(booking, claim, claim.held - less.held, Reason.RELEASED)
        claim = less
    if claim.held > goal.held:
        claim = _let_wait(booking, claim, claim.held - goal.held)
    elif claim.held < goal.held:
        claim = _hold_again(booking, claim, goal.held - claim.held)
    booking.save(claim)
    for sku_id in {*freed, claim.sku_id} - {None}:
        assert sku_id is not None
        booking.changes.skus.add(sku_id)  # who waits for it may be others now, though nothing moved
        holding.promote(booking, sku_id)


def _unsell(booking: Booking, claim: Claim, units: int, sale_id: str | None) -> Claim:
    sale = store.hand_sale(booking.tx, sale_id) if sale_id is not None else None
    if sale is None or not sale.is_paid or sale.units != units:
        raise Refused("conflict", "undo.paid")
    assert sale_id is not None
    store.set_hand_sale(booking.tx, sale_id, is_paid=False)
    booking.move(sale.sku_id, ledger.take_back(units), booking.cause(claim.id, sale_id))
    booking.changes.sales = True
    return rules.unsell(claim, units)


def _sell_again(booking: Booking, claim: Claim, units: int, sale_id: str | None) -> Claim:
    sale = store.hand_sale(booking.tx, sale_id) if sale_id is not None else None
    if sale is None or sale.is_paid or sale.units != units or claim.open_units < units:
        raise Refused("conflict", "undo.moved_on")
    assert sale_id is not None
    store.set_hand_sale(booking.tx, sale_id, is_paid=True)
    after = rules.sell(claim, units)
    move = ledger.sell(units, from_held=claim.held - after.held)
    booking.move(sale.sku_id, move, booking.cause(claim.id, sale_id))
    booking.changes.sales = True
    return after


def _let_wait(booking: Booking, claim: Claim, units: int) -> Claim:
    holding.give_back(booking, claim, units, Reason.RELEASED)
    return rules.let_wait(claim, units)


def _hold_again(booking: Booking, claim: Claim, units: int) -> Claim:
    if claim.sku_id is None or booking.terms.mode != "reserve" or stock.level(booking.tx, claim.sku_id).left < units:
        raise Refused("conflict", "undo.units_taken")
    booking.move(claim.sku_id, ledger.hold(units), booking.cause(claim.id, why="undo"))
    return rules.hold(claim, units, booking.at_ms, holding.deadline(booking, claim))
