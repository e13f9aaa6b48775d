"""The price on air follows the goods, behind the guard of an opening; a claim is sold at what the room saw."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest

from anchor_console.goods.guard import Doubt, Objection
from anchor_console.live.goods.goods_desk import Sure
from anchor_console.pins.card import Stage as CardStage
from anchor_console.pins.flash import FlashOffer
from anchor_console.pins.service import NeedsConfirmation
from anchor_console.pins.steps import StepKind
from anchor_console.pins.ticks import Tick
from tests.live.stage import FakeLink, Stage, a_stage
from tests.support.shop import SOME_GOODS, a_row, said
from tests.support.until import until

SURE = Sure(is_confirmed=True, why="福利款")
COAT = a_row(), a_row(sku_code="C1-XL", size="XL", price_minor=21_900)


def run(tmp_path: Path, scenario: Callable[[Stage], Coroutine[Any, Any, None]], rows: Any = SOME_GOODS) -> None:
    async def whole() -> None:
        async with a_stage(tmp_path / "shop", "reserve", rows=rows) as stage:
            await scenario(stage)

    asyncio.run(whole())


async def set_price(stage: Stage, minor: int | None, *sure: Sure, field: str = "price") -> None:
    await stage.console.goods_desk.set_price(stage.on_air.product_id, field, minor, *sure)


async def stopped(doing: Any) -> tuple[Objection, ...]:
    with pytest.raises(NeedsConfirmation) as asked:
        await doing
    return asked.value.objections


def prices(stage: Stage) -> list[int | None]:
    product = stage.console.state.catalogue.product(stage.on_air.product_id)
    assert product is not None
    return [sku.price_minor for sku in product.skus]


async def sold(stage: Stage) -> list[tuple[Any, ...]]:
    """Every claim is paid: the price of one and the amount of each sale."""
    for claim in list(stage.console.state.claims):
        await stage.console.claims.confirm(claim.id)
    return stage.ask("SELECT unit_price, discount, amount FROM sales ORDER BY rowid")


@pytest.mark.parametrize("in_s", [0, 60])
def test_a_price_under_its_floor_that_is_set_on_air_asks_twice_and_nothing_changes_before(
    tmp_path: Path, in_s: int
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.put_on_air("1")
        await stage.console.air.open_price(in_s=in_s)
        (against,) = await stopped(set_price(stage, 10_000))
        assert (against.doubt, against.ours, against.theirs) == (Doubt.FLOOR, 10_000, 15_000)
        assert (stage.on_air.price_minor, prices(stage)) == (19_900, [19_900, 19_900])
        await set_price(stage, 10_000, SURE)
        assert (stage.on_air.price_minor, prices(stage)) == (10_000, [10_000, 10_000])
        step = stage.console.state.air_log()[0]
        assert (step.kind, step.price_minor, step.why) == (StepKind.PRICE, 10_000, "福利款")
        stage.clock.advance(in_s)
        await stage.console.air.open_due()
        assert (stage.on_air.stage, stage.on_air.price_minor) == (CardStage.OPEN, 10_000)

    run(tmp_path, scenario)


def test_a_price_that_is_set_on_air_stands_on_the_card_at_once_and_is_taken_back_from_it(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        link = FakeLink()
        stage.broadcast(link)
        await stage.put_on_air("1")
        await stage.console.air.open_price()
        await set_price(stage, 15_900)
        await until(lambda: link.cards and link.cards[-1] and link.cards[-1]["price"] == 15_900)
        await stage.console.undo.take_back()
        await until(lambda: link.cards[-1] and link.cards[-1]["price"] == 19_900)
        assert (stage.on_air.price_minor, prices(stage)) == (19_900, [19_900, 19_900])

    run(tmp_path, scenario)


def test_a_price_that_is_set_on_air_is_to_be_set_on_the_platform_again(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        air = stage.console.air
        await stage.put_on_air("1")
        await air.open_price()
        await air.tick(Tick.POPPED, True)
        await air.tick(Tick.PRICED, True)
        await set_price(stage, 15_900)
        assert stage.ask("SELECT tick FROM pin_ticks") == [("popped",)]
        assert not stage.console.state.ticks.has(Tick.PRICED)

    run(tmp_path, scenario)


def test_what_is_not_open_is_priced_unasked_and_asks_as_it_opens(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.put_on_air("1")
        await set_price(stage, 10_000)
        assert stage.on_air.price_minor is None
        assert stage.console.state.air_log()[0].kind is StepKind.TAKE
        await stopped(stage.console.air.open_price())

    run(tmp_path, scenario)


def test_one_variant_under_its_floor_asks_though_the_card_tells_another_price(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.put_on_air("1")
        await set_price(stage, 9_000, field="floor_price")
        await stage.console.air.open_price()
        product = stage.console.state.catalogue.numbered("1")
        assert product is not None
        dear = product.skus[-1]
        await stage.console.goods_desk.set_sku(dear.id, "floor_price", 20_000)
        change = stage.console.goods_desk.set_sku
        assert await stopped(change(dear.id, "price", 19_950)) == (
            Objection(Doubt.FLOOR, 19_950, 20_000, dear.variant),
        )
        await change(dear.id, "price", 19_950, SURE)
        assert (stage.on_air.price_minor, sorted(prices(stage), key=str)) == (19_900, [19_900, 19_950])

    run(tmp_path, scenario, rows=COAT)


def test_what_was_meant_at_the_opening_is_not_asked_again_for_another_column(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.put_on_air("1")
        await set_price(stage, 10_000)
        await stage.console.air.open_price(confirmed=True, why="福利款")
        await set_price(stage, 29_900, field="list_price")
        await stage.console.goods_desk.set_product(stage.on_air.product_id, "category", "外套")
        await set_price(stage, 16_000)
        assert stage.on_air.price_minor == 16_000

    run(tmp_path, scenario)


def test_a_claim_is_sold_at_what_the_room_saw_when_it_was_made(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("1号驼色M要1件", 1))
        await stage.put_on_air("1")
        await stage.console.air.open_price()
        await stage.hear(said("1号驼色M要1件", 2), said("1号要1件", 3))
        await set_price(stage, 15_900)
        await stage.hear(said("1号驼色M要1件", 4), said("1号驼色M再来1件", 2, seconds=1))
        await stage.console.air.hide()
        await set_price_of(stage, "1", 17_900)
        await stage.console.claims.choose_variant(stage.console.state.claims[2].id, sku_id(stage, "C1-L"))
        assert await sold(stage) == [
            (17_900, 0, 17_900),  # in a warm-up nobody has seen a price
            (19_900, 4_000, 19_900 + 15_900),
            (19_900, 0, 19_900),
            (15_900, 0, 15_900),
        ]

    run(tmp_path, scenario)


def test_a_claim_of_a_variant_that_a_person_corrects_costs_what_that_costs(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.put_on_air("1")
        await stage.console.air.open_price()
        await stage.hear(said("1号驼色XL要20件", 1), said("1号驼色XL要1件", 2, seconds=1))
        await stage.console.claims.choose_variant(stage.console.state.claims[1].id, sku_id(stage, "C1-M"))
        assert await sold(stage) == [(21_900, 0, 20 * 21_900), (19_900, 0, 19_900)]

    run(tmp_path, scenario, rows=COAT)


def test_a_flash_that_is_not_lower_any_more_is_over(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.put_on_air("1")
        await stage.console.air.open_price()
        await stage.console.air.flash(FlashOffer(17_900, for_s=600))
        await set_price(stage, 18_900)
        assert stage.on_air.price_at(stage.clock.now_ms()) == 17_900
        await set_price(stage, 16_900)
        assert stage.on_air.price_at(stage.clock.now_ms()) == 16_900
        stage.clock.advance(1)
        await stage.hear(said("1号驼色M要1件", 1, seconds=1))
        assert await sold(stage) == [(16_900, 0, 16_900)]

    run(tmp_path, scenario)


def test_a_goods_file_moves_the_card_or_says_that_it_does_not(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        async def file_with(price: str) -> None:
            file = tmp_path / "goods.csv"
            rows = "".join(f"C1,羊毛大衣,大衣,C1-{size},驼色,{size},{price}\r\n" for size in "ML")
            file.write_text(f"product_code,name,category,sku_code,color,size,live_price\r\n{rows}", "utf-8")
            await stage.console.importing.bring_in("goods", file, {}, None, "owner", lambda done, of: None)

        await stage.put_on_air("1")
        await stage.console.air.open_price()
        await file_with("179.00")
        assert (stage.on_air.price_minor, stage.notices) == (17_900, [])
        await file_with("100.00")
        assert (stage.on_air.price_minor, prices(stage)) == (17_900, [10_000, 10_000])
        assert "card.price_kept" in stage.notices
        await stage.hear(said("1号驼色M要1件", 1))
        assert await sold(stage) == [(17_900, 0, 17_900)]
        await file_with("179.00")
        assert "card.price_kept" not in stage.notices

    run(tmp_path, scenario)


async def set_price_of(stage: Stage, number: str, minor: int) -> None:
    product = stage.console.state.catalogue.numbered(number)
    assert product is not None
    await stage.console.goods_desk.set_price(product.id, "price", minor)


def sku_id(stage: Stage, code: str) -> Any:
    found = stage.console.state.catalogue.sku_coded(code)
    assert found is not None
    return found[1].id
