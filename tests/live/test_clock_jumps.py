"""A clock that is set in the middle of a show is told, and slow corrections are not."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from anchor_console.core.log import Secrets
from anchor_console.core.notices import NoticeBoard
from anchor_console.live.backstage import Backstage, RoomAddress
from anchor_console.live.clock_jumps import ClockJumps
from anchor_console.live.play import no_play
from tests.live.stage import a_stage
from tests.support.fake_clock import FakeClock
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
    monkeypatch.setattr("anchor_console.live.backstage._TICK_S", 0.001)

    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            Backstage(
                stage.console, stage.pipeline, no_play(None), RoomAddress(None, "", 0), Secrets(), stage.on_bug
            )._attend_the_clock()
            stage.clock.jump(-600)
            await until(lambda: "clock.set_back" in stage.notices)

    asyncio.run(scenario())
