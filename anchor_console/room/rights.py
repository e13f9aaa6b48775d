"""Who may do what in a room: roles, rights, the topics each may read, the commands each may send.

Source: the room protocol, "Topics and who reads them" and "Commands".
"""

from __future__ import annotations

import re
from enum import StrEnum


class Role(StrEnum):
    ANCHOR = "anchor"
    ASSISTANT = "assistant"
    SOURCE = "source"
    VIEWER = "viewer"
    OVERLAY = "overlay"
    HOST = "host"


class Right(StrEnum):
    PROPOSE = "propose"
    CHAT = "chat"
    FANS = "fans"
    ASKS = "asks"
    SETTLE = "settle"
    STOCK = "stock"
    OPEN = "open"
    TAKE = "take"


ASSISTANT_RIGHTS = frozenset({Right.PROPOSE, Right.CHAT, Right.FANS, Right.ASKS, Right.SETTLE})
"""What a new assistant may do: never take or open, since only those put something before the room."""

HOST_RIGHTS = frozenset({Right.TAKE, Right.PROPOSE, Right.ASKS})
"""The anchor's own tablet may always take; what else it may do is the seller's choice."""

FAN_OUT_ORDER = (Role.ANCHOR, Role.OVERLAY, Role.HOST, Role.ASSISTANT, Role.SOURCE, Role.VIEWER)

LOG_TOPICS = frozenset({"feed", "live_chat"})
REACH = "reach"
CARD = "card"
OVERLAY_LOOK = "overlay"
"""How the overlay looks, and what it says besides the card."""
CALLOUTS = "callouts"

_EVERYONE = frozenset(Role)
_CREW = frozenset({Role.ASSISTANT, Role.HOST})
_NOBODY: frozenset[Role] = frozenset()

_READERS: dict[str, frozenset[Role]] = {
    "room": _EVERYONE,
    CARD: _EVERYONE,
    OVERLAY_LOOK: frozenset({Role.OVERLAY}),
    "queue": _CREW,
    "asks": _CREW,
    "totals": _CREW,
    "call": _CREW,
    CALLOUTS: frozenset({Role.HOST}),
    "cue": frozenset({Role.HOST}),
    REACH: frozenset({Role.ANCHOR, Role.ASSISTANT, Role.HOST}),
    "live_chat": frozenset({Role.VIEWER}),
    "feed": _NOBODY,
    "claims": _NOBODY,
    "tickets": _NOBODY,
}
_READERS_BY_RIGHT: dict[str, Right] = {
    "feed": Right.CHAT,
    "claims": Right.SETTLE,
    "tickets": Right.SETTLE,
    CALLOUTS: Right.FANS,
}
_GOODS = re.compile(r"goods/\d{1,3}")


def is_topic(topic: str) -> bool:
    """Whether the anchor may set `topic`; `reach` is the hub's own."""
    return topic != REACH and (topic in _READERS or _GOODS.fullmatch(topic) is not None)


def may_read(topic: str, role: Role, rights: frozenset[Right]) -> bool:
    """Whether someone of `role` with `rights` receives `topic`."""
    by_role = _READERS.get(topic)
    if by_role is None:
        return role in _CREW and _GOODS.fullmatch(topic) is not None
    if role in by_role:
        return True
    needed = _READERS_BY_RIGHT.get(topic)
    return role is Role.ASSISTANT and needed is not None and needed in rights


_COMMAND_RIGHTS: dict[str, Right | None] = {
    "queue.add": Right.PROPOSE,
    "queue.move": Right.PROPOSE,
    "queue.remove": Right.PROPOSE,
    "queue.hold": Right.PROPOSE,
    "queue.resume": Right.PROPOSE,
    "queue.take": Right.TAKE,
    "card.hide": Right.TAKE,
    "card.open": Right.OPEN,
    "card.sold_out": Right.OPEN,
    "card.again": Right.OPEN,
    "card.tick": Right.TAKE,
    "ask.take": Right.ASKS,
    "ask.put_back": Right.ASKS,
    "ask.answer": Right.ASKS,
    "ask.star": Right.ASKS,
    "claim.add": Right.SETTLE,
    "claim.confirm": Right.SETTLE,
    "claim.release": Right.SETTLE,
    "claim.variant": Right.SETTLE,
    "ticket.take": Right.SETTLE,
    "ticket.put_back": Right.SETTLE,
    "ticket.solve": Right.SETTLE,
    "stock.adjust": Right.STOCK,
    "chat.add": Right.FANS,
    "fact.add": Right.FANS,
    "wish.add": Right.FANS,
    "promise.add": Right.FANS,
    "note.add": Right.FANS,
    "fan.find": Right.FANS,
    "fan.show": Right.FANS,
    "callout.said": Right.FANS,
    "call.open": Right.TAKE,
    "call.close": Right.TAKE,
    "goods.find": None,
    "mark.add": None,
}

COMMANDS = frozenset(_COMMAND_RIGHTS)

_KEPT = frozenset({"queue.add", "queue.move", "queue.remove", "queue.hold", "queue.resume", "ask.star"})


_READING = frozenset({"fan.find", "fan.show", "goods.find"})


def is_command(name: str) -> bool:
    return name in _COMMAND_RIGHTS


def may_command(name: str, role: Role, rights: frozenset[Right]) -> bool:
    """Whether a known command may be sent; only assistants and the host send any."""
    needed = _COMMAND_RIGHTS[name]
    return role in _CREW and (needed is None or needed in rights)


def is_reading(name: str) -> bool:
    """Whether the command only asks: it needs no disk that takes something."""
    return name in _READING


def is_kept(name: str) -> bool:
    """Whether the command waits for an anchor who is away: proposals do, all else would go live late."""
    return name in _KEPT or name.endswith(".add")
