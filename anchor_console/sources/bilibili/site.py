"""The commands of Bilibili's own web page, as records, relays and older tools pass them on.

We do not connect to where they come from; whoever brings them to us is understood.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Any

import msgspec

from anchor_console.core.events import MASKED_IDS, FanRef
from anchor_console.sources.bilibili import wire
from anchor_console.sources.bilibili.guards import PER_YUAN, guard_name, guard_value, months_of
from anchor_console.sources.decoding import (
    Decoded,
    NewId,
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
from anchor_console.sources.telling import Told

PLATFORM = "bilibili"
SPACE = "uid"
"""The site's own numbers: another id space than the open ids."""
A_PICTURE = "[表情]"
_ENTER, _FOLLOW, _SHARE, _SPECIAL_FOLLOW, _MUTUAL_FOLLOW, _LIKE = 1, 2, 3, 4, 5, 6
_FOLLOWS = frozenset({_FOLLOW, _SPECIAL_FOLLOW, _MUTUAL_FOLLOW})
_GIVEN = 2
"""A second telling of a guard that was paid for already."""
_IN_MARKS = re.compile(r"<%(.*?)%>")


class Command(msgspec.Struct, frozen=True):
    """One message of the site: its name without what stands behind a colon, and where its parts lie."""

    name: str
    message: Mapping[str, Any]
    now_ms: int
    new_id: NewId

    @property
    def data(self) -> Mapping[str, Any]:
        return table(self.message.get("data"))

    def at(self, *given: object) -> datetime:
        """The first of the times that is one; else when the site sent it, else now."""
        for value in (*given, self.message.get("send_time")):
            if value not in (None, "", 0, "0"):
                return time_of(value, self.now_ms)
        return time_of(None, self.now_ms)

    def told(self, out: Decoded, fan: FanRef | None, at: datetime, given_id: object = None) -> Told:
        known = given_id if id_of(given_id) not in ("", "0") else self.message.get("msg_id")
        return Told(stamp(known, at, self.now_ms, self.new_id), fan, out)


def read(command: Command, out: Decoded) -> bool:
    """Add what the command tells; False where it is none of the site's that we know."""
    reader = _READERS.get(command.name)
    if reader is not None:
        reader(command, out)
    return reader is not None or command.name in _QUIET


def _person(uid: object, *names: object, face: object = None, staff: bool = False) -> FanRef | None:
    """By the first name that no mask hides; who is not signed in there gets 0 and a masked one for everybody."""
    told = [text_of(name) for name in names if text_of(name).strip()]
    name = next((one for one in told if "***" not in one), told[0] if told else "")
    return fan_ref(PLATFORM, uid, name, space=SPACE, avatar=face, staff=staff)


def _of_user(data: Mapping[str, Any], *names: str) -> FanRef | None:
    """Who did it: by the fields of old, with what newer messages say beside them."""
    info = table(first(data, "uinfo", "sender_uinfo"))
    base = table(info.get("base"))
    uid = first(data, "uid")
    return _person(
        uid if id_of(uid) not in MASKED_IDS else info.get("uid") or uid,
        *(data.get(name) for name in names),
        base.get("name"),
        face=first(data, "face") or base.get("face"),
    )


def _at(values: list[Any], place: int) -> Any:
    return values[place] if len(values) > place else None


def _chat(command: Command, out: Decoded) -> None:
    info = rows(command.message.get("info"))
    meta, who = rows(_at(info, 0)), rows(_at(info, 2))
    beside = table(_at(meta, 15))
    extra = beside.get("extra")
    more = table(parse_json(extra) if isinstance(extra, str) else extra)
    user = table(beside.get("user"))
    base = table(user.get("base"))
    uid = _at(who, 0)
    fan = _person(
        uid if id_of(uid) not in MASKED_IDS else user.get("uid") or uid,
        *(_at(who, 1), base.get("name"), table(base.get("origin_info")).get("name")),
        face=base.get("face"),
        staff=whole(_at(who, 2)) == 1 or _at(who, 2) is True,
    )
    emoticon = _at(meta, 13)
    picture = table(parse_json(emoticon) if isinstance(emoticon, str) else emoticon).get("url")
    text = text_of(_at(info, 1)) or (A_PICTURE if text_of(picture) else "")
    at = command.at(_at(meta, 4), table(_at(info, 9)).get("ts"))
    command.told(out, fan, at, more.get("id_str")).chat(text, "DANMU_MSG without text")


def _chat_gone(command: Command, out: Decoded) -> None:
    command.told(out, None, command.at()).deleted([command.data.get("target_id")], "RECALL_DANMU_MSG")


