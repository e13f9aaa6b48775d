"""Sizes told by less than their names, and counts that are a rate, a share, or taken back."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("1", "磁吸支架壳", "配件", ("支架壳",), ("透明", "雾灰"), ("Mate60", "Mate60Pro", "Mate70")),
    LexiconProduct("2", "移动电源", "配件", ("充电宝",), ("白色", "深空灰"), ("5000毫安", "20000毫安")),
    LexiconProduct("3", "客制化键盘", "键盘", ("键盘",), ("白色", "黑色"), ("红轴", "青轴", "静音轴")),
    LexiconProduct("4", "月季花苗", "绿植", ("月季",), ("粉色",), ("两年苗", "三年苗")),
    LexiconProduct("5", "桌面支架", "配件", ("支架",), ("透明紫", "黑色"), ()),
    LexiconProduct("6", "护发精油", "护发", ("精油",), ("无色", "玫瑰"), ("50ml", "100ml")),
    LexiconProduct("8", "圆头马丁靴", "鞋", ("马丁靴",), ("黑色", "棕色"), ("38", "39", "40")),
    LexiconProduct("9", "平底乐福鞋", "鞋", ("乐福鞋",), ("黑色", "米色"), ("38", "39", "40")),
    LexiconProduct("10", "牛肉狗粮", "宠物", ("狗粮",), ("牛肉味", "鸡肉味"), ("5斤装", "20斤装")),
)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        # What all sizes begin or end with need not be said.
        ("1", "60pro雾灰来一个", [("1", "雾灰", "Mate60Pro", 1)]),
        ("1", "70的透明还有没", [("1", "透明", "Mate70", None)]),
        ("3", "黑的 红的轴 要一把", [("3", "黑色", "红轴", 1)]),
        ("3", "静音的白色一把", [("3", "白色", "静音轴", 1)]),
        ("4", "三年的粉色来两棵", [("4", "粉色", "三年苗", 2)]),
        ("8", "要一双黑的 39", [("8", "黑色", "39", 1)]),
        # A verb that is also a counter counts no thousands.
        ("2", "5000顶得住一天吗", [("2", None, "5000毫安", None)]),
        # What sounds like a name does not cut a colour in two; what is left of 无色 is none.
        ("5", "透明紫加点库存吧", [("5", "透明紫", None, None)]),
        ("1", "能七天无理由吗", []),
        # One colour for all; who gets which adds nothing; a rate is no count.
        (None, "8号39 9号38 都要黑的", [("8", "黑色", "39", None), ("9", "黑色", "38", None)]),
        ("8", "黑39一双 棕40一双 我跟我弟一人一双", [("8", "黑色", "39", 1), ("8", "棕色", "40", 1)]),
        ("5", "黑色透明紫各一个 一个放公司一个放家", [("5", "黑色", None, 1), ("5", "透明紫", None, 1)]),
        ("10", "牛肉味20斤装来一袋 它一天造两盆", [("10", "牛肉味", "20斤装", 1)]),
        # What is taken back has its count; what comes in its place stays.
        ("8", "两双都不要了", [("8", None, None, 2)]),
        ("8", "黑色39那双不要了 队里说统一穿棕色", [("8", "黑色", "39", None)]),
        ("8", "拍成39了 帮我改成40", [("8", None, "40", None)]),
    ],
)  # fmt: skip
def test_items_are_told_by_as_little_as_fans_say(shop, pinned, text, items):
    assert list(shop.read(text, Context(pinned, None)).items) == [Item(*one) for one in items]


def test_a_story_that_ends_by_asking_what_it_costs_asks_the_price(shop):
    for text in ("娃考上大学了 想给他换把键盘 多少钱", "我家那只老狗挑嘴 10号多少钱"):
        assert shop.read(text, Context("3", None)).intent is Intent.ASK_PRICE
