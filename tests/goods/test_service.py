from __future__ import annotations

import pytest

from anchor_console.goods import store
from anchor_console.goods.goods_file import GoodsFile, read_goods
from anchor_console.goods.search import GoodsIndex
from anchor_console.goods.service import bring_in
from anchor_console.reports.table_file import write_csv
from anchor_console.reports.tables import goods_table
from anchor_console.stock import ledger
from anchor_console.stock import store as stock
from anchor_console.stock.ledger import StockLevel
from tests.support.shop import NOW_MS, SOME_GOODS, WOMEN, Shop, a_row, shop, womens_shop


@pytest.fixture
def opened(tmp_path):
    with shop(tmp_path) as made:
        yield made
        made.check()


@pytest.fixture(scope="module")
def women(tmp_path_factory):
    with womens_shop(tmp_path_factory.mktemp("women")) as made:
        yield made


def import_rows(shop: Shop, *rows, later_ms: int = 1000):
    return shop.do(lambda tx: bring_in(tx, GoodsFile(rows, ()), None, NOW_MS + later_ms))


def sell(shop: Shop, code: str, units: int):
    sku = shop.sku(code).id
    shop.do(lambda tx: stock.book(tx, sku, ledger.sell(units), stock.Cause(NOW_MS)))


def numbers(shop: Shop):
    return shop.ask(
        "SELECT products.code, number, from_ms - ?, to_ms - ? FROM product_numbers"
        " JOIN products ON products.id = product_id ORDER BY product_numbers.id", NOW_MS, NOW_MS,
    )  # fmt: skip


def test_the_same_file_again_changes_nothing_even_after_sales(tmp_path):
    with shop(tmp_path) as opened:
        sell(opened, "C1-M", 3)
        before = opened.tables()
        import_rows(opened, *SOME_GOODS)
        assert opened.tables() == before


def test_a_changed_stock_sets_what_is_in_the_shop(tmp_path):
    with shop(tmp_path) as opened:
        sell(opened, "C1-M", 3)
        import_rows(opened, a_row(stock=20))
        assert opened.level("C1-M") == StockLevel(23, 0, 3)
        assert opened.level("C1-M").left == 20
        import_rows(opened, a_row(stock=None))
        assert opened.level("C1-M").left == 20


def test_an_import_updates_by_sku_code_and_adds_nothing_twice(opened):
    imported = import_rows(opened, a_row(name="新大衣", price_minor=100, color="黑色"))
    assert (imported.products, imported.skus) == (1, 1)
    assert opened.ask("SELECT count(*) FROM skus") == [(4,)]
    assert (opened.product("1").name, opened.sku("C1-M").price_minor) == ("新大衣", 100)


def test_numbers_that_move_keep_from_and_to(opened):
    import_rows(opened, a_row(number="2"), later_ms=1000)
    assert opened.product("2").code == "C1"
    assert opened.catalogue.numbered("1") is None
    import_rows(opened, SOME_GOODS[2], later_ms=2000)
    assert numbers(opened) == [
        ("C1", "1", 0, 1000), ("D2", "2", 0, 1000), ("S3", "3", 0, None),
        ("C1", "2", 1000, 2000), ("D2", "2", 2000, None),
    ]  # fmt: skip


def test_two_products_can_change_numbers_in_one_file(opened):
    import_rows(opened, a_row(number="2"), a_row(number="1", product_code="D2", sku_code="D2"))
    assert (opened.product("1").code, opened.product("2").code) == ("D2", "C1")


def test_a_product_can_lose_its_number_and_keeps_its_past(opened):
    coat = opened.product("1").id
    opened.do(lambda tx: store.put_number(tx, coat, None, NOW_MS + 5))
    assert opened.catalogue.numbered("1") is None
    assert numbers(opened)[0] == ("C1", "1", 0, 5)


def test_what_is_exported_comes_back_the_same(tmp_path):
    rows = (a_row(sku_code="0012", product_code="=C", name="@大衣"), *SOME_GOODS[2:])
    with shop(tmp_path / "p", rows=rows) as opened:
        write_csv(goods_table(opened.database.read()), tmp_path / "goods.csv")
        before = opened.tables()
        goods = read_goods(tmp_path / "goods.csv")
        assert goods.bad_rows == ()
        import_rows(opened, *goods.rows)
        assert opened.tables("products", "skus", "stock_levels") == {
            name: before[name] for name in ("products", "skus", "stock_levels")
        }


def test_a_short_product_is_exported_as_none_left(tmp_path):
    with shop(tmp_path / "p") as opened:
        sell(opened, "C1-L", 9)
        write_csv(goods_table(opened.database.read()), tmp_path / "goods.csv")
        assert read_goods(tmp_path / "goods.csv").bad_rows == ()


def test_the_whole_catalogue_comes_in_and_stands_in_the_order_of_its_numbers(women):
    assert women.ask("SELECT count(*) FROM skus") == [(len(read_goods(WOMEN).rows),)]
    listed = [product.number for product in women.catalogue.products]
    assert listed == sorted(listed, key=int)


@pytest.mark.parametrize(
    ("typed", "first"),
    [("1", "1"), ("11", "11"), ("１１", "11"), ("11号", "11"), (" 3 号", None), ("w1001-xs-m", "1"), ("W1001", "1"),
     ("碎花", "1"), ("fsshlyq", None), ("法式收腰", "1"), ("不存在的东西", None)],
)  # fmt: skip
def test_goods_are_found_by_number_name_alias_and_code(women, typed, first):
    found = women.catalogue.find(typed)
    assert (found[0].number if found else None) == first


def test_goods_are_found_by_the_initials_of_their_pinyin(women):
    product = women.product("1")
    assert product in women.catalogue.find("fs")
    assert women.catalogue.find("FSSY")[0] == product


def test_nothing_typed_finds_all(women):
    assert women.catalogue.find("  ") == list(women.catalogue.products)
    assert GoodsIndex([]).find("1") == []
