"""What was promised to fans, and whom not to serve. Pure."""

from __future__ import annotations

import msgspec

from anchor_console.core.ids import IdentityId, SessionId


class Promise(msgspec.Struct, frozen=True):
    """Something said to a fan that must be kept: 下次给你带. `kept_at_ms` is None until it was."""

    id: int
    identity_id: IdentityId
    name: str
    text: str
    session_id: SessionId | None
    by_name: str
    made_at_ms: int
    kept_by: str | None
    kept_at_ms: int | None

    @property
    def is_open(self) -> bool:
        return self.kept_at_ms is None


class NotServed(msgspec.Struct, frozen=True):
    """A fan whom we don't want to sell to, and why."""

    identity_id: IdentityId
    name: str
    why: str
    by_name: str
    set_at_ms: int
