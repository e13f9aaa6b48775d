"""What each line has of an amount that a file tells beside every line of its order."""

from __future__ import annotations

import pytest
import xlsxwriter

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


@pytest.mark.parametrize(
    ("price", "paid", "expected"),
    [
        (99, 280, [18_698, 9_302]),
        (99, 149, [9_950, 4_950]),
        (0, 189, [18_900, 0]),  # a gift
        ("", 280, [28_000, 0]),  # without a price the total at least is right
    ],
)
def test_what_stands_beside_the_first_line_alone_is_of_the_whole_order(tmp_path, price, paid, expected):
    assert amounts(tmp_path, (199, 1, paid), (price, 1, "")) == expected


@pytest.mark.parametrize(
    ("refund", "after", "left"),
    [
        ("280", "退款成功", [("refunded", None), ("refunded", None)]),
        ("93.02", "部分退款成功", [("shipped", None), ("refunded", None)]),
        ("30", "部分退款成功", [("part_refunded", 2003), ("part_refunded", 997)]),
    ],
)
def test_what_went_back_of_an_order_in_merged_cells_went_back_of_its_lines(tmp_path, refund, after, left):
    path = tmp_path / "订单.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(0, 0, ["订单编号", "订单状态", "售后状态", "实付款", "退款金额", "商品名称", "商品单价", "数量"])
    page.write_row(1, 5, ["大衣", 199, 1])
    page.write_row(2, 5, ["裙子", 99, 1])
    for column, cell in enumerate(["6900000000000000001", "已完成", after, "280.00", refund]):
        page.merge_range(1, column, 2, column, cell)
    book.close()
    lines = read_orders(path).lines
    assert [(line.status, line.refund_minor) for line in lines] == left
    assert sum(line.amount_minor for line in lines) == 28_000
