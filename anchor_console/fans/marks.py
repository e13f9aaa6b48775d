"""Marks on fans that the desk should be wary of, each with an end; and whom to silence on the platform. Pure."""

from __future__ import annotations

from enum import StrEnum

import msgspec

from anchor_console.core.ids import Identity, IdentityId

DAY_MS = 24 * 60 * 60_000
LONGEST_MS = 365 * DAY_MS


class Mark(StrEnum):
    """黑粉, 同行, 打假, 高退货."""

    HATER = "hater"
    RIVAL = "rival"
    FRAUD_HUNTER = "fraud_hunter"
    RETURNER = "returner"


class MarkedFan(msgspec.Struct, frozen=True):
    """A mark in force until `until_ms`."""

    identity_id: IdentityId
    name: str
    mark: Mark
    by_name: str
    set_at_ms: int
    until_ms: int


class ToSilence(msgspec.Struct, frozen=True):
    """A fan whom somebody should silence on the platform itself; `done_at_ms` when it was ticked off."""

    identity_id: IdentityId
    identity: Identity
    name: str
    by_name: str
    added_at_ms: int
    done_by: str | None
    done_at_ms: int | None


def as_text(listed: list[ToSilence]) -> str:
    """The names still to be silenced, one a line, as the clipboard takes them."""
    return "\n".join(one.name for one in listed if one.done_at_ms is None)
