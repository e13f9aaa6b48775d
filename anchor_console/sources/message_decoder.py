"""What the decoders of platforms that send JSON share: a frame is one message, or a list of them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from anchor_console.core.events import FanRef
from anchor_console.core.ids import new_ulid
from anchor_console.sources.decoding import MALFORMED, Decoded, Frame, NewId, parse_json, stamp
from anchor_console.sources.telling import Told

ITEMS_LIMIT = 1_000
"""Messages of one frame; what is beyond is not looked at."""


class MessageDecoder:
    """Reads a frame's JSON and hands its messages to `_message`, which each platform's decoder is."""

    def __init__(self, new_id: NewId = new_ulid) -> None:
        self._new_id = new_id

    @property
    def note(self) -> str:
        return ""

    def decode(self, frame: Frame, now_ms: int) -> Decoded:
        out = Decoded()
        self._each(parse_json(frame), now_ms, out)
        return out

    def _each(self, value: Any, now_ms: int, out: Decoded) -> None:
        if isinstance(value, list) and len(value) > ITEMS_LIMIT:
            out.unknown["too many messages"] += len(value) - ITEMS_LIMIT
        for message in value[:ITEMS_LIMIT] if isinstance(value, list) else [value]:
            if isinstance(message, dict):
                self._message(message, now_ms, out)
            else:
                out.skip(MALFORMED)

    def _message(self, message: Mapping[str, Any], now_ms: int, out: Decoded) -> None:
        raise NotImplementedError

    def _told(self, given_id: object, at: datetime, fan: FanRef | None, now_ms: int, out: Decoded) -> Told:
        """One thing by this person; without an id of the platform's it gets one of ours."""
        return Told(stamp(given_id, at, now_ms, self._new_id), fan, out)
