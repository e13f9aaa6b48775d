"""A bridge that we don't know, at any WebSocket that sends JSON."""

from __future__ import annotations

from collections.abc import Sequence

from anchor_console.sources.decoding import Frame
from anchor_console.sources.json_socket.decoder import DEFAULTS, JsonDecoder, Places, places_of
from anchor_console.sources.kinds import BadValues, Field, FieldKind, SourceKind, Values
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.socket_source import SocketSource
from anchor_console.sources.talk import PlainPlan, Talk

_USUAL = ("platform", "text", "user_id", "name")
FIELDS = (
    Field("address", FieldKind.ADDRESS, is_required=True),
    Field("token", FieldKind.SECRET, is_rare=True),
    Field("hello", is_rare=True),
    *(Field(name, default=usual, is_rare=name not in _USUAL) for name, usual in DEFAULTS.items()),
)


class JsonTalk(Talk):
    def __init__(self, places: Places, hello: str) -> None:
        super().__init__(JsonDecoder(places), ping=b"anchor")
        self._hello = hello

    def opening(self) -> Sequence[Frame]:
        return [self._hello] if self._hello else []


def make(name: str, values: Values, clock: PacedClock) -> SocketSource:
    try:
        places, hello = places_of(values), values.get("hello", "")
    except ValueError as exc:
        raise BadValues("kinds", "source.value.no_sense") from exc
    headers = {"Authorization": f"Bearer {values['token']}"} if values.get("token") else {}
    return SocketSource(name, PlainPlan(values["address"], lambda: JsonTalk(places, hello), headers), clock)


KIND = SourceKind("json", FIELDS, make, lambda values: JsonDecoder(places_of(values)), main="address")
