from __future__ import annotations

import csv
import io
import zipfile
from datetime import datetime

import pytest
import xlsxwriter
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.paths import Profile
from anchor_console.sheets import cells, store
from anchor_console.sheets.bad_rows import BadRow, parse_rows, save_bad_rows
from anchor_console.sheets.grid import SheetError, read_grids
from anchor_console.sheets.sheet import RECIPIENT, BadMapping, Field, Shape, read_sheet
from anchor_console.storage.database import Database

ORDERS = Shape(
    (
        Field("order_id", ("订单编号", "订单号"), True),
        Field("name", ("商品名称", "品名")),
        Field("amount", ("实付款", "实付金额", "金额")),
        Field("at", ("下单时间",)),
    ),
    RECIPIENT,
)


@pytest.fixture
def a_file(tmp_path):
    def write(content, name="a.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def a_book(tmp_path):
    def write(*rows, merged=(), name="a.xlsx", sheet="Sheet1"):
        path = tmp_path / name
        book = xlsxwriter.Workbook(str(path), {"default_date_format": "yyyy-mm-dd hh:mm:ss"})
        page = book.add_worksheet(sheet)
        for row, line in enumerate(rows):
            page.write_row(row, 0, line)
        for span, text in merged:
            page.merge_range(span, text)
        book.close()
        return path

    return write


def read(path, **more):
    sheet = read_sheet(path, ORDERS, **more)
    return [(row.number, row.cells) for row in sheet.rows]


@pytest.mark.parametrize("delimiter", [",", "\t", ";", "|"])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_encoding_and_delimiter_are_found(a_file, delimiter, encoding):
    lines = ["订单编号 商品名称 实付款", "001 大衣,长款 89.90"]
    text = "\r\n".join(delimiter.join(f'"{cell}"' for cell in line.split()) for line in lines)
    assert read(a_file(text.encode(encoding))) == [(2, {"order_id": "001", "name": "大衣,长款", "amount": "89.90"})]


def test_a_heading_under_merged_titles_is_found_and_totals_at_the_end_are_left_out_with_a_note(a_book):
    path = a_book(
        [],
        ["导出时间：2026-11-18"],
        ["订单号", "商品名称", "实付款（元）", "下单时间"],
        ["0012", "大衣", 89.9, datetime(2026, 11, 18, 20, 5)],
        [],
        ["0013", "裙子", 1299, "2026/11/18 20:06"],
        ["合计", "", 1388.9],
        ["制表人：小李"],
        merged=[("A1:D1", "十一月订单")],
    )
    sheet = read_sheet(path, ORDERS)
    assert sheet.heading_row == 3
    assert [(row.number, row.cells) for row in sheet.rows] == [
        (4, {"order_id": "0012", "name": "大衣", "amount": "89.9", "at": "2026-11-18 20:05:00"}),
        (6, {"order_id": "0013", "name": "裙子", "amount": "1299", "at": "2026/11/18 20:06"}),
    ]
    assert [(one.row, one.kind, one.text) for one in sheet.left_out] == [
        (1, "title", "十一月订单"),
        (2, "title", "导出时间：2026-11-18"),
        (7, "total", "合计 1388.9"),
        (8, "total", "制表人：小李"),
    ]


def test_sums_between_the_rows_and_headings_that_come_again_are_no_rows(a_file):
    head = "订单编号,商品名称,实付款\r\n"
    days = "A1,大衣,199\r\n9月1日 小计,共1单,199\r\n", "A2,合计款大衣,99\r\n小计：,,¥99.00\r\n合计,,298元\r\n"
    sheet = read_sheet(a_file(head + days[0] + head + days[1] + "A3,丝巾,59\r\n"), ORDERS)
    assert [row.cells["order_id"] for row in sheet.rows] == ["A1", "A2", "A3"]
    assert sorted((one.row, one.kind) for one in sheet.left_out) == [
        (3, "total"), (4, "title"), (6, "total"), (7, "total"),
    ]  # fmt: skip
    # Whoever is called so has more beside the name than figures.
    people = Shape((Field("name", ("昵称",), True), Field("user_id", ("快手号",)), Field("size", ("尺码",))))
    listed = read_sheet(a_file("昵称,快手号,尺码\r\n小计,xj88,M\r\n王姐,wj88,L\r\n"), people)
    assert [row.cells["name"] for row in listed.rows] == ["小计", "王姐"]


def test_ids_keep_their_zeros_whatever_shops_put_around_them(a_file):
    path = a_file('订单编号,商品名称\r\n="0012345678901234567",甲\r\n0099\t,乙\r\n\'007,丙\r\n')
    assert [cells["order_id"] for _, cells in read(path)] == ["0012345678901234567", "0099", "007"]


def test_columns_about_the_recipient_are_never_read_and_cannot_be_mapped(a_file):
    path = a_file("订单号,收货人,收货地址,联系电话,省份,商品名称\r\n1,王小明,某路1号,13800000000,浙江,大衣\r\n")
    sheet = read_sheet(path, ORDERS)
    assert sheet.never_read == ("收货人", "收货地址", "联系电话", "省份")
    assert "王小明" not in repr(sheet)
    assert "13800000000" not in repr(sheet)
    with pytest.raises(BadMapping):
        read_sheet(path, ORDERS, {"收货人": "name"})


@pytest.mark.parametrize(
    "heading",
    ["提货人", "取件人", "签收人", "联系号码", "收货信息", "收货联系", "自提点", "手机尾号", "小区", "门牌号", "座机"],
)
def test_whatever_a_shop_calls_the_recipient_it_is_never_read(a_file, heading):
    sheet = read_sheet(a_file(f"订单编号,买家ID,{heading},确认收货时间,签收时间\r\n1,u1,孙七13900001111,,\r\n"), ORDERS)
    assert sheet.never_read == (heading,)
    assert "13900001111" not in repr(sheet)


@pytest.mark.parametrize(
    "heading",
    ["商品名称（收货人）", "品名(收件人)", "品名[手机号]", "品名【收货 地址】", "品名（收货人姓名", "品名（手机）"],
)
def test_a_column_whose_heading_says_in_brackets_whom_it_is_about_is_never_read_either(a_file, heading):
    path = a_file(f"订单编号,{heading},实付款（元）\r\n1,孙七13900001111,5\r\n")
    sheet = read_sheet(path, ORDERS)
    assert (sheet.never_read, sheet.mapping) == ((heading,), {"订单编号": "order_id", "实付款（元）": "amount"})
    assert "13900001111" not in repr(sheet)
    for asked in (heading, heading.partition("（")[0].partition("(")[0]):
        with pytest.raises(BadMapping):
            read_sheet(path, ORDERS, {asked: "name"})


@pytest.mark.parametrize(
    "start", ["<html><table>", "<!DOCTYPE html><table>", "<table border=1>", '<?xml version="1.0"?>']
)
def test_a_web_page_that_is_called_a_spreadsheet_is_refused_with_what_to_do(a_file, start):
    page = f"\ufeff{start}<tr><td>订单编号</td><td>买家ID</td></tr><tr><td>1</td><td>u1</td></tr></table>"
    with pytest.raises(SheetError, match="save it as XLSX or CSV"):
        read_sheet(a_file(page), ORDERS)


def test_columns_can_be_mapped_and_the_mapping_is_found_again_by_the_headings(a_file, tmp_path):
    path = a_file("单据,东西,备注\r\n1,大衣,x\r\n")
    with pytest.raises(SheetError, match="no column order_id; its headings: 单据, 东西, 备注"):
        read_sheet(path, ORDERS)
    sheet = read_sheet(path, ORDERS, {"单据": "order_id", "东西": "name"})
    assert sheet.rows[0].cells == {"order_id": "1", "name": "大衣"}
    profile = Profile(tmp_path / "profile")
    profile.make()
    database = Database(profile)
    database.run_blocking(lambda tx: store.remember(tx, "orders", sheet.heading_set, sheet.mapping))
    remembered = store.mappings(database.read(), "orders")
    assert store.mappings(database.read(), "fans") == {}
    database.close()
    again = a_file("备注,东西,单据\r\n,裙子,2\r\n", "b.csv")
    assert read_sheet(again, ORDERS, remembered=remembered).rows[0].cells == {"order_id": "2", "name": "裙子"}


def test_a_mapping_to_what_is_not_there_is_refused(a_file):
    path = a_file("订单号,商品名称\r\n1,大衣\r\n")
    with pytest.raises(BadMapping, match="no column 名字"):
        read_sheet(path, ORDERS, {"名字": "name"})
    with pytest.raises(BadMapping, match="none of our fields"):
        read_sheet(path, ORDERS, {"商品名称": "title"})


def test_of_two_headings_that_differ_in_brackets_alone_the_mapped_one_is_meant(a_file):
    path = a_file("订单号,价格(单件),价格(总共)\r\n1,10,20\r\n")
    assert read(path, mapping={"价格（总共）": "amount"}) == [(2, {"order_id": "1", "amount": "20"})]
    assert read(path, mapping={"价格": "amount"}) == [(2, {"order_id": "1", "amount": "10"})]


def test_a_heading_mapped_to_nothing_is_passed_over(a_file):
    path = a_file("订单号,商品名称\r\n1,大衣\r\n")
    assert read(path, mapping={"商品名称": ""}) == [(2, {"order_id": "1"})]


def test_forty_columns_of_which_a_few_matter(a_file):
    headings = [f"无关{n}" for n in range(36)]
    headings[3:3] = ["*订单编号（必填）", "商品 名称", "实付款(元)", "下单时间"]
    row = [f"v{n}" for n in range(40)]
    (found,) = read(a_file(",".join(headings) + "\n" + ",".join(row)))
    assert found == (2, {"order_id": "v3", "name": "v4", "amount": "v5", "at": "v6"})


def test_bad_rows_are_saved_with_their_reason_to_be_mended_and_read_again(a_file, tmp_path):
    path = a_file("订单号,实付款,收货人\r\n1,89.9元,甲\r\n0002,贵,乙\r\n")
    sheet = read_sheet(path, ORDERS)
    good, bad = parse_rows(sheet, lambda row: cells.parsed(row.cells, "amount", cells.amount, "not an amount of money"))
    assert good == [8990]
    assert bad == [BadRow("a.csv", 3, "实付款", "贵", "not an amount of money")]
    saved = tmp_path / "a.bad-rows.csv"
    assert save_bad_rows(sheet, bad, saved)
    assert "乙" not in saved.read_text("utf-8-sig")
    saved.write_bytes(saved.read_bytes().replace("贵".encode(), "¥1299".encode()))
    mended = read_sheet(saved, ORDERS)
    assert mended.rows[0].cells == {"order_id": "0002", "amount": "¥1299"}


_WHOLE = "订单号,品名,实付款,下单时间\r\n" + "".join(
    f"{order:04d},纯棉打底,89.90,2026-03-0{order} 20:15:00\r\n" for order in range(1, 9)
)


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("kept", ["00", "0008,纯", "0008,纯棉打底", "0008,纯棉打底,89.9"])
def test_where_a_file_ends_in_the_middle_of_a_row_all_but_that_row_is_read(a_file, encoding, kept):
    cut = _WHOLE.partition("0008")[0] + kept
    sheet = read_sheet(a_file(cut.encode(encoding)), ORDERS)
    good, bad = parse_rows(sheet, lambda row: row.cells["order_id"])
    assert good == [f"{order:04d}" for order in range(1, 8)]
    assert [(one.row, one.reason.partition(":")[0]) for one in bad] == [(9, "the file ends in the middle of this row")]


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_where_a_file_ends_in_the_middle_of_a_character_the_rows_before_are_read(a_file, encoding):
    cut = _WHOLE.partition("0008,纯棉打底")[0] + "0008,纯棉打底"
    sheet = read_sheet(a_file(cut.encode(encoding)[:-1]), ORDERS)
    good, bad = parse_rows(sheet, lambda row: row.cells["order_id"])
    assert (len(good), [one.row for one in bad]) == (7, [9])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
@pytest.mark.parametrize("broken", ["棉", "打底", ",89"])
@pytest.mark.parametrize("byte", [b"\xff", b"\0"])
def test_where_bytes_of_a_file_are_broken_only_the_rows_that_they_are_of_are_not_read(a_file, encoding, broken, byte):
    before, row, after = (part.encode(encoding) for part in _WHOLE.partition("0004,纯棉打底,89"))
    at = row.index(broken.encode(encoding))
    sheet = read_sheet(a_file(before + row[:at] + byte + row[at + 1 :] + after), ORDERS)
    good, bad = parse_rows(sheet, lambda row: row.cells["order_id"])
    assert good == [f"{order:04d}" for order in range(1, 9) if order != 4]
    assert [(one.row, one.reason.partition(":")[0]) for one in bad] == [
        (5, "characters of this cell were broken on the file's way")
    ]


def test_broken_bytes_in_a_column_that_is_passed_over_spoil_no_row(a_file):
    text = "订单号,赠品说明\r\n0001,纯棉打底送发圈\r\n0002,纯棉\r\n".encode()
    sheet = read_sheet(a_file(text.replace("发".encode(), b"\xe5\xff")), ORDERS)
    good, bad = parse_rows(sheet, lambda row: row.cells["order_id"])
    assert (good, bad) == (["0001", "0002"], [])


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030"])
def test_where_the_end_of_a_file_was_never_written_the_rows_before_it_are_read(a_file, encoding):
    """A disk that lost its power leaves zeros for what had not come to it."""
    text = _WHOLE.partition("89.90,2026-03-08")[0].encode(encoding)
    assert read_rows(a_file(text + bytes(60)))[0] == [f"{order:04d}" for order in range(1, 8)]
    with pytest.raises(SheetError, match="no text"):
        read_grids(a_file(text + bytes(8000)))


def test_marks_of_broken_characters_that_stand_in_a_sound_file_are_read(a_file):
    sheet = read_sheet(a_file(_WHOLE.replace("0004,纯棉", "0004,\ufffd纯棉").encode()), ORDERS)
    good, bad = parse_rows(sheet, lambda row: row.cells["order_id"])
    assert (len(good), bad) == (8, [])


def read_rows(path):
    """The ids of the good rows, and number, column and reason of the bad ones."""
    good, bad = parse_rows(read_sheet(path, ORDERS), lambda row: row.cells["order_id"])
    return good, [(one.row, one.column, one.reason.partition(":")[0]) for one in bad]


_OPEN = "a quote opens this cell and none closes it"


@pytest.mark.parametrize(
    "later", ["", '0007,"纯棉,打底"', '0008,"纯棉"打底', '0008,打底5"', '0007,"纯棉\r\n打底"', '0007,5寸""打底']
)
def test_a_quote_that_is_never_closed_spoils_its_own_row_and_no_other(a_file, later):
    text = _WHOLE.replace("0006,纯", '0006,"纯')
    text = text.replace(f"{later[:5]}纯棉打底", later) if later else text
    assert read_rows(a_file(text)) == (
        [f"{order:04d}" for order in range(1, 9) if order != 6],
        [(7, "品名", _OPEN)],
    )


def test_a_stray_quote_in_the_last_of_many_rows_or_before_very_many_spoils_one(a_file):
    rows = [f"{order:06d},纯棉打底,89.90,2026-03-01 20:15:00\r\n" for order in range(9000)]
    for stray in (0, 4500, 8999):
        rows[stray] = rows[stray].replace("纯", '"纯')
    good, bad = read_rows(a_file("订单号,品名,实付款,下单时间\r\n" + "".join(rows)))
    assert (len(good), [row for row, _, _ in bad]) == (8997, [2, 4502, 9001])


@pytest.mark.parametrize("quote", ["", '"'])
def test_a_cell_without_an_end_spoils_its_own_row_and_refuses_no_file(a_file, quote):
    endless = f"0003,{quote}{'纯' * 200_000},89.90,2026-03-01 20:15:00"
    good, bad = read_rows(a_file(_WHOLE.replace("0003,纯棉打底,89.90,2026-03-03 20:15:00", endless)))
    assert [order for order in good if order != "0003"] == [f"{order:04d}" for order in range(1, 9) if order != 3]
    assert [row for row, _, _ in bad] == ([4] if quote else [])


def test_a_stray_quote_in_a_column_that_is_passed_over_spoils_no_row(a_file):
    text = '订单号,品名,收货地址\r\n1,大衣,北京\r\n2,大衣,"北京\r\n3,大衣,北京\r\n4,大衣,"北京\r\n5,大衣,北京\r\n'
    assert read_rows(a_file(text)) == (["1", "2", "3", "4", "5"], [])


def test_of_a_row_that_a_stray_quote_leaves_too_long_nothing_behind_the_quote_is_kept(a_file, tmp_path):
    path = a_file('订单号,品名,赠品,收货人,实付款\r\n1,大衣,无,甲,5\r\n2,"大衣,长款,无,王小明,5\r\n3,大衣,无,乙,5\r\n')
    sheet = read_sheet(path, ORDERS)
    good, bad = parse_rows(sheet, lambda row: row.cells["order_id"])
    assert (good, [(one.row, one.value) for one in bad]) == (["1", "3"], [(3, "")])
    save_bad_rows(sheet, bad, tmp_path / "bad.csv")
    assert "王小明" not in (tmp_path / "bad.csv").read_text("utf-8-sig")


def test_a_heading_is_known_with_a_stray_quote_before_it(a_file):
    assert read_rows(a_file(_WHOLE.replace("品名", '"品名')))[0] == [f"{order:04d}" for order in range(1, 9)]


@pytest.mark.parametrize("remark", ["请快点\n谢谢", "要:\n黑色,XL\n白色,L,两件\n谢谢", "1\n\n2", '说"好看"\n快点'])
def test_a_remark_of_several_lines_is_one_cell(a_file, remark):
    out = io.StringIO(newline="")
    rows = [["订单号", "实付款", "品名", "备注"], *([f"{n}", "5", remark, remark] for n in range(1, 5))]
    csv.writer(out).writerows(rows)
    sheet = read_sheet(a_file(out.getvalue()), ORDERS)
    assert [row.cells["name"] for row in sheet.rows] == [remark] * 4
    assert parse_rows(sheet, lambda row: None)[1] == []


@pytest.mark.parametrize("name", ['"新款"大衣', '大衣"5寸"', '"大衣 5"寸"', '"大衣,5"寸"', '"大衣 5""寸" '])
def test_quotes_that_are_in_order_within_their_cell_spoil_nothing(a_file, name):
    (row,) = read_sheet(a_file(f"订单号,品名,实付款\r\n1,{name},5\r\n"), ORDERS).rows
    assert (row.cells["order_id"], row.cells["amount"]) == ("1", "5")
    assert row.cells["name"].replace('"', "") in name.replace('"', "")


_REMARKS = st.sampled_from(["", "无", "请快点\n谢谢", "黑色,XL", '5"', '说"好看"', "新\r\n\r\n款", '"新款"'])
_TABLES = st.lists(st.tuples(_REMARKS, _REMARKS, _REMARKS), min_size=4, max_size=12)


@given(_TABLES, st.data())
def test_a_quote_that_strays_into_a_row_leaves_all_others_as_they_are(tmp_path_factory, remarks, data):
    table = [
        [f"{n:04d}", "89.90", told[0], "大衣", told[1], told[2], "2026-03-01 20:15:00"]
        for n, told in enumerate(remarks)
    ]
    stray = data.draw(st.integers(0, len(table) - 1), "row")
    column = data.draw(st.sampled_from([0, 1, 3, 6]), "column")
    lines = []
    for n, row in enumerate(table):
        out = io.StringIO(newline="")
        csv.writer(out).writerow(row)
        lines.append(out.getvalue())
        if n == stray:
            out = io.StringIO(newline="")
            csv.writer(out).writerow([*row[:column], "STRAY", *row[column + 1 :]])
            lines[n] = out.getvalue().replace("STRAY", f'"{row[column]}')
    path = tmp_path_factory.mktemp("stray") / "a.csv"
    path.write_bytes(("订单号,实付款,颜色,品名,备注,留言,下单时间\r\n" + "".join(lines)).encode())
    good, bad = read_rows(path)
    assert good == [row[0] for n, row in enumerate(table) if n != stray]
    assert len(bad) == 1


@pytest.mark.parametrize("end", ["", "\n", "\r\n"])
def test_a_last_row_is_whole_however_the_file_ends(a_file, end):
    sheet = read_sheet(a_file(_WHOLE.rstrip() + end), ORDERS)
    assert (len(sheet.rows), sheet.cut_row) == (8, None)


def test_a_short_list_by_hand_may_leave_its_last_cells_out(a_file):
    sheet = read_sheet(a_file("订单号,品名,实付款\n1,甲,5\n2,乙"), ORDERS)
    assert sheet.cut_row is None


@pytest.mark.parametrize(
    ("text", "fen"),
    [("¥89.90", 8990), ("89.9元", 8990), ("1,299.00", 129900), ("￥1,299", 129900), ("RMB 5", 500), ("８９.９", 8990)],
)
def test_amounts_are_read_as_shops_write_them(text, fen):
    assert cells.amount(text) == fen


@pytest.mark.parametrize("text", ["贵", "-5", "1e5", "89,90", "", "1.234"])
def test_what_is_no_amount_is_refused(text):
    with pytest.raises(ValueError):
        cells.amount(text)


@pytest.mark.parametrize(
    "text",
    [
        "2026-11-18 20:05:06",
        "2026/11/18 20:05:06",
        "2026.11.18 20:05:06",
        "2026年11月18日 20时05分06秒",
        "2026-11-18T20:05:06",
        "20261118200506",
        "2026/11/18 下午8:05:06",
        "2026-11-18 晚上08:05:06",
        "2026-11-18 8:05:06 PM",
        "46344.836875",
    ],
)
def test_times_are_read_as_shops_write_them(text):
    assert cells.time_ms(text) == int(datetime(2026, 11, 18, 20, 5, 6).timestamp() * 1000)


def test_a_day_alone_is_its_midnight_and_nonsense_is_no_time():
    assert cells.time_ms("2026/1/8") == int(datetime(2026, 1, 8).timestamp() * 1000)
    assert cells.time_ms("2026-01-07 24:00:00") == cells.time_ms("2026/1/8") == cells.time_ms("46030")
    assert cells.time_ms("2026/1/8 上午12:05") == cells.time_ms("2026-01-08 00:05")
    for text in ("2026-13-01", "昨天", "2026-02-30 10:00", "99", "01/08/2026", "2026-01-08 25:00", "20261318200506",
                 "2126-01-08", "1899/01/08"):  # fmt: skip
        with pytest.raises(ValueError):
            cells.time_ms(text)


def test_a_moment_as_programs_count_it_is_a_time():
    moment = int(datetime(2026, 11, 18, 20, 5, 6).timestamp())
    assert cells.time_ms(str(moment)) == cells.time_ms(str(moment * 1000)) == moment * 1000


@pytest.mark.parametrize("cell", ["0000-00-00 00:00:00", "1900-01-00", "1970-01-01 08:00:00", "-", "NULL"])
def test_what_programs_put_for_no_time_is_none(cell):
    assert cells.parsed({"at": cell}, "at", cells.time_ms, "not a time") is None


def test_a_workbook_that_unpacks_to_more_than_memory_is_refused_unread(a_file, monkeypatch):
    monkeypatch.setattr("anchor_console.sheets.grid._LARGEST_UNPACKED", 2**20)
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        package.writestr("xl/worksheets/sheet1.xml", b"0" * (2 * 2**20))
    with pytest.raises(SheetError, match="unpacks to more"):
        read_grids(a_file(out.getvalue(), "bomb.xlsx"))


def test_a_workbook_with_one_cell_in_its_farthest_corner_is_refused(tmp_path):
    path = tmp_path / "far.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    page.write(0, 0, "订单号")
    page.write(1_048_575, 16_383, "x")
    book.close()
    with pytest.raises(SheetError, match="too far apart"):
        read_grids(path)


@pytest.mark.parametrize("content", [b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest", b"PK\x05\x06" + bytes(18)])
def test_broken_workbooks_are_refused_with_what_to_do(a_file, content):
    with pytest.raises(SheetError, match="broken spreadsheet"):
        read_grids(a_file(content, "b.xlsx"))


def test_a_workbook_that_was_damaged_on_its_way_is_read_or_refused_and_nothing_else(a_file, tmp_path):
    path = tmp_path / "whole.xlsx"
    book = xlsxwriter.Workbook(str(path))
    page = book.add_worksheet()
    for row in range(200):
        page.write_row(row, 0, [f"8800{row}", f"羊毛大衣{row * 7919 % 1000}", row * 1.37])
    book.close()
    whole = path.read_bytes()
    refused = 0
    for place in range(60, len(whole), len(whole) // 97):
        for damaged in (whole[:place] + b"\xff\x13" + whole[place + 2 :], whole[:place] + whole[place + 9 :]):
            try:
                read_grids(a_file(damaged, "b.xlsx"))
            except SheetError:
                refused += 1
    assert refused > 20


@given(
    st.lists(
        st.lists(st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=12), max_size=6), max_size=8
    )
)
def test_any_csv_is_read_or_refused(tmp_path_factory, rows):
    out = io.StringIO(newline="")
    csv.writer(out).writerows(rows)
    path = tmp_path_factory.mktemp("any") / "a.csv"
    path.write_bytes(out.getvalue().encode())
    try:
        sheet = read_sheet(path, Shape((Field("a", ()),)))
    except SheetError:
        return
    assert all(row.number > sheet.heading_row for row in sheet.rows)
