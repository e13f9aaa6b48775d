"""What the hub writes onto events instead of trusting their sender: source, person, id space."""

from __future__ import annotations

from collections.abc import Iterable

import msgspec

from anchor_console.core.clock import NEWEST_LIVE_MS, OLDEST_LIVE_MS, from_ms
from anchor_console.core.events import Chat, FanRef, LiveEvent, fan_of, kind_of
from anchor_console.core.text import NAME_LIMIT, short_name
from anchor_console.room.messages import ErrorCode

ROOM = "room"
"""Source and platform of those who write on the room's own page."""

ID_LIMIT = 256
"""The longest id of a person, and of their platform and its space: none that we know has one of half the length."""

_TEXT_LIMIT = 500


class NotStamped(Exception):
    """This sender may not bring this event, or nobody may."""

    def __init__(self, message: str, code: ErrorCode = "not_allowed") -> None:
        super().__init__(message)
        self.code: ErrorCode = code


def from_source(items: Iterable[LiveEvent], source: str, kinds: frozenset[str], now_ms: int) -> list[LiveEvent]:
    """`items` with `source` on each and names cut; what has no time in which live rooms are happened now.

    Raises:
        NotStamped: a kind that this source's token does not hold, or a time without zone, or a
            person whose id no platform has.
    """
    stamped: list[LiveEvent] = []
    for event in items:
        kind = kind_of(event)
        if kind not in kinds:
            raise NotStamped(f"this token brings no {kind!r} events")
        if event.at.tzinfo is None:
            raise NotStamped(f"the event {event.id!r} has a time without zone")
        if not OLDEST_LIVE_MS <= event.at_ms < NEWEST_LIVE_MS:
            msgspec.structs.force_setattr(event, "at", from_ms(now_ms))
        fan = fan_of(event)
        if fan is not None and any(len(part) > ID_LIMIT for part in (fan.platform, fan.space, fan.user_id)):
            raise NotStamped(f"the fan of the event {event.id!r} has an id that is too long", "invalid")
        if fan is not None and len(fan.name) > NAME_LIMIT:
            short = msgspec.structs.replace(fan, name=short_name(fan.name))
            msgspec.structs.force_setattr(event, "fan", short)
        # The event was decoded for us alone a moment ago, so nobody sees it change.
        msgspec.structs.force_setattr(event, "source", source)
        stamped.append(event)
    return stamped


def from_viewer(items: Iterable[LiveEvent], viewer_id: str, name: str, now_ms: int) -> list[LiveEvent]:
    """`items` as what the viewer behind a cookie wrote now, whoever they said that they are.

    Raises:
        NotStamped: anything but chat.
    """
    fan = FanRef(platform=ROOM, user_id=viewer_id, name=short_name(name))
    stamped: list[LiveEvent] = []
    for event in items:
        if not isinstance(event, Chat):
            raise NotStamped("viewers bring chat alone")
        stamped.append(
            Chat(
                id=f"{viewer_id[:16]}:{event.id}",
                source=ROOM,
                at=from_ms(now_ms),
                text=event.text[:_TEXT_LIMIT],
                fan=fan,
                reply_to=event.reply_to,
            )
        )
    return stamped
