"""A live session written down as a record: what came in and what people did, and what a replay of it makes."""

from __future__ import annotations

import asyncio
import csv
import io
import os
import zipfile
from pathlib import Path
from typing import Any

import pytest

from anchor_console.core.events import FanRef
from anchor_console.core.ids import IdentityId
from anchor_console.core.paths import Profile
from anchor_console.core.refusal import Refused
from anchor_console.live.actions import By
from anchor_console.live.desks import Asked
from anchor_console.live.privacy.retention import FANS_KEY
from anchor_console.live.privacy.upkeep import RETENTION_KEY
from anchor_console.live.records import report
from anchor_console.sales.claims import Claim
from anchor_console.sources import record
from anchor_console.sources.record import RecordReader
from tests.faults.evening import tables
from tests.live.playing import played
from tests.live.stage import Stage, a_stage
from tests.support.shop import START, a_fan, said
from tests.support.until import until


def recording(stage: Stage) -> None:
    stage.console.recording.attend(stage.pipeline.committed, stage.console.tasks)


async def is_there(root: Path) -> Path:
    """The record, once its beginning stands."""
    await until(lambda: any(Profile(root).records.glob("*.jsonl")), within_s=10)
    return the_record(root)


def the_record(root: Path) -> Path:
    (found,) = Profile(root).records.glob("*.jsonl")
    return found


def lines_of(path: Path) -> list[record.RecordLine]:
    with RecordReader(path) as reader:
        found = list(reader)
        assert (reader.bad_count, reader.cut_short) == (0, False)
    return found


def claim_of(stage: Stage, place: int) -> Claim:
    return list(stage.console.state.claims)[place]


async def an_evening(stage: Stage) -> None:
    """A session in which people do a bit of everything."""
    console = stage.console
    recording(stage)
    await console.recording.switch(True)
    await console.queue.pin_number("2", "老张问了三次")
    await console.air.take_number("1")
    await console.air.open_price(confirmed=True)
    stage.clock.advance(1)
    await stage.hear(said("1号驼色M要一件", 1, seconds=1), said("1号要一件", 2, seconds=2), said("好看", 3, seconds=3))
    await stage.hear(said("1号驼色L要一件", 4, seconds=4))
    stage.clock.advance(4)
    await console.claims.confirm(claim_of(stage, 0).id)
    await console.claims.release(claim_of(stage, len(console.state.claims) - 1).id)
    await console.claims.add(a_fan(5), Asked("1", "驼色", "M", 2), By("小助理", "assistant", "x1", "t"))
    await console.claims.confirm(claim_of(stage, len(console.state.claims) - 1).id)
    sku = console.state.catalogue.sku_coded("D2")
    assert sku is not None
    await console.claims.adjust_stock(sku[1].id, -1, "counted")
    await console.calls.open("想要的扣1")
    await stage.hear(said("1", 6, seconds=6))
    await console.calls.close()
    await console.air.take_next()
    await console.air.hide()
    await is_there(console.profile.root)


async def replayed(path: Path, root: Path, speed: float | None) -> dict[str, Any]:
    """The tables after the record was played."""
    await played(path, root, speed)
    return tables(Profile(root))


FIGURES = (
    "SELECT count(*), sum(wanted), sum(held), sum(sold), sum(released) FROM claims",
    "SELECT origin, status, sum(qty), sum(amount) FROM sales GROUP BY 1, 2",
    "SELECT kind, count(*) FROM messages GROUP BY 1",
    "SELECT meaning, closed_at_ms IS NULL FROM calls",
    "SELECT number, state, note FROM pins ORDER BY proposed_at_ms, number",
    "SELECT skus.code, on_hand - sold - held FROM stock_levels JOIN skus ON skus.id = sku_id ORDER BY 1",
)


def figures(stage: Stage) -> list[list[tuple[Any, ...]]]:
    return [stage.ask(sql) for sql in FIGURES]


@pytest.mark.parametrize("mode", ["cart", "reserve"])
def test_a_recorded_session_replays_to_the_same_tables_at_any_speed(tmp_path: Path, mode: Any) -> None:
    async def live() -> list[list[tuple[Any, ...]]]:
        async with a_stage(tmp_path / "live", mode=mode) as stage:
            await an_evening(stage)
            seen = figures(stage)
            await stage.console.session.end()
            return seen

    seen = asyncio.run(live())
    path = the_record(tmp_path / "live")
    at_speeds = [asyncio.run(replayed(path, tmp_path / str(speed), speed)) for speed in (1, 60, None)]
    assert at_speeds[0] == at_speeds[1] == at_speeds[2]

    async def again() -> list[list[tuple[Any, ...]]]:
        async with a_stage(tmp_path / "None", mode=None, rows=()) as stage:
            return figures(stage)

    assert asyncio.run(again()) == seen


