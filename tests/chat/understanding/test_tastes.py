"""What fans like, cannot stand and cannot bear, in whatever order and dialect they say it."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent

GOODS = (
    LexiconProduct("1", "手撕肉干", "零食", ("肉干",), ("原味", "香辣"), ("100g", "250g")),
    LexiconProduct("2", "焖烧杯", "杯具", ("焖烧杯",), ("黑色", "白色"), ("500ml", "800ml")),
    LexiconProduct("3", "阔腿裤", "裤子", ("阔腿裤",), ("黑色", "卡其"), ("M", "L", "XL")),
)


def facts(reading):
    return {(fact.facet, fact.value) for fact in reading.facts if fact.facet != "audience"}


@pytest.mark.parametrize(
    ("pinned", "text", "stated"),
    [
        # What is named first, or by a clause alone.
        ("1", "香辣还有没 甜的我不吃", {("dislikes", "甜")}),
        ("3", "太长的我从来不买 这条多长", {("dislikes", "太长")}),
        ("1", "这袋是孜然 我不爱 有原味没", {("dislikes", "孜然")}),
        ("1", "里面是母的吧 母的我不吃", {("dislikes", "母的")}),
        ("1", "不吃葱 原味100g来一袋", {("dislikes", "葱")}),
        ("3", "颜色太暗的我不喜欢", {("dislikes", "太暗")}),
        ("1", "孜然我吃不惯 有原味没", {("dislikes", "孜然")}),
        ("3", "就喜欢这种宽松的 黑色L一条", {("likes", "宽松")}),
        ("2", "最受不了那种咔咔声 响不响", {("dislikes", "咔咔声")}),
        ("1", "真的我不买 太贵", set()),
        ("3", "超过一百我不买 便宜点", {("budget", 100)}),
        ("1", "不吃饭都行 原味100g来一袋", set()),
        # In other words.
        ("1", "我从小就爱恰甜 有甜的没", {("likes", "甜")}),
        ("2", "俺从来不使铁的 里头是啥", {("dislikes", "铁")}),
        ("2", "俺就认不锈钢 白色500ml一个", {("likes", "不锈钢")}),
        ("1", "我沾不得花椒 香辣的放花椒没", {("dislikes", "花椒")}),
        ("2", "我最烦那种塑料味 有味没", {("dislikes", "塑料味")}),
        ("1", "俺最膈应花椒 原味的有没", {("dislikes", "花椒")}),
        ("3", "俺就待见纯棉哩 这里头有棉没", {("likes", "纯棉")}),
        ("2", "我从来不用玻璃容易碎 白色500ml来一个", {("dislikes", "玻璃")}),
        # Fears of a parcel, courage, what one can, and manners are no taste.
        ("2", "就怕收不到货 到付行不", set()),
        ("3", "腿粗的都敢穿阔腿裤了 黑色L一条", set()),
        ("3", "L我只能套上一条腿 有XXL没", set()),
        ("2", "我就爱讲实话 确实保温", set()),
        ("2", "我这人不爱计较 给我两个黑色的", set()),
        ("2", "办公室离不开热水 白色800ml一个", set()),
        ("1", "最怕食堂的菜 肉干250g来一袋", {("dislikes", "食堂")}),
        ("2", "不沾手印吗 白色的", set()),
        # Allergies.
        ("1", "我对花椒重度过敏 香辣能吃不", {("allergy", "花椒")}),
        ("1", "俺花生过敏 里头有没有", {("allergy", "花生")}),
        ("1", "我闺女查出来过敏 原味能吃不", set()),
        ("1", "我家小子花生过敏 里头有没有", {("allergy", "花生")}),
        ("1", "头回吃怕过敏 能先尝一块不", set()),
        ("1", "别人过敏我不过敏 香辣250g一袋", set()),
        ("1", "额花椒过敏 香辣能吃不", {("allergy", "花椒")}),
        ("1", "本人花生过敏 能碰不", {("allergy", "花生")}),
        ("1", "我喝不来酸的 原味250g一袋", {("dislikes", "酸")}),
        ("2", "方的我不爱使 白色500ml来一个", {("dislikes", "方")}),
    ],
)  # fmt: skip
def test_tastes_and_allergies_are_told_in_any_order_and_dialect(shop, pinned, text, stated):
    assert facts(shop.read(text, Context(pinned, None))) == stated


@pytest.mark.parametrize("text", ["不喜欢紧身的", "最讨厌化纤", "我只穿纯棉的"])
def test_who_but_tells_a_taste_asks_for_nothing(shop, text):
    reading = shop.read(text, Context("3", None))
    assert (reading.intent, reading.items) == (Intent.CHATTER, ())
    assert facts(reading)
