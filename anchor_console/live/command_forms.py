"""What each command of the room takes: the form that its arguments must have, with bounds on every field."""

from __future__ import annotations

from typing import Annotated

import msgspec

from anchor_console.core.events import At
from anchor_console.fans.facts import SELF
from anchor_console.goods.product import VARIANT_LIMIT
from anchor_console.pins.ticks import Tick

_LONGEST_TEXT = 4_000
_NO_SESSION_BEFORE = 2000
"""The year; of the oldest that can be written, some moments are none in another zone."""

# Bounds that no honest page meets, and that keep out what the database could not hold.
Text = Annotated[str, msgspec.Meta(max_length=_LONGEST_TEXT)]
Variant = Annotated[str, msgspec.Meta(max_length=VARIANT_LIMIT)]
Units = Annotated[int, msgspec.Meta(ge=1, le=1_000_000)]
Delta = Annotated[int, msgspec.Meta(ge=-1_000_000, le=1_000_000)]
RowId = Annotated[int, msgspec.Meta(ge=1, lt=2**62)]


class QueueAdd(msgspec.Struct, frozen=True):
    product_id: Text | None = None
    number: Text | None = None
    note: Text = ""
    after: Text | None = None


class QueueMove(msgspec.Struct, frozen=True):
    pin_id: Text
    after: Text | None = None


class QueueResume(msgspec.Struct, frozen=True):
    """Without a place it goes to the end."""

    pin_id: Text
    after: Text | None = None
    first: bool = False


class OnePin(msgspec.Struct, frozen=True):
    pin_id: Text


class QueueTake(msgspec.Struct, frozen=True):
    pin_id: Text
    on_air: Text | None


class CardStep(msgspec.Struct, frozen=True):
    """`pin_id` is the pin that the sender saw on air.

    `in_s` counts down to the opening. A price to which the guard objects opens only `confirmed`, with a reason.
    """

    pin_id: Text
    units: Units | None = None
    in_s: Annotated[int, msgspec.Meta(ge=0, le=3_600)] = 0
    confirmed: bool = False
    why: Text = ""


class CardTick(msgspec.Struct, frozen=True):
    """`tick` is what was done for the card on the platform's own console."""

    pin_id: Text
    tick: Tick
    is_set: bool = True


class OneClaim(msgspec.Struct, frozen=True):
    claim_id: RowId


class ClaimVariant(msgspec.Struct, frozen=True):
    """`sku` is one of the claim's cells, by its code."""

    claim_id: RowId
    sku: Text


class ClaimAdd(msgspec.Struct, frozen=True):
    """What somebody heard or read that a fan will buy; `name` where nothing else is known of who it is."""

    number: Text
    fan: Text | None = None
    name: Text | None = None
    color: Variant | None = None
    size: Variant | None = None
    qty: Units | None = None


class Star(msgspec.Struct, frozen=True):
    """`event_id` is the line's `id` in the topic `feed`."""

    event_id: Text


class OneAsk(msgspec.Struct, frozen=True):
    ask_id: RowId
    text: Text | None = None


class OneTicket(msgspec.Struct, frozen=True):
    ticket_id: RowId
    text: Text | None = None


class StockAdjust(msgspec.Struct, frozen=True):
    sku: Text
    delta: Delta
    why: Text = ""


class NoteAdd(msgspec.Struct, frozen=True):
    fan: Text
    text: Text


class PromiseAdd(msgspec.Struct, frozen=True):
    fan: Text
    text: Text


class WishAdd(msgspec.Struct, frozen=True):
    """`event_id` is the line that says it, where there is one."""

    fan: Text
    text: Text
    event_id: Text | None = None


class FactAdd(msgspec.Struct, frozen=True):
    fan: Text
    facet: Text
    value: Text
    wearer: Text = SELF
    event_id: Text | None = None


class ChatAdd(msgspec.Struct, frozen=True):
    """A line that was read on another screen, and who wrote it."""

    name: Text
    text: Text


class FanFind(msgspec.Struct, frozen=True):
    text: Text
    limit: int = 8


class OneFan(msgspec.Struct, frozen=True):
    fan: Text


class CallOpen(msgspec.Struct, frozen=True):
    meaning: Text


class MarkAdd(msgspec.Struct, frozen=True):
    """`at` is the moment that is marked: the room may bring it later."""

    text: Text
    at: At | None = None

    def __post_init__(self) -> None:
        if self.at is not None and self.at.year < _NO_SESSION_BEFORE:
            raise ValueError("no moment of a session")


class Nothing(msgspec.Struct, frozen=True):
    pass


class GoodsFind(msgspec.Struct, frozen=True):
    text: Text
    limit: int = 20
