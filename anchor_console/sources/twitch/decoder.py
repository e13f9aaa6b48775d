"""Twitch chat over IRC: chat, bits, subscriptions, raids, deletions and bans.

A ban names a person and no lines: the decoder remembers the latest lines of the room, so that each can be taken away.
It may go on over several connections.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Callable, Mapping
from datetime import datetime

from anchor_console.core.events import FanRef
from anchor_console.core.ids import new_ulid
from anchor_console.sources.decoding import (
    FRAME_LIMIT,
    MALFORMED,
    Decoded,
    Frame,
    NewId,
    Stamp,
    Word,
    as_text,
    count_of,
    fan_ref,
    id_of,
    stamp,
    tally,
    text_of,
    time_of,
)
from anchor_console.sources.telling import Told
from anchor_console.sources.twitch.irc import Line, lines_of, parse

PLATFORM = "twitch"
REMEMBERED = 5_000
"""Lines, over all channels, that a ban or a cleared chat can still take away."""

_ACTION, _ACTION_END = "\x01ACTION ", "\x01"
_STAFF_BADGES = ("broadcaster/", "moderator/", "lead_moderator/", "bot-badge/", "staff/", "admin/", "global_mod/")
_STAFF_TYPES = frozenset({"mod", "global_mod", "admin", "staff"})
_GIFTS = frozenset(
    {
        "sub",
        "resub",
        "subgift",
        "anonsubgift",
        "giftpaidupgrade",
        "anongiftpaidupgrade",
        "primepaidupgrade",
        "communitypayforward",
        "standardpayforward",
        "rewardgift",
        "extendsub",
    }
)
_TOLD = frozenset(
    {
        "submysterygift",
        "anonsubmysterygift",
        "raid",
        "unraid",
        "bitsbadgetier",
        "viewermilestone",
        "modiversary",
        "charitydonation",
        "onetapgiftredeemed",
        "onetapstreakstarted",
        "onetapstreakexpired",
        "onetapbreakpointachieved",
    }
)
"""Notices that are said as the platform words them: a mystery gift is followed by each of its gifts."""
_NAMELESS = frozenset({"modiversary", "bitsbadgetier"})
"""Notices whose words do not say whose they are."""
_SAID = frozenset({"announcement", "ritual", "sharedchatnotice"})
_CURRENCY = re.compile(r"[A-Z]{3}")
_MOST_DECIMALS = 4
_ANONYMOUS = frozenset({"274598607", "407665396"})
"""The ids that Twitch gives to all who give a subscription or bits without their name."""
_QUIET = frozenset(
    {
        "JOIN", "PART", "USERSTATE", "HOSTTARGET", "CAP", "MODE", "WHISPER",
        "002", "003", "004", "353", "366", "372", "375", "376",
    }
)  # fmt: skip


class TwitchDecoder:
    def __init__(self, new_id: NewId = new_ulid) -> None:
        self._new_id = new_id
        self._lines: OrderedDict[str, tuple[str, str]] = OrderedDict()
        self._rooms: set[str] = set()

    @property
    def note(self) -> str:
        return ""

    def decode(self, frame: Frame, now_ms: int) -> Decoded:
        out = Decoded()
        if len(frame) > FRAME_LIMIT:
            out.skip(MALFORMED)
            return out
        for text in lines_of(as_text(frame)):
            line = parse(text)
            if line is None:
                out.skip(MALFORMED)
            elif (read := _READERS.get(line.command)) is not None:
                read(self, line, now_ms, out)
            elif line.command not in _QUIET:
                out.skip(line.command)
        return out

    # --- What people say and do --------------------------------------------------------------------------------

    def _privmsg(self, line: Line, now_ms: int, out: Decoded) -> None:
        tags = line.tags
        if self._is_mirrored(tags):
            return
        fan = _fan(tags, line.login)
        text = line.trailing
        if text.startswith(_ACTION):
            text = text.removeprefix(_ACTION).removesuffix(_ACTION_END)
        if not text:
            out.skip("PRIVMSG without text")
            return
        said = self._say(line, text, fan, now_ms, out)
        bits = tally(tags.get("bits"))
        if bits:
            Told(said.part("bits"), fan, out).gift("Bits", "bits", count=bits)
        paid = _money(tags, "pinned-chat-paid")
        if paid:
            Told(said.part("paid"), fan, out).gift(f"Hype Chat {paid}", "hype chat")

    def _say(self, line: Line, text: str, fan: FanRef | None, now_ms: int, out: Decoded) -> Stamp:
        stamped = self._stamp(line.tags, now_ms)
        Told(stamped, fan, out).chat(text, line.command, reply_to=id_of(line.tags.get("reply-parent-msg-id")) or None)
        if not stamped.weak:
            self._lines[stamped.id] = (_room(line), fan.user_id if fan else "")
            while len(self._lines) > REMEMBERED:
                self._lines.popitem(last=False)
        return stamped

    def _stamp(self, tags: Mapping[str, str], now_ms: int) -> Stamp:
        return stamp(tags.get("id"), _at(tags, now_ms), now_ms, self._new_id)

    def _usernotice(self, line: Line, now_ms: int, out: Decoded) -> None:
        tags = line.tags
        if self._is_mirrored(tags):
            return
        kind = tags.get("msg-id", "")
        if kind == "sharedchatnotice":
            kind = tags.get("source-msg-id", kind)
        fan = _fan(tags, tags.get("login", ""))
        # A person's own words come with it, and keep the notice's id: a moderator deletes them by that.
        words = line.trailing
        stamped = self._say(line, words, fan, now_ms, out) if words else self._stamp(tags, now_ms)

        def beside(part: str) -> Told:
            return Told(stamped.part(part) if words else stamped, fan, out)

        told = text_of(tags.get("system-msg")) or kind
        spent = tally(tags.get("msg-param-bits-spent")) if kind == "onetapgiftredeemed" else None
        if spent:
            # A combo is paid in bits, and mostly says nothing of its own.
            beside("bits").gift("Bits", "bits", count=spent)
        elif kind in _GIFTS:
            count = count_of(tags.get("msg-param-gift-months")) if "subgift" in kind else 1
            beside("gift").gift(told, kind, count=count)
        elif kind not in _SAID or not words:
            is_known = kind in _TOLD or kind in _SAID
            if is_known or tags.get("system-msg"):
                # The platform's own words can be shown all the same.
                beside("notice").system(_noticed(kind, told, tags, fan), kind)
            if not is_known:
                out.skip(f"USERNOTICE {kind}")

    def _clearchat(self, line: Line, now_ms: int, out: Decoded) -> None:
        who = line.tags.get("target-user-id")
        if who is None and len(line.params) > 1:
            # A ban that does not name the id would clear the whole room; the login is not what we know people by.
            out.skip("CLEARCHAT without target-user-id")
            return
        room = _room(line)
        gone = [
            message_id
            for message_id, (line_room, user_id) in self._lines.items()
            if line_room == room and who in (None, user_id)
        ]
        for message_id in gone:
            self._take_away(message_id, _at(line.tags, now_ms), out)

    def _clearmsg(self, line: Line, now_ms: int, out: Decoded) -> None:
        target = id_of(line.tags.get("target-msg-id"))
        if target:
            self._take_away(target, _at(line.tags, now_ms), out)
        else:
            out.skip("CLEARMSG without target-msg-id")

    def _take_away(self, target: str, at: datetime, out: Decoded) -> None:
        self._lines.pop(target, None)
        Told(Stamp(target, False, at), None, out).deleted([target])

    def _is_mirrored(self, tags: Mapping[str, str]) -> bool:
        """Whether a shared chat brings here what we read in its own room as well."""
        origin = tags.get("source-room-id")
        return bool(origin) and origin != tags.get("room-id") and origin in self._rooms

    # --- What is for the transport ------------------------------------------------------------------------------

    def _roomstate(self, line: Line, now_ms: int, out: Decoded) -> None:
        room_id = line.tags.get("room-id")
        if room_id:
            self._rooms.add(room_id)
        out.words.append(Word("in", _room(line)))

    def _notice(self, line: Line, now_ms: int, out: Decoded) -> None:
        out.words.append(Word("notice", f"{line.tags.get('msg-id', '')} {line.trailing}".strip()))

    def _ping(self, line: Line, now_ms: int, out: Decoded) -> None:
        out.words.append(Word("ping", line.params[-1] if line.params else ""))

    def _pong(self, line: Line, now_ms: int, out: Decoded) -> None:
        out.words.append(Word("pong", line.params[-1] if line.params else ""))

    def _reconnect(self, line: Line, now_ms: int, out: Decoded) -> None:
        out.words.append(Word("reconnect"))

    def _welcome(self, line: Line, now_ms: int, out: Decoded) -> None:
        out.words.append(Word("welcome", line.params[0] if line.params else ""))

    def _no_such_command(self, line: Line, now_ms: int, out: Decoded) -> None:
        out.words.append(Word("notice", line.trailing))

    def _globaluserstate(self, line: Line, now_ms: int, out: Decoded) -> None:
        out.words.append(Word("known", line.tags.get("display-name", "")))


_READERS: dict[str, Callable[[TwitchDecoder, Line, int, Decoded], None]] = {
    "PRIVMSG": TwitchDecoder._privmsg,
    "USERNOTICE": TwitchDecoder._usernotice,
    "CLEARCHAT": TwitchDecoder._clearchat,
    "CLEARMSG": TwitchDecoder._clearmsg,
    "ROOMSTATE": TwitchDecoder._roomstate,
    "NOTICE": TwitchDecoder._notice,
    "PING": TwitchDecoder._ping,
    "PONG": TwitchDecoder._pong,
    "RECONNECT": TwitchDecoder._reconnect,
    "GLOBALUSERSTATE": TwitchDecoder._globaluserstate,
    "001": TwitchDecoder._welcome,
    "421": TwitchDecoder._no_such_command,
}


def _room(line: Line) -> str:
    return (line.params[0] if line.params else "").removeprefix("#").lower()


def _at(tags: Mapping[str, str], now_ms: int) -> datetime:
    return time_of(tags.get("tmi-sent-ts"), now_ms)


def _money(tags: Mapping[str, str], of: str) -> str:
    """An amount as its tags write it, in the money of who paid: `USD 14.00`; empty where there is none."""
    amount, currency = tally(tags.get(f"{of}-amount")), tags.get(f"{of}-currency", "")
    exponent = tally(tags.get(f"{of}-exponent") or tags.get("msg-param-exponent")) or 0
    if not amount or not _CURRENCY.fullmatch(currency) or exponent > _MOST_DECIMALS:
        return ""
    return f"{currency} {amount / 10**exponent:.{exponent}f}"


def _noticed(kind: str, told: str, tags: Mapping[str, str], fan: FanRef | None) -> str:
    """What the platform says of something, with who it was or what they gave where it leaves that out."""
    given = _money(tags, "msg-param-donation") if kind == "charitydonation" else ""
    if given.partition(" ")[0] not in told:
        told = f"{told} {given}"
    return f"{fan.name} {told}" if kind in _NAMELESS and fan is not None else told


def _fan(tags: Mapping[str, str], login: str) -> FanRef | None:
    user_id = tags.get("user-id", "")
    if user_id in _ANONYMOUS:
        return None
    badges = tags.get("badges", "")
    is_staff = (
        tags.get("mod") == "1"
        or tags.get("user-type") in _STAFF_TYPES
        or any(badge.startswith(_STAFF_BADGES) for badge in badges.split(","))
    )
    return fan_ref(PLATFORM, user_id, tags.get("display-name", "").strip() or login, staff=is_staff)
