"""A flash price: by minutes or by the clock, for so many, so many each; it ends by itself, over a restart too."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from anchor_console.core.ids import IdentityId
from anchor_console.core.refusal import Refused
from anchor_console.goods.guard import Doubt, Objection
from anchor_console.goods.rundown import RowKind, empty_row
from anchor_console.live.desks import Asked
from anchor_console.pins.flash import Flash, FlashOffer, units_at_flash
from anchor_console.pins.service import NeedsConfirmation
from anchor_console.pins.steps import StepKind
from tests.live.stage import FakeLink, Stage, a_stage
from tests.support.shop import a_fan, a_row, said
from tests.support.until import until

OFFER = FlashOffer(price_minor=17_900, for_s=60)
COAT = a_row(per_fan_limit=3)


async def open_coat(stage: Stage) -> None:
    await stage.console.air.take_number("1")
    await stage.console.air.open_price()


async def refused(doing: Any) -> str:
    with pytest.raises(Refused) as refusal:
        await doing
    return refusal.value.reason


async def stopped(doing: Any) -> tuple[Objection, ...]:
    with pytest.raises(NeedsConfirmation) as asked:
        await doing
    return asked.value.objections


def test_a_flash_is_set_from_one_clock_time_to_another(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve", rows=(COAT,)) as stage:
            await open_coat(stage)
            now_ms, air = stage.clock.now_ms(), stage.console.air
            at = replace(OFFER, for_s=0, starts_ms=now_ms + 600_000, ends_ms=now_ms + 900_000)
            await air.flash(at)
            assert (stage.on_air.flash.from_ms, stage.on_air.flash.ends_at_ms) == (at.starts_ms, at.ends_ms)
            assert stage.on_air.price_at(now_ms) == 19_900
            assert stage.on_air.price_at(now_ms + 600_000) == 17_900
            assert await refused(air.flash(replace(at, ends_ms=now_ms + 1))) == "flash.time"
            assert await refused(air.flash(replace(at, ends_ms=now_ms + 24 * 3_600_000))) == "flash.time"
            await air.flash(replace(at, starts_ms=now_ms - 20_000))
            assert stage.on_air.flash.from_ms == now_ms, "the minute that runs is now"

    asyncio.run(scenario())


def test_the_stricter_of_two_limits_holds_while_a_flash_is_on(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve", rows=(COAT,)) as stage:
            console, link = stage.console, FakeLink()
            stage.broadcast(link)
            await open_coat(stage)

            async def held(fan: int, units: int) -> int:
                before = {claim.id for claim in console.state.claims}
                await console.claims.add(a_fan(fan), Asked("1", None, None, units))
                return sum(claim.held for claim in console.state.claims if claim.id not in before)

            assert await held(1, 2) == 2
            await console.air.flash(replace(OFFER, per_fan=2))
            assert await held(2, 3) == 2, "two each in the flash"
            await until(lambda: link.cards and link.cards[-1] and link.cards[-1]["limit_per_fan"] == 2)
            await console.air.end_flash()
            await console.air.flash(replace(OFFER, per_fan=5))
            assert await held(3, 5) == 3, "three each in the whole evening"
            await until(lambda: link.cards[-1] and link.cards[-1]["flash"])
            card: Any = link.cards[-1]
            assert card["limit_per_fan"] == 3
            assert card["flash"]["after"] == {"stage": "open", "price": 19_900, "limit_per_fan": 3}

    asyncio.run(scenario())


@pytest.mark.parametrize(("away_s", "price"), [(20, 17_900), (90, 19_900)])
def test_a_console_that_restarts_goes_on_with_the_flash_or_ends_it(tmp_path: Path, away_s: int, price: int) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve", rows=(COAT,)) as stage:
            await open_coat(stage)
            await stage.console.air.flash(OFFER)
            clock = stage.clock
        clock.advance(away_s)
        async with a_stage(tmp_path, None, clock=clock) as stage:
            await stage.console.stage_clock.do_due()
            link = FakeLink()
            stage.broadcast(link)
            await until(lambda: link.cards)
            card: Any = link.cards[-1]
            assert (card["flash"]["price"] if card["flash"] else card["price"]) == price
            assert stage.on_air.price_at(clock.now_ms()) == price
            clock.advance(60)
            await stage.console.stage_clock.do_due()
            await until(lambda: link.cards[-1] is not None and link.cards[-1]["flash"] is None)
            assert stage.on_air.price_at(clock.now_ms()) == 19_900

    asyncio.run(scenario())


def test_what_is_taken_off_the_air_has_no_flash_any_more(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve", rows=(COAT,)) as stage:
            await open_coat(stage)
            await stage.console.air.flash(replace(OFFER, in_s=60))
            await stage.console.air.hide()
            stage.clock.advance(70)
            await stage.console.claims.add(a_fan(1), Asked("1", None, None, 1))
            (claim,) = stage.console.state.claims
            await stage.console.claims.confirm(claim.id)
            assert stage.ask("SELECT amount FROM sales") == [(19_900,)]

    asyncio.run(scenario())


def test_a_flash_is_taken_back_where_nobody_saw_it_or_it_is_to_come(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve", rows=(COAT,)) as stage:
            console = stage.console
            await open_coat(stage)
            await console.air.flash(OFFER)
            await console.undo.take_back()
            assert stage.on_air.flash is None
            console.watch.unconfirmed()
            await console.air.flash(replace(OFFER, in_s=60))
            await console.undo.take_back()
            assert stage.on_air.flash is None
            await console.air.flash(OFFER)
            assert await refused(console.undo.take_back()) == "undo.seen"

    asyncio.run(scenario())


def test_a_flash_far_off_the_rundown_asks_twice(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve", rows=(COAT,)) as stage:
            console = stage.console
            coat = console.state.catalogue.numbered("1")
            await console.rundown.add(replace(empty_row(RowKind.PRODUCT, coat.id), price_minor=19_900))
            await open_coat(stage)
            await console.air.flash(OFFER)
            found = await stopped(console.air.flash(replace(OFFER, price_minor=15_500)))
            assert found == (Objection(Doubt.PLAN, 15_500, 19_900),)
            await console.air.flash(replace(OFFER, price_minor=15_500), confirmed=True, why="福利款")
            assert console.state.air_log()[0].why == "福利款"

    asyncio.run(scenario())


def test_the_ready_answer_tells_the_price_of_the_moment(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve", rows=(COAT,)) as stage:
            console = stage.console
            await open_coat(stage)
            coat = console.state.catalogue.numbered("1")
            await console.air.flash(replace(OFFER, per_fan=1))
            offer = console.asks._offer(coat.id)
            assert offer is not None
            assert (offer.price_minor, offer.product.per_fan_limit) == (17_900, 1)
            stage.clock.advance(60)
            offer = console.asks._offer(coat.id)
            assert offer is not None
            assert (offer.price_minor, offer.product.per_fan_limit) == (19_900, 3)

    asyncio.run(scenario())


TROUSERS = FlashOffer(price_minor=6_900, for_s=60, units=3, per_fan=1)


def test_a_flash_price_ends_by_itself_and_falls_back_on_the_card(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            link, air, clock = FakeLink(), stage.console.air, stage.console.stage_clock
            stage.broadcast(link)
            await air.take_number("2")
            assert await refused(air.flash(TROUSERS)) == "flash.not_open"
            await air.open_price()
            assert await refused(air.flash(replace(TROUSERS, price_minor=9_900))) == "flash.not_lower"
            await air.flash(replace(TROUSERS, in_s=30))
            await clock.do_due()
            await until(lambda: link.cards and link.cards[-1] and link.cards[-1]["stage"] == "open")
            assert link.cards[-1]["flash"] is None, "to come"  # type: ignore[index]
            stage.clock.advance(30)
            await clock.do_due()
            await until(lambda: link.cards[-1]["flash"])  # type: ignore[index]
            card: Any = link.cards[-1]
            assert card["flash"] == {
                "price": 6_900,
                "ends_at": "2026-11-18T12:01:30.000Z",
                "units": 3,
                "after": {"stage": "open", "price": 9_900, "limit_per_fan": None},
            }
            assert (card["price"], card["limit_per_fan"]) == (9_900, 1)
            stage.clock.advance(60)
            await clock.do_due()
            await until(lambda: link.cards[-1]["flash"] is None)  # type: ignore[index]
            assert [step.kind for step in stage.console.state.air_log()[:2]] == [StepKind.FLASH_OVER, StepKind.FLASH]
            assert stage.console.state.air_log()[0].by_name == "countdown"

    asyncio.run(scenario())


def test_a_flash_ends_when_its_units_are_gone_and_is_paid_as_claimed(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            console = stage.console
            await console.air.take_number("2")
            await console.air.open_price()
            await console.air.flash(TROUSERS)
            for number, qty in ((1, 2), (2, 1), (3, 1)):
                await console.claims.add(a_fan(number), Asked("2", None, None, qty))
            await console.stage_clock.do_due()
            assert stage.on_air.flash is not None
            assert stage.on_air.flash.over_at_ms == stage.clock.now_ms()
            stage.clock.advance(599)
            for claim in list(console.state.claims):
                await console.claims.confirm(claim.id)
            paid = stage.ask("SELECT qty, amount FROM sales ORDER BY rowid")
            assert paid == [(1, 6_900), (1, 6_900), (1, 6_900)], "one each, at the flash price"
            assert stage.ask("SELECT wanted, released FROM claims ORDER BY id") == [(2, 1), (1, 0), (1, 0)]

    asyncio.run(scenario())


def test_a_flash_under_the_floor_asks_twice_and_cart_mode_has_none(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            air = stage.console.air
            await stage.console.database.run(lambda tx: tx.execute("UPDATE skus SET floor_price = 7000"))
            await stage.console.goods.reload()
            await air.take_number("2")
            await air.open_price()
            assert await stopped(air.flash(TROUSERS)) == (Objection(Doubt.FLOOR, 6_900, 7_000),)
            await air.flash(TROUSERS, confirmed=True, why="福利款")
            assert stage.console.state.air_log()[0].why == "福利款"
            await air.end_flash()
            assert stage.on_air.flash is not None
            assert stage.on_air.flash.over_at_ms is not None
        async with a_stage(tmp_path / "cart") as stage:
            await stage.put_on_air("2")
            await stage.console.air.open_price()
            assert await refused(stage.console.air.flash(TROUSERS)) == "flash.cart_mode"

    asyncio.run(scenario())


DRESSES = FlashOffer(price_minor=5_000, for_s=60)


async def open_dress(stage: Stage) -> None:
    await stage.console.air.take_number("2")
    await stage.console.air.open_price()


async def paid(stage: Stage) -> list[tuple[Any, ...]]:
    """Every claim is paid: quantity, price of one and amount of each sale."""
    for claim in list(stage.console.state.claims):
        await stage.console.claims.confirm(claim.id)
    return stage.ask("SELECT qty, unit_price, amount FROM sales ORDER BY rowid")


def test_what_is_asked_for_after_a_flash_is_paid_at_the_price_after_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            await open_dress(stage)
            await stage.console.air.flash(DRESSES)
            await stage.hear(said("2号要1件", 1, seconds=1), said("2号要2件", 2, seconds=1))
            stage.clock.advance(120)
            await stage.console.stage_clock.do_due()
            await stage.hear(said("2号再来3件", 1, seconds=121), said("2号要2件", 2, seconds=121))
            assert await paid(stage) == [(4, 9_900, 5_000 + 3 * 9_900), (2, 9_900, 2 * 5_000)]

    asyncio.run(scenario())


def test_what_is_asked_for_in_a_flash_is_paid_at_its_price_though_the_claim_is_older(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            await open_dress(stage)
            await stage.hear(said("2号要1件", 1))
            stage.clock.advance(10)
            await stage.console.air.flash(replace(DRESSES, units=3))
            await stage.hear(said("2号再来2件", 1, seconds=11), said("2号要2件", 2, seconds=12))
            assert await paid(stage) == [(3, 9_900, 9_900 + 2 * 5_000), (2, 9_900, 5_000 + 9_900)]

    asyncio.run(scenario())


def test_what_was_given_up_of_a_flash_and_is_asked_for_after_it_costs_what_it_costs_then(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            await open_dress(stage)
            await stage.console.air.flash(DRESSES)
            await stage.hear(said("2号要3件", 1, seconds=1), said("2号减2件不要了", 1, seconds=2))
            assert [claim.live_units for claim in stage.console.state.claims] == [1]
            stage.clock.advance(120)
            await stage.console.stage_clock.do_due()
            await stage.hear(said("2号再来1件", 1, seconds=121))
            assert await paid(stage) == [(2, 9_900, 5_000 + 9_900)]

    asyncio.run(scenario())


def test_so_many_each_bounds_what_is_asked_for_in_the_flash_alone(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            await open_dress(stage)
            await stage.console.air.flash(replace(DRESSES, per_fan=1))
            await stage.hear(said("2号要2件", 1, seconds=1), said("2号再来1件", 1, seconds=2))
            (claim,) = stage.console.state.claims
            assert (claim.held, claim.released) == (1, 2)
            stage.clock.advance(120)
            await stage.console.stage_clock.do_due()
            await stage.hear(said("2号要4件", 1, seconds=121))
            (claim,) = stage.console.state.claims
            assert (claim.held, claim.released) == (4, 2)
            assert await paid(stage) == [(4, 9_900, 5_000 + 3 * 9_900)]

    asyncio.run(scenario())


def test_so_many_each_bounds_what_an_older_claim_is_raised_by_in_the_flash(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            await open_dress(stage)
            await stage.hear(said("2号要2件", 1))
            stage.clock.advance(10)
            await stage.console.air.flash(replace(DRESSES, per_fan=1))
            await stage.hear(said("2号再来2件", 1, seconds=11))
            (claim,) = stage.console.state.claims
            assert (claim.held, claim.released) == (3, 1)
            assert await paid(stage) == [(3, 9_900, 2 * 9_900 + 5_000)]

    asyncio.run(scenario())


@pytest.mark.parametrize("is_over", [True, False])
def test_a_further_flash_of_the_same_card_leaves_what_was_claimed_in_the_first_its_price(
    tmp_path: Path, is_over: bool
) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            air = stage.console.air
            await open_dress(stage)
            await air.flash(replace(DRESSES, for_s=60, units=2))
            await stage.hear(said("2号要3件", 1, seconds=1))
            stage.clock.advance(90 if is_over else 30)
            await stage.console.stage_clock.do_due()
            await stage.hear(said("2号要1件", 2, seconds=91))
            stage.clock.advance(10)
            await air.flash(replace(DRESSES, price_minor=6_000))
            await stage.hear(said("2号要1件", 3, seconds=101))
            stage.clock.advance(10)
            await air.flash(replace(DRESSES, price_minor=4_000, in_s=30))
            stage.clock.advance(10)
            await stage.hear(said("2号要1件", 4, seconds=121))
            assert await paid(stage) == [
                (3, 9_900, 2 * 5_000 + 9_900), (1, 9_900, 9_900), (1, 9_900, 6_000), (1, 9_900, 9_900)
            ]  # fmt: skip

    asyncio.run(scenario())


def test_a_further_flash_that_is_taken_back_leaves_the_first_one_on(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            air = stage.console.air
            await open_dress(stage)
            await air.flash(DRESSES)
            first = stage.on_air.flash
            await air.flash(replace(DRESSES, price_minor=4_000, in_s=30))
            await stage.console.undo.take_back()
            assert stage.on_air.flash == first
            await stage.hear(said("2号要1件", 1, seconds=1))
            await air.end_flash()
            assert await paid(stage) == [(1, 9_900, 5_000)]
            assert stage.ask("SELECT count(*) FROM past_flashes") == [(0,)]

    asyncio.run(scenario())


@pytest.mark.parametrize(
    ("earlier", "who", "units", "given"),
    [
        ([], 1, 1, 1),
        ([], 1, 5, 1),
        ([(1, 1)], 1, 1, 0),
        ([(1, 5), (2, 1)], 3, 2, 1),
        ([(1, 1), (2, 1), (3, 1)], 4, 1, 0),
    ],
)
def test_a_flash_is_for_so_many_and_so_many_each(
    earlier: list[tuple[int, int]], who: int, units: int, given: int
) -> None:
    flash = Flash(6_900, 0, 60_000, 3, 1, 0)
    told = [(IdentityId(one), wanted) for one, wanted in earlier]
    assert units_at_flash(flash, told, IdentityId(who), units) == given
