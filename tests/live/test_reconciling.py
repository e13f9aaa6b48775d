"""A session's sales beside the platform's order file: found, booked once, taken back; the exported file is right."""

from __future__ import annotations

import asyncio
import csv
import json
from collections.abc import Callable, Coroutine
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchor_console.core.clock import from_ms
from anchor_console.core.events import Refund
from anchor_console.core.ids import ProductId
from anchor_console.core.refusal import Refused
from anchor_console.live import store as live
from anchor_console.live.action_log import Wanted
from anchor_console.live.files import reconcile_work
from anchor_console.live.session import SessionState
from anchor_console.sales import line_pairs, orders
from anchor_console.sales.booking import Booking
from anchor_console.sales.order_file import read_orders
from anchor_console.sales.order_lines import OrderFileLine
from anchor_console.sales.terms import Changes
from tests.live.stage import Stage, a_stage
from tests.support.real_console import anchor_console
from tests.support.shop import NOW_MS, Shop, a_fan, a_line, an_order, quick_folder, said, shop

HEADINGS = [
    *("订单编号", "商品名称", "商品规格", "商家编码", "商品单价", "数量", "实付款", "订单状态", "售后状态", "买家昵称"),
    *("退款金额", "退货数量", "买家ID", "下单时间", "支付时间", "收货人", "联系电话", "收货地址"),
]
SECRET = "王小明"


def a_row(
    order_id: str, code: str, qty: int = 1, paid: str = "199.00", status: str = "待发货", **more: str
) -> list[str]:
    at = from_ms(NOW_MS + 600_000).astimezone().strftime("%Y-%m-%d %H:%M:%S")
    told = {
        "订单编号": order_id, "商品名称": "羊毛大衣", "商家编码": code, "数量": str(qty), "实付款": paid,
        "订单状态": status,
        "下单时间": at, "支付时间": at, "收货人": SECRET, "联系电话": "13800001111", "收货地址": "某省某市某路 1 号",
    } | more  # fmt: skip
    return [told.get(heading, "") for heading in HEADINGS]


def a_file(folder: Path, *rows: list[str], name: str = "快手订单.csv") -> Path:
    file = folder / name
    with file.open("w", encoding="gb18030", newline="") as out:
        csv.writer(out).writerows([HEADINGS, *rows])
    return file


async def an_evening(stage: Stage) -> None:
    """Paid orders, one that went back since, one sold by hand, and one that the platform does not have."""
    await stage.hear(
        an_order("o1", fan=1, seconds=10, lines=[a_line("C1-M", amount=19_900)]),
        an_order("o2", fan=2, seconds=11, lines=[a_line("C1-L", 2, amount=39_800)]),
        an_order("o3", fan=3, seconds=12, lines=[a_line("D2", amount=9_900)]),
        an_order("gone", fan=4, seconds=13, lines=[a_line("D2", amount=9_900)]),
        said("1号驼色M要2件", 5, seconds=14),
    )
    (claim,) = stage.console.state.claims
    await stage.console.claims.confirm(claim.id)
    stage.clock.advance(3_600)
    await stage.console.session.end()


def the_file(folder: Path) -> Path:
    return a_file(
        folder,
        a_row("o1", "C1-M"),
        a_row("o2", "C1-L", 2, "398.00", "已完成", 售后状态="退款成功"),
        a_row("o3", "D2", 1, "89.00", "已发货"),
        a_row("p5", "C1-M", 2, "380.00", 买家昵称="粉丝5", 买家ID="ks-5"),
        a_row("p6", "C1-L", 1, "199.00", 买家昵称="新来的", 买家ID="ks-6"),
        a_row("p7", "D2", 1, "99.00", "待付款"),
        a_row("old", "D2", 1, "99.00", 下单时间="2026-10-01 10:00:00", 支付时间="2026-10-01 10:00:00"),
    )


def verdicts(told: dict[str, Any]) -> dict[str, int]:
    return {verdict: count for verdict, count in told["counts"].items() if count}


FOUND = {
    "matched": 1, "refunded": 1, "changed": 1, "settled": 1, "missing": 1, "no_sale": 1, "other_time": 1,
    "not_in_file": 1,
}  # fmt: skip


def run(tmp_path: Path, scenario: Callable[[Stage], Coroutine[Any, Any, None]]) -> None:
    async def whole() -> None:
        async with a_stage(tmp_path / "shop", "reserve") as stage:
            await scenario(stage)

    asyncio.run(whole())


