"""JSON of a bridge that we don't know, mapped by settings: where its text, person, kind and id lie."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from anchor_console.core.clock import to_ms
from anchor_console.core.ids import new_ulid
from anchor_console.sources.decoding import Decoded, Frame, NewId, fan_ref, parse_json, text_of, time_of
from anchor_console.sources.json_socket.paths import Path
from anchor_console.sources.message_decoder import MessageDecoder
from anchor_console.sources.telling import Told

KINDS = ("chat", "gift", "join", "like", "follow", "viewers", "deleted", "system")


class Places(msgspec.Struct, frozen=True):
    """Where things lie in one message, each a path."""

    items: Path
    """The list of messages in a frame; a frame without it, or where it is empty, is one message or a list of them."""
    kind: Path
    text: Path
    user_id: Path
    name: Path
    id: Path
    at: Path
    gift: Path
    count: Path
    target: Path
    kinds: Mapping[str, str]
    """From a bridge's word for a kind to ours; a word of our own needs no entry."""
    default_kind: str
    """The kind of messages that name none; empty where they are to be counted as unknown."""
    platform: str
    space: str


DEFAULTS = {
    "items": "",
    "kind": "kind|type|event|cmd",
    "text": "text|content|msg|message|data.text|data.content|data.msg",
    "user_id": "user_id|userId|uid|fan.user_id|user.user_id|user.userId|user.id|data.user_id|data.user.id",
    "name": "name|nickname|nickName|userName|fan.name|user.name|user.nickname|data.name|data.user.name",
    "id": "id|msgId|msg_id|data.id|data.msgId",
    "at": "at|timestamp|time|ts|data.timestamp",
    "gift": "gift|giftName|gift_name|data.giftName",
    "count": "count|num|data.count",
    "target": "target|target_id",
    "kinds": "",
    "default_kind": "chat",
    "platform": "other",
    "space": "",
}
"""What is common among bridges: with these many need no settings at all."""

_USUAL_WORDS = {
    "comment": "chat", "danmu": "chat", "danmaku": "chat", "message": "chat", "msg": "chat",
    "弹幕": "chat", "评论": "chat", "礼物": "gift", "进场": "join", "enter": "join", "member": "join", "点赞": "like",
    "关注": "follow", "online": "viewers", "delete": "deleted",
}  # fmt: skip


def places_of(values: Mapping[str, str]) -> Places:
    """The places that settings write; an empty or missing one is the usual place.

    Raises:
        ValueError: a kind that there is none of.
    """
    given = {name: values.get(name, "").strip() or usual for name, usual in DEFAULTS.items()}
    kinds = dict(_USUAL_WORDS)
    for pair in filter(None, (pair.strip() for pair in given["kinds"].split(","))):
        theirs, _, ours = pair.partition("=")
        if ours.strip() not in KINDS:
            raise ValueError(f"{pair}: the kinds are {', '.join(KINDS)}")
        kinds[theirs.strip().casefold()] = ours.strip()
    if given["default_kind"] not in (*KINDS, "none"):
        raise ValueError(f"{given['default_kind']}: the kinds are {', '.join(KINDS)}, or none")
    paths = {
        name: Path(given[name])
        for name in ("items", "kind", "text", "user_id", "name", "id", "at", "gift", "count", "target")
    }
    return Places(
        **paths, kinds=kinds, default_kind=given["default_kind"], platform=given["platform"], space=given["space"]
    )


class JsonDecoder(MessageDecoder):
    def __init__(self, places: Places, new_id: NewId = new_ulid) -> None:
        super().__init__(new_id)
        self._map = places

    def decode(self, frame: Frame, now_ms: int) -> Decoded:
        out = Decoded()
        message = parse_json(frame)
        items = self._map.items.of(message) if self._map.items else None
        self._each(message if items is None else items, now_ms, out)
        return out

    def _message(self, message: Mapping[str, Any], now_ms: int, out: Decoded) -> None:
        places = self._map
        named = text_of(places.kind.of(message), 60).strip()
        kind = places.kinds.get(named.casefold(), named if named in KINDS else "") if named else places.default_kind
        reader = _READERS.get(kind)
        if reader is None:
            out.skip(named or "no kind")
            return
        at = _time(places.at.of(message), now_ms)
        fan = fan_ref(places.platform, places.user_id.of(message), places.name.of(message), space=places.space)
        reader(places, message, self._told(places.id.of(message), at, fan, now_ms, out))


def _chat(places: Places, item: Mapping[str, Any], told: Told) -> None:
    told.chat(places.text.of(item), "chat without text")


def _gift(places: Places, item: Mapping[str, Any], told: Told) -> None:
    name = text_of(places.gift.of(item)) or places.text.of(item)
    told.gift(name, "gift without a name", count=places.count.of(item))


def _join(_places: Places, _item: Mapping[str, Any], told: Told) -> None:
    told.join()


def _like(places: Places, item: Mapping[str, Any], told: Told) -> None:
    told.like(places.count.of(item))


def _follow(_places: Places, _item: Mapping[str, Any], told: Told) -> None:
    told.follow()


def _viewers(places: Places, item: Mapping[str, Any], told: Told) -> None:
    told.viewers(places.count.of(item), "viewers without a count")


def _deleted(places: Places, item: Mapping[str, Any], told: Told) -> None:
    told.deleted([places.target.of(item)], "deleted without a target")


def _system(places: Places, item: Mapping[str, Any], told: Told) -> None:
    told.system(places.text.of(item), "system without text")


_READERS: dict[str, Callable[[Places, Mapping[str, Any], Told], None]] = {
    "chat": _chat,
    "gift": _gift,
    "join": _join,
    "like": _like,
    "follow": _follow,
    "viewers": _viewers,
    "deleted": _deleted,
    "system": _system,
}


def _time(value: object, now_ms: int) -> datetime:
    """Unix time, or a time written with its offset."""
    if isinstance(value, str) and "-" in value[1:]:
        try:
            at = datetime.fromisoformat(value[:40])
            return time_of(to_ms(at), now_ms) if at.tzinfo else time_of(None, now_ms)
        except (ValueError, OverflowError, OSError):
            return time_of(None, now_ms)
    return time_of(value, now_ms)
