"""Goods as people write them in a chat, or copy them from a spreadsheet."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import structs

from anchor_console.goods.goods_file import GoodsFile
from anchor_console.goods.paste import read_pasted
from anchor_console.goods.service import bring_in
from anchor_console.goods.size_range import LADDER, several_sizes
from tests.support.shop import NOW_MS, a_row, shop

ROWS = (
    a_row(),
    a_row(sku_code="C1-L", size="L"),
    a_row(sku_code="C1-H", color="黑色", size="M", price_minor=18900),
    a_row(number="2", product_code="D2", name="碎花裙", aliases=("裙子",), sku_code="D2", color=None, size=None),
)


@pytest.fixture
def opened(tmp_path):
    with shop(tmp_path, rows=ROWS) as made:
        yield made


def read(text, products=()):
    goods = read_pasted(text, products)
    assert goods.bad_rows == (), goods.bad_rows
    return goods.rows


def told(text):
    rows = read(text)
    return (
        rows[0].number,
        rows[0].name,
        tuple(dict.fromkeys(row.color for row in rows)),
        tuple(dict.fromkeys(row.size for row in rows)),
        rows[0].price_minor,
    )


@pytest.mark.parametrize("text", ["2号改成99", "2号 改到 99", "2号降价到¥99", "2 涨到99元", "裙子 价格改为 99"])
def test_a_price_that_is_said_to_change_is_a_price_and_no_name(opened, text):
    (row,) = read(text, opened.catalogue.products)
    assert (row.product_code, row.name, row.price_minor) == ("D2", "碎花裙", 9900)


def test_a_price_that_changes_of_a_number_that_nothing_has_names_no_product(opened):
    (bad,) = read_pasted("7号改成99", opened.catalogue.products).bad_rows
    assert bad.reason == "no product is named"


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("3号 阔腿裤 黑/咖 S-2XL 89.9", ("3", "阔腿裤", ("黑", "咖"), ("S", "M", "L", "XL", "XXL"), 8990)),
        ("3号链接：阔腿裤，黑色、咖色，S/M/L，¥89.90", ("3", "阔腿裤", ("黑色", "咖色"), ("S", "M", "L"), 8990)),
        ("【3号】阔腿裤 黑色 均码 89.9元", ("3", "阔腿裤", ("黑色",), ("均码",), 8990)),
        ("3、小白鞋 白色 35-37码 1,299.00", ("3", "小白鞋", ("白色",), ("35", "36", "37"), 129900)),
        ("3 童装卫衣 90-130 59", ("3", "童装卫衣", (None,), ("90", "100", "110", "120", "130"), 5900)),
        ("阔腿裤\t黑/咖\tS-2XL\t89.9", (None, "阔腿裤", ("黑", "咖"), ("S", "M", "L", "XL", "XXL"), 8990)),
        ("３号　阔腿裤　黑　Ｍ　８９．９", ("3", "阔腿裤", ("黑",), ("M",), 8990)),
        ("12号真丝衬衫 修身 藏青/米 XL-2XL 到手价159", ("12", "真丝衬衫 修身", ("藏青", "米"), ("XL", "XXL"), 15900)),
        ("5号 5L洗衣液 29.9包邮", ("5", "5L洗衣液", (None,), (None,), 2990)),
        ("8号 黑色 打底衫 M L XL 39", ("8", "打底衫", ("黑色",), ("M", "L", "XL"), 3900)),
        ("7号 米 59", ("7", "米", (None,), (None,), 5900)),
    ],
)  # fmt: skip
def test_a_line_is_a_product(text, expected):
    assert told(text) == expected


def test_words_tell_prices_stock_and_limits_apart():
    (row,) = read("3号 阔腿裤 原价199 直播价89.9 底价79 库存30 限购2")
    assert (row.list_price_minor, row.price_minor, row.floor_price_minor) == (19900, 8990, 7900)
    assert (row.stock, row.per_fan_limit) == (30, 2)
    (row,) = read("3号 阔腿裤 ¥89.9 30件")
    assert (row.price_minor, row.stock) == (8990, 30)


def test_several_lines_are_several_products_and_a_line_of_colours_goes_on():
    rows = read("3号 阔腿裤 黑 S-L 89.9\n\n咖 S-M 79.9\n4-6号 袜子 9.9")
    assert [(row.number, row.color, row.size, row.price_minor) for row in rows[:5]] == [
        ("3", "黑", "S", 8990), ("3", "黑", "M", 8990), ("3", "黑", "L", 8990),
        ("3", "咖", "S", 7990), ("3", "咖", "M", 7990),
    ]  # fmt: skip
    assert [(row.number, row.product_code) for row in rows[5:]] == [("4", "袜子-4"), ("5", "袜子-5"), ("6", "袜子-6")]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("今晚的品都在这里", "no number and no price"),
        ("3号 阔腿裤 199 89.9", "several numbers"),
        ("3号 阔腿裤 ¥199 ¥89.9", "two prices"),
        ("3号 89.9", "no product is named"),
        ("9-3号 袜子 9.9", "not a range of numbers"),
        ("3号 阔腿裤 " + "9" * 30, "not an amount of money"),
        ("3号 阔腿裤 ¥" + "9" * 5_000, "not an amount of money"),
    ],
)
def test_what_is_not_sure_is_left_out_with_its_reason_and_the_rest_is_in(text, reason):
    goods = read_pasted(f"1号 大衣 199\n{text}", ())
    assert [row.name for row in goods.rows] == ["大衣"]
    assert [(bad.row, bad.reason[: len(reason)]) for bad in goods.bad_rows] == [(2, reason)]


def test_a_number_alone_speaks_of_what_has_it_and_leaves_all_else(opened):
    products = opened.catalogue.products
    rows = read("1号 179", products)
    assert [(row.sku_code, row.price_minor) for row in rows] == [("C1-M", 17900), ("C1-L", 17900), ("C1-H", 17900)]
    assert (rows[0].name, rows[0].floor_price_minor, rows[0].aliases) == ("羊毛大衣", 15000, ("大衣",))
    (row,) = read("1号 大衣 黑 M 169", products)
    assert (row.sku_code, row.color, row.price_minor) == ("C1-H", "黑色", 16900)
    rows = read("1号 大衣 驼 M-XL", products)
    assert [(row.sku_code, row.price_minor) for row in rows] == [("C1-M", 19900), ("C1-L", 19900), ("C1-驼-XL", 18900)]


def test_a_known_name_is_its_product_under_a_new_number_and_a_new_name_takes_the_number(opened):
    products = opened.catalogue.products
    (row,) = read("8号 碎花裙 99", products)
    assert (row.product_code, row.number, row.name) == ("D2", "8", "碎花裙")
    assert read("裙子 99", products)[0].product_code == "D2"
    assert read("8号 裙子 99", products)[0].product_code == "裙子"
    (row,) = read("2号 阔腿裤 99", products)
    assert (row.product_code, row.number) == ("阔腿裤", "2")


def test_a_table_with_headings_is_read_as_a_file_is_and_names_stand_for_codes(opened):
    text = "链接号\t品名\t颜色\t尺码\t到手价\n2\t碎花裙\t\t\t¥89\n9\t风衣\t卡其色\tS/M\t299元\n9\t风衣\t卡其色\tL\t贵\n"
    goods = read_pasted(text, opened.catalogue.products)
    assert [(row.product_code, row.sku_code, row.price_minor) for row in goods.rows] == [
        ("D2", "D2", 8900), ("风衣", "风衣-卡其色-S", 29900), ("风衣", "风衣-卡其色-M", 29900),
    ]  # fmt: skip
    assert [(bad.row, bad.column, bad.value) for bad in goods.bad_rows] == [(4, "到手价", "贵")]
    assert "talking_points" not in goods.told


MIXED = (
    "编号\t品名\t颜色\t尺码\t直播价\t库存\n5\t阔腿裤B\t黑/咖\tS-2XL\t89.9\t100\n"
    "6号 针织衫 白/灰 S/M/L 原价199 到手价129 库存50\n乱写一行\n"
)


def test_lines_of_a_pasted_table_that_are_no_rows_of_it_are_read_as_lines_are():
    goods = read_pasted(MIXED, ())
    assert [(row.name, row.stock) for row in goods.rows] == [("阔腿裤B", None)] * 10 + [("针织衫", 50)] * 6
    assert {(row.number, row.price_minor, row.list_price_minor) for row in goods.rows[10:]} == {("6", 12900, 19900)}
    assert [(bad.row, bad.reason) for bad in goods.bad_rows] == [(4, "no number and no price")]


@pytest.mark.parametrize(
    ("text", "bad"),
    [
        ("今晚的品\n品名\t直播价\t库存\n大衣\t199\t3\n", [1]),
        ("品名\t直播价\t库存\n乱写一行\n大衣\t199\t3\n", [2]),
        ("品名\t直播价\t库存\n大衣\t199\t3\n\t\t缺货\n合计\t\t3\n合计 3 件\n", [3]),
        ("品名,直播价,库存\n大衣,199,3\n乱写一行\n", [3]),
    ],
)
def test_every_line_of_a_pasted_table_is_read_or_listed_but_for_its_totals(text, bad):
    goods = read_pasted(text, ())
    assert [row.name for row in goods.rows] == ["大衣"]
    assert [one.row for one in goods.bad_rows] == bad


def test_a_line_that_tells_more_than_the_table_beside_it_takes_nothing_back_of_what_the_table_names(opened):
    before = {product.code: product for product in opened.catalogue.products}
    text = "品名\t到手价\n碎花裙\t79\n9号 阔腿裤 原价199 到手价129 底价99 限购2\n"
    goods = read_pasted(text, opened.catalogue.products)
    opened.do(lambda tx: bring_in(tx, goods, None, NOW_MS + 1))
    after = {product.code: product for product in opened.catalogue.products}
    (sku,) = after["D2"].skus
    assert sku == structs.replace(before["D2"].skus[0], price_minor=7900)
    assert (after["D2"].aliases, after["D2"].per_fan_limit) == (("裙子",), before["D2"].per_fan_limit)
    (fresh,) = after["阔腿裤"].skus
    assert (fresh.list_price_minor, fresh.floor_price_minor, after["阔腿裤"].per_fan_limit) == (19900, 9900, 2)


def test_the_same_paste_twice_changes_nothing(opened):
    text = "1号 大衣 驼 M-XL 179\n5号 阔腿裤 黑/咖 S-2XL 89.9 库存20\n6号 袜子 9.9"
    for count in (11, 11):
        goods = GoodsFile(read(text, opened.catalogue.products), ())
        opened.do(lambda tx, goods=goods: bring_in(tx, goods, None, NOW_MS + 1))
        assert opened.ask("SELECT count(*) FROM skus WHERE product_id > 2") == [(count,)]
    goods = GoodsFile(read(text, opened.catalogue.products), ())
    assert opened.do(lambda tx: bring_in(tx, goods, None, NOW_MS + 2)).edit_id is None
    opened.check()


names = st.text("阔腿裤碎花裙大衣卫毛羊绒真丝", min_size=2, max_size=8)
color_lists = st.lists(st.sampled_from(["黑", "咖色", "卡其", "藏青", "米白"]), max_size=3, unique=True)
size_lists = st.one_of(
    st.just(()), st.lists(st.sampled_from(LADDER), min_size=1, max_size=4, unique=True).map(tuple), st.just(("均码",))
)
prices = st.integers(1, 10**7)
written = st.sampled_from(["¥{:.2f}", "{:.2f}元", "{:.2f}", "到手价{:.2f}", "￥{:,.2f}"])
parted = st.sampled_from([" ", "  ", "，", "\t", "　"])


@given(
    st.integers(1, 9999),
    names,
    color_lists,
    size_lists,
    prices,
    written,
    parted,
    st.sampled_from(["号", "号链接", "、"]),
)
def test_whatever_is_written_in_the_usual_order_comes_back(number, name, colors, sizes, price, form, gap, mark):
    words = [f"{number}{mark}", name, "/".join(colors), "/".join(sizes), form.format(price / 100)]
    rows = read(gap.join(word for word in words if word))
    assert {(row.color, row.size) for row in rows} == {(c, s) for c in colors or [None] for s in sizes or [None]}
    assert {(row.number, row.name, row.price_minor) for row in rows} == {(str(number), name, price)}


@given(st.integers(0, len(LADDER) - 1), st.integers(0, len(LADDER) - 1))
def test_a_range_of_sizes_is_all_between(first, last):
    found = several_sizes(f"{LADDER[first]}-{LADDER[last]}")
    assert found == (LADDER[first : last + 1] if first < last else None)


@settings(max_examples=200)
@given(
    st.text(
        st.one_of(st.sampled_from("0123456789号-~SMLX/黑咖色¥元.,\t\n 阔腿裤库存限购原价"), st.characters()),
        max_size=80,
    )
)
def test_any_text_is_read_or_listed_and_never_breaks(text):
    goods = read_pasted(text, ())
    for row in goods.rows:
        assert row.name
        assert row.price_minor is None or row.price_minor >= 0
    codes = [row.sku_code for row in goods.rows]
    assert len(codes) == len(set(codes))
