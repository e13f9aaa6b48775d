"""A clock that is set in the middle of a show is told, and slow corrections are not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from anchor_console.core.ids import IdentityId
from anchor_console.core.log import Secrets
from anchor_console.core.notices import NoticeBoard
from anchor_console.live.backstage import Backstage, RoomAddress
from anchor_console.live.clock_jumps import ClockJumps
from anchor_console.live.records.play import no_play
from anchor_console.live.store import sessions
from anchor_console.sales.claims import Reason
from tests.live.stage import a_stage
from tests.support.fake_clock import FakeClock
from tests.support.shop import said
from tests.support.until import until


def told(notices: NoticeBoard) -> list[tuple[str, str | int]]:
    return [(one.key, one.params["by"]) for one in notices.current]


def test_a_jump_of_more_than_two_seconds_is_told_with_its_way_and_size() -> None:
    clock, notices = FakeClock(), NoticeBoard()
    jumps = ClockJumps(clock, notices)
    for correction_s in (0, 1.9, -2, 0.5):
        clock.advance(1)
        clock.jump(correction_s)
        jumps.look()
    clock.advance(300)  # late, and nothing more
    jumps.look()
    assert told(notices) == []
    clock.jump(2.6)
    jumps.look()
    assert told(notices) == [("clock.set_on", "0:00:03")]
    clock.jump(-3_725)
    jumps.look()
    assert told(notices) == [("clock.set_back", "1:02:05")]


def test_a_console_tells_of_a_clock_that_is_set_while_it_runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anchor_console.live.backstage._TICK_S", 0)

    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            Backstage(
                stage.console, stage.pipeline, no_play(None), RoomAddress(None, "", 0), Secrets(), stage.on_bug
            )._attend_the_clock()
            stage.clock.jump(-600)
            await until(lambda: "clock.set_back" in stage.notices)

    asyncio.run(scenario())


@pytest.mark.parametrize("by_s", [-3600, 3600, 10, -10])
def test_a_clock_that_is_set_leaves_every_hold_the_time_that_it_had(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, by_s: int
) -> None:
    monkeypatch.setattr("anchor_console.live.backstage._TICK_S", 0)

    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            Backstage(
                stage.console, stage.pipeline, no_play(None), RoomAddress(None, "", 0), Secrets(), stage.on_bug
            )._attend_the_clock()

            def alive_at_ms() -> int:
                found = stage.ask("SELECT max(alive_at_ms) FROM hold_clocks")
                return found[0][0] or 0

            def left_s() -> float:
                (claim,) = stage.console.state.claims
                return ((claim.expires_at_ms or 0) - stage.clock.now_ms()) / 1000

            await stage.hear(said("2号要一件", 1))
            for _ in range(10):
                stage.clock.advance(30)
                await until(lambda: alive_at_ms() == stage.clock.now_ms())
            assert left_s() == 300
            stage.clock.jump(by_s)
            await until(lambda: left_s() == 300)
            stage.clock.advance(29)
            await until(lambda: alive_at_ms() == stage.clock.now_ms())
            stage.clock.jump(by_s)
            await until(lambda: left_s() == 271)
            for _ in range(10):
                stage.clock.advance(28)
                await until(lambda: alive_at_ms() == stage.clock.now_ms())
            await until(lambda: [claim.reason for claim in stage.console.state.claims] == [Reason.EXPIRED])

    asyncio.run(scenario())


def test_the_evenings_list_has_what_was_said_and_promised_while_the_clock_was_set_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            console, clock = stage.console, stage.clock
            await stage.hear(said("我165", 1))
            await console.fans.promise(IdentityId(1), "下次给你带")
            clock.jump(-7200)
            await stage.hear(said("我穿M码", 2, seconds=-7000))
            for is_over in (False, True):
                console.evening.load()
                assert sorted(row.words for row in console.evening.rows) == ["我165", "我穿M码"]
                if not is_over:
                    await console.session.end()
            clock.advance(60)
            await console.session.start("周四", "cart")
            console.evening.load()
            assert "下次给你带" in [row.words for row in console.evening.rows]

    asyncio.run(scenario())


def test_the_last_session_is_the_one_that_was_begun_last_whatever_the_clock_said_before(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.hear(said("我165", 1))
            await stage.console.session.end()
            stage.clock.jump(-40 * 86_400)  # it was a month ahead
            await stage.console.session.start("周四", "cart")
            await stage.hear(said("我穿M码", 2, seconds=-40 * 86_400))
            await stage.console.session.end()
            stage.console.evening.load()
            assert next(iter(stage.console.evening.rows)).words == "我穿M码"
            assert [one.title for one in sessions(stage.console.database.read())] == ["周四", "晚场"]

    asyncio.run(scenario())
