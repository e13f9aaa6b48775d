"""A claim line: what a fan said they will buy, and what became of each unit. Pure.

`wanted = waiting + held + sold + released` always; the state is derived, never stored.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum

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


@dataclass(frozen=True, slots=True)
class Claim:
    """A claim line; `or_product_id` is what its number may have meant as well, until a person has looked."""

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


def hold(claim: Claim, units: int, expires_at_ms: int) -> Claim:
    """`units` of those waiting are set aside until `expires_at_ms`."""
    return replace(claim, waiting=claim.waiting - units, held=claim.held + units, expires_at_ms=expires_at_ms)


def release(claim: Claim, units: int) -> Claim:
    """Give up `units`: those that wait first, then those held, so that what is set aside stays longest."""
    from_waiting = min(units, claim.waiting)
    held = claim.held - (units - from_waiting)
    return replace(
        claim,
        waiting=claim.waiting - from_waiting,
        held=held,
        released=claim.released + units,
        expires_at_ms=claim.expires_at_ms if held else None,
    )


def restore(claim: Claim, units: int) -> Claim:
    """`units` that were given up are wanted again, and wait."""
    return replace(claim, waiting=claim.waiting + units, released=claim.released - units)


def expire(claim: Claim) -> Claim:
    """What was held is given up; what waits goes on waiting."""
    return replace(claim, held=0, released=claim.released + claim.held, expires_at_ms=None)


def sell(claim: Claim, units: int) -> Claim:
    """`units` of the open ones are sold: those held first."""
    from_held = min(units, claim.held)
    held = claim.held - from_held
    return replace(
        claim,
        held=held,
        waiting=claim.waiting - (units - from_held),
        sold=claim.sold + units,
        expires_at_ms=claim.expires_at_ms if held else None,
    )