def figures(stage: Stage) -> Any:
    """All that an import may change, but for rows that count nowhere."""
    return (
        stage.ask(
            "SELECT id, order_row IS NULL, line_id, identity_id, status, origin, sku_id, qty, amount, refund_amount,"
            " units_booked, claim_id, confirmed_at_ms FROM sales WHERE NOT is_dropped ORDER BY id"
        ),
        stage.ask("SELECT * FROM stock_levels ORDER BY sku_id"),
        stage.ask("SELECT * FROM refunds ORDER BY order_row, refund_id"),
        stage.ask("SELECT order_row, body FROM order_states ORDER BY order_row, body"),
        stage.ask("SELECT id, wanted, waiting, held, sold, released FROM claims ORDER BY id"),
    )


def test_a_preview_tells_what_agrees_what_is_missing_and_what_went_back_and_changes_nothing(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await an_evening(stage)
        before = figures(stage)
        told = await stage.console.reconciling.preview(the_file(tmp_path), {}, "last")
        assert verdicts(told) == FOUND
        assert figures(stage) == before
        assert [column["heading"] for column in told["columns"] if column["never_read"]] == HEADINGS[-3:]
        by_verdict = {one["verdict"]: one for one in told["findings"]}
        assert (by_verdict["changed"]["amount_here"], by_verdict["changed"]["amount_there"]) == ("99.00", "89.00")
        assert by_verdict["not_in_file"]["order_id"] == "gone"
        assert by_verdict["settled"]["order_id"] == "p5"

    run(tmp_path, scenario)


def test_what_is_booked_makes_the_exported_file_right(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await an_evening(stage)
        file, out = the_file(tmp_path), tmp_path / "sales.csv"
        told = await stage.console.reconciling.book(file, {}, "last")
        assert (told["to_book"], told["before"]["paid_total"]) == (4, "1193.00")
        await stage.console.exporting.of_session("sales", out, "zh_CN")
        rows = {row["order_id"]: row for row in csv.DictReader(out.read_text("utf-8-sig").splitlines())}
        assert {
            key: (row["status"], row["amount"], row["refund_amount"], row["origin"]) for key, row in rows.items()
        } == {
            "o1": ("paid", "199.00", "0.00", "order_event"),
            "o2": ("refunded", "398.00", "398.00", "order_event"),
            "o3": ("shipped", "89.00", "0.00", "order_event"),
            "gone": ("paid", "99.00", "0.00", "order_event"),
            "p5": ("paid", "380.00", "0.00", "claim"),
            "p6": ("paid", "199.00", "0.00", "order_file"),
        }
        assert rows["p5"]["fan_name"] == "粉丝5"
        assert rows["p6"]["fan_user_id"] == "ks-6"
        assert told["after"] == {"orders": 6, "units": 8, "paid_total": "1364.00", "net_total": "966.00"}
        levels = dict(stage.ask("SELECT code, sold FROM stock_levels JOIN skus ON skus.id = sku_id"))
        assert levels == {"C1-M": 3, "C1-L": 1, "D2": 2}
        assert SECRET.encode() not in b"".join(part.read_bytes() for part in (tmp_path / "shop").glob("console.db*"))

    run(tmp_path, scenario)


def test_the_same_file_again_changes_nothing_and_a_later_one_only_what_is_new(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await an_evening(stage)
        await stage.console.reconciling.book(the_file(tmp_path), {}, "last")
        once = figures(stage)
        stage.clock.advance(3_600)
        again = await stage.console.reconciling.book(the_file(tmp_path), {}, "last")
        assert (again["to_book"], again["import_id"], figures(stage)) == (0, None, once)
        later = a_file(tmp_path, a_row("p6", "C1-L", 1, "199.00", "已发货"), name="快手订单2.csv")
        told = await stage.console.reconciling.book(later, {}, "last")
        assert verdicts(told)["changed"] == 1
        assert stage.ask(
            "SELECT sales.status FROM sales JOIN orders ON orders.id = order_row WHERE order_id = 'p6'"
        ) == [("shipped",)]

    run(tmp_path, scenario)


def test_what_went_back_in_part_is_booked_once_and_what_goes_back_later_beside_it(tmp_path: Path) -> None:
    def told_later(money: str, units: str) -> Path:
        row = a_row("o2", "C1-L", 2, "398.00", "已完成", 售后状态="部分退款成功", 退款金额=money, 退货数量=units)
        return a_file(tmp_path, row)

    async def scenario(stage: Stage) -> None:
        await an_evening(stage)
        for money, units, left in (("199.00", "1", 19_900), ("199.00", "1", 19_900), ("229.00", "1", 16_900)):
            await stage.console.reconciling.book(told_later(money, units), {}, "last")
            assert stage.ask(
                "SELECT sales.status, sales.amount - sales.refund_amount FROM sales"
                " JOIN orders ON orders.id = order_row WHERE order_id = 'o2'"
            ) == [("part_refunded", left)]
            assert stage.ask("SELECT sold FROM stock_levels JOIN skus ON skus.id = sku_id WHERE code = 'C1-L'") == [
                (1,)
            ]
            stage.clock.advance(3_600)

    run(tmp_path, scenario)


def test_what_went_back_in_part_and_later_as_a_whole_comes_back_no_more_often_than_it_was_sold(tmp_path: Path) -> None:
    def told_later(after: str, money: str, units: str) -> Path:
        return a_file(
            tmp_path, a_row("o2", "C1-L", 2, "398.00", "已完成", 售后状态=after, 退款金额=money, 退货数量=units)
        )

    async def scenario(stage: Stage) -> None:
        await an_evening(stage)
        before = stage.ask("SELECT on_hand, sold FROM stock_levels JOIN skus ON skus.id = sku_id WHERE code = 'C1-L'")
        ((on_hand, sold),) = before
        for after, money, units in (("部分退款成功", "199.00", "1"), ("退货退款成功", "398.00", "2")):
            await stage.console.reconciling.book(told_later(after, money, units), {}, "last")
            stage.clock.advance(3_600)
        assert stage.ask(
            "SELECT on_hand - sold FROM stock_levels JOIN skus ON skus.id = sku_id WHERE code = 'C1-L'"
        ) == [(on_hand - sold + 2,)]
        assert stage.ask(
            "SELECT sales.status, sales.amount - sales.refund_amount FROM sales"
            " JOIN orders ON orders.id = order_row WHERE order_id = 'o2'"
        ) == [("refunded", 0)]

    run(tmp_path, scenario)


def test_an_order_that_the_file_told_of_first_is_no_second_sale_when_the_platform_tells_of_it(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("2号要1件", 1))
        (claim,) = stage.console.state.claims
        await stage.console.claims.confirm(claim.id)
        stage.clock.advance(3_600)
        await stage.console.session.end()
        file = a_file(
            tmp_path,
            a_row("p5", "D2", 1, "99.00", 买家昵称="粉丝1"),
            a_row("p6", "C1-L", 1, "199.00", 买家ID="ks-6"),
            a_row("p7", "C1-M", 1, "199.00", 买家ID="ks-7"),
            a_row("p7", "gone", 1, "50.00", 买家ID="ks-7"),
        )
        booked = await stage.console.reconciling.book(file, {}, "last")
        assert (verdicts(booked), booked["after"]["paid_total"]) == ({"missing": 2, "settled": 1}, "547.00")
        session_id = booked["session_id"]
        await stage.console.session.start("下一场", "reserve")
        stage.clock.advance(60)
        two = [a_line(None, line_id="2", number="1", amount=5_000), a_line("C1-M", line_id="1", amount=19_900)]
        told = [
            an_order("p5", "shipped", seconds=3_660, lines=[a_line("D2", amount=9_900)]),
            an_order("p6", "shipped", fan=6, seconds=3_660, lines=[a_line("C1-L", amount=19_900)]),
            an_order("p7", "shipped", fan=7, seconds=3_660, lines=two),
        ]
        await stage.hear(*told)
        await stage.hear(*told)
        assert lines_of(stage, "p5") == [(9_900, 0, "晚场")]
        assert lines_of(stage, "p6") == [(19_900, 0, "晚场")]
        assert lines_of(stage, "p7") == [(19_900, 0, "晚场"), (5_000, 0, "晚场")]
        levels = dict(stage.ask("SELECT code, sold FROM stock_levels JOIN skus ON skus.id = sku_id"))
        assert levels == {"D2": 1, "C1-L": 1, "C1-M": 1}
        await stage.console.session.end()
        again = await stage.console.reconciling.book(file, {}, session_id)
        assert again["after"]["paid_total"] == "547.00"

    run(tmp_path, scenario)


def test_an_order_that_an_older_console_booked_twice_is_one_sale_when_it_is_told_of_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("晚上好", 9))
        stage.clock.advance(3_600)
        await stage.console.session.end()
        await stage.console.reconciling.book(a_file(tmp_path, a_row("p6", "C1-L", 买家ID="ks-6")), {}, "last")
        await stage.console.session.start("下一场", "reserve")
        line = a_line("C1-L", amount=19_900)
        with monkeypatch.context() as older:
            older.setattr(line_pairs, "names", lambda _states, _look: {})
            await stage.hear(an_order("p6", "paid", fan=6, seconds=3_660, lines=[line]))
        assert len(lines_of(stage, "p6")) == 2
        await stage.hear(an_order("p6", "shipped", fan=6, seconds=3_670, lines=[line]))
        assert lines_of(stage, "p6") == [(19_900, 0, "晚场")]
        assert stage.ask("SELECT sold FROM stock_levels JOIN skus ON skus.id = sku_id WHERE code = 'C1-L'") == [(1,)]

    run(tmp_path, scenario)


def lines_of(stage: Stage, order_id: str) -> list[tuple[Any, ...]]:
    """Amount and refund of each line of an order that counts, and the title of its session."""
    return stage.ask(
        "SELECT sales.amount, refund_amount, title FROM sales JOIN orders ON orders.id = order_row"
        " JOIN sessions ON sessions.id = sales.session_id WHERE order_id = ? AND NOT is_dropped ORDER BY line_id",
        order_id,
    )


def test_a_refund_that_the_file_told_of_is_no_second_one_when_the_platform_tells_of_it(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        lines = [a_line("D2", amount=9_900)]
        await stage.hear(an_order("o1", fan=1, seconds=1, lines=lines))
        stage.clock.advance(3_600)
        await stage.console.session.end()
        file = a_file(tmp_path, a_row("o1", "D2", 1, "99.00", "已发货", 售后状态="部分退款成功", 退款金额="20.00"))
        await stage.console.reconciling.book(file, {}, "last")
        await stage.console.session.start("下一场", "cart")
        stage.clock.advance(60)
        first, second = Refund(refund_id="98765", amount=2_000), Refund(refund_id="98766", amount=1_000)
        for seconds, refunds, back in ((3_660, [first], 2_000), (3_670, [first, second], 3_000)):
            await stage.hear(an_order("o1", "part_refunded", seconds=seconds, lines=lines, refunds=refunds))
            assert [one[:2] for one in lines_of(stage, "o1")] == [(9_900, back)]

    run(tmp_path, scenario)


def test_a_refund_without_a_line_is_the_one_that_the_file_has_for_a_line(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        lines = [a_line("D2", line_id="a", amount=10_000), a_line("C1-M", line_id="b", amount=20_000)]
        refund = Refund(refund_id="r1", amount=10_000)
        await stage.hear(
            an_order("o1", seconds=1, lines=lines),
            an_order("o1", "part_refunded", seconds=2, lines=lines, refunds=[refund]),
        )
        stage.clock.advance(3_600)
        await stage.console.session.end()
        file = a_file(
            tmp_path,
            a_row("o1", "D2", 1, "100.00", "已完成", 售后状态="退款成功"),
            a_row("o1", "C1-M", 1, "200.00", "已完成"),
        )
        await stage.console.reconciling.book(file, {}, "last")
        assert [one[:2] for one in lines_of(stage, "o1")] == [(10_000, 10_000), (20_000, 0)]
        stage.clock.advance(60)
        again = await stage.console.reconciling.book(file, {}, "last")
        assert again["to_book"] == 0

    run(tmp_path, scenario)


def test_an_import_is_taken_back_whole_and_may_be_made_again(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await an_evening(stage)
        before, listed = figures(stage), stage.ask("SELECT * FROM v_sales ORDER BY sale_id")
        await stage.console.reconciling.book(the_file(tmp_path), {}, "last")
        booked, totals = figures(stage), stage.ask("SELECT orders, units FROM fan_tallies ORDER BY identity_id")
        await stage.console.undo.take_back()
        assert figures(stage) == before
        assert stage.ask("SELECT * FROM v_sales ORDER BY sale_id") == listed
        booked_here, *_ = [
            one for one in await stage.console.action_log.latest(Wanted()) if one.name == "orders.import"
        ]
        with pytest.raises(Refused, match=r"undo\.already"):
            await stage.console.taking_back.take_back(booked_here.id)
        told = await stage.console.reconciling.book(the_file(tmp_path), {}, "last")
        assert verdicts(told) == FOUND
        assert figures(stage)[:3] == (booked[0], booked[1], [(*row[:-1], stage.clock.now_ms()) for row in booked[2]])
        assert stage.ask("SELECT orders, units FROM fan_tallies ORDER BY identity_id") == totals

    run(tmp_path, scenario)


def test_a_buyer_whom_only_the_file_knows_is_proposed_as_who_said_so_and_not_any_more_when_it_is_taken_back(
    tmp_path: Path,
) -> None:
    async def scenario(stage: Stage) -> None:
        jie, other = (a_fan(name, name=name) for name in ("王姐", "李姐"))
        await stage.hear(said("1号驼色M要1件", fan=jie, seconds=300), said("2号来一件", fan=other, seconds=310, id="o"))
        # What had the number that evening: another product has it when the file comes.
        stage.clock.advance(3_600)
        await stage.console.session.end()
        await stage.console.goods_desk.give_numbers({ProductId(2): "1"})
        file = a_file(
            tmp_path,
            a_row("p1", "C1-M", 买家昵称="王姐", 买家ID="ks-1"),
            a_row("p2", "C1-M", 买家昵称="李姐", 买家ID="ks-2"),
        )
        await stage.console.reconciling.book(file, {}, "last")
        proposed = (
            "SELECT one.name, other.name, state, kind, ref FROM fan_links"
            " JOIN fan_link_reasons ON link_id = fan_links.id"
            " JOIN identities AS one ON one.id = identity_id JOIN identities AS other ON other.id = other_id"
        )
        assert stage.ask(proposed) == [("王姐", "王姐", "proposed", "order", "p1")]
        await stage.console.undo.take_back()
        assert stage.ask("SELECT * FROM fan_links") == []
        await stage.console.reconciling.book(file, {}, "last")
        assert len(stage.ask(proposed)) == 1

    run(tmp_path, scenario)


def test_who_moves_up_tonight_by_what_an_earlier_session_gives_back_is_shown_and_told(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        console = stage.console
        await console.session.end()
        file = a_file(tmp_path, a_row("p1", "D2", 3, "297.00", 买家ID="u2"))
        await console.reconciling.book(file, {}, "last")
        await console.session.start("B", "reserve")
        await stage.hear(said("2号要8件", 5))
        (claim,) = console.state.claims
        assert (claim.held, claim.waiting) == (7, 1)
        await console.reconciling.take_back(1)
        (claim,) = console.state.claims
        assert (claim.held, claim.waiting) == (8, 0)
        assert "claim.moved_up" in stage.notices

    run(tmp_path, scenario)


def test_what_is_told_of_an_order_after_the_import_stays_when_it_is_taken_back(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await an_evening(stage)
        await stage.console.reconciling.book(the_file(tmp_path), {}, "last")
        await stage.console.session.start("下一场", "cart")
        stage.clock.advance(60)
        await stage.hear(an_order("p6", "shipped", fan=6, seconds=3_660, lines=[a_line("C1-L", amount=19_900)]))
        await stage.console.reconciling.take_back(1)
        shipped = stage.ask(
            "SELECT sales.status, amount FROM sales JOIN orders ON orders.id = order_row"
            " WHERE order_id = 'p6' AND NOT is_dropped"
        )
        assert shipped == [("shipped", 19_900)]

    run(tmp_path, scenario)


def test_a_sale_by_hand_stays_the_order_that_the_platform_told_of_when_the_import_is_taken_back(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await an_evening(stage)
        await stage.console.reconciling.book(the_file(tmp_path), {}, "last")
        await stage.console.session.start("下一场", "cart")
        stage.clock.advance(60)
        await stage.hear(an_order("p5", "shipped", fan=5, seconds=3_660, lines=[a_line("C1-M", 2, amount=38_000)]))
        await stage.console.reconciling.take_back(1)
        assert stage.ask(
            "SELECT order_id, sales.status, qty, amount FROM sales LEFT JOIN orders ON orders.id = order_row"
            " WHERE NOT is_dropped AND (order_id = 'p5' OR order_row IS NULL)"
        ) == [("p5", "shipped", 2, 38_000)]

    run(tmp_path, scenario)


def test_an_order_of_several_lines_is_all_that_its_fan_was_sold_by_hand(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("2号要1件", 1), said("1号驼色M要1件", 1, seconds=1), said("2号要1件", 2, seconds=2))
        for claim in list(stage.console.state.claims):
            await stage.console.claims.confirm(claim.id)
        stage.clock.advance(3_600)
        await stage.console.session.end()
        before = figures(stage)
        for buyer in ({"买家昵称": "粉丝1", "买家ID": "ks-1"}, {"买家昵称": "粉**"}):
            rows = a_row("p6", "D2", 1, "99.00", **buyer), a_row("p6", "C1-M", 1, "199.00", **buyer)
            told = await stage.console.reconciling.book(a_file(tmp_path, *rows), {}, "last")
            assert (verdicts(told), told["after"]["paid_total"]) == ({"settled": 1, "not_in_file": 1}, "397.00")
            assert dict(stage.ask("SELECT code, sold FROM stock_levels JOIN skus ON skus.id = sku_id")) == {
                "D2": 2, "C1-M": 1, "C1-L": 0,
            }  # fmt: skip
            await stage.console.undo.take_back()
            assert figures(stage) == before

    run(tmp_path, scenario)


def test_what_was_sold_by_hand_at_once_may_be_paid_in_several_orders_and_the_other_way_round(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("2号要3件", 1), said("1号驼色M要1件", 2, seconds=1))
        await stage.console.claims.confirm(stage.console.state.claims[0].id)
        await stage.console.claims.confirm(stage.console.state.claims[1].id)
        await stage.hear(said("1号驼色M再来1件", 2, seconds=2))
        await stage.console.claims.confirm(stage.console.state.claims[-1].id)
        stage.clock.advance(3_600)
        await stage.console.session.end()
        before = figures(stage)
        orders = [
            a_file(tmp_path, a_row("p1", "D2", 1, "99.00", 买家昵称="粉丝1", 买家ID="ks-1"), name="快手订单1.csv"),
            a_file(tmp_path, a_row("p2", "D2", 2, "198.00", 买家昵称="粉丝1", 买家ID="ks-1"), name="快手订单2.csv"),
            a_file(tmp_path, a_row("p3", "C1-M", 2, "398.00", 买家昵称="粉丝2", 买家ID="ks-2"), name="快手订单3.csv"),
        ]
        made = []
        for file in orders:
            told = await stage.console.reconciling.book(file, {}, "last")
            assert (verdicts(told)["settled"], told["after"]["paid_total"], told["after"]["units"]) == (1, "695.00", 5)
            made.append(told["import_id"])
        for import_id in reversed(made):
            await stage.console.reconciling.take_back(import_id)
        assert figures(stage) == before
        made = [(await stage.console.reconciling.book(file, {}, "last"))["import_id"] for file in orders]
        for import_id in made:
            await stage.console.reconciling.take_back(import_id)
            assert stage.ask("SELECT sum(amount), sum(qty) FROM sales WHERE NOT is_dropped") == [(69_500, 5)]
        assert dict(stage.ask("SELECT code, sold FROM stock_levels JOIN skus ON skus.id = sku_id")) == {
            "D2": 3, "C1-M": 2, "C1-L": 0,
        }  # fmt: skip

    run(tmp_path, scenario)


def test_what_was_paid_for_an_order_counts_once_where_the_file_repeats_it_without_prices(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        await stage.hear(said("晚上好", 1))
        stage.clock.advance(3_600)
        await stage.console.session.end()
        back = {"售后状态": "部分退款成功", "退款金额": "30.00"}
        file = a_file(
            tmp_path,
            *(a_row("p6", code, 1, "250.00") for code in ("D2", "C1-M")),
            *(a_row("p7", code, 1, "250.00", "已发货", **back) for code in ("D2", "C1-M")),
            *(a_row("p8", code, 1, "199.00") for code in ("C1-L", "C1-M")),
        )
        for _ in range(2):
            told = await stage.console.reconciling.book(file, {}, "last")
            assert (told["after"]["paid_total"], told["after"]["net_total"]) == ("898.00", "868.00")
            stage.clock.advance(60)
        assert told["to_book"] == 0
        assert [one[:2] for one in lines_of(stage, "p6")] == [(16_695, 0), (8_305, 0)]

    run(tmp_path, scenario)


def test_a_session_that_is_not_over_or_not_there_is_refused(tmp_path: Path) -> None:
    async def scenario(stage: Stage) -> None:
        file = the_file(tmp_path)
        with pytest.raises(Refused, match=r"session\.unknown"):
            await stage.console.reconciling.preview(file, {}, "last")
        session = stage.console.state.session
        assert session is not None
        with pytest.raises(Refused, match=r"reconcile\.open"):
            await stage.console.reconciling.book(file, {}, session.id)

    run(tmp_path, scenario)


def test_the_command_previews_and_books_without_a_console(tmp_path: Path) -> None:
    run(tmp_path, an_evening)
    file, profile = the_file(tmp_path), tmp_path / "shop"
    previewed = anchor_console("orders", "import", file, "--dry-run", "--json", "--profile", profile)
    assert (previewed.returncode, verdicts(json.loads(previewed.stdout))) == (0, FOUND), previewed.stderr
    booked = anchor_console("orders", "import", file, "--session", "last", "--profile", profile)
    assert booked.returncode == 0, booked.stderr
    assert "missing: p6" in booked.stdout
    again = json.loads(anchor_console("orders", "import", file, "--json", "--profile", profile).stdout)
    assert (again["to_book"], again["after"]["net_total"]) == (0, "966.00")


# -- any file beside any evening

statuses = st.sampled_from(["待付款", "待发货", "已发货", "已完成", "交易关闭"])
after_sales = st.sampled_from(["", "", "退款成功", "退款中", "部分退款"])
codes = st.sampled_from(["C1-M", "C1-L", "D2", "unknown"])
rows = st.lists(
    st.tuples(st.sampled_from(["a", "b", "c", "d", "e"]), codes, st.integers(1, 3), statuses, after_sales),
    max_size=6,
    unique_by=lambda row: row[:2],
)
told = st.lists(
    st.tuples(
        st.sampled_from(["a", "b", "c"]),
        st.sampled_from(["placed", "paid", "shipped", "refunded", "cancelled"]),
        codes,
        st.integers(1, 3),
    ),
    max_size=4,
)


@settings(max_examples=40, deadline=None)
@given(told, rows, rows)
def test_any_file_is_booked_once_and_taken_back_whole(events, first, second):
    with quick_folder() as folder, shop(folder / "shop", "reserve") as opened:
        catalogue = opened.catalogue
        for at, (order_id, status, code, qty) in enumerate(events):
            order = an_order(order_id, status, fan=at, seconds=at, lines=[a_line(code, qty, amount=100 * qty)])
            heard = orders.Told(order, "till", "kuaishou", opened.fan(a_fan(at)))
            opened.do(lambda tx, heard=heard: orders.record(
                Booking(tx, opened.session.terms, NOW_MS, Changes.none()), heard, catalogue, None))  # fmt: skip
        opened.do(lambda tx: live.set_state(tx, opened.session.id, SessionState.ENDED, NOW_MS + 3_600_000))
        imports, states = [], [_figures(opened)]
        for at, of_file in enumerate((first, second), start=1):
            made = [a_row(o, c, q, f"{q}.00", s, 售后状态=a) for o, c, q, s, a in of_file]
            if not made:
                continue
            lines, at_ms = read_orders(a_file(folder, *made)).lines, NOW_MS + at * 7_200_000
            booked = _booked(opened, lines, at_ms)
            opened.check()
            here = _figures(opened)
            again = _booked(opened, lines, at_ms + 60_000)
            assert (again["to_book"], _figures(opened)) == (0, here), again["findings"]
            if booked["import_id"] is not None:
                imports.append(booked["import_id"])
                states.append(here)
        for import_id, was in zip(reversed(imports), reversed(states[:-1]), strict=True):
            opened.do(lambda tx, one=import_id: reconcile_work.taken_back(tx, one, "desk", NOW_MS * 2, Changes.none()))
            opened.check()
            assert _figures(opened) == was


def _booked(opened: Shop, lines: tuple[OrderFileLine, ...], at_ms: int) -> dict[str, Any]:
    changes = Changes.none()
    return opened.do(
        lambda tx: reconcile_work.booked(tx, "last", lines, "f.csv", "desk", lambda *_: False, at_ms, changes)
    )


def _figures(opened: Shop) -> Any:
    return figures(opened)  # type: ignore[arg-type]
