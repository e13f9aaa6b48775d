"""What a start brings in, which session it goes on with, and what runs behind the window."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from anchor_console.core.log import Secrets
from anchor_console.core.observer import Signal
from anchor_console.core.paths import resource
from anchor_console.live.backstage import Backstage, RoomAddress, pages_of
from anchor_console.live.records.play import DEMO_TITLE, CannotPlay, Play, demo, goes_on, no_play, replay
from anchor_console.sources.simulator.scene import EMPTY_SCENE
from anchor_console.sources.source import Sink, SourceFailed
from tests.live.stage import Stage, a_stage
from tests.support.until import until

EVENING = resource("sample", "evening.jsonl")


def backstage(stage: Stage, play: Play) -> Backstage:
    return Backstage(stage.console, stage.pipeline, play, RoomAddress(None, "", 0), Secrets(), stage.on_bug)


def test_a_replay_brings_its_goods_and_its_session_and_goes_on_with_both(tmp_path: Path) -> None:
    async def scenario() -> None:
        play = replay(EVENING, None, "reserve")
        async with a_stage(tmp_path, mode=None, rows=()) as stage:
            await backstage(stage, play).prepare(starts_session=True)
            session = stage.console.state.session
            assert session is not None
            assert (session.id, session.title, session.mode) == (play.session_id, play.title, "reserve")
            moves = stage.ask("SELECT count(*) FROM stock_moves")
            assert len(stage.console.state.catalogue.products) == 18
            assert stage.notices == []
        async with a_stage(tmp_path, mode=None, rows=()) as stage:
            await backstage(stage, play).prepare(starts_session=True)
            assert stage.console.state.session == session
            assert stage.ask("SELECT count(*) FROM stock_moves") == moves
            assert stage.notices == ["session.resumed"]

    asyncio.run(scenario())


def test_a_live_room_waits_for_a_person_to_start_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode=None) as stage:
            await backstage(stage, no_play("cart")).prepare(starts_session=False)
            assert stage.console.state.session is None
            await backstage(stage, no_play("reserve")).prepare(starts_session=True)
            session = stage.console.state.session
            assert session is not None
            assert session.mode == "reserve"

    asyncio.run(scenario())


def test_only_the_rehearsal_that_was_broken_off_is_gone_on_with(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode=None, rows=()) as stage:
            await backstage(stage, replay(EVENING, None, None)).prepare(starts_session=True)
            session = stage.console.state.session
            assert session is not None
            assert goes_on(session, EVENING, None)
            assert goes_on(session, EVENING, "cart")
            assert not goes_on(session, EVENING, "reserve")
            assert not goes_on(session, None, None)
            with pytest.raises(CannotPlay):
                goes_on(session, resource("sample", "women.csv"), None)
            await stage.console.session.end()
            play = demo(None, lambda: EMPTY_SCENE, with_host=False)
            await backstage(stage, play).prepare(starts_session=True)
            session = stage.console.state.session
            assert session is not None
            assert session.title == DEMO_TITLE
            assert goes_on(session, None, None)
            assert not goes_on(session, EVENING, None)
            # In an English window it has an English name.
            await stage.console.session.end()
            play = demo(None, lambda: EMPTY_SCENE, with_host=False)
            await backstage(stage, play).prepare(starts_session=True, language="en")
            session = stage.console.state.session
            assert session is not None
            assert session.title == "Rehearsal"
            assert goes_on(session, None, None)
            assert replay(EVENING, None, None).title_in("en") == replay(EVENING, None, None).title

    asyncio.run(scenario())


class BrokenSource:
    """A source that ends as it is told to."""

    name = "broken"

    def __init__(self, error: Exception) -> None:
        self._error = error

    async def run(self, sink: Sink) -> None:
        raise self._error


@pytest.mark.parametrize(
    ("error", "notices", "bugs"),
    [
        (SourceFailed("source.replay.unreadable", file="x.jsonl"), ["source.failed"], 0),
        (ZeroDivisionError("a bug"), [], 1),
    ],
)
def test_a_source_that_fails_is_told_and_keeps_nobody_waiting(
    tmp_path: Path, error: Exception, notices: list[str], bugs: int
) -> None:
    async def scenario() -> None:
        play = Play(BrokenSource(error), None, "", "cart", None, None, None)
        async with a_stage(tmp_path) as stage:
            behind = backstage(stage, play)
            behind.play()
            await until(behind.source_ended.is_set)
            await asyncio.sleep(0)
            assert stage.notices == notices
            assert len(stage.bugs) == bugs
            stage.bugs.clear()

    asyncio.run(scenario())


@pytest.mark.parametrize("record_goes", [True, False])
def test_only_a_live_room_ends_holds_by_a_timer(tmp_path: Path, record_goes: bool) -> None:
    async def scenario() -> None:
        play: Any = replay(EVENING, None, None) if record_goes else no_play(None)
        async with a_stage(tmp_path, mode="reserve") as stage:
            backstage(stage, play).start()
            names = {task.get_name() for task in asyncio.all_tasks()}
            assert ("expiry" in names) is not record_goes

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("room", "pages"),
    [
        ("ws://127.0.0.1:8765/ws", "http://127.0.0.1:8765"),
        ("wss://room.example/ws", "https://room.example"),
        ("ws://ws.example:80/ws/", "http://ws.example:80"),
    ],
)
def test_the_pages_of_a_room_lie_beside_its_websocket(room: str, pages: str) -> None:
    assert pages_of(room) == pages


def test_the_hub_starts_again_with_the_fans_page_when_that_is_turned_on(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    served: list[bool] = []

    class HubThatTells:
        def __init__(self, *_where: object, live: bool, **_more: object) -> None:
            served.append(live)
            self.came_up: Signal[object] = Signal()
            self.went_down: Signal[object] = Signal()
            self.address = None

        async def run(self) -> None:
            await asyncio.get_running_loop().create_future()

    monkeypatch.setattr("anchor_console.live.backstage.HubProcess", HubThatTells)

    async def scenario() -> None:
        async with a_stage(tmp_path, mode=None) as stage:
            serving = asyncio.create_task(backstage(stage, no_play("cart"))._serve_room())
            await until(lambda: served == [False])
            await stage.console.hub.open_live_page(True)
            await until(lambda: served == [False, True])
            serving.cancel()

    asyncio.run(scenario())
