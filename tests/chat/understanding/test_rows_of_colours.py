"""Colours said in a row, what is counted behind them, and words that only look like colours."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("4", "加绒卫裤", "童装", ("卫裤",), ("灰色", "黑色", "军绿"), ("100", "110", "120")),
    LexiconProduct("9", "古树普洱", "茶叶", ("普洱",), ("生茶", "熟茶"), ("单饼", "整提")),
    LexiconProduct("13", "桂圆干", "干货", (), ("桂圆干", "桂圆肉"), ("500g", "1kg")),
    LexiconProduct("16", "红茶", "茶叶", (), (), ("250g", "500g")),
    LexiconProduct("18", "学步鞋", "童鞋", (), (), ("18", "19", "20")),
)


@pytest.fixture(scope="module")
def shop(words) -> Reader:
    return Reader(Lexicon(GOODS, words), words)


@pytest.mark.parametrize(
    ("text", "colors"),
    [
        ("灰黑绿三条110", ("灰色", "黑色", "军绿")),
        ("黑绿两条110", ("黑色", "军绿")),
        ("黑绿俩 110", ("黑色", "军绿")),
        ("黑灰绿110各来一条", ("黑色", "灰色", "军绿")),
        ("灰黑绿一样来一条 110", ("灰色", "黑色", "军绿")),
    ],
)
def test_as_many_as_the_colours_are_one_of_each(shop, text, colors):
    assert shop.read(text, Context("4", None)).items == tuple(Item("4", color, "110", 1) for color in colors)


def test_another_number_of_them_is_of_the_last(shop):
    assert shop.read("黑绿3条110", Context("4", None)).items == (Item("4", "军绿", "110", 3),)
    each = shop.read("黑的绿的各2条 110", Context("4", None)).items
    assert each == (Item("4", "黑色", "110", 2), Item("4", "军绿", "110", 2))


@pytest.mark.parametrize("text", ["快递员脸都绿了", "一吃发物脸就红", "洗出一盆黑水"])
def test_what_a_face_or_water_turns_is_no_colour_of_goods(shop, text):
    assert all(item.color is None for item in shop.read(text, Context("4", None)).items)


@pytest.mark.parametrize(
    ("text", "color", "size", "count"),
    [("生茶来一提", "生茶", "整提", 1), ("熟的拿两饼", "熟茶", "单饼", 2), ("来一饼", None, "单饼", 1)],
)
def test_what_comes_in_ones_and_in_wholes_is_told_by_what_counts_it(shop, text, color, size, count):
    assert shop.read(text, Context("9", None)).items == (Item("9", color, size, count),)


def test_a_colour_that_only_one_product_has_names_it_though_the_one_on_air_comes_in_that_size(shop):
    assert shop.read("给我奶奶拿桂圆肉500的", Context("16", None)).items == (Item("13", "桂圆肉", "500g", None),)


def test_the_size_worn_now_is_a_fact_and_the_one_asked_for_the_item(shop):
    read = shop.read("现在穿19 拍20合适吗", Context("18", None))
    assert (read.intent, read.items) == (Intent.ASK_FIT, (Item("18", None, "20", None),))
    assert [(fact.facet, fact.value) for fact in read.facts] == [("size", "19")]
