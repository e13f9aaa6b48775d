from __future__ import annotations

import re

import pytest
import xlsxwriter
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anchor_console.sales.order_file import ORDERS, read_orders
from anchor_console.sheets.bad_reasons import Sentence, sentence_of
from anchor_console.sheets.cells import time_ms
from anchor_console.sheets.grid import SheetError
from anchor_console.sheets.sheet import read_sheet

RECIPIENT_WORDS = re.compile("收货人|收件人|电话|手机|地址|^省$|^市$|^区$|街道|支付宝账号")

KUAISHOU = (
    "订单编号,商品名称,商品规格,商家编码,数量,实付款,订单状态,售后状态,买家昵称,买家ID,下单时间,支付时间,收货人姓名,收货电话,收货地址\r\n"
    "2400001,羊毛大衣,黑色;XL【建议120-135斤】,C1-XL,1,¥199.00,已完成,无售后,王姐,u1,2026-10-01 20:01:00,"
    "2026-10-01 20:02:00,王小明,13800001111,某某路1号\r\n"
    "2400002,碎花裙,颜色:杏色;尺码:M,D2,2,179.8,已发货,退货退款成功,王姐,u1,2026/10/02 20:01,"
    ",王小明,13800001111,某某路1号\r\n"
    "2400003,碎花裙,杏色/L,D2,1,89.9,已关闭,退款成功,李***,111111,2026-10-03 20:01,"
    "2026-10-03 20:02,李***,138****1111,某某路2号\r\n"
    "2400004,丝巾,默认,S3,1,9.9,待付款,,刘***,u9,2026-10-03 21:01,,刘三,13800002222,某某路3号\r\n"
)


