"""What each line has of an amount that a file tells beside every line of its order."""

from __future__ import annotations

import pytest

from anchor_console.sales.order_file import read_orders


def amounts(folder, *rows):
    """In fen, of rows of one order: what it cost and what was paid, in yuan."""
    told = "".join(f"1,款{at},{price},{qty},{paid},已发货\r\n" for at, (price, qty, paid) in enumerate(rows))
    path = folder / "orders.csv"
    path.write_text(f"订单编号,商品名称,商品单价,数量,实付款,订单状态\r\n{told}", encoding="utf-8")
    return [line.amount_minor for line in read_orders(path).lines]


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ([(199, 1, 199), (0, 1, 199)], [19_900, 0]),  # a gift
        ([(199, 1, 220), (99, 1, 220)], [14_691, 7_309]),  # a coupon of more than half of the cheaper one
        ([(199, 1, 150), (99, 1, 150)], [10_017, 4_983]),
        ([(199, 1, 308), (99, 1, 308)], [20_568, 10_232]),  # with what sending it cost
        ([(99, 2, 250), (99, 1, 250)], [16_667, 8_333]),
        ([(99, 1, 198), (99, 1, 198)], [9_900, 9_900]),
    ],
)
def test_what_no_single_line_can_have_cost_is_of_the_whole_order(tmp_path, rows, expected):
    assert amounts(tmp_path, *rows) == expected


@pytest.mark.parametrize(
    "rows",
    [
        [(199, 1, 99), (159, 1, 99)],  # everything at 99
        [(99, 1, 109), (99, 1, 109)],  # with what sending each cost
        [(99, 1, 99), (99, 1, 99)],
        [(199, 1, 199), (0, 1, 0)],
    ],
)
def test_what_each_line_may_have_cost_is_its_own(tmp_path, rows):
    assert amounts(tmp_path, *rows) == [paid * 100 for _, _, paid in rows]
