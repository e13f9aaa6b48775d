"""Ordinary goods read as ever, whatever odd ones are sold beside them."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("1", "T恤", "男装", (), ("黑色", "白色"), ("S", "M", "L", "XL", "2XL", "3XL")),
    LexiconProduct("2", "小白鞋", "鞋靴", (), ("白色", "米白"), ("35", "36", "37")),
    LexiconProduct("3", "散粉", "美妆", (), ("1#亮白", "2#自然"), ()),
    LexiconProduct("4", "打底衫", "女装", (), ("浅灰", "黑色"), ("小码", "大码", "均码")),
    LexiconProduct("5", "手电筒", "户外", (), ("白色", "黑色"), ("长款", "短款")),
    LexiconProduct("6", "冲牙器", "家电", (), ("雾蓝",), ("M3基础款", "M5升级款")),
    LexiconProduct("7", "盖毯", "家纺", (), ("粉", "灰"), ("1.5*2米", "160*100", "165*120")),
    LexiconProduct("8", "加绒裤", "女装", (), ("经典款", "加绒款"), ("30", "32")),
    LexiconProduct("9", "童装卫衣", "童装", (), ("儿童款", "成人款"), ("M", "L")),
    LexiconProduct("10", "奶锅", "厨具", (), ("燕麦白",), ("单锅", "锅+盖", "锅+盖+铲")),
    LexiconProduct("11", "单肩包", "箱包", (), ("白色", "黑色"), ("单包", "包+长肩带")),
    LexiconProduct("12", "花生油", "粮油", (), (), ("500g", "500g*12罐", "5L", "5L*2桶")),
    LexiconProduct("13", "狗窝", "宠物", (), ("格子灰【可拆洗】", "波点粉【送毯】"), ("S", "L")),
    LexiconProduct("14", "袜子", "袜裤", (), ("蓝2件装", "灰4件装"), ()),
    LexiconProduct("15", "瓷碗", "餐具", (), ("蓝海浪", "混色各一"), ("4寸", "6寸")),
    LexiconProduct("17", "手机支架", "数码", (), ("曜石黑(爆款)", "钛空灰"), ()),
    LexiconProduct("16", "发圈", "饰品", (), (), ("纯黑", "红蓝各两个")),
)


@pytest.fixture(scope="module")
def shop(words) -> Reader:
    return Reader(Lexicon(GOODS, words), words)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("1", "黑1白2", [Item("1", "黑色", None, 1), Item("1", "白色", None, 2)]),
        ("1", "黑色M 白色L 各一件", [Item("1", "黑色", "M", 1), Item("1", "白色", "L", 1)]),
        ("1", "黑跟白的M 各两个", [Item("1", "黑色", "M", 2), Item("1", "白色", "M", 2)]),
        ("1", "白色m…等下 还是黑色吧 黑色m 1件", [Item("1", "黑色", "M", 1)]),
        ("1", "黑m3件", [Item("1", "黑色", "M", 3)]),
        ("1", "L给拿两块便宜", [Item("1", None, "L", None)]),
        ("1", "少来两块 L来一件", [Item("1", None, "L", 1)]),
        ("2", "米白36一双 厨房里一家子六口呢", [Item("2", "米白", "36", 1)]),
        ("4", "不晓得 来一件", [Item("4", None, None, 1)]),
        ("4", "但人 多 浅灰来一件", [Item("4", "浅灰", None, 1)]),
        ("7", "粉1.5*2两条", [Item("7", "粉", "1.5*2米", 2)]),
        ("14", "蓝2件装两件", [Item("14", "蓝2件装", None, 2)]),
        ("8", "来一条32 正常发货就行", [Item("8", None, "32", 1)]),
        ("8", "来条32的 普通快递就行", [Item("8", None, "32", 1)]),
        ("9", "家人们宝宝们 L给我留一件", [Item("9", None, "L", 1)]),
        ("10", "只要锅盖 来一套", [Item("10", None, None, 1)]),
        ("11", "白的来一个 只要包邮就行", [Item("11", "白色", None, 1)]),
        ("1", "黑的就买这一件", [Item("1", "黑色", None, 1)]),
        ("1", "要黑色M的那一件", [Item("1", "黑色", "M", 1)]),
        ("12", "那给我来罐500g的", [Item("12", None, "500g", 1)]),
        ("1", "来一件白的 黑的不喜欢穿着太热", [Item("1", "白色", None, 1)]),
        ("13", "L的能拆吗", [Item("13", None, "L", None)]),
        ("13", "送毯吗", [Item("13", None, None, None)]),
    ],
)
def test_counts_and_variants_of_ordinary_goods_stay_what_they_are(shop, pinned, text, items):
    assert list(shop.read(text, Context(pinned, None)).items) == items


@pytest.mark.parametrize(
    ("pinned", "text", "intent"),
    [
        ("4", "我不晓得", Intent.CHATTER),
        ("4", "打好 别压了", Intent.CHATTER),
        ("1", "身高165 120", Intent.ASK_FIT),
        ("1", "165 120穿多大", Intent.ASK_FIT),
        ("1", "1.65/110斤", Intent.ASK_FIT),
        ("1", "我着L得唔得", Intent.ASK_FIT),
        ("1", "xl得多少斤穿", Intent.ASK_FIT),
        ("3", "2来了", Intent.CHATTER),
    ],
)
def test_what_is_asked_of_ordinary_goods_stays_what_it_is(shop, pinned, text, intent):
    assert shop.read(text, Context(pinned, None)).intent is intent


@pytest.mark.parametrize(
    ("text", "number"), [("电池能用多久 5号还有货吗", "5"), ("充电电池的好 5号白的来一个", "5"), ("2号的2来了", "2")]
)
def test_goods_called_by_their_number_are_those(shop, text, number):
    assert {item.number for item in shop.read(text, Context("1", None)).items} <= {number}


def test_a_size_of_more_digits_than_anybody_means_is_no_reason_to_fail(words):
    long = "1" * 400
    goods = LexiconProduct("1", "毯子", "家纺", (), (f"{long}#红",), (f"{long}x2", f"{long}*{long}", f"{long}米"))
    reader = Reader(Lexicon([goods], words), words)
    assert reader.read("来一条", Context("1", None)).items == (Item("1", None, None, 1),)


OUTFITS = (
    LexiconProduct("1", "T恤", "男装", ("短袖",), ("黑色", "白色"), ("S", "M", "L", "XL")),
    LexiconProduct("3", "牛仔裤", "裤子", ("裤子",), ("黑色", "白色", "浅蓝"), ("S", "M", "L", "XL")),
)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("黑色M一件 白色裤子L一条", [Item("1", "黑色", "M", 1), Item("3", "白色", "L", 1)]),
        ("黑色M一件 再来条白色裤子L", [Item("1", "黑色", "M", 1), Item("3", "白色", "L", 1)]),
        ("黑M两件 白L裤子一条", [Item("1", "黑色", "M", 2), Item("3", "白色", "L", 1)]),
        ("白L一件 白L裤子一条", [Item("1", "白色", "L", 1), Item("3", "白色", "L", 1)]),
        ("黑色M的裤子来一条", [Item("3", "黑色", "M", 1)]),
        ("黑M一件 白L一件", [Item("1", "黑色", "M", 1), Item("1", "白色", "L", 1)]),
    ],
)
def test_what_is_counted_before_other_goods_are_named_is_of_the_goods_on_air(words, text, items):
    reader = Reader(Lexicon(OUTFITS, words), words)

    assert list(reader.read(text, Context("1", None)).items) == items
