"""What a person confirmed beside what became of its order, by the order file alone."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace

from anchor_console.core.clock import from_ms
from tests.live.stage import Stage, a_stage
from tests.live.test_reconciling import a_file, a_row, figures, verdicts
from tests.support.shop import NOW_MS, a_fan, a_line, an_order, said

JIE = {"买家昵称": "粉丝1", "买家ID": "ks-1"}


async def a_show(stage: Stage) -> None:
    """Two dresses are confirmed by hand for one fan, one for another."""
    await stage.hear(said("2号要2件", 1), said("2号要1件", 2, seconds=1))
    for claim in list(stage.console.state.claims):
        await stage.console.claims.confirm(claim.id)
    stage.clock.advance(3_600)
    await stage.console.session.end()


@pytest.mark.parametrize("status", [("待发货", "退款成功"), ("交易关闭", "")])
def test_what_was_called_off_before_it_left_is_no_sale_any_more(tmp_path: Path, status: tuple[str, str]) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop", "reserve") as stage:
            await a_show(stage)
            before = figures(stage)
            row = a_row("p1", "D2", 2, "198.00", status[0], 售后状态=status[1], **JIE)
            told = await stage.console.reconciling.book(a_file(tmp_path, row), {}, "last")
            assert (verdicts(told), told["after"]["paid_total"]) == ({"refunded": 1, "not_in_file": 1}, "99.00")
            assert stage.ask("SELECT sold FROM stock_levels JOIN skus ON skus.id = sku_id WHERE code = 'D2'") == [(1,)]
            again = await stage.console.reconciling.book(a_file(tmp_path, row), {}, "last")
            assert again["to_book"] == 0
            await stage.console.undo.take_back()
            assert figures(stage) == before

    asyncio.run(scenario())


def test_who_ordered_again_has_what_was_sold_by_hand_and_who_never_paid_is_left_to_a_person(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop", "reserve") as stage:
            await a_show(stage)
            file = a_file(
                tmp_path,
                a_row("p1", "D2", 2, "198.00", "待发货", 售后状态="退款成功", **JIE),
                a_row("p2", "D2", 2, "198.00", "已发货", **JIE),
                a_row("p3", "D2", 1, "99.00", "交易关闭", 支付时间="", 买家昵称="粉丝2", 买家ID="ks-2"),
            )
            told = await stage.console.reconciling.book(file, {}, "last")
            assert verdicts(told) == {"settled": 1, "no_sale": 2, "not_in_file": 1}
            assert told["after"]["paid_total"] == "297.00"

    asyncio.run(scenario())


def test_an_order_of_a_file_that_names_no_platform_is_of_where_the_room_is(tmp_path: Path) -> None:
    """Else the next event of it would be a second sale."""

    async def scenario() -> None:
        async with a_stage(tmp_path / "shop", "cart") as stage:
            here = [a_fan(n, platform="wechat") for n in range(2)]
            await stage.hear(*(said("好看", fan=fan, seconds=at) for at, fan in enumerate(here)))
            stage.clock.advance(3_600)
            await stage.console.session.end()
            file = a_file(tmp_path, a_row("p1", "D2", 1, "99.00"), name="订单列表.csv")
            await stage.console.reconciling.book(file, {}, "last")
            await stage.console.session.start("下一场", "cart")
            sent = an_order("p1", "shipped", seconds=3_600, lines=[a_line("D2", amount=9_900)])
            await stage.hear(replace(sent, fan=here[0]))
            assert stage.ask("SELECT platform, status FROM orders") == [("wechat", "shipped")]

    asyncio.run(scenario())


def test_an_order_that_was_called_off_here_and_is_closed_there_is_the_same(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop", "cart") as stage:
            await stage.hear(an_order("p1", "cancelled", seconds=9, lines=[a_line("D2", amount=9_900)]))
            stage.clock.advance(3_600)
            await stage.console.session.end()
            file = a_file(tmp_path, a_row("p1", "D2", 1, "99.00", "交易关闭"))
            told = await stage.console.reconciling.book(file, {}, "last")
            assert (verdicts(told), told["import_id"]) == ({"matched": 1}, None)

    asyncio.run(scenario())


def test_an_order_of_the_first_minute_is_the_shows_where_the_file_tells_no_seconds(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path / "shop", None) as stage:
            stage.clock.advance(40)
            await stage.console.session.start("晚场", "cart")
            stage.clock.advance(3_600)
            await stage.console.session.end()
            started = from_ms(NOW_MS + 40_000).astimezone().strftime("%Y/%m/%d %H:%M")
            row = a_row("p1", "D2", 1, "99.00", 下单时间=started, 支付时间=started)
            told = await stage.console.reconciling.book(a_file(tmp_path, row), {}, "last")
            assert verdicts(told) == {"missing": 1}

    asyncio.run(scenario())


def test_who_buys_in_the_next_show_soon_after_buys_there_but_for_what_was_confirmed_before(tmp_path: Path) -> None:
    """A show that broke off goes on as another: each order is of one of them, whichever is reconciled first."""

    def at(minutes: int) -> dict[str, str]:
        when = from_ms(NOW_MS + minutes * 60_000).astimezone().strftime("%Y-%m-%d %H:%M:%S")
        return {"下单时间": when, "支付时间": when}

    async def scenario() -> None:
        async with a_stage(tmp_path / "shop", "reserve") as stage:
            await a_show(stage)
            stage.clock.advance(600)
            await stage.console.session.start("接着播", "reserve")
            stage.clock.advance(3_600)
            await stage.console.session.end()
            file = a_file(
                tmp_path,
                a_row("p1", "D2", 2, "198.00", **JIE, **at(75)),
                a_row("p2", "C1-M", 1, "199.00", **at(65)),
                a_row("p3", "C1-L", 1, "199.00", **at(75)),
            )
            first, second = stage.ask("SELECT id FROM sessions ORDER BY started_at_ms")
            told = await stage.console.reconciling.book(file, {}, first[0])
            assert verdicts(told) == {"settled": 1, "missing": 1, "other_time": 1, "not_in_file": 1}
            told = await stage.console.reconciling.book(file, {}, second[0])
            assert verdicts(told) == {"missing": 1, "other_time": 2}
            assert stage.ask("SELECT order_id, title FROM orders JOIN sessions ON sessions.id = session_id") == [
                ("p1", "晚场"),
                ("p2", "晚场"),
                ("p3", "接着播"),
            ]

    asyncio.run(scenario())
