"""Sizes and shades that a shop's file tells in several parts, asked for by any part that is theirs alone."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding import size_parts
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.lexicon import LexiconProduct
from anchor_console.chat.understanding.reading import Intent, Item

BEDDING = ("1.2m床三件套(被套150*200)", "1.5m床四件套(被套200*230)", "1.8m床四件套(被套220*240)")
QUILTS = ("150*200 4斤", "150*200 6斤", "200*230 8斤", "220*240 10斤")
GOODS = (
    LexiconProduct("1", "水洗棉四件套", "床品", (), ("奶茶色", "雾蓝"), BEDDING),
    LexiconProduct("2", "棉花被", "被子", (), (), QUILTS),
    LexiconProduct("3", "修护面霜", "护肤", (), (), ("30ml小样装", "50ml", "100ml家庭装")),
    LexiconProduct("4", "气垫", "彩妆", (), ("#01象牙白", "#02自然色"), ("正装15g", "正装15g+替换芯15g")),
    LexiconProduct("5", "唇釉", "彩妆", (), ("301烂番茄", "302奶茶裸", "303复古红"), ()),
    LexiconProduct("6", "枸杞", "滋补", (), (), ("500g罐装", "500g*2袋", "60小包礼盒")),
    LexiconProduct("7", "牛仔裤", "裤子", (), ("黑色", "粉色格子"), ("34(2尺7)", "36(2尺8)", "38(2尺9)")),
    LexiconProduct("8", "机能鞋", "童鞋", (), ("粉色",), ("23(内长14cm)", "24(内长14.5cm)")),
    LexiconProduct("9", "床笠", "床品", (), ("白色",), ("0.9*2.0", "1.5*2.0", "1.8*2.0", "1.8*2.2")),
    LexiconProduct(
        "10", "打底裤", "裤子", (), ("黑色(加绒)", "咖色(加绒)"), ("均码 建议85-130斤", "加大 建议130-160斤")
    ),
)


@pytest.mark.parametrize(
    ("pinned", "text", "color", "size"),
    [
        ("1", "奶茶的1米5来一套", "奶茶色", BEDDING[1]),
        ("1", "1米2的三件套一套", None, BEDDING[0]),
        ("1", "雾蓝一米八的一套", "雾蓝", BEDDING[2]),
        ("2", "八斤的来一床", None, QUILTS[2]),
        ("2", "10斤的要一床", None, QUILTS[3]),
        ("2", "2米乘2米3的给我留一床", None, QUILTS[2]),
        ("3", "小样装拿一个", None, "30ml小样装"),
        ("3", "100ml的来一瓶", None, "100ml家庭装"),
        ("4", "02带替换芯的一盒", "#02自然色", "正装15g+替换芯15g"),
        ("4", "01一盒", "#01象牙白", None),
        ("5", "303一支", "303复古红", None),
        ("5", "烂番茄来一支", "301烂番茄", None),
        ("6", "两袋装的来一份", None, "500g*2袋"),
        ("6", "礼盒来一份", None, "60小包礼盒"),
        ("7", "2尺8黑的来一条", "黑色", "36(2尺8)"),
        ("7", "粉格子38一条", "粉色格子", "38(2尺9)"),
        ("8", "内长14.5的粉的一双", "粉色", "24(内长14.5cm)"),
        ("9", "1米5的白色来一个", "白色", "1.5*2.0"),
        ("9", "九十公分的要一个", None, "0.9*2.0"),
        ("9", "1.8乘2.2白色一个", "白色", "1.8*2.2"),
        ("10", "黑加绒均码一条", "黑色(加绒)", "均码 建议85-130斤"),
        ("10", "咖色加大来一条", "咖色(加绒)", "加大 建议130-160斤"),
    ],
)  # fmt: skip
def test_a_variant_is_claimed_by_a_part_that_is_its_alone(shop, pinned, text, color, size):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, reading.items) == (Intent.CLAIM, (Item(pinned, color, size, 1),))


def test_a_part_of_several_sizes_names_none_of_them_and_is_not_wished_for(shop):
    reading = shop.read("150*200的有吗", Context("2", None))
    assert (reading.intent, reading.items) == (Intent.ASK_STOCK, (Item("2", None, None, None),))
    assert reading.wish is None


def test_how_many_bags_are_taken_is_no_pack(shop):
    assert shop.read("来2袋", Context("6", None)).items == (Item("6", None, None, 2),)


def test_whom_it_suits_and_what_comes_with_it_are_no_parts():
    assert size_parts.parts("l(120-140斤)") == ["l"]
    assert size_parts.parts("5L*2桶(送袋装盐)") == ["5l", "2桶"]
    assert size_parts.parts("42码(170斤)") == ["42码"]


def test_what_is_told_in_one_way_has_no_parts():
    assert [size_parts.parts(one) for one in ("xl", "500g", "200*230cm", "三件套", "均码", "5斤装")] == [[]] * 6
