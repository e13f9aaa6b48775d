"""What blivechat tells its plugins: `{"cmd", "data", "extra"}`, chat as an array of 18 values."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from anchor_console.core.events import FanRef
from anchor_console.sources.bilibili.guards import PER_YUAN, guard_name
from anchor_console.sources.decoding import (
    MALFORMED,
    Decoded,
    Word,
    fan_ref,
    fen_of,
    first,
    id_of,
    rows,
    table,
    text_of,
    time_of,
    whole,
)
from anchor_console.sources.message_decoder import MessageDecoder
from anchor_console.sources.telling import Told

PLATFORM = "bilibili"
SPACE = "blivechat"
"""Open ids are told to each app apart: those that blivechat is told are not those that we would be told."""
HEARTBEAT, INIT = 0, 1
_MODERATOR = 2
_AVATAR, _TIME, _NAME, _AUTHOR, _TEXT, _MEDAL_LEVEL, _ID, _UID, _MEDAL = 0, 1, 2, 3, 4, 10, 11, 16, 17
_TEXT_FIELDS = 18
_KNOWN = frozenset({2, 3, 4, 55})
"""Rooms that come and go, and translations: nothing for us."""


class BlivechatDecoder(MessageDecoder):
    def _message(self, message: Mapping[str, Any], now_ms: int, out: Decoded) -> None:
        command = whole(message.get("cmd"))
        if command is None:
            out.skip(MALFORMED)
        elif command in (HEARTBEAT, INIT):
            out.words.append(Word("beat" if command == HEARTBEAT else "in"))
        elif (reader := _READERS.get(command)) is not None:
            reader(self, message.get("data"), now_ms, out)
        elif command not in _KNOWN:
            out.skip(f"cmd {command}")

    def _text(self, data: Any, now_ms: int, out: Decoded) -> None:
        given = rows(data)
        if len(given) <= _TEXT or not text_of(given[_TEXT]):
            out.skip("cmd 50 without its fields")
            return
        values = given + [None] * (_TEXT_FIELDS - len(given))
        fan = fan_ref(
            PLATFORM,
            values[_UID],
            values[_NAME],
            space=SPACE,
            avatar=values[_AVATAR],
            club=values[_MEDAL],
            level=values[_MEDAL_LEVEL] if values[_MEDAL] else None,
            staff=(whole(values[_AUTHOR]) or 0) >= _MODERATOR,
        )
        told = self._told(values[_ID], time_of(values[_TIME], now_ms), fan, now_ms, out)
        told.chat(values[_TEXT], "cmd 50 without its fields")

    def _gift(self, data: Any, now_ms: int, out: Decoded) -> None:
        given = table(data)
        paid, free = given.get("totalCoin"), given.get("totalFreeCoin")
        self._given(given, now_ms, out).gift(
            text_of(given.get("giftName")) or id_of(given.get("giftId")),
            "cmd 51 without a name",
            count=given.get("num"),
            value=fen_of(0 if paid is None and free is not None else paid, PER_YUAN),
        )

    def _member(self, data: Any, now_ms: int, out: Decoded) -> None:
        given = table(data)
        self._given(given, now_ms, out).gift(
            guard_name(given.get("privilegeType")),
            "cmd 52",
            count=given.get("num"),
            value=fen_of(first(given, "totalCoin", "total_coin"), PER_YUAN),
        )

    def _super_chat(self, data: Any, now_ms: int, out: Decoded) -> None:
        given = table(data)
        paid = fen_of(given.get("price"), 1)
        self._given(given, now_ms, out).paid_words(given.get("content"), paid, "cmd 53 without its fields")

    def _gone(self, data: Any, now_ms: int, out: Decoded) -> None:
        self._given({}, now_ms, out).deleted(rows(table(data).get("ids")))

    def _given(self, given: Mapping[str, Any], now_ms: int, out: Decoded) -> Told:
        return self._told(given.get("id"), time_of(given.get("timestamp"), now_ms), _fan(given), now_ms, out)


_READERS: dict[int, Callable[[BlivechatDecoder, Any, int, Decoded], None]] = {
    50: BlivechatDecoder._text,
    51: BlivechatDecoder._gift,
    52: BlivechatDecoder._member,
    53: BlivechatDecoder._super_chat,
    54: BlivechatDecoder._gone,
}


def _fan(given: Mapping[str, Any]) -> FanRef | None:
    return fan_ref(
        PLATFORM,
        given.get("uid"),
        given.get("authorName"),
        space=SPACE,
        avatar=given.get("avatarUrl"),
        club=given.get("medalName"),
        level=given.get("medalLevel") if given.get("medalName") else None,
    )
