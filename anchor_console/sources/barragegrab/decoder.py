"""Two bridges on one port, BarrageGrab by HaoDong108 and by wushuaihua520: the same numbers mean other things in each.

Which of the two speaks is read from the frames and never guessed: a frame that tells nothing before any has told is
counted as `dialect unclear`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Literal

import msgspec

from anchor_console.core.events import MASKED_IDS, FanRef
from anchor_console.core.ids import new_ulid
from anchor_console.sources.decoding import (
    MALFORMED,
    Decoded,
    Frame,
    NewId,
    Stamp,
    fan_ref,
    first,
    id_of,
    parse_json,
    stamp,
    table,
    text_of,
    time_of,
    whole,
)
from anchor_console.sources.telling import Told

Dialect = Literal["HaoDong108", "wushuaihua520"]
HAODONG: Dialect = "HaoDong108"
WUSHUAIHUA: Dialect = "wushuaihua520"
UNCLEAR = "dialect unclear"

_PLATFORMS = {1: "douyin", 2: "tiktok", 3: "kuaishou", 4: "bilibili", 5: "xiaohongshu", 6: "wxchannels"}


class _Message(msgspec.Struct, frozen=True):
    """One frame's content, the same for both dialects once it is unwrapped."""

    data: Mapping[str, Any]
    platform: str
    stamp: Stamp

    @property
    def content(self) -> str:
        return text_of(self.data.get("Content"))

    @property
    def fan(self) -> FanRef | None:
        user = table(self.data.get("User"))
        owner = table(first(self.data, "Onwer", "Owner"))
        user_id = first(user, "Id", "UserId")
        club = table(user.get("FansClub"))
        return fan_ref(
            self.platform,
            user_id,
            first(user, "Nickname", "NickName"),
            avatar=first(user, "HeadImgUrl", "Avatar"),
            club=club.get("ClubName"),
            level=club.get("Level") if club.get("ClubName") else None,
            # Who is hidden shares an id with everybody, and may share it with a hidden anchor.
            staff=user.get("IsAdmin") is True
            or (id_of(user_id) not in MASKED_IDS and id_of(user_id) == id_of(owner.get("UserId"))),
        )

    def told(self, out: Decoded) -> Told:
        return Told(self.stamp, self.fan, out)


class BarrageGrabDecoder:
    def __init__(self, new_id: NewId = new_ulid) -> None:
        self._new_id = new_id
        self._dialect: Dialect | None = None

    @property
    def dialect(self) -> Dialect | None:
        """Which bridge speaks; None before a frame has told."""
        return self._dialect

    @property
    def note(self) -> str:
        return self._dialect or ""

    def decode(self, frame: Frame, now_ms: int) -> Decoded:
        out = Decoded()
        envelope = parse_json(frame)
        if not isinstance(envelope, dict):
            out.skip(MALFORMED)
            return out
        number = whole(envelope.get("Type"))
        if number is None:
            out.skip(MALFORMED)
            return out
        inner = envelope.get("Data")
        data = parse_json(inner) if isinstance(inner, str) else inner
        self._dialect = _told_dialect(envelope, inner, table(data)) or self._dialect or _by_shape(inner, table(data))
        if self._dialect is None:
            out.skip(UNCLEAR)
            return out
        if not isinstance(data, dict):
            # Type 0 is nothing in one of them, and carries nothing.
            if number != 0:
                out.skip(MALFORMED)
            return out
        reader = _READERS[self._dialect].get(number)
        if reader is None:
            if number != 0:
                out.skip(f"Type {number}")
            return out
        platform = _PLATFORMS.get(whole(first(data, "PlatformType") or envelope.get("PlatformType")) or 1, "douyin")
        at = time_of(first(data, "CreateTime", "Timestamp"), now_ms)
        reader(_Message(data, platform, stamp(data.get("MsgId"), at, now_ms, self._new_id)), out)
        return out


def _told_dialect(envelope: Mapping[str, Any], inner: object, data: Mapping[str, Any]) -> Dialect | None:
    """Which of the two wrote this frame, where the frame tells."""
    if "ProcessName" in envelope or isinstance(inner, str):
        return HAODONG
    user = table(data.get("User"))
    return WUSHUAIHUA if "NickName" in user or "Avatar" in user else None


def _by_shape(inner: object, data: Mapping[str, Any]) -> Dialect | None:
    """What the first frames of a connection tell without a person in them: Data is an object in the one alone."""
    return WUSHUAIHUA if isinstance(inner, dict) and data.get("User") is None else None


def _chat(message: _Message, out: Decoded) -> None:
    message.told(out).chat(message.content, "chat without Content")


def _like(message: _Message, out: Decoded) -> None:
    message.told(out).like(message.data.get("Count"))


def _join(message: _Message, out: Decoded) -> None:
    message.told(out).join()


def _follow(message: _Message, out: Decoded) -> None:
    message.told(out).follow()


def _gift(message: _Message, out: Decoded) -> None:
    """GiftCount is what was added since the last push of the same row of gifts. What a diamond costs is not told."""
    added = whole(message.data.get("GiftCount"))
    if added is not None and added <= 0:
        return
    gift = text_of(message.data.get("GiftName")) or id_of(message.data.get("GiftId"))
    message.told(out).gift(gift, "gift without a name", count=added)


def _viewers(message: _Message, out: Decoded) -> None:
    message.told(out).viewers(first(message.data, "OnlineUserCount", "Total"), "stats without OnlineUserCount")


def _sentence(message: _Message, out: Decoded) -> None:
    """What the bridge words by itself: a share, the fan club, the end of the show."""
    message.told(out).system(message.content, "sentence without Content")


def _nothing(message: _Message, out: Decoded) -> None:
    """Known, and of no use here."""


_READERS: dict[Dialect, dict[int, Callable[[_Message, Decoded], None]]] = {
    HAODONG: {
        1: _chat, 2: _like, 3: _join, 4: _follow, 5: _gift, 6: _viewers, 7: _sentence, 8: _sentence, 9: _sentence,
    },
    WUSHUAIHUA: {
        1: _join, 2: _follow, 3: _chat, 4: _like, 5: _gift, 6: _sentence, 7: _viewers, 8: _sentence, 9: _sentence,
        10: _nothing,
    },
}  # fmt: skip
