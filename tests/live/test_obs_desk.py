"""OBS kept showing the card: set up by one button, through its restarts, and never with a card that is not on air."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from anchor_console.core.refusal import Refused
from anchor_console.live.air.card_watch import Shown
from anchor_console.live.air.obs_desk import ObsDesk, ObsSetup, ObsState
from anchor_console.live.hub_desk import HubAddress
from anchor_console.obs import stand
from anchor_console.pins.card_order import CardOrder
from anchor_console.sales.terms import SellingMode
from tests.live.stage import FakeLink, Stage, a_stage, turn
from tests.obs.toy_obs import ToyObs, toy_obs
from tests.support.until import until

HUB = HubAddress("http://127.0.0.1:8765", "http://192.0.2.5:8765", "tok", "host-tok")


class Scribe:
    """An artist without Qt: its picture is what the card says."""

    def draw(self, order: CardOrder) -> Any:
        raise NotImplementedError

    def png(self, order: CardOrder) -> tuple[bytes, int] | None:
        return (self.line(order).encode(), 50) if order.card is not None else None

    def line(self, order: CardOrder) -> str:
        card = order.card
        stock = card["stock"] if card else None
        return "" if card is None else f"{card['number']} {card['stage']} {card['price']}{Scribe.left(stock)}"

    @staticmethod
    def left(stock: dict[str, Any] | None) -> str:
        return f" {stock['total']}" if stock else ""


@dataclass
class Room:
    stage: Stage
    toy: ToyObs

    @property
    def desk(self) -> ObsDesk:
        return self.stage.console.obs

    @property
    def picture(self) -> str:
        """What OBS shows."""
        file = self.toy.inputs[stand.PICTURE][1]["file"]
        return Path(file).read_text("utf-8") if file else ""

    async def is_in(self, state: ObsState) -> None:
        await until(lambda: self.desk.state is state)

    async def is_set_up(self) -> None:
        """OBS is connected, and has our scene."""
        await self.desk.choose(ObsSetup(is_on=True, url=self.toy.url))
        await self.is_in(ObsState.NOT_SET_UP)
        await self.desk.set_up()

    async def shows(self, text: str) -> None:
        await until(lambda: self.picture == text)


@asynccontextmanager
async def a_room(root: Path, mode: SellingMode = "cart", **more: Any) -> AsyncIterator[Room]:
    async with toy_obs(**more) as toy, a_stage(root, mode) as stage:
        console = stage.console
        console.scene.artist = Scribe()
        console.tasks.start(console.obs.run(), name="obs")
        yield Room(stage, toy)


def test_one_button_sets_obs_up_and_from_then_on_it_shows_each_card(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_room(tmp_path, password="secret") as room:
            desk, air = room.desk, room.stage.console.air
            await desk.choose(ObsSetup(is_on=True, url=room.toy.url), "secret")
            await room.is_in(ObsState.NOT_SET_UP)
            assert await desk.set_up() == [stand.PICTURE, stand.TEXT]
            await room.is_in(ObsState.READY)
            assert room.picture == ""
            await air.take_number("1")
            await room.shows("1 warmup None")
            await until(lambda: room.toy.transforms.get(stand.PICTURE, {}).get("alignment") == 5)
            await air.open_price()
            await room.shows("1 open 19900")
            assert room.toy.inputs[stand.TEXT][1]["text"] == "1 open 19900"
            assert desk.pushed_ms is not None
            assert desk.pushed_ms < 200
            await air.hide()
            await room.shows("")

    asyncio.run(scenario())


def test_an_obs_that_comes_back_shows_the_card_of_now(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_room(tmp_path) as room:
            air = room.stage.console.air
            await room.is_set_up()
            await air.take_number("1")
            await room.shows("1 warmup None")
            await room.is_in(ObsState.READY)
            await room.toy.stop()
            await until(lambda: "obs.gone" in room.stage.notices)
            await air.take_number("2")
            await room.toy.start()
            await room.shows("2 warmup None")
            await until(lambda: "obs.gone" not in room.stage.notices)

    asyncio.run(scenario())


def test_a_wrong_password_waits_for_a_person_and_the_right_one_goes_on_at_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_room(tmp_path, password="secret") as room:
            await room.desk.choose(ObsSetup(is_on=True, url=room.toy.url), "wrong")
            await room.is_in(ObsState.TROUBLE)
            assert room.desk.trouble is not None
            assert room.desk.trouble.why == "obs.wrong_password"
            await room.desk.choose(room.desk.setup, "secret")
            await room.is_in(ObsState.NOT_SET_UP)

    asyncio.run(scenario())


def test_closing_while_obs_has_a_card_and_has_not_said_so_leaves_none_behind(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with toy_obs() as toy:
            async with a_stage(tmp_path) as stage:
                room = Room(stage, toy)
                stage.console.scene.artist = Scribe()
                stage.console.tasks.start(stage.console.obs.run(), name="obs")
                await room.is_set_up()
                await room.is_in(ObsState.READY)
                toy.keeps_answers = 1
                await stage.console.air.take_number("1")
                await room.shows("1 warmup None")
            assert toy.inputs[stand.PICTURE][1]["file"] == ""

    asyncio.run(scenario())


def test_turning_it_off_and_closing_the_console_leave_no_card_behind(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with toy_obs() as toy:
            async with a_stage(tmp_path) as stage:
                room = Room(stage, toy)
                stage.console.scene.artist = Scribe()
                stage.console.tasks.start(stage.console.obs.run(), name="obs")
                await room.desk.choose(ObsSetup(is_on=True, url=toy.url))
                await room.is_in(ObsState.NOT_SET_UP)
                await room.desk.set_up()
                await stage.console.air.take_number("1")
                await room.shows("1 warmup None")
                await room.desk.choose(replace(room.desk.setup, is_on=False))
                await room.shows("")
                await room.desk.choose(replace(room.desk.setup, is_on=True))
                await room.shows("1 warmup None")
            assert toy.inputs[stand.PICTURE][1]["file"] == ""

    asyncio.run(scenario())


def test_an_obs_that_has_a_browser_gets_the_page_and_no_pictures(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_room(tmp_path, kinds=["image_source", "browser_source", "text_gdiplus_v2"]) as room:
            console = room.stage.console
            console.hub.address = HUB
            await room.desk.choose(ObsSetup(is_on=True, url=room.toy.url))
            await room.is_in(ObsState.NOT_SET_UP)
            assert await room.desk.set_up() == [stand.BROWSER]
            await room.is_in(ObsState.PAGE)
            assert "#token=tok" in room.toy.inputs[stand.BROWSER][1]["url"]

    asyncio.run(scenario())


def test_a_card_that_obs_shows_counts_as_shown(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_room(tmp_path) as room:
            console, link = room.stage.console, FakeLink()
            room.stage.broadcast(link)
            await room.is_set_up()
            await console.air.take_number("1")
            await until(lambda: console.watch.shown is Shown.SEEN)
            await room.stage.clock.advance_in_turns(3)
            assert not {"card.unseen", "card.no_overlay"} & set(room.stage.notices)

    asyncio.run(scenario())


def test_a_card_whose_scene_is_not_on_is_loud_until_it_is(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_room(tmp_path) as room:
            console, link = room.stage.console, FakeLink()
            room.stage.broadcast(link)
            await room.is_set_up()
            room.toy.scenes["休息"] = []
            room.toy.scene_now = "休息"
            await console.air.take_number("1")
            await until(lambda: not room.desk.is_in_program)
            await until(lambda: console.watch.shown is Shown.SENT)
            await room.stage.clock.advance_in_turns(2.5)
            assert room.stage.notices == ["card.hidden_in_obs"]
            room.toy.scene_now = "Scene"
            await until(lambda: console.watch.shown is Shown.SEEN)
            assert room.stage.notices == []

    asyncio.run(scenario())


def test_figures_that_move_all_the_time_are_gathered_and_the_last_one_is_shown(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_room(tmp_path, "reserve") as room:
            air, claims = room.stage.console.air, room.stage.console.claims
            await room.is_set_up()
            await air.take_number("2")
            await air.open_price()
            await room.shows("2 open 9900 10")
            before = len(room.toy.fills)
            sku = room.stage.console.state.catalogue.numbered("2").skus[0]
            for _ in range(30):
                await claims.adjust_stock(sku.id, 1, "more")
            await room.shows("2 open 9900 40")
            assert len(room.toy.fills) - before < 15
            await air.hide()
            await room.shows("")

    asyncio.run(scenario())


def test_setting_up_without_obs_says_why(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_room(tmp_path) as room:
            with pytest.raises(Refused) as refused:
                await room.desk.set_up()
            assert refused.value.reason == "obs.gone"

    asyncio.run(scenario())


def test_closing_while_obs_is_not_there_leaves_nobody_waiting_for_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_room(tmp_path) as room:
            await room.desk.choose(ObsSetup(is_on=True, url="ws://127.0.0.1:9"))
            await room.is_in(ObsState.TROUBLE)
            await turn()
        assert asyncio.all_tasks() == {asyncio.current_task()}

    asyncio.run(scenario())