def test_what_is_noted_of_one_of_two_behind_a_masked_name_is_noted_of_the_same_one_again(tmp_path: Path) -> None:
    async def live() -> None:
        async with a_stage(tmp_path / "live") as stage:
            recording(stage)
            await stage.console.recording.switch(True)
            await stage.hear(*(said("在吗", n, seconds=n, fan=a_fan(n, name="小***姐")) for n in (1, 2)))
            await stage.console.fans.add_note(IdentityId(2), "要发顺丰")
            await is_there(stage.console.profile.root)
            await stage.console.session.end()

    asyncio.run(live())
    asyncio.run(replayed(the_record(tmp_path / "live"), tmp_path / "again", None))

    async def again() -> None:
        async with a_stage(tmp_path / "again", mode=None, rows=()) as stage:
            noted = stage.ask("SELECT user_id FROM notes JOIN identities ON identities.id = identity_id")
            (session,) = stage.ask("SELECT id FROM sessions")[0]
            assert noted == [(a_fan(2).identity.within(session).user_id,)]

    asyncio.run(again())


def test_every_line_is_there_once_and_in_order(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            await an_evening(stage)
            await stage.console.session.end()

    asyncio.run(scenario())
    kinds = [type(line).__struct_config__.tag for line in lines_of(the_record(tmp_path))]
    assert kinds == [
        *("pin", "take", "stage", "chat", "chat", "chat", "chat", "settle", "settle", "claim", "settle", "stock"),
        *("call", "chat", "call", "take", "hide", "end"),
    ]
    took = next(line for line in lines_of(the_record(tmp_path)) if isinstance(line, record.ClaimLine))
    assert (took.by, took.number, took.color, took.size, took.qty) == ("小助理", "1", "驼色", "M", 2)


def test_nothing_is_written_down_before_somebody_switches_it_on(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            recording(stage)
            await stage.hear(said("好看", 1))
            assert not Profile(tmp_path).records.exists()
            await stage.console.air.take_number("1")
            await stage.console.air.open_price(confirmed=True)
            await stage.console.recording.switch(True)
            await stage.hear(said("1号要一件", 2, seconds=2))
            await stage.console.recording.switch(False)
            await stage.hear(said("1号要一件", 3, seconds=3))
            await is_there(tmp_path)

    asyncio.run(scenario())
    # A record that begins in the middle begins with how things stood.
    kinds = [type(line).__struct_config__.tag for line in lines_of(the_record(tmp_path))]
    assert kinds == ["take", "stage", "chat"]


def test_a_full_disk_ends_the_record_and_not_the_evening(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            recording(stage)
            Profile(tmp_path).records.write_bytes(b"in the way")
            await stage.console.recording.switch(True)
            await until(lambda: "record.failed" in stage.notices)
            await stage.hear(said("好看", 1))
            assert stage.console.recording.running is None

    asyncio.run(scenario())


def test_a_report_is_the_record_with_other_names_and_replays(tmp_path: Path) -> None:
    out = tmp_path / "report.zip"

    async def scenario() -> None:
        async with a_stage(tmp_path / "live", mode="reserve") as stage:
            with pytest.raises(Refused):
                await stage.console.recording.save_report(out)
            await an_evening(stage)
            await is_there(tmp_path / "live")
            await stage.console.recording.save_report(out)
            assert "record.report_saved" in stage.notices

    asyncio.run(scenario())
    folder = tmp_path / "sent"
    with zipfile.ZipFile(out) as archive:
        archive.extractall(folder)
    whole = b"".join(path.read_bytes() for path in folder.iterdir()).decode()
    for fan in map(a_fan, (1, 2, 3, 4, 5, 6)):
        assert f'"{fan.name}"' not in whole
        assert f'"{fan.user_id}"' not in whole
    assert "小助理" not in whole
    header = next(csv.reader(io.StringIO((folder / "goods.csv").read_text("utf-8-sig"))))
    assert "number" in header
    assert not {"floor_price", "cost", "supplier"} & set(header)
    found = asyncio.run(replayed(folder / "session.jsonl", tmp_path / "again", None))
    assert len(found["claims"]) == 4
    assert len(found["sales"]) == 2


def test_a_report_calls_nobody_by_a_name_that_is_spoken_before_its_owner_speaks(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "live") as stage:
            recording(stage)
            await stage.console.recording.switch(True)
            late = FanRef(platform="kuaishou", user_id="late", name="李家小妹")
            await stage.hear(said("李家小妹 你也在", 1))
            await stage.hear(said("我来了", fan=late))
            await is_there(tmp_path / "live")
            await stage.console.recording.save_report(tmp_path / "report.zip")

    asyncio.run(scenario())
    with zipfile.ZipFile(tmp_path / "report.zip") as archive:
        assert "李家小妹" not in archive.read("session.jsonl").decode()


def test_what_is_recorded_while_a_report_is_written_stays_out_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path, out = tmp_path / "r.jsonl", tmp_path / "report.zip"
    late = FanRef(platform="kuaishou", user_id="late", name="李家小妹")
    header = record.RecordHeader(session="晚场", mode="cart", started_at=START)
    path.write_bytes(record.written(header) + record.written(said("李家小妹 你也在", 1)))
    began = []

    class Growing(RecordReader):
        """A record that has one line more when it is read the second time."""

        def __init__(self, path: Path) -> None:
            if began:
                with path.open("ab") as file:
                    file.write(record.written(said("我来了", fan=late)))
            began.append(path)
            super().__init__(path)

    monkeypatch.setattr(report, "RecordReader", Growing)
    assert report.write_report(path, out) == 1
    with zipfile.ZipFile(out) as archive:
        assert "我来了" not in archive.read("session.jsonl").decode()


def test_a_report_that_cannot_be_written_says_why_and_leaves_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "live") as stage:
            recording(stage)
            await stage.console.recording.switch(True)
            await stage.hear(said("好看", 1))
            await is_there(tmp_path / "live")
            out = tmp_path / "folder.zip"
            out.mkdir()
            with pytest.raises(Refused) as refused:
                await stage.console.recording.save_report(out)
            assert "folder.zip" in str(refused.value.params["reason"])

    asyncio.run(scenario())
    assert list(tmp_path.glob("*.part")) == []


def test_a_record_forgets_who_is_erased_and_goes_on(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            recording(stage)
            await stage.console.recording.switch(True)
            await stage.hear(said("我是老王要一件", 1, seconds=1), said("好看", 2, seconds=2))
            path = await is_there(tmp_path)
            await until(lambda: path.read_bytes().count(b"\n") == 3)
            await stage.console.privacy.erase(a_fan(1).identity, "desk")
            await stage.hear(said("真好看", 3, seconds=3))
            written = path.read_text("utf-8")
            assert "我是老王" not in written
            assert "真好看" in written

    asyncio.run(scenario())


def test_a_countdown_opens_in_the_record_when_it_opened_in_the_room(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            recording(stage)
            await stage.console.recording.switch(True)
            await stage.console.air.take_number("1")
            await stage.console.air.open_price(confirmed=True, in_s=3)
            stage.clock.advance(3)
            await stage.console.air.open_due()
            await is_there(tmp_path)
            await stage.console.session.end()

    asyncio.run(scenario())
    lines = lines_of(the_record(tmp_path))
    assert [type(line).__struct_config__.tag for line in lines] == ["take", "stage", "did", "end"]
    assert lines[2].at_ms - lines[1].at_ms == 3_000


@pytest.mark.parametrize(("days", "left"), [(None, 2), (30, 1), (200, 2), (0, 2)])
@pytest.mark.parametrize("key", [RETENTION_KEY, FANS_KEY])
def test_a_record_goes_with_the_age_that_the_seller_set(tmp_path: Path, key: str, days: int | None, left: int) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            records = stage.console.profile.records
            records.mkdir()
            for name, age_days in (("old", 100), ("new", 1)):
                for path in (records / f"{name}.jsonl", records / f"{name}.csv"):
                    path.write_text("x")
                    at_s = stage.clock.now_ms() / 1000 - age_days * 86_400
                    os.utime(path, (at_s, at_s))
            await stage.console.settings.set(key, days)
            await stage.console.recording.let_go_by_age()
            assert len(list(records.glob("*.jsonl"))) == len(list(records.glob("*.csv"))) == left

    asyncio.run(scenario())
