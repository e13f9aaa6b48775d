"""From event to stored effect: once, in order, in a session, and never lost."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anchor_console.core.events import Chat, LiveEvent
from anchor_console.core.notices import Notice
from anchor_console.live.intake.arrivals import Arrival
from anchor_console.sales import claiming
from anchor_console.storage.writer import StorageFull
from tests.live.stage import SOURCE, Stage, a_stage, turn
from tests.support.any_event import any_event
from tests.support.shop import a_fan, a_line, an_order, said


def stored(stage: Stage) -> list[str]:
    return [ext_id for (ext_id,) in stage.ask("SELECT ext_id FROM messages ORDER BY id")]


def test_events_wait_for_a_session_and_then_come_in_their_order(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode=None) as stage:
            lines = [said(f"晚上好{n}", n) for n in range(3)]
            taking = asyncio.ensure_future(stage.hear(*lines))
            for _ in range(50):
                await turn()
            assert not taking.done()
            await stage.console.session.start("晚场", "cart")
            await taking
            assert stored(stage) == [line.id for line in lines]

    asyncio.run(scenario())


def test_an_event_that_comes_twice_acts_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            claim = said("1号驼色M要一件", 1)
            order = an_order("o1", lines=[a_line("D2", amount=9_900)], fan=2)
            await stage.hear(claim, order, claim)
            await stage.hear(order, claim)
            totals = stage.console.state.totals
            assert (totals.events, totals.claims, totals.orders, totals.paid_minor) == (2, 1, 1, 9_900)
            assert stage.pipeline.duplicates == 3

    asyncio.run(scenario())


class FullDisk:
    """A database's `run` that refuses so many times, and then writes."""

    def __init__(self, run: Any, refusals: int) -> None:
        self._run = run
        self.refusals = refusals

    async def __call__(self, work: Any) -> Any:
        if self.refusals:
            self.refusals -= 1
            raise StorageFull("database or disk is full")
        return await self._run(work)


def test_a_full_disk_is_told_and_nothing_that_came_meanwhile_is_lost(tmp_path: Path, monkeypatch: Any) -> None:
    async def scenario() -> None:
        told: list[Notice] = []
        async with a_stage(tmp_path) as stage:
            stage.console.notices.posted.subscribe(told.append)
            full = FullDisk(stage.console.database.run, refusals=3)
            monkeypatch.setattr(stage.console.database, "run", full)
            await asyncio.gather(*(stage.hear(said("晚上好", n)) for n in range(5)))
            assert len(stored(stage)) == 5
            assert [notice.key for notice in told] == ["storage.full_for_events"] * 3
            assert stage.notices == []

    asyncio.run(scenario())


def test_that_the_disk_refuses_events_is_told_once_and_that_it_takes_them_again(
    tmp_path: Path, monkeypatch: Any
) -> None:
    async def scenario() -> None:
        told: list[str | None] = []
        async with a_stage(tmp_path) as stage:
            stage.pipeline.refused.subscribe(told.append)
            monkeypatch.setattr(stage.console.database, "run", FullDisk(stage.console.database.run, refusals=3))
            await stage.hear(said("晚上好"))
            assert told == ["storage.full", None]

    asyncio.run(scenario())


def test_holds_go_on_ending_after_a_full_disk(tmp_path: Path, monkeypatch: Any) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("1号驼色M要一件"))
            later_ms = stage.clock.now_ms() + 3_600_000
            monkeypatch.setattr(stage.console.database, "run", FullDisk(stage.console.database.run, refusals=1))
            await stage.pipeline.expire_due(later_ms)
            assert stage.ask("SELECT held, released FROM claims") == [(0, 1)]

    asyncio.run(scenario())


