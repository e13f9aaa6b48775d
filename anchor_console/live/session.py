"""A session: one live show from start to end."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from anchor_console.core.ids import SessionId
from anchor_console.sales.terms import SellingMode, Terms
from anchor_console.stock.holds import LONGEST_MINUTES

DEFAULT_HOLD_MS = 10 * 60_000
HOLD_KEY = "stock.hold_minutes"
"""How long a session's holds last, as the seller set it last; a product may say its own."""


def hold_ms_from(setting: object) -> int:
    """How long holds last by the setting; where it says nothing, ten minutes."""
    minutes = setting if isinstance(setting, int) and 0 < setting <= LONGEST_MINUTES else None
    return DEFAULT_HOLD_MS if minutes is None else minutes * 60_000


class SessionState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


class Session(msgspec.Struct, frozen=True):
    id: SessionId
    title: str
    mode: SellingMode
    state: SessionState
    started_at_ms: int
    ended_at_ms: int | None
    hold_ms: int
    currency: str

    @property
    def terms(self) -> Terms:
        return Terms(self.id, self.mode, self.hold_ms, self.currency, self.started_at_ms)
