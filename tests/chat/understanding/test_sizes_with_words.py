"""Sizes of a number and a word: 2尺3, 4.8米, 3年苗, 3-4年级, 2.0号, GA型."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Item

GOODS = (
    LexiconProduct("1", "弹力牛仔裤", "裤子", ("牛仔裤",), ("蓝色", "黑色"), ("1尺9", "2尺", "2尺1", "2尺3")),
    LexiconProduct("2", "伸缩晾衣杆", "家居", ("晾衣杆",), ("白色", "银色"), ("2.4米", "3.6米", "6.8米")),
    LexiconProduct("3", "嫁接葡萄苗", "果苗", ("葡萄苗", "葡萄"), ("紫色", "绿色"), ("1年苗", "3年苗", "5年苗")),
    LexiconProduct("4", "描红字帖", "文具", ("字帖",), ("楷书", "行书"), ("1-2年级", "3-4年级", "5-6年级")),
    LexiconProduct("5", "软柄钩针", "手工", ("钩针",), ("粉色", "灰色"), ("2.0号", "3.0号", "4.5号")),
    LexiconProduct("6", "民谣吉他", "乐器", ("吉他",), ("原木色", "黑色"), ("D型", "GA型")),
    LexiconProduct("8", "加绒卫衣", "上衣", ("卫衣",), ("白色", "黑色"), ("M", "L", "XL")),
    LexiconProduct("12", "毛绒抱枕", "家居", ("抱枕",), ("粉色", "灰色"), ()),
    LexiconProduct("13", "竹纤维地板袜", "袜子", ("地板袜",), ("蓝色",), ("36-39", "40-43")),
    LexiconProduct("14", "珍珠香米", "粮油", ("香米",), (), ("5斤", "10斤")),
    LexiconProduct("15", "儿童头盔", "骑行", ("头盔",), ("蓝色", "白色"), ("小号", "大号")),
    LexiconProduct("16", "爆米花", "零食", ("爆米花",), (), ("小桶", "大桶")),
    LexiconProduct("17", "鱿鱼丝", "零食", ("鱿鱼丝",), ("甜辣", "原味"), ("100g", "250g")),
    LexiconProduct("18", "素圈戒指", "首饰", ("戒指",), (), ("12号圈", "14号圈")),
)


def items_of(shop, pinned, text):
    return list(shop.read(text, Context(pinned, None)).items)


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("蓝的2尺3来一条", [("蓝色", "2尺3", 1)]),
        ("要二尺一的黑色", [("黑色", "2尺1", None)]),
        ("黑的两尺三一条", [("黑色", "2尺3", 1)]),
        ("一尺九的蓝色两条 二尺三黑色一条", [("蓝色", "1尺9", 2), ("黑色", "2尺3", 1)]),
        ("蓝的2.1尺一条", [("蓝色", "2尺1", 1)]),
        ("蓝色二尺的来一条", [("蓝色", "2尺", 1)]),
        ("2尺3寸的黑色要了", [("黑色", "2尺3", None)]),
        ("我腰围二尺一 拿黑色一条", [("黑色", "2尺1", 1)]),
        ("最大的还有吗", [(None, "2尺3", None)]),
    ],
)
def test_what_is_listed_in_chi_is_asked_for_in_chi(shop, text, items):
    assert items_of(shop, "1", text) == [Item("1", *one) for one in items]


@pytest.mark.parametrize(
    ("pinned", "text"),
    [("1", "我妈腰围二尺三 穿多大"), ("1", "我二尺一的腰 穿得上不"), ("2", "我家阳台三米六宽 拿多长的合适")],
)
def test_what_a_waist_or_a_room_measures_is_no_size_where_it_asks_what_fits(shop, pinned, text):
    assert items_of(shop, pinned, text) == [Item(pinned, None, None, None)]


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("六米八的白色来一根", [("白色", "6.8米", 1)]),
        ("银的2.4米一根", [("银色", "2.4米", 1)]),
        ("3.6米两根 白的", [("白色", "3.6米", 2)]),
        ("白的六米八一根", [("白色", "6.8米", 1)]),
        ("银色6米8有货吗", [("银色", "6.8米", None)]),
    ],
)
def test_metres_with_tenths_leave_the_count_behind_them(shop, text, items):
    assert items_of(shop, "2", text) == [Item("2", *one) for one in items]


def test_a_height_is_still_told_to_the_centimetre(shop):
    for text in ("我一米六一 穿多大", "我一米六一包邮吗 穿多大"):
        reading = shop.read(text, Context("8", None))
        assert [(fact.facet, fact.value) for fact in reading.facts] == [("height_cm", 161)]


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("3", "紫色三年苗来两棵", [("紫色", "3年苗", 2)]),
        ("3", "5年苗绿的要一棵", [("绿色", "5年苗", 1)]),
        ("3", "3年的紫色两棵", [("紫色", "3年苗", 2)]),
        ("3", "紫的五年的来一棵", [("紫色", "5年苗", 1)]),
        ("4", "行书三到四年级的来一本", [("行书", "3-4年级", 1)]),
        ("4", "楷书1到2年级两本", [("楷书", "1-2年级", 2)]),
        ("4", "五年级到六年级的楷书来一本", [("楷书", "5-6年级", 1)]),
        ("4", "三四年级的行书来一本", [("行书", "3-4年级", 1)]),
        ("4", "5至6年级还有吗", [(None, "5-6年级", None)]),
        ("5", "二点零的粉色要一根", [("粉色", "2.0号", 1)]),
        ("5", "粉的3.0号来两根", [("粉色", "3.0号", 2)]),
        ("5", "灰色四点五来一根", [("灰色", "4.5号", 1)]),
        ("13", "36到39的来两双", [(None, "36-39", 2)]),
        ("6", "黑的GA来一把", [("黑色", "GA型", 1)]),
        ("6", "原木色D有货吗", [("原木色", "D型", None)]),
    ],
)
def test_a_number_or_letters_with_a_word_behind_them_are_a_size(shop, pinned, text, items):
    assert items_of(shop, pinned, text) == [Item(pinned, *one) for one in items]


@pytest.mark.parametrize(
    ("pinned", "text"),
    [
        ("3", "我种葡萄3年了 还没结过果"),
        ("3", "追你三年了 紫色来一棵"),
        ("4", "一年级学生用哪个"),
        ("4", "我娃三年级 来一本"),
        ("5", "晚上八点零五分还播吗"),
        ("3", "用了3年的剪子坏了 紫色来一棵"),
        ("4", "1到2年能写完不"),
        ("4", "1到2号能发货不"),
        ("13", "36到39块能拿不"),
        ("6", "CD送不送"),
    ],
)
def test_years_school_years_and_hours_are_no_sizes(shop, pinned, text):
    assert all(item.size is None for item in items_of(shop, pinned, text))


@pytest.mark.parametrize(
    ("text", "items"),
    [
        ("第12个来俩 一粉一灰", [Item("12", "粉色", None, 1), Item("12", "灰色", None, 1)]),
        ("第12个来一个粉的", [Item("12", "粉色", None, 1)]),
    ],
)
def test_goods_counted_in_their_row_are_taken_by_what_is_said_behind(shop, text, items):
    assert items_of(shop, None, text) == items


def test_who_comes_first_names_no_goods(shop):
    assert items_of(shop, None, "我第12个来的") == []


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("8", "珍珠5斤米来一袋", [Item("14", None, "5斤", 1)]),
        ("8", "米要10斤的 一袋", [Item("14", None, "10斤", 1)]),
        (None, "蓝的地板袜36-39和5斤米都拍了", [Item("13", "蓝色", "36-39", None), Item("14", None, "5斤", None)]),
        ("8", "5斤米粉来一袋", []),
    ],
)
def test_a_measure_that_one_has_alone_names_it_with_the_end_of_its_name(shop, pinned, text, items):
    assert items_of(shop, pinned, text) == items


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("15", "蓝的白的各一个 小的那号", [("蓝色", "小号", 1), ("白色", "小号", 1)]),
        ("16", "来一桶小的", [(None, "小桶", 1)]),
        ("16", "拿两桶大的", [(None, "大桶", 2)]),
        ("17", "甜辣一份 小包就行", [("甜辣", "100g", 1)]),
    ],
)
def test_a_girth_is_said_of_what_is_counted(shop, pinned, text, items):
    assert items_of(shop, pinned, text) == [Item(pinned, *one) for one in items]


def test_a_number_with_the_word_that_a_shop_has_behind_it_names_no_goods(shop):
    assert all(item.number != "8" for item in items_of(shop, "18", "8号圈有吗"))
