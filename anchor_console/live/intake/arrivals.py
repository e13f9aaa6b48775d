"""An event as it comes in, what was so then, and what it brought: values of the way in. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field

import msgspec

from anchor_console.chat.calls import OpenCall
from anchor_console.chat.feed import ChatRow
from anchor_console.chat.listening import Heard
from anchor_console.chat.passing import NOBODY_PASSING, Passing
from anchor_console.chat.understanding.reading import Reading
from anchor_console.core.events import LiveEvent
from anchor_console.core.forgotten import NOBODY_YET, Forgotten
from anchor_console.core.ids import IdentityId, MessageId, ProductId
from anchor_console.goods.service import Catalogue
from anchor_console.live.session import Session
from anchor_console.pins.card import OnAir
from anchor_console.sales.terms import Changes

VIEWERS = "room"
"""The source that the hub stamps on what comes from the fans' page."""


class Arrival(msgspec.Struct, frozen=True):
    """An event as it came in, and what was read in it then. `reading` is None for all but a fan's chat."""

    source: str
    event: LiveEvent
    arrived_at_ms: int
    reading: Reading | None
    is_replayed: bool = False
    """It is read from a record: its past, whatever its time says."""
    is_emptied: bool = False
    """It is of somebody who asked to be forgotten: only counted, as nobody's."""


def platform_of(event: LiveEvent) -> str:
    """Where whoever did it is; empty where nobody is told."""
    fan = getattr(event, "fan", None)
    return "" if fan is None else str(fan.platform)


class Context(msgspec.Struct, frozen=True):
    """What was so when the batch was read."""

    session: Session
    catalogue: Catalogue
    on_air: OnAir | None
    call: OpenCall | None
    trusts_viewers: bool
    """Whether what anybody types on the fans' page may make facts and claims; off unless the seller says so."""
    forgotten: Forgotten = NOBODY_YET
    keeps_sensitive: bool = False
    """Whether sensitive facts outlast the session; not unless the seller says so."""
    awake_until_ms: int | None = None
    """No hold ends by time after that, which the PC may have slept through; None where that is nothing to ask."""


@dataclass(slots=True)
class Outcome:
    """What the batch really brought, for the screens; events seen before count as `duplicates` and nothing else.

    Plain values only: it crosses from the process that stores bursts.
    """

    events: int = 0
    messages: int = 0
    newest: MessageId | None = None
    """The last of its events in the tables; None where none is new."""
    duplicates: int = 0
    duplicates_of: dict[str, int] = field(default_factory=dict)
    """The same by source."""
    is_partial: bool = False
    """Some of its events had been stored before with nobody told: what is shown is to be read anew."""
    rows: list[ChatRow] = field(default_factory=list)
    ended: list[ChatRow] = field(default_factory=list)
    """Gaps that had lasted, with their ends."""
    deleted: list[MessageId] = field(default_factory=list)
    unheard: list[MessageId] = field(default_factory=list)
    """Lines that the platform took away, also where somebody here had done so before: nothing follows from them."""
    hands: set[ProductId] = field(default_factory=set)
    votes: int = 0
    minors: dict[IdentityId, str] = field(default_factory=dict)
    """Who said that they are under 18, each with their name."""
    recounted: set[IdentityId] = field(default_factory=set)
    """Whose tally is another now: they came into this session, bought, or turned out to be one fan."""
    viewers: int | None = None
    passing: Passing = NOBODY_PASSING
    changes: Changes = field(default_factory=Changes.none)
    heard: Heard = field(default_factory=Heard)
    present: dict[IdentityId, int] = field(default_factory=dict)
    """Who did something, each with the latest time."""
    wanted: set[ProductId] = field(default_factory=set)
    """Of what somebody said something that call-outs may be made of."""
