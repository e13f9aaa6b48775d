"""What no source brings: its light is not green, and what was missed is a gap, whatever it was missed by."""

from __future__ import annotations

from pathlib import Path

import pytest

from anchor_console.sources.json_socket.decoder import JsonDecoder
from anchor_console.sources.source import SourceState
from tests.live.stage import a_stage
from tests.live.test_sources_desk import a_line, gaps_of, is_live, state_of, stored
from tests.sources.live_source import scenario
from tests.sources.test_kuaishou_shop import VALUES, ToyShop
from tests.support.toy_rooms import toy_socket, toy_web
from tests.support.until import soon


def test_a_source_that_is_connected_and_brings_nothing_is_not_green(tmp_path: Path) -> None:
    async def work() -> None:
        async with toy_socket() as toy, a_stage(tmp_path, mode=None) as stage:
            lights, clock = stage.console.lights, stage.clock
            await stage.console.sources.start_all(stage.pipeline)
            await stage.console.sources.add("json", "", {"address": toy.url})
            await is_live(stage, "json")
            clock.advance(3_600)
            lights.tick()
            assert state_of(stage, "json") is SourceState.LIVE  # before the show nobody need be there
            await stage.console.session.start("晚场", "cart")
            clock.advance(59)
            lights.tick()
            assert state_of(stage, "json") is SourceState.LIVE
            clock.advance(1)
            lights.tick()
            assert state_of(stage, "json") is SourceState.SILENT
            assert stage.console.state.sources.get("json").detail == "source.nothing_yet"  # type: ignore[union-attr]
            await soon(lambda: gaps_of(stage) == [("json", 1)])
            await toy.tell(a_line(1))
            await soon(lambda: len(stored(stage)) == 1)
            await soon(lambda: gaps_of(stage) == [("json", 0)])

    scenario(work)


def test_a_bridge_that_comes_back_and_brings_nothing_any_more_is_not_green(tmp_path: Path) -> None:
    async def work() -> None:
        async with toy_socket() as toy, a_stage(tmp_path) as stage:
            await stage.console.sources.start_all(stage.pipeline)
            await stage.console.sources.add("json", "", {"address": toy.url})
            await is_live(stage, "json")
            await toy.tell(a_line(1))
            await soon(lambda: len(stored(stage)) == 1)
            toy.cut()
            await soon(lambda: state_of(stage, "json") is not SourceState.LIVE)
            await is_live(stage, "json")
            stage.clock.advance(61)
            stage.console.lights.tick()
            assert state_of(stage, "json") is SourceState.SILENT

    scenario(work)


def test_a_source_that_is_not_there_as_the_session_begins_is_a_gap_from_its_beginning(tmp_path: Path) -> None:
    async def work() -> None:
        async with a_stage(tmp_path, mode=None) as stage:
            await stage.console.sources.start_all(stage.pipeline)
            await stage.console.sources.add("json", "", {"address": "ws://127.0.0.1:1"})
            await soon(lambda: state_of(stage, "json") is SourceState.LOST)
            session = await stage.console.session.start("晚场", "cart")
            stage.clock.advance(16)
            stage.console.lights.tick()
            await soon(lambda: len(stage.console.state.feed) == 1)
            assert gaps_of(stage) == [("json", 1)]
            await soon(lambda: [row.since_ms for row in stage.console.state.feed] == [session.started_at_ms])
            await stage.console.sources.enable("json", False)

    scenario(work)


def test_what_was_missed_while_a_source_was_off_is_a_gap(tmp_path: Path) -> None:
    async def work() -> None:
        async with toy_socket() as toy, a_stage(tmp_path) as stage:
            desk = stage.console.sources
            await desk.start_all(stage.pipeline)
            await desk.add("json", "", {"address": toy.url})
            await is_live(stage, "json")
            await toy.tell(a_line(1))
            await soon(lambda: len(stored(stage)) == 1)
            heard_ms = stage.clock.now_ms()
            await desk.enable("json", False)
            stage.clock.advance(600)
            stage.console.lights.tick()
            assert gaps_of(stage) == []
            await desk.enable("json", True)
            await soon(lambda: len(stage.console.state.feed) == 2)
            assert gaps_of(stage) == [("json", 0)]
            assert stage.console.state.feed[1].since_ms == heard_ms

    scenario(work)


def test_what_was_missed_while_the_console_was_not_there_is_a_gap(tmp_path: Path) -> None:
    async def work() -> None:
        async with toy_socket() as toy:
            async with a_stage(tmp_path) as stage:
                await stage.console.sources.start_all(stage.pipeline)
                await stage.console.sources.add("json", "", {"address": toy.url})
                await is_live(stage, "json")
                await toy.tell(a_line(1))
                await soon(lambda: len(stored(stage)) == 1)
            async with a_stage(tmp_path) as stage:
                stage.clock.advance(600)
                await stage.console.sources.start_all(stage.pipeline)
                await soon(lambda: gaps_of(stage) == [("json", 0)])

    scenario(work)


def test_a_bug_in_a_source_does_not_leave_its_light_green(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def broken(*_: object) -> None:
        raise KeyError("a bug")

    async def work() -> None:
        async with toy_socket() as toy, a_stage(tmp_path) as stage:
            await stage.console.sources.start_all(stage.pipeline)
            await stage.console.sources.add("json", "", {"address": toy.url})
            await is_live(stage, "json")
            monkeypatch.setattr(JsonDecoder, "decode", broken)
            await toy.tell(a_line(1))
            await soon(lambda: state_of(stage, "json") is SourceState.FAILED)
            assert stage.notices == ["source.needs_you"]
            assert not stage.console.sources.is_running("json")
            await soon(lambda: bool(stage.bugs))
            stage.bugs.clear()

    scenario(work)


def test_a_shop_where_nobody_buys_is_no_silence(tmp_path: Path) -> None:
    async def work() -> None:
        shop = ToyShop(orders=[], has_viewers=False)
        with toy_web(shop.answer) as web:
            async with a_stage(tmp_path) as stage:
                await stage.console.sources.start_all(stage.pipeline)
                await stage.console.sources.add("kuaishou-shop", "小店", {**VALUES, "address": web})
                await is_live(stage, "kuaishou-shop")
                stage.clock.advance(3_600)
                stage.console.lights.tick()
                assert state_of(stage, "kuaishou-shop") is SourceState.LIVE
                assert gaps_of(stage) == []

    scenario(work)
