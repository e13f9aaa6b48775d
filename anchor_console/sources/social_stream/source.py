"""Social Stream Ninja's relay: what the extension in the seller's browser reads, by its session's name."""

from __future__ import annotations

import json
from collections.abc import Sequence
from urllib.parse import quote

from anchor_console.sources.decoding import Frame
from anchor_console.sources.kinds import Field, FieldKind, SourceKind, Values
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.social_stream.decoder import SocialStreamDecoder
from anchor_console.sources.socket_source import SocketSource
from anchor_console.sources.talk import PlainPlan, Talk

ADDRESS = "wss://io.socialstream.ninja"
FIELDS = (
    Field("session", FieldKind.SECRET, is_required=True),
    Field("channel", FieldKind.NUMBER, "4", is_rare=True),
    Field("address", FieldKind.ADDRESS, ADDRESS, is_rare=True),
)
_WE_SEND_ON = 5


class SocialStreamTalk(Talk):
    def __init__(self, session: str, channel: int) -> None:
        super().__init__(SocialStreamDecoder(), ping=b"anchor", ping_is_answered=True)
        self._join = json.dumps({"join": session, "in": channel, "out": _WE_SEND_ON})

    def opening(self) -> Sequence[Frame]:
        return [self._join]


def make(name: str, values: Values, clock: PacedClock) -> SocketSource:
    session, channel = values["session"], int(values["channel"])
    url = f"{values['address'].rstrip('/')}/join/{quote(session, safe='')}/{channel}/{_WE_SEND_ON}"
    return SocketSource(name, PlainPlan(url, lambda: SocialStreamTalk(session, channel)), clock)


KIND = SourceKind("social-stream", FIELDS, make, lambda _: SocialStreamDecoder(), main="session")
