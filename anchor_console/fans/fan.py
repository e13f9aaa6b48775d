"""A fan as the desk shows them."""

from __future__ import annotations

from dataclasses import dataclass

from anchor_console.core.ids import Identity, IdentityId, MessageId


@dataclass(frozen=True, slots=True)
class Fact:
    """One thing known of a fan; `wearer` is `self` or whom they buy for; `standing` guessed, stated or confirmed."""

    id: int
    facet: str
    value: str
    wearer: str
    standing: str
    message_id: MessageId | None
    stated_at_ms: int


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
    facts: tuple[Fact, ...]
    notes: tuple[Note, ...]


SENSITIVE_FACETS = frozenset({"allergy", "skin"})
SENSITIVE_WEARERS = frozenset({"孩子"})
SENSITIVE_AUDIENCES = frozenset({"孕妇", "孩子"})
ADULT_AGE = 18


def is_sensitive(facet: str, value: str, wearer: str) -> bool:
    """Whether this lasts for the session only unless the seller says otherwise (PRODUCT.md, "must hold" 5)."""
    return (
        facet in SENSITIVE_FACETS
        or wearer in SENSITIVE_WEARERS
        or (facet == "audience" and value in SENSITIVE_AUDIENCES)
    )


def says_minor(facet: str, value: str, wearer: str) -> bool:
    """Whether somebody says of themself that they are under 18."""
    return facet == "age" and wearer == "self" and value.isdecimal() and int(value) < ADULT_AGE
