"""The pin queue under several hands: set aside, sold out or dearer meanwhile, moved by two people at once."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anchor_console.core.refusal import Refused
from anchor_console.live import topics
from anchor_console.live.actions import By
from anchor_console.live.air.air import Saw
from anchor_console.live.desks import Asked
from anchor_console.live.intake.hand_entry import fan_by_name
from tests.live.stage import Stage, a_stage

XIAOYU, LAOLI = "小雨", "老李"


def by(name: str, count: int) -> By:
    return By(name, "assistant", f"{name}:{count}", name)


def shown(stage: Stage) -> dict[str, Any]:
    return topics.queue(stage.console.state, {})


def numbers(stage: Stage, part: str = "pins") -> list[str]:
    return [pin["number"] for pin in shown(stage)[part]]


def test_a_pin_that_is_set_aside_keeps_waiting_and_is_not_the_next(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            air, queue = stage.console.air, stage.console.queue
            one = await queue.pin_number("1", "老张问了三次", by(XIAOYU, 1))
            await queue.pin_number("2")
            await queue.hold(one, by(LAOLI, 1))
            assert (numbers(stage), numbers(stage, "held")) == (["2"], ["1"])
            await air.take_next()
            assert stage.on_air.number == "2"
            await queue.pin_number("3")
            await queue.resume(one, by(LAOLI, 2))
            assert (numbers(stage), numbers(stage, "held")) == (["3", "1"], [])
            await queue.hold(one)
            await queue.resume(one, is_first=True)
            assert numbers(stage) == ["1", "3"]
            assert shown(stage)["pins"][0]["note"] == "老张问了三次"
            await queue.hold(one)
            await air.take(one)
            assert (stage.on_air.number, numbers(stage, "held")) == ("1", [])

    asyncio.run(scenario())


def test_a_price_that_changed_since_is_told_on_the_pin(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            await stage.console.queue.pin_number("1")
            (pin,) = shown(stage)["pins"]
            assert (pin["price_was"], pin["sold_out"]) == (None, False)
            price, product = pin["price"], stage.console.state.catalogue.numbered("1")
            assert product is not None
            await stage.console.database.run(
                lambda tx: tx.execute("UPDATE skus SET price = ? WHERE product_id = ?", (price + 1000, product.id))
            )
            await stage.console.state.reload_goods()
            (pin,) = shown(stage)["pins"]
            assert (pin["price_was"], pin["price"]) == (price, price + 1000)

    asyncio.run(scenario())


def test_goods_that_sell_out_while_they_wait_are_told_on_the_pin(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            console = stage.console
            await console.queue.pin_number("1")
            product = console.state.catalogue.numbered("1")
            assert product is not None
            row = console.state.goods_rows.get(product.id)
            assert row is not None
            for sku in product.skus:
                await console.claims.adjust_stock(sku.id, 1, "到货")
                level = console.state.goods_rows.get(product.id).levels[sku.id]  # type: ignore[union-attr]
                if level.on_hand > 1:
                    await console.claims.adjust_stock(sku.id, 1 - level.on_hand, "盘点")
            assert shown(stage)["pins"][0]["sold_out"] is False

            session = console.state.session
            assert session is not None
            for sku in product.skus:
                await console.claims.add(fan_by_name("王姐", session.id), Asked("1", sku.color, sku.size, 1))
            assert shown(stage)["pins"][0]["sold_out"] is True

    asyncio.run(scenario())


def test_the_second_take_of_a_pin_changes_nothing_and_another_that_saw_the_old_card_is_refused(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            air, queue = stage.console.air, stage.console.queue
            one, two = [await queue.pin_number(number) for number in ("1", "2")]

            results = await asyncio.gather(
                air.take(one, by(XIAOYU, 1), saw=Saw(None)),
                air.take(one, by(LAOLI, 1), saw=Saw(None)),
                air.take(two, by(LAOLI, 2), saw=Saw(None)),
                return_exceptions=True,
            )
            assert results[:2] == [None, None]
            assert isinstance(results[2], Refused)
            assert stage.on_air.pin_id == one
            assert stage.ask("SELECT count(*) FROM pins WHERE state = 'on_air'") == [(1,)]

    asyncio.run(scenario())


steps = st.lists(
    st.tuples(
        st.sampled_from([XIAOYU, LAOLI]),
        st.sampled_from(["move", "front", "remove", "hold", "resume", "add"]),
        st.integers(0, 5),
        st.integers(0, 5),
    ),
    max_size=14,
)


@given(steps)
@settings(max_examples=25, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_two_people_who_edit_at_once_end_with_one_queue_and_no_pin_is_lost(
    tmp_path_factory: Any, done: list[tuple[str, str, int, int]]
) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path_factory.mktemp("queue") / "shop") as stage:
            queue, state = stage.console.queue, stage.console.state
            pins = [await queue.pin_number(number) for number in ("1", "2", "3", "1")]
            removed = set()
            refusals: set[str] = set()

            async def act(count: int, step: tuple[str, str, int, int]) -> None:
                name, what, first, second = step
                who = by(name, count)
                pin, other = pins[first % len(pins)], pins[second % len(pins)]
                try:
                    if what == "add":
                        pins.append(await queue.pin_number("2", "", who))
                    elif what == "remove":
                        await queue.remove(pin, who)
                        removed.add(pin)
                    elif what == "hold":
                        await queue.hold(pin, who)
                    elif what == "resume":
                        await queue.resume(pin, who)
                    else:
                        await queue.move(pin, other if what == "move" else None, who)
                except Refused as refusal:
                    refusals.add(refusal.code)

            # All at once, as two phones would: the writer puts them into one order.
            await asyncio.gather(*(act(count, step) for count, step in enumerate(done)))
            assert refusals <= {"not_found"}
            on_screen = [pin.id for pin in state.queue] + [pin.id for pin in state.held]
            assert sorted(on_screen) == sorted(set(pins) - removed)
            state.load()
            assert [pin.id for pin in state.queue] + [pin.id for pin in state.held] == on_screen

    asyncio.run(scenario())


def test_a_pin_that_the_desk_took_out_comes_back_to_its_place(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            queue, undo = stage.console.queue, stage.console.undo
            await queue.pin_number("1")
            two = await queue.pin_number("2", "老张问了三次", by(XIAOYU, 1))
            await queue.pin_number("3")
            await queue.remove(two)
            assert numbers(stage) == ["1", "3"]
            await undo.take_back()
            assert numbers(stage) == ["1", "2", "3"]
            pin = shown(stage)["pins"][1]
            assert (pin["note"], pin["by"]) == ("老张问了三次", XIAOYU)
            await undo.do_again()
            assert numbers(stage) == ["1", "3"]
            await undo.take_back()
            assert numbers(stage) == ["1", "2", "3"]
            # What an assistant took out is not this desk's to take back.
            await queue.remove(two, by(XIAOYU, 2))
            with pytest.raises(Refused, match=r"undo\.nothing"):
                await undo.take_back()

    asyncio.run(scenario())
