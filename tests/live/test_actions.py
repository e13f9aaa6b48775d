"""Actions: once for a command, whole or not at all, and with who did what in the log."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from anchor_console.core.refusal import Refused
from anchor_console.live.actions import By
from tests.live.stage import Stage, a_stage
from tests.support.shop import said

LEAD = By("小助理", "assistant", "t1:c1")


def logged(stage: Stage) -> list[tuple[Any, ...]]:
    return stage.ask("SELECT name, by_name, command_id FROM actions ORDER BY id")


def test_a_command_acts_once_in_one_life_and_the_next(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("1号驼色M要一件"))
            (claim,) = list(stage.console.state.claims)
            for _ in range(2):
                await stage.console.claims.confirm(claim.id, LEAD)
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.console.claims.confirm(claim.id, LEAD)
            assert logged(stage) == [("claim.confirm", "小助理", "t1:c1")]
            assert stage.ask("SELECT count(*), sum(amount) FROM sales") == [(1, 19_900)]
            assert stage.ask("SELECT sold, held FROM stock_levels WHERE sold > 0") == [(1, 0)]

    asyncio.run(scenario())


def test_a_refused_action_leaves_nothing_behind_and_may_be_tried_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("1号驼色M要一件"))
            (claim,) = list(stage.console.state.claims)
            await stage.console.claims.release(claim.id)
            before = stage.ask("SELECT count(*) FROM stock_moves")
            with pytest.raises(Refused):
                await stage.console.claims.confirm(claim.id, LEAD)
            assert (logged(stage)[1:], stage.ask("SELECT count(*) FROM stock_moves")) == ([], before)
            assert await stage.console.queue.pin_number("1", by=LEAD)
            assert logged(stage)[-1] == ("queue.add", "小助理", "t1:c1")

    asyncio.run(scenario())


def test_the_log_says_who_did_what_with_which_result(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            pin = await stage.console.queue.pin_number("1", "有人问", LEAD)
            await stage.console.air.take(pin)
            rows = stage.ask("SELECT name, by_name, args, result, at_ms FROM actions ORDER BY id")
            assert [(name, by) for name, by, *_ in rows] == [("queue.add", "小助理"), ("queue.take", "desk")]
            assert json.loads(rows[0][2])["note"] == "有人问"
            assert json.loads(rows[0][3]) == {"value": pin}
            assert rows[0][4] == stage.clock.now_ms()

    asyncio.run(scenario())


def test_nothing_is_done_without_a_session_nor_after_its_end_was_written(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            ending = asyncio.ensure_future(stage.console.session.end())
            taking = asyncio.ensure_future(stage.console.air.take_number("1"))
            await ending
            with pytest.raises(Refused, match=r"session\.none"):
                await taking
            with pytest.raises(Refused, match=r"session\.none"):
                await stage.console.queue.pin_number("1")
            assert stage.ask("SELECT count(*) FROM pins") == [(0,)]

    asyncio.run(scenario())
