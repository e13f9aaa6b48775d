"""Numbers, what is counted by them and hues, typed as something else that sounds like it."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("2", "灯芯绒外套", "外套", ("外套",), ("灰色", "黑色"), ("M", "L", "XL")),
    LexiconProduct("5", "保暖短靴", "女鞋", ("短靴",), ("黑色", "棕色"), ("36", "37", "38")),
    LexiconProduct("8", "菜籽油", "粮油", ("菜油",), (), ("2.5L", "5L")),
)


@pytest.mark.parametrize(
    ("pinned", "text", "item"),
    [
        # A count that sounds like one.
        ("2", "来以件灰的", Item("2", "灰色", None, 1)),
        ("2", "给我拿意件", Item("2", None, None, 1)),
        ("5", "黑的良双", Item("5", "黑色", None, 2)),
        ("8", "要量箱 5L的", Item("8", None, "5L", 2)),
        # A counting word.
        ("2", "灰L来一见", Item("2", "灰色", "L", 1)),
        ("2", "M要2间", Item("2", None, "M", 2)),
        ("8", "5L的来两平", Item("8", None, "5L", 2)),
        ("5", "37来一爽", Item("5", None, "37", 1)),
        ("2", "黑的来两歌", Item("2", "黑色", None, 2)),
        # The number of a product.
        ("2", "5好要37的", Item("5", None, "37", None)),
        ("2", "8好链接来一箱", Item("8", None, None, 1)),
        # The code of a size, the of behind a hue.
        ("5", "38马来一双", Item("5", None, "38", 1)),
        ("2", "灰得L来一件", Item("2", "灰色", "L", 1)),
        ("2", "黑德 来两件", Item("2", "黑色", None, 2)),
    ],
)
def test_what_sounds_like_a_count_or_number_is_taken_for_it(shop, pinned, text, item):
    reading = shop.read(text, Context(pinned, None))

    assert (reading.intent, reading.items) == (Intent.CLAIM, (item,))


@pytest.mark.parametrize(
    ("pinned", "text", "facts"),
    [
        ("2", "我160 130进穿什么码", {("height_cm", 160), ("weight_kg", 65)}),
        ("2", "闺女12虽能穿M不", {("age", 12), ("audience", "孩子")}),
    ],
)
def test_what_sounds_like_a_weight_or_an_age_is_taken_for_it(shop, pinned, text, facts):
    reading = shop.read(text, Context(pinned, None))

    assert {(fact.facet, fact.value) for fact in reading.facts} == facts


@pytest.mark.parametrize(
    ("pinned", "text"),
    [
        ("5", "吓我一跳"),
        ("2", "所以件件都好看"),
        ("2", "质量件件都行"),
        ("5", "可以双脚站着穿"),
        ("2", "一见你就开心"),
        ("8", "12315见"),
        ("8", "统一带回家"),
        ("8", "我家80平"),
    ],
)
def test_what_is_meant_as_it_stands_counts_nothing(shop, pinned, text):
    reading = shop.read(text, Context(pinned, None))

    assert not any(item.qty for item in reading.items)


@pytest.mark.parametrize(
    ("text", "sizes"),
    [
        ("脚宽 36还是37好", ("36", "37")),
        ("穿37好看吗", ("37",)),
        ("要37马上付", ("37",)),
    ],
)
def test_what_is_said_behind_a_size_makes_it_no_product(shop, text, sizes):
    reading = shop.read(text, Context("5", None))

    assert tuple((item.number, item.size) for item in reading.items) == tuple(("5", size) for size in sizes)


def test_a_number_called_for_is_a_hand_however_it_is_typed(shop):
    reading = shop.read("口2", Context("5", None))

    assert (reading.intent, reading.items) == (Intent.CLAIM, (Item("5", None, None, None),))
