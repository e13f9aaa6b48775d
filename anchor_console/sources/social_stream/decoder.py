"""What Social Stream Ninja passes on of YouTube, TikTok, Facebook, Kick and more: one object for each line."""

from __future__ import annotations

import re
import zlib
from collections.abc import Mapping
from typing import Any

from anchor_console.core.events import FanRef
from anchor_console.sources.decoding import (
    MALFORMED,
    Decoded,
    Stamp,
    fan_ref,
    first,
    id_of,
    stamp,
    text_of,
    time_of,
)
from anchor_console.sources.message_decoder import MessageDecoder
from anchor_console.sources.social_stream.plain import plain_text
from anchor_console.sources.telling import Told

_PLATFORM = re.compile(r"[a-z0-9_-]{1,40}")
_UNKNOWN_PLATFORM = "socialstream"
_YUAN = re.compile(
    r"(?:CN¥|CNY|RMB)\s*(\d{1,7})(?:\.(\d{1,2}))?(?!\.?\d)"
    r"|(?<![\d.-])(\d{1,7})(?:\.(\d{1,2}))?\s*(?:元(?!宝)|(?:CNY|RMB)(?![A-Za-z]))"
)
"""An amount that says it is one of yuan, and nothing that is part of another. The sign alone does not: wide as ￥ it is
how YouTube writes yen."""
_WRAPPERS = ("overlayNinja", "contents", "msg", "value")
_FOLLOWS = frozenset({"new_follower", "follow", "followed", "subscribe"})
_JOINS = frozenset({"joined", "join"})
_VIEWERS = frozenset({"viewer_update", "viewer_updates", "viewers"})
_LIKES = frozenset({"like", "likes", "liked"})


class SocialStreamDecoder(MessageDecoder):
    def _message(self, message: Mapping[str, Any], now_ms: int, out: Decoded) -> None:
        message = _unwrapped(message)
        event = message.get("event")
        text = _text(message)
        paid = text_of(message.get("hasDonation"), 200)
        told = Told(self._stamp(message, text, now_ms), _fan(message), out)
        if isinstance(event, str) and event:
            _event(event, message, text, told)
        elif text or paid:
            if text:
                told.chat(text, "")
            if paid:
                stamped = told.stamp.part("gift") if text else told.stamp
                Told(stamped, told.fan, out).gift(plain_text(paid), "hasDonation", value=_fen(paid))
        elif "chatname" not in message and "chatmessage" not in message:
            out.skip(text_of(first(message, "action", "type")) or MALFORMED)

    def _stamp(self, message: Mapping[str, Any], text: str, now_ms: int) -> Stamp:
        number = id_of(message.get("id"))
        if number and len(number) < 20:
            # The extension counts from its own start: the same number again after that is another line.
            words = f"{text_of(message.get('chatname'))}\n{text}".encode()
            number = f"{_platform(message)}:{number}:{zlib.crc32(words):08x}"
        return stamp(number, time_of(message.get("timestamp"), now_ms), now_ms, self._new_id)


def _event(event: str, message: Mapping[str, Any], text: str, told: Told) -> None:
    if event in _VIEWERS:
        told.viewers(message.get("meta"), event)
    elif event in _FOLLOWS:
        told.follow()
    elif event in _JOINS:
        told.join()
    elif event in _LIKES:
        told.like()
    else:
        told.system(f"{told.fan.name} {text}" if told.fan and text else text, event)


def _unwrapped(message: Mapping[str, Any]) -> Mapping[str, Any]:
    """The line itself, out of what relays put around it."""
    for _ in range(3):
        inner = next((message[name] for name in _WRAPPERS if isinstance(message.get(name), dict)), None)
        if inner is None or "chatmessage" in message:
            return message
        message = inner
    return message


def _platform(message: Mapping[str, Any]) -> str:
    named = text_of(message.get("type"), 40).strip().lower()
    return named if _PLATFORM.fullmatch(named) else _UNKNOWN_PLATFORM


def _text(message: Mapping[str, Any]) -> str:
    given = text_of(message.get("chatmessage"), 64 * 1024)
    return text_of(given.strip() if message.get("textonly") is True else plain_text(given))


def _fan(message: Mapping[str, Any]) -> FanRef | None:
    """By the platform's id where the extension tells it; a name alone tells nobody apart for sure."""
    staff = any(message.get(mark) is True for mark in ("mod", "moderator", "host", "bot"))
    name = plain_text(text_of(message.get("chatname"), 400))
    return fan_ref(_platform(message), message.get("userid"), name, avatar=message.get("chatimg"), staff=staff)


def _fen(paid: str) -> int | None:
    """Fen where the words say yuan; what a dollar or another's coin is worth in yuan nobody told us."""
    found = _YUAN.search(paid.replace(",", ""))
    if found is None:
        return None
    whole_part, part = (found[1], found[2]) if found[1] else (found[3], found[4])
    return int(whole_part) * 100 + int((part or "0").ljust(2, "0"))
