from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.events import Chat, FanRef, Gap, LiveEvent, Order, OrderLine, encode
from anchor_console.sources.record import (
    LINE_LIMIT_BYTES,
    BadRecordLine,
    CallLine,
    ClaimLine,
    HideLine,
    NotARecord,
    NumberLine,
    RecordHeader,
    RecordLine,
    RecordReader,
    RecordWriter,
    SaleLine,
    StageLine,
    StockLine,
    TakeLine,
    parse_line,
)
from tests.support.any_event import any_event

AT = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
FAN = FanRef(platform="sim", user_id="7", name="王姐")
HEADER = RecordHeader(session="周三", mode="reserve", started_at=AT, catalogue="women.csv", stock={"W1001-XS-S": 3})
HEADER_LINE = (
    b'{"record":1,"session":"s","mode":"cart","started_at":"2026-11-18T12:00:00Z","catalogue":null,"stock":null}\n'
)
CHAT_LINE = b'{"kind":"chat","id":"1","source":"x","at":"2026-11-18T12:00:00Z","text":"\xe6\x9d\xa5\xe4\xba\x86"}\n'

ALL_CONTROLS: list[RecordLine] = [
    TakeLine(id="c2", at=AT, number="3"),
    TakeLine(id="c3", at=AT, product="W1003", by="小陈"),
    StageLine(id="c4", at=AT, stage="open"),
    StageLine(id="c5", at=AT, stage="again", units=30),
    HideLine(id="c6", at=AT),
    CallLine(id="c7", at=AT, meaning="想要"),
    CallLine(id="c8", at=AT, meaning=None),
    NumberLine(id="c9", at=AT, product="W1003", from_="3", to=None),
    ClaimLine(id="c10", at=AT, fan=FAN, number="3", color="米白", qty=2),
    SaleLine(id="c11", at=AT, sku="W1003-MB", fan=FAN, amount=8900),
    StockLine(id="c12", at=AT, sku="W1003-MB", delta=-1, why="样衣"),
]


def a_record(path: Path, *lines: bytes, header: bytes = HEADER_LINE) -> Path:
    path.write_bytes(header + b"".join(lines))
    return path


def test_a_record_reads_back_as_it_was_written(tmp_path: Path) -> None:
    lines = [
        Chat(id="1", source="sim", at=AT + timedelta(milliseconds=250), fan=FAN, text="扣1"),
        *ALL_CONTROLS,
        Gap(id="2", source="sim", at=AT, from_=AT, to=AT + timedelta(seconds=9), reason="lost"),
        Order(id="3", source="sim", at=AT, order_id="S1", status="paid", lines=[OrderLine("S1-1", 2, amount=100)]),
    ]
    with RecordWriter(tmp_path / "r.jsonl", HEADER) as writer:
        for line in lines:
            writer.append(line)
    with RecordReader(tmp_path / "r.jsonl") as reader:
        assert reader.header == HEADER
        assert list(reader) == lines
        assert reader.bad == []
        assert not reader.cut_short


