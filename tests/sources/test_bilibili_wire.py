"""Protocol-buffer messages within the site's JSON, read without knowing what they are."""

from __future__ import annotations

import base64
import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.sources.bilibili import wire
from anchor_console.sources.bilibili.guards import guard_value, months_of


def varint(number: int) -> bytes:
    out = bytearray()
    while number > 0x7F:
        out.append(number & 0x7F | 0x80)
        number >>= 7
    return bytes([*out, number])


def written(fields: list[tuple[int, int | bytes]]) -> bytes:
    out = b""
    for field, value in fields:
        if isinstance(value, int):
            out += varint(field << 3) + varint(value)
        else:
            out += varint(field << 3 | 2) + varint(len(value)) + value
    return out


_FIELD = st.tuples(st.integers(1, 2**20), st.integers(0, 2**64 - 1) | st.binary(max_size=40))


@given(fields=st.lists(_FIELD, max_size=12))
def test_what_was_written_is_read(fields: list[tuple[int, int | bytes]]) -> None:
    read = wire.fields_in(base64.b64encode(written(fields) + written([(1, 7)])).decode())
    for field, _ in fields:
        said = [value for one, value in [*fields, (1, 7)] if one == field]
        assert read[field] == said
    assert wire.number_at(read, 1) == 7


@given(message=st.binary(max_size=60))
def test_any_bytes_are_a_message_or_none(message: bytes) -> None:
    with contextlib.suppress(wire.BadWire):
        read = wire.fields_of(message)
        for field in read:
            wire.text_at(read, field)
            wire.number_at(read, field)
            wire.inner_at(read, field)


@pytest.mark.parametrize("given", ["", "?", None, 5, base64.b64encode(b"\x0a\x05ab").decode(), "AAAA" * 2_000_000])
def test_what_is_no_message_says_so(given: object) -> None:
    with pytest.raises(wire.BadWire):
        wire.fields_in(given)


@pytest.mark.parametrize(
    ("level", "price", "months", "fen"),
    [
        (3, 198_000, 1, 19_800),
        (3, 138_000, 2, 27_600),
        (3, 514_000, 3, 51_400),
        (2, 19_176_000, 12, 1_917_600),
        (1, 19_998_000, 3, 5_999_400),
        (9, 5_000, 1, 500),
        (3, None, 1, None),
        (3, "138000", "2", 27_600),
    ],
)
def test_a_guard_is_worth_what_all_its_months_cost(
    level: object, price: object, months: object, fen: int | None
) -> None:
    assert guard_value(level, price, months) == fen


@pytest.mark.parametrize(("unit", "months"), [("月", 99), ("", 99), (None, 99), ("*3天", 1)])
def test_a_unit_of_its_own_says_how_many(unit: object, months: int) -> None:
    assert months_of(99, unit) == months
