"""Holds as messages, orders and restarts make them: in a whole console, told to the screens."""

from __future__ import annotations

import asyncio
from pathlib import Path

from anchor_console.goods.service import set_stock
from anchor_console.live import topics
from anchor_console.live.desks import Asked
from anchor_console.live.intake.hand_entry import fan_by_name
from anchor_console.sales.claims import ClaimState, Reason
from tests.live.stage import Stage, a_stage
from tests.support.fake_clock import FakeClock
from tests.support.shop import a_line, a_row, an_order, said


def claims_topic(stage: Stage) -> dict:
    state = stage.console.state
    return topics.claims(state.claims, state.shorts, state.goods_rows, state.catalogue)


def test_who_moves_up_is_told_to_the_screen_and_stands_first_on_the_desk(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("1号驼色M要10件", 1), said("1号驼色M要一件", 2), said("2号要一件", 3))
            assert "claim.moved_up" not in stage.notices
            stage.clock.advance(60)
            await stage.hear(said("1号不要了", 1, seconds=60))
            assert "claim.moved_up" in stage.notices
            first, *_ = claims_topic(stage)["items"]
            assert (first["fan_name"], first["held"], first["state"]) == ("粉丝2", 1, "held")

    asyncio.run(scenario())


def test_a_claim_without_a_variant_stands_on_top_with_the_cells_to_tap(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("1号要一件", 1), said("1号驼色M要10件", 2, seconds=1))
            first, _ = claims_topic(stage)["items"]
            assert first["state"] == "needs_look"
            assert [(cell["sku"], cell["left"]) for cell in first["cells"]] == [("C1-M", 0), ("C1-L", 5)]

    asyncio.run(scenario())


