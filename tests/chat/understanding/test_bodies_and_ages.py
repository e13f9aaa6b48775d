"""Figures of bodies and ages where they stand close to sizes, prices, dates and goods that nobody wears."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Item

GOODS = (
    LexiconProduct("1", "加绒冲锋衣", "外套", ("冲锋衣",), ("黑色", "军绿"), ("M", "L", "XL", "XXL", "XXXL")),
    LexiconProduct("2", "网面办公椅", "椅子", ("办公椅", "椅子"), ("黑色", "灰白"), ("标准款", "加高款")),
    LexiconProduct("3", "男童灯芯绒裤", "童裤", ("灯芯绒裤",), ("深咖",), ("110", "120", "130", "140")),
    LexiconProduct("4", "实木餐桌", "家具", ("餐桌",), ("原木色",), ("1.2米", "1.4米")),
    LexiconProduct("7", "老爹鞋", "女鞋", ("老爹鞋",), ("白色",), ("36", "37", "38", "39")),
    LexiconProduct("6", "连裤袜", "袜子", ("连裤袜",), ("肤色", "黑色"), ("薄款", "厚款")),
)


def facts(reading):
    return {(fact.facet, fact.value) for fact in reading.facts}


@pytest.mark.parametrize(
    ("pinned", "text", "stated"),
    [
        # A child called by its place among others is not counted with its years.
        ("2", "老二三岁能坐不", {("audience", "孩子"), ("age", 3)}),
        ("2", "我家老二两岁半爬得上去不", {("audience", "孩子"), ("age", 2)}),
        # Figures right before a child are the child's.
        ("3", "身高98 体重29斤的男宝拍啥", {("audience", "孩子"), ("height_cm", 98), ("weight_kg", 14.5)}),
        # What stands between two figures may be somebody else, or what is had of goods.
        ("1", "我165 妹妹162 帮忙挑个码", {("height_cm", 165)}),
        ("2", "10斤都不够我家三个娃抢", {("audience", "孩子")}),
        # Nobody is part of what they cannot bear.
        ("6", "我对象乳胶过敏 这个含不含", {("allergy", "乳胶")}),
        ("6", "囡囡羊毛过敏 能穿不", {("audience", "孩子"), ("allergy", "羊毛")}),
        ("6", "我对象过敏", set()),
        # A blank parts a weight from the letters of a size.
        ("1", "一米七 150 XL军绿来一件", {("height_cm", 170), ("weight_kg", 75)}),
        ("1", "168 130 XL还是XXL", {("height_cm", 168), ("weight_kg", 65)}),
        # A height and a weight together are a body's, whatever is sold.
        ("2", "178 170斤 这椅子扛得住不", {("height_cm", 178), ("weight_kg", 85)}),
        ("2", "一米八二 190 标准款够坐吗", {("height_cm", 182), ("weight_kg", 95)}),
        ("6", "160 105斤 会不会勒", {("height_cm", 160), ("weight_kg", 52.5)}),
        ("4", "一米四 180斤的桌面承重够不够", set()),
        ("4", "一米二乘六十的有没有", set()),
        # The weight may be said first; a size that is listed is none.
        ("1", "我110 158 穿多大", {("height_cm", 158), ("weight_kg", 55)}),
        ("3", "儿子50斤 130穿得进不", {("audience", "孩子"), ("weight_kg", 25)}),
        # A kilogram has two names, and each tells a height beside it.
        ("1", "儿子120 25公斤 穿多大", {("audience", "孩子"), ("height_cm", 120), ("weight_kg", 25)}),
        ("1", "儿子120 25千克 穿多大", {("audience", "孩子"), ("height_cm", 120), ("weight_kg", 25)}),
        ("1", "军绿129 158各一件", set()),
        # Whose the figure is that stands in one clause with somebody, however it is told.
        ("1", "身高一米的闺女穿130会不会大", {("audience", "孩子"), ("height_cm", 100)}),
        ("1", "一米一的儿子穿多大", {("audience", "孩子"), ("height_cm", 110)}),
        ("1", "娃这月窜到25斤 穿啥码", {("audience", "孩子"), ("weight_kg", 12.5)}),
        ("1", "给我家两岁的换一件大的", {("audience", "孩子"), ("age", 2)}),
        ("3", "我家伢3岁 穿得不", {("audience", "孩子"), ("age", 3)}),
        ("1", "儿子头一回面试 平时穿L 拿M是不是挤", {("audience", "孩子"), ("size", "L")}),
        ("1", "外婆缩到一米四八了 才八十二斤 穿M行不", {("audience", "老人"), ("height_cm", 148), ("weight_kg", 41)}),
        ("1", "我妈一百二 里头再套个秋衣 L会不会紧", {("audience", "妈妈"), ("weight_kg", 60)}),
        ("1", "生完老二120斤 L勒肚子不", {("weight_kg", 60)}),
        # By how much somebody has changed is not what they weigh.
        ("1", "我160 胖了20斤 现在140斤", {("height_cm", 160), ("weight_kg", 70)}),
        ("1", "我158 瘦了8公斤 现在52公斤穿啥", {("height_cm", 158), ("weight_kg", 52)}),
        # What a height may come to is no weight.
        ("1", "我1米68 穿上鞋有175没", {("height_cm", 168)}),
        # Ages, told of clothes too where what one seems is asked.
        ("1", "我才43 穿军绿会不会显老", {("age", 43)}),
        ("2", "本人46 腰不好 坐着行不", {("age", 46)}),
        ("1", "我爸66 个子170 穿L行不", {("audience", "爸爸"), ("age", 66), ("height_cm", 170)}),
        ("2", "给我妹13 写作业坐", {("age", 13)}),
        ("6", "我爸痛风六十三了这个勒不勒腿", {("audience", "爸爸"), ("age", 63)}),
        # Neither a date nor two of them are years of age.
        ("1", "我五号下的单 今儿都十九了", set()),
        ("3", "110一条 130一条 姐弟俩", set()),
        ("1", "封顶两百 能拿不", {("budget", 200)}),
        ("1", "预算200封顶 168能拿不", {("budget", 200)}),
        ("1", "妈的 太好看了 黑L来一件", set()),
        ("2", "这椅子晃得像我奶的牙", set()),
    ],
)  # fmt: skip
def test_figures_are_of_whom_and_what_they_stand_beside(shop, pinned, text, stated):
    found = facts(shop.read(text, Context(pinned, None)))
    assert found - {("audience", "男士")} == stated


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("1", "黑L一件 军绿XL一件 两口子穿", [("黑色", "L", 1), ("军绿", "XL", 1)]),
        ("1", "军绿三个加一件", [("军绿", "XXXL", 1)]),
        ("3", "深咖120 年三十穿", [("深咖", "120", None)]),
        ("1", "拍成L了 帮我换XL", [(None, "XL", None)]),
        ("1", "付了 黑XL 别给我发成军绿", [("黑色", "XL", None)]),
    ],
)
def test_a_unit_ends_where_another_word_begins(shop, pinned, text, items):
    said = shop.read(text, Context(pinned, None)).items
    assert list(said) == [Item(pinned, *one) for one in items]


@pytest.mark.parametrize(
    ("pinned", "text", "stated"),
    [
        # Never to have tried a thing is no dislike, and who fears the cold tells of a body.
        ("1", "从来没穿过冲锋衣 会不会闷", set()),
        ("1", "我就怕冷 军绿L来一件", set()),
        ("1", "我从来不穿军绿 黑色L来一件", {("dislikes", "军绿")}),
        # A part of somebody that is as old is no age.
        ("2", "我这80岁的腰 这椅子救得了不", set()),
        ("2", "68岁腰不好 坐着行不", {("age", 68)}),
        # Who has a day to dress for.
        ("3", "周末儿子要上台表演 今天拍来得及不", {("audience", "孩子")}),
        ("1", "给屋头三个娃囤几件", {("audience", "孩子")}),
        # Half sizes of feet.
        ("7", "我脚37半 拿多大", {("size", "37.5")}),
        ("7", "我平时穿37码半 拿多大", {("size", "37.5")}),
    ],
)
def test_tastes_and_wearers_are_told_apart_from_what_sounds_alike(shop, pinned, text, stated):
    assert facts(shop.read(text, Context(pinned, None))) == stated
