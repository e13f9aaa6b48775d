"""Two goods of one name: however they are named, nothing comes to the wrong one, and what is unsure is told."""

from __future__ import annotations

import pytest

from anchor_console.goods import images
from anchor_console.goods.cart_order import read_cart
from anchor_console.goods.goods_file import read_goods
from anchor_console.goods.paste import read_pasted
from anchor_console.goods.rundown_text import read_pasted as read_rundown
from tests.support.shop import a_row, shop

TROUSERS = (
    a_row(number="3", product_code="K3", name="阔腿裤", aliases=("裤子",), sku_code="K3", color=None, size=None),
    a_row(number="4", product_code="K4", name="阔腿裤", aliases=("裤子",), sku_code="K4", color=None, size=None),
    a_row(),
)


@pytest.fixture
def goods(tmp_path):
    with shop(tmp_path / "profile", rows=TROUSERS) as opened:
        yield opened.catalogue


@pytest.fixture
def a_csv(tmp_path):
    def write(text):
        path = tmp_path / "goods.csv"
        path.write_text(text, encoding="utf-8")
        return path

    return write


def coded(read):
    return [(row.product_code, row.number, row.price_minor) for row in read.rows]


def told(read):
    return [(one.row, one.value, one.reason) for one in read.bad_rows]


SEVERAL = "several products may be meant"


def test_a_pasted_price_of_one_of_two_comes_to_neither_until_its_number_stands_there(goods):
    read = read_pasted("阔腿裤 59\n羊毛大衣 189", goods.products)
    assert coded(read) == [("C1", None, 18900)]
    assert told(read) == [(1, "阔腿裤", SEVERAL)]
    assert coded(read_pasted("4号 阔腿裤 59", goods.products)) == [("K4", "4", 5900)]
    assert told(read_pasted("9号 阔腿裤 59", goods.products)) == [(1, "阔腿裤", SEVERAL)]


def test_two_goods_that_a_paste_calls_alike_are_two(goods):
    made = read_pasted("7号 马甲 59\n8号 马甲 黑/白 69\n灰 75", goods.products)
    assert [(row.product_code, row.number, row.color) for row in made.rows] == [
        ("马甲-7", "7", None), ("马甲-8", "8", "黑"), ("马甲-8", "8", "白"), ("马甲-8", "8", "灰"),
    ]  # fmt: skip
    # The one that there is is not moved to the other's number.
    assert coded(read_pasted("1号 羊毛大衣 189\n5号 羊毛大衣 199", goods.products)) == [
        ("C1", "1", 18900), ("羊毛大衣-5", "5", 19900),
    ]  # fmt: skip


def test_a_file_without_codes_finds_one_of_two_by_its_number_and_lists_what_may_be_both(goods, a_csv):
    read = read_goods(a_csv("链接号,品名,价格\n4,阔腿裤,59\n3号,阔腿裤,69\n1,羊毛大衣,189\n"), products=goods.products)
    assert (coded(read), told(read)) == ([("K4", "4", 5900), ("K3", "3", 6900), ("C1", "1", 18900)], [])
    read = read_goods(a_csv("品名,价格\n阔腿裤,59\n羊毛大衣,189\n"), products=goods.products)
    assert (coded(read), told(read)) == ([("C1", None, 18900)], [(2, "阔腿裤", SEVERAL)])


def test_a_file_without_codes_makes_two_of_one_name_under_two_numbers(a_csv):
    read = read_goods(a_csv("链接号,品名,颜色,价格\n7,马甲,黑,59\n8,马甲,黑,69\n8,马甲,白,69\n"))
    assert [(row.product_code, row.sku_code) for row in read.rows] == [
        ("马甲-7", "马甲-7-黑"), ("马甲-8", "马甲-8-黑"), ("马甲-8", "马甲-8-白"),
    ]  # fmt: skip
    assert told(read) == []


def test_a_new_sku_of_one_of_two_belongs_to_those_beside_it_wherever_it_stands(goods, a_csv):
    read = read_goods(a_csv("商家编码,品名,价格\nK4-新,阔腿裤,59\nK4,阔腿裤,59\n"), products=goods.products)
    assert [(row.product_code, row.sku_code) for row in read.rows] == [("K4", "K4-新"), ("K4", "K4")]
    both = "K3,阔腿裤,129\nK9-新,阔腿裤,59\nK4,阔腿裤,139\n"
    read = read_goods(a_csv(f"商家编码,品名,价格\n{both}"), products=goods.products)
    assert [row.sku_code for row in read.rows] == ["K3", "K4"]
    assert told(read) == [(3, "阔腿裤", SEVERAL)]
    read = read_goods(a_csv("商家编码,品名,价格\nK9-新,阔腿裤,59\n"), products=goods.products)
    assert (coded(read), told(read)) == ([], [(2, "阔腿裤", SEVERAL)])


@pytest.mark.parametrize("text", ["20:00 阔腿裤 89.9元", "时间\t商品\t价格\n20:00\t阔腿裤\t89.9", "20:00 裤子 89.9元"])
def test_a_rundown_that_names_one_of_two_plans_neither_and_says_so(goods, text):
    read = read_rundown(text, {}, {}, goods)
    assert [row.product_id for row in read.rows] == [None]
    assert (len(read.several), read.unknown) == (1, ())


def test_a_rundown_that_names_one_of_two_with_its_number_plans_that_one(goods):
    for text in ("20:00 4号 阔腿裤 89.9元", "序号\t商品\t价格\n4\t阔腿裤\t89.9"):
        read = read_rundown(text, {}, {}, goods)
        assert [row.product_id for row in read.rows] == [goods.numbered("4").id]
        assert read.several == ()


def test_a_cart_and_a_picture_that_name_one_of_two_are_neithers(goods):
    order = read_cart("阔腿裤\n羊毛大衣", goods.products, {})
    assert order.given == {goods.numbered("1").id: "2"}
    assert [(one.value, one.reason) for one in order.bad] == [("阔腿裤", SEVERAL)]
    assert images.match(["阔腿裤.jpg", "K4.jpg", "羊毛大衣.jpg"], goods.products) == {
        "K4": "K4.jpg", "C1": "羊毛大衣.jpg",
    }  # fmt: skip
