"""Pictures of products: ready before the take, on the card once the hub has them, and never in its way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from anchor_console.core.ids import ProductId
from anchor_console.goods.images import card_name
from anchor_console.room.link import LinkDown
from tests.live.stage import Stage, a_stage
from tests.support.until import until


class Shelf:
    def __init__(self) -> None:
        self.is_down = False
        self.brought: list[bytes] = []

    async def bring(self, webp: bytes) -> str:
        if self.is_down:
            raise LinkDown("away")
        self.brought.append(webp)
        return f"/a/{webp.decode()}"


@asynccontextmanager
async def a_shop(root: Path) -> AsyncIterator[tuple[Stage, Shelf]]:
    """Product 1 has the picture `one`, product 2 `two`, as the goods page keeps them."""
    async with a_stage(root) as stage:
        console, shelf = stage.console, Shelf()
        console.profile.pictures.mkdir()
        for name in ("one", "two"):
            (console.profile.pictures / card_name(name)).write_bytes(name.encode())
        codes = {number: console.state.catalogue.numbered(number).code for number in ("1", "2")}
        await console.goods_pictures.take({codes["1"]: "one", codes["2"]: "two"})
        console.pictures.bring = shelf.bring
        console.tasks.start(console.pictures.run(), name="pictures")
        yield stage, shelf


def product_id(stage: Stage, number: str) -> ProductId:
    product = stage.console.state.catalogue.numbered(number)
    assert product is not None
    return product.id


def image(stage: Stage) -> object:
    card = stage.console.scene.card()
    return card["image"] if card else None


def test_a_pin_that_waits_has_its_picture_ready_when_it_is_taken(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_shop(tmp_path) as (stage, shelf):
            await stage.console.queue.pin_number("1")
            await until(lambda: shelf.brought == [b"one"])
            await stage.console.air.take_next()
            assert image(stage) == "/a/one"
            assert stage.console.scene.order().picture == b"one"
            await stage.console.air.take_number("2")
            await until(lambda: image(stage) == "/a/two")
            await stage.console.air.take_number("3")
            assert image(stage) is None

    asyncio.run(scenario())


def test_a_hub_that_was_away_gets_the_picture_when_it_is_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_shop(tmp_path) as (stage, shelf):
            shelf.is_down = True
            await stage.console.air.take_number("1")
            await until(lambda: stage.console.scene.order().picture is not None)
            assert image(stage) is None
            shelf.is_down = False
            stage.console.pictures.hub_is_new()
            await until(lambda: image(stage) == "/a/one")

    asyncio.run(scenario())


def test_a_picture_that_is_changed_on_air_is_changed_on_the_card(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_shop(tmp_path) as (stage, _):
            await stage.console.air.take_number("1")
            await until(lambda: image(stage) == "/a/one")
            code = stage.console.state.catalogue.numbered("1").code
            await stage.console.goods_pictures.take({code: "two"})
            await until(lambda: image(stage) == "/a/two")

    asyncio.run(scenario())


def test_of_the_products_of_an_evening_only_the_latest_pictures_are_kept(tmp_path: Path, monkeypatch: Any) -> None:
    monkeypatch.setattr("anchor_console.live.air.card_pictures._KEPT", 1)

    async def scenario() -> None:
        async with a_shop(tmp_path) as (stage, _):
            pictures, (one, two) = stage.console.pictures, (product_id(stage, number) for number in ("1", "2"))
            await stage.console.air.take_number("1")
            await until(lambda: pictures.picture(one) is not None)
            await stage.console.air.take_number("2")
            await until(lambda: pictures.picture(two) is not None)
            assert pictures.picture(one) is None

    asyncio.run(scenario())
