"""Sizes that are a name with a number, or a number behind a name, beside products that are told by their numbers."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, Item

HOOKS = ("袖钩3号 100枚", "袖钩4号 100枚", "伊豆3号 100枚", "伊豆5号 100枚", "伊豆7号 50枚", "新关东2号 50枚")
FLOATS = ("1号 吃铅1.3克", "2号 吃铅1.8克", "3号 吃铅2.4克")
GOODS = (
    LexiconProduct("1", "超轻台钓竿", "鱼竿", ("鱼竿",), (), ("3.6米 28调", "4.5米 28调")),
    LexiconProduct("2", "大物竿", "鱼竿", (), ("黑金",), ("4.5米/6H",)),
    LexiconProduct("3", "碳线", "鱼线", ("主线",), (), ("1.0号 50米", "2.0号 50米")),
    LexiconProduct("4", "高碳钢鱼钩", "鱼钩", ("钩子",), (), HOOKS),
    LexiconProduct("5", "纳米浮漂", "鱼漂", ("浮漂",), ("鲫鱼漂", "鲤鱼漂"), FLOATS),
    LexiconProduct("7", "饵料", "鱼饵", (), (), ("腥香500g",)),
    LexiconProduct("8", "抄网", "渔具", (), ("黑色", "荧光红"), ("1号 头40cm", "2号 头50cm")),
    LexiconProduct("9", "钓椅", "渔具", (), ("黑色",), ()),
)


@pytest.fixture(scope="module")
def shop(words) -> Reader:
    return Reader(Lexicon(GOODS, words), words)


@pytest.mark.parametrize("pinned", ["4", "1"])
@pytest.mark.parametrize(
    ("text", "size", "count"),
    [
        ("伊豆5号两包", "伊豆5号 100枚", 2),
        ("伊豆5两包", "伊豆5号 100枚", 2),
        ("要伊豆七号一包", "伊豆7号 50枚", 1),
        ("袖3号来一包", "袖钩3号 100枚", 1),
        ("袖四号一包", "袖钩4号 100枚", 1),
        ("新关东二号 十盒", "新关东2号 50枚", 10),
    ],
)
def test_the_number_of_a_name_is_no_product(shop, pinned, text, size, count):
    read = shop.read(text, Context(pinned, None))
    assert (read.intent, read.items) == (Intent.CLAIM, (Item("4", None, size, count),))


def test_several_of_them_are_told_in_one_breath(shop):
    assert shop.read("袖3袖4各一包", Context("4", None)).items == (
        Item("4", None, "袖钩3号 100枚", 1),
        Item("4", None, "袖钩4号 100枚", 1),
    )


def test_a_count_behind_the_name_is_a_count(shop):
    assert shop.read("伊豆5盒", Context("4", None)).items == (Item("4", None, None, 5),)


@pytest.mark.parametrize("pinned", ["5", "4", "7"])
def test_a_number_behind_the_colour_whose_sizes_are_numbered_is_a_size(shop, pinned):
    read = shop.read("鲤鱼漂2号来俩", Context(pinned, None))
    assert read.items == (Item("5", "鲤鱼漂", "2号 吃铅1.8克", 2),)


def test_a_colour_that_others_come_in_too_leaves_the_number_a_products(shop):
    assert [item.number for item in shop.read("黑色2号来一个", Context("9", None)).items] == ["2"]
    assert shop.read("荧光红2号来一个", Context("9", None)).items == (Item("8", "荧光红", "2号 头50cm", 1),)


@pytest.mark.parametrize(("text", "number"), [("5号来一个", "5"), ("2号一根", "2"), ("4号要了", "4"), ("来个7号", "7")])
def test_a_number_by_itself_is_a_products_as_ever(shop, text, number):
    assert [item.number for item in shop.read(text, Context("4", None)).items] == [number]
