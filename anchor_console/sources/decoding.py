"""What every decoder of a platform's frames is: a pure function of frames, and how it reads strangers' values.

Every field is optional and may be of any type. Ids are text at all times: a 64-bit number never goes through a float.
"""

from __future__ import annotations

import hashlib
import json
import re
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from decimal import Decimal
from typing import Any, Protocol

import msgspec

from anchor_console.core.clock import NEWEST_LIVE_MS, OLDEST_LIVE_MS, from_ms
from anchor_console.core.events import MASKED_IDS, FanRef, LiveEvent

Frame = str | bytes
NewId = Callable[[int], str]
"""From the time of arrival, an id of our own where the platform gives none."""

MALFORMED = "malformed"
"""How a frame that cannot be read at all is counted."""
TEXT_LIMIT = 4_000
FRAME_LIMIT = 4 * 1024 * 1024
"""Characters or bytes of one frame; a longer one is not looked at."""

_NAME_LIMIT = 200
_ID_LIMIT = 200
_EVENT_ID_LIMIT = 256
_URL_LIMIT = 2_000
_COUNT_LIMIT = 1_000_000_000
_MONEY_LIMIT = 10**12
_KIND_LIMIT = 60
_SECONDS_BELOW = 100_000_000_000
"""A time below this is in seconds, one above in milliseconds."""
_MICROS_FROM, _NANOS_FROM = 10**14, 10**17
_FRACTION = re.compile(r"\d{1,12}\.\d{1,9}", re.ASCII)


@dataclass(slots=True)
class Decoded:
    """What one frame holds."""

    events: list[LiveEvent] = field(default_factory=list)
    unknown: Counter[str] = field(default_factory=Counter)
    """Kinds that the decoder does not know, or could not read; counted, never fatal."""
    words: list[Word] = field(default_factory=list)
    """What the frame says to the transport, not to us."""

    def skip(self, kind: object) -> None:
        self.unknown[text_of(kind)[:_KIND_LIMIT] or MALFORMED] += 1


class Word(msgspec.Struct, frozen=True):
    """A word of the protocol itself: `ping`, `reconnect`, `in`, `refused`..."""

    kind: str
    text: str = ""


class Decoder(Protocol):
    """Frames of one connection in their order; it may remember what it saw, and does no IO."""

    @property
    def note(self) -> str:
        """What a person should know of how the frames are read, such as a dialect; empty where nothing."""

    def decode(self, frame: Frame, now_ms: int) -> Decoded:
        """What the frame holds; never raises. `now_ms` is the time of what carries none of its own."""


# --- Reading strangers' values ------------------------------------------------------------------------------------


def parse_json(frame: Frame) -> Any:
    """The value that the frame writes; None where it is no JSON (or is `null`)."""
    if len(frame) > FRAME_LIMIT:
        return None
    try:
        return _quick.decode(frame)
    except (msgspec.MsgspecError, ValueError, RecursionError):
        pass
    try:
        # Slower, and takes what others write: halves of surrogate pairs, NaN, a byte order mark.
        text = frame.decode("utf-8-sig", "replace") if isinstance(frame, bytes) else frame.lstrip("\ufeff")
        return json.loads(text)
    except (ValueError, RecursionError):
        return None


_quick = msgspec.json.Decoder()


def as_text(frame: Frame) -> str:
    """The frame's text; bytes that are no UTF-8 are replaced."""
    return frame if isinstance(frame, str) else frame.decode("utf-8", "replace")


def table(value: object) -> Mapping[str, Any]:
    """`value` where it is an object, else an empty one."""
    return value if isinstance(value, dict) else {}


def rows(value: object) -> list[Any]:
    """`value` where it is an array, else an empty one."""
    return value if isinstance(value, list) else []


def text_of(value: object, limit: int = TEXT_LIMIT) -> str:
    """Text, or a whole number's digits; empty for all else. What no file or wire takes is replaced."""
    if isinstance(value, str):
        text = value[:limit]
    elif isinstance(value, int) and not isinstance(value, bool):
        text = str(value) if abs(value) < 1 << 128 else ""
    else:
        return ""
    return text if text.isascii() else text.encode("utf-8", "replace").decode("utf-8")