def test_words_that_add_raise_a_claim_and_words_that_repeat_do_not(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            for seconds, text in enumerate(("1号驼色M要一件", "1号驼色M要一件", "1号驼色M再来两件")):
                await stage.hear(said(text, 1, seconds=seconds))
            (claim,) = stage.console.state.claims
            assert (claim.wanted, claim.held) == (3, 3)
            assert stage.console.state.totals.claims == 1

    asyncio.run(scenario())


def test_a_cancel_without_a_name_takes_the_newest_claim_back_whatever_is_on_air(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.put_on_air("1")
            await stage.hear(said("1号驼色M要一件", 1), said("2号要一件", 1, seconds=1), said("不要了", 1, seconds=2))
            assert [claim.reason for claim in stage.console.state.claims] == [None, Reason.CANCELLED]

    asyncio.run(scenario())


def test_a_limit_is_told_with_its_reason(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve", rows=[a_row(per_fan_limit=1)]) as stage:
            await stage.hear(said("1号驼色M要3件", 1))
            (item,) = claims_topic(stage)["items"]
            assert (item["held"], item["wanted"], item["reason"]) == (1, 3, "limit")

    asyncio.run(scenario())


def test_a_pause_and_a_console_that_was_down_cost_no_hold_its_time(tmp_path: Path) -> None:
    async def scenario() -> None:
        clock = FakeClock()
        async with a_stage(tmp_path, "reserve", clock=clock) as stage:
            await stage.hear(said("1号驼色M要一件", 1))
            await stage.console.session.pause()
            clock.advance(3600)
            await stage.pipeline.expire_due(clock.now_ms())
            await stage.hear(said("2号要一件", 2, seconds=3600))
            await stage.console.session.resume()
            await stage.pipeline.expire_due(clock.now_ms())
            assert [claim.expires_at_ms for claim in stage.console.state.claims] == [clock.now_ms() + 600_000] * 2
        clock = FakeClock(clock.now_ms() + 86_400_000)
        async with a_stage(tmp_path, "reserve", clock=clock) as stage:
            await stage.hear(said("晚上好", 3, seconds=90_000))
            await stage.pipeline.expire_due(clock.now_ms())
            assert [claim.state for claim in stage.console.state.claims] == [ClaimState.HELD] * 2
            clock.advance(601)
            await stage.pipeline.expire_due(clock.now_ms())
            assert [claim.reason for claim in stage.console.state.claims] == [Reason.EXPIRED] * 2

    asyncio.run(scenario())


def test_a_pc_that_slept_costs_no_hold_its_time_whatever_comes_first_when_it_wakes(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            console, clock = stage.console, stage.clock
            await stage.hear(said("1号驼色M要一件", 1))
            await stage.pipeline.expire_due(clock.now_ms())
            console.state.awake.saw(clock.now_ms())
            clock.advance(3600)
            await stage.hear(said("2号要一件", 2, seconds=3600))
            sku = console.state.claims[1].sku_id
            assert sku is not None
            await console.claims.adjust_stock(sku, 1, "盘点")
            assert [claim.held for claim in console.state.claims] == [1, 1]
            await stage.pipeline.come_back()
            console.state.awake.saw(clock.now_ms())
            await stage.pipeline.expire_due(clock.now_ms())
            assert [claim.held for claim in console.state.claims] == [1, 1]
            clock.advance(601)
            console.state.awake.saw(clock.now_ms())
            await console.claims.adjust_stock(sku, 1, "盘点")
            assert console.state.claims[0].reason is Reason.EXPIRED

    asyncio.run(scenario())


def test_what_is_short_is_shown_with_who_is_affected_the_newest_first(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("1号驼色M要8件", 1), said("1号驼色M要2件", 2, seconds=1))
            assert not len(stage.console.state.shorts)
            stage.clock.advance(10)
            await stage.hear(an_order("o1", fan=3, seconds=10, lines=[a_line("C1-M", 3)]))
            (short,) = claims_topic(stage)["short"]
            assert (short["number"], short["size"], short["units"]) == ("1", "M", 3)
            assert [(one["name"], one["units"]) for one in short["people"]] == [("粉丝3", 3)]
            sku = next(iter(stage.console.state.shorts)).sku_id
            await stage.console.claims.adjust_stock(sku, 3, "找到了")
            assert claims_topic(stage)["short"] == []

    asyncio.run(scenario())


def test_of_thousands_whom_what_is_short_meets_the_newest_are_named_and_the_others_counted(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            stage.clock.advance(10)
            for start in range(0, 2000, 500):
                fans = range(start, start + 500)
                await stage.hear(*(an_order(f"o{fan}", fan=fan, seconds=10, lines=[a_line("C1-M", 1)]) for fan in fans))
            (short,) = claims_topic(stage)["short"]
            assert len(short["people"]) == 30
            assert short["units"] == len(short["people"]) + short["more"] > 1500

    asyncio.run(scenario())


def test_what_was_once_written_of_any_length_is_told_short(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.console.claims.add(
                fan_by_name("王姐", stage.console.state.session.id), Asked("1", "驼" * 4000, "大" * 4000, 1)
            )
            (told,) = claims_topic(stage)["items"]
            assert (told["color"], told["size"]) == ("驼" * 50, "大" * 50)

    asyncio.run(scenario())


def test_stock_that_is_set_serves_who_waits_in_its_own_transaction(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("1号驼色M要12件", 1))
            (before,) = stage.ask("SELECT max(id) FROM stock_moves")
            (claim,) = stage.console.state.claims
            assert (claim.held, claim.waiting, claim.sku_id is None) == (10, 2, False)
            await stage.console.goods_desk.set_left(claim.sku_id, 12)
            moves = stage.ask("SELECT kind, on_hand, held FROM stock_moves WHERE id > ?", *before)
            assert moves == [("set", 2, 0), ("hold", 0, 2)]
            assert stage.console.state.claims[0].held == 12

    asyncio.run(scenario())


def test_an_order_of_an_earlier_session_answers_no_claim_of_tonight(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            session = stage.console.session
            await stage.hear(an_order("o1", "placed", seconds=5, lines=[a_line("D2")]))
            stage.clock.advance(100)
            await session.end()
            await session.start("B", "reserve")
            await stage.hear(said("2号要一件", 1, seconds=111))
            await stage.hear(an_order("o1", "paid", seconds=112, lines=[a_line("D2")]))
            (claim,) = stage.console.state.claims
            assert (claim.held, claim.sold) == (1, 0)
            assert stage.ask("SELECT title, status FROM sales JOIN sessions ON sessions.id = session_id") == [
                ("晚场", "paid")
            ]
            assert stage.ask("SELECT held, sold FROM stock_levels JOIN skus ON skus.id = sku_id AND code = 'D2'") == [
                (1, 1)
            ]
            await stage.hear(an_order("o2", "paid", seconds=120, lines=[a_line("D2")]))
            (claim,) = stage.console.state.claims
            assert (claim.held, claim.sold) == (0, 1)

    asyncio.run(scenario())


def test_a_claim_confirmed_by_hand_is_one_sale_with_its_order_that_is_paid_in_a_later_session(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            session = stage.console.session
            await stage.hear(said("2号要一件", 1), an_order("o1", "placed", seconds=5, lines=[a_line("D2")]))
            await stage.console.claims.confirm(stage.console.state.claims[0].id)
            stage.clock.advance(100)
            await session.end()
            await session.start("B", "reserve")
            await stage.hear(an_order("o1", "paid", seconds=112, lines=[a_line("D2")]))
            assert stage.ask("SELECT title, origin FROM v_sales JOIN sessions ON sessions.id = session_id") == [
                ("晚场", "order_event")
            ]
            assert stage.ask("SELECT held, sold FROM stock_levels JOIN skus ON skus.id = sku_id AND code = 'D2'") == [
                (0, 1)
            ]

    asyncio.run(scenario())


def test_what_a_count_or_a_goods_file_leaves_short_is_shown_and_what_it_makes_good_is_not(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop", "reserve") as stage:
            await stage.hear(said("2号要3件", 2))
            (claim,) = stage.console.state.claims
            assert claim.sku_id is not None

            def short() -> list[tuple[int, list[str]]]:
                found = claims_topic(stage)["short"]
                return [(one["units"], [person["name"] for person in one["people"]]) for one in found]

            async def file_with(stock: int) -> None:
                file = tmp_path / "goods.csv"
                file.write_text(
                    f"product_code,name,category,sku_code,stock\r\nD2,碎花裙,连衣裙,D2,{stock}\r\n", "utf-8"
                )
                await stage.console.importing.bring_in("goods", file, {}, None, "owner", lambda done, of: None)

            await stage.console.goods_desk.set_left(claim.sku_id, 0)
            assert short() == [(3, ["粉丝2"])]
            await stage.console.goods_desk.set_left(claim.sku_id, 10)
            assert short() == []
            await file_with(2)
            assert short() == [(1, ["粉丝2"])]
            await file_with(5)
            assert short() == []

    asyncio.run(scenario())


def test_all_goods_read_again_show_what_is_short_as_it_is(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("2号要3件", 2))
            (sku_id,) = stage.ask("SELECT sku_id FROM claims")[0]
            await stage.console.database.run(lambda tx: set_stock(tx, {"D2": 1}, stage.clock.now_ms()))
            await stage.console.state.reload_goods()
            assert [(short.sku_id, short.units) for short in stage.console.state.shorts] == [(sku_id, 2)]
            await stage.console.database.run(lambda tx: set_stock(tx, {"D2": 3}, stage.clock.now_ms()))
            await stage.console.state.reload_goods()
            assert len(stage.console.state.shorts) == 0

    asyncio.run(scenario())
