"""Sizes of a number and a word: 2尺3, 6.8米."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.lexicon import LexiconProduct
from anchor_console.chat.understanding.reading import Item

GOODS = (
    LexiconProduct("1", "弹力牛仔裤", "裤子", ("牛仔裤",), ("蓝色", "黑色"), ("1尺9", "2尺", "2尺1", "2尺3")),
    LexiconProduct("2", "伸缩晾衣杆", "家居", ("晾衣杆",), ("白色", "银色"), ("2.4米", "3.6米", "6.8米")),
    LexiconProduct("8", "加绒卫衣", "上衣", ("卫衣",), ("白色", "黑色"), ("M", "L", "XL")),
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


def test_a_waist_in_chi_is_a_body_where_it_asks_what_fits(shop):
    assert items_of(shop, "1", "我妈腰围二尺三 穿多大") == [Item("1", None, None, None)]


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
