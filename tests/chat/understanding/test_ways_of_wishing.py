"""Wishes told without asking outright: what is missing, what never comes, what one would take."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, StatedWish

GOODS = (
    LexiconProduct("1", "圆领毛衣", "上衣", ("毛衣",), ("黑色", "米白"), ("M", "L", "XL")),
    LexiconProduct("2", "现烤曲奇", "糕点", ("曲奇",), ("原味", "抹茶味"), ("6枚", "12枚")),
    LexiconProduct("3", "素面指环", "饰品", ("指环",), ("银色", "黑色"), ("8号", "9号", "10号")),
    LexiconProduct("4", "橡胶筒靴", "鞋", ("筒靴",), ("黑色", "绿色"), ("36-37", "38-39", "40-41")),
    LexiconProduct("5", "泡面小锅", "锅具", ("小锅",), ("白色",), ("1升", "2升")),
    LexiconProduct("6", "活冻青口贝", "水产", ("青口",), (), ("1斤装", "2斤装")),
)


@pytest.fixture(scope="module")
def shop(words):
    return Reader(Lexicon(GOODS, words), words)


def wish_of(shop, pinned, text):
    reading = shop.read(text, Context(pinned, None))
    return reading.intent, reading.wish


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        # What alone is missing.
        (None, "就差个蒸笼了", StatedWish("蒸笼", None, None, None)),
        (None, "就缺条围裙了 一起买多好", StatedWish("围裙", None, None, None)),
        ("5", "小锅就差个带盖的", StatedWish("小锅", None, None, "带盖")),
        (None, "砂锅就差个带盖的", StatedWish("砂锅", None, None, "带盖")),
        (None, "蒜香排骨就差这一样", StatedWish("蒜香排骨", None, None, None)),
        ("4", "筒靴就差个42-43的", StatedWish("筒靴", None, "42-43", None)),
        # What never comes, or is never made.
        (None, "围巾你家从来没上过", StatedWish("围巾", None, None, None)),
        (None, "蚊帐你家从来不上 热得睡不着", StatedWish("蚊帐", None, None, None)),
        (None, "怎么从来没有凉席啊", StatedWish("凉席", None, None, None)),
        (None, "唉 又没有小朋友穿的雨衣", StatedWish("雨衣", None, None, "小朋友穿")),
        ("1", "黑的米的都有 就是没紫的", StatedWish(None, "紫色", None, None)),
        ("1", "黄的没人做吗 找了好久", StatedWish(None, "黄色", None, None)),
        ("1", "毛衣不出绿的呀", StatedWish("毛衣", "绿色", None, None)),
        # What one would take if it were there.
        (None, "凉席有的话我买两张", StatedWish("凉席", None, None, None)),
        (None, "枕巾有的话一起拍了", StatedWish("枕巾", None, None, None)),
        ("1", "高领的出了我要两件", StatedWish(None, None, None, "高领")),
        ("1", "紫色要有我就拿三件", StatedWish(None, "紫色", None, None)),
        ("5", "这锅要是出个带蒸格的我立马下手", StatedWish(None, None, None, "带蒸格")),
        ("5", "要是带个漏勺俺就拿了", StatedWish(None, None, None, "带个漏勺")),
    ],
)  # fmt: skip
def test_what_is_missed_is_wished(shop, pinned, text, wish):
    assert wish_of(shop, pinned, text) == (Intent.WISH, wish)


@pytest.mark.parametrize(
    "text", ["就差一点没抢到", "就差我没拍到了", "就差两块钱凑满减", "就差付款了", "毛衣从来不起球", "又没有抢到"]
)
def test_what_else_is_said_in_such_words_is_no_wish(shop, text):
    assert wish_of(shop, "1", text)[1] is None
