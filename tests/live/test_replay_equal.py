"""A record of a session, played again, makes the tables that the session made: whatever people did, at any speed."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from anchor_console.core.ids import IdentityId
from anchor_console.core.paths import Profile
from anchor_console.live.records.report import write_report
from anchor_console.pins.flash import FlashOffer
from tests.live.playing import played
from tests.live.random_evening import RandomEvening
from tests.live.stage import Stage, a_stage
from tests.support.alike import differences, evening_of
from tests.support.shop import said
from tests.support.until import until

STEPS = 130


async def recorded(root: Path, mode: Any, live: Callable[[Stage], Awaitable[None]]) -> Path:
    """The record of an evening in which `live` happened."""
    async with a_stage(root, mode=mode) as stage:
        console = stage.console
        console.hand.attach(stage.pipeline.take)
        console.recording.attend(stage.pipeline.committed, console.tasks)
        await console.recording.switch(True)
        await live(stage)
        stage.clock.advance(5)
        await console.session.end()
        await until(lambda: any(console.profile.records.glob("*.jsonl")) and console.recording.running is None)
    (path,) = Profile(root).records.glob("*.jsonl")
    return path


async def lived(root: Path, seed: int, mode: Any) -> Path:
    """The record of a random evening."""
    return await recorded(root, mode, lambda stage: RandomEvening(stage, seed).go(STEPS))


@pytest.mark.parametrize(
    ("seed", "mode", "speeds"),
    [(2, "reserve", (60, None)), pytest.param(6, "cart", (1, None), marks=pytest.mark.soak)],
)
def test_a_replay_at_any_speed_makes_the_tables_of_the_evening(
    tmp_path: Path, seed: int, mode: Any, speeds: tuple[float | None, ...]
) -> None:
    path = asyncio.run(lived(tmp_path / "live", seed, mode))
    live = evening_of(Profile(tmp_path / "live"))
    for speed in speeds:
        root = tmp_path / f"at {speed}"
        asyncio.run(played(path, root, speed))
        assert differences(live, evening_of(Profile(root))) == []


def test_a_flash_price_that_was_set_by_the_clock_is_replayed_at_its_hours(tmp_path: Path) -> None:
    async def live(stage: Stage) -> None:
        await stage.put_on_air("1")
        await stage.console.air.open_price()
        now_ms = stage.clock.now_ms()
        offer = FlashOffer(9_900, starts_ms=now_ms + 60_000, ends_ms=now_ms + 600_000)
        await stage.console.air.flash(offer, confirmed=True)

    path = asyncio.run(recorded(tmp_path / "live", "reserve", live))
    asyncio.run(played(path, tmp_path / "again", None))
    assert differences(evening_of(Profile(tmp_path / "live")), evening_of(Profile(tmp_path / "again"))) == []


def test_call_outs_that_were_ticked_off_taken_back_and_ticked_off_again_are_replayed(tmp_path: Path) -> None:
    async def live(stage: Stage) -> None:
        console = stage.console
        await stage.hear(said("1号驼色M没抢到", 1), said("1号驼色M没抢到", 2))
        await stage.put_on_air("1")
        product_id = stage.on_air.product_id
        for who in (IdentityId(1), IdentityId(2)):
            stage.clock.advance(1)
            await console.call_outs.say_for(who, product_id, "1", None)
        for step in (console.undo.take_back, console.undo.take_back, console.undo.do_again):
            stage.clock.advance(1)
            await step()
        assert stage.ask("SELECT identity_id FROM said_callouts") == [(1,)]

    path = asyncio.run(recorded(tmp_path / "live", "reserve", live))
    asyncio.run(played(path, tmp_path / "again", None))
    assert differences(evening_of(Profile(tmp_path / "live")), evening_of(Profile(tmp_path / "again"))) == []


def test_the_zip_of_a_report_replays_to_tables_of_the_same_shape(tmp_path: Path) -> None:
    path = asyncio.run(lived(tmp_path / "live", 2, "reserve"))
    report = tmp_path / "report.zip"
    write_report(path, report)
    asyncio.run(played(report, tmp_path / "again", None))
    live, again = evening_of(Profile(tmp_path / "live")), evening_of(Profile(tmp_path / "again"))
    assert {table: len(rows) for table, rows in again.items()} == {table: len(rows) for table, rows in live.items()}
    told = str(again)
    for number in range(1, 10):
        assert f"粉丝{number}'" not in told
        assert f"'u{number}'" not in told
    with zipfile.ZipFile(report) as archive:
        written = b"".join(map(archive.read, archive.namelist())).decode()
    assert not [f"u{number}" for number in range(1, 10) if f'"u{number}"' in written]
    assert "floor_price" not in written
