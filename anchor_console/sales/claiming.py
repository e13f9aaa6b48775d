"""What happens to claims, each step within the caller's transaction: made, raised, settled, taken back, sold.

In cart mode claims are listed and nothing is held; in reserve mode a claim whose variant is known holds at once,
waits in arrival order where nothing is left, and moves up when stock comes free.
"""

from __future__ import annotations

from collections.abc import Sequence

import msgspec
from msgspec.structs import replace

from anchor_console.core.ids import ClaimId, IdentityId, MessageId, PinId, ProductId, SkuId
from anchor_console.fans import store as fans
from anchor_console.goods.product import Product, Sku
from anchor_console.sales import claims as rules
from anchor_console.sales import hold_store, part_store, store, which_sku
from anchor_console.sales.booking import Booking
from anchor_console.sales.claim_price import shown_price
from anchor_console.sales.claims import Claim, Reason
from anchor_console.sales.holding import fan_of, give_back, promote, within_limits
from anchor_console.sales.wanted import Wanted
from anchor_console.stock import store as stock


def make(
    booking: Booking,
    who: IdentityId,
    fan_name: str,
    wanted: Wanted,
    *,
    message_id: MessageId | None,
    line: int,
    pin_id: PinId | None,
) -> Claim | None:
    """List a claim, and in reserve mode hold what stock can carry; None where this line made one before.

    What the fan has open of the same variant is raised to the larger quantity instead, or by it where the words add.
    Where two products or several variants may be meant, nothing is held until a person has said which.
    """
    tx, changes = booking.tx, booking.changes
    is_one_person = not fans.is_faceless(tx, who)
    theirs = store.open_claims_of(tx, booking.session_id, who, wanted.product.id) if is_one_person else []
    sku = None if wanted.other is not None else which_sku.meant(tx, booking.terms, who, wanted, theirs)
    first = _first(theirs, wanted, sku)
    if first is not None:
        return _raise(booking, first, wanted, sku)
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
        at_ms=booking.at_ms,
        or_product_id=None if wanted.other is None else wanted.other.id,
        place=hold_store.next_place(tx),
    )
    price_minor = None
    if wanted.other is None:
        price_minor = shown_price(tx, booking.session_id, wanted.product, sku)
    claim_id = store.add_claim(tx, booking.session_id, fresh, line, pin_id, price_minor)
    if claim_id is None:
        return None
    changes.made += 1
    if changes.before is not None:
        changes.before[claim_id] = None
    changes.claims[claim_id] = booking.claim(claim_id)
    return _serve(booking, changes.claims[claim_id])


def _first(theirs: Sequence[Claim], wanted: Wanted, sku: Sku | None) -> Claim | None:
    """The open claim that a further one of the same fan speaks of again; None where it is another."""
    if wanted.other is not None:
        return None
    if sku is None:
        same = (claim for claim in theirs if claim.sku_id is None and claim.or_product_id is None)
        return next((one for one in same if (one.color, one.size) == (wanted.color, wanted.size)), None)
    exact = next((claim for claim in theirs if claim.sku_id == sku.id), None)
    if exact is not None or wanted.adds:
        return exact
    # What they said first left the variant open, and this tells it.
    return next((claim for claim in theirs if claim.sku_id is None and _may_be(claim, sku)), None)


def _may_be(claim: Claim, sku: Sku) -> bool:
    return claim.or_product_id is None and claim.color in (None, sku.color) and claim.size in (None, sku.size)


def _raise(booking: Booking, first: Claim, wanted: Wanted, sku: Sku | None) -> Claim:
    qty = wanted.qty or 1
    more = qty if wanted.adds else max(0, qty - first.live_units)
    after = first
    if sku is not None and first.sku_id is None:
        after = replace(first, sku_id=sku.id, color=sku.color, size=sku.size)
    if more:
        after = rules.ask_for_more(after, more, hold_store.next_place(booking.tx))
        price_minor = shown_price(booking.tx, booking.session_id, wanted.product, sku)
        part_store.add(booking.tx, first.id, first.live_units, booking.at_ms, price_minor)
    if after == first:
        return first
    booking.save(after)
    return _serve(booking, after)


def _serve(booking: Booking, claim: Claim) -> Claim:
    """In reserve mode: the claim holds what it may, now that its turn may be here; gives it as it is then."""
    changes = booking.changes
    if booking.terms.mode == "reserve":
        if claim.sku_id is not None:
            promote(booking, claim.sku_id)
        if changes.claims[claim.id].waiting:
            # Nothing is left; who may have no more is told at once, and not when it is their turn.
            within_limits(booking, changes.claims[claim.id])
    if claim.id in changes.moved_up:
        changes.moved_up.remove(claim.id)  # it did not wait
    return changes.claims[claim.id]