def test_a_control_line_without_an_id_gets_the_number_of_its_line_on_both_sides(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    with RecordWriter(path, HEADER) as writer:
        writer.append(Chat(id="1", source="sim", at=AT, text="来了"))
        writer.append(HideLine(at=AT))
    assert json.loads(path.read_bytes().splitlines()[2])["id"] == "c3"
    bare = a_record(tmp_path / "bare.jsonl", CHAT_LINE, b'{"kind":"hide","at":"2026-11-18T12:00:00Z"}\n')
    with RecordReader(bare) as reader:
        assert [line.id for line in reader] == ["1", "c3"]


def test_the_header_writes_all_its_fields_even_when_they_are_empty(tmp_path: Path) -> None:
    path = tmp_path / "r.jsonl"
    RecordWriter(path, RecordHeader(session="s", mode="cart", started_at=AT)).close()
    assert list(json.loads(path.read_bytes())) == ["record", "session", "mode", "started_at", "catalogue", "stock"]


def test_bad_lines_are_counted_with_their_numbers_and_skipped(tmp_path: Path) -> None:
    path = a_record(
        tmp_path / "r.jsonl",
        CHAT_LINE,
        b"{rubbish\n",
        b"\n",
        b'{"kind":"dance","id":"2","at":"2026-11-18T12:00:00Z"}\n',
        b'{"kind":"chat","id":"3","at":"2026-11-18T12:00:00","text":"no offset"}\n',
        CHAT_LINE,
    )
    with RecordReader(path) as reader:
        assert len(list(reader)) == 2
        assert [bad.line for bad in reader.bad] == [3, 5, 6]
        assert reader.bad_count == 3


def test_a_line_without_end_is_not_held_in_memory(tmp_path: Path) -> None:
    path = a_record(tmp_path / "r.jsonl", b"x" * (3 * LINE_LIMIT_BYTES) + b"\n", CHAT_LINE)
    with RecordReader(path) as reader:
        assert len(list(reader)) == 1
        assert [bad.line for bad in reader.bad] == [2]


def test_the_half_line_of_a_killed_recording_is_no_bad_line(tmp_path: Path) -> None:
    with RecordReader(a_record(tmp_path / "r.jsonl", CHAT_LINE, CHAT_LINE[:40])) as reader:
        assert len(list(reader)) == 1
        assert reader.cut_short
        assert reader.bad_count == 0


def test_a_whole_last_line_counts_though_its_end_of_line_is_missing(tmp_path: Path) -> None:
    with RecordReader(a_record(tmp_path / "r.jsonl", CHAT_LINE, CHAT_LINE.rstrip())) as reader:
        assert len(list(reader)) == 2
        assert not reader.cut_short


@pytest.mark.parametrize(
    "header",
    [
        b"",
        b"\n",
        b"{}\n",
        CHAT_LINE,
        HEADER_LINE.replace(b'"record":1', b'"record":2'),
        HEADER_LINE.replace(b"00Z", b"00"),
        HEADER_LINE.replace(b"cart", b"auction"),
        b"\xff\xfe\n",
    ],
)
def test_a_file_without_a_header_that_we_can_read_is_no_record(tmp_path: Path, header: bytes) -> None:
    with pytest.raises(NotARecord):
        RecordReader(a_record(tmp_path / "r.jsonl", CHAT_LINE, header=header))


@pytest.mark.parametrize(
    "raw", [b'{"kind":"chat","x":' + b"[" * 50_000, b'{"kind":"chat","id":"\\ud800"}', b"\xff", b""]
)
def test_hostile_lines_are_bad_lines(raw: bytes) -> None:
    with pytest.raises(BadRecordLine):
        parse_line(raw, 2)


_JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=8,
)
_KINDS = st.sampled_from(["take", "stage", "hide", "call", "number", "claim", "sale", "stock", "chat", "order", "gap"])
_ALMOST = st.fixed_dictionaries(
    {"kind": _KINDS, "at": st.just("2026-11-18T12:00:00Z") | _JSON},
    optional=dict.fromkeys(("id", "number", "stage", "fan", "text", "lines", "sku", "delta", "qty", "from"), _JSON),
).map(lambda line: json.dumps(line).encode())


@given(st.binary(max_size=200) | _JSON.map(lambda value: json.dumps(value).encode()) | _ALMOST)
def test_rubbish_is_a_line_or_a_bad_line_and_nothing_else(raw: bytes) -> None:
    try:
        line = parse_line(raw, 9)
    except BadRecordLine:
        return
    assert line.id
    assert line.at.tzinfo is not None


@given(st.lists(st.binary(max_size=60), max_size=12))
def test_a_record_of_rubbish_reads_to_its_end(tmp_path_factory: pytest.TempPathFactory, rubbish: list[bytes]) -> None:
    path = a_record(tmp_path_factory.mktemp("record") / "r.jsonl", *(line + b"\n" for line in rubbish), CHAT_LINE)
    with RecordReader(path) as reader:
        assert len(list(reader)) >= 1


@given(any_event)
def test_any_event_survives_its_line(event: LiveEvent) -> None:
    assert parse_line(encode(event), 2) == event
