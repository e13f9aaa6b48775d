"""The live events of the room protocol: what happens in a live room, whoever brings it.

One definition serves the wire, records, and the pipeline: `decode_events` reads JSON, `encode` writes it.
Source: the room protocol, "Events".
"""

from __future__ import annotations

from datetime import datetime
from typing import Annotated, Literal, get_args

import msgspec

from anchor_console.core.clock import to_ms
from anchor_console.core.ids import Identity

MASKED_IDS = frozenset({"", "0", "-1", "111111"})
"""Ids that rooms with hidden viewers give to everybody."""

# What a stranger's JSON must keep to. A time without an offset would be read as this PC's own; a number beyond these
# bounds fits no column, and a negative quantity would make stock.
At = Annotated[datetime, msgspec.Meta(tz=True)]
EventId = Annotated[str, msgspec.Meta(min_length=1, max_length=256)]
Count = Annotated[int, msgspec.Meta(ge=1, le=1_000_000_000)]
Tally = Annotated[int, msgspec.Meta(ge=0, le=1_000_000_000)]
Fen = Annotated[int, msgspec.Meta(ge=0, le=10**12)]

OrderStatus = Literal["placed", "paid", "shipped", "part_refunded", "refunded", "cancelled", "closed"]


class FanRef(msgspec.Struct, frozen=True, omit_defaults=True):
    """The person behind an event, as its source names them."""

    platform: str
    user_id: str
    name: str
    space: str = ""
    masked: bool = False
    avatar: str | None = None
    club: str | None = None
    level: Tally | None = None
    closeness: Tally | None = None
    staff: bool = False

    @property
    def identity(self) -> Identity:
        return Identity(self.platform, self.space, self.user_id)

    @property
    def is_masked(self) -> bool:
        """Whether this id tells nobody apart: the source says so, or id or name have the shape of a mask."""
        return self.masked or self.user_id in MASKED_IDS or "***" in self.name

    @property
    def is_told_by_id(self) -> bool:
        """Whether behind the mask of a name there is an id of one's own; a mask for an id tells nobody apart."""
        return "***" in self.name and self.user_id not in MASKED_IDS

    @property
    def is_faceless(self) -> bool:
        """Whether neither id nor name tells people apart: all that are hidden so may be one, or many."""
        return self.is_masked and not self.is_told_by_id and ("***" in self.name or not self.name.strip())


class Event(msgspec.Struct, frozen=True, omit_defaults=True, kw_only=True, tag_field="kind"):
    """What all kinds carry. `id` is unique within its source; `weak` where the source had to make one."""

    id: EventId
    source: str = ""
    at: At
    weak: bool = False

    @property
    def at_ms(self) -> int:
        return to_ms(self.at)


class Chat(Event, frozen=True, tag="chat"):
    """A line of chat. Without `fan`, `count` equal lines that the platform merged."""

    text: str
    fan: FanRef | None = None
    reply_to: str | None = None
    count: Count = 1


class Gift(Event, frozen=True, tag="gift"):
    """`value` is in fen for all `count` together; None where the platform tells none."""

    gift: str
    fan: FanRef | None = None
    count: Count = 1
    value: Fen | None = None


class Join(Event, frozen=True, tag="join"):
    fan: FanRef | None = None


class Like(Event, frozen=True, tag="like"):
    fan: FanRef | None = None
    count: Count = 1


class Follow(Event, frozen=True, tag="follow"):
    fan: FanRef | None = None


class OrderLine(msgspec.Struct, frozen=True, omit_defaults=True):
    """One line of an order; money in fen, `amount` for all `qty` units together."""

    line_id: str
    qty: Count
    number: str | None = None
    sku: str | None = None
    platform_item_id: str | None = None
    color: str | None = None
    size: str | None = None
    unit_price: Fen | None = None
    amount: Fen | None = None


class Refund(msgspec.Struct, frozen=True, omit_defaults=True):
    """`line_id` and `qty` are None where the refund is for the whole order."""

    refund_id: str
    amount: Fen
    line_id: str | None = None
    qty: Count | None = None
    goods_back: bool = False


class Order(Event, frozen=True, tag="order"):
    """The state of an order as its platform tells it; the newest `updated_at` wins."""

    order_id: str
    status: OrderStatus
    lines: list[OrderLine]
    fan: FanRef | None = None
    currency: str = "CNY"
    placed_at: At | None = None
    paid_at: At | None = None
    updated_at: At | None = None
    total: Fen | None = None
    paid: Fen | None = None
    shipping: Fen | None = None
    seller_discount: Fen | None = None
    platform_discount: Fen | None = None
    refunds: list[Refund] = []


class Viewers(Event, frozen=True, tag="viewers"):
    count: Tally


class Deleted(Event, frozen=True, tag="deleted"):
    """The platform or a moderator took the line with id `target` away."""

    target: str


class Gap(Event, frozen=True, tag="gap", rename={"from_": "from"}):
    """The source brought nothing between `from_` and `to`, and knows it.

    One without `to` lasts still; the next of its source that has one ends it.
    """

    from_: At
    reason: str
    to: At | None = None


class System(Event, frozen=True, tag="system"):
    text: str


LiveEvent = Chat | Gift | Join | Like | Follow | Order | Viewers | Deleted | Gap | System

KINDS: tuple[str, ...] = (
    "chat", "gift", "join", "like", "follow", "order", "viewers", "deleted", "gap", "system",
)  # fmt: skip


_KIND_OF: dict[type[Event], str] = {kind: str(kind.__struct_config__.tag) for kind in get_args(LiveEvent)}


def kind_of(event: LiveEvent) -> str:
    """The event's `kind` as the wire writes it."""
    return _KIND_OF[type(event)]


def fan_of(event: LiveEvent) -> FanRef | None:
    """The person who did it; None for kinds without one, and where the platform hid them."""
    return getattr(event, "fan", None)


def with_changes(event: LiveEvent, **changes: object) -> LiveEvent:
    """The event with these fields in place of its own."""
    changed: LiveEvent = msgspec.structs.replace(event, **changes)
    return changed


_encoder = msgspec.json.Encoder()
_decoder: msgspec.json.Decoder[LiveEvent] = msgspec.json.Decoder(LiveEvent)


def encode(event: LiveEvent) -> bytes:
    """The event as one JSON object, without what is at its default."""
    return _encoder.encode(event)


def decode(text: str | bytes) -> LiveEvent:
    """The event that `text` writes.

    Raises:
        msgspec.ValidationError: not an event (a `msgspec.DecodeError` where it is no JSON at all).
    """
    return _decoder.decode(text)
