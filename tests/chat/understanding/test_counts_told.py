"""How many, and of which: what a question would have, what each of two gets, what is a part of a word or of a row."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("1", "卫衣", "上衣", ("卫衣",), ("黑色", "米色"), ("M", "L", "XL")),
    LexiconProduct("2", "移动电源", "数码", ("充电宝",), ("白色", "绿色"), ("10000毫安时", "20000毫安")),
    LexiconProduct("3", "唇釉", "彩妆", ("唇釉",), ("01蜜桃", "02陈皮"), ()),
    LexiconProduct("4", "洗手液", "洗护", ("洗手液",), (), ("250ml", "500ml")),
    LexiconProduct("5", "调味料", "食品", ("调料",), ("十三香", "五香"), ("袋装", "罐装")),
    LexiconProduct("6", "筷子", "家居", ("筷子",), (), ("10双装", "20双装")),
    LexiconProduct("8", "脆苹果", "水果", ("苹果",), ("大果", "中果", "小果"), ("5斤装", "10斤装")),
    LexiconProduct("7", "银耳钉", "饰品", ("耳钉",), ("银色", "黑色"), ()),
)


@pytest.mark.parametrize(
    ("pinned", "text", "intent", "items"),
    [
        # A question that says how many would be had.
        ("1", "想拿三件 袖口会不会紧", Intent.ASK_FIT, [Item("1", None, None, 3)]),
        ("4", "我要是囤五瓶 开封能放多久", Intent.ASK_DETAIL, [Item("4", None, None, 5)]),
        ("4", "一家六口 500ml的拿一瓶够不够", Intent.ASK_FIT, [Item("4", None, "500ml", 1)]),
        ("1", "黑XL我弟想要一件 还有货没", Intent.ASK_STOCK, [Item("1", "黑色", "XL", 1)]),
        ("1", "给俺留件米色M 还有没有", Intent.ASK_STOCK, [Item("1", "米色", "M", 1)]),
        ("1", "L码还能加三件不", Intent.ASK_STOCK, [Item("1", None, "L", 3)]),
        # One that only wonders what one of them does.
        ("4", "一瓶能用多久", Intent.ASK_DETAIL, [Item("4", None, None, None)]),
        ("1", "不是说两百件吗 咋一点开就没了", Intent.ASK_STOCK, [Item("1", None, None, None)]),
        # A count of what stands right behind it.
        (
            "4",
            "500ml的跟两个250ml的哪个划算",
            Intent.ASK_PRICE,
            [Item("4", None, "500ml", None), Item("4", None, "250ml", 2)],
        ),
        # What each gets.
        ("1", "要两件 M和L各一件", Intent.CLAIM, [Item("1", None, "M", 1), Item("1", None, "L", 1)]),
        ("1", "要两件 黑M 米L各一件", Intent.CLAIM, [Item("1", "黑色", "M", 1), Item("1", "米色", "L", 1)]),
        ("1", "要四件 M和L各两件", Intent.CLAIM, [Item("1", None, "M", 2), Item("1", None, "L", 2)]),
        ("1", "我跟我姐各一件 黑L", Intent.CLAIM, [Item("1", "黑色", "L", 2)]),
        ("1", "我们四个人 一人一件米色M", Intent.CLAIM, [Item("1", "米色", "M", 4)]),
        ("4", "老妈一瓶我一瓶", Intent.CLAIM, [Item("4", None, None, 2)]),
        ("1", "付好了 两件L 我姐一件我一件", Intent.ORDERED, [Item("1", None, "L", 2)]),
        ("1", "我跟我姐各一件 我L她XL", Intent.CLAIM, [Item("1", None, "L", 1), Item("1", None, "XL", 1)]),
        ("1", "米色的拍了俩 一件给俺对象", Intent.ORDERED, [Item("1", "米色", None, 2)]),
        # What counts other things.
        ("1", "我们一个广场舞队 黑色六件", Intent.CLAIM, [Item("1", "黑色", None, 6)]),
        ("1", "俩色L各一件", Intent.CLAIM, [Item("1", "黑色", "L", 1), Item("1", "米色", "L", 1)]),
        (None, "1号跟4号两单都不要了", Intent.CANCEL, [Item("1", None, None, None), Item("4", None, None, None)]),
        ("1", "黑L一件不多 两件不嫌 就两件吧", Intent.CLAIM, [Item("1", "黑色", "L", 2)]),
        ("1", "不要了 我姐姐给买了一件", Intent.CANCEL, [Item("1", None, None, None)]),
        ("1", "我蹲俩钟头了 L还上不上", Intent.ASK_STOCK, [Item("1", None, "L", None)]),
        ("1", "黑L来一件 我养了两只", Intent.CLAIM, [Item("1", "黑色", "L", 1)]),
        ("1", "黑L来一个两只挤一起睡", Intent.CLAIM, [Item("1", "黑色", "L", 1)]),
        # How many are in one pack.
        ("3", "一盒三支多少钱", Intent.ASK_PRICE, [Item("3", None, None, None)]),
        ("3", "三支一盒怎么卖", Intent.ASK_PRICE, [Item("3", None, None, None)]),
        ("3", "来一盒 一盒三支是吧", Intent.CLAIM, [Item("3", None, None, 1)]),
        ("3", "一盒三支来两盒", Intent.CLAIM, [Item("3", None, None, 2)]),
        # Prices that are known, and those that are asked.
        ("1", "一件59 两件99 三件呢", Intent.ASK_PRICE, [Item("1", None, None, 3)]),
        ("1", "两件多少 四件呢", Intent.ASK_PRICE, [Item("1", None, None, 2), Item("1", None, None, 4)]),
        ("6", "10双装来两打", Intent.CLAIM, [Item("6", None, "10双装", 2)]),
        ("1", "没抢到 再加几十单呗", Intent.ASK_STOCK, [Item("1", None, None, None)]),
        ("1", "给他们两个寄 黑色L", Intent.CLAIM, [Item("1", "黑色", "L", None)]),
        ("1", "莫要黑色的了 换米色L", Intent.CLAIM, [Item("1", "米色", "L", None)]),
        # By sound and by words of their own.
        ("4", "250ml来一管", Intent.CLAIM, [Item("4", None, "250ml", 1)]),
        ("1", "俾件黑色L我", Intent.CLAIM, [Item("1", "黑色", "L", 1)]),
        ("1", "1 搞快点 我要开会了", Intent.CLAIM, [Item("1", None, None, 1)]),
        ("1", "扣1扣到手抽筋 黑L给我", Intent.CLAIM, [Item("1", "黑色", "L", None)]),
    ],
)
def test_how_many_is_told(shop, pinned, text, intent, items):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, list(reading.items)) == (intent, items)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("2", "两万的白色来一个", [Item("2", "白色", "20000毫安", 1)]),
        ("2", "绿的一万整一个", [Item("2", "绿色", "10000毫安时", 1)]),
        ("3", "蜜桃色来一支", [Item("3", "01蜜桃", None, 1)]),
        ("8", "小的不甜 就要大的 10斤", [Item("8", "大果", "10斤装", None)]),
        ("8", "我们食堂用 中的五斤来两箱", [Item("8", "中果", "5斤装", 2)]),
        ("1", "黑L取消 换米色L", [Item("1", "米色", "L", None)]),
    ],
)
def test_what_is_listed_is_called_as_people_call_it(shop, pinned, text, items):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, list(reading.items)) == (Intent.CLAIM, items)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("7", "戴久了会不会发黑", [Item("7", None, None, None)]),
        ("1", "我儿子十三岁 能穿L不", [Item("1", None, "L", None)]),
        ("1", "第二件半价 那第三个咋算", [Item("1", None, None, None)]),
        ("1", "5号嘉宾唱得真好", []),
        ("1", "3号能收到不", []),
        ("1", "还有黑的吗 米色的我不爱", [Item("1", "黑色", None, None)]),
        ("1", "L的还有没 M的没了那个", [Item("1", None, "L", None)]),
        ("1", "卫衣拍成M了 要的是L", [Item("1", None, "L", None)]),
    ],
)
def test_what_belongs_to_other_words_is_no_part_of_an_item(shop, pinned, text, items):
    assert list(shop.read(text, Context(pinned, None)).items) == items


@pytest.mark.parametrize("text", ["两万毫安 我工资要是两万就好了", "要是能白送就好了"])
def test_who_dreams_claims_nothing(shop, text):
    assert shop.read(text, Context("2", None)).intent is not Intent.CLAIM
