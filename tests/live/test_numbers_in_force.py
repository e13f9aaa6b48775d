"""A message is read with the link numbers that its fan saw."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from anchor_console.core.ids import ProductId
from anchor_console.core.refusal import Refused
from anchor_console.live.desks import Asked
from anchor_console.sales.claims import Claim, ClaimState
from anchor_console.sales.taking_back import Parts
from tests.live.stage import FakeLink, Stage, a_stage
from tests.support.shop import a_fan, a_line, a_row, an_order, said
from tests.support.until import until

GOODS = (
    a_row(),
    a_row(product_code="D1", name="连衣裙", aliases=(), sku_code="D1-M", number="2", stock=5),
)
COAT, DRESS = "羊毛大衣", "连衣裙"


def named(stage: Stage, name: str) -> ProductId:
    return next(product.id for product in stage.console.state.catalogue.products if product.name == name)


def claim_of(stage: Stage, index: int = 0) -> Claim:
    return list(stage.console.state.claims)[index]


async def give_1_to_the_dress(stage: Stage, after_s: float = 60) -> None:
    stage.clock.advance(after_s)
    await stage.console.goods_desk.renumber(named(stage, DRESS), "1")


def test_a_line_from_before_the_move_means_what_had_the_number_then(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve", GOODS) as stage:
            await give_1_to_the_dress(stage)
            stage.clock.advance(120)
            await stage.hear(said("1号驼色M要一件", 1, seconds=55), said("1号驼色M要一件", 2, seconds=170))
            old, new = claim_of(stage, 0), claim_of(stage, 1)
            assert (old.product_id, old.state) == (named(stage, COAT), ClaimState.HELD)
            assert (new.product_id, new.state) == (named(stage, DRESS), ClaimState.HELD)
            assert {old.number, new.number} == {"1"}

    asyncio.run(scenario())


def test_within_ten_seconds_of_a_move_a_claim_keeps_both_readings_and_needs_a_look(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve", GOODS) as stage:
            await give_1_to_the_dress(stage)
            stage.clock.advance(5)
            await stage.hear(said("1号驼色M要一件", seconds=65))
            claim = claim_of(stage)
            assert claim.state is ClaimState.NEEDS_LOOK
            assert {claim.product_id, claim.or_product_id} == {named(stage, COAT), named(stage, DRESS)}
            assert claim.held == 0
            with pytest.raises(Refused):
                await stage.console.claims.confirm(claim.id)
            coat = stage.console.state.catalogue.product(named(stage, COAT))
            assert coat is not None
            await stage.console.claims.choose_variant(claim.id, coat.skus[0].id)
            claim = claim_of(stage)
            assert (claim.product_id, claim.or_product_id, claim.held) == (coat.id, None, 1)
        async with a_stage(tmp_path) as stage:
            assert claim_of(stage) == claim

    asyncio.run(scenario())


def test_taking_the_choice_back_brings_both_readings_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve", GOODS) as stage:
            await give_1_to_the_dress(stage)
            await stage.hear(said("1号驼色M要一件", seconds=65))
            before = claim_of(stage)
            coat = stage.console.state.catalogue.product(named(stage, COAT))
            dress = stage.console.state.catalogue.product(named(stage, DRESS))
            assert coat is not None
            assert dress is not None
            await stage.console.claims.choose_variant(before.id, coat.skus[0].id)
            await stage.console.undo.take_back()
            assert Parts.of(claim_of(stage)) == Parts.of(before)
            # The other one can be chosen now, and that be taken back and done again.
            await stage.console.claims.choose_variant(before.id, dress.skus[0].id)
            chosen = claim_of(stage)
            assert (chosen.product_id, chosen.or_product_id, chosen.held) == (dress.id, None, 1)
            await stage.console.undo.take_back()
            assert Parts.of(claim_of(stage)) == Parts.of(before)
            await stage.console.undo.do_again()
            assert (claim_of(stage).product_id, claim_of(stage).or_product_id) == (dress.id, None)

    asyncio.run(scenario())


def test_what_was_bought_tells_which_product_was_meant(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "cart", GOODS) as stage:
            await give_1_to_the_dress(stage)
            await stage.hear(said("1号驼色M要一件", 1, seconds=63))
            assert claim_of(stage).state is ClaimState.NEEDS_LOOK
            await stage.hear(an_order("o1", seconds=64, lines=[a_line("C1-M")]))
            claim = claim_of(stage)
            assert (claim.state, claim.product_id, claim.or_product_id) == (ClaimState.SOLD, named(stage, COAT), None)

    asyncio.run(scenario())


def test_a_line_that_names_no_number_means_what_is_on_air_whatever_number_that_has_now(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "cart", GOODS) as stage:
            await stage.put_on_air("1")
            await give_1_to_the_dress(stage)
            await stage.hear(said("驼色M来一件", seconds=61))
            claim = claim_of(stage)
            assert (claim.product_id, claim.or_product_id) == (named(stage, COAT), None)

    asyncio.run(scenario())


def test_a_claim_that_a_person_writes_down_means_the_number_of_now(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "cart", GOODS) as stage:
            await give_1_to_the_dress(stage)
            await stage.console.claims.add(a_fan(1), Asked("1", "驼色", "M", 1))
            assert claim_of(stage).product_id == named(stage, DRESS)

    asyncio.run(scenario())


def test_a_question_right_after_a_move_is_about_the_new_holder_and_an_older_one_about_the_old(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "cart", GOODS) as stage:
            await give_1_to_the_dress(stage)
            await stage.hear(said("1号多少钱", 1, seconds=30), said("1号多少钱", 2, seconds=90))
            asked = [ask.product_id for ask in stage.console.state.asks]
            assert asked == [named(stage, COAT), named(stage, DRESS)]

    asyncio.run(scenario())


def test_where_a_platform_has_numbers_of_its_own_its_fans_are_understood_by_them(tmp_path: Path) -> None:
    """1 is the coat, but on Twitch the dress; what is 5 there has no such number elsewhere."""
    goods = (
        *GOODS[:1],
        a_row(product_code="D1", name="连衣裙", aliases=(), sku_code="D1-L", color="蓝色", size="L", number="2"),
    )

    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve", goods) as stage:
            coat, dress = named(stage, COAT), named(stage, DRESS)
            stage.clock.advance(60)
            await stage.console.goods_desk.give_numbers({dress: "1", coat: "5"}, "twitch")
            stage.clock.advance(60)
            await stage.put_on_air("1")
            here, there = "kuaishou", "twitch"
            for n, (text, where, means, variant) in enumerate((
                ("1号蓝色L要一件", there, dress, ("蓝色", "L")),
                ("1号驼色M要一件", here, coat, ("驼色", "M")),
                ("5号驼色M要一件", there, coat, ("驼色", "M")),
                ("驼色M要一件", there, coat, ("驼色", "M")),
                ("2号蓝色要一件", here, dress, ("蓝色", "L")),
            )):  # fmt: skip
                await stage.hear(said(text, n, seconds=130 + n, fan=a_fan(n, platform=where)))
                claim = claim_of(stage, n)
                assert (claim.product_id, claim.color, claim.size) == (means, *variant), text
                assert claim.held == 1, text
            await stage.hear(
                said("5号有什么颜色", seconds=141, fan=a_fan(9, platform=there)), said("1号有什么颜色", 11, seconds=142)
            )
            assert {ask.product_id for ask in stage.console.state.asks} == {coat}

    asyncio.run(scenario())


def test_what_waits_and_what_is_on_air_tell_the_numbers_of_now(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "cart", GOODS) as stage:
            console, link = stage.console, FakeLink()
            stage.broadcast(link)
            coat, dress = named(stage, COAT), named(stage, DRESS)
            await console.queue.pin(coat)
            held = await console.queue.pin(dress)
            await console.queue.hold(held)
            await console.goods_desk.give_numbers({dress: "1", coat: "2"})
            assert [(pin.product_id, pin.number) for pin in console.state.queue] == [(coat, "2")]
            assert [(pin.product_id, pin.number) for pin in console.state.held] == [(dress, "1")]
            await console.air.take_next()
            assert (stage.on_air.product_id, stage.on_air.number) == (coat, "2")
            await console.goods_desk.move_to(coat, 1)
            assert stage.on_air.number == "1"
            await until(lambda: link.values["card"]["number"] == "1")
            await console.undo.take_back()
            assert stage.on_air.number == "2"

    asyncio.run(scenario())


def test_a_number_that_went_to_another_is_told_no_more_and_its_product_not_taken(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "cart", GOODS) as stage:
            console, link = stage.console, FakeLink()
            stage.broadcast(link)
            coat = named(stage, COAT)
            await stage.put_on_air("1")
            await console.queue.pin(coat)
            await give_1_to_the_dress(stage)
            assert "card.number_gone" in stage.notices
            await stage.clock.advance_in_turns(1)
            await until(lambda: link.values["card"]["number"] is None)
            await until(lambda: [pin["number"] for pin in link.values["queue"]["pins"]] == ["–"])
            assert link.values["queue"]["on_air"]["number"] == "–"
            with pytest.raises(Refused, match=r"pin\.number_gone"):
                await console.air.take_next()
            await console.goods_desk.give_numbers({coat: "7"})
            assert stage.on_air.number == "7"
            assert "card.number_gone" not in stage.notices
            await console.air.take_next()
            assert len(console.state.queue) == 0

    asyncio.run(scenario())


def test_a_goods_file_that_moves_numbers_moves_them_on_air(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "cart", GOODS) as stage:
            await stage.put_on_air("1")
            file = tmp_path / "goods.csv"
            file.write_text("number,product_code,name,sku_code\n9,C1,羊毛大衣,C1-M\n", "utf-8")
            await stage.console.importing.bring_in(
                "goods", file, mapping={}, platform=None, by_name="desk", on_step=lambda *_: None
            )
            assert stage.on_air.number == "9"

    asyncio.run(scenario())
