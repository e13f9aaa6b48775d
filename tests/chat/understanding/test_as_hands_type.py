"""Figures, sizes and counts in the short forms in which hands in a hurry type them."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("1", "针织连衣裙", "女装", ("连衣裙",), ("黑色", "酒红"), ("S", "M", "L", "XL")),
    LexiconProduct("2", "儿童家居服", "童装", ("家居服",), ("樱粉", "天蓝"), ("110", "120", "130", "140")),
    LexiconProduct("3", "遮光窗帘", "家纺", ("窗帘",), ("烟灰", "雾蓝"), ("2米", "3米")),
    LexiconProduct("4", "磨毛四件套", "家纺", ("四件套",), ("燕麦", "灰粉"), ("1.5米床", "1.8米床", "2米床")),
    LexiconProduct("5", "明前龙井", "茶叶", ("龙井",), (), ("2两", "125g", "250g")),
    LexiconProduct("6", "砂锅", "锅具", (), ("咖色",), ("2.5L", "3.5L")),
    LexiconProduct("7", "中式餐具", "瓷器", ("餐具",), ("天青", "粉彩"), ("6人套", "10人套")),
    LexiconProduct("9", "高腰阔腿裤", "裤子", ("阔腿裤",), ("黑色", "深灰"), ("2XL", "3XL", "4XL")),
    LexiconProduct("10", "小脚牛仔裤", "裤子", ("牛仔裤",), ("黑色", "深蓝"), ("120-140斤", "140-160斤", "160-180斤")),
    LexiconProduct("8", "儿童运动鞋", "童鞋", ("运动鞋",), ("黑色", "粉色"), ("29", "31", "33", "35", "37")),
)


def facts(reading):
    return {(fact.facet, fact.value) for fact in reading.facts}


@pytest.mark.parametrize(
    "text",
    [
        "我1.65 110斤", "1.65/110斤", "165 55穿M行吗", "165公分55", "165出头 110左右", "165的，体重110",
        "身高:165 体重:110", "身高：165 体重：55kg", "1.65 110穿啥码",
    ],
)  # fmt: skip
def test_a_body_is_understood_in_every_short_form(shop, text):
    assert facts(shop.read(text, Context("1", None))) == {("height_cm", 165), ("weight_kg", 55)}


@pytest.mark.parametrize(
    ("pinned", "text", "weight"),
    [
        ("1", "110穿多大", 55), ("1", "95选S还是M", 47.5), ("1", "120穿L行不", 60), ("1", "36穿多大", None),
        ("1", "我儿子110穿多大", None), ("2", "110穿多大", None),
    ],
)  # fmt: skip
def test_by_a_bare_weight_a_size_is_asked_where_grown_people_are_dressed(shop, pinned, text, weight):
    told = dict(facts(shop.read(text, Context(pinned, None))))
    assert told.get("weight_kg") == weight


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("我1.60 穿M行吗", {("height_cm", 160)}),
        ("1.65的个子穿啥", {("height_cm", 165)}),
        ("1.6 100斤穿S会不会大", {("height_cm", 160), ("weight_kg", 50)}),
        ("我1.5的视力看不清你的字", set()),
        ("肩宽1.45的有没有", set()),
        ("肚子大胯宽 70公斤能穿吗", {("weight_kg", 70)}),
        ("一米八二90公斤能穿吗", {("height_cm", 182), ("weight_kg", 90)}),
        ("我9号拍的 这都18了没动静", set()),
        ("超200的衣裳我不买", {("budget", 200)}),
        ("2百块封顶", {("budget", 200)}),
        ("1百5以内", {("budget", 150)}),
        ("超过3千就算了", {("budget", 3000)}),
    ],
)
def test_what_looks_like_a_short_form_is_taken_for_it_where_it_is_one(shop, text, stated):
    assert facts(shop.read(text, Context("1", None))) == stated


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        # A colour that begins as a unit does.
        ("2", "140天蓝冲", [Item("2", "天蓝", "140", None)]),
        ("2", "樱粉110 天蓝130 各一套", [Item("2", "樱粉", "110", 1), Item("2", "天蓝", "130", 1)]),
        ("2", "№2天蓝130来一套", [Item("2", "天蓝", "130", 1)]),
        # Pieces of a curtain, behind its colour or its width.
        ("3", "烟灰2米的两片", [Item("3", "烟灰", "2米", 2)]),
        ("3", "雾蓝的两片", [Item("3", "雾蓝", None, 2)]),
        # A size of many X without its L; a size by weight; pairs as 付.
        ("9", "黑3x1件 深灰2x2件", [Item("9", "黑色", "3XL", 1), Item("9", "深灰", "2XL", 2)]),
        ("9", "灰4x", [Item("9", "深灰", "4XL", None)]),
        ("10", "160-180的黑1", [Item("10", "黑色", "160-180斤", 1)]),
        ("10", "深蓝140到160一条", [Item("10", "深蓝", "140-160斤", 1)]),
        ("8", "9和10都不要了", [Item("9", None, None, None), Item("10", None, None, None)]),
        # The word for a number as it is spelt.
        ("8", "1hao 黑 L", [Item("1", "黑色", "L", None)]),
        # A size without a part of its name.
        ("4", "1.8床燕麦的来一套", [Item("4", "燕麦", "1.8米床", 1)]),
        ("6", "三升半的咖啡色 要一个", [Item("6", "咖色", "3.5L", 1)]),
        ("7", "10人的来一套", [Item("7", None, "10人套", 1)]),
        # Two tins, where tea is sold by the 两 too.
        ("5", "龙井125两罐", [Item("5", None, "125g", 2)]),
        ("5", "龙井二两的来一罐", [Item("5", None, "2两", 1)]),
        ("8", "拍了3双 33 35 37各一", [Item("8", None, "33", 1), Item("8", None, "35", 1), Item("8", None, "37", 1)]),
        # How many right behind a size of letters, and a row of colours before one.
        ("1", "黑色M2件 酒红L1件", [Item("1", "黑色", "M", 2), Item("1", "酒红", "L", 1)]),
        ("1", "黑L1酒红M1", [Item("1", "黑色", "L", 1), Item("1", "酒红", "M", 1)]),
        ("1", "M 2", [Item("1", None, "M", 2)]),
        ("2", "90粉拍了", [Item("2", "樱粉", None, None)]),
        ("1", "姐今年也疯一把 酒红XL给我留着", [Item("1", "酒红", "XL", None)]),
    ],
)
def test_goods_are_named_in_short_forms(shop, pinned, text, items):
    assert list(shop.read(text, Context(pinned, None)).items) == items


def test_who_buys_some_for_somebody_speaks_of_no_gift(shop):
    assert [item.qty for item in shop.read("买两套送闺蜜减多少", Context("4", None)).items] == [2]
    assert [item.qty for item in shop.read("买两套送一个枕套", Context("4", None)).items] == [None]


@pytest.mark.parametrize("text", ["5号下雨没去成公园", "8号就立冬了", "5号开家长会 愁", "8号我出差 能晚点发么"])
def test_a_day_of_the_month_names_no_product(shop, text):
    assert shop.read(text, Context("1", None)).items == ()


@pytest.mark.parametrize(
    ("text", "stated"),
    [
        ("小子十岁穿33", {("audience", "孩子"), ("age", 10), ("size", "33")}),
        ("俺闺女6岁 穿29 黑的来双", {("audience", "孩子"), ("age", 6), ("size", "29")}),
        ("儿子8岁穿35行不行", {("audience", "孩子"), ("age", 8)}),
    ],
)
def test_a_childs_size_is_told_behind_its_age(shop, text, stated):
    assert facts(shop.read(text, Context("8", None))) == stated


def test_what_has_two_of_something_is_wished_whole(shop):
    reading = shop.read("想买双耳的汤碗", Context("6", None))
    assert reading.intent is Intent.WISH
    assert (reading.wish.what, reading.wish.feature) == ("汤碗", "双耳")


HUES_SAID = (
    "31黑多少钱",
    "31 黑能便宜点吗",
    "黑掉色吗",
    "黑已拍",
    "加点黑呗",
    "补点黑的",
    "要31黑谢谢",
    "31黑怎么没有了",
)


@pytest.mark.parametrize("text", HUES_SAID)
def test_a_hue_of_one_character_is_named_before_what_is_said_of_it(shop, text):
    assert [item.color for item in shop.read(text, Context("8", None)).items] == ["黑色"]


@pytest.mark.parametrize("text", ["白跑一趟", "黑心商家", "有点黑", "红包怎么没有了"])
def test_a_word_that_begins_as_a_hue_does_names_none(shop, text):
    assert all(item.color is None for item in shop.read(text, Context("8", None)).items)
