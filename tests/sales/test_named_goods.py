"""Goods that orders name as their platform does: by its item's id, where the shop has no codes there."""

from __future__ import annotations

import pytest

from anchor_console.goods import store as goods
from anchor_console.sales import orders
from anchor_console.sales.booking import Booking
from anchor_console.sales.named_goods import NamedGoods
from anchor_console.sales.order_file import read_orders
from anchor_console.sales.terms import Changes
from tests.support.shop import NOW_MS, a_fan, a_line, an_order, shop

ITEM = "90071992547409931"


@pytest.fixture
def cart(tmp_path):
    with shop(tmp_path / "shop", "cart") as opened:
        is_item(opened, "1")
        yield opened


def is_item(opened, number):
    product = opened.product(number)
    opened.do(lambda tx: goods.put_details(tx, product.id, (("platform_item_id", ITEM),)))


def tell(opened, *lines):
    told = orders.Told(an_order(1, lines=list(lines)), "shop", "kuaishou", opened.fan(a_fan(1)))
    catalogue = opened.catalogue
    opened.do(lambda tx: orders.record(
        Booking(tx, opened.session.terms, NOW_MS, Changes.none()), told, catalogue, None))  # fmt: skip
    return opened.ask("SELECT code FROM sales LEFT JOIN skus ON skus.id = sku_id")


def test_an_order_that_names_the_platforms_item_and_a_variant_is_a_sale_of_that_variant(cart):
    line = a_line("8001", platform_item_id=ITEM, color="驼色", size="L")
    assert tell(cart, line) == [("C1-L",)]
    assert cart.level("C1-L").sold == 1


def test_the_item_is_surer_than_a_number_that_moves_on(cart):
    assert tell(cart, a_line(None, number="2", platform_item_id=ITEM, color="驼色", size="M")) == [("C1-M",)]


@pytest.mark.parametrize("line", [a_line(None, platform_item_id=ITEM), a_line(None, platform_item_id="12345678")])
def test_what_leaves_the_variant_open_or_is_no_item_of_ours_is_of_no_sku(cart, line):
    assert tell(cart, line) == [(None,)]


def test_an_item_that_two_products_say_they_are_is_neither(cart):
    is_item(cart, "2")
    assert cart.catalogue.of_item(ITEM) is None


@pytest.mark.parametrize("heading", ["商品ID", "商品编码"])
def test_an_order_file_that_names_the_platforms_item_names_the_product(cart, tmp_path, heading):
    path = tmp_path / "orders.csv"
    path.write_text(f"订单编号,{heading},商品名称,商品规格\r\n1,{ITEM},爆款大衣现货,驼色;M\r\n", encoding="utf-8")
    (line,) = read_orders(path).lines
    assert NamedGoods(cart.catalogue).find(line)[1] == cart.sku("C1-M")
