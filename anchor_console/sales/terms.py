"""By which terms a session sells, and what a transaction touched of its claims and stock. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import msgspec

from anchor_console.core.ids import ClaimId, SessionId, SkuId
from anchor_console.sales.claims import Claim

SellingMode = Literal["cart", "reserve"]


class Terms(msgspec.Struct, frozen=True):
    """By which terms the open session sells."""

    session_id: SessionId
    mode: SellingMode
    hold_ms: int
    currency: str
    started_at_ms: int
    is_undo: bool = False
    """Whether what was booked is being taken back."""
    is_over: bool = False
    """Whether the session has ended: what is booked in it now holds and answers nothing any more."""


@dataclass(slots=True)
class Changes:
    """What a transaction touched, gathered on the way; the screens are told of it after the commit."""

    claims: dict[ClaimId, Claim]
    skus: set[SkuId]
    sales: bool = False
    made: int = 0
    """Claim lines that are new; a claim that raised one is none."""
    before: dict[ClaimId, Claim | None] | None = None
    """Each claim as it was first, None for a new one; kept for what people do, not for what comes in."""
    moved_up: list[ClaimId] = field(default_factory=list)
    """Claims that had waited, and for which something was set aside now."""

    @classmethod
    def none(cls) -> Changes:
        return cls({}, set())
