"""The frames of the room protocol, version 1: what each carries, how text becomes a frame and a frame text.

Frames that a client sends are `ClientFrame`, those that the hub sends `HubFrame`; the same word on the wire may carry
other fields in the other direction (`accepted`, `command`, `result`). Times are RFC 3339 UTC, hub time.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, get_args

import msgspec

from anchor_console.core.events import LiveEvent
from anchor_console.room.rights import Right, Role

PROTOCOL = 1
SUBPROTOCOL = "anchor-room.v1"
MAX_FRAME_BYTES = 256 * 1024
MAX_EVENTS = 500

ABSENT = msgspec.Raw()
"""Stands, by identity, for a raw field that a frame does not have; `null` is a value like others."""

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=128)]
ResultCode = Literal["not_allowed", "not_found", "conflict", "invalid", "anchor_away", "expired"]
RefusalCode = Literal["malformed", "token", "role", "protocol", "no_hello", "too_many"]
CodeFault = Literal["wrong", "used", "expired"]
"""What is the matter with a pairing code."""
ErrorCode = Literal[
    "malformed", "unknown_type", "invalid", "not_allowed", "stale_lease", "anchor_away", "too_big", "twice"
]

CLOSE_CODES: Mapping[RefusalCode, int] = {
    "malformed": 4400,
    "token": 4401,
    "role": 4403,
    "protocol": 4406,
    "no_hello": 4408,
    "too_many": 4429,
}
TOO_SLOW = 4409
REPLACED = 4410


class Frame(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True, tag_field="type"):
    """What every frame is: one JSON object with `type`."""


class Fault(msgspec.Struct, frozen=True):
    """Why a command was not done. `message` is for logs; pages word `code` in the reader's language."""

    code: ResultCode
    message: str = ""


class By(msgspec.Struct, frozen=True):
    """Who sent a command, as the hub knows them. Rights are looked up by `token_id` when the console acts."""

    token_id: str
    name: str
    role: Role


class Hello(Frame, frozen=True, tag="hello"):
    """Asks in, first of all frames. `instance` is the ULID of an anchor's process."""

    protocol: int
    role: str
    token: str | None = None
    code: str | None = None
    name: str = ""
    instance: str | None = None

    def __repr__(self) -> str:
        return f"Hello(role={self.role!r}, name={self.name!r}, token=***)"


class Set(Frame, frozen=True, tag="set"):
    """Replaces the value of a topic."""

    id: Id
    lease: int
    topic: str
    value: msgspec.Raw


class Items(Frame, frozen=True):
    """Items of a log topic, each an object with an `id`."""

    id: Id
    lease: int
    topic: str
    items: Annotated[list[msgspec.Raw], msgspec.Meta(min_length=1, max_length=MAX_EVENTS)]


class Append(Items, frozen=True, tag="append"):
    """Adds to a log topic; each item is an object with an `id`."""


class Amend(Items, frozen=True, tag="amend"):
    """Puts items in the place of those with their ids, in a log topic and on screens that show them."""


class Retract(Frame, frozen=True, tag="retract"):
    """Takes items out of a log topic and off screens."""

    id: Id
    lease: int
    topic: str
    ids: Annotated[list[str], msgspec.Meta(min_length=1, max_length=MAX_EVENTS)]


class Seen(Frame, frozen=True, tag="seen"):
    """This screen has shown the card with `seq`."""

    seq: int


class Command(Frame, frozen=True, tag="command"):
    """Asks the console to act."""

    id: Id
    name: str
    args: msgspec.Raw = msgspec.Raw(b"{}")


class Result(Frame, frozen=True, tag="result"):
    """What became of a command. `to` repeats the command's `by.token_id`, since ids are unique within a token only."""

    id: Id
    lease: int
    ok: bool
    value: msgspec.Raw = ABSENT
    error: Fault | None = None
    to: str | None = None


class Events(Frame, frozen=True, tag="events"):
    """Something happened in a live room."""

    id: Id
    items: Annotated[list[LiveEvent], msgspec.Meta(min_length=1, max_length=MAX_EVENTS)]


class Stored(Frame, frozen=True, tag="accepted"):
    """The anchor's `accepted`: all deliveries up to `n` are stored with their effects."""

    n: int
    lease: int


