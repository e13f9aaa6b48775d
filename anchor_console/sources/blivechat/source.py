"""blivechat, whose plugin we are: it tells us its port and a token, and we keep a heartbeat."""

from __future__ import annotations

import json
from collections.abc import Sequence

from anchor_console.sources.blivechat.decoder import BlivechatDecoder
from anchor_console.sources.decoding import Frame
from anchor_console.sources.kinds import Field, FieldKind, SourceKind, Values
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.socket_source import SocketSource
from anchor_console.sources.talk import PlainPlan, Talk

ADDRESS = "ws://localhost:12450/api/plugin/websocket"
FIELDS = (
    Field("address", FieldKind.ADDRESS, ADDRESS),
    Field("token", FieldKind.SECRET, is_required=True),
)
_BEAT_EVERY_S, _DEAD_AFTER_S = 30.0, 35.0
_HEARTBEAT = json.dumps({"cmd": 0, "data": {}})


class BlivechatTalk(Talk):
    def __init__(self) -> None:
        super().__init__(BlivechatDecoder(), dead_after_s=_DEAD_AFTER_S)
        self._beat_s: float | None = None

    def opening(self) -> Sequence[Frame]:
        return [_HEARTBEAT]

    def beat(self, now_s: float) -> Sequence[Frame]:
        super().beat(now_s)
        if self._beat_s is None:
            self._beat_s = now_s
        if now_s - self._beat_s < _BEAT_EVERY_S:
            return ()
        self._beat_s = now_s
        return [_HEARTBEAT]


def make(name: str, values: Values, clock: PacedClock) -> SocketSource:
    headers = {"Authorization": f"Bearer {values['token']}"}
    return SocketSource(name, PlainPlan(values["address"], BlivechatTalk, headers), clock)


KIND = SourceKind("blivechat", FIELDS, make, lambda _: BlivechatDecoder(), main="address")
