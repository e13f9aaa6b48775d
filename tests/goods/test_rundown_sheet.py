"""A 排品表 as shops keep it: times, prices, points and moments as people write them, in sheets, tables and lines."""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter
from hypothesis import example, given
from hypothesis import strategies as st

from anchor_console.goods.rundown import MOST_ROWS, RowKind
from anchor_console.goods.rundown_columns import guessed_fields
from anchor_console.goods.rundown_sheet import SHAPE, releases_of, rows_from_lines, rows_from_sheet
from anchor_console.goods.rundown_text import read_pasted
from anchor_console.goods.rundown_times import times_of
from anchor_console.goods.rundown_titles import moment_of
from anchor_console.sheets.grid import SheetError, text_grid
from anchor_console.sheets.sheet import read_sheet, sheet_of
from tests.goods.test_rundown import GOODS


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("20:00", (1200, None)), ("20:00-20:08", (1200, 8)), ("20：00—20：15", (1200, 15)), ("20点", (1200, None)),
        ("2026-11-18 20:30:00", (1230, None)), ("23:50-00:10", (1430, 20)), ("25:10", (70, None)),
        ("89.9", (None, None)),
        ("", (None, None)), ("8点30分", (1230, None)),
    ],
)  # fmt: skip
def test_times_as_people_write_them(text, told):
    assert times_of(text) == told


@pytest.mark.parametrize(
    ("text", "told"),
    [("50+30+30", (50, 30, 30)), ("50/30", (50, 30)), ("100件", (100,)), ("待定", ()), ("", ()), ("9" * 5_000, ())]
)  # fmt: skip
def test_releases_as_people_write_them(text, told):
    assert releases_of(text) == told


PIECES = st.sampled_from(
    ["\t", "\n", '"', ",", "，", " ", "1号链接", "链接3", "¥89.9", "99", "20:00-20:15", "8点一刻", "福袋", "券",
     "阔腿裤", "50+30", "时间", "商品", "价格", "卖点", "①", "1、", "合计", "至", "-", "0.5",
     "9" * 400, "分钟", "放"]
)  # fmt: skip


@given(st.text() | st.lists(PIECES, max_size=40).map("".join))
@example("放" + "9" * 200_000 + "分钟")
def test_no_text_breaks_the_readers(text):
    with suppress(SheetError):
        sheet = sheet_of("pasted", [text_grid(text)], SHAPE)
        guessed = guessed_fields(sheet, GOODS)
        assert set(guessed) <= {column.heading for column in sheet.columns}
        assert not set(guessed.values()) & set(sheet.mapping.values())
        rows_from_sheet(sheet, GOODS)
    times_of(text)
    releases_of(text)
    moment_of(text)
    rows_from_lines(text, GOODS)


SHEET = """今晚排品表,,,,,,,
开始时间,时长,序号,商品名称,直播价,底价,放货,卖点
20:00,,,开场暖场,,,,
20:05,8分钟,1,碎花连衣裙,¥129.00,109,50+30+30,显瘦|不透
,5,2,阔腿裤,89.9元,,,
20:20,3,,发福袋,,,,
20:25,10,3,貂皮大衣,9999,,,
,,11,,599,,30,
22:00,,,换主播 小雨,,,,
合计,,,,,,,
"""


def test_a_sheet_is_read_by_its_headings_and_products_by_name_before_number(tmp_path: Path):
    path = tmp_path / "plan.csv"
    path.write_text(SHEET, "gb18030")
    read = rows_from_sheet(read_sheet(path, SHAPE), GOODS)
    told = [(one.kind, one.product_id, one.title, one.starts_min, one.minutes, one.price_minor) for one in read.rows]
    assert told == [
        (RowKind.TALK, None, "开场暖场", 1200, None, None),
        (RowKind.PRODUCT, 1, "", 1205, 8, 12_900),
        (RowKind.PRODUCT, 3, "", None, 5, 8_990),
        (RowKind.LUCK, None, "发福袋", 1220, 3, None),
        (RowKind.OTHER, None, "貂皮大衣", 1225, 10, 999_900),
        (RowKind.PRODUCT, 11, "", None, None, 59_900),
        (RowKind.HOST, None, "换主播 小雨", 1320, None, None),
    ]
    assert read.unknown == ("貂皮大衣",)
    assert (read.rows[1].floor_minor, read.rows[1].release, read.rows[1].points) == (
        10_900,
        (50, 30, 30),
        ("显瘦", "不透"),
    )


def test_digits_that_are_no_duration_of_anything_break_nothing():
    (row,) = rows_from_lines("阔腿裤 " + "9" * 400 + "分钟", GOODS).rows
    assert row.minutes is None


