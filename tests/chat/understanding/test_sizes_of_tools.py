"""Sizes as hardware is sold: by thickness and length, thread, square millimetres, amperes, gangs and holes."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("1", "家装电线", "电工", ("电线",), ("红色", "黄色", "蓝色"), ("1.5平方/100米", "4平方/100米")),
    LexiconProduct("2", "软护套线", "电工", ("护套线",), ("2芯*1.0", "2芯*1.5", "3芯*1.5"), ("20米", "50米")),
    LexiconProduct("3", "电锤钻头", "五金", (), ("方柄", "圆柄"), ("8*160", "10*160", "12*160")),
    LexiconProduct("4", "自攻螺丝", "五金", ("螺丝",), ("平头", "圆头"), ("M4x16x100粒", "M4x25x100粒", "M5x50x50粒")),
    LexiconProduct("5", "墙壁插座", "电工", ("插座",), ("雅白", "灰色"), ("五孔", "七孔", "五孔双USB", "五孔带开关")),
    LexiconProduct("6", "墙壁开关", "电工", ("开关",), ("雅白",), ("一开单控", "一开双控", "二开单控", "二开双控")),
    LexiconProduct("7", "断路器", "电工", ("空开",), ("1P", "2P"), ("C16", "C20", "C32")),
    LexiconProduct("8", "膨胀管", "五金", ("胀管",), (), ("6厘*50套", "8厘*50套", "10厘*20套")),
    LexiconProduct("9", "三角阀", "水暖", ("角阀",), ("冷水蓝标", "热水红标", "冷热一对"), ("4分", "4分加长")),
    LexiconProduct("10", "手电钻", "五金", ("充电钻",), ("裸机无电池", "一电一充"), ("12V", "21V")),
    LexiconProduct("11", "劳保手套", "劳保", ("手套",), ("灰色",), ("M", "L", "XL")),
)


@pytest.fixture(scope="module")
def shop(words) -> Reader:
    return Reader(Lexicon(GOODS, words), words)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("3", "方柄8厘的俩 10的俩", (("方柄", "8*160", 2), ("方柄", "10*160", 2))),
        ("8", "8厘的给我来三包", ((None, "8厘*50套", 3),)),
        ("4", "m4 25长的平头拿两包", (("平头", "M4x25x100粒", 2),)),
        ("4", "圆头的m5来一包", (("圆头", "M5x50x50粒", 1),)),
        ("7", "1p 16安的来俩", (("1P", "C16", 2),)),
        ("6", "双开单控来四个", ((None, "二开单控", 4),)),
        ("2", "2芯1.5的50米来一卷", (("2芯*1.5", "50米", 1),)),
        ("2", "2芯1来20米", (("2芯*1.0", "20米", None),)),
    ],
)
def test_a_size_is_told_by_its_first_figure_or_by_what_the_figure_measures(shop, pinned, text, items):
    read = shop.read(text, Context(pinned, None))
    assert (read.intent, read.items) == (Intent.CLAIM, tuple(Item(pinned, *item) for item in items))


def test_a_first_figure_that_several_sizes_have_names_none(shop):
    assert shop.read("m4来一包", Context("4", None)).items == (Item("4", None, None, 1),)


def test_a_letter_with_a_count_is_a_size_of_what_is_worn_though_screws_are_called_so(shop):
    assert shop.read("灰M4双", Context("11", None)).items == (Item("11", "灰色", "M", 4),)


@pytest.mark.parametrize(
    ("text", "size", "count"),
    [
        ("五孔我拿50个", "五孔", 50),
        ("来俩五孔", "五孔", 2),
        ("五孔双usb来俩", "五孔双USB", 2),
        ("五孔带usb的来20个", "五孔双USB", 20),
        ("五孔带开关的来3个", "五孔带开关", 3),
    ],
)
def test_a_whole_name_is_that_size_unless_more_is_said_of_another(shop, text, size, count):
    assert shop.read(text, Context("5", None)).items == (Item("5", None, size, count),)


def test_colours_said_in_one_breath_have_the_size_before_them(shop):
    read = shop.read("4平方红蓝各一盘，1.5红黄蓝各一盘", Context("1", None))
    told = [("红色", "4平方"), ("蓝色", "4平方"), ("红色", "1.5平方"), ("黄色", "1.5平方"), ("蓝色", "1.5平方")]
    assert read.items == tuple(Item("1", color, f"{size}/100米", 1) for color, size in told)


def test_one_sort_is_not_told_by_what_holds_both(shop):
    read = shop.read("冷的4个 热的2个 快", Context("9", None))
    assert read.items == (Item("9", "冷水蓝标", None, 4), Item("9", "热水红标", None, 2))


def test_what_a_variant_lacks_does_not_name_it(shop):
    assert shop.read("充电钻带锂电池 能寄海南岛吗", Context("1", None)).items == (Item("10", None, None, None),)


def test_what_is_not_to_be_sent_or_is_disliked_is_no_item(shop):
    assert shop.read("圆头M5 1包。别给平头 上回就发错", Context("4", None)).items == (
        Item("4", "圆头", "M5x50x50粒", 1),
    )
    assert shop.read("雅白我最讨厌了 灰色五孔来五个", Context("5", None)).items == (Item("5", "灰色", "五孔", 5),)


def test_two_before_a_products_number_are_how_many(shop):
    assert shop.read("来俩三号", Context("4", None)).items == (Item("3", None, None, 2),)
    assert shop.read("七孔那个能插俩三脚的不", Context("5", None)).facts == ()


def test_a_day_of_a_feast_is_no_product(shop):
    assert shop.read("8号办喜酒 今天买6号能到手吗", Context("5", None)).items == ()


@pytest.mark.parametrize(
    ("text", "facet", "value"),
    [("俺六十一的老电工咯", "age", 61), ("55公斤瘦猴一个 这梯子能上不", "weight_kg", 55)],
)
def test_who_somebody_is_makes_the_figure_theirs(shop, text, facet, value):
    assert [(fact.facet, fact.value) for fact in shop.read(text, Context("5", None)).facts] == [(facet, value)]
