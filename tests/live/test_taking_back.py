"""Taking back what was done to claims and stock: from the desk's stack, from the log, and that again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from anchor_console.core.ids import IdentityId
from anchor_console.core.refusal import Refused
from anchor_console.live.action_log import Wanted
from anchor_console.live.actions import By
from anchor_console.live.desks import Asked
from anchor_console.sales.store import hand_sale
from tests.live.stage import Stage, a_stage
from tests.support.shop import a_fan, a_line, an_order, said

LEAD = By("小助理", "assistant", "t1:c1")


def parts(stage: Stage) -> list[tuple[int, int, int, int]]:
    return [(one.held, one.waiting, one.sold, one.released) for one in stage.console.state.claims]


def level(stage: Stage, code: str = "C1-M") -> tuple[int, int, int]:
    (found,) = stage.ask(
        "SELECT on_hand, held, sold FROM stock_levels JOIN skus ON skus.id = sku_id WHERE code = ?", code
    )
    return found


def sku_of(stage: Stage, code: str) -> Any:
    found = stage.console.goods.catalogue.sku_coded(code)
    assert found is not None
    return found[1].id


def run(tmp_path: Path, scenario: Callable[[Stage], Coroutine[Any, Any, None]], mode: Any = "reserve") -> None:
    async def whole() -> None:
        async with a_stage(tmp_path, mode) as stage:
            await scenario(stage)

    asyncio.run(whole())


def test_the_log_tells_what_was_before_and_after(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("1号驼色M要一件"))
        (claim,) = stage.console.state.claims
        await stage.console.claims.confirm(claim.id)
        ((before, after),) = stage.ask("SELECT before, after FROM actions")
        told, left = json.loads(before), json.loads(after)
        key, sku = str(claim.id), str(claim.sku_id)
        assert (told["claims"][key]["held"], left["claims"][key]["held"]) == (1, 0)
        assert (told["claims"][key]["sold"], left["claims"][key]["sold"]) == (0, 1)
        assert told["stock"][sku] == {"on_hand": 10, "held": 1, "sold": 0}
        assert left["stock"][sku] == {"on_hand": 10, "held": 0, "sold": 1}

    run(tmp_path, scenario)


def test_each_thing_is_taken_back_and_done_again_as_one_stack(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await stage.hear(said("1号驼色M要2件"), said("1号要一件", 2))
        first, second = console.state.claims
        seen = [(parts(stage), level(stage), level(stage, "C1-L"), console.state.totals.paid_minor)]
        for work in (
            console.claims.confirm(first.id),
            console.claims.choose_variant(second.id, sku_of(stage, "C1-L")),
            console.claims.release(second.id),
            console.claims.adjust_stock(sku_of(stage, "C1-M"), 5, "找到一箱"),
            console.claims.add(a_fan(3), Asked("1", "驼色", "M", 1)),
        ):
            await work
            seen.append((parts(stage), level(stage), level(stage, "C1-L"), console.state.totals.paid_minor))
        for _ in range(2):
            for was in reversed(seen[:-1]):
                await console.undo.take_back()
                # What was written down stays in the list, given up.
                assert (parts(stage)[:2], *_figures(stage)) == (was[0][:2], *was[1:])
            with pytest.raises(Refused, match=r"undo\.nothing"):
                await console.undo.take_back()
            for became in seen[1:]:
                await console.undo.do_again()
                assert (parts(stage)[:2], *_figures(stage)) == (became[0][:2], *became[1:])
            with pytest.raises(Refused, match=r"undo\.nothing_again"):
                await console.undo.do_again()
        assert stage.ask("SELECT count(*) FROM sales") == [(1,)]

    run(tmp_path, scenario)


def _figures(stage: Stage) -> tuple[Any, ...]:
    return level(stage), level(stage, "C1-L"), stage.console.state.totals.paid_minor


def test_what_others_did_is_taken_back_from_the_log_alone(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await stage.hear(said("1号驼色M要一件"))
        (claim,) = console.state.claims
        await console.claims.release(claim.id, LEAD)
        with pytest.raises(Refused, match=r"undo\.nothing"):
            await console.undo.take_back()
        (deed,) = await console.action_log.latest(Wanted())
        await console.taking_back.take_back(deed.id)
        assert parts(stage) == [(1, 0, 0, 0)]
        with pytest.raises(Refused, match=r"undo\.already"):
            await console.taking_back.take_back(deed.id)
        undo, released = await console.action_log.latest(Wanted())
        assert (undo.undoes, undo.of, undo.by_name, released.is_undone) == (released.id, "claim.release", "desk", True)
        await console.taking_back.take_back(undo.id)  # undo of the undo
        assert parts(stage) == [(0, 0, 0, 1)]
        await console.taking_back.take_back(released.id)  # and again
        assert parts(stage) == [(1, 0, 0, 0)]

    run(tmp_path, scenario)


def test_after_a_restart_the_log_takes_back_what_was_done_before_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("1号驼色M要一件"))
            await stage.console.claims.release(stage.console.state.claims[0].id)
        async with a_stage(tmp_path, "reserve") as stage:
            (deed,) = await stage.console.action_log.latest(Wanted())
            await stage.console.taking_back.take_back(deed.id)
            assert parts(stage) == [(1, 0, 0, 0)]

    asyncio.run(scenario())


def test_what_cannot_be_taken_back_any_more_says_why_and_changes_nothing(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await stage.hear(said("1号驼色M要8件", 1), said("1号驼色M要5件", 2))
        first, second = console.state.claims
        await console.claims.release(first.id)  # the second holds five now
        await stage.hear(said("1号驼色M要5件", 3, seconds=1))
        with pytest.raises(Refused, match=r"undo\.units_taken"):
            await console.undo.take_back()
        assert parts(stage) == [(0, 0, 0, 8), (5, 0, 0, 0), (5, 0, 0, 0)]
        await console.claims.adjust_stock(sku_of(stage, "C1-L"), 3, "")
        await stage.hear(said("1号驼色L要8件", 4, seconds=2))
        with pytest.raises(Refused, match=r"undo\.units_taken"):
            await console.undo.take_back()
        await console.claims.release(second.id)
        await stage.hear(an_order("o1", fan=2, seconds=3, lines=[a_line("C1-M", 5)]))
        with pytest.raises(Refused, match=r"undo\.(paid|moved_on|units_taken)"):
            await console.undo.take_back()
        assert stage.ask("SELECT count(*) FROM actions WHERE name = 'undo'") == [(0,)]

    run(tmp_path, scenario)


def test_a_claim_that_was_paid_meanwhile_says_that_it_is_paid(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await stage.hear(said("1号要一件", 1))
        (claim,) = console.state.claims
        await console.claims.choose_variant(claim.id, sku_of(stage, "C1-M"))
        await stage.hear(an_order("o1", fan=1, seconds=3, lines=[a_line("C1-M")]))
        assert parts(stage) == [(0, 0, 1, 0)]
        with pytest.raises(Refused, match=r"undo\.paid"):
            await console.undo.take_back()

    run(tmp_path, scenario)


def test_a_confirmed_claim_that_its_order_paid_says_that_it_is_paid(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await stage.hear(said("1号驼色M要一件", 1))
        await console.claims.confirm(console.state.claims[0].id)
        await stage.hear(an_order("o1", fan=1, seconds=3, lines=[a_line("C1-M")]))
        assert (level(stage), console.state.totals.orders) == ((10, 0, 1), 1)
        with pytest.raises(Refused, match=r"undo\.paid"):
            await console.undo.take_back()
        assert level(stage) == (10, 0, 1)
        # The order's sale stands in its place: nothing makes that of the hand count again.
        ((sale_id,),) = stage.ask("SELECT id FROM sales WHERE origin = 'claim'")
        assert hand_sale(console.database.read(), sale_id) is None

    run(tmp_path, scenario)


def test_what_the_room_has_seen_and_what_is_of_another_session_is_not_taken_back_from_the_log(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await stage.put_on_air("1")
        await stage.hear(said("1号驼色M要一件"))
        await console.claims.release(console.state.claims[0].id)
        released, taken, *_ = await console.action_log.latest(Wanted())
        with pytest.raises(Refused, match=r"undo\.why_air"):
            await console.taking_back.take_back(taken.id)
        await console.session.end()
        with pytest.raises(Refused, match=r"session\.none"):
            await console.taking_back.take_back(released.id)
        await console.session.start("又一场", "reserve")
        with pytest.raises(Refused, match=r"undo\.session_over"):
            await console.taking_back.take_back(released.id)

    run(tmp_path, scenario)


def test_what_knows_for_itself_what_it_changed_is_taken_back_from_the_log_too(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await console.goods_desk.set_left(sku_of(stage, "C1-M"), 3)
        (deed,) = await console.action_log.latest(Wanted())
        assert [(row["field"], row["before"], row["after"]) for row in deed.edit.first] == [("stock", "10", "3")]
        await console.taking_back.take_back(deed.id)
        assert level(stage) == (10, 0, 0)
        undone, deed = await console.action_log.latest(Wanted())
        assert deed.is_undone
        # And that again.
        await console.taking_back.take_back(undone.id)
        assert level(stage) == (3, 0, 0)

    run(tmp_path, scenario)


async def is_named(stage: Stage) -> list[str]:
    """Who is to be called out for No. 1, after one who missed it."""
    stage.pipeline.stored.subscribe(stage.console.call_outs.stored)
    await stage.hear(said("1号驼色M没抢到", fan=a_fan(1, name="王姐")))
    await stage.put_on_air("1")
    return await names(stage)


async def names(stage: Stage) -> list[str]:
    await stage.console.call_outs.refresh()
    named = stage.console.call_outs.shown.on_air
    return [one.name for one in named.people] if named else []


def greeted(stage: Stage) -> list[str]:
    return [one.name for one in stage.console.call_outs.shown.said]


def test_a_call_out_that_was_ticked_off_is_named_again_and_ticked_off_again(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        assert await is_named(stage) == ["王姐"]
        await console.call_outs.say(IdentityId(1))
        assert (await names(stage), greeted(stage)) == ([], ["王姐"])
        for _ in range(2):
            await console.undo.take_back()
            assert (await names(stage), greeted(stage)) == (["王姐"], [])
            await console.undo.do_again()
            assert (await names(stage), greeted(stage)) == ([], ["王姐"])
        deed, *_ = await console.action_log.latest(Wanted())
        assert (deed.of, deed.does_again, deed.fan_name, deed.number) == ("callout.said", True, "王姐", "1")

    run(tmp_path, scenario)


def test_a_call_out_that_the_tablet_ticked_off_is_taken_back_from_the_log_alone(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await is_named(stage)
        await console.call_outs.say(IdentityId(1), LEAD)
        ticked, *_ = await console.action_log.latest(Wanted())
        await console.taking_back.take_back(ticked.id)
        assert (await names(stage), greeted(stage)) == (["王姐"], [])
        with pytest.raises(Refused, match=r"undo\.already"):
            await console.taking_back.take_back(ticked.id)

    run(tmp_path, scenario)


def test_a_tick_of_a_session_that_is_over_is_refused_in_words_of_its_own(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await is_named(stage)
        await console.call_outs.say(IdentityId(1))
        ticked, *_ = await console.action_log.latest(Wanted())
        await console.session.end()
        await console.session.start("又一场", "cart")
        with pytest.raises(Refused, match=r"undo\.callouts_over"):
            await console.taking_back.take_back(ticked.id)

    run(tmp_path, scenario)


def test_a_call_out_that_was_ticked_off_twice_is_one_step_and_by_whoever_was_first(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await is_named(stage)
        (named,) = console.call_outs.shown.on_air.people
        product_id = console.call_outs.shown.on_air.product_id
        await console.call_outs.say(named.who)
        await console.call_outs.say_for(named.who, product_id, "1", LEAD)
        await console.call_outs.say_for(named.who, product_id, "1", None)
        await console.undo.take_back()
        assert (await names(stage), greeted(stage)) == (["王姐"], [])
        # Another ticks it off meanwhile: there is nothing left to do again.
        await console.call_outs.say(named.who, replace(LEAD, command_id="t1:c2"))
        with pytest.raises(Refused, match=r"undo\.moved_on"):
            await console.undo.do_again()
        assert stage.ask("SELECT by_name FROM said_callouts") == [(LEAD.name,)]

    run(tmp_path, scenario)