def test_lines_of_a_chat_are_read_as_well():
    read = rows_from_lines(
        "20:00 3号 阔腿裤 89.9元 50+30 5分钟\n\n20:20-20:25 发福袋\n11号链接 599元\n貂皮大衣 9999元\n", GOODS
    )
    told = [
        (one.kind, one.product_id, one.title, one.starts_min, one.minutes, one.price_minor, one.release)
        for one in read.rows
    ]
    assert told == [
        (RowKind.PRODUCT, 3, "", 1200, 5, 8_990, (50, 30)),
        (RowKind.LUCK, None, "发福袋", 1220, 5, None, ()),
        (RowKind.PRODUCT, 11, "", None, None, 59_900, ()),
        (RowKind.OTHER, None, "貂皮大衣", None, None, 999_900, ()),
    ]
    assert read.unknown == ("貂皮大衣",)


@pytest.mark.parametrize(
    ("text", "after", "told"),
    [
        ("8点一刻", None, (1215, None)), ("8点一刻", 1200, (1215, None)), ("晚上十点半", None, (1350, None)),
        ("早上8点", None, (480, None)), ("十点三刻", 1200, (1365, None)), ("二十点零五", None, (1205, None)),
        ("8:15", 1200, (1215, None)), ("8:00-8:15", 1190, (1200, 15)), ("8:00-8:15", None, (480, 15)),
        ("0:30", 1430, (30, None)), ("1点", 1430, (60, None)), ("11点半-12点", None, (1410, 30)),
        ("20点10分-20点25分", None, (1210, 15)), ("0.8333", None, (1200, None)), ("8点5折", None, (None, None)),
    ],
)  # fmt: skip
def test_a_spoken_hour_is_of_the_evening_that_the_row_before_is_in(text, after, told):
    assert times_of(text, after) == told


def test_a_spreadsheet_with_merged_titles_and_spans_is_read(tmp_path: Path):
    path = tmp_path / "plan.xlsx"
    with xlsxwriter.Workbook(str(path)) as book:
        page = book.add_worksheet("11.18")
        page.merge_range("A1:F1", "11月18日 周三上新专场 排品表")
        page.merge_range("A2:F2", "主播：小雨  中控：小李")
        page.write_row(2, 0, ["时间段", "链接号", "宝贝标题", "直播间价格", "卖点", "放单节奏"])
        page.merge_range("A4:A6", "20:00-21:00")
        page.write_row(3, 1, ["1号链接", "碎花连衣裙", "¥129.90", "1、不起球\n2、可机洗\n③小个子友好", "50+30+30"])
        page.write_row(4, 1, ["福袋", "第一轮福袋"])
        page.write_row(5, 1, ["11号链接", "双面羊绒大衣", 599, "100%羊毛", "放30"])
        page.write_row(6, 0, ["9点一刻", "券", "发100元券"])
        page.write_row(7, 0, ["21:20", "3号链接", "阔腿裤", "89.9元"])
        page.write_row(8, 0, ["", "", "换主播 小雨→小美"])
        page.write_row(9, 0, ["合计", "", "3款"])
    read = rows_from_sheet(read_sheet(path, SHAPE), GOODS)
    told = [(one.kind, one.product_id, one.starts_min, one.minutes, one.price_minor, one.release) for one in read.rows]
    assert told == [
        (RowKind.PRODUCT, 1, 1200, 20, 12_990, (50, 30, 30)),
        (RowKind.LUCK, None, None, 20, None, ()),
        (RowKind.PRODUCT, 11, None, 20, 59_900, (30,)),
        (RowKind.COUPON, None, 1275, None, None, ()),
        (RowKind.PRODUCT, 3, 1280, None, 8_990, ()),
        (RowKind.HOST, None, None, None, None, ()),
    ]
    assert read.rows[0].points == ("不起球", "可机洗", "小个子友好")
    assert (read.unknown, read.bad_rows) == ((), ())


def test_what_is_said_in_a_chat_is_read_without_its_title_and_counting():
    read = rows_from_lines(
        "今晚排品表\n8点 开场\n① 8点一刻 1号链接：碎花连衣裙，直播价129，放50+30单\n2、链接3 阔腿裤 显瘦一点\n"
        "晚上9点 抽福袋\n发100元券\n",
        GOODS,
    )
    told = [(one.kind, one.product_id, one.starts_min, one.price_minor, one.release) for one in read.rows]
    assert told == [
        (RowKind.TALK, None, 1200, None, ()),
        (RowKind.PRODUCT, 1, 1215, 12_900, (50, 30)),
        (RowKind.PRODUCT, 3, None, None, ()),
        (RowKind.LUCK, None, 1260, None, ()),
        (RowKind.COUPON, None, None, None, ()),
    ]
    assert read.unknown == ()


@pytest.mark.parametrize("line", ["3号 阔腿裤", "20:00\t3号\t阔腿裤"])
def test_lines_behind_the_last_that_a_rundown_has_room_for_are_counted_not_read(line):
    read = read_pasted(f"{line}\n" * (MOST_ROWS + 7) + "\n", {}, {}, GOODS)
    assert (len(read.rows), read.left_out) == (MOST_ROWS, 7)
