"""Setting stock aside for claims (reserve mode), within the caller's transaction: in arrival order, for a time.

Whatever frees a unit (release, expiry, a cancelled order, new stock) calls `promote` in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

from anchor_console.core.ids import IdentityId, SessionId, SkuId
from anchor_console.fans import store as fans
from anchor_console.goods import store as goods
from anchor_console.pins import store as pins
from anchor_console.sales import claims as rules
from anchor_console.sales import hold_store, part_store, store
from anchor_console.sales.booking import Booking
from anchor_console.sales.claims import Claim, Deadline, Reason
from anchor_console.sales.hold_store import HoldClock
from anchor_console.stock import ledger
from anchor_console.stock import store as stock
from anchor_console.stock.holds import AFTER_START_MS, hold_ms_of
from anchor_console.storage.writer import Transaction

Fan = Sequence[IdentityId]
"""All identities of one fan, by links that a person has confirmed."""


def fan_of(tx: Transaction, who: IdentityId) -> Fan:
    return fans.identities_of(tx, who, confirmed_only=True)


def promote(booking: Booking, sku_id: SkuId) -> None:
    """Hold for those who wait, strictly in arrival order, until nothing is left."""
    tx, terms, changes = booking.tx, booking.terms, booking.changes
    if terms.mode != "reserve" or terms.is_over:
        return
    free = stock.level(tx, sku_id).left
    limits: goods.Limits | None = None
    while free and (place := hold_store.next_waiting(tx, terms.session_id, sku_id)) is not None:
        claim = booking.claim(place.claim_id)
        limits = limits or goods.limits_of(tx, claim.product_id)
        fan = fan_of(tx, claim.identity_id)
        claim = _within(booking, claim, fan, limits)
        in_place = claim.late if place.is_late else claim.waiting - claim.late
        units = min(in_place, free)
        if units <= 0:
            continue  # the fan may have no more: whoever is next
        free = booking.move(sku_id, ledger.hold(units), booking.cause(claim.id)).left
        booking.save(rules.hold(claim, units, booking.at_ms, _deadline(booking, sku_id, fan, limits)))
        if claim.id not in changes.moved_up:
            changes.moved_up.append(claim.id)


def within_limits(booking: Booking, claim: Claim) -> Claim:
    """The claim without the units that its fan may not have: those are given up, with the reason."""
    fan = fan_of(booking.tx, claim.identity_id)
    return _within(booking, claim, fan, goods.limits_of(booking.tx, claim.product_id))


def _within(booking: Booking, claim: Claim, fan: Fan, limits: goods.Limits) -> Claim:
    tx = booking.tx
    if any(fans.is_minor(tx, one) for one in fan):
        return _refuse(booking, claim, claim.waiting, Reason.BARRED)
    # Who hides behind a mask that many share is nobody whose units could be counted.
    if fans.is_faceless(tx, claim.identity_id):
        return claim
    may_have = claim.waiting
    if limits.per_fan is not None:
        had = hold_store.units_of(tx, booking.session_id, fan, claim.product_id)
        may_have = min(may_have, max(0, limits.per_fan - had))
    may_have = min(may_have, claim.waiting - _above_flash(tx, booking.session_id, claim, fan))
    return _refuse(booking, claim, claim.waiting - may_have, Reason.LIMIT)


def _above_flash(tx: Transaction, session_id: SessionId, claim: Claim, fan: Fan) -> int:
    """How many of what waits are more than the fan may have at the flash prices in whose time they were asked for."""
    theirs = part_store.asked_by(tx, session_id, claim.product_id, fan)
    above = 0
    for part in theirs:
        waiting = part.within(claim.live_units - claim.waiting, claim.live_units) if part.claim_id == claim.id else 0
        flash = pins.flash_of(tx, session_id, claim.product_id, part.at_ms) if waiting else None
        if flash is None or flash.per_fan is None:
            continue
        had = sum(one.units for one in theirs if one.at_ms >= flash.from_ms and one.id < part.id)
        left = max(0, flash.per_fan - had - (part.units - waiting))
        above += max(0, waiting - left)
    return above


def _refuse(booking: Booking, claim: Claim, units: int, reason: Reason) -> Claim:
    if not units:
        return claim
    after = rules.release(claim, units, reason)
    booking.save(after)
    return after


def deadline(booking: Booking, claim: Claim) -> Deadline:
    """Until when a hold for the claim stands that is granted now."""
    assert claim.sku_id is not None
    fan = fan_of(booking.tx, claim.identity_id)
    return _deadline(booking, claim.sku_id, fan, goods.limits_of(booking.tx, claim.product_id))


def _deadline(booking: Booking, sku_id: SkuId, fan: Fan, limits: goods.Limits) -> Deadline:
    """As long as the product's shop says, else as long as the session holds; open while an order waits to be paid."""
    whole_ms = hold_ms_of(limits.hold_words) or booking.terms.hold_ms
    if hold_store.order_waits(booking.tx, booking.session_id, fan, sku_id):
        return Deadline(None, whole_ms)
    return Deadline(_on_clock(booking) + whole_ms)


