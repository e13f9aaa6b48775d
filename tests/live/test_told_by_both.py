"""An order that the platform's events tell of, and its order file too: one sale, whoever tells first, and how often."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchor_console.core.events import Order, OrderLine, Refund
from anchor_console.core.ids import SessionId
from anchor_console.live import store as live
from anchor_console.live.files import reconcile_work
from anchor_console.live.session import DEFAULT_HOLD_MS, Session, SessionState
from anchor_console.sales import claiming, orders
from anchor_console.sales import service as sales
from anchor_console.sales.booking import Booking
from anchor_console.sales.order_file import read_orders
from anchor_console.sales.store import sums as sums_of
from anchor_console.sales.terms import Changes, Terms
from anchor_console.sales.wanted import Wanted
from anchor_console.stock import store as stock
from tests.live.test_reconciling import a_file, a_row
from tests.support.shop import NOW_MS, Shop, a_fan, a_line, an_order, quick_folder, shop
from tests.support.shop import a_row as a_goods_row
from tests.support.shop import at as moment

AMOUNTS = (10_000, 23_000, 37_000)
BACK = {"none": (0, ""), "half": (0.5, "部分退款成功"), "all": (1, "退款成功")}

one_line = st.fixed_dictionaries(
    {
        "code": st.sampled_from(["C1-M", "C1-L", "D2", "unknown"]),
        "qty": st.integers(1, 2),
        "back": st.sampled_from(list(BACK)),
        "is_coded": st.booleans(),
    }
)
tellers = st.lists(st.sampled_from(["event", "file"]), min_size=1, max_size=4)


@settings(max_examples=40, deadline=None)
@given(st.lists(one_line, min_size=1, max_size=3), tellers, st.booleans(), st.booleans(), st.randoms())
def test_an_order_comes_to_one_total_whoever_tells_of_it_in_whatever_order(lines, told_by, is_named, is_apart, random):
    back = [int(amount * BACK[line["back"]][0]) for line, amount in zip(lines, AMOUNTS, strict=False)]
    paid = sum(AMOUNTS[: len(lines)])
    with quick_folder() as folder, shop(folder / "shop", "cart") as opened:
        _is_over(opened)
        for at, teller in enumerate(told_by, start=1):
            if teller == "event":
                for event in _events(lines, back, 7_200 * at, is_named, is_apart):
                    _hear(opened, event)
            else:
                rows = _rows(lines, back)
                random.shuffle(rows)
                _book(opened, folder, rows, NOW_MS + at * 7_200_000)
            assert opened.ask(
                "SELECT count(*), sum(amount), sum(refund_amount), sum(qty) FROM sales WHERE NOT is_dropped"
            ) == [(len(lines), paid, sum(back), sum(line["qty"] for line in lines))], (at, teller)
            assert stock.mismatches(opened.database.read()) == []


@pytest.mark.parametrize("status", ["shipped", "part_refunded", "refunded", "cancelled", "closed"])
def test_what_became_of_an_order_before_its_file_was_imported_stands_though_it_is_told_only_then(tmp_path, status):
    refunds = [Refund(refund_id="r", amount=5_000)] if status == "part_refunded" else []
    lines = [a_line("C1-M", line_id="L0", amount=19_900)]
    paid, late = an_order("o", seconds=60, lines=lines), an_order("o", status, seconds=3_600, refunds=refunds)
    came_to = []
    for told in ("before", "after"):
        with shop(tmp_path / told, "cart") as opened:
            _is_over(opened)
            _hear(opened, paid)
            if told == "before":
                _hear(opened, late)
            _book(opened, tmp_path, [a_row("o", "C1-M", paid="189.00")], NOW_MS + 7_200_000)
            if told == "after":
                _hear(opened, late)
            sums = sums_of(opened.database.read(), opened.session.id)
            came_to.append((sums.paid_minor - sums.refunded_minor, opened.level("C1-M")))
            assert opened.ask("SELECT status FROM sales") == [(status,)]
            imports = opened.tables("order_imports")
            _book(opened, tmp_path, [a_row("o", "C1-M", paid="189.00")], NOW_MS + 9_000_000)
            assert opened.tables("order_imports") == imports
    assert came_to[0] == came_to[1]


def _events(lines: list[Any], back: list[int], seconds: float, is_named: bool, is_apart: bool) -> list[Order]:
    made = [_line(at, line) for at, line in enumerate(lines)]
    whole = sum(back)
    status = "shipped" if not whole else "refunded" if whole == sum(AMOUNTS[: len(lines)]) else "part_refunded"
    refunds = (
        [Refund(refund_id=f"r{at}", amount=one, line_id=f"L{at}") for at, one in enumerate(back) if one]
        if is_named
        else [Refund(refund_id="r", amount=whole)] if whole else []
    )  # fmt: skip
    if not is_apart:
        return [an_order("o", status, seconds=seconds, lines=made, refunds=refunds)]
    told = [an_order("o", "shipped", seconds=seconds + at, lines=[line]) for at, line in enumerate(made)]
    return [*told, an_order("o", status, seconds=seconds + 10, refunds=refunds)]


def _line(at: int, line: Any) -> OrderLine:
    numbered = {"C1-M": ("1", "驼色", "M"), "C1-L": ("1", "驼色", "L"), "D2": ("2", None, None)}.get(line["code"])
    if line["is_coded"] or numbered is None:
        return a_line(line["code"], line["qty"], line_id=f"L{at}", amount=AMOUNTS[at])
    number, color, size = numbered
    return a_line(None, line["qty"], line_id=f"L{at}", amount=AMOUNTS[at], number=number, color=color, size=size)


def _rows(lines: list[Any], back: list[int]) -> list[list[str]]:
    return [
        a_row(
            "o", line["code"], line["qty"], f"{amount / 100:.2f}", "已完成",
            售后状态=BACK[line["back"]][1], 退款金额=f"{one / 100:.2f}" if one else "",
        )
        for line, amount, one in zip(lines, AMOUNTS, back, strict=False)
    ]  # fmt: skip


def _is_over(opened: Shop) -> None:
    opened.do(lambda tx: live.set_state(tx, opened.session.id, SessionState.ENDED, NOW_MS + 3_600_000))


def _hear(opened: Shop, order: Order, terms: Terms | None = None) -> None:
    heard, catalogue = orders.Told(order, "till", "kuaishou", opened.fan(a_fan(1))), opened.catalogue
    opened.do(lambda tx: orders.record(
        Booking(tx, terms or opened.session.terms, order.at_ms, Changes.none()), heard, catalogue, None))  # fmt: skip


def _book(opened: Shop, folder: Any, rows: list[list[str]], at_ms: int, session_id: str = "last") -> None:
    lines = read_orders(a_file(folder, *rows)).lines
    opened.do(
        lambda tx: reconcile_work.booked(
            tx, session_id, lines, "f.csv", "desk", lambda *_: False, at_ms, Changes.none()
        )
    )


parts = st.lists(st.integers(1, 3), min_size=1, max_size=3)


@settings(max_examples=30, deadline=None)
@given(parts, parts, st.lists(st.sampled_from(["before", "after", "file"]), min_size=3, max_size=3), st.booleans())
def test_what_was_confirmed_by_hand_and_the_orders_that_pay_it_come_to_the_larger_of_both(
    confirmed, ordered, told_by, is_twice
):
    with (
        quick_folder() as folder,
        shop(folder / "shop", "reserve", rows=(a_goods_row(sku_code="C1-M", stock=30),)) as opened,
    ):
        for at, qty in enumerate(confirmed):
            _confirm(opened, qty, at)
        orders_told = list(enumerate(zip(ordered, told_by, strict=False)))
        for at, (qty, teller) in orders_told:
            if teller == "before":
                _hear(opened, _paid(at, qty))
        _is_over(opened)
        opened.do(lambda tx: live.add_session(tx, NEXT))
        for again in range(1 + is_twice):
            for at, (qty, teller) in orders_told:
                if teller == "after":
                    _hear(opened, _paid(at, qty), NEXT.terms)
                elif teller == "file":
                    row = a_row(f"o{at}", "C1-M", qty, f"{199 * qty}.00", 买家昵称="粉丝1", 买家ID="ks-1")
                    _book(opened, folder, [row], NOW_MS + (again * 9 + at + 2) * 3_600_000, opened.session.id)
        units = max(sum(confirmed), sum(qty for _, (qty, _) in orders_told))
        booked = opened.ask("SELECT sum(qty), sum(amount) FROM sales WHERE NOT is_dropped")
        assert booked == [(units, units * 19_900)]
        assert opened.level("C1-M").sold == units
        opened.check()


NEXT = Session(
    SessionId("S2"), "下一场", "reserve", SessionState.RUNNING, NOW_MS + 3_700_000, None, DEFAULT_HOLD_MS, "CNY"
)


def _paid(at: int, qty: int) -> Order:
    times = {"placed_at": moment(1_000 + at), "paid_at": moment(1_001 + at)}
    return an_order(f"o{at}", seconds=1_002 + at, lines=[a_line("C1-M", qty)], **times)


def _confirm(opened: Shop, qty: int, at: int) -> None:
    who, wanted = opened.fan(a_fan(1)), Wanted(opened.product("1"), "驼色", "M", qty)

    def work(tx: Any) -> None:
        booking = Booking(tx, opened.session.terms, NOW_MS + at, Changes.none())
        made = claiming.make(booking, who, "粉丝1", wanted, message_id=None, line=0, pin_id=None)
        assert made is not None
        sales.confirm(booking, made.id, opened.catalogue, sales.Operator("中控", f"K{at}"))

    opened.do(work)