def choose_variant(booking: Booking, claim: Claim, product: Product, sku: Sku) -> None:
    """A person says which variant of which product a claim meant; it holds, or waits in its old place."""
    settled = replace(
        claim, product_id=product.id, or_product_id=None, sku_id=sku.id, color=sku.color, size=sku.size
    )  # fmt: skip
    if claim.sku_id not in (None, sku.id):
        part_store.forget_prices(booking.tx, claim.id)
    booking.save(settled)
    _serve(booking, settled)


def release(booking: Booking, claim: Claim, units: int, reason: Reason) -> None:
    """Give up `units` of a claim, and let the next in line move up."""
    after = rules.release(claim, units, reason)
    give_back(booking, claim, claim.held - after.held, reason)
    booking.save(after)
    if claim.sku_id is not None:
        promote(booking, claim.sku_id)


def restore(booking: Booking, claims: Sequence[tuple[Claim, int]]) -> None:
    """Take back that so many units of each claim were given up: they wait in their old places, or hold."""
    for claim, units in claims:
        booking.save(rules.restore(claim, units))
    for sku_id in dict.fromkeys(claim.sku_id for claim, _ in claims if claim.sku_id is not None):
        promote(booking, sku_id)


def cancel(booking: Booking, who: IdentityId, named: Sequence[Wanted]) -> set[ProductId]:
    """A fan takes back the lines that their words name, or where those name none, the newest.

    Args:
        named: what the words name; of each the newest lines first, as far as colour, size and quantity fit.
    Returns:
        The products of lines of which nothing is wanted any more.
    """
    tx, session_id = booking.tx, booking.session_id
    given_up: list[ClaimId] = []
    for wanted in named:
        left = wanted.qty
        theirs = store.open_claims_of(tx, session_id, who, wanted.product.id if wanted.is_said else None)
        fitting = [one for one in theirs if wanted.color in (None, one.color) and wanted.size in (None, one.size)]
        if not wanted.is_said:
            # M的不要了 speaks of what is on air where that fits; 不要了 of what they said last.
            on_air = [one for one in fitting if one.product_id == wanted.product.id]
            fitting = (on_air if wanted.color or wanted.size else [])[-1:] or fitting[-1:]
        for claim in reversed(fitting):
            left = _take_back(booking, claim.id, left)
            given_up.append(claim.id)
    if not named:
        for claim in store.open_claims_of(tx, session_id, who)[-1:]:
            _take_back(booking, claim.id, None)
            given_up.append(claim.id)
    left_of = [booking.claim(claim_id) for claim_id in given_up]
    return {claim.product_id for claim in left_of if not claim.live_units}


def _take_back(booking: Booking, claim_id: ClaimId, most: int | None) -> int | None:
    """Release up to `most` units of the claim, all where that is None; gives how many are still to go."""
    claim = booking.claim(claim_id)  # again: it may have moved up into the place of the one before
    units = claim.open_units if most is None else min(most, claim.open_units)
    if units:
        release(booking, claim, units, Reason.CANCELLED)
    return None if most is None else most - units


class Taken(msgspec.Struct, frozen=True):
    """What of a sale answers claims: the first of them, how many units had been held for it, and how many are left."""

    first: ClaimId | None
    from_held: int
    left: int


def nothing(units: int) -> Taken:
    """None of a sale of `units` answers a claim."""
    return Taken(None, 0, units)


def take_sold(booking: Booking, who: IdentityId, product: Product, sku_id: SkuId, units: int) -> Taken:
    """Let a sale of `units` answer this fan's claims: those that are open, then those whose time was over."""
    taken = take_open(booking, who, product, sku_id, units)
    late = take_ran_out(booking, who, sku_id, taken.left)
    return Taken(taken.first if taken.first is not None else late.first, taken.from_held, late.left)


def take_open(booking: Booking, who: IdentityId, product: Product, sku_id: SkuId, units: int) -> Taken:
    """Let a sale answer this fan's open claims: first those of this very SKU, then those that named none."""
    tx, session_id = booking.tx, booking.session_id
    first: ClaimId | None = None
    from_held = 0
    claims = [one for identity in fan_of(tx, who) for one in store.open_claims_of(tx, session_id, identity, product.id)]
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
        booking.save(after)
        first = claim.id if first is None else first
        units -= taken
    return Taken(first, from_held, units)


def take_ran_out(booking: Booking, who: IdentityId, sku_id: SkuId, units: int) -> Taken:
    """Let a sale answer claims whose time was over, as far as what they had held is still free."""
    tx, session_id = booking.tx, booking.session_id
    first: ClaimId | None = None
    free = stock.level(tx, sku_id).left
    for claim in store.ran_out_claims_of(tx, session_id, fan_of(tx, who), sku_id) if units else ():
        taken = min(units, claim.ran_out, free)
        if taken:
            booking.save(rules.sell_ran_out(claim, taken))
            first = claim.id if first is None else first
            units, free = units - taken, free - taken
    return Taken(first, 0, units)


def sell_open(booking: Booking, claim: Claim) -> Claim:
    """All that is open of a claim is sold; returns the claim after it."""
    after = rules.sell(claim, claim.open_units)
    booking.save(after)
    return after