def _on_clock(booking: Booking) -> int:
    """The time by which holds go: while it stands still, when it stopped."""
    stopped_at_ms = hold_store.clock(booking.tx, booking.session_id).stopped_at_ms
    return booking.at_ms if stopped_at_ms is None else stopped_at_ms


# -- units that come free


def give_back(booking: Booking, claim: Claim, units: int, why: str) -> None:
    """`units` that were held for the claim are on the shelf again; who calls saves the claim, and promotes."""
    if units and claim.sku_id is not None:
        booking.move(claim.sku_id, ledger.release(units), booking.cause(claim.id, why=why))


def serve_waiting(booking: Booking) -> None:
    """Let whoever waits move up where stock was set from outside: a goods file, a count (reserve mode)."""
    if booking.terms.mode == "reserve":
        for sku_id in store.waiting_units(booking.tx, booking.session_id):
            promote(booking, sku_id)


def expire_due(booking: Booking) -> None:
    """End every hold whose time is over by now, each at its own time, and promote those who wait."""
    tx, session_id = booking.tx, booking.session_id
    if hold_store.clock(tx, session_id).stopped_at_ms is not None:
        return
    while (claim_id := hold_store.first_to_expire(tx, session_id, booking.at_ms)) is not None:
        claim = booking.claim(claim_id)
        ended = booking.at(claim.expires_at_ms or booking.at_ms)
        give_back(ended, claim, claim.held, Reason.EXPIRED)
        ended.save(rules.expire(claim))
        if claim.sku_id is not None:
            promote(ended, claim.sku_id)


def end_holds(booking: Booking) -> None:
    """Give up what is held as the session ends: nobody moves up."""
    for claim_id in hold_store.held_claims(booking.tx, booking.session_id):
        claim = booking.claim(claim_id)
        give_back(booking, claim, claim.held, Reason.ENDED)
        booking.save(rules.end(claim))


# -- the clock


def mind_orders(booking: Booking, who: IdentityId) -> None:
    """Stop the clock of the fan's holds for which an order waits to be paid; let that of all others go on."""
    if booking.terms.mode != "reserve" or booking.terms.is_over:
        return
    tx, session_id = booking.tx, booking.session_id
    fan, now_ms = fan_of(tx, who), _on_clock(booking)
    for claim_id in hold_store.held_claims_of(tx, session_id, fan):
        claim = booking.claim(claim_id)
        assert claim.sku_id is not None
        waits = hold_store.order_waits(tx, session_id, fan, claim.sku_id)
        if waits and claim.expires_at_ms is not None:
            booking.save(rules.stop_clock(claim, now_ms))
        elif not waits and claim.expires_at_ms is None:
            booking.save(rules.go_on(claim, now_ms))


def stop_clock(tx: Transaction, session_id: SessionId, at_ms: int) -> None:
    """No hold of the session loses time from here on: it is paused."""
    known = hold_store.clock(tx, session_id)
    if known.stopped_at_ms is None:
        hold_store.put_clock(tx, session_id, HoldClock(at_ms, at_ms))


def go_on(booking: Booking) -> None:
    """The session goes on: every hold has as much time as it had, also where the wall clock was set back meanwhile."""
    tx, session_id, at_ms = booking.tx, booking.session_id, booking.at_ms
    known = hold_store.clock(tx, session_id)
    if known.stopped_at_ms is not None:
        hold_store.put_off(tx, session_id, at_ms - known.stopped_at_ms, 0)
        _tell_held(booking)
    hold_store.put_clock(tx, session_id, HoldClock(at_ms, None))


def come_back(booking: Booking) -> None:
    """The console runs again, or by another wall time: what that made go by counts for no hold, nor what a clock that
    was set back has yet to go through again; each has a minute at least.
    """
    tx, session_id, at_ms = booking.tx, booking.session_id, booking.at_ms
    known = hold_store.clock(tx, session_id)
    now_ms, away_ms = at_ms, 0
    if known.stopped_at_ms is not None:
        now_ms = known.stopped_at_ms
    elif known.alive_at_ms is not None:
        away_ms = at_ms - known.alive_at_ms
    hold_store.put_off(tx, session_id, away_ms, now_ms + AFTER_START_MS)
    hold_store.put_clock(tx, session_id, HoldClock(at_ms, known.stopped_at_ms))
    _tell_held(booking)


def is_alive(tx: Transaction, session_id: SessionId, at_ms: int) -> None:
    """The console runs: should it die, no hold loses time from here on."""
    hold_store.put_clock(tx, session_id, HoldClock(at_ms, hold_store.clock(tx, session_id).stopped_at_ms))


def _tell_held(booking: Booking) -> None:
    for claim_id in hold_store.held_claims(booking.tx, booking.session_id):
        booking.changes.claims[claim_id] = booking.claim(claim_id)