class Ping(Frame, frozen=True, tag="ping"):
    """Asks for a `pong` with the same `n`."""

    n: int


class Pong(Frame, frozen=True, tag="pong"):
    """Answers a `ping`; the hub's carries its time, which gives round trip and clock offset."""

    n: int
    at: str = ""


class Tokens(Frame, frozen=True, tag="tokens"):
    """Pairing and rights. `code` takes `name` and `rights`; `change` and `revoke` name a `token_id`.

    The hub answers with `result`.
    """

    id: Id
    op: Literal["code", "list", "change", "revoke"]
    token_id: str | None = None
    name: str | None = None
    rights: list[Right] | None = None
    kinds: list[str] | None = None


class Person(msgspec.Struct, frozen=True):
    """Somebody as one id space of one platform knows them."""

    platform: str
    user_id: str
    space: str = ""


class Forget(Frame, frozen=True, tag="forget"):
    """Takes people out of all that the hub keeps: waiting events, lines of log topics, former values of topics.

    The anchor says new values of its topics before. `key` (hex) is what their events' ids are sealed with; the hub
    answers with `result`.
    """

    id: Id
    lease: int
    key: Annotated[str, msgspec.Meta(pattern="^([0-9a-f]{2}){16,64}$")]
    people: Annotated[list[Person], msgspec.Meta(min_length=1, max_length=MAX_EVENTS)]

    def __repr__(self) -> str:
        return f"Forget(people={len(self.people)}, key=***)"


class Asset(Frame, frozen=True, tag="asset"):
    """A picture for cards follows in `parts` binary frames of `bytes` together."""

    sha256: Annotated[str, msgspec.Meta(pattern="^[0-9a-f]{64}$")]
    bytes: int
    parts: Annotated[int, msgspec.Meta(ge=1, le=64)]


class TopicValue(msgspec.Struct, frozen=True):
    """What a topic holds; an array of items for a log topic."""

    seq: int
    value: msgspec.Raw


class Welcome(Frame, frozen=True, tag="welcome", omit_defaults=False):
    """In. `lease` is an anchor's; `token` is given once, for a code.

    `token_id` is no secret: it tells which of the things that somebody has in hand are yours, on whichever of your
    pages you took them.
    """

    protocol: int
    role: Role
    rights: list[Right]
    room: str
    epoch: str
    topics: dict[str, TopicValue]
    anchor_online: bool
    server_time: str
    lease: int | None = None
    token: str | None = None
    token_id: str = ""

    def __repr__(self) -> str:
        return f"Welcome(role={self.role!r}, epoch={self.epoch!r}, lease={self.lease})"


class Refused(Frame, frozen=True, tag="refused"):
    """Not in; the connection closes. `why` tells more of a pairing code that opens nothing."""

    code: RefusalCode
    message: str
    why: CodeFault | None = None


class TopicFrame(Frame, frozen=True, tag="topic"):
    """A topic's new value, or what was added to a log topic, is another in it now, or was taken out of it.

    `left_out` counts lines that a log topic did not send, to keep to its rate.
    """

    seq: int
    topic: str
    at: str
    value: msgspec.Raw = ABSENT
    append: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET
    amend: list[msgspec.Raw] | msgspec.UnsetType = msgspec.UNSET
    retract: list[str] | msgspec.UnsetType = msgspec.UNSET
    left_out: int = 0


class RoutedCommand(Frame, frozen=True, tag="command"):
    """A command as the anchor gets it. A proposal, which is kept, has no `expires_at`."""

    id: Id
    name: str
    args: msgspec.Raw
    by: By
    expires_at: str | None = None


class RoutedEvents(Frame, frozen=True, tag="events"):
    """Events as the anchor gets them: checked, and stamped with their source."""

    id: Id
    items: list[LiveEvent]


class Deliver(Frame, frozen=True, tag="deliver"):
    """Events and commands for the console, in one order; `n` counts up within a lease.

    `kept` says that they come from the hub's disk: their senders have heard that they are safe.
    """

    n: int
    frames: list[msgspec.Raw]
    kept: bool = False


