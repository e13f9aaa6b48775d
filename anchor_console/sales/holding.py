"""Setting stock aside for claims (reserve mode), within the caller's transaction: in arrival order, for a time.

Whatever frees a unit (release, expiry, a cancelled order, new stock) calls `promote` in the same transaction.
"""

from __future__ import annotations

from collections.abc import Sequence

from anchor_console.core.ids import ClaimId, IdentityId, SessionId, SkuId
from anchor_console.fans import store as fans
from anchor_console.goods import store as goods
from anchor_console.pins import store as pins
from anchor_console.sales import claims as rules
from anchor_console.sales import hold_store, store
from anchor_console.sales.claims import Claim, Deadline, Reason
from anchor_console.sales.hold_store import HoldClock
from anchor_console.sales.terms import Changes, Terms
from anchor_console.stock import ledger
from anchor_console.stock import store as stock
from anchor_console.stock.holds import AFTER_START_MS, hold_ms_of
from anchor_console.storage.writer import Transaction

Fan = Sequence[IdentityId]
"""All identities of one fan, by links that a person has confirmed."""


def fan_of(tx: Transaction, who: IdentityId) -> Fan:
    return fans.identities_of(tx, who, confirmed_only=True)


def promote(tx: Transaction, terms: Terms, sku_id: SkuId, at_ms: int, changes: Changes) -> None:
    """Hold for those who wait, strictly in arrival order, until nothing is left."""
    if terms.mode != "reserve" or terms.is_over:
        return
    free = stock.level(tx, sku_id).left
    limits: goods.Limits | None = None
    while free and (place := hold_store.next_waiting(tx, terms.session_id, sku_id)) is not None:
        claim = read(tx, place.claim_id)
        limits = limits or goods.limits_of(tx, claim.product_id)
        fan = fan_of(tx, claim.identity_id)
        claim = _within(tx, terms, claim, fan, limits, changes)
        in_place = claim.late if place.is_late else claim.waiting - claim.late
        units = min(in_place, free)
        if units <= 0:
            continue  # the fan may have no more: whoever is next
        cause = stock.Cause(at_ms, terms.session_id, claim.id)
        free = stock.book(tx, sku_id, ledger.hold(units), cause).left
        changes.skus.add(sku_id)
        until = _deadline(tx, terms, sku_id, fan, limits, at_ms)
        save(tx, rules.hold(claim, units, at_ms, until), changes)
        if claim.id not in changes.moved_up:
            changes.moved_up.append(claim.id)


def within_limits(tx: Transaction, terms: Terms, claim: Claim, changes: Changes) -> Claim:
    """The claim without the units that its fan may not have: those are given up, with the reason."""
    fan = fan_of(tx, claim.identity_id)
    return _within(tx, terms, claim, fan, goods.limits_of(tx, claim.product_id), changes)


def _within(
    tx: Transaction, terms: Terms, claim: Claim, fan: Fan, limits: goods.Limits, changes: Changes
) -> Claim:  # fmt: skip
    if any(fans.is_minor(tx, one) for one in fan):
        return _refuse(tx, claim, claim.waiting, Reason.BARRED, changes)
    # Who hides behind a mask that many share is nobody whose units could be counted.
    if fans.is_faceless(tx, claim.identity_id):
        return claim
    may_have = claim.waiting
    if limits.per_fan is not None:
        had = hold_store.units_of(tx, terms.session_id, fan, claim.product_id)
        may_have = min(may_have, max(0, limits.per_fan - had))
    flash_left = _left_of_flash(tx, terms, claim, fan)
    if flash_left is not None:
        may_have = min(may_have, flash_left)
    return _refuse(tx, claim, claim.waiting - may_have, Reason.LIMIT, changes)


def _left_of_flash(tx: Transaction, terms: Terms, claim: Claim, fan: Fan) -> int | None:
    """How many of what waits the fan may have at the flash price in whose time it was claimed; None without a bound."""
    flash = pins.flash_of(tx, terms.session_id, claim.product_id, claim.at_ms)
    if flash is None or flash.per_fan is None:
        return None
    earlier = store.claimed_before(tx, terms.session_id, claim.product_id, flash.from_ms, claim.id)
    had = sum(units for who, units in earlier if who in fan)
    return max(0, flash.per_fan - had - (claim.open_units - claim.waiting) - claim.sold)


def _refuse(tx: Transaction, claim: Claim, units: int, reason: Reason, changes: Changes) -> Claim:
    if not units:
        return claim
    after = rules.release(claim, units, reason)
    save(tx, after, changes)
    return after


def deadline(tx: Transaction, terms: Terms, claim: Claim, at_ms: int) -> Deadline:
    """Until when a hold for the claim stands that is granted now."""
    assert claim.sku_id is not None
    fan = fan_of(tx, claim.identity_id)
    return _deadline(tx, terms, claim.sku_id, fan, goods.limits_of(tx, claim.product_id), at_ms)


def _deadline(tx: Transaction, terms: Terms, sku_id: SkuId, fan: Fan, limits: goods.Limits, at_ms: int) -> Deadline:
    """As long as the product's shop says, else as long as the session holds; open while an order waits to be paid."""
    whole_ms = hold_ms_of(limits.hold_words) or terms.hold_ms
    if hold_store.order_waits(tx, terms.session_id, fan, sku_id):
        return Deadline(None, whole_ms)
    return Deadline(_on_clock(tx, terms.session_id, at_ms) + whole_ms)


def _on_clock(tx: Transaction, session_id: SessionId, at_ms: int) -> int:
    """The time by which holds go: while it stands still, when it stopped."""
    stopped_at_ms = hold_store.clock(tx, session_id).stopped_at_ms
    return at_ms if stopped_at_ms is None else min(at_ms, stopped_at_ms)