@pytest.fixture
def a_file(tmp_path):
    def write(content, name="orders.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def lines(path, *fields, **more):
    return [tuple(getattr(line, field) for field in fields) for line in read_orders(path, **more).lines]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_a_shops_export_is_read_as_it_comes(a_file, encoding):
    path = a_file(KUAISHOU.encode(encoding))
    assert lines(path, "order_id", "buyer_id", "color", "size", "qty", "amount_minor") == [
        ("2400001", "u1", "黑色", "XL", 1, 19900),
        ("2400002", "u1", "杏色", "M", 2, 17980),
        ("2400003", None, "杏色", "L", 1, 8990),
        ("2400004", "u9", None, None, 1, 990),
    ]
    assert lines(path, "status", "is_returned") == [
        ("shipped", False),
        ("refunded", True),
        ("cancelled", False),
        ("placed", False),
    ]
    assert lines(path, "placed_at_ms", "paid_at_ms")[0] == (
        time_ms("2026-10-01 20:01:00"),
        time_ms("2026-10-01 20:02:00"),
    )


def test_recipients_are_nowhere_in_what_was_read(a_file):
    order_file = read_orders(a_file(KUAISHOU))
    assert order_file.sheet.never_read == ("收货人姓名", "收货电话", "收货地址")
    for secret in ("王小明", "13800001111", "某某路", "138****1111", "刘三"):
        assert secret not in repr(order_file)


def test_a_masked_name_or_a_name_alone_is_nobody(a_file):
    path = a_file("订单号,买家昵称,商品名称\r\n1,王***,大衣\r\n2,王姐,大衣\r\n")
    assert lines(path, "buyer_id", "buyer_name") == [(None, None), (None, None)]


@pytest.mark.parametrize("mask", ["0", "-1", "111111", "o***9", ""])
def test_an_id_that_is_a_mask_is_nobody(a_file, mask):
    assert lines(a_file(f"订单号,买家ID,商品名称\r\n1,{mask},大衣\r\n"), "buyer_id") == [(None,)]


def test_ids_that_a_spreadsheet_rounded_tell_nothing_apart(a_file):
    path = a_file(
        "订单编号,货号,买家ID,买家昵称,子订单号\n8801,1.2E+12,1.23457E+15,王姐,2.6E+18\n8802,1.2E+12,1.23457E+15,李姐,2.6E+18\n"
        "2.61E+18,,u3,张姐,\n2.61e18,,u4,刘姐,\n"
    )
    assert lines(path, "order_id", "buyer_id", "product_code") == [("8801", None, None), ("8802", None, None)]
    assert [(bad.row, bad.column) for bad in read_orders(path).bad_rows] == [(4, "订单编号"), (5, "订单编号")]


@pytest.mark.parametrize("first", [202511271234567000, 2025112712345670])
def test_numbers_that_a_workbook_cannot_hold_are_no_ids(tmp_path, first):
    """A spreadsheet keeps fifteen digits of what it takes for a number: many orders, and people, are called alike."""
    path, book = tmp_path / "orders.xlsx", xlsxwriter.Workbook(str(tmp_path / "orders.xlsx"))
    page = book.add_worksheet()
    page.write_row(0, 0, ["订单编号", "买家ID", "商品名称"])
    for row in range(1, 7):
        page.write_row(row, 0, [f"A{row}" if row == 6 else first + row * 1000, first + row * 10, "大衣"])
    book.close()
    order_file = read_orders(path)
    assert [(line.order_id, line.buyer_id) for line in order_file.lines] == [("A6", None)]
    assert [(bad.row, bad.column, "rounded" in bad.reason) for bad in order_file.bad_rows] == [
        (row, "订单编号", True) for row in range(2, 7)
    ]


def test_long_ids_as_they_are_given_tell_orders_apart(a_file):
    rows = "".join(f"202511271234{end},b{end},大衣\r\n" for end in (5670, 5671, 5680, 5690, 5700, 5710))
    assert len(lines(a_file(f"订单编号,买家ID,商品名称\r\n{rows}"), "order_id")) == 6


def test_where_a_member_s_name_is_the_id_it_is_the_name_too(a_file):
    """Taobao tells a buyer by the name of their account alone: nameless they were found by nothing that one types."""
    path = a_file("订单编号,买家会员名,宝贝标题\r\n1,小敏爱穿搭,大衣\r\n2,小**搭,大衣\r\n")
    assert lines(path, "buyer_id", "buyer_name") == [("小敏爱穿搭", "小敏爱穿搭"), (None, None)]
    path = a_file("订单编号,买家会员名,买家昵称,宝贝标题\r\n1,xm_88,小敏,大衣\r\n2,xm_89,,大衣\r\n")
    assert lines(path, "buyer_id", "buyer_name") == [("xm_88", "小敏"), ("xm_89", "xm_89")]


@pytest.mark.parametrize("heading", ["实付", "付款金额", "已付金额"])
def test_what_was_paid_is_read_by_its_shorter_names(a_file, heading):
    assert lines(a_file(f"订单编号,商品,{heading}\r\n1,大衣,300\r\n"), "amount_minor") == [(30000,)]


def test_an_id_that_bears_many_names_is_nobody(a_file):
    rows = "".join(f"{n},same,粉丝{n},大衣\r\n" for n in range(6))
    order_file = read_orders(a_file(f"订单号,买家ID,买家昵称,商品名称\r\n{rows}7,own,王姐,大衣\r\n"))
    assert order_file.masks == 1
    assert [line.buyer_id for line in order_file.lines] == [None] * 6 + ["own"]


def _bearing(a_file, *told):
    rows = "".join(f"{n},u1,{name},大衣,{day}\r\n" for n, (name, day) in enumerate(told))
    return read_orders(a_file(f"订单号,买家ID,买家昵称,商品名称,下单时间\r\n{rows}"))


@pytest.mark.parametrize("turn", [1, -1])
def test_somebody_who_took_many_names_one_after_the_other_is_one_fan(a_file, turn):
    told = [(f"小雨的第{n}个名字", f"2025-{n:02}-{day:02}") for n in range(1, 7) for day in (1, 9)]
    order_file = _bearing(a_file, *told[::turn])
    assert order_file.masks == 0
    assert {line.buyer_id for line in order_file.lines} == {"u1"}


@pytest.mark.parametrize(
    "told",
    [
        [*((f"粉丝{n}", f"2025-0{n}-01") for n in range(1, 7)), ("粉丝1", "2025-09-01")],
        [(f"粉丝{n}", f"2025-03-1{n}") for n in range(1, 7)],
        [*((f"粉丝{n}", f"2025-0{n}-01") for n in range(1, 7)), ("粉丝7", "")],
    ],
    ids=["come and go", "in one week", "when is not told"],
)
def test_many_names_that_nobody_takes_one_after_the_other_are_of_several(a_file, told):
    order_file = _bearing(a_file, *told)
    assert order_file.masks == 1
    assert {line.buyer_id for line in order_file.lines} == {None}


def test_the_second_line_of_an_order_in_merged_cells_is_of_the_same_buyer(tmp_path):
    path = tmp_path / "抖店订单.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write_row(0, 0, ["主订单编号", "买家ID", "下单时间", "选购商品", "商品规格", "商品数量"])
    page.write_row(1, 3, ["大衣", "驼色/M", 1])
    page.write_row(2, 3, ["裙子", "杏色/L", 2])
    for column, text in enumerate(["6900000000000000001", "dy1", "2026-10-01 20:00:00"]):
        page.merge_range(1, column, 2, column, text)
    book.close()
    assert lines(path, "platform", "order_id", "buyer_id", "product_name", "size", "qty") == [
        ("douyin", "6900000000000000001", "dy1", "大衣", "M", 1),
        ("douyin", "6900000000000000001", "dy1", "裙子", "L", 2),
    ]


def test_what_was_paid_for_the_whole_order_is_shared_over_its_lines(a_file):
    path = a_file(
        "订单号,商品名称,单价,数量,订单实付金额\r\n1,大衣,199,1,280\r\n1,裙子,89.9,1,280\r\n"
        "2,裙子,89.9,1,80\r\n2,短裙,89.9,1,80\r\n"
    )
    amounts = [amount for (amount,) in lines(path, "amount_minor")]
    assert sum(amounts[:2]) == 28000
    assert amounts[2:] == [8000, 8000]


def test_a_row_that_stands_there_twice_is_one_purchase(a_file):
    heading, coat = "订单编号,商品名称,规格,数量,实付款,买家ID\n", "8801,羊毛大衣,驼色;M,1,199,u1\n"
    skirt, again = "8801,碎花裙,M,1,199,u1\n", "8802,羊毛大衣,驼色;M,1,199,u1\n"
    path = a_file(heading + coat + skirt + coat + again + coat)
    assert lines(path, "order_id", "product_name") == [("8801", "羊毛大衣"), ("8801", "碎花裙"), ("8802", "羊毛大衣")]
    assert read_orders(path).repeated == 2


def test_rows_without_a_count_are_a_piece_each_and_merged_ones_belong_to_their_orders(a_file):
    path = a_file("订单编号,商品名称,规格,买家ID\n8801,羊毛大衣,驼色;M,u1\n8801,羊毛大衣,驼色;M,u1\n")
    assert (len(read_orders(path).lines), read_orders(path).repeated) == (2, 0)
    path = a_file("订单编号,商品名称,数量,买家ID\n8801,大衣,1,u1\n,袜子,1,\n8802,大衣,1,u2\n,袜子,1,\n,袜子,1,\n")
    assert lines(path, "order_id", "product_name") == [
        ("8801", "大衣"), ("8801", "袜子"), ("8802", "大衣"), ("8802", "袜子")
    ]  # fmt: skip


def test_lines_have_the_same_ids_in_whatever_order_they_are_exported(a_file):
    head, rows = "订单号,商品名称,规格\r\n", ["1,大衣,驼色/M\r\n", "1,大衣,驼色/L\r\n", "2,裙子,\r\n"]
    one = lines(a_file(head + "".join(rows)), "order_id", "line_id", "size")
    other = lines(a_file(head + "".join(rows[::-1]), "b.csv"), "order_id", "line_id", "size")
    assert sorted(one, key=str) == sorted(other, key=str)


@pytest.mark.parametrize(
    ("status", "after", "expected"),
    [
        ("交易成功", "", ("shipped", False)),
        ("买家已付款", "", ("paid", False)),
        ("待发货", "售后关闭", ("paid", False)),
        ("已签收", "退款中", ("shipped", False)),
        ("已签收", "退款完成", ("refunded", True)),
        ("已签收", "部分退款成功", ("part_refunded", False)),
        ("部分退款", "", ("part_refunded", False)),
        ("已发货，部分退款成功", "", ("part_refunded", False)),
        ("已完成", "换货完成", ("shipped", False)),
        ("待发货", "仅退款 退款成功", ("cancelled", False)),
        ("交易关闭", "退货退款 售后完成", ("refunded", True)),
        ("交易关闭", "", ("closed", False)),
        ("等待买家付款", "", ("placed", False)),
        ("超时未付款关闭", "", ("closed", False)),
        ("未支付，已取消", "", ("closed", False)),
        ("等待卖家发货", "", ("paid", False)),
        ("已发货，退款关闭", "", ("shipped", False)),
        ("待发货(售后取消)", "", ("paid", False)),
        ("已签收", "买家申请退款", ("shipped", False)),
        ("待发货", "申请退货退款", ("paid", False)),
        ("已签收", "申请退款成功", ("refunded", True)),
        ("买家已付款，等待卖家发货", "", ("paid", False)),
        ("卖家已发货，等待买家确认", "", ("shipped", False)),
        ("交易失败", "", ("closed", False)),
        ("交易完结", "-", ("shipped", False)),
        ("已退款", "", ("cancelled", False)),
        ("退款成功", "", ("cancelled", False)),
        ("支付成功", "", ("paid", False)),
        ("支付成功", "退款成功", ("cancelled", False)),
        ("拼团成功，待发货", "仅退款成功", ("cancelled", False)),
        ("", "", ("paid", False)),
    ],
)
def test_what_became_of_an_order(a_file, status, after, expected):
    path = a_file(f"订单号,商品名称,订单状态,售后状态\r\n1,大衣,{status},{after}\r\n")
    assert lines(path, "status", "is_returned") == [expected]


@pytest.mark.parametrize(("sent", "expected"), [("2026-10-01 09:00", ("refunded", True)), ("", ("closed", False))])
def test_an_order_that_was_sent_is_closed_only_when_it_went_back(a_file, sent, expected):
    path = a_file(f"订单号,商品名称,订单状态,付款时间,发货时间\r\n1,大衣,交易关闭,2026-09-30 20:00,{sent}\r\n")
    assert lines(path, "status", "is_returned") == [expected]


@pytest.mark.parametrize(
    ("row", "expected"),
    [
        ("2,200,已完成,部分退款,20,", ("part_refunded", False, 2000, None)),
        ("2,200,已完成,,20,", ("part_refunded", False, 2000, None)),
        ("2,200,已完成,部分退款成功,100,1", ("part_refunded", False, 10000, 1)),
        ("2,200,已完成,部分退款成功,,1", ("part_refunded", False, 10000, 1)),
        ("2,200,已完成,部分退款,,", ("part_refunded", False, None, None)),
        ("2,200,已完成,退货退款成功,200,2", ("refunded", True, None, None)),
        ("2,200,已完成,退款成功,195,", ("refunded", True, None, None)),
        ("2,200,已完成,退款成功,30,", ("part_refunded", False, 3000, None)),
        ("2,200,已完成,退款中,200,", ("shipped", False, None, None)),
        ("2,200,已完成,退款关闭,50,1", ("shipped", False, None, None)),
        ("2,200,已完成,无售后,0,0", ("shipped", False, None, None)),
        (
            "2,200,已完成,部分退款,-20.00,",
            ("part_refunded", False, 2000, None),
        ),  # some write what goes out with a minus
        ("2,200,已完成,部分退款,￥-20.00,-1", ("part_refunded", False, 2000, 1)),
        ("2,200,已完成,,未退款,无退货", ("shipped", False, None, None)),
        ("1,100,已完成,部分退款,10,1", ("part_refunded", False, 1000, None)),  # of how many units money went back
        ("2,200,已完成,,15,2", ("part_refunded", False, 1500, None)),
        ("2,200,已完成,退货退款成功,150,2", ("refunded", True, None, None)),
        ("2,200,待发货,,200,", ("cancelled", False, None, None)),
        ("2,200,待发货,仅退款 退款成功,200,", ("cancelled", False, None, None)),
    ],
)
def test_what_went_back_in_part_is_read_from_its_own_columns(a_file, row, expected):
    path = a_file(f"订单号,商品名称,数量,实付款,订单状态,售后状态,退款金额（元）,退货数量\r\n1,大衣,{row}\r\n")
    assert lines(path, "status", "is_returned", "refund_minor", "back_qty") == [expected]


@pytest.mark.parametrize(
    ("refunds", "expected"),
    [
        (("60", "60"), [("shipped", None), ("refunded", None)]),  # what the second line cost, told beside each
        (("40", "40"), [("part_refunded", 2500), ("part_refunded", 1500)]),
        (("", "20"), [("shipped", None), ("part_refunded", 2000)]),
        (("10", "20"), [("part_refunded", 1000), ("part_refunded", 2000)]),
    ],
)
def test_what_went_back_of_the_whole_order_is_shared_over_its_lines(a_file, refunds, expected):
    head = "订单号,子订单号,商品名称,实付款,订单状态,已退款金额\r\n"
    path = a_file(head + f"1,11,大衣,100,已完成,{refunds[0]}\r\n1,12,丝巾,60,已完成,{refunds[1]}\r\n")
    assert lines(path, "status", "refund_minor") == expected


def test_what_is_told_of_a_whole_order_is_not_told_of_each_of_its_lines(a_file):
    head = "订单号,子订单号,商品名称,实付款,订单状态,售后状态,已退款金额\r\n"
    path = a_file(head + "1,11,大衣,100,已完成,退款成功,60\r\n1,12,丝巾,60,已完成,退款成功,60\r\n")
    assert lines(path, "status", "is_returned") == [("shipped", False), ("refunded", True)]


def test_what_went_back_of_an_order_is_no_part_of_its_gift(a_file):
    head = "订单号,子订单号,商品名称,实付款,订单状态,已退款金额\r\n"
    path = a_file(head + "1,11,大衣,100,已完成,40\r\n1,12,丝巾,60,已完成,40\r\n1,13,袜子,0,已完成,40\r\n")
    assert lines(path, "status", "refund_minor") == [
        ("part_refunded", 2500),
        ("part_refunded", 1500),
        ("shipped", None),
    ]


@given(
    st.lists(st.tuples(st.integers(0, 900_00), st.integers(1, 4)), min_size=1, max_size=5),
    st.integers(1, 2000_00),
    st.sampled_from(["", "部分退款", "退款成功", "退货退款成功", "退款中"]),
    st.sampled_from(["已完成", "待发货", "交易成功"]),
    st.one_of(st.none(), st.integers(0, 5)),
)
@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)
def test_no_more_goes_back_of_an_order_than_its_file_tells(a_file, goods, whole, after, status, back):
    """Money that went back is told once beside all of an order's lines; what stays is never below nothing."""
    head = "订单号,子订单号,商品名称,数量,实付款,订单状态,售后状态,已退款金额,退货数量\r\n"
    money, units = f"{whole / 100:.2f}", "" if back is None else back
    rows = [
        f"1,{at},款{at},{qty},{amount / 100:.2f},{status},{after},{money},{units}\r\n"
        for at, (amount, qty) in enumerate(goods)
    ]
    found = read_orders(a_file(head + "".join(rows)), platform="kuaishou")
    assert not found.bad_rows
    for line in found.lines:
        if line.status == "part_refunded":
            assert line.refund_minor is not None or line.amount_minor == 0
            assert 0 <= (line.refund_minor or 0) <= line.amount_minor
            assert line.back_qty is None or 0 < line.back_qty < line.qty
        else:
            assert (line.refund_minor, line.back_qty) == (None, None)
    if after == "退款中":
        assert {line.status for line in found.lines} <= {"shipped", "paid"}
    paid = [line.amount_minor for line in found.lines]
    if after in ("", "部分退款") and not back and len({amount for amount in paid if amount}) > 1 and len(paid) > 1:
        gone = [
            line.refund_minor or (line.amount_minor if line.status in ("refunded", "cancelled") else 0)
            for line in found.lines
        ]
        assert sum(gone) == min(whole, sum(paid))


