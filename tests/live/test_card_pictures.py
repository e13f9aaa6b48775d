"""Pictures of products: ready before the take, on the card once the hub has them, and never in its way."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from anchor_console.live.card_pictures import BadPicture
from anchor_console.room.link import LinkDown
from tests.live.stage import Stage, a_stage
from tests.support.until import until


class Darkroom:
    def develop(self, file: Path) -> bytes:
        if b"qr" in file.read_bytes():
            raise BadPicture("card.picture_code")
        return b"webp of " + file.name.encode()


class Shelf:
    def __init__(self) -> None:
        self.is_down = False
        self.brought: list[bytes] = []

    async def bring(self, webp: bytes) -> str:
        if self.is_down:
            raise LinkDown("away")
        self.brought.append(webp)
        return f"/a/{webp.decode().rpartition(' ')[2]}"


@asynccontextmanager
async def a_shop(root: Path) -> AsyncIterator[tuple[Stage, Shelf]]:
    folder = root / "pictures"
    folder.mkdir(parents=True)
    (folder / "1.jpg").write_bytes(b"one")
    (folder / "D2.png").write_bytes(b"two")
    (folder / "3.jpg").write_bytes(b"qr")
    async with a_stage(root / "profile") as stage:
        pictures, shelf = stage.console.pictures, Shelf()
        pictures.darkroom, pictures.bring = Darkroom(), shelf.bring
        await pictures.use_folder(folder)
        stage.console.tasks.start(pictures.run(), name="pictures")
        yield stage, shelf


def image(stage: Stage) -> object:
    card = stage.console.scene.card()
    return card["image"] if card else None


def test_a_pin_that_waits_has_its_picture_ready_when_it_is_taken(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_shop(tmp_path) as (stage, shelf):
            await stage.console.air.pin_number("1")
            await until(lambda: shelf.brought == [b"webp of 1.jpg"])
            await stage.console.air.take_next()
            assert image(stage) == "/a/1.jpg"
            assert stage.console.scene.order().picture == b"webp of 1.jpg"
            await stage.console.air.take_number("2")
            await until(lambda: image(stage) == "/a/D2.png")

    asyncio.run(scenario())


def test_a_picture_with_a_code_stays_off_the_card_and_is_told(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_shop(tmp_path) as (stage, shelf):
            await stage.console.air.take_number("3")
            await until(lambda: "card.picture_code" in stage.notices)
            assert image(stage) is None
            assert shelf.brought == []

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
            await until(lambda: image(stage) == "/a/1.jpg")

    asyncio.run(scenario())


def test_a_picture_that_is_changed_is_made_anew(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_shop(tmp_path) as (stage, _):
            await stage.console.air.take_number("3")
            await until(lambda: "card.picture_code" in stage.notices)
            (tmp_path / "pictures" / "3.jpg").write_bytes(b"without a code")
            await stage.console.air.hide()
            await stage.console.air.take_number("3")
            await until(lambda: image(stage) == "/a/3.jpg")

    asyncio.run(scenario())
