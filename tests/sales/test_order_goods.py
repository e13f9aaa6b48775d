"""Orders of goods that are off sale by now: they go on as what they were, whoever tells of them."""

from __future__ import annotations

import pytest
from msgspec.structs import replace

from anchor_console.core.events import Refund
from anchor_console.goods.goods_file import GoodsFile
from anchor_console.goods.service import Catalogue, bring_in
from anchor_console.goods.store import all_products, every_product
from anchor_console.live import store as live
from anchor_console.live.files import reconcile_work
from anchor_console.live.session import SessionState
from anchor_console.sales import orders
from anchor_console.sales.booking import Booking
from anchor_console.sales.named_goods import NamedGoods
from anchor_console.sales.order_file import read_orders
from anchor_console.sales.terms import Changes
from anchor_console.stock import store as stock
from tests.live.test_reconciling import a_file
from tests.live.test_reconciling import a_row as a_file_row
from tests.support.shop import NOW_MS, SOME_GOODS, a_fan, a_line, an_order, shop


@pytest.fixture
def cart(tmp_path):
    with shop(tmp_path / "shop", "cart") as opened:
        yield opened


def take_off(opened, *codes):
    """As the next show's goods file does that names them no more."""
    left = tuple(row for row in SOME_GOODS if row.sku_code not in codes)
    opened.do(lambda tx: bring_in(tx, GoodsFile(left, ()), None, NOW_MS, takes_gone_off=True))
    assert not set(codes) & {sku.code for product in opened.catalogue.products for sku in product.skus}


def tell(opened, *told):
    catalogue = opened.catalogue
    for order in told:
        heard = orders.Told(order, "shop", "kuaishou", opened.fan(a_fan(1)))
        opened.do(lambda tx, heard=heard: orders.record(
            Booking(tx, opened.session.terms, heard.order.at_ms, Changes.none()), heard, catalogue, None))  # fmt: skip


def sold(opened):
    return opened.ask(
        "SELECT code, sales.size, number, status, amount, refund_amount, units_booked FROM sales"
        " LEFT JOIN skus ON skus.id = sku_id ORDER BY sales.rowid"
    )


def level(opened, code):
    ((sku_id,),) = opened.ask("SELECT id FROM skus WHERE code = ?", code)
    return stock.level(opened.database.read(), sku_id)


@pytest.mark.parametrize("codes", [("C1-L",), ("C1-L", "C1-M")])
def test_what_was_sold_stays_what_it_was_and_off_the_shelf_when_it_is_sent(cart, codes):
    line = a_line("C1-L", 2, amount=30_000)
    tell(cart, an_order("o", lines=[line]))
    take_off(cart, *codes)
    tell(cart, an_order("o", "shipped", seconds=9), an_order("o", "shipped", seconds=10, lines=[line]))
    assert sold(cart) == [("C1-L", "L", "1", "shipped", 30_000, 0, 2)]
    assert level(cart, "C1-L").sold == 2
    back = Refund(refund_id="r", amount=15_000, qty=1, goods_back=True)
    tell(cart, an_order("o", "part_refunded", seconds=11, refunds=[back]))
    assert (sold(cart)[0][5:], level(cart, "C1-L").sold) == ((15_000, 1), 1)


@pytest.mark.parametrize("line", [a_line("C1-L"), a_line(None, number="1", color="驼色", size="L")])
def test_what_the_platform_still_sells_is_booked_at_its_price(cart, line):
    take_off(cart, "C1-L")
    tell(cart, an_order("o", lines=[line]))
    assert sold(cart) == [("C1-L", "L", "1", "paid", 19_900, 0, 1)]


def test_an_order_that_tells_no_money_keeps_the_price_that_its_goods_have_no_more(cart):
    tell(cart, an_order("o", lines=[a_line("D2", 2)]), an_order("p", lines=[a_line("S3")]))
    unpriced = tuple(replace(row, price_minor=None) for row in SOME_GOODS)
    cart.do(lambda tx: bring_in(tx, GoodsFile(unpriced, ()), None, NOW_MS))
    tell(cart, an_order("o", "shipped", seconds=9), an_order("p", "shipped", seconds=9))
    assert [row[4] for row in sold(cart)] == [19_800, 0]


def test_an_order_file_of_the_night_before_finds_goods_that_tonights_file_does_not_have(cart, tmp_path):
    tell(cart, an_order("o", lines=[a_line("C1-L", 1, amount=19_900)]))
    cart.do(lambda tx: live.set_state(tx, cart.session.id, SessionState.ENDED, NOW_MS + 3_600_000))
    take_off(cart, "C1-L", "D2")
    file = a_file(
        tmp_path, a_file_row("o", "C1-L", 1, "199.00", "已发货"), a_file_row("p", "D2", 1, "99.00", 商品名称="")
    )
    lines = read_orders(file).lines
    told = cart.do(lambda tx: reconcile_work.booked(
        tx, "last", lines, "f.csv", "desk", lambda *_: False, NOW_MS + 9 * 3_600_000, Changes.none()))  # fmt: skip
    assert [one["product"] for one in told["findings"]] == ["羊毛大衣", "碎花裙"]
    assert [row[0] for row in sold(cart)] == ["C1-L", "D2"]
    assert (level(cart, "C1-L").sold, level(cart, "D2").sold) == (1, 1)


def test_goods_on_sale_go_before_those_that_were_once(cart, tmp_path):
    take_off(cart, "C1-L")
    tx = cart.database.read()
    named = NamedGoods(Catalogue(all_products(tx)), Catalogue(every_product(tx)))
    file = a_file(
        tmp_path,
        *(a_file_row("o", "", 1, "199.00", 商品规格=variant) for variant in ("", "驼色;L", "驼色;M", "红色;M")),
    )
    found = [named.find(line)[1] for line in read_orders(file).lines]
    assert [sku and sku.code for sku in found] == ["C1-M", "C1-L", "C1-M", None]