def test_rows_that_say_nothing_sure_are_listed(a_file):
    path = a_file(
        "订单号,商品名称,数量,实付款,订单状态,下单时间\r\n"
        "1,甲,二,9,已完成,\r\n2,乙,1,贵,已完成,\r\n3,丙,1,9,谜,\r\n"
        "4,丁,1,9,已完成,昨天\r\n,戊,1,9,已完成,2026-10-01\r\n"
    )
    order_file = read_orders(path)
    assert [(bad.row, bad.column, bad.value) for bad in order_file.bad_rows] == [
        (2, "数量", "二"),
        (3, "实付款", "贵"),
        (4, "订单状态", "谜"),
        (5, "下单时间", "昨天"),
        (6, "订单号", ""),
    ]


def test_a_row_of_a_day_that_is_still_to_come_is_listed(a_file):
    """A slip of the year: its buyer would be the fan who came last, for years."""
    now_ms = time_ms("2026-10-01 20:00:00")
    head = "订单号,商品名称,订单状态,买家ID,下单时间,支付时间\r\n"
    order_file = read_orders(
        a_file(
            head + "1,甲,已完成,u1,2062-03-01 20:00:00,\r\n2,乙,已完成,u1,2026-09-30,2027-09-30\r\n"
            "3,丙,已完成,u1,2026-10-02 08:00:00,\r\n4,丁,已完成,u1,2026-10-01,2026-10-01 20:00:00\r\n"
        ),
        now_ms=now_ms,
    )
    assert [(bad.row, bad.column, bad.value) for bad in order_file.bad_rows] == [
        (2, "下单时间", "2062-03-01 20:00:00"),
        (3, "支付时间", "2027-09-30"),
    ]
    assert [sentence_of(bad.reason) for bad in order_file.bad_rows] == [Sentence("bad.to_come", {})] * 2
    # Another zone's clock may be a day ahead.
    assert [line.order_id for line in order_file.lines] == ["3", "4"]