# -- units that come free


def give_back(tx: Transaction, terms: Terms, claim: Claim, units: int, at_ms: int, why: str, changes: Changes) -> None:
    """`units` that were held for the claim are on the shelf again; who calls saves the claim, and promotes."""
    if units and claim.sku_id is not None:
        stock.book(tx, claim.sku_id, ledger.release(units), stock.Cause(at_ms, terms.session_id, claim.id, why=why))
        changes.skus.add(claim.sku_id)


def stock_came_free(tx: Transaction, terms: Terms, sku_id: SkuId, at_ms: int, changes: Changes) -> None:
    """Units of a SKU are on the shelf again: those who wait move up (reserve mode)."""
    changes.skus.add(sku_id)
    promote(tx, terms, sku_id, at_ms, changes)


def serve_waiting(tx: Transaction, terms: Terms, at_ms: int, changes: Changes) -> None:
    """Let whoever waits move up where stock was set from outside: a goods file, a count (reserve mode)."""
    if terms.mode == "reserve":
        for sku_id in store.waiting_units(tx, terms.session_id):
            promote(tx, terms, sku_id, at_ms, changes)


def expire_due(tx: Transaction, terms: Terms, now_ms: int, changes: Changes) -> None:
    """End every hold whose time is over by `now_ms`, each at its own time, and promote those who wait."""
    if hold_store.clock(tx, terms.session_id).stopped_at_ms is not None:
        return
    while (claim_id := hold_store.first_to_expire(tx, terms.session_id, now_ms)) is not None:
        claim = read(tx, claim_id)
        ended_at_ms = claim.expires_at_ms or now_ms
        give_back(tx, terms, claim, claim.held, ended_at_ms, Reason.EXPIRED, changes)
        save(tx, rules.expire(claim), changes)
        if claim.sku_id is not None:
            promote(tx, terms, claim.sku_id, ended_at_ms, changes)


def end_holds(tx: Transaction, terms: Terms, at_ms: int, changes: Changes) -> None:
    """Give up what is held as the session ends: nobody moves up."""
    for claim_id in hold_store.held_claims(tx, terms.session_id):
        claim = read(tx, claim_id)
        give_back(tx, terms, claim, claim.held, at_ms, Reason.ENDED, changes)
        save(tx, rules.end(claim), changes)


# -- the clock


def mind_orders(tx: Transaction, terms: Terms, who: IdentityId, at_ms: int, changes: Changes) -> None:
    """Stop the clock of the fan's holds for which an order waits to be paid; let that of all others go on."""
    if terms.mode != "reserve" or terms.is_over:
        return
    fan, now_ms = fan_of(tx, who), _on_clock(tx, terms.session_id, at_ms)
    for claim_id in hold_store.held_claims_of(tx, terms.session_id, fan):
        claim = read(tx, claim_id)
        assert claim.sku_id is not None
        waits = hold_store.order_waits(tx, terms.session_id, fan, claim.sku_id)
        if waits and claim.expires_at_ms is not None:
            save(tx, rules.stop_clock(claim, now_ms), changes)
        elif not waits and claim.expires_at_ms is None:
            save(tx, rules.go_on(claim, now_ms), changes)


def stop_clock(tx: Transaction, session_id: SessionId, at_ms: int) -> None:
    """No hold of the session loses time from here on: it is paused."""
    known = hold_store.clock(tx, session_id)
    if known.stopped_at_ms is None:
        hold_store.put_clock(tx, session_id, HoldClock(at_ms, at_ms))


def go_on(tx: Transaction, session_id: SessionId, at_ms: int, changes: Changes) -> None:
    """The session goes on: every hold has as much time as it had."""
    known = hold_store.clock(tx, session_id)
    if known.stopped_at_ms is not None:
        stood_ms = max(0, at_ms - known.stopped_at_ms)
        hold_store.put_off(tx, session_id, stood_ms, 0)
        _tell_held(tx, session_id, changes)
    hold_store.put_clock(tx, session_id, HoldClock(at_ms, None))


def come_back(tx: Transaction, session_id: SessionId, at_ms: int, changes: Changes) -> None:
    """The console runs again: the time that it was away counts for no hold, and each has a minute at least."""
    known = hold_store.clock(tx, session_id)
    now_ms, away_ms = at_ms, 0
    if known.stopped_at_ms is not None:
        now_ms = known.stopped_at_ms
    elif known.alive_at_ms is not None:
        away_ms = max(0, at_ms - known.alive_at_ms)
    hold_store.put_off(tx, session_id, away_ms, now_ms + AFTER_START_MS)
    hold_store.put_clock(tx, session_id, HoldClock(at_ms, known.stopped_at_ms))
    _tell_held(tx, session_id, changes)


def is_alive(tx: Transaction, session_id: SessionId, at_ms: int) -> None:
    """The console runs: should it die, no hold loses time from here on."""
    hold_store.put_clock(tx, session_id, HoldClock(at_ms, hold_store.clock(tx, session_id).stopped_at_ms))


def _tell_held(tx: Transaction, session_id: SessionId, changes: Changes) -> None:
    for claim_id in hold_store.held_claims(tx, session_id):
        changes.claims[claim_id] = read(tx, claim_id)


# -- claims


def save(tx: Transaction, claim: Claim, changes: Changes) -> None:
    if changes.before is not None and claim.id not in changes.before:
        changes.before[claim.id] = store.claim(tx, claim.id)
    store.save_claim(tx, claim)
    changes.claims[claim.id] = claim


def read(tx: Transaction, claim_id: ClaimId) -> Claim:
    claim = store.claim(tx, claim_id)
    assert claim is not None
    return claim
