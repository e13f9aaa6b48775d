"""A fan as the desk shows them."""

from __future__ import annotations

from dataclasses import dataclass

from anchor_console.core.ids import Identity, IdentityId


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    text: str
    by_name: str
    written_at_ms: int


@dataclass(frozen=True, slots=True)
class Fan:
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