def test_a_dash_for_nothing_keeps_the_row(a_file):
    """A cancelled order has no amount, and its buyer is known all the same."""
    path = a_file("订单号,商品名称,数量,实付款,订单状态,付款时间\r\n1,大衣,1,-,已取消,-\r\n2,大衣,--,99,已完成,无\r\n")
    assert lines(path, "amount_minor", "qty", "paid_at_ms") == [(None, 1, None), (9900, 1, None)]
    assert read_orders(path).bad_rows == ()


def test_a_row_without_an_order_id_belongs_to_the_order_above_unless_it_is_anothers(a_file):
    path = a_file(
        "订单号,商品名称,买家ID,买家昵称,订单状态,支付时间\r\n"
        "1,大衣,u1,王姐,已完成,2026-10-01 20:00\r\n,丝巾,,,待发货,\r\n,裙子,u1,王姐,已完成,2026-10-01 20:00\r\n"
        ",靴子,u2,李姐,已完成,2026-10-01 20:00\r\n,帽子,u1,王姐,已完成,2026-10-02 20:00\r\n"
    )
    assert lines(path, "order_id", "product_name", "buyer_id") == [
        ("1", "大衣", "u1"),
        ("1", "丝巾", "u1"),
        ("1", "裙子", "u1"),
    ]
    assert [(bad.row, bad.column) for bad in read_orders(path).bad_rows] == [(5, "订单号"), (6, "订单号")]


