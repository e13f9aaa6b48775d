"""The fields of a protocol-buffer message, as far as they can be read without knowing what it is."""

from __future__ import annotations

import base64
import binascii
import contextlib
from collections import defaultdict
from collections.abc import Mapping, Sequence

from anchor_console.sources.decoding import FRAME_LIMIT

_VARINT, _FIXED64, _BYTES, _FIXED32 = 0, 1, 2, 5
_FIELDS_LIMIT = 2_000
_VARINT_BYTES = 10

Fields = Mapping[int, Sequence[int | bytes]]
"""By a field's number what it says, each time that it does."""


class BadWire(ValueError):
    """The bytes are no such message."""


def fields_in(encoded: object) -> Fields:
    """The fields of a message that is written as base64 text.

    Raises:
        BadWire: it is none.
    """
    if not isinstance(encoded, str) or not encoded or len(encoded) > FRAME_LIMIT:
        raise BadWire("no text")
    try:
        return fields_of(base64.b64decode(encoded, validate=True))
    except (binascii.Error, ValueError) as exc:
        raise BadWire(str(exc)) from exc


def fields_of(message: bytes) -> Fields:
    """The fields of a message.

    Raises:
        BadWire: it is cut short, or is none.
    """
    found: defaultdict[int, list[int | bytes]] = defaultdict(list)
    at = 0
    for _ in range(_FIELDS_LIMIT):
        if at >= len(message):
            return found
        key, at = _varint(message, at)
        number, kind = key >> 3, key & 7
        if kind == _VARINT:
            value, at = _varint(message, at)
            found[number].append(value)
            continue
        if kind == _BYTES:
            size, at = _varint(message, at)
        elif kind in (_FIXED64, _FIXED32):
            size = 8 if kind == _FIXED64 else 4
        else:
            raise BadWire(f"wire type {kind}")
        if size > len(message) - at:
            raise BadWire("cut short")
        found[number].append(message[at : at + size])
        at += size
    raise BadWire("too many fields")


def number_at(fields: Fields, field: int) -> int | None:
    """The last number that the field says; None where it says none."""
    return next((value for value in reversed(fields.get(field, ())) if isinstance(value, int)), None)


def text_at(fields: Fields, field: int) -> str:
    """The last text that the field says; empty where it says none."""
    last = next((value for value in reversed(fields.get(field, ())) if isinstance(value, bytes)), b"")
    return last.decode("utf-8", "replace")


def inner_at(fields: Fields, field: int) -> list[Fields]:
    """The messages that the field holds; what is none is left out."""
    inner: list[Fields] = []
    for value in fields.get(field, ()):
        if isinstance(value, bytes):
            with contextlib.suppress(BadWire):
                inner.append(fields_of(value))
    return inner


def _varint(message: bytes, at: int) -> tuple[int, int]:
    value = shift = 0
    for byte in message[at : at + _VARINT_BYTES]:
        value |= (byte & 0x7F) << shift
        at += 1
        if byte < 0x80:
            return value & (1 << 64) - 1, at
        shift += 7
    raise BadWire("cut short")
