"""What each reader is told of a topic's value: viewers no price before its time, the tablet nothing private."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Annotated, Any

import msgspec

from anchor_console.core.clock import to_ms
from anchor_console.room import messages
from anchor_console.room.rights import CALLOUTS


class _CardTimes(msgspec.Struct, frozen=True):
    stage: str | None = None
    opens_at: Annotated[datetime, msgspec.Meta(tz=True)] | None = None


_card_times: msgspec.json.Decoder[_CardTimes | None] = msgspec.json.Decoder(_CardTimes | None)
_HIDDEN_BEFORE_OPEN = ("price", "list_price", "stock", "flash")


def opens_after(card: msgspec.Raw, at_ms: int) -> int | None:
    times = _times(card)
    if times is None or times.opens_at is None or to_ms(times.opens_at) <= at_ms:
        return None
    return to_ms(times.opens_at)


def _times(card: msgspec.Raw) -> _CardTimes | None:
    try:
        return _card_times.decode(card)
    except msgspec.DecodeError:
        # A card of another version: viewers are shown no price of it rather than one too early.
        return _CardTimes(stage="warmup")


def for_viewers(card: msgspec.Raw, now_ms: int) -> msgspec.Raw:
    """The card without its price while that is sent ahead of its opening: pages of viewers must not even hold it."""
    times = _times(card)
    if times is None:
        return card
    is_ahead = to_ms(times.opens_at) > now_ms if times.opens_at is not None else times.stage == "warmup"
    if not is_ahead:
        return card
    fields = msgspec.json.decode(card)
    return messages.to_raw(fields | dict.fromkeys(_HIDDEN_BEFORE_OPEN))


def _callouts_for_host(told: dict[str, Any]) -> None:
    """Take away why the desk knows whom to call out."""
    for named in (told.get("on_air"), told.get("next")):
        for person in _entries(named, "people"):
            person.pop("reasons", None)


def _asks_for_host(told: dict[str, Any]) -> None:
    """Leave what may be said aloud: not the words of those who ask, nor what was written to them."""
    for ask in _entries(told, "items"):
        ask.pop("answer", None)
        ask["ready"] = ask.pop("aloud", None)
        if ask.get("tablet") is not True:
            ask.pop("text", None)


def _queue_for_host(told: dict[str, Any]) -> None:
    """Take away what helpers wrote to each other, which may name a fan."""
    for pin in (*_entries(told, "pins"), *_entries(told, "held")):
        pin.pop("note", None)


def _entries(told: object, name: str) -> list[dict[str, Any]]:
    listed = told.get(name) if isinstance(told, dict) else None
    return [one for one in listed if isinstance(one, dict)] if isinstance(listed, list) else []


TOLD_LESS: Mapping[str, Callable[[dict[str, Any]], None]] = {
    CALLOUTS: _callouts_for_host,
    "asks": _asks_for_host,
    "queue": _queue_for_host,
}
"""Topics of which the anchor's tablet hears less than assistants do: it stands in the studio, and others look at it."""


def for_host(topic: str, value: msgspec.Raw) -> msgspec.Raw:
    told = msgspec.json.decode(value)
    if not isinstance(told, dict):
        return value
    TOLD_LESS[topic](told)
    return messages.to_raw(told)