def test_the_shops_that_a_file_has_orders_of_are_counted(a_file):
    path = a_file("订单号,店铺,商品名称\r\n1,A店,大衣\r\n2,B店,大衣\r\n2,B店,丝巾\r\n3,B店,丝巾\r\n4,,丝巾\r\n")
    assert read_orders(path).shops == (("B店", 2), ("A店", 1))


def test_a_file_without_order_ids_is_refused(a_file):
    with pytest.raises(SheetError, match="no column order_id"):
        read_orders(a_file("商品,数量\r\n大衣,1\r\n"))


@pytest.mark.parametrize(
    ("headings", "fields"),
    [
        (
            "主订单编号 子订单编号 选购商品 商品规格 商品数量 商品ID 商家编码 商品单价"
            " 订单应付金额 运费 优惠总金额 收件人 收件人手机号 省 市 区 街道"
            " 详细地址 是否修改过地址 买家留言 订单提交时间 旗帜颜色"
            " 支付完成时间 订单状态 达人ID 达人昵称 售后状态 发货时间",
            {
                "主订单编号": "order_id", "子订单编号": "line_id", "选购商品": "product_name", "商品规格": "variant",
                "商品数量": "qty", "商品ID": "product_code", "商家编码": "sku_code", "商品单价": "unit_price",
                "订单应付金额": "amount", "订单提交时间": "placed_at", "支付完成时间": "paid_at", "订单状态": "status",
                "售后状态": "after_sale", "发货时间": "shipped_at",
            },
        ),
        (
            "订单编号 买家会员名 买家支付宝账号 买家应付货款 总金额 买家实际支付金额"
            " 订单状态 买家留言 收货人姓名 收货地址 联系电话"
            " 联系手机 订单创建时间 订单付款时间 宝贝标题 宝贝种类 物流单号 宝贝总数量 店铺名称 确认收货时间",
            {
                "订单编号": "order_id", "买家会员名": "buyer_id", "买家实际支付金额": "amount", "订单状态": "status",
                "订单创建时间": "placed_at", "订单付款时间": "paid_at", "宝贝标题": "product_name", "宝贝总数量": "qty",
                "店铺名称": "shop",
            },
        ),
        (
            "订单号 付款时间 商品标题 商品属性 购买数量 实付金额（元） 订单状态 退款状态 买家会员名 买家id 收件人姓名",
            {
                "订单号": "order_id", "付款时间": "paid_at", "商品标题": "product_name", "商品属性": "variant",
                "购买数量": "qty", "实付金额（元）": "amount", "订单状态": "status", "退款状态": "after_sale",
                "买家会员名": "buyer_name", "买家id": "buyer_id",
            },
        ),
        (
            "订单号 订单创建时间 订单支付时间 订单状态 商品名称 商品ID"
            " SKU编码 规格 商品单价 数量 实付款 买家昵称 买家open_id"
            " 收货人 收货人电话 收货地址 主播昵称",
            {
                "订单号": "order_id", "订单创建时间": "placed_at", "订单支付时间": "paid_at", "订单状态": "status",
                "商品名称": "product_name", "商品ID": "product_code", "SKU编码": "sku_code", "规格": "variant",
                "商品单价": "unit_price", "数量": "qty", "实付款": "amount", "买家昵称": "buyer_name",
                "买家open_id": "buyer_id",
            },
        ),
        (
            "订单号 订单下单时间 订单发货时间 订单完成结算时间 订单状态 收件人姓名 收件人地址 收件人手机 商品总价"
            " 订单实际支付金额 订单实际收款金额 订单运费 商品优惠 支付时间 技术服务费 商品名称 商品编码(平台)"
            " 商品编码(自定义) SKU编码(自定义) 商品属性 商品价格(单件) 商品实际价格(单件) 商品实际价格(总共) 商品数量"
            " 商品售后 商品已退款金额",
            {
                "订单号": "order_id", "订单下单时间": "placed_at", "订单发货时间": "shipped_at", "订单状态": "status",
                "支付时间": "paid_at", "商品名称": "product_name", "商品编码(自定义)": "product_code",
                "SKU编码(自定义)": "sku_code", "商品属性": "variant", "商品价格(单件)": "unit_price",
                "商品实际价格(总共)": "amount", "商品数量": "qty", "商品售后": "after_sale", "商品已退款金额": "refund",
            },
        ),
    ],
    ids=["douyin", "taobao", "erp", "kuaishou", "wechat"],
)  # fmt: skip
def test_each_shops_headings_are_known(a_file, headings, fields):
    path = a_file(",".join(headings.split()) + "\r\n" + ",".join("1" for _ in headings.split()) + "\r\n")
    sheet = read_sheet(path, ORDERS)
    assert sheet.mapping == fields
    assert {heading for heading in headings.split() if RECIPIENT_WORDS.search(heading)} <= set(sheet.never_read)


