"""A session: one live show from start to end."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from anchor_console.core.ids import SessionId
from anchor_console.sales.claiming import SellingMode, Terms

DEFAULT_HOLD_MS = 10 * 60_000


class SessionState(StrEnum):
    RUNNING = "running"
    PAUSED = "paused"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Session:
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
        return Terms(self.id, self.mode, self.hold_ms, self.currency)
