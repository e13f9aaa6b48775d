"""What `anchor-console decode` does: frames as JSON lines in, what each holds as JSON lines out."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Callable, Iterable
from datetime import datetime

import msgspec

from anchor_console.core.clock import Clock, to_ms
from anchor_console.core.events import LiveEvent
from anchor_console.sources.decoding import MALFORMED, Decoder, Frame


class _FrameLine(msgspec.Struct):
    text: str | None = None
    base64: str | None = None
    at: datetime | None = None
    """When it arrived; now, where the line does not say."""


class _DecodedLine(msgspec.Struct):
    events: list[LiveEvent]
    unknown: dict[str, int]


def decode_lines(
    decoder: Decoder, lines: Iterable[bytes], write: Callable[[str], object], clock: Clock, source: str
) -> int:
    """Write one line for each line; returns how many were no line of frames at all (they hold nothing)."""
    bad = 0
    for line in lines:
        told = _DecodedLine([], {})
        if line.strip():
            try:
                frame, at_ms = _frame_of(line)
            except ValueError:
                bad += 1
                told.unknown[MALFORMED] = 1
            else:
                decoded = decoder.decode(frame, clock.now_ms() if at_ms is None else at_ms)
                told.events += [msgspec.structs.replace(event, source=source) for event in decoded.events]
                told.unknown |= decoded.unknown
        write(_encoder.encode(told).decode())
    return bad


def _frame_of(line: bytes) -> tuple[Frame, int | None]:
    """The frame that the line writes, and when it came.

    Raises:
        ValueError: it writes none.
    """
    given = _decoder.decode(line)
    at_ms = to_ms(given.at) if given.at is not None and given.at.tzinfo is not None else None
    if given.text is not None:
        return given.text, at_ms
    if given.base64 is None:
        raise ValueError("neither text nor base64")
    try:
        return base64.b64decode(given.base64, validate=True), at_ms
    except binascii.Error as exc:
        raise ValueError(str(exc)) from exc


_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(_FrameLine)
