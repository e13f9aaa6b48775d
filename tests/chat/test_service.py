"""Understanding: in a burst a process of its own reads, and reads just the same."""

from __future__ import annotations

import asyncio
import os
import signal

import pytest
from msgspec import structs

from anchor_console.chat.reader_process import FarReader, GoodsLine, Known, ReaderGone
from anchor_console.chat.service import Understanding
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Item
from anchor_console.core.observer import Signal
from anchor_console.core.paths import resource
from anchor_console.goods.service import Catalogue
from tests.support.shop import womens_shop
from tests.support.until import until

WORDS = resource("understanding")
IN_FORCE = Context(pinned="11", call=None)
LINES = [
    line + "!" * times
    for times in range(10)
    for line in ("11号驼色M来一件", "3号有没有黑色L", "身高165体重110穿什么码", "扣1", "什么时候发货", "😀 来了来了")
]


class SomeGoods:
    """The goods of a shop, as `Goods` shows them."""

    def __init__(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.changed: Signal[Catalogue] = Signal()

    def change(self, catalogue: Catalogue) -> None:
        self.catalogue = catalogue
        self.changed.emit(catalogue)


@pytest.fixture
def goods(tmp_path):
    with womens_shop(tmp_path / "shop") as shop:
        yield SomeGoods(shop.catalogue)


def test_a_burst_is_read_in_the_other_process_as_it_would_be_here(goods):
    async def scenario():
        understanding = Understanding(goods, WORDS)
        here = await understanding.read(LINES, IN_FORCE)
        running = asyncio.create_task(understanding.run())
        await until(lambda: understanding.is_ready_for_bursts, within_s=20)
        there = await understanding.read(LINES, IN_FORCE)
        assert await understanding.read([*LINES, *reversed(LINES)], IN_FORCE) == [*here, *reversed(here)]
        running.cancel()
        await asyncio.wait([running])
        assert there == here
        assert [reading.items[0].number for reading in here[:2]] == ["11", "3"]

    asyncio.run(scenario())


def test_a_process_that_is_ended_in_the_middle_of_a_long_answer_is_gone_within_moments(goods):
    """Nobody reads the rest of the answer: it stays in the pipe, whose end is seen behind it only."""

    async def scenario():
        known = Known({"": [GoodsLine("11", "羊毛大衣", "外套", (), ("驼色",), ("M",))]}, [])
        async with FarReader.started(known, WORDS) as far:
            asking = asyncio.create_task(
                far.read([f"{line}{times}" for times in range(200) for line in LINES], IN_FORCE)
            )
            await asyncio.sleep(0)
            asking.cancel()
            await asyncio.wait([asking])

    async def in_moments():
        async with asyncio.timeout(30):
            await scenario()

    asyncio.run(in_moments())


def test_a_number_is_read_as_that_of_the_platform_on_which_it_is_said_here_as_in_a_burst(goods):
    async def scenario():
        coat, shirt = (goods.catalogue.numbered(number) for number in ("11", "3"))
        there = {coat.id: (("twitch", "3"),), shirt.id: (("twitch", "8"),)}
        goods.change(
            Catalogue([structs.replace(p, platform_numbers=there.get(p.id, ())) for p in goods.catalogue.products])
        )
        understanding = Understanding(goods, WORDS)
        line = f"3号{coat.colors[0]}{coat.sizes[0]}来一件"
        here, else_where = Context(pinned="3", call=None), "kuaishou"
        (said_there,) = await understanding.read([line], here, "twitch")
        (said_elsewhere,) = await understanding.read([line], here, else_where)
        assert said_there.items == (Item("3", coat.colors[0], coat.sizes[0], 1),)
        assert said_elsewhere.items != said_there.items
        running = asyncio.create_task(understanding.run())
        burst = [line + "!" * times for times in range(20)]
        await understanding.read(burst, here, "twitch")
        await until(lambda: understanding.is_ready_for_bursts, within_s=20)
        for platform, said in (("twitch", said_there), (else_where, said_elsewhere)):
            assert {one.items for one in await understanding.read(burst, here, platform)} == {said.items}
        running.cancel()
        await asyncio.wait([running])

    asyncio.run(scenario())


def test_goods_that_change_are_known_in_the_other_process_too(goods):
    async def scenario():
        understanding = Understanding(goods, WORDS)
        await understanding.read(LINES, IN_FORCE)
        running = asyncio.create_task(understanding.run())
        await until(lambda: understanding.is_ready_for_bursts, within_s=20)
        process = understanding.burst_pid
        goods.change(Catalogue([]))
        assert not understanding.is_ready_for_bursts
        await until(lambda: understanding.is_ready_for_bursts, within_s=20)
        assert understanding.burst_pid == process, "it is told, not started again"
        readings = await understanding.read(
            [f"11号驼色M来一件{'!' * times}" for times in range(20)], Context(None, None)
        )
        running.cancel()
        await asyncio.wait([running])
        assert all(reading.items == () for reading in readings)

    asyncio.run(scenario())


def test_a_reader_that_was_killed_is_told_and_another_takes_its_place(goods):
    async def scenario():
        understanding = Understanding(goods, WORDS)
        here = await understanding.read(LINES, IN_FORCE)
        running = asyncio.create_task(understanding.run())
        await until(lambda: understanding.is_ready_for_bursts, within_s=20)
        os.kill(understanding.burst_pid, signal.SIGKILL)
        assert await understanding.read(LINES, IN_FORCE) == here
        await until(lambda: not understanding.is_ready_for_bursts)
        await until(lambda: understanding.is_ready_for_bursts, within_s=20)
        assert await understanding.read(LINES, IN_FORCE) == here
        running.cancel()
        await asyncio.wait([running])

    asyncio.run(scenario())


def test_a_process_that_cannot_read_its_words_is_gone(tmp_path):
    async def scenario():
        line = GoodsLine("1", "大衣", "外套", (), (), ())
        with pytest.raises(ReaderGone):
            async with FarReader.started(Known({"": [line]}, []), tmp_path):
                raise AssertionError("it has no words")

    asyncio.run(scenario())
