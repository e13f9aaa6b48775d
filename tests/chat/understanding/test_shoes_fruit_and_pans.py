"""What fans say in shops of shoes, of fruit and of small kitchen things, in forms of their own."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("2", "沙地蜜瓜", "水果", ("蜜瓜", "瓜"), ("86王", "白玉"), ("2个装", "4个装")),
    LexiconProduct("3", "和田枣", "干果", ("枣",), ("三星", "四星"), ("1斤装", "5斤装")),
    LexiconProduct("4", "平底单鞋", "女鞋", ("单鞋",), ("黑色", "米白", "酒红"), ("36", "37", "38", "39")),
    LexiconProduct("6", "燃气热水壶", "厨具", ("水壶",), ("豆绿", "灰色"), ("3L", "5L", "8L")),
    LexiconProduct("8", "手工酥饼", "糕点", ("酥饼",), ("抹茶", "原味"), ("8枚", "16枚")),
    LexiconProduct("10", "托特包", "女包", ("托特",), ("酒红", "黑色"), ("大号", "小号")),
)


def facts(reading):
    return {(fact.facet, fact.value) for fact in reading.facts}


@pytest.mark.parametrize(
    ("pinned", "text", "told"),
    [
        ("10", "146小矮个挎大号 会不会像逃难的", {("height_cm", 146)}),
        ("10", "俺家丫头12 才一米五 背这个行不", {("audience", "孩子"), ("age", 12), ("height_cm", 150)}),
        # A melon is called 86王, and nobody is told by it who weighs 86斤.
        ("2", "162 才86斤 我适合吃这个不", {("height_cm", 162), ("weight_kg", 43)}),
        ("4", "我安踏穿37 这个正码不", {("size", "37")}),
        ("4", "原来穿37的 现在买38够不", {("size", "37")}),
        ("4", "漆皮的我顶烦", {("dislikes", "漆皮")}),
        ("6", "我只用不锈钢的 有不锈钢的没", {("likes", "不锈钢")}),
        ("8", "又来了 就认这个麻香味", {("likes", "麻香味")}),
        ("3", "超过50我可舍不得 现在多少", {("budget", 50)}),
        # Asked of anybody.
        ("8", "花生过敏的是不是这个也不能吃", set()),
    ],
)
def test_bodies_tastes_and_sums_told_in_passing(shop, pinned, text, told):
    assert facts(shop.read(text, Context(pinned, None))) == told


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("4", "帮我占双黑37", [Item("4", "黑色", "37", 1)]),
        ("4", "米白36一双 再添个黑37", [Item("4", "米白", "36", 1), Item("4", "黑色", "37", 1)]),
        # What others take, what alone is left, and what is eaten is not taken.
        ("6", "抢不过你们抢8升的 我拿5升灰的一个", [Item("6", "灰色", "5L", 1)]),
        ("6", "灰的啥时候补 咋就剩豆绿", [Item("6", "灰色", None, None)]),
        ("2", "娃一顿能炫俩瓜 给他来4个装白玉", [Item("2", "白玉", "4个装", None)]),
        ("4", "38的酒红 别按我上句说的37来", [Item("4", "酒红", "38", None)]),
        ("6", "不要了 我单位刚发了一个", [Item("6", None, None, None)]),
        # Pieces, by another word than the shop's.
        ("8", "抹茶16个装那个 归我", [Item("8", "抹茶", "16枚", None)]),
        # A day of the month.
        ("4", "10号才开工资 酒红那会儿还能有不", [Item("4", "酒红", None, None)]),
    ],
)
def test_what_is_taken_beside_what_is_only_told(shop, pinned, text, items):
    assert list(shop.read(text, Context(pinned, None)).items) == items


@pytest.mark.parametrize(
    ("pinned", "text", "intent"),
    [
        ("4", "脚长23.5 几马啊", Intent.ASK_FIT),
        ("10", "五十好几嘞 背个酒红的磕碜不", Intent.ASK_FIT),
        ("4", "新号求关注 都回关", Intent.SPAM),
        ("4", "这回可秒着了", Intent.ORDERED),
    ],
)
def test_what_such_a_line_is(shop, pinned, text, intent):
    assert shop.read(text, Context(pinned, None)).intent is intent
