"""What is wished, cut as fans mean it: the thing, its colour, its size, and how it should be."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, StatedWish

GOODS = (
    LexiconProduct("1", "纯色卫衣", "上衣", ("卫衣",), ("黑色", "墨绿"), ("M", "L", "XL")),
    LexiconProduct("2", "广式香肠", "熟食", ("香肠",), ("原味", "麻辣味"), ("500g", "1kg")),
    LexiconProduct("3", "不粘压力锅", "锅具", ("压力锅",), ("银色",), ("4L", "6L")),
    LexiconProduct("4", "冷冻鱼片", "水产", ("鱼片",), (), ("500g",)),
    LexiconProduct("5", "珐琅刀具", "厨具", ("刀具",), ("黑色",), ("3件套", "7件套")),
    LexiconProduct("6", "素圈戒指", "饰品", ("戒指",), ("银色",), ("12", "13")),
)


@pytest.fixture(scope="module")
def shop(words):
    return Reader(Lexicon(GOODS, words), words)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        # A size before the name, with how big the thing is.
        ("3", "8L的大压力锅有没有", StatedWish("压力锅", None, "8L", None)),
        # A hue by itself is a colour where goods come in colours; before a fish it is another fish.
        ("1", "卡其的整一件呗", StatedWish(None, "卡其色", None, None)),
        ("1", "卫衣有没有肉色", StatedWish("卫衣", "肉色", None, None)),
        ("1", "紫卫衣什么时候安排上", StatedWish("卫衣", "紫色", None, None)),
        ("4", "黑鱼片有没有", StatedWish("黑鱼片", None, None, None)),
        # A thing, and what it should be.
        ("2", "饺子要荠菜的有没有", StatedWish("饺子", None, None, "荠菜")),
        ("6", "能刻名字的有没有", StatedWish(None, None, None, "刻名字")),
        ("1", "一片式的有没有", StatedWish(None, None, None, "一片式")),
        ("5", "5件套的有没有", StatedWish(None, None, "5件套", None)),
        # Asked in the words of other places, or first of oneself.
        ("2", "烤鸭卖伐", StatedWish("烤鸭", None, None, None)),
        ("2", "牛肉丸可有", StatedWish("牛肉丸", None, None, None)),
        ("3", "蒸格能整一个不", StatedWish("蒸格", None, None, None)),
        (None, "俺想买个平底锅 啥时候上", StatedWish("平底锅", None, None, None)),
        ("1", "60以内有没有羊毛帽子", StatedWish("帽子", None, None, "羊毛")),
    ],
)  # fmt: skip
def test_a_wish_is_cut_where_its_parts_meet(shop, pinned, text, wish):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, reading.wish) == (Intent.WISH, wish)


def test_goods_that_are_not_sold_are_wished_however_the_line_goes_on(shop):
    for text in ("蚊帐几时上 这边都有蚊子了", "西装几时上 年底要开年会"):
        assert shop.read(text, Context(None, None)).intent is Intent.WISH


def test_a_price_to_reach_is_no_wish(shop):
    assert shop.read("30以内我就要 能做到不", Context("2", None)).intent is Intent.ASK_PRICE
