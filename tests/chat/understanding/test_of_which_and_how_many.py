"""Of which goods a line speaks, which of their kinds and how many: said in the ways of many trades."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.lexicon import LexiconProduct
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("1", "羊毛针织衫", "上衣", ("针织衫", "毛衣"), ("黑色", "米白", "酒红"), ("S", "M", "L", "XL")),
    LexiconProduct("2", "手剥笋", "零食", ("手剥笋", "笋"), ("经典原味", "香辣", "五香味"), ("5包", "10包")),
    LexiconProduct("3", "烘焙坚果", "零食", ("坚果",), ("原味", "蜂蜜味"), ("250g", "500g")),
    LexiconProduct("4", "玻璃吊灯", "灯具", ("吊灯",), ("暖光", "三色"), ("3头", "5头")),
    LexiconProduct("5", "童装背带裤", "童装", ("背带裤",), ("蓝色", "卡其"), ("66", "73", "80", "90")),
    LexiconProduct("6", "真丝枕套", "床品", ("枕套",), ("香槟色", "雾蓝"), ("48x74cm", "50x80cm")),
    LexiconProduct("8", "珍珠项链", "饰品", ("项链",), ("白色", "粉色"), ("40cm", "45cm")),
    LexiconProduct("9", "锤子", "工具", ("锤子", "羊角锤"), (), ("300g", "500g")),
    LexiconProduct("12", "雪尼尔沙发垫", "家纺", ("沙发垫",), ("驼色", "墨绿"), ("1x2米", "2x3米")),
)


def said(shop, pinned, text):
    reading = shop.read(text, Context(pinned, None))
    return reading.intent, list(reading.items)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        # Lamps, and what else is counted as they are.
        ("4", "暖光的3头来两盏", [Item("4", "暖光", "3头", 2)]),
        ("4", "已拍一盏", [Item("4", None, None, 1)]),
        # Two of a size of letters.
        ("1", "拍了三件 一件S俩M", [Item("1", None, "S", 1), Item("1", None, "M", 2)]),
        ("1", "黑色俩L", [Item("1", "黑色", "L", 2)]),
        # A number with 号 is a size where that is listed, and no product is called so.
        ("5", "蓝的73号来一条", [Item("5", "蓝色", "73", 1)]),
        ("5", "卡其90号还有吗", [Item("5", "卡其", "90", None)]),
        # One that is left out, before a trial.
        ("2", "五香来袋尝尝", [Item("2", "五香味", None, 1)]),
        ("3", "蜂蜜味的来包试试", [Item("3", "蜂蜜味", None, 1)]),
        ("9", "300g的来把试试水", [Item("9", None, "300g", 1)]),
        # What is asked for as an extra.
        ("3", "拍好了 勺子多给一个呗", [Item("3", None, None, None)]),
        ("4", "付款了 灯泡多送两个", [Item("4", None, None, None)]),
        # A price in words, right before a count.
        ("2", "一块五一包卖不卖", [Item("2", None, None, None)]),
        ("9", "九块八两把行不行", [Item("9", None, None, 2)]),
        ("3", "三块二五袋能便宜点不", [Item("3", None, None, 5)]),
        # Two lengths are no length of metres and more.
        ("12", "两米三米的有墨绿吗", [Item("12", "墨绿", "2x3米", None)]),
    ],
)
def test_numbers_tell_how_many_and_which(shop, pinned, text, items):
    assert said(shop, pinned, text)[1] == items


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("2", "原味10包拿两份", [Item("2", "经典原味", "10包", 2)]),
        ("3", "原味500g一袋", [Item("3", "原味", "500g", 1)]),
        ("4", "吊灯用了三年没坏过", [Item("4", None, None, None)]),
        ("1", "这件要不要手洗", [Item("1", None, None, None)]),
        (None, "沙发垫用不用天天洗", [Item("12", None, None, None)]),
        (None, "羊角锤买不买得到左手用的", [Item("9", None, None, None)]),
        ("2", "香辣的撤掉 五香的留到", [Item("2", "香辣", None, None)]),
    ],
)
def test_words_tell_which(shop, pinned, text, items):
    assert said(shop, pinned, text)[1] == items


@pytest.mark.parametrize(
    "text", ["4号能送到不", "8号送得到吗", "满月酒是5号 来得及不", "婚礼是8号 赶得上吗", "孩子生日就在9号 发得快不"]
)
def test_a_day_is_no_product(shop, text):
    assert said(shop, "12", text) == (Intent.ASK_DELIVERY, [])
