"""An order that the platform's events tell of, and its order file too: one sale, whoever tells first, and how often."""

from __future__ import annotations

from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st

from anchor_console.core.events import Order, OrderLine, Refund
from anchor_console.live import reconcile_work
from anchor_console.live import store as live
from anchor_console.live.session import SessionState
from anchor_console.sales import orders
from anchor_console.sales.booking import Booking
from anchor_console.sales.order_file import read_orders
from anchor_console.sales.terms import Changes
from anchor_console.stock import store as stock
from tests.live.test_reconciling import a_file, a_row
from tests.support.shop import NOW_MS, Shop, a_fan, a_line, an_order, quick_folder, shop

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
        opened.do(lambda tx: live.set_state(tx, opened.session.id, SessionState.ENDED, NOW_MS + 3_600_000))
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


def _hear(opened: Shop, order: Order) -> None:
    heard, catalogue = orders.Told(order, "till", "kuaishou", opened.fan(a_fan(1))), opened.catalogue
    opened.do(lambda tx: orders.record(
        Booking(tx, opened.session.terms, order.at_ms, Changes.none()), heard, catalogue, None))  # fmt: skip


def _book(opened: Shop, folder: Any, rows: list[list[str]], at_ms: int) -> None:
    lines = read_orders(a_file(folder, *rows)).lines
    opened.do(
        lambda tx: reconcile_work.booked(tx, "last", lines, "f.csv", "desk", lambda *_: False, at_ms, Changes.none())
    )
