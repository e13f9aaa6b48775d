"""The queue and the card on air, as people work them through the real services."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from anchor_console.core.ids import PinId
from anchor_console.core.refusal import Refused
from anchor_console.live.actions import By
from anchor_console.live.air.air import Saw
from anchor_console.pins.card import Stage as CardStage
from anchor_console.pins.service import NeedsConfirmation
from tests.live.stage import Stage, a_stage
from tests.support.shop import SOME_GOODS, a_row


def numbers(stage: Stage) -> list[str]:
    return [pin.number for pin in stage.console.state.queue]


async def refused(doing: Any) -> str:
    """Why `doing` was refused: the key of the sentence for the screen."""
    with pytest.raises(Refused) as refusal:
        await doing
    return refusal.value.reason


def test_a_full_queue_takes_no_more_until_one_is_gone_yet_a_number_can_be_taken(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            air, queue = stage.console.air, stage.console.queue
            waiting = [await queue.pin_number("1") for _ in range(200)]
            await queue.hold(waiting[0])
            assert await refused(queue.pin_number("2")) == "pin.queue_full"
            await air.take_number("2")
            assert stage.on_air.number == "2"
            await queue.remove(waiting[0])
            await queue.pin_number("3")
            assert await refused(queue.pin_number("2")) == "pin.queue_full"

    asyncio.run(scenario())


def test_pins_are_moved_removed_and_taken_in_their_order(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            air, queue = stage.console.air, stage.console.queue
            one, two, three = [await queue.pin_number(number) for number in ("1", "2", "3")]
            await queue.move(three, None)
            await queue.move(one, two)
            assert numbers(stage) == ["3", "2", "1"]
            await queue.remove(two)
            assert await refused(queue.remove(two)) == "pin.gone"
            await air.take_next()
            assert (numbers(stage), stage.on_air.pin_id) == (["1"], three)
            await air.take_next()
            assert await refused(air.take_next()) == "queue.empty"
            assert stage.ask("SELECT number, state FROM pins ORDER BY number") == [
                *[("1", "on_air"), ("2", "removed"), ("3", "done")]
            ]

    asyncio.run(scenario())


def test_a_number_takes_the_pin_that_waits_or_a_new_one(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            air, queue = stage.console.air, stage.console.queue
            waiting = await queue.pin_number("1", "留给王姐", By("小助理", "assistant", "c1"))
            await air.take_number("1")
            assert (stage.on_air.pin_id, numbers(stage)) == (waiting, [])
            await air.take_number("2")
            assert stage.on_air.number == "2"
            assert await refused(air.take_number("404")) == "take.number_unknown"

    asyncio.run(scenario())


def test_a_step_on_a_card_that_the_person_did_not_see_changes_nothing(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            air, queue = stage.console.air, stage.console.queue
            one, two = [await queue.pin_number(number) for number in ("1", "2")]
            await air.take(one, saw=Saw(None))
            assert await refused(air.take(two, saw=Saw(None))) == "card.changed"
            assert await refused(air.take(two, saw=Saw(PinId("another")))) == "card.changed"
            for step in (air.open_price, air.sold_out, air.close, air.again, air.hide):
                assert await refused(step(pin_id=two)) == "card.changed"
            assert (stage.on_air.pin_id, stage.on_air.stage) == (one, CardStage.WARMUP)
            await air.take(one, saw=Saw(None))
            assert stage.on_air.pin_id == one, "the same press twice is once"
            await air.take(two, saw=Saw(one))
            assert stage.on_air.pin_id == two

    asyncio.run(scenario())


def test_two_who_take_at_once_do_not_both_win(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            air, queue = stage.console.air, stage.console.queue
            pins = [await queue.pin_number(number) for number in ("1", "2")]
            outcomes = await asyncio.gather(
                *(air.take(pin, saw=Saw(None)) for pin in pins), return_exceptions=True
            )  # fmt: skip
            assert [type(outcome) for outcome in outcomes] == [type(None), Refused]
            assert stage.on_air.pin_id == pins[0]

    asyncio.run(scenario())


def test_a_price_under_its_floor_asks_twice_and_one_that_is_missing_never_opens(tmp_path: Path) -> None:
    async def scenario() -> None:
        under = a_row(number="7", product_code="U7", sku_code="U7", price_minor=9_900, floor_price_minor=10_000)
        async with a_stage(tmp_path, rows=(*SOME_GOODS, under)) as stage:
            air = stage.console.air
            assert await refused(air.open_price()) == "card.none"
            await air.take_number("7")
            with pytest.raises(NeedsConfirmation):
                await air.open_price()
            assert stage.on_air.stage is CardStage.WARMUP
            await air.open_price(confirmed=True)
            assert (stage.on_air.stage, stage.on_air.price_minor) == (CardStage.OPEN, 9_900)
            await air.take_number("3")
            assert await refused(air.open_price(confirmed=True)) == "card.no_price"

    asyncio.run(scenario())


def test_a_card_goes_through_its_stages_and_releases_more_units(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            air = stage.console.air
            await air.take_number("2")
            assert await refused(air.sold_out()) == "card.wrong_stage"
            await air.open_price(units=5)
            await air.sold_out()
            await air.again(units=3)
            assert stage.on_air.stage is CardStage.OPEN
            row = stage.console.state.goods_rows.get(stage.on_air.product_id)
            assert row is not None
            assert row.left == 18
            await air.close()
            await air.hide()
            await air.hide()
            assert stage.console.state.on_air is None

    asyncio.run(scenario())


def test_a_product_set_to_open_at_once_is_open_when_it_is_taken(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            product = stage.console.state.catalogue.numbered("1")
            assert product is not None
            await stage.console.goods.set_opens_at_once(product.id, True)
            await stage.console.air.take_number("1")
            assert (stage.on_air.stage, stage.on_air.price_minor) == (CardStage.OPEN, 19_900)

    asyncio.run(scenario())


def test_what_was_on_air_and_queued_is_so_again_after_a_start(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            for number in ("1", "2", "1"):
                await stage.console.queue.pin_number(number)
            await stage.console.air.take_next()
            await stage.console.air.open_price()
            before = stage.on_air, list(stage.console.state.queue)
        async with a_stage(tmp_path) as stage:
            assert (stage.on_air, list(stage.console.state.queue)) == before
            assert [pin.repeat for pin in stage.console.state.queue] == [0, 1]

    asyncio.run(scenario())


def test_a_number_given_to_another_product_is_read_so_in_chat_at_once(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            dress = stage.console.state.catalogue.numbered("2")
            assert dress is not None
            await stage.console.goods_desk.renumber(dress.id, "1")
            await stage.console.air.take_number("1")
            assert stage.on_air.product_id == dress.id
            assert stage.console.state.catalogue.numbered("2") is None

    asyncio.run(scenario())
