"""What files and people change of the goods: told before, one edit, and taken back whole or not at all."""

from __future__ import annotations

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from anchor_console.core.refusal import Refused
from anchor_console.goods import edit_store, edits
from anchor_console.goods.change_list import summary
from anchor_console.goods.changes import OWN_NUMBERS, differing, numbers_after, plan
from anchor_console.goods.goods_file import GoodsFile
from anchor_console.goods.service import bring_in
from anchor_console.goods.size_file import SizeFile, SizeRow
from anchor_console.stock import ledger
from anchor_console.stock import store as stock
from anchor_console.stock.ledger import StockLevel
from tests.support.shop import NOW_MS, SOME_GOODS, Shop, a_row, quick_folder, shop

SEEN = ("products", "skus", "product_details", "size_charts", "stock_levels")


@pytest.fixture
def opened(tmp_path):
    with shop(tmp_path) as made:
        yield made
        made.check()


def take_in(shop: Shop, *rows, told=None, sizes=(), later_ms=1000, **more):
    chart = SizeFile(tuple(sizes), ())
    return shop.do(lambda tx: bring_in(tx, GoodsFile(rows, ()), chart, NOW_MS + later_ms, told=told, **more))


def take_back(shop: Shop, edit_id, in_use=()):
    return shop.do(lambda tx: edits.take_back(tx, edit_id, "desk", NOW_MS + 9_000, in_use))


def would_change(shop: Shop, *rows, told=None, **more):
    known = edit_store.known(shop.database.read())
    return summary(known, plan(known, rows, told, **more))


def goods_of(shop: Shop):
    """The goods as people see them: SKUs on sale, their products, numbers and stock."""
    known = edit_store.known(shop.database.read())
    skus = {code: sku for code, sku in known.things["sku"].items() if sku["on_sale"]}
    products = {sku["product"] for sku in skus.values()}
    return {
        "sku": skus,
        "stock": {c: s["on_hand"] for c, s in known.things["stock"].items() if c in skus and s["on_hand"]},
        **{
            kind: {code: fields for code, fields in known.things[kind].items() if code in products}
            for kind in ("product", "detail", "size", "number")
        },
    }


def test_a_preview_tells_new_dearer_cheaper_stock_numbers_and_what_is_gone(opened):
    told = would_change(
        opened,
        a_row(price_minor=20900, stock=12),
        a_row(sku_code="C1-L", size="L", price_minor=18900, stock=5, number="8"),
        a_row(number="9", product_code="W9", name="风衣", sku_code="W9"),
        SOME_GOODS[2],
    )
    assert {kind: count for kind, count in told["counts"].items() if count} == {
        "gone": 1, "price_up": 1, "price_down": 1, "number": 1, "new": 1, "stock": 1,
    }  # fmt: skip
    listed = [(one["kind"], one["name"], one["variant"], one["before"], one["after"]) for one in told["list"]]
    assert listed == [
        ("price_up", "羊毛大衣", "驼色 M", "199.00", "209.00"),
        ("price_down", "羊毛大衣", "驼色 L", "199.00", "189.00"),
        ("number", "羊毛大衣", "", "1", "8"),
        ("new", "风衣", "驼色 M", None, "199.00"),
        ("stock", "羊毛大衣", "驼色 M", "10", "12"),
        ("gone", "丝巾", "", None, None),
    ]
    assert told["new_products"] == 1


def test_a_preview_of_the_same_file_says_that_nothing_would_change(opened):
    told = would_change(opened, *SOME_GOODS)
    assert (told["list"], told["changed"], sum(told["counts"].values())) == ([], 0, 0)


def test_columns_that_a_file_has_not_stay_as_they_are(opened):
    take_in(opened, a_row(talking_points=("显瘦",), per_fan_limit=2))
    thin = a_row(
        name="羊毛大衣", aliases=(), talking_points=(), list_price_minor=None, floor_price_minor=None, category="",
        price_minor=17900, per_fan_limit=None,
    )  # fmt: skip
    take_in(opened, thin, told={"sku_code", "name", "live_price", "color", "size"})
    product, sku = opened.catalogue.sku_coded("C1-M")
    assert (product.talking_points, product.aliases, product.per_fan_limit) == (("显瘦",), ("大衣",), 2)
    assert (sku.price_minor, sku.floor_price_minor) == (17900, 15000)


def test_an_import_is_taken_back_whole(opened):
    before = goods_of(opened)
    edit_id = take_in(
        opened,
        a_row(name="新大衣", number="2", price_minor=100, stock=3, details=(("care", "干洗"),)),
        a_row(number="9", product_code="W9", name="风衣", sku_code="W9", barcode="6901234567892"),
        sizes=(SizeRow("C1", "M", 160, 165, 50, None),),
    ).edit_id
    assert opened.catalogue.numbered("9").skus[0].barcode == "6901234567892"
    assert goods_of(opened) != before
    undone = take_back(opened, edit_id)
    assert goods_of(opened) == before
    assert opened.catalogue.numbered("9") is None
    take_back(opened, undone)
    assert opened.catalogue.numbered("9").name == "风衣"
    assert [one.what for one in edit_store.edits(opened.database.read(), 3)] == ["undo", "undo", "import"]


