"""Goods files as shops have them, built here cell by cell."""

from __future__ import annotations

import csv
import io

import pytest
import xlsxwriter

from anchor_console.goods.goods_file import GoodsFile, read_goods
from anchor_console.goods.service import bring_in
from tests.support.shop import NOW_MS, shop


def told(path):
    goods = read_goods(path)
    assert goods.bad_rows == (), goods.bad_rows
    return [(row.number, row.product_code, row.color, row.size, row.price_minor, row.stock) for row in goods.rows]


def a_csv(tmp_path, rows, encoding="gb18030", delimiter=","):
    out = io.StringIO(newline="")
    csv.writer(out, delimiter=delimiter).writerows(rows)
    path = tmp_path / "商品表.csv"
    path.write_bytes(out.getvalue().encode(encoding))
    return path


@pytest.fixture
def a_book(tmp_path):
    """Writes a workbook by what `write` does with its sheet."""

    def make(write):
        path = tmp_path / "排品表.xlsx"
        book = xlsxwriter.Workbook(str(path))
        write(book, book.add_worksheet("商品"))
        book.close()
        return path

    return make


@pytest.mark.parametrize("encoding", ["gb18030", "utf-8", "utf-8-sig"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_a_chinese_header_in_whatever_encoding_and_with_whatever_between(tmp_path, encoding, delimiter):
    rows = [
        ["链接号", "货号", "商品名称", "颜色", "尺码", "直播价（元）", "可售库存"],
        ["1", "A1", "阔腿裤", "黑色", "S/M/L", "¥89.90", "12"],
        ["2", "B1", "针织衫", "米白", "均码", "89.9元", "8件"],
        ["3", "C1", "羊绒大衣，双面", "驼色", "M", "1,299.00", "3"],
    ]
    assert told(a_csv(tmp_path, rows, encoding, delimiter)) == [
        *(("1", "A1", "黑色", size, 8990, None) for size in "SML"),
        ("2", "B1", "米白", "均码", 8990, 8), ("3", "C1", "驼色", "M", 129900, 3),
    ]  # fmt: skip


def test_a_workbook_with_merged_titles_a_merged_product_and_a_total_line(a_book):
    def write(book, page):
        page.merge_range(0, 0, 0, 7, "11月26日晚场排品表")
        page.merge_range(1, 0, 1, 7, "制表：小李　　审核：")
        page.write_row(3, 0, ["序号", "款号", "品名", "颜色", "尺码", "到手价", "库存", "备注"])
        for at, (color, size, units) in enumerate([("黑", "S", 5), ("黑", "M", 6), ("咖", "S", 7)]):
            page.write_row(4 + at, 3, [color, size])
            page.write_number(4 + at, 6, units)
        for column, value in ((0, 1), (1, "K01"), (2, "阔腿裤"), (5, 89.9)):
            page.merge_range(4, column, 6, column, value)
        page.write_row(7, 0, [2, "Z02", "针织衫", "白", "均码", 129, 20, "主推"])
        page.write_row(8, 0, ["合计", "", "", "", "", "", 38])

    path = a_book(write)
    assert told(path) == [
        ("1", "K01", "黑", "S", 8990, 5),
        ("1", "K01", "黑", "M", 8990, 6),
        ("1", "K01", "咖", "S", 8990, 7),
        ("2", "Z02", "白", "均码", 12900, 20),
    ]
    left_out = [(one.row, one.kind) for one in read_goods(path).sheet.left_out]
    assert left_out == [(1, "title"), (2, "title"), (9, "total")]


def test_skus_without_codes_of_products_are_one_product_where_name_and_number_are_the_same(tmp_path):
    head = ["坑位", "品名", "颜色", "码数", "到手价", "库存", "商家编码"]
    first = [
        ["21", "羽绒马甲", "黑", "M", "159", "20", "YR-M"],
        ["21", "羽绒马甲", "黑", "L", "159", "18", "YR-L"],
        ["22", "羽绒马甲", "短款", "M", "139", "9", "YD-M"],
        ["23", "帽子", "灰", "均码", "39", "5", "MZ"],
    ]
    goods = read_goods(a_csv(tmp_path, [head, *first]), {"坑位": "number"})
    assert goods.bad_rows == ()
    assert [row.product_code for row in goods.rows] == ["YR-M", "YR-M", "YD-M", "MZ"]
    with shop(tmp_path / "p", rows=()) as opened:
        opened.do(lambda tx: bring_in(tx, goods, None, NOW_MS))
        # In another order, with a size more, under another number: the same product.
        later = [["31", "羽绒马甲", "黑", size, "149", "7", f"YR-{size}"] for size in ("L", "M", "XL")]
        again = read_goods(a_csv(tmp_path, [head, *later]), {"坑位": "number"}, products=opened.catalogue.products)
        assert [row.product_code for row in again.rows] == ["YR-M"] * 3


def test_stock_that_stands_merged_over_several_skus_is_that_of_none(a_book):
    def write(book, page):
        page.write_row(0, 0, ["货号", "品名", "尺码", "直播价", "库存"])
        page.write_row(1, 0, ["K01", "阔腿裤", "S", 89])
        page.write_row(2, 0, ["K01", "阔腿裤", "M", 89])
        page.merge_range(1, 4, 2, 4, 30)

    assert [row[3:] for row in told(a_book(write))] == [("S", 8900, None), ("M", 8900, None)]


def test_leading_zeros_and_long_ids_of_codes_stay_as_they_are_written_and_link_03_is_link_3(a_book, tmp_path):
    def write(book, page):
        page.write_row(0, 0, ["链接号", "货号", "品名", "商家编码", "条形码", "价格"])
        text = book.add_format({"num_format": "@"})
        for column, value in enumerate(["03", "000123", "袜子", "0012", "06901234567892", "9.9"]):
            page.write_string(1, column, value, text)
        page.write_row(2, 0, [4, 456, "手套", 6900000000013, 6901234567892, 19.9])

    rows = read_goods(a_book(write)).rows
    assert [(row.number, row.product_code, row.sku_code, row.barcode) for row in rows] == [
        ("3", "000123", "0012", "06901234567892"),
        ("4", "456", "6900000000013", "6901234567892"),
    ]
    path = a_csv(tmp_path, [["货号", "品名", "条码"], ['="000123"', "袜子", "'06901234567892"]])
    assert [(row.product_code, row.sku_code) for row in read_goods(path).rows] == [("000123", "06901234567892")]


def test_forty_columns_of_which_nine_matter(tmp_path):
    ours = {"链接号": "7", "货号": "A1", "商品标题": "阔腿裤", "颜色分类": "黑色", "尺码": "M", "吊牌价": "199",
            "直播间价格": "￥89.9", "可售库存": "12", "规格编码": "A1-M"}  # fmt: skip
    others = [f"{word}{n}" for n in range(8) for word in ("运营备注", "预估", "上架时间", "审核状态")][: 40 - len(ours)]
    headings = [*others[:12], *list(ours)[:4], *others[12:20], *list(ours)[4:], *others[20:]]
    assert len(headings) == 40
    path = a_csv(tmp_path, [headings, [ours.get(heading, "x") for heading in headings]])
    goods = read_goods(path)
    assert len(goods.sheet.mapping) == 9
    (row,) = goods.rows
    assert (row.number, row.sku_code, row.name, row.color, row.size) == ("7", "A1-M", "阔腿裤", "黑色", "M")
    assert (row.list_price_minor, row.price_minor, row.stock) == (19900, 8990, 12)


def test_the_optional_columns_of_a_file_come_in(tmp_path):
    path = a_csv(
        tmp_path,
        [
            [
                "货号",
                "品名",
                "直播价",
                "机制",
                "角色",
                "成本",
                "供应商",
                "佣金比例",
                "条形码",
                "图片",
                "单位",
                "检测报告",
            ],
            [
                "A1",
                "阔腿裤",
                "89",
                "买一送一",
                "福利款",
                "35元",
                "广州沙河",
                "20%",
                "6901234567892",
                "a1.jpg",
                "条",
                "有",
            ],
        ],
    )
    goods = read_goods(path)
    with shop(tmp_path / "p", rows=()) as opened:
        opened.do(lambda tx: bring_in(tx, GoodsFile(goods.rows, ()), None, NOW_MS))
        (product,) = opened.catalogue.products
        assert dict(product.details) == {
            "offer": "买一送一", "role": "福利款", "supplier": "广州沙河", "commission": "20%", "image": "a1.jpg",
            "unit_text": "条", "proof": "有",
        }  # fmt: skip
        assert (product.skus[0].cost_minor, product.skus[0].barcode) == (3500, "6901234567892")
        assert opened.catalogue.sku_scanned("6901234567892")[0] == product
