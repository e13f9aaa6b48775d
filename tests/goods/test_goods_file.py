from __future__ import annotations

import pytest
import xlsxwriter

from anchor_console.goods.goods_file import read_goods
from anchor_console.goods.size_file import read_sizes
from anchor_console.sheets.bad_reasons import sentence_of
from anchor_console.sheets.grid import SheetError
from anchor_console.sheets.sheet import MissingColumns
from tests.support.shop import WOMEN, a_row, shop

HEAD = "number,product_code,name,sku_code,color,size,live_price,stock\r\n"


@pytest.fixture
def a_file(tmp_path):
    def write(content, name="goods.csv"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


def refused(path, *words):
    with pytest.raises(SheetError) as refusal:
        read_goods(path)
    for word in words:
        assert word in str(refusal.value)
    assert len(str(refusal.value)) < 600


def test_the_samples_catalogue_is_read_whole():
    goods = read_goods(WOMEN)
    assert len(goods.rows) == 186
    assert goods.bad_rows == ()
    first = goods.rows[0]
    assert (first.number, first.sku_code, first.price_minor, first.stock) == ("1", "W1001-XS-S", 12900, 36)
    assert first.aliases == ("连衣裙", "碎花裙", "法式裙")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16", "utf-16-le"])
def test_a_file_is_read_in_the_encodings_that_spreadsheets_write(a_file, encoding):
    path = a_file((HEAD + "1,C1,羊毛大衣,C1-M,驼色,M,¥199,10\r\n").encode(encoding))
    (row,) = read_goods(path).rows
    assert (row.name, row.color, row.price_minor) == ("羊毛大衣", "驼色", 19900)


def test_bad_rows_are_listed_with_their_place_and_the_good_ones_are_kept(a_file):
    path = a_file(
        HEAD
        + '1,C1,"大衣\r\n(两行)",C1-M,驼色,M,199,10\r\n'
        + "1,C1,大衣,C1-L,驼色,L,abc,10\r\n"
        + "1,C1,大衣,C1-M,驼色,M,199,10\r\n"
        + "\r\n"
        + "1,C1,大衣,C1-S,驼色,S,199,-3\r\n"
        + "1,C1,,C1-XS,驼色,XS,199,3\r\n"
        + "2,C9,别的,C9,,,1,1.5\r\n"
        + "3,C3,丝巾,C3,,,,\r\n"
    )
    goods = read_goods(path)
    assert [row.sku_code for row in goods.rows] == ["C1-M", "C3"]
    assert [(bad.file, bad.row, bad.column, bad.value) for bad in goods.bad_rows] == [
        ("goods.csv", 4, "live_price", "abc"),
        ("goods.csv", 5, "sku_code", "C1-M"),
        ("goods.csv", 7, "stock", "-3"),
        ("goods.csv", 8, "name", ""),
        ("goods.csv", 9, "stock", "1.5"),
    ]
    assert all(bad.reason for bad in goods.bad_rows)
    assert (goods.rows[1].price_minor, goods.rows[1].stock, goods.rows[1].color) == (None, None, None)


def test_a_number_belongs_to_one_product_and_a_product_has_one_number(a_file):
    path = a_file(HEAD + "5,A,甲,A,,,1,1\r\n5,B,乙,B,,,1,1\r\n6,A,甲,A2,,,1,1\r\n7,C,丙,C,,,1,1\r\n")
    goods = read_goods(path)
    assert [row.sku_code for row in goods.rows] == ["A", "C"]
    assert [(bad.row, bad.column) for bad in goods.bad_rows] == [(3, "number"), (4, "number")]


@pytest.mark.parametrize(
    ("column", "cell"),
    [("number", "9" * 5000), ("color", "红" * 51), ("sku_code", "x" * 101), ("stock", "9" * 5000), ("stock", "1_0")],
)
def test_absurd_cells_are_bad_rows(a_file, column, cell):
    cells = dict(zip(HEAD.strip().split(","), ["1", "C1", "大衣", "C1-M", "驼色", "M", "1", "1"], strict=True))
    path = a_file(HEAD + ",".join((cells | {column: cell}).values()) + "\r\n")
    goods = read_goods(path)
    assert goods.rows == ()
    assert [bad.column for bad in goods.bad_rows] == [column]


def test_what_our_own_files_guard_comes_back_as_it_was(a_file):
    path = a_file(HEAD + "'007,'=C1,'-大衣,'0012345678901234567,'+红,'1E10,1,1\r\n8,D,'s Gravenhage,D,,,1,1\r\n")
    guarded, plain = read_goods(path).rows
    assert (guarded.number, guarded.product_code, guarded.name) == ("7", "=C1", "-大衣")
    assert (guarded.sku_code, guarded.color, guarded.size) == ("0012345678901234567", "+红", "1E10")
    assert plain.name == "'s Gravenhage"


@pytest.mark.parametrize(
    ("cell", "units"), [("1,200", 1_200), ("1,200.00", 1_200), ("１，２００件", 1_200), ("12件", 12), ("1,20", None)]
)
def test_stock_is_read_as_spreadsheets_and_people_write_it(a_file, cell, units):
    goods = read_goods(a_file(f'{HEAD}1,P,大衣,P-1,,,99,"{cell}"\r\n'))
    assert [row.stock for row in goods.rows] == ([] if units is None else [units])


@pytest.mark.parametrize("column", ["货号", "商家编码", "条形码", "平台商品ID"])
def test_a_code_of_which_a_spreadsheet_left_a_few_digits_is_a_bad_row(a_file, column):
    path = a_file(f"商品名称,直播价,{column}\r\n大衣,99,6.90123E+12\r\n裙子,89,1E10\r\n")
    goods = read_goods(path)
    assert [row.name for row in goods.rows] == ["裙子"]
    assert [(bad.row, bad.column, bad.value) for bad in goods.bad_rows] == [(2, column, "6.90123E+12")]


def test_wide_digits_of_a_number_are_digits(a_file):
    assert read_goods(a_file(HEAD + "１２,C1,大衣,C1,,,1,1\r\n")).rows[0].number == "12"


def test_other_headings_are_mapped_and_other_columns_passed_over(a_file):
    path = a_file("品名,货号,备注\r\n大衣,C1,好卖\r\n")
    (row,) = read_goods(path, {"品名": "name", "货号": "sku_code"}).rows
    assert (row.name, row.sku_code, row.product_code) == ("大衣", "C1", "C1")


def test_files_that_are_no_goods_are_refused_with_what_to_do(a_file, tmp_path):
    refused(a_file("款,price\r\n大衣,1\r\n"), "no column name", "款, price")
    refused(a_file(b""), "is empty")
    refused(a_file(b"PK\x03\x04rest", "goods.xlsx"), "goods.xlsx", "save it as CSV")
    refused(a_file(b"\xd0\xcf\x11\xe0rest", "goods.xls"), "save it as CSV")
    refused(a_file(b"\xd0\xcf\x11\xe0" + "EncryptedPackage".encode("utf-16-le"), "goods.xlsx"), "with a password")
    refused(a_file(b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40), "save it as CSV (UTF-8)")
    refused(a_file(b"\xff" * 100), "no text in UTF-8 or GB18030")
    refused(a_file("x" * 100_000), "no column")
    refused(tmp_path / "missing.csv", "missing.csv")
    refused(tmp_path, "cannot read")


def test_a_huge_file_is_refused_unread(a_file):
    path = a_file(b"")
    with path.open("r+b") as file:
        file.truncate(65 * 2**20)
    refused(path, "64 MB")


def test_sizes_are_numbers_above_nothing(a_file):
    path = a_file(
        "product_code,size,height_min_cm,height_max_cm,weight_min_kg,weight_max_kg\r\n"
        "C1,M,160,165,50,60\r\nC1,L,nan,165,50,60\r\nC1,S,,inf,,\r\nC1,XL,-3,,,\r\n,XS,1,,,\r\nC1,XXL,,,,\r\n"
    )
    sizes = read_sizes(path)
    assert [(row.size, row.height_min_cm) for row in sizes.rows] == [("M", 160), ("XXL", None)]
    assert [(bad.row, bad.column) for bad in sizes.bad_rows] == [
        (3, "height_min_cm"),
        (4, "height_max_cm"),
        (5, "height_min_cm"),
        (6, "product_code"),
    ]


@pytest.mark.parametrize(
    "rows",
    [
        "货号,尺码,身高,体重(斤)\r\nC1,S,150-158,80-95\r\nC1,M,1米58～163cm,95-108斤\r\n",
        "货号,尺码,身高下限,身高上限,体重下限,体重上限\r\nC1,S,150,158,80,95\r\nC1,M,158,163,95,54kg\r\n",
        "款号,尺码,建议身高,体重kg\r\nC1,S,150-158,40-47.5\r\nC1,M,158-163,95-108斤\r\n",
        "货号,尺码,身高,体重\r\nC1,S,150-158,40-47.5\r\nC1,M,158-163,47.5-54\r\n",
    ],
    ids=["in jin", "by their build", "in kilos", "kilos by their build"],
)
def test_a_size_chart_is_read_as_shops_lay_it_out_and_in_the_unit_that_it_is_in(a_file, rows):
    sizes = read_sizes(a_file(rows))
    assert sizes.bad_rows == ()
    told = [(r.size, r.height_min_cm, r.height_max_cm, r.weight_min_kg, r.weight_max_kg) for r in sizes.rows]
    assert told == [("S", 150, 158, 40, 47.5), ("M", 158, 163, 47.5, 54)]


def test_of_a_size_chart_what_is_open_at_one_end_is_so_and_what_cannot_be_is_told(a_file):
    sizes = read_sizes(
        a_file("货号,尺码,体重\r\nC1,S,90斤以内\r\nC1,M,45-50\r\nC1,L,110-100斤\r\nC1,S,≤40kg\r\nC1,XL,≥130斤\r\n")
    )
    assert [(r.size, r.weight_min_kg, r.weight_max_kg) for r in sizes.rows] == [("S", None, 45), ("XL", 65, None)]
    reasons = [sentence_of(bad.reason) for bad in sizes.bad_rows]
    assert [one and one.key for one in reasons] == ["bad.weight", "bad.wrong_way_round", "bad.size_twice"]
    for lacking in ("货号,尺码,胸围\r\nC1,S,88\r\n", "货号,身高\r\nC1,160\r\n"):
        with pytest.raises(SheetError) as refusal:
            read_sizes(a_file(lacking))
        assert not isinstance(refusal.value, MissingColumns)


def test_a_height_that_stands_merged_over_several_sizes_is_that_of_each(tmp_path):
    book = xlsxwriter.Workbook(tmp_path / "sizes.xlsx")
    page = book.add_worksheet()
    page.write_row(0, 0, ("货号", "尺码", "身高", "体重(斤)"))
    page.write_column(1, 1, ("S", "M"))
    page.write_column(1, 3, ("80-95", "95-110"))
    page.merge_range(1, 0, 2, 0, "C1")
    page.merge_range(1, 2, 2, 2, "150-165")
    book.close()
    rows = read_sizes(tmp_path / "sizes.xlsx").rows
    assert [(r.product_code, r.size, r.height_max_cm, r.weight_max_kg) for r in rows] == [
        ("C1", "S", 165, 47.5),
        ("C1", "M", 165, 55),
    ]


def test_chinese_headings_prices_and_sizes_as_shops_write_them_are_read(a_file):
    path = a_file(
        "秋冬排品表,,,,,,\r\n链接号,货号,品名,颜色,尺码,直播价,库存\r\n"
        "1号,C1,羊毛大衣,驼色,S/M/L,¥199.00,30\r\n2,D2,碎花裙,,均码,89.9元,12件\r\n合计,,,,,,42\r\n".encode("gb18030")
    )
    goods = read_goods(path)
    assert (goods.bad_rows, goods.shared_stock) == ((), 1)
    assert [(row.number, row.sku_code, row.color, row.size, row.price_minor, row.stock) for row in goods.rows] == [
        ("1", "C1-驼色-S", "驼色", "S", 19900, None),
        ("1", "C1-驼色-M", "驼色", "M", 19900, None),
        ("1", "C1-驼色-L", "驼色", "L", 19900, None),
        ("2", "D2-均码", None, "均码", 8990, 12),
    ]


def test_a_row_without_a_code_that_lists_colours_and_sizes_is_as_many_skus(a_file):
    head = "编号,品名,颜色,尺码,直播价,库存\r\n"
    goods = read_goods(a_file(head + "1,阔腿裤,黑/咖,S-2XL,89.9,100\r\n2,大衣,驼色、深灰，米白,均码,399,20\r\n"))
    assert (goods.bad_rows, goods.shared_stock) == ((), 2)
    assert [(row.color, row.size, row.stock) for row in goods.rows] == [
        *((color, size, None) for color in ("黑", "咖") for size in ("S", "M", "L", "XL", "XXL")),
        *((color, "均码", None) for color in ("驼色", "深灰", "米白")),
    ]
    assert {row.sku_code for row in goods.rows} >= {"阔腿裤-咖-XXL", "大衣-米白-均码"}


def test_a_row_with_a_code_of_its_own_is_one_sku_whatever_its_cells_list(a_file):
    (row,) = read_goods(a_file(HEAD + "1,C1,打底裤,C1-L,黑/灰,L/XL,39,10\r\n")).rows
    assert (row.sku_code, row.color, row.size, row.stock) == ("C1-L", "黑/灰", "L/XL", 10)


def test_a_row_that_is_called_just_as_one_sku_of_ours_is_that_one(a_file, tmp_path):
    ours = (a_row(product_code="P", name="拼色卫衣", sku_code="P-1", color="黑/白", size="L/XL"),)
    with shop(tmp_path, rows=ours) as opened:
        path = a_file("品名,颜色,尺码,直播价,库存\r\n拼色卫衣,黑/白,L/XL,59,7\r\n")
        (row,) = read_goods(path, products=opened.catalogue.products).rows
    assert (row.product_code, row.sku_code, row.stock) == ("P", "P-1", 7)


def test_colour_and_size_in_one_column_come_apart(a_file):
    path = a_file("商品名称,商家编码,规格,价格\r\n大衣,C1-M,驼色;M【建议90-100斤】,199\r\n坚果,N30,30包,39.9\r\n")
    assert [(row.color, row.size) for row in read_goods(path).rows] == [("驼色", "M"), (None, "30包")]


@pytest.mark.parametrize("written", ["01", "1", "１", "001号", "1号链接"])
def test_a_link_number_is_what_fans_type_whatever_stands_before_or_behind_it(a_file, written):
    assert read_goods(a_file(HEAD + f"{written},0012,大衣,C1,,,1,1\r\n")).rows[0].number == "1"


def test_a_product_code_keeps_its_zeros(a_file):
    assert read_goods(a_file(HEAD + "1,0012,大衣,0034,,,1,1\r\n")).rows[0].product_code == "0012"
