"""A claim line: what a fan said they will buy, and what became of each unit. Pure.

`wanted = waiting + held + sold + released` always; the state is derived, never stored.
"""

from __future__ import annotations

from enum import StrEnum

import msgspec
from msgspec.structs import replace

from anchor_console.core.ids import ClaimId, IdentityId, MessageId, ProductId, SkuId


class ClaimState(StrEnum):
    """What the desk shows of a claim, the most pressing first."""

    NEEDS_LOOK = "needs_look"
    """Its words leave more than one variant open, or more than one product: nothing can be set aside yet."""
    HELD = "held"
    PART_HELD = "part_held"
    WAITING = "waiting"
    SOLD = "sold"
    RELEASED = "released"


class Reason(StrEnum):
    """Why units of a claim were given up."""

    EXPIRED = "expired"
    RELEASED = "released"
    """A person at the desk did it."""
    CANCELLED = "cancelled"
    """The fan took it back."""
    LIMIT = "limit"
    """The fan has as many as each fan may have."""
    BARRED = "barred"
    """They said that they are under 18."""
    PHRASE = "phrase"
    """What they wrote means nothing in this session."""
    ENDED = "ended"
    """The session was over."""


class Deadline(msgspec.Struct, frozen=True):
    """Until when a hold stands; of one whose clock is stopped, how much time it has left."""

    at_ms: int | None
    left_ms: int | None = None


class Claim(msgspec.Struct, frozen=True):
    """A claim line.

    `or_product_id` is what its number may have meant as well, until a person has looked. What waits stands in line by
    `place`; `late` of it were asked for afterwards and stand at `late_place`. `ran_out` of the released units were held
    until their time was over. `reason` is why units were released last. While an order of the fan waits to be paid
    the hold has no end, and `clock_left_ms` of its time is left.
    """

    id: ClaimId
    identity_id: IdentityId
    fan_name: str
    message_id: MessageId | None
    product_id: ProductId
    sku_id: SkuId | None
    number: str
    color: str | None
    size: str | None
    wanted: int
    waiting: int
    held: int
    sold: int
    released: int
    expires_at_ms: int | None
    at_ms: int
    or_product_id: ProductId | None = None
    place: int = 0
    late: int = 0
    late_place: int | None = None
    ran_out: int = 0
    reason: Reason | None = None
    held_at_ms: int | None = None
    """When something was set aside for it last; None where it never was."""
    clock_left_ms: int | None = None

    @property
    def live_units(self) -> int:
        """What of it still counts: waits, is held or is sold."""
        return self.wanted - self.released

    @property
    def open_units(self) -> int:
        return self.waiting + self.held

    @property
    def state(self) -> ClaimState:
        if self.waiting and self.sku_id is None:
            return ClaimState.NEEDS_LOOK
        if self.held:
            return ClaimState.PART_HELD if self.waiting else ClaimState.HELD
        if self.waiting:
            return ClaimState.WAITING
        return ClaimState.SOLD if self.sold else ClaimState.RELEASED


def hold(claim: Claim, units: int, at_ms: int, until: Deadline) -> Claim:
    """`units` of those waiting are set aside, those that came first before those asked for later."""
    waiting = claim.waiting - units
    return replace(
        claim,
        waiting=waiting,
        late=min(claim.late, waiting),
        held=claim.held + units,
        held_at_ms=at_ms,
        expires_at_ms=until.at_ms,
        clock_left_ms=until.left_ms,
    )


def ask_for_more(claim: Claim, units: int, place: int) -> Claim:
    """`units` more are wanted; they stand at the end of the line, wherever the claim stands."""
    more = replace(claim, wanted=claim.wanted + units, waiting=claim.waiting + units)
    if not claim.waiting:
        return replace(more, place=place)
    return replace(more, late=claim.late + units, late_place=place)


def release(claim: Claim, units: int, reason: Reason) -> Claim:
    """Give up `units`: those that wait first, the latest of them before all, then those held.

    What is set aside stays longest.
    """
    from_waiting = min(units, claim.waiting)
    return _with_held(
        replace(
            claim,
            waiting=claim.waiting - from_waiting,
            late=claim.late - min(claim.late, from_waiting),
            released=claim.released + units,
            reason=reason,
        ),
        claim.held - (units - from_waiting),
    )


def restore(claim: Claim, units: int) -> Claim:
    """`units` that were given up are wanted again, and wait in the claim's old place."""
    released = claim.released - units
    return replace(
        claim,
        waiting=claim.waiting + units,
        released=released,
        ran_out=min(claim.ran_out, released),
        reason=claim.reason if released else None,
    )


def expire(claim: Claim) -> Claim:
    """The hold's time is over; what waits goes on waiting."""
    after = replace(
        claim, released=claim.released + claim.held, ran_out=claim.ran_out + claim.held, reason=Reason.EXPIRED
    )
    return _with_held(after, 0)


def end(claim: Claim) -> Claim:
    """The session is over, and with it the hold; what waited is still known to have waited."""
    return _with_held(replace(claim, released=claim.released + claim.held, reason=Reason.ENDED), 0)


def sell(claim: Claim, units: int) -> Claim:
    """`units` of the open ones are sold: those held first."""
    from_held = min(units, claim.held)
    waiting = claim.waiting - (units - from_held)
    after = replace(claim, waiting=waiting, late=min(claim.late, waiting), sold=claim.sold + units)
    return _with_held(after, claim.held - from_held)


def sell_ran_out(claim: Claim, units: int) -> Claim:
    """`units` whose time was over are sold after all."""
    released = claim.released - units
    return replace(
        claim,
        released=released,
        ran_out=claim.ran_out - units,
        sold=claim.sold + units,
        reason=claim.reason if released else None,
    )


def unsell(claim: Claim, units: int) -> Claim:
    """`units` were not sold after all: they wait in the claim's old place."""
    return replace(claim, sold=claim.sold - units, waiting=claim.waiting + units)


def stop_clock(claim: Claim, now_ms: int) -> Claim:
    """The hold has no end for now; what time it has left is kept."""
    return replace(claim, expires_at_ms=None, clock_left_ms=max(0, (claim.expires_at_ms or now_ms) - now_ms))


def go_on(claim: Claim, now_ms: int) -> Claim:
    """The hold's clock runs again, with the time that was left."""
    return replace(claim, expires_at_ms=now_ms + (claim.clock_left_ms or 0), clock_left_ms=None)


def let_wait(claim: Claim, units: int) -> Claim:
    """`units` that were held wait again, in the claim's old place."""
    return _with_held(replace(claim, waiting=claim.waiting + units), claim.held - units)


def _with_held(claim: Claim, held: int) -> Claim:
    if held:
        return replace(claim, held=held)
    return replace(claim, held=0, expires_at_ms=None, clock_left_ms=None)
