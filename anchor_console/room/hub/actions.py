"""What the hub's core asks of the server around it. Connections are known by number only."""

from __future__ import annotations

from typing import NamedTuple

import msgspec


class Stamped(NamedTuple):
    """A topic's frame, and the `seq` that is in it."""

    seq: int
    frame: bytes


class Send(msgspec.Struct, frozen=True):
    """Write `frame` (UTF-8 JSON) to one connection, in the order of the sends."""

    conn: int
    frame: bytes


class Close(msgspec.Struct, frozen=True):
    conn: int
    code: int
    reason: str


class Publish(msgspec.Struct, frozen=True):
    """A topic changed. Who cannot be written to now gets the topic's value of a later moment instead.

    `conns` are in the order in which they are to be served; those of viewers come in actions of their own.
    """

    topic: str
    told: Stamped
    conns: tuple[int, ...]
    to_viewers: bool


class Newest(msgspec.Struct, frozen=True):
    """The newest value of a topic, for a connection that was to catch up on it when that was not at hand."""

    conn: int
    topic: str
    told: Stamped


Action = Send | Close | Publish | Newest
