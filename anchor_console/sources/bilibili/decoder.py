"""The messages of Bilibili's open-live platform, in packets or as plain JSON; and those of its web page."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from anchor_console.core.events import FanRef
from anchor_console.sources.bilibili import packets, site
from anchor_console.sources.bilibili.guards import PER_YUAN, guard_name, guard_value, months_of
from anchor_console.sources.decoding import (
    FRAME_LIMIT,
    MALFORMED,
    Decoded,
    Frame,
    Stamp,
    Word,
    count_of,
    fan_ref,
    fen_of,
    first,
    id_of,
    parse_json,
    rows,
    stamp,
    table,
    text_of,
    time_of,
    whole,
)
from anchor_console.sources.message_decoder import MessageDecoder
from anchor_console.sources.telling import Told

PLATFORM = site.PLATFORM
_PREFIXES = ("LIVE_OPEN_PLATFORM_", "OPEN_LIVEROOM_")
"""The same messages, to a game's app and to an account's."""


class BilibiliDecoder(MessageDecoder):
    def decode(self, frame: Frame, now_ms: int) -> Decoded:
        out = Decoded()
        if len(frame) > FRAME_LIMIT:
            out.skip(MALFORMED)
        elif isinstance(frame, str) or frame.lstrip()[:1] in (b"{", b"["):
            # A relay of packets already unpacked; a packet itself begins with the zero of its length.
            self._each(parse_json(frame), now_ms, out)
        else:
            unpacking = packets.Unpacking()
            for packet in unpacking.packets(frame):
                self._packet(packet, now_ms, out)
            for bad in unpacking.bad:
                out.skip(bad)
        return out

    def _packet(self, packet: packets.Packet, now_ms: int, out: Decoded) -> None:
        if packet.operation == packets.MESSAGE:
            self._each(parse_json(packet.body), now_ms, out)
        elif packet.operation == packets.AUTH_REPLY:
            code = whole(table(parse_json(packet.body)).get("code"))
            out.words.append(Word("in") if code == 0 else Word("refused", str(code)))
        elif packet.operation == packets.HEARTBEAT_REPLY:
            out.words.append(Word("beat"))
        elif packet.operation not in (packets.HEARTBEAT, packets.AUTH):
            out.skip(f"operation {packet.operation}")

    def _message(self, message: Mapping[str, Any], now_ms: int, out: Decoded) -> None:
        command = text_of(message.get("cmd")).partition(":")[0]
        if not command:
            out.skip(MALFORMED)
            return
        kind = next((command.removeprefix(one) for one in _PREFIXES if command.startswith(one)), "")
        reader = _READERS.get(kind)
        if reader is None:
            if not site.read(site.Command(command, message, now_ms, self._new_id), out):
                out.skip(command)
            return
        data = table(message.get("data"))
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
        space=site.SPACE if is_old else "",
        avatar=data.get("uface"),
        club=medal.get("fans_medal_name"),
        level=medal.get("fans_medal_level"),
        staff=whole(data.get("is_admin")) == 1 or data.get("is_admin") is True,
    )


def _told(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> Told:
    return Told(stamped, _fan(data), out)


def _chat(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    # A picture that has no word is still something that somebody said.
    text = text_of(data.get("msg")) or (site.A_PICTURE if text_of(data.get("emoji_img_url")) else "")
    _told(data, stamped, out).chat(text, "DM without msg")


def _gift(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    """`price` is what one is worth, `r_price` what it really cost; gifts of silver coins cost nothing."""
    count = count_of(data.get("gift_num"))
    paid = 0 if data.get("paid") in (False, 0) else fen_of(first(data, "r_price", "price"), PER_YUAN, count)
    name = text_of(data.get("gift_name")) or id_of(data.get("gift_id"))
    _told(data, stamped, out).gift(name, "SEND_GIFT without a name", count=count, value=paid)


def _guard(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    level, price = data.get("guard_level"), data.get("price")
    if whole(level) is None and whole(price) is None:
        out.skip("GUARD without its fields")
        return
    months = months_of(data.get("guard_num"), data.get("guard_unit"))
    person = {**data, **table(data.get("user_info"))}
    _told(person, stamped, out).gift(guard_name(level), "GUARD", count=months, value=guard_value(level, price, months))


def _super_chat(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    """Its `message_id` is what takes it away again."""
    message_id = id_of(data.get("message_id"))
    if message_id not in ("", "0"):
        stamped = Stamp(message_id, False, stamped.at)
    lack = "SUPER_CHAT without its fields"
    _told(data, stamped, out).paid_words(data.get("message"), fen_of(data.get("rmb"), 1), lack)


def _super_chat_gone(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    _told(data, stamped, out).deleted(rows(data.get("message_ids")))


def _like(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    _told(data, stamped, out).like(data.get("like_count"))


def _join(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    _told(data, stamped, out).join()


def _begins(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    _told(data, stamped, out).system(f"开播 {text_of(data.get('title'))}", "LIVE_START")


def _ends(data: Mapping[str, Any], stamped: Stamp, out: Decoded) -> None:
    _told(data, stamped, out).system(f"下播 {text_of(data.get('title'))}", "LIVE_END")


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
