"""What blivechat tells its plugins: `{"cmd", "data", "extra"}`, chat as an array of 18 values."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import Any

from anchor_console.core import events
from anchor_console.core.events import FanRef
from anchor_console.sources.decoding import (
    MALFORMED,
    Decoded,
    Frame,
    NewId,
    Word,
    count_of,
    fan_ref,
    fen_of,
    first,
    id_of,
    made_id,
    parse_json,
    rows,
    stamp,
    table,
    text_of,
    time_of,
    whole,
)

PLATFORM = "bilibili"
SPACE = "blivechat"
"""Open ids are told to each app apart: those that blivechat is told are not those that we would be told."""
HEARTBEAT, INIT = 0, 1
SUPER_CHAT = "醒目留言"
_PER_YUAN = 1000
_MODERATOR = 2
_GUARDS = {1: "总督", 2: "提督", 3: "舰长"}
_AVATAR, _TIME, _NAME, _AUTHOR, _TEXT, _ID, _UID, _MEDAL = 0, 1, 2, 3, 4, 11, 16, 17
_TEXT_FIELDS = 18
_KNOWN = frozenset({2, 3, 4, 55})
"""Rooms that come and go, and translations: nothing for us."""


class BlivechatDecoder:
    def __init__(self, new_id: NewId = made_id) -> None:
        self._new_id = new_id

    @property
    def note(self) -> str:
        return ""

    def decode(self, frame: Frame, now_ms: int) -> Decoded:
        out = Decoded()
        message = parse_json(frame)
        command = whole(table(message).get("cmd"))
        if command is None:
            out.skip(MALFORMED)
        elif command in (HEARTBEAT, INIT):
            out.words.append(Word("beat" if command == HEARTBEAT else "in"))
        elif (reader := _READERS.get(command)) is not None:
            reader(self, message.get("data"), now_ms, out)
        elif command not in _KNOWN:
            out.skip(f"cmd {command}")
        return out

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
            staff=(whole(values[_AUTHOR]) or 0) >= _MODERATOR,
        )
        out.events.append(
            events.Chat(
                **self._fields(values[_ID], time_of(values[_TIME], now_ms), now_ms),
                fan=fan,
                text=text_of(values[_TEXT]),
            )
        )

    def _gift(self, data: Any, now_ms: int, out: Decoded) -> None:
        given = table(data)
        gift = text_of(given.get("giftName")) or id_of(given.get("giftId"))
        if not gift:
            out.skip("cmd 51 without a name")
            return
        paid, free = whole(given.get("totalCoin")), whole(given.get("totalFreeCoin"))
        out.events.append(
            events.Gift(
                **self._named(given, now_ms),
                gift=gift,
                count=count_of(given.get("num")),
                value=None if paid is None and free is None else fen_of(paid or 0, _PER_YUAN),
            )
        )

    def _member(self, data: Any, now_ms: int, out: Decoded) -> None:
        given = table(data)
        out.events.append(
            events.Gift(
                **self._named(given, now_ms),
                gift=_GUARDS.get(whole(given.get("privilegeType")) or 0, "大航海"),
                count=count_of(given.get("num")),
                value=fen_of(first(given, "totalCoin", "total_coin"), _PER_YUAN),
            )
        )

    def _super_chat(self, data: Any, now_ms: int, out: Decoded) -> None:
        given = table(data)
        text, price = text_of(given.get("content")), fen_of(given.get("price"), 1)
        if not text and price is None:
            out.skip("cmd 53 without its fields")
            return
        fields = self._named(given, now_ms)
        if text:
            out.events.append(events.Chat(**fields, text=text))
        paid = fields | {"id": f"{fields['id']}:gift"}
        out.events.append(events.Gift(**paid, gift=SUPER_CHAT, value=price))

    def _gone(self, data: Any, now_ms: int, out: Decoded) -> None:
        for target in filter(None, map(id_of, rows(table(data).get("ids")))):
            out.events.append(events.Deleted(id=f"deleted:{target}", at=time_of(None, now_ms), target=target))

    def _named(self, given: Any, now_ms: int) -> dict[str, Any]:
        return {
            **self._fields(given.get("id"), time_of(given.get("timestamp"), now_ms), now_ms),
            "fan": _fan(given),
        }

    def _fields(self, given_id: object, at: datetime, now_ms: int) -> dict[str, Any]:
        stamped = stamp(given_id, at, now_ms, self._new_id)
        return {"id": stamped.id, "weak": stamped.weak, "at": stamped.at}


_READERS: dict[int, Callable[[BlivechatDecoder, Any, int, Decoded], None]] = {
    50: BlivechatDecoder._text,
    51: BlivechatDecoder._gift,
    52: BlivechatDecoder._member,
    53: BlivechatDecoder._super_chat,
    54: BlivechatDecoder._gone,
}


def _fan(given: Any) -> FanRef | None:
    return fan_ref(
        PLATFORM,
        given.get("uid"),
        given.get("authorName"),
        space=SPACE,
        avatar=given.get("avatarUrl"),
        club=first(given, "medalName"),
    )