def _gift(command: Command, out: Decoded) -> None:
    """`total_coin` is what was paid for all of them, for a blind box too; silver coins cost nothing."""
    data = command.data
    count = count_of(data.get("num"))
    coin, total = text_of(data.get("coin_type")), data.get("total_coin")
    paid: int | None = None
    if coin == "silver":
        paid = 0
    elif coin == "gold":
        paid = fen_of(total, PER_YUAN) if whole(total) else fen_of(data.get("price"), PER_YUAN, count)
    name = text_of(first(data, "giftName", "gift_name")) or id_of(first(data, "giftId", "gift_id"))
    told = command.told(out, _of_user(data, "uname"), command.at(data.get("timestamp")), data.get("tid"))
    told.gift(name, "SEND_GIFT without a name", count=count, value=paid)


def _gifts(command: Command, out: Decoded) -> None:
    """The newer form: one message, and each kind of gift that a box held."""
    try:
        message = wire.fields_in(command.data.get("pb"))
    except wire.BadWire:
        out.skip(f"{command.name} unreadable")
        return
    if wire.number_at(message, 11) == 0:
        # The same gift comes in the old form as well.
        return
    fan = _person(wire.number_at(message, 1), wire.text_at(message, 2), face=wire.text_at(message, 3))
    box = next(iter(wire.inner_at(message, 9)), {})
    for gift in wire.inner_at(message, 10):
        count = count_of(wire.number_at(gift, 3))
        each = wire.number_at(box, 6) or wire.number_at(gift, 5)
        is_paid = wire.text_at(gift, 8) != "silver"
        told = command.told(out, fan, command.at(wire.number_at(gift, 10)), wire.text_at(gift, 9))
        name = wire.text_at(gift, 2) or id_of(wire.number_at(gift, 1))
        told.gift(name, "SEND_GIFT without a name", count=count, value=fen_of(each, PER_YUAN, count) if is_paid else 0)


def _guard(command: Command, out: Decoded) -> None:
    """The purchase at its list price. What was paid follows in a toast, which is the same gift by its id."""
    data = command.data
    level, months = data.get("guard_level"), data.get("num")
    if whole(level) is None and whole(data.get("price")) is None:
        out.skip("GUARD_BUY without its fields")
        return
    _of_guard(command, out, _of_user(data, "username", "uname"), level, data.get("start_time")).gift(
        guard_name(level), "GUARD_BUY", count=months, value=guard_value(level, data.get("price"), months)
    )


def _guard_toast(command: Command, out: Decoded) -> None:
    """`price` is what was paid for all months."""
    data = command.data
    rank, paid = table(data.get("guard_info")) or data, table(data.get("pay_info")) or data
    if whole(table(data.get("option")).get("source")) == _GIVEN:
        return
    level, price = rank.get("guard_level"), paid.get("price")
    if whole(level) is None and whole(price) is None:
        out.skip(f"{command.name} without its fields")
        return
    fan = _of_user(data, "username", "uname")
    _of_guard(command, out, fan, level, rank.get("start_time")).gift(
        guard_name(level),
        "GUARD_BUY",
        count=months_of(paid.get("num"), paid.get("unit")),
        value=fen_of(price, PER_YUAN),
    )


def _of_guard(command: Command, out: Decoded, fan: FanRef | None, level: object, begins: object) -> Told:
    """One purchase is told by up to three commands: by who, what and when it is one gift."""
    made = f"guard:{fan.user_id}:{id_of(level)}:{id_of(begins)}" if fan and not fan.is_masked and whole(begins) else ""
    return command.told(out, fan, command.at(begins), made)


def _super_chat(command: Command, out: Decoded) -> None:
    data = command.data
    user = table(data.get("user_info"))
    fan = _of_user({**data, "uname": first(user, "uname") or data.get("uname"), "face": user.get("face")}, "uname")
    at = command.at(data.get("ts"), data.get("start_time"))
    words = first(data, "message", "message_jpn", "message_trans")
    lack = f"{command.name} without its fields"
    command.told(out, fan, at, data.get("id")).paid_words(words, fen_of(data.get("price"), 1), lack)


def _super_chat_gone(command: Command, out: Decoded) -> None:
    command.told(out, None, command.at()).deleted(rows(command.data.get("ids")), "SUPER_CHAT_MESSAGE_DELETE")


def _interact(command: Command, out: Decoded) -> None:
    data = command.data
    fan = _of_user(data, "uname")
    _interacted(command, out, fan, whole(data.get("msg_type")), data.get("timestamp") or data.get("trigger_time"))


def _interact_in_fields(command: Command, out: Decoded) -> None:
    try:
        message = wire.fields_in(command.data.get("pb"))
    except wire.BadWire:
        out.skip(f"{command.name} unreadable")
        return
    fan = _person(wire.number_at(message, 1), wire.text_at(message, 2))
    _interacted(command, out, fan, wire.number_at(message, 5), wire.number_at(message, 7))