class HubResult(Frame, frozen=True, tag="result"):
    """A command's result as its sender gets it; also the answer to `tokens`."""

    id: str
    ok: bool
    value: msgspec.Raw = ABSENT
    error: Fault | None = None


class Accepted(Frame, frozen=True, tag="accepted"):
    """The hub's `accepted`: what `id` brought is safe."""

    id: str
    seq: int | None = None


class Wait(Frame, frozen=True, tag="wait"):
    """Back-pressure: the frame `id` was not taken; send it again after `for_ms`, and nothing before."""

    for_ms: int
    id: str | None = None


class Error(Frame, frozen=True, tag="error"):
    """This frame was not acted on; the connection stays."""

    code: ErrorCode
    message: str
    id: str | None = None


ClientFrame = (
    Hello | Set | Append | Amend | Retract | Seen | Command | Result | Events | Stored | Ping | Pong | Tokens | Forget
    | Asset
)  # fmt: skip
HubFrame = (
    Welcome | Refused | TopicFrame | RoutedCommand | RoutedEvents | Deliver | HubResult | Accepted | Wait | Ping | Pong
    | Error
)  # fmt: skip


class Malformed(Exception):
    """Text that is no frame of ours. `id` is the frame's own where it could be read."""

    def __init__(self, code: ErrorCode, message: str, id: str | None) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.id = id


class _Head(msgspec.Struct, frozen=True):
    type: str = ""
    id: str | None = None


_encoder = msgspec.json.Encoder()
_client: msgspec.json.Decoder[ClientFrame] = msgspec.json.Decoder(ClientFrame)
_hub: msgspec.json.Decoder[HubFrame] = msgspec.json.Decoder(HubFrame)
_routed: msgspec.json.Decoder[RoutedCommand | RoutedEvents] = msgspec.json.Decoder(RoutedCommand | RoutedEvents)
_head = msgspec.json.Decoder(_Head)
CLIENT_FRAMES: tuple[type[Frame], ...] = get_args(ClientFrame)
HUB_FRAMES: tuple[type[Frame], ...] = get_args(HubFrame)
CLIENT_TYPES = frozenset(str(frame.__struct_config__.tag) for frame in CLIENT_FRAMES)
HUB_TYPES = frozenset(str(frame.__struct_config__.tag) for frame in HUB_FRAMES)


def encode(frame: Frame) -> bytes:
    """The frame as UTF-8 JSON, without what is at its default."""
    return _encoder.encode(frame)


def to_raw(value: object) -> msgspec.Raw:
    """`value` as JSON that frames carry unread."""
    return msgspec.Raw(_encoder.encode(value))


def decode_client(text: str | bytes) -> ClientFrame:
    """The frame that a client sent.

    Raises:
        Malformed: no frame, of an unknown type, or with fields that do not fit it.
    """
    if len(text) > MAX_FRAME_BYTES:
        raise Malformed("too_big", f"a frame is at most {MAX_FRAME_BYTES} bytes", None)
    try:
        return _client.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as exc:
        raise _diagnosis(text, exc, CLIENT_TYPES) from None


def _diagnosis(text: str | bytes, exc: Exception, known: frozenset[str]) -> Malformed:
    try:
        head = _head.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError):
        return Malformed("malformed", "not a JSON object with a type", None)
    if head.type not in known:
        return Malformed("unknown_type", "no such type of frame", head.id)
    return Malformed("invalid", str(exc), head.id)


def decode_hub(text: str | bytes) -> HubFrame | None:
    """The frame that a hub sent; None for a type that this version does not know.

    Raises:
        Malformed: no frame, or one with fields that do not fit its type.
    """
    try:
        return _hub.decode(text)
    except (msgspec.DecodeError, UnicodeError, RecursionError) as exc:
        error = _diagnosis(text, exc, HUB_TYPES)
        if error.code == "unknown_type":
            return None
        raise error from None


def decode_routed(frame: msgspec.Raw | bytes) -> RoutedCommand | RoutedEvents:
    """One of the frames within a `deliver`.

    Raises:
        msgspec.DecodeError: not such a frame; the hub makes them, so this is a bug or another version.
    """
    return _routed.decode(frame)