def test_what_was_changed_again_later_is_not_taken_back_and_nothing_is_half_done(opened):
    first = take_in(opened, a_row(price_minor=100), SOME_GOODS[2]).edit_id
    second = take_in(opened, a_row(price_minor=200), later_ms=2000).edit_id
    before = opened.tables()
    with pytest.raises(Refused) as refusal:
        take_back(opened, first)
    assert (refusal.value.reason, refusal.value.params["what"]) == ("goods.undo_later", "羊毛大衣 驼色 M")
    assert opened.tables() == before
    take_back(opened, second)
    take_back(opened, first)
    assert opened.sku("C1-M").price_minor == 19900
    with pytest.raises(Refused) as refusal:
        take_back(opened, first)
    assert refusal.value.reason == "goods.undo_done"


def test_stock_that_was_sold_since_is_not_taken_back_below_what_was_sold(tmp_path):
    with shop(tmp_path) as opened:
        edit_id = take_in(opened, a_row(stock=30)).edit_id
        sku = opened.sku("C1-M").id
        opened.do(lambda tx: stock.book(tx, sku, ledger.sell(4), stock.Cause(NOW_MS)))
        take_back(opened, edit_id)
        assert opened.level("C1-M") == StockLevel(10, 0, 4)
        more = take_in(opened, a_row(stock=30)).edit_id
        opened.do(lambda tx: stock.book(tx, sku, ledger.sell(20), stock.Cause(NOW_MS)))
        with pytest.raises(Refused) as refusal:
            take_back(opened, more)
        assert refusal.value.reason == "goods.undo_short"


def test_what_is_on_air_or_held_does_not_go_off_sale(opened):
    edit_id = take_in(opened, a_row(number="9", product_code="W9", name="风衣", sku_code="W9")).edit_id
    with pytest.raises(Refused) as refusal:
        take_back(opened, edit_id, in_use={"W9"})
    assert refusal.value.reason == "goods.undo_in_use"
    take_in(opened, a_row(), takes_gone_off=True, in_use={"W9"})
    assert [sku.code for product in opened.catalogue.products for sku in product.skus] == ["C1-M", "W9"]
    assert opened.catalogue.numbered("2") is None


def test_what_went_off_sale_comes_back_with_the_next_file_that_names_it(opened):
    take_in(opened, *SOME_GOODS[:2], takes_gone_off=True)
    assert [product.code for product in opened.catalogue.products] == ["C1"]
    take_in(opened, *SOME_GOODS)
    assert [product.code for product in opened.catalogue.products] == ["C1", "D2", "S3"]
    assert opened.level("D2").left == 10


def test_an_empty_import_leaves_no_edit(opened):
    known = len(edit_store.edits(opened.database.read(), 100))
    assert take_in(opened, *SOME_GOODS).edit_id is None
    assert len(edit_store.edits(opened.database.read(), 100)) == known


codes = st.sampled_from(["A", "B", "C", "D"])
numbers = st.sampled_from([None, "1", "2", "3"])
rows = st.lists(
    st.builds(
        lambda product, size, number, price, units, name: a_row(
            product_code=product, sku_code=f"{product}-{size}", size=size, number=number, price_minor=price,
            stock=units, name=name, details=(("care", name),) if price == 1 else (),
        ),
        codes, st.sampled_from("SML"), numbers, st.sampled_from([None, 1, 2]), st.sampled_from([None, 0, 5]),
        st.sampled_from(["甲", "乙"]),
    ),
    max_size=6,
)  # fmt: skip


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.tuples(rows, st.booleans()), min_size=1, max_size=3))
def test_any_imports_are_taken_back_one_after_the_other_to_what_was_there_before_each(files):
    with quick_folder() as folder, shop(folder) as opened:
        states = []
        for at, (file, takes_off) in enumerate(files):
            states.append(goods_of(opened))
            edit_id = take_in(opened, *file, takes_gone_off=takes_off, later_ms=at).edit_id
            states[-1] = (states[-1], edit_id)
            seen = [product.number for product in opened.catalogue.products if product.number]
            assert len(seen) == len(set(seen))
            opened.check()
        for before, edit_id in reversed(states):
            if edit_id is not None:
                take_back(opened, edit_id)
            assert goods_of(opened) == before
            opened.check()


@given(st.dictionaries(codes, st.sampled_from(["1", "2", "3"])), st.lists(st.tuples(codes, numbers), max_size=6))
def test_numbers_are_always_one_for_each_product_and_one_product_for_each(have, moves):
    known = edit_store.Known()
    taken = {}
    for code, number in have.items():
        if number not in taken:
            taken[number] = code
    known.things["number"] = {code: {OWN_NUMBERS: number} for number, code in taken.items()}
    given_now = dict(moves)
    for change in differing(known, {"number": numbers_after(known, OWN_NUMBERS, given_now)}):
        known.things["number"].setdefault(change.key, {}).update(change.after)
    now = [fields[OWN_NUMBERS] for fields in known.things["number"].values() if fields.get(OWN_NUMBERS)]
    assert len(now) == len(set(now))
    for code, number in list(given_now.items())[-1:]:
        assert known.of("number", code).get(OWN_NUMBERS) == number