def _interacted(command: Command, out: Decoded, fan: FanRef | None, kind: int | None, at: object) -> None:
    told = command.told(out, fan, command.at(at))
    if kind == _ENTER:
        told.join()
    elif kind in _FOLLOWS:
        told.follow()
    elif kind == _LIKE:
        told.like()
    elif kind == _SHARE:
        told.system(f"{fan.name if fan else ''} 分享了直播间", command.name)
    else:
        out.skip(f"{command.name} {kind}")


def _entry(command: Command, out: Decoded) -> None:
    """The effect as somebody of rank comes in; the name in its words may be cut."""
    data = command.data
    marked = _IN_MARKS.search(text_of(data.get("copy_writing")))
    whole_name = table(table(data.get("uinfo")).get("base")).get("name")
    shown = {**data, "uname": first(data, "uname") or text_of(whole_name) or (marked[1] if marked else "")}
    command.told(out, _of_user(shown, "uname"), command.at(data.get("trigger_time"))).join()


def _like(command: Command, out: Decoded) -> None:
    command.told(out, _of_user(command.data, "uname"), command.at()).like(command.data.get("click_count"))


def _viewers(command: Command, out: Decoded) -> None:
    """`count` is how many have given something tonight; who is there now is told beside it, by newer messages."""
    online = command.data.get("online_count")
    if online is not None:
        command.told(out, None, command.at()).viewers(online, command.name)


def _blocked(command: Command, out: Decoded) -> None:
    name = text_of(first(command.data, "uname") or command.message.get("uname"))
    command.told(out, None, command.at()).system(f"{name} 被禁言", command.name)


def _warned(command: Command, out: Decoded) -> None:
    """What the platform tells the anchor: a warning, or that the show was cut off."""
    words = text_of(command.message.get("msg")) or text_of(command.data.get("msg"))
    command.told(out, None, command.at()).system(words, f"{command.name} without words")


def _begins(command: Command, out: Decoded) -> None:
    """Told twice, by the same key."""
    key = id_of(command.message.get("live_key"))
    told = command.told(out, None, command.at(command.message.get("live_time")), f"live:{key}" if key else None)
    told.system("开播", command.name)


def _ends(command: Command, out: Decoded) -> None:
    command.told(out, None, command.at()).system("下播", command.name)


_READERS: dict[str, Callable[[Command, Decoded], None]] = {
    "DANMU_MSG": _chat,
    "DANMU_MSG_MIRROR": _chat,
    "RECALL_DANMU_MSG": _chat_gone,
    "SEND_GIFT": _gift,
    "SEND_GIFT_V2": _gifts,
    "GUARD_BUY": _guard,
    "USER_TOAST_MSG": _guard_toast,
    "USER_TOAST_MSG_V2": _guard_toast,
    "SUPER_CHAT_MESSAGE": _super_chat,
    "SUPER_CHAT_MESSAGE_JPN": _super_chat,
    "SUPER_CHAT_MESSAGE_DELETE": _super_chat_gone,
    "INTERACT_WORD": _interact,
    "INTERACT_WORD_V2": _interact_in_fields,
    "ENTRY_EFFECT": _entry,
    "LIKE_INFO_V3_CLICK": _like,
    "ONLINE_RANK_COUNT": _viewers,
    "ROOM_BLOCK_MSG": _blocked,
    "WARNING": _warned,
    "CUT_OFF": _warned,
    "CUT_OFF_V2": _warned,
    "LIVE": _begins,
    "PREPARING": _ends,
}
_QUIET = frozenset(
    {
        # What is told already one by one, or counts what nobody here asks for.
        "COMBO_SEND", "COMBO_END", "LIKE_INFO_V3_UPDATE", "LIKE_INFO_V3_NOTICE", "WATCHED_CHANGE", "DM_INTERACTION",
        "ONLINE_RANK_V2", "ONLINE_RANK_V3", "ONLINE_RANK_TOP3", "HOT_RANK_CHANGED", "HOT_RANK_CHANGED_V2",
        "POPULAR_RANK_CHANGED", "RANK_CHANGED", "RANK_CHANGED_V2", "ROOM_REAL_TIME_MESSAGE_UPDATE",
        "STOP_LIVE_ROOM_LIST", "WIDGET_BANNER", "NOTICE_MSG", "COMMON_NOTICE_DANMAKU", "ENTRY_EFFECT_MUST_RECEIVE",
        "WELCOME", "WELCOME_GUARD", "GUARD_MSG", "ROOM_CHANGE", "AREA_RANK_CHANGED",
    }
)  # fmt: skip
