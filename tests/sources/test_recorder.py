from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from anchor_console.core.paths import resource
from anchor_console.sources.pacing import SystemPacedClock
from anchor_console.sources.record import RecordReader
from anchor_console.sources.recorder import catalogue_beside, record
from anchor_console.sources.registry import BadSourceUrl, open_source
from anchor_console.sources.source import SourceState, SourceStatus
from tests.sources.kit import RecordingSink, run_to_the_end
from tests.support.fake_clock import FakeClock
from tests.support.toy_rooms import ToyTwitch, toy_socket, twitch_line
from tests.support.until import soon

SIM = "sim:?seed=5&minutes=1&start=2026-11-18T12:00:00Z"


def recorded(url: str, out: Path) -> list[SourceStatus]:
    statuses: list[SourceStatus] = []
    opened = open_source(url, FakeClock())
    asyncio.run(record(opened.source, out, opened.header(out), on_status=statuses.append))
    return statuses


def test_what_a_source_brings_is_replayed_as_it_came(tmp_path: Path) -> None:
    out = tmp_path / "r.jsonl"
    statuses = recorded(SIM, out)
    direct, again = RecordingSink(), RecordingSink()
    run_to_the_end(lambda clock: open_source(SIM, clock).source, direct)
    run_to_the_end(lambda clock: open_source(f"replay:{out}", clock).source, again)
    assert again.lines == direct.lines
    assert direct.controls
    assert statuses[-1].state is SourceState.ENDED
    assert statuses[-1].events == len(again.events)


def test_a_record_of_a_record_is_the_same_record(tmp_path: Path) -> None:
    one, two = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    recorded(SIM, one)
    recorded(f"replay:{one}", two)
    assert one.read_bytes() == two.read_bytes()


def test_the_header_names_the_goods_from_where_the_record_lies(tmp_path: Path) -> None:
    out = tmp_path / "records" / "r.jsonl"
    out.parent.mkdir()
    goods = tmp_path / "goods.csv"
    goods.write_bytes(resource("sample", "women.csv").read_bytes())
    recorded(f"{SIM}&catalogue={goods}", out)
    with RecordReader(out) as reader:
        assert reader.header.catalogue == "../goods.csv"
        assert (out.parent / reader.header.catalogue).resolve() == goods.resolve()
    assert catalogue_beside(goods.with_name("r.jsonl"), goods) == "goods.csv"


def test_an_evening_is_never_written_over_another(tmp_path: Path) -> None:
    out = tmp_path / "r.jsonl"
    out.write_bytes(b"last Wednesday")
    with pytest.raises(FileExistsError):
        recorded(SIM, out)
    assert out.read_bytes() == b"last Wednesday"


def test_a_cancelled_recording_keeps_what_came_before(tmp_path: Path) -> None:
    out = tmp_path / "r.jsonl"

    async def scenario() -> None:
        clock = FakeClock()
        opened = open_source("sim:?seed=5&speed=1", clock)
        task = asyncio.ensure_future(record(opened.source, out, opened.header(out), on_status=lambda _: None))
        await clock.advance_in_turns(20, step_s=1)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(scenario())
    with RecordReader(out) as reader:
        assert len(list(reader)) > 10
        assert reader.bad_count == 0
        assert not reader.cut_short


@pytest.mark.parametrize(
    ("url", "why"),
    [
        ("", "begins with"),
        ("http://example.org", "begins with barragegrab:"),
        ("sim:room", "options only"),
        ("sim:?seed=x", "seed is not"),
        ("sim:?minutes=-3", "minutes is not a positive"),
        ("sim:?minutes=nan", "minutes is not a positive"),
        ("sim:?speed=fast", "speed is not a number"),
        ("sim:?seeds=3", "unknown option seeds"),
        ("sim:?start=yesterday", "yesterday"),
        ("sim:?start=2026-11-18T12:00:00", "no offset"),
        ("sim:?catalogue=/nowhere/goods.csv", "goods.csv"),
        ("replay:/nowhere/r.jsonl", "r.jsonl"),
        ("replay:", "replay"),
    ],
)
def test_a_url_that_names_no_source_is_refused_with_the_reason(url: str, why: str) -> None:
    with pytest.raises(BadSourceUrl, match=why):
        open_source(url, FakeClock())


def test_a_refusal_never_repeats_what_may_be_a_token() -> None:
    for url in ("ws://room.example/?token=sesame", "sim:?token=sesame", "sim:?seed=sesame"):
        with pytest.raises(BadSourceUrl) as refused:
            open_source(url, FakeClock())
        assert "sesame" not in str(refused.value)


def test_a_live_source_is_recorded_by_its_url_without_its_token(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANCHOR_SOURCE_TOKEN", "s3cretT0ken")
    room, out = ToyTwitch(token="s3cretT0ken"), tmp_path / "r.jsonl"

    async def work() -> None:
        async with toy_socket(room.talk) as toy:
            opened = open_source(f"twitch:shop?address={toy.url}", SystemPacedClock())
            statuses: list[SourceStatus] = []
            recording = asyncio.ensure_future(record(opened.source, out, opened.header(out), on_status=statuses.append))
            await soon(lambda: any(status.state is SourceState.LIVE for status in statuses))
            await toy.tell(twitch_line(1), twitch_line(2))
            await soon(lambda: out.read_bytes().count(b"\n") == 3)
            recording.cancel()
            await asyncio.gather(recording, return_exceptions=True)

    asyncio.run(work())
    assert "PASS oauth:s3cretT0ken" in room.lines
    assert b"s3cretT0ken" not in out.read_bytes()
    with RecordReader(out) as reader:
        assert [line.id for line in reader] == ["m1", "m2"]


@pytest.mark.parametrize(
    "url", ["twitch:", "twitch:主播", "twitch:shop?nosuch=1", "json:127.0.0.1", "bilibili:CODE", "nosuch:x", "json"]
)
def test_a_url_that_cannot_work_is_refused_without_being_repeated(url: str) -> None:
    with pytest.raises(BadSourceUrl) as refused:
        open_source(url, FakeClock())
    assert "CODE" not in str(refused.value)
