"""A fan as the desk shows them."""

from __future__ import annotations

import msgspec

from anchor_console.core.ids import Identity, IdentityId


class Note(msgspec.Struct, frozen=True):
    id: int
    text: str
    by_name: str
    written_at_ms: int


class Fan(msgspec.Struct, frozen=True):
    """Who is behind an identity, and what we keep of them. Spend in fen, of sales that were paid."""

    id: IdentityId
    identity: Identity
    name: str
    old_names: tuple[str, ...]
    masked: bool
    staff: bool
    minor: bool
    club: str | None
    level: int | None
    first_seen_ms: int
    last_seen_ms: int
    messages: int
    notes: tuple[Note, ...]
