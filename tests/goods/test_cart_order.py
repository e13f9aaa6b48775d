"""The cart's order, pasted: which product stands at which number."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.goods.cart_order import read_cart
from tests.support.shop import a_row, shop

ROWS = (
    a_row(),
    a_row(number="2", product_code="D2", name="碎花裙", aliases=("裙子",), sku_code="D2"),
    a_row(number="3", product_code="P3", name="阔腿裤", aliases=(), sku_code="P3"),
    a_row(number="4", product_code="P4", name="高腰阔腿裤", aliases=(), sku_code="P4"),
)


@pytest.fixture(scope="module")
def products(tmp_path_factory):
    with shop(tmp_path_factory.mktemp("cart"), rows=ROWS) as opened:
        yield opened.catalogue.products


def numbers(text, products):
    order = read_cart(text, products, {product.number: product for product in products})
    codes = {product.id: product.code for product in products}
    return {codes[key]: number for key, number in order.given.items()}, [(bad.row, bad.reason) for bad in order.bad]


@pytest.mark.parametrize(
    ("text", "given_"),
    [
        ("碎花裙\n羊毛大衣\n阔腿裤", {"D2": "1", "C1": "2", "P3": "3"}),
        ("1 【主播推荐】碎花裙 女秋冬 ¥129\n2 高腰阔腿裤显瘦 ¥89\n3 阔腿裤", {"D2": "1", "P4": "2", "P3": "3"}),
        ("5号 大衣\n1号 裙子", {"C1": "5", "D2": "1"}),
        ("3 1 2", {"P3": "1", "C1": "2", "D2": "3"}),
        ("3号、1号、2号", {"P3": "1", "C1": "2", "D2": "3"}),
        ("今晚小黄车\n1 碎花裙\n2 阔腿裤", {"D2": "1", "P3": "2"}),
        ("1\t碎花裙\t129\n2\tP3\t89", {"D2": "1", "P3": "2"}),
    ],
)
def test_lines_titles_and_numbers_give_the_order(products, text, given_):
    given, bad = numbers(text, products)
    assert given == given_
    assert bad == ([(1, "no such product")] if "小黄车" in text else [])


def test_a_line_that_nobody_knows_keeps_its_place_and_is_listed(products):
    assert numbers("碎花裙\n没有的东西\n阔腿裤\n碎花裙", products) == (
        {"D2": "1", "P3": "3"},
        [(2, "no such product"), (4, "stands there twice")],
    )
    assert numbers("1 9 2", products) == ({"C1": "1", "D2": "3"}, [(2, "nothing has this number")])


@given(st.text(st.one_of(st.sampled_from("1239号 \n\t阔腿裤碎花裙、"), st.characters()), max_size=60))
def test_no_text_gives_two_products_one_number(products, text):
    order = read_cart(text, products, {product.number: product for product in products})
    assert len(set(order.given.values())) == len(order.given)