def id_of(value: object) -> str:
    """An id as text; one that is too long to keep becomes its hash."""
    text = text_of(value, 100_000).strip()
    return text if len(text) <= _ID_LIMIT else hashlib.sha256(text.encode()).hexdigest()


def whole(value: object) -> int | None:
    """A whole number, also one that is written as text or as a float; None for all else."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value == value and abs(value) < 1 << 62 and value == int(value) else None
    if isinstance(value, str) and len(value) <= 20:
        digits = value.strip()
        if digits.removeprefix("-").isdecimal() and digits.isascii():
            return int(digits)
    return None


def tally(value: object) -> int | None:
    """A number of things, from 0 to what a column holds; None for all else."""
    number = whole(value)
    return number if number is not None and 0 <= number <= _COUNT_LIMIT else None


def count_of(value: object) -> int:
    """A number of things that is at least 1."""
    return tally(value) or 1


def fen_of(amount: object, per_yuan: int, times: int = 1) -> int | None:
    """Fen from a number of which `per_yuan` are one yuan, `times` over; None where that is no amount.

    A fraction, also one that is written as text, is read as it is written: 29.9 is 2990 fen.
    """
    number: int | Decimal | None = whole(amount)
    if number is None and not isinstance(amount, bool) and isinstance(amount, float | str):
        written = repr(amount) if isinstance(amount, float) else amount.strip()
        number = Decimal(written) if _FRACTION.fullmatch(written) else None
    if number is None or number < 0:
        return None
    fen = int(number * times * 100 // per_yuan)
    return fen if fen <= _MONEY_LIMIT else None


def time_of(value: object, now_ms: int) -> datetime:
    """Unix seconds (also with a fraction), milliseconds, or what is finer; `now_ms` for all that is no time."""
    if isinstance(value, str) and _FRACTION.fullmatch(value.strip()):
        value = float(value)
    if isinstance(value, float) and abs(value) < _SECONDS_BELOW:
        # NaN is below nothing.
        value = round(value * 1000)
    number = whole(value)
    if number is None:
        return from_ms(now_ms)
    at_ms = number * 1000 if abs(number) < _SECONDS_BELOW else number
    if at_ms >= _MICROS_FROM:
        at_ms //= 1_000 if at_ms < _NANOS_FROM else 1_000_000
    return from_ms(at_ms if OLDEST_LIVE_MS <= at_ms < NEWEST_LIVE_MS else now_ms)


def first(source: Mapping[str, Any], *names: str) -> Any:
    """The first of the named fields that is there and says something."""
    for name in names:
        value = source.get(name)
        if value is not None and value != "":
            return value
    return None


def fan_ref(
    platform: str,
    user_id: object,
    name: object,
    *,
    space: str = "",
    avatar: object = None,
    club: object = None,
    level: object = None,
    staff: bool = False,
) -> FanRef | None:
    """The person, marked as masked where the id tells nobody apart; None where nothing at all is said of them."""
    known_id, known_name = id_of(user_id), text_of(name, _NAME_LIMIT)
    if not known_id and not known_name.strip():
        return None
    return FanRef(
        platform=platform,
        space=space,
        user_id=known_id,
        name=known_name,
        masked=known_id in MASKED_IDS or "***" in known_name,
        avatar=text_of(avatar, _URL_LIMIT) or None,
        club=text_of(club, _NAME_LIMIT) or None,
        level=tally(level),
        staff=staff,
    )


class Stamp(msgspec.Struct, frozen=True):
    """The id, its weakness, and the time of one event."""

    id: str
    weak: bool
    at: datetime

    @property
    def fields(self) -> dict[str, Any]:
        """What every event is made with."""
        return {"id": self.id, "weak": self.weak, "at": self.at}

    def part(self, suffix: str) -> Stamp:
        """That of a further event of the same frame."""
        return Stamp(f"{self.id}:{suffix}"[:_EVENT_ID_LIMIT], self.weak, self.at)


def stamp(given_id: object, at: datetime, now_ms: int, new_id: NewId) -> Stamp:
    known = id_of(given_id)
    return Stamp(known, False, at) if known not in ("", "0") else Stamp(new_id(now_ms), True, at)
