"""Stages on air, as the desk works them and the room is told of them."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from anchor_console.core.refusal import Refused
from anchor_console.live.actions import By
from anchor_console.pins.card import Release
from anchor_console.pins.card import Stage as CardStage
from anchor_console.pins.flash import FlashOffer
from anchor_console.pins.steps import StepKind
from anchor_console.pins.ticks import Tick
from anchor_console.room.link import Reach
from tests.live.stage import FakeLink, Stage, a_stage
from tests.live.test_pipeline import FullDisk
from tests.support.until import until


async def refused(doing: Any) -> str:
    with pytest.raises(Refused) as refusal:
        await doing
    return refusal.value.reason


def kinds(stage: Stage) -> list[tuple[str, StepKind]]:
    return [(step.number, step.kind) for step in reversed(stage.console.state.air_log())]


def left(stage: Stage, number: str) -> int:
    product = stage.console.state.catalogue.numbered(number)
    assert product is not None
    row = stage.console.state.goods_rows.get(product.id)
    assert row is not None
    return row.left


def test_a_countdown_sends_the_price_ahead_with_its_hour_and_opens_when_it_comes(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link = FakeLink()
            link.hub_ahead_ms = 2_000
            stage.broadcast(link)
            await stage.put_on_air("2")
            await until(lambda: link.values.get("card"))
            assert (link.values["card"]["stage"], link.values["card"]["price"]) == ("warmup", None)
            await stage.console.air.open_price(in_s=3)
            await until(lambda: link.values["card"]["opens_at"])
            card = link.values["card"]
            assert (card["stage"], card["price"], card["stock"], card["offer"]) == ("warmup", 9_900, None, None)
            assert card["opens_at"] == "2026-11-18T12:00:05.000Z", "in the hub's time, which is two seconds ahead"
            clock = stage.console.stage_clock
            stage.clock.advance(2.9)
            await clock.do_due()
            assert stage.on_air.stage is CardStage.WARMUP
            stage.clock.advance(0.1)
            await clock.do_due()
            await clock.do_due()
            assert (stage.on_air.stage, stage.on_air.price_minor) == (CardStage.OPEN, 9_900)
            await until(lambda: link.values["card"]["stage"] == "open")
            assert link.values["card"]["opens_at"] is None
            assert kinds(stage) == [("2", StepKind.TAKE), ("2", StepKind.COUNT_DOWN), ("2", StepKind.OPEN)]

    asyncio.run(scenario())


def test_a_countdown_that_the_console_slept_through_opens_at_its_start(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("2")
            await stage.console.air.open_price(in_s=3)
            clock = stage.clock
        clock.advance(60)
        async with a_stage(tmp_path, clock=clock) as again:
            await again.console.stage_clock.do_due()
            assert again.on_air.stage is CardStage.OPEN

    asyncio.run(scenario())


@pytest.mark.parametrize("set_by_s", [3_600, -3_600])
def test_a_clock_that_is_set_opens_no_price_early_or_late(tmp_path: Path, set_by_s: int) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("2")
            await stage.console.air.open_price(in_s=60)
            stage.clock.advance(20)
            stage.clock.jump(set_by_s)
            await stage.console.stage_clock.do_due()
            assert stage.on_air.stage is CardStage.WARMUP
            assert stage.on_air.opens_at_ms == stage.clock.now_ms() + 40_000
            stage.clock.advance(39)
            await stage.console.stage_clock.do_due()
            assert stage.on_air.stage is CardStage.WARMUP
            stage.clock.advance(1)
            await stage.console.stage_clock.do_due()
            assert stage.on_air.stage is CardStage.OPEN

    asyncio.run(scenario())


@pytest.mark.parametrize("set_by_s", [3_600, -3_600])
def test_a_flash_lasts_as_long_whoever_sets_the_clock(tmp_path: Path, set_by_s: int) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            await stage.put_on_air("2")
            await stage.console.air.open_price()
            await stage.console.air.flash(FlashOffer(5_000, for_s=60))
            began_ms = stage.clock.now_ms()
            stage.clock.advance(20)
            stage.clock.jump(set_by_s)
            await stage.console.stage_clock.do_due()
            assert stage.on_air.price_at(stage.clock.now_ms()) == 5_000
            assert stage.on_air.flash is not None
            assert stage.on_air.flash.from_ms <= began_ms
            stage.clock.advance(39)
            await stage.console.stage_clock.do_due()
            assert stage.on_air.price_at(stage.clock.now_ms()) == 5_000
            stage.clock.advance(1)
            await stage.console.stage_clock.do_due()
            assert stage.on_air.price_at(stage.clock.now_ms()) == 9_900

    asyncio.run(scenario())


def test_what_a_full_disk_keeps_from_being_done_at_its_hour_is_done_as_soon_as_it_can(
    tmp_path: Path, monkeypatch: Any
) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            clock, database = stage.console.stage_clock, stage.console.database
            await stage.put_on_air("2")
            await stage.console.air.open_price(in_s=60)
            stage.clock.jump(3_600)
            monkeypatch.setattr(database, "run", FullDisk(database.run, refusals=1))
            await clock.do_due()
            assert "storage.full" in stage.notices
            await clock.do_due()
            assert "storage.full" not in stage.notices
            assert stage.on_air.opens_at_ms == stage.clock.now_ms() + 60_000
            stage.clock.advance(60)
            monkeypatch.setattr(database, "run", FullDisk(database.run, refusals=1))
            await clock.do_due()
            assert stage.on_air.stage is CardStage.WARMUP
            await clock.do_due()
            assert stage.on_air.stage is CardStage.OPEN

    asyncio.run(scenario())


def test_the_running_clock_opens_without_being_asked(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            stage.console.tasks.start(stage.console.stage_clock.run(), name="stage-clock")
            await stage.put_on_air("2")
            await stage.console.air.open_price(in_s=1)
            stage.clock.advance(1)
            await until(lambda: stage.on_air.stage is CardStage.OPEN)

    asyncio.run(scenario())


def test_what_the_room_has_not_seen_is_taken_back_step_by_step(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            air, undo, queue = stage.console.air, stage.console.undo, stage.console.queue
            await queue.pin_number("1")
            await air.take_number("2")
            stock = left(stage, "2")
            await air.open_price(units=5)
            await air.sold_out()
            await air.again(units=3)
            assert (left(stage, "2"), stage.on_air.release) == (stock + 8, Release(3, 2))
            await undo.take_back()
            assert (stage.on_air.stage, left(stage, "2")) == (CardStage.SOLD_OUT, stock + 5)
            await undo.take_back()
            assert (stage.on_air.stage, stage.on_air.price_minor) == (CardStage.OPEN, 9_900)
            await undo.take_back()
            assert (stage.on_air.stage, stage.on_air.price_minor) == (CardStage.WARMUP, None)
            assert (stage.on_air.release, left(stage, "2")) == (None, stock)
            await undo.take_back()
            assert stage.console.state.on_air is None
            assert [pin.number for pin in stage.console.state.queue] == ["2", "1"], "first in line again"
            assert [kind for _, kind in kinds(stage)][-4:] == [StepKind.UNDO] * 4

    asyncio.run(scenario())


def test_what_the_room_may_have_seen_is_not_taken_back_but_a_countdown_is(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            air, undo, link = stage.console.air, stage.console.undo, FakeLink()
            stage.broadcast(link)

            async def seen() -> None:
                await until(lambda: stage.console.watch.shown.value == "sent")
                stage.console.watch.reached(Reach(link.seq, {"overlay": 1}, {"overlay": 1}))

            await air.take_number("2")
            await seen()
            assert await refused(undo.take_back()) == "undo.seen"
            await air.open_price(in_s=30)
            await seen()
            await undo.take_back()
            assert (stage.on_air.opens_at_ms, stage.on_air.price_minor) == (None, None)
            await air.open_price(in_s=3)
            stage.clock.advance(3)
            assert await refused(undo.take_back()) == "undo.moved_on", "the screens have opened by themselves"
            assert stage.on_air.stage is CardStage.WARMUP

    asyncio.run(scenario())


def test_undo_is_refused_where_something_else_was_done_since_and_for_what_others_did(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            air, undo = stage.console.air, stage.console.undo
            await air.take_number("2")
            await air.open_price(By("小助理", "assistant", "c1"))
            assert await refused(undo.take_back()) == "undo.moved_on"
            assert await refused(undo.take_back()) == "undo.nothing"
            await air.hide()
            assert await refused(undo.take_back()) == "undo.hidden", "undo never shows a card"
            assert await refused(undo.take_back()) == "undo.nothing"

    asyncio.run(scenario())


def test_units_of_a_release_that_are_held_already_are_not_taken_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            air = stage.console.air
            await air.take_number("2")
            await air.open_price()
            product = stage.console.state.catalogue.numbered("2")
            assert product is not None
            await stage.console.claims.adjust_stock(product.skus[0].id, -left(stage, "2"), "")
            await air.again(units=3)
            # By somebody else: this desk's own correction would be taken back first.
            await stage.console.claims.adjust_stock(product.skus[0].id, -2, "", By("小雨", "assistant", "c1"))
            assert await refused(stage.console.undo.take_back()) == "undo.moved_on"
            assert left(stage, "2") == 1

    asyncio.run(scenario())


def test_a_release_of_several_skus_adds_only_what_was_said_of_each(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            air = stage.console.air
            product = stage.console.state.catalogue.numbered("1")
            assert product is not None
            assert len(product.skus) > 1
            stock = left(stage, "1")
            await air.take_number("1")
            await air.open_price(units=50)
            assert (left(stage, "1"), stage.on_air.release) == (stock, Release(50, 1)), "nobody said which"
            await air.again(by_sku={product.skus[0].id: 2, product.skus[1].id: 0})
            assert (left(stage, "1"), stage.on_air.release) == (stock + 2, Release(2, 2))

    asyncio.run(scenario())


def test_the_link_is_to_be_popped_within_eight_seconds_and_again_where_asked(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            popping, link = stage.console.popping, FakeLink()
            await stage.put_on_air("2")
            stage.broadcast(link)
            assert not popping.is_overdue
            await until(lambda: (link.values.get("queue") or {}).get("on_air"))
            on_air = link.values["queue"]["on_air"]
            assert on_air["pop_due_at"] == "2026-11-18T12:00:08.000Z"
            assert on_air["ticks"] == {"popped": False, "priced": False, "carted": False}
            stage.clock.advance(8)
            assert popping.is_overdue
            await stage.console.air.tick(Tick.POPPED, True)
            await stage.console.air.tick(Tick.PRICED, True)
            assert (popping.is_overdue, popping.due_ms) == (False, None)
            await popping.set_again_minutes(3)
            stage.clock.advance(179)
            assert (popping.is_overdue, popping.is_set(Tick.POPPED)) == (False, True)
            stage.clock.advance(1)
            assert (popping.is_overdue, popping.is_set(Tick.POPPED), popping.is_set(Tick.PRICED)) == (True, False, True)
            await stage.console.air.tick(Tick.PRICED, False)
            assert not popping.is_set(Tick.PRICED)
            await stage.put_on_air("1")
            assert not popping.is_set(Tick.POPPED), "each take asks anew"

    asyncio.run(scenario())


@pytest.mark.parametrize(("step", "reason"), [("hide", "undo.hidden"), ("close", "undo.closed")])
def test_what_is_not_taken_back_says_so_and_nothing_older_is_taken_back_in_its_place(
    tmp_path: Path, step: str, reason: str
) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            air, undo = stage.console.air, stage.console.undo
            await stage.put_on_air("2")
            await air.open_price()
            product = stage.console.state.catalogue.numbered("2")
            assert product is not None
            await stage.console.claims.adjust_stock(product.skus[0].id, 5, "来货")
            before = left(stage, "2")
            await (air.hide() if step == "hide" else air.close())
            assert await refused(undo.take_back()) == reason
            assert left(stage, "2") == before
            await undo.take_back()
            assert left(stage, "2") == before - 5

    asyncio.run(scenario())


def test_a_countdown_is_stopped_whatever_was_done_since_it_began(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            air, undo = stage.console.air, stage.console.undo
            await stage.put_on_air("2")
            before = left(stage, "2")
            product = stage.console.state.catalogue.numbered("2")
            assert product is not None
            await air.open_price(in_s=60, units=20, by_sku={product.skus[0].id: 20})
            assert (stage.on_air.counts_down, left(stage, "2")) == (True, before + 20)
            await stage.console.claims.adjust_stock(product.skus[0].id, 5, "来货")
            await stage.console.goods_desk.set_price(product.id, "price", 9_800)
            await air.stop_counting(pin_id=stage.on_air.pin_id)
            card = stage.on_air
            assert (card.stage, card.price_minor, card.opens_at_ms) == (CardStage.WARMUP, None, None)
            assert (left(stage, "2"), card.release) == (before + 5, None)
            assert kinds(stage)[-1] == ("2", StepKind.UNDO)
            await air.stop_counting(pin_id=card.pin_id)
            assert kinds(stage).count(("2", StepKind.UNDO)) == 1
            # What was done before it is the next to be taken back, and not the countdown.
            await undo.take_back()
            assert product == stage.console.state.catalogue.numbered("2")
            await undo.take_back()
            assert left(stage, "2") == before

    asyncio.run(scenario())


def test_a_countdown_that_a_console_before_began_or_an_assistant_is_stopped(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("2")
            await stage.console.air.open_price(By("小雨", "assistant", "c1"), in_s=60)
        async with a_stage(tmp_path) as stage:
            assert stage.on_air.counts_down
            await stage.console.air.stop_counting(pin_id=stage.on_air.pin_id)
            assert (stage.on_air.stage, stage.on_air.price_minor) == (CardStage.WARMUP, None)

    asyncio.run(scenario())


def test_a_countdown_whose_hour_has_come_is_not_stopped_and_says_so(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.put_on_air("2")
            await stage.console.air.open_price(in_s=3)
            stage.clock.advance(3)
            assert await refused(stage.console.air.stop_counting()) == "card.counted_out"
            await stage.console.air.open_due()
            assert await refused(stage.console.air.stop_counting()) == "card.counted_out"
            assert stage.on_air.stage is CardStage.OPEN

    asyncio.run(scenario())


def test_stock_that_is_held_already_stays_when_the_countdown_that_brought_it_is_stopped(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            console = stage.console
            await stage.put_on_air("2")
            product = console.state.catalogue.numbered("2")
            assert product is not None
            sku = product.skus[0]
            await console.air.open_price(in_s=60, units=5, by_sku={sku.id: 5})
            row = console.state.goods_rows.get(product.id)
            assert row is not None
            await console.claims.adjust_stock(sku.id, -row.levels[sku.id].left + 1, "盘点")
            await console.air.stop_counting()
            assert (stage.on_air.counts_down, left(stage, "2") > 0) == (False, True)
            assert stage.on_air.release == Release(5, 1)

    asyncio.run(scenario())
