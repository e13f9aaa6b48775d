"""The size that can be told to who asks for one follows what is known of them, and is nobody's who is gone."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from anchor_console.core.ids import IdentityId
from anchor_console.fans.facts import Standing
from anchor_console.goods.sizes import SizeRange
from tests.live.stage import FakeLink, Stage, a_stage
from tests.support.shop import a_fan, a_row, said
from tests.support.until import until

HER = a_fan("zqx", name="蔷薇阿姨")


def told(link: FakeLink) -> list[str | None]:
    """What can be said aloud to each ask, as the room's screens have it."""
    asks = link.values.get("asks", {"items": []})["items"]
    return [one["aloud"] and one["aloud"]["zh"] for one in asks]


def who_asked(stage: Stage) -> IdentityId:
    return IdentityId(stage.ask("SELECT id FROM identities WHERE user_id = ?", HER.user_id)[0][0])


async def she_asks(stage: Stage) -> FakeLink:
    """She said what she wears and asked for a size; the room's screens have the answer."""
    link = FakeLink()
    await stage.put_on_air("1")
    await stage.hear(said("我平时穿M码", fan=HER), said("1号我穿多大码", fan=HER, seconds=1))
    stage.broadcast(link)
    await until(lambda: told(link) == ["1号：蔷薇阿姨拿M。"], what="the answer")
    return link


async def is_erased(stage: Stage) -> None:
    await stage.console.privacy.erase_shown(who_asked(stage))


async def is_under_age(stage: Stage) -> None:
    await stage.hear(said("我今年15岁", fan=HER, seconds=2))


async def is_corrected(stage: Stage) -> None:
    fans = stage.console.fans
    view = fans.view(who_asked(stage))
    assert view is not None
    (size,) = [one for one in view.facts if one.fact.facet == "size"]
    await fans.settle(who_asked(stage), size, Standing.REJECTED)


@pytest.mark.parametrize("what_happens", [is_erased, is_under_age, is_corrected])
def test_nobody_is_told_a_size_who_is_gone_under_age_or_of_whom_it_was_wrong(
    tmp_path: Path, what_happens: Callable[[Stage], Awaitable[None]]
) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop") as stage:
            link = await she_asks(stage)
            await what_happens(stage)
            await stage.clock.advance_in_turns(1)
            assert told(link) == [None]
            (ask,) = stage.console.state.asks
            assert stage.console.asks.ready(ask) is None

    asyncio.run(scenario())


def test_who_tells_her_figures_after_she_asked_is_told_her_size(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop") as stage:
            link = FakeLink()
            await stage.put_on_air("1")
            await stage.hear(said("1号我穿多大码", fan=HER))
            stage.broadcast(link)
            await until(lambda: told(link) == [None], what="nothing to say to her")
            await stage.hear(said("我平时穿M码", fan=HER, seconds=1))
            await stage.clock.advance_in_turns(1)
            assert told(link) == ["1号：蔷薇阿姨拿M。"]

    asyncio.run(scenario())


KIDS = [
    a_row(product_code="K1", name="儿童卫衣", category="童装", aliases=("卫衣",), sku_code=f"K1-{size}", size=size)
    for size in ("110", "120")
]


@pytest.mark.parametrize(
    ("lines", "advice"),
    [
        # The child's, though she spoke of her husband last.
        (("我家豆豆5岁110cm 40斤穿多大", "我老公178 150斤"), [("孩子", "110/40斤 → 110")]),
        (("我家豆豆5岁110cm 40斤穿多大", "卫衣还有吗"), [("孩子", "110/40斤 → 110")]),
        (("我老公178 150斤 穿多大",), [("self", "还缺穿的人的身高或体重")]),
    ],
)
def test_what_children_wear_is_advised_for_the_child_and_nobody_else(
    tmp_path: Path, lines: tuple[str, ...], advice: list[tuple[str, str]]
) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop", rows=KIDS) as stage:
            product = stage.console.goods.catalogue.numbered("1")
            assert product is not None
            chart = [SizeRange("110", 105, 115, 17, 22), SizeRange("120", 115, 125, 22, 27)]
            await stage.console.goods_desk.set_size_chart(product.id, chart)
            await stage.put_on_air("1")
            for at, text in enumerate(lines):
                await stage.hear(said(text, fan=HER, seconds=at))
            await stage.console.suits.look(who_asked(stage))
            found = stage.console.suits.size_advice(who_asked(stage))
            assert [(one.wearer, one.words.zh) for one in found] == advice

    asyncio.run(scenario())


def test_a_chart_of_other_sizes_is_said_to_be_one_and_no_figure_to_be_missing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop", rows=[a_row(size="均码")]) as stage:
            product = stage.console.goods.catalogue.numbered("1")
            assert product is not None
            await stage.console.goods_desk.set_size_chart(product.id, [SizeRange("M", 155, 165, 45, 55)])
            await stage.put_on_air("1")
            await stage.hear(said("我160 100斤 1号穿多大", fan=HER))
            await stage.console.suits.look(who_asked(stage))
            (found,) = stage.console.suits.size_advice(who_asked(stage))
            assert found.words.zh == "尺码表里的码，这款没有"

    asyncio.run(scenario())


NUTS = [
    a_row(product_code="N1", name="每日坚果", category="零食", aliases=("坚果",), sku_code=f"N1-{size}", size=size)
    for size in ("15包", "30包")
]


def test_of_what_comes_in_packs_no_size_is_advised(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop", rows=NUTS) as stage:
            await stage.put_on_air("1")
            await stage.hear(said("我平时穿M码 1号穿多大", fan=HER))
            await stage.console.suits.look(who_asked(stage))
            assert stage.console.suits.size_advice(who_asked(stage)) == ()

    asyncio.run(scenario())
