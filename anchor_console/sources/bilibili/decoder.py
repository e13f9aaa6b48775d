"""The messages of Bilibili's open-live platform, in packets or as plain JSON."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from anchor_console.core import events
from anchor_console.core.events import FanRef
from anchor_console.sources.bilibili import packets
from anchor_console.sources.decoding import (
    FRAME_LIMIT,
    MALFORMED,
    Decoded,
    Frame,
    NewId,
    Stamp,
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
_OLD_SPACE = "uid"
"""Before open ids came, messages carried the site's own numbers: another id space."""
_PREFIX = "LIVE_OPEN_PLATFORM_"
_PER_YUAN = 1000
_GUARDS = {1: "总督", 2: "提督", 3: "舰长"}
SUPER_CHAT = "醒目留言"


class BilibiliDecoder:
    def __init__(self, new_id: NewId = made_id) -> None:
        self._new_id = new_id

    @property
    def note(self) -> str:
        return ""

    def decode(self, frame: Frame, now_ms: int) -> Decoded:
        out = Decoded()
        if len(frame) > FRAME_LIMIT:
            out.skip(MALFORMED)
        elif isinstance(frame, str) or frame.lstrip()[:1] == b"{":
            # A relay of packets already unpacked; a packet itself begins with the zero of its length.
            self._message(parse_json(frame), now_ms, out)
        else:
            unpacking = packets.Unpacking()
            for packet in unpacking.packets(frame):
                self._packet(packet, now_ms, out)
            for bad in unpacking.bad:
                out.skip(bad)
        return out

    def _packet(self, packet: packets.Packet, now_ms: int, out: Decoded) -> None:
        if packet.operation == packets.MESSAGE:
            self._message(parse_json(packet.body), now_ms, out)
        elif packet.operation == packets.AUTH_REPLY:
            code = whole(table(parse_json(packet.body)).get("code"))
            out.words.append(Word("in") if code == 0 else Word("refused", str(code)))
        elif packet.operation == packets.HEARTBEAT_REPLY:
            out.words.append(Word("beat"))
        elif packet.operation not in (packets.HEARTBEAT, packets.AUTH):
            out.skip(f"operation {packet.operation}")

    def _message(self, message: object, now_ms: int, out: Decoded) -> None:
        command = text_of(table(message).get("cmd")).partition(":")[0]
        if not command:
            out.skip(MALFORMED)
            return
        reader = _READERS.get(command.removeprefix(_PREFIX)) if command.startswith(_PREFIX) else None
        if reader is None:
            out.skip(command)
            return
        data = table(table(message).get("data"))
        at = time_of(first(data, "timestamp", "start_time"), now_ms)
        reader(data, stamp(data.get("msg_id"), at, now_ms, self._new_id), out)


def _fan(data: Mapping[str, Any]) -> FanRef | None:
    open_id = id_of(data.get("open_id"))
    uid = id_of(data.get("uid"))
    wears = data.get("fans_medal_wearing_status")
    medal = data if wears in (True, 1) else {}
    is_old = not open_id and uid not in ("", "0")
    return fan_ref(
        PLATFORM,
        uid if is_old else open_id,
        data.get("uname"),
        space=_OLD_SPACE if is_old else "",
        avatar=data.get("uface"),
        club=medal.get("fans_medal_name"),
        level=medal.get("fans_medal_level"),
        staff=whole(data.get("is_admin")) == 1 or data.get("is_admin") is True,
    )


def _fields(stamped: Stamp) -> dict[str, Any]:
    return {"id": stamped.id, "weak": stamped.weak, "at": stamped.at}


def _chat(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    text = text_of(data.get("msg"))
    if text:
        out.events.append(events.Chat(**_fields(stamped), fan=_fan(data), text=text))
    else:
        out.skip("DM without msg")


def _gift(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    """`price` is what one is worth, `r_price` what it really cost; gifts of silver coins cost nothing."""
    count = count_of(data.get("gift_num"))
    each = whole(first(data, "r_price", "price"))
    gift = text_of(data.get("gift_name")) or id_of(data.get("gift_id"))
    if not gift:
        out.skip("SEND_GIFT without a name")
        return
    is_free = data.get("paid") in (False, 0)
    out.events.append(
        events.Gift(
            **_fields(stamped),
            fan=_fan(data),
            gift=gift,
            count=count,
            value=0 if is_free else None if each is None else fen_of(each * count, _PER_YUAN),
        )
    )


def _guard(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    count = count_of(data.get("guard_num"))
    each = whole(data.get("price"))
    level = whole(data.get("guard_level"))
    if level is None and each is None:
        out.skip("GUARD without its fields")
        return
    out.events.append(
        events.Gift(
            **_fields(stamped),
            fan=_fan({**data, **table(data.get("user_info"))}),
            gift=_GUARDS.get(level or 0, "大航海"),
            count=count,
            value=None if each is None else fen_of(each * count, _PER_YUAN),
        )
    )


def _super_chat(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    """Words that were paid for: a line, by the id that takes it away, and a gift."""
    message_id = id_of(data.get("message_id"))
    fan = _fan(data)
    fields = _fields(stamped) | ({"id": message_id, "weak": False} if message_id else {})
    text, paid = text_of(data.get("message")), fen_of(data.get("rmb"), 1)
    if not text and paid is None:
        out.skip("SUPER_CHAT without its fields")
        return
    if text:
        out.events.append(events.Chat(**fields, fan=fan, text=text))
    out.events.append(events.Gift(**(fields | {"id": f"{fields['id']}:gift"}), fan=fan, gift=SUPER_CHAT, value=paid))


def _super_chat_gone(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    for target in filter(None, map(id_of, rows(data.get("message_ids")))):
        out.events.append(events.Deleted(id=f"deleted:{target}", at=stamped.at, target=target))


def _like(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    out.events.append(events.Like(**_fields(stamped), fan=_fan(data), count=count_of(data.get("like_count"))))


def _join(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    out.events.append(events.Join(**_fields(stamped), fan=_fan(data)))


def _begins(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    _say(f"开播 {text_of(data.get('title'))}", stamped, out)


def _ends(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    _say(f"下播 {text_of(data.get('title'))}", stamped, out)


def _say(text: str, stamped: Stamp, out: Decoded) -> None:
    out.events.append(events.System(**_fields(stamped), text=text.strip()))


def _stopped(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    out.words.append(Word("ended", id_of(data.get("game_id"))))


_READERS: dict[str, Callable[[Mapping[str, Any], Stamp, Decoded], None]] = {
    "DM": _chat,
    "DM_MIRROR": _chat,
    "SEND_GIFT": _gift,
    "GUARD": _guard,
    "SUPER_CHAT": _super_chat,
    "SUPER_CHAT_DEL": _super_chat_gone,
    "LIKE": _like,
    "LIVE_ROOM_ENTER": _join,
    "LIVE_START": _begins,
    "LIVE_END": _ends,
    "INTERACTION_END": _stopped,
}
