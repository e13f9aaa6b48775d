"""Goods whose file gives nothing but a long name: fans call them by what they are."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent

GOODS = (
    LexiconProduct(
        "1", "2026新款秋冬加绒加厚打底裤女外穿高腰显瘦", "裤子", (), ("A款黑色", "B款灰色"), ("M", "L", "XL")
    ),
    LexiconProduct("2", "【2件装】纯棉圆领短袖T恤女", "上衣", (), ("白色+黑色", "白色+灰色"), ("M", "L")),
    LexiconProduct("3", "东北五常大米新米10斤包邮", "粮油", (), ("稻花香", "长粒香"), ("5斤", "10斤")),
    LexiconProduct("4", "儿童加绒卫衣男女童外出服", "童装", (), ("奶黄", "雾蓝"), ("90", "100", "110")),
    LexiconProduct("5", "男士重磅卫衣", "男装", (), ("黑色",), ("L", "XL")),
    LexiconProduct("6", "高腰牛仔裤", "裤子", ("牛仔裤",), ("蓝色",), ("M", "L")),
)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("打底裤黑L", "1"),
        ("打底裤还有吗", "1"),
        ("T恤L一件", "2"),
        ("短袖有货吗", "2"),
        ("大米来10斤", "3"),
        ("牛仔裤L", "6"),
    ],
)
def test_goods_without_an_alias_are_called_by_what_they_are(shop, text, number):
    reading = shop.read(text, Context("5", None))
    assert reading.intent in (Intent.CLAIM, Intent.ASK_STOCK)
    assert [item.number for item in reading.items] == [number]


def test_what_two_of_them_are_names_neither(shop):
    assert [item.number for item in shop.read("卫衣还有吗", Context("3", None)).items] == ["3"]


def test_a_sort_is_named_by_its_letter(shop):
    assert [(item.color, item.size) for item in shop.read("A款L", Context("1", None)).items] == [("A款黑色", "L")]
    assert [(item.color, item.size) for item in shop.read("B款灰XL", Context("1", None)).items] == [("B款灰色", "XL")]