def test_of_several_amounts_the_one_that_was_paid_is_meant(a_file):
    head = "商品,订单号,订单状态,商品总价(元),用户实付金额(元),商家实收金额(元),商品数量(件),拼单成功时间"
    path = a_file(f"{head}\r\n大衣,1,已发货,699.00,599.00,649.00,1,2026-08-01 10:00:00\r\n")
    ((amount, paid_at_ms),) = lines(path, "amount_minor", "paid_at_ms")
    assert (amount, paid_at_ms is not None) == (59900, True)
    path = a_file("订单号,商品,商品总价(元),商家实收金额(元)\r\n1,大衣,699.00,649.00\r\n")
    assert lines(path, "amount_minor") == [(64900,)]
    for paid in ("订单实际支付金额", "订单支付金额（元）", "实付总额", "消费者实付金额"):
        path = a_file(f"订单号,商品,商品总价,总金额,订单金额,{paid}\r\n1,大衣,699.00,699.00,709.00,649.00\r\n")
        assert lines(path, "amount_minor") == [(64900,)], paid
    path = a_file("订单号,商品,商品总价(元)\r\n1,大衣,699.00\r\n")
    assert lines(path, "amount_minor") == [(69900,)]


@pytest.mark.parametrize("nothing", ["-", "--", "null", "NULL", "None", "nan", "无", "暂无", "N/A", "/", "未知"])
def test_what_programs_put_for_nothing_is_no_buyer_and_no_variant(tmp_path, nothing):
    path = tmp_path / "orders.csv"
    rows = "".join(
        f"{order},羊毛大衣,{variant},199,已完成,{who},{name}\r\n"
        for order, (variant, who, name) in enumerate(
            [(nothing, nothing, "王姐"), ("", "匿名用户", "王姐"), ("", "u3", "无")]
        )
    )
    path.write_text(f"订单编号,商品名称,商品规格,实付款,订单状态,买家ID,买家昵称\r\n{rows}", encoding="utf-8")
    told = [(line.buyer_id, line.buyer_name, line.variant, line.color) for line in read_orders(path).lines]
    assert told == [(None, None, None, None), (None, None, None, None), ("u3", "无", None, None)]


@pytest.mark.parametrize("cell", ["u1", "'u1", "’u1", '="u1"', "\tu1 "])
def test_a_mark_that_keeps_an_id_text_is_no_part_of_it(tmp_path, cell):
    path = tmp_path / "orders.csv"
    path.write_text(f"订单编号,商品名称,实付款,订单状态,买家ID\r\n1,羊毛大衣,199,已完成,{cell}\r\n", encoding="utf-8")
    assert [line.buyer_id for line in read_orders(path).lines] == ["u1"]
