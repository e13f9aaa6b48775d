"""A BarrageGrab bridge on this machine or beside it. It is only listened to: any text could be a command to it."""

from __future__ import annotations

from collections.abc import Sequence

from anchor_console.sources.barragegrab.decoder import HAODONG, WUSHUAIHUA, BarrageGrabDecoder
from anchor_console.sources.decoding import Frame
from anchor_console.sources.kinds import Field, FieldKind, SourceKind, Values
from anchor_console.sources.pacing import PacedClock
from anchor_console.sources.socket_source import SocketSource
from anchor_console.sources.talk import GoAgain, PlainPlan, Talk

ADDRESS = "ws://127.0.0.1:8888"
FIELDS = (Field("address", FieldKind.ADDRESS, ADDRESS),)
_QUIET_S = 120.0
"""wushuaihua520's sends its figures all the time, and answers no ping: so long without any is a dead connection."""


class BarrageGrabTalk(Talk):
    def __init__(self) -> None:
        self._reader = BarrageGrabDecoder()
        super().__init__(self._reader, ping_is_answered=True)

    def beat(self, now_s: float) -> Sequence[Frame]:
        super().beat(now_s)
        if self._reader.dialect == WUSHUAIHUA and self._heard_s is not None and now_s - self._heard_s >= _QUIET_S:
            raise GoAgain("source.lost.silent")
        return ()

    def ping_payload(self) -> bytes | None:
        """HaoDong108's answers every ping with the same word, so only that one is matched."""
        return b"pong" if self._reader.dialect == HAODONG else None


def make(name: str, values: Values, clock: PacedClock) -> SocketSource:
    return SocketSource(name, PlainPlan(values["address"], BarrageGrabTalk), clock)


KIND = SourceKind("barragegrab", FIELDS, make, lambda _: BarrageGrabDecoder(), main="address")
