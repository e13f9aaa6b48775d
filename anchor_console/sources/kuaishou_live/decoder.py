"""The events of Kuaishou's interactive-live platform, as far as they are public: Comment, Gift, Like, Share, Follow.

How they are wrapped is told only with the platform's approval, so the name of an event is looked for in the usual
places.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from anchor_console.core.events import FanRef
from anchor_console.sources.decoding import MALFORMED, Decoded, fan_ref, first, id_of, table, text_of, time_of
from anchor_console.sources.message_decoder import ITEMS_LIMIT, MessageDecoder
from anchor_console.sources.telling import Told

PLATFORM = "kuaishou"
SPACE = "live-open"
"""The ids of an approved app are its own, and no numbers of the site or of the shop."""
_NAMES = ("event", "eventType", "type", "cmd", "action", "msgType", "name")
_IDS = ("msgId", "id", "eventId")
_BODIES = ("data", "payload", "body", "content", "params")


class KuaishouLiveDecoder(MessageDecoder):
    def _message(self, message: Mapping[str, Any], now_ms: int, out: Decoded) -> None:
        name, body = _named(message)
        reader = _READERS.get(name.casefold().removeprefix("live").strip("_-"))
        if reader is None:
            out.skip(name or MALFORMED)
            return
        items = body[:ITEMS_LIMIT] if isinstance(body, list) else [body]
        of_all = id_of(first(message, *_IDS))
        for place, one in enumerate(items):
            given = table(one)
            at = time_of(first(given, "timestamp", "time", "createTime") or first(message, "timestamp", "time"), now_ms)
            # An id of the whole message is not that of each thing in it: all but one would pass for repeated.
            given_id = first(given, *_IDS) or (f"{of_all}:{place}" if of_all and len(items) > 1 else of_all)
            reader(given, self._told(given_id, at, _fan(given.get("user")), now_ms, out))


def _named(item: Mapping[str, Any]) -> tuple[str, Any]:
    """The event's name and its body: `{"event": "Comment", "data": {...}}`, or `{"Comment": {...}}`."""
    name = text_of(first(item, *_NAMES))
    if name:
        body = next((item[key] for key in _BODIES if isinstance(item.get(key), dict | list)), item)
        return name, body
    for key, body in item.items():
        if key.casefold() in _READERS and isinstance(body, dict | list):
            return key, body
    return "", None


def _fan(user: object) -> FanRef | None:
    if not isinstance(user, dict):
        return fan_ref(PLATFORM, user, "", space=SPACE)
    return fan_ref(
        PLATFORM,
        first(user, "openId", "userId", "id", "ksUid", "uid"),
        first(user, "userName", "nickname", "nickName", "name"),
        space=SPACE,
        avatar=first(user, "headUrl", "avatar", "avatarUrl", "head"),
    )


def _comment(given: Mapping[str, Any], told: Told) -> None:
    told.chat(first(given, "content", "text"), "Comment without content")


def _gift(given: Mapping[str, Any], told: Told) -> None:
    """What the coins are worth in yuan is not public: the value stays untold."""
    name = text_of(given.get("giftName")) or id_of(given.get("giftId"))
    told.gift(name, "Gift without a name", count=given.get("count"))


def _like(given: Mapping[str, Any], told: Told) -> None:
    told.like(given.get("count"))


def _follow(_given: Mapping[str, Any], told: Told) -> None:
    told.follow()


def _share(_given: Mapping[str, Any], told: Told) -> None:
    told.system(f"{told.fan.name if told.fan else ''} 分享了直播间", "Share")


_READERS: dict[str, Callable[[Mapping[str, Any], Told], None]] = {
    "comment": _comment,
    "gift": _gift,
    "like": _like,
    "follow": _follow,
    "share": _share,
}