def test_who_comes_under_another_name_and_claims_at_once_is_listed_by_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("晚上好", 1, fan=a_fan(1, name="李姐")))
            await stage.console.session.end()
            await stage.console.session.start("第二场", "reserve")
            await stage.hear(said("1号驼色M要一件", 2, fan=a_fan(1, name="小红花")))
            assert [claim.fan_name for claim in stage.console.state.claims] == ["小红花"]

    asyncio.run(scenario())


def test_the_rooms_own_people_are_shown_and_never_read(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("1号驼色M要一件", fan=a_fan(9, staff=True)))
            (row,) = list(stage.console.state.feed)
            assert (row.text, row.staff, row.reading) == ("1号驼色M要一件", True, None)
            assert stage.ask("SELECT count(*) FROM claims") == [(0,)]

    asyncio.run(scenario())


def test_words_that_answer_a_call_are_votes_of_people_and_no_claims(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            await stage.console.calls.open("想要的扣1")
            await stage.hear(*(said("1", n % 3, seconds=n) for n in range(5)), said("1号驼色M要一件", 7))
            call = stage.console.state.call
            assert call is not None
            assert (call.people, call.lines) == (3, 5)
            assert stage.console.state.want is not None
            assert stage.console.state.want.people == 0
            assert stage.ask("SELECT count(*) FROM claims") == [(1,)]
            await stage.console.calls.close()
            await stage.hear(said("1", 1, seconds=9))
            assert stage.console.state.want is not None
            assert stage.console.state.want.people == 1

    asyncio.run(scenario())


def test_a_bare_claim_is_for_what_was_on_air_when_it_came(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.hear(said("扣1", 1))
            await stage.put_on_air("1")
            await stage.hear(said("扣1", 2), said("扣1", 3))
            await stage.put_on_air("2")
            await stage.hear(said("扣1", 2, seconds=1))
            people = stage.ask(
                "SELECT products.code, count(*) FROM hands JOIN products ON products.id = product_id"
                " GROUP BY products.code ORDER BY products.code"
            )
            assert people == [("C1", 2), ("D2", 1)]
            assert stage.ask("SELECT on_air FROM messages ORDER BY id") == [(None,), ("1",), ("1",), ("2",)]

    asyncio.run(scenario())


def test_events_that_meet_the_end_of_a_session_come_into_the_next(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            ended = stage.console.state.session
            assert ended is not None
            # Its end is with the writer, and the screen does not know of it yet, when the claim is read.
            ending = asyncio.ensure_future(stage.console.session.end())
            hearing = asyncio.ensure_future(stage.hear(said("1号驼色M要一件")))
            await ending
            for _ in range(50):
                await turn()
            assert not hearing.done()
            assert stage.ask("SELECT sum(held) FROM stock_levels") == [(0,)]
            started = await stage.console.session.start("下一场", "reserve")
            await hearing
            assert stage.ask("SELECT session_id FROM messages") == [(started.id,)]

    asyncio.run(scenario())


def test_what_is_of_one_session_alone_is_let_go_of_with_its_end(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            ended = stage.console.state.session
            assert ended is not None
            ending = asyncio.ensure_future(stage.console.session.end())
            taking = [
                asyncio.ensure_future(stage.pipeline.take(SOURCE, [said("1号驼色M要一件", n)], within=ended.id))
                for n in range(3)
            ]
            waiting = asyncio.ensure_future(stage.hear(said("晚上好", 9)))
            await ending
            async with asyncio.timeout(10):
                await asyncio.gather(*taking)
                await stage.pipeline.take(SOURCE, [said("1号驼色M要一件", 4)], within=ended.id)
            assert not waiting.done()
            await stage.console.session.start("下一场", "reserve")
            await waiting
            assert stored(stage) == [said("晚上好", 9).id]

    asyncio.run(scenario())


def test_a_bug_in_what_follows_from_an_event_keeps_the_event_and_holds_nobody_up(
    tmp_path: Path, monkeypatch: Any, caplog: pytest.LogCaptureFixture
) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            make = claiming.make
            bad = said("2号L要一件", 2)

            def fails(*args: Any, **kwargs: Any) -> Any:
                if args[3].product.number == "2":
                    raise LookupError(bad.text)
                return make(*args, **kwargs)

            monkeypatch.setattr(claiming, "make", fails)
            await stage.pipeline.take(SOURCE, [said("1号驼色M要一件", 1), bad, said("晚上好", 3)])
            assert stored(stage) == [said("1号驼色M要一件", 1).id, bad.id, said("晚上好", 3).id]
            assert [row.text for row in stage.console.state.feed] == ["1号驼色M要一件", bad.text, "晚上好"]
            assert stage.ask("SELECT sum(held) FROM stock_levels") == [(1,)]
            assert stage.notices == ["events.set_aside"]
            (bug,) = stage.bugs
            assert isinstance(bug, LookupError)
            stage.bugs.clear()
            assert "each is stored by itself" in caplog.text
            assert bad.text not in caplog.text

    asyncio.run(scenario())


def test_a_bug_on_a_screen_takes_nothing_from_what_is_stored(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            unsubscribe = stage.console.state.totals_changed.subscribe(lambda _: 1 // 0)
            await stage.pipeline.take(SOURCE, [said("晚上好", 1)])
            unsubscribe()
            await stage.pipeline.take(SOURCE, [said("晚上好", 2)])
            assert stored(stage) == [said("晚上好", 1).id, said("晚上好", 2).id]
            assert [type(bug) for bug in stage.bugs] == [ZeroDivisionError]
            stage.bugs.clear()

    asyncio.run(scenario())


def test_two_hours_of_hands_are_shown_as_they_are_stored(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("1")
            for n in range(40):
                await stage.hear(said("扣1", n % 7, seconds=n))
            want, row = stage.console.state.want, stage.console.state.goods_rows.get(stage.on_air.product_id)
            assert want is not None
            assert row is not None
            assert (want.people, want.lines, row.people) == (7, 40, 7)

    asyncio.run(scenario())


@given(st.lists(any_event, min_size=1, max_size=30, unique_by=lambda event: event.id))
@settings(max_examples=14, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_event_that_can_be_read_stops_the_pipeline(tmp_path_factory: Any, batch: list[LiveEvent]) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path_factory.mktemp("any") / "shop", "reserve") as stage:
            await stage.put_on_air("1")
            await stage.hear(*batch)
            assert len(stored(stage)) == len({(event.source or SOURCE, event.id) for event in batch})
            await stage.hear(said("1号驼色M要一件", "last"))
            assert stage.console.state.totals.messages == sum(isinstance(event, Chat) for event in batch) + 1

    asyncio.run(scenario())


def test_a_live_room_is_gathered_for_a_moment_and_a_record_is_not(tmp_path: Path) -> None:
    waits: list[float] = []

    async def sleep(seconds: float) -> None:
        waits.append(seconds)
        await turn()

    async def scenario() -> None:
        async with a_stage(tmp_path, pipeline_sleep=sleep) as stage:
            await stage.pipeline.take("record", [said("晚上好", 1)], by_own_time=True)
            assert waits == []
            await stage.hear(said("晚上好", 2))
            assert waits

    asyncio.run(scenario())


def test_who_waits_for_the_screens_waits_for_no_batch_that_a_bug_kept_from_them(tmp_path: Path) -> None:
    """Otherwise whoever is erased after it would be for ever on their way."""

    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            told: list[int] = []

            def broken_once(arrivals: Sequence[Arrival]) -> None:
                told.append(len(arrivals))
                if len(told) == 1:
                    raise ValueError

            stage.pipeline.committed.subscribe(broken_once)
            await stage.hear(said("晚上好", 1), said("晚上好", 2))
            assert (len(stored(stage)), told[0]) == (2, 2)
            async with asyncio.timeout(20):
                await stage.pipeline.until_shown()

    asyncio.run(scenario())
