"""Twitch chat: anonymous, or with a token that may also say a line. Several channels in one connection."""

from __future__ import annotations

import random
import re
from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field

from anchor_console.sources.decoding import Frame, Word
from anchor_console.sources.kinds import BadValues, Field, FieldKind, SourceKind, Values
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.socket_source import SocketSource
from anchor_console.sources.source import SourceFailed
from anchor_console.sources.talk import CannotSay, GoAgain, PlainPlan, Talk
from anchor_console.sources.twitch.decoder import TwitchDecoder
from anchor_console.sources.twitch.irc import written

ADDRESS = "wss://irc-ws.chat.twitch.tv:443"
FIELDS = (
    Field("channels", is_required=True),
    Field("token", FieldKind.SECRET),
    Field("login", is_rare=True),
    Field("address", FieldKind.ADDRESS, ADDRESS, is_rare=True),
)

_CAPABILITIES = "twitch.tv/tags twitch.tv/commands"
_END = "\r\n"
_CHANNEL = re.compile(r"[a-z0-9_]{1,25}")
_JOINS_AT_ONCE, _JOINS_WINDOW_S = 18, 11.0
"""The platform allows 20 in 10 s; who joins more is left out."""
_PING_EVERY_S, _PONG_WITHIN_S = 60.0, 10.0
_IN_WITHIN_S = 30.0
_SAYS, _SAYS_WINDOW_S = 18, 31.0
"""The platform allows 20 in 30 s, and hears nothing for half an hour from who says more."""
_SAY_LIMIT = 500
_REFUSALS = ("login authentication failed", "improperly formatted auth", "invalid nick", "login unsuccessful")


@dataclass(slots=True)
class Kept:
    """What goes on over all connections: a ban takes lines away that came before the last one broke, and the platform
    counts what is said and joined, whichever it was.
    """

    decoder: TwitchDecoder = field(default_factory=TwitchDecoder)
    joined_s: deque[float] = field(default_factory=deque)
    said_s: deque[float] = field(default_factory=deque)


class TwitchTalk(Talk):
    def __init__(self, channels: Sequence[str], token: str, login: str, kept: Kept) -> None:
        super().__init__(kept.decoder)
        self._channels = list(channels)
        self._token = token
        self._login = login
        self._to_join = deque(channels)
        self._joined_s, self._said_s = kept.joined_s, kept.said_s
        self._confirmed: set[str] = set()
        self._began_s: float | None = None
        self._asked_s: float | None = None
        self._pinged_s: float | None = None
        self._is_welcome = False
        self._told = ""
        self.is_in = False

    @property
    def note(self) -> str:
        return self._told

    def opening(self) -> Sequence[Frame]:
        first: list[Frame] = [_said("CAP", "REQ", _CAPABILITIES)]
        if self._token:
            first.append(_said("PASS", f"oauth:{self._token}"))
        return [*first, _said("NICK", self._login)]

    def heed(self, word: Word, now_s: float) -> Sequence[Frame]:
        if word.kind == "ping":
            return [_said("PONG", word.text)]
        if word.kind == "welcome":
            self._is_welcome = True
            self._login = word.text or self._login
            return self._joins(now_s)
        if word.kind == "in":
            self.is_in = True
            self._confirmed.add(word.text)
        elif word.kind == "reconnect":
            raise GoAgain("source.lost.asked")
        elif word.kind == "notice":
            if not self._is_welcome and word.text.casefold().startswith(_REFUSALS):
                raise SourceFailed("source.twitch.bad_token")
            self._told = word.text
        return ()

    def beat(self, now_s: float) -> Sequence[Frame]:
        began_s = self._began_s = now_s if self._began_s is None else self._began_s
        if not self.is_in:
            if now_s - began_s >= _IN_WITHIN_S:
                # A channel that there is none of is never confirmed.
                raise GoAgain("source.twitch.no_channel" if self._is_welcome else "source.lost.silent")
            return self._joins(now_s) if self._is_welcome else ()
        if not self._to_join and self._asked_s is not None and now_s - self._asked_s >= _IN_WITHIN_S:
            self.lacks = " ".join(f"#{channel}" for channel in self._channels if channel not in self._confirmed)
        heard_s = began_s if self._heard_s is None else self._heard_s
        if self._pinged_s is not None:
            if heard_s >= self._pinged_s:
                self._pinged_s = None
            elif now_s - self._pinged_s >= _PONG_WITHIN_S:
                raise GoAgain("source.lost.silent")
        elif now_s - heard_s >= _PING_EVERY_S:
            self._pinged_s = now_s
            return [*self._joins(now_s), _said("PING", "anchor")]
        return self._joins(now_s)

    def say(self, text: str, now_s: float) -> Frame:
        if not self._token:
            raise CannotSay("source.say.needs_token")
        if not self.is_in:
            raise CannotSay("source.say.not_connected")
        while self._said_s and now_s - self._said_s[0] >= _SAYS_WINDOW_S:
            self._said_s.popleft()
        if len(self._said_s) >= _SAYS:
            raise CannotSay("source.say.too_many")
        self._said_s.append(now_s)
        # A line break would begin a command of its own; a slash or dot at the start is one of the chat's.
        line = " ".join(text.split()).lstrip("/. ")[:_SAY_LIMIT]
        if not line:
            raise CannotSay("source.say.empty")
        return _said("PRIVMSG", f"#{self._channels[0]}", line)

    def _joins(self, now_s: float) -> list[Frame]:
        while self._joined_s and now_s - self._joined_s[0] >= _JOINS_WINDOW_S:
            self._joined_s.popleft()
        frames: list[Frame] = []
        while self._to_join and len(self._joined_s) < _JOINS_AT_ONCE:
            self._joined_s.append(now_s)
            self._asked_s = now_s
            frames.append(_said("JOIN", f"#{self._to_join.popleft()}"))
        return frames


def _said(command: str, *params: str) -> str:
    return written(command, *params) + _END


def channels_of(written: str) -> list[str]:
    """The channels' logins, from names or links divided by commas or spaces.

    Raises:
        BadValues: one cannot be a channel.
    """
    found: list[str] = []
    for one in written.replace("，", ",").replace(",", " ").split():
        login = one.rstrip("/").rpartition("/")[2].removeprefix("#").removeprefix("@").lower()
        if not _CHANNEL.fullmatch(login):
            raise BadValues("channels", "source.value.no_channel")
        found.append(login)
    if not found:
        raise BadValues("channels", "source.value.missing")
    return list(dict.fromkeys(found))


def make(name: str, values: Values, clock: PacedClock) -> SocketSource:
    channels = channels_of(values["channels"])
    token = values.get("token", "").removeprefix("oauth:")
    login = values.get("login", "").lower() if token else ""
    login = login or (channels[0] if token else f"justinfan{random.SystemRandom().randrange(10_000, 99_999)}")
    kept = Kept()
    return SocketSource(name, PlainPlan(values["address"], lambda: TwitchTalk(channels, token, login, kept)), clock)


KIND = SourceKind("twitch", FIELDS, make, lambda _: TwitchDecoder(), says=True, main="channels")
