"""Figures, ages, purses and sizes told beside those of others, of goods, and of what is only hoped for."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import SELF, Intent

GOODS = (
    LexiconProduct("1", "抓绒卫裤", "裤子", ("卫裤",), ("黑色", "灰色"), ("XL", "2XL", "3XL", "4XL", "5XL")),
    LexiconProduct("2", "艾草泡脚桶", "家用", ("泡脚桶",), ("木色",), ("小号", "大号")),
    LexiconProduct("3", "儿童速干衣", "童装", ("速干衣",), ("蓝色", "粉色"), ("110", "120", "130", "140")),
    LexiconProduct("4", "素圈戒指", "首饰", ("素圈",), ("银色",), ("12号", "13号", "14号")),
    LexiconProduct("5", "儿童板鞋", "童鞋", ("板鞋",), ("白色", "粉色"), ("28", "29", "30", "31")),
    LexiconProduct("6", "软底豆豆鞋", "女鞋", ("豆豆鞋",), ("黑色",), ("35", "36", "37", "38", "39")),
    LexiconProduct("7", "滋养眼霜", "护肤", ("眼霜",), (), ("15g", "30g")),
)


def facts(reading):
    return {(fact.facet, fact.value) for fact in reading.facts if fact.facet != "audience"}


@pytest.mark.parametrize(
    ("pinned", "text", "stated"),
    [
        # Of whom the fan compares themself with, nothing is told of the fan; what is told of the fan is told alike.
        ("1", "我妈180斤3XL正好 我200穿4XL行不", {("weight_kg", 100)}),
        ("1", "我同事190斤穿着刚好 我205斤", {("weight_kg", 102.5)}),
        ("1", "给200斤的人穿紧不紧", set()),
        ("1", "我跟我哥加起来四百斤", set()),
        ("1", "想瘦到120斤再来买", set()),
        ("1", "我170斤 争取瘦到130斤", {("weight_kg", 85)}),
        ("1", "190的姐妹们举手 抱团买", set()),
        ("1", "200斤以下的能穿不", set()),
        ("1", "我200斤以下 能穿3XL不", {("weight_kg", 100)}),
        ("1", "从180斤瘦到150斤了 该拿几XL", {("weight_kg", 75)}),
        # What is worn oneself, and by a child, for whom sizes are told by height.
        ("1", "我自己穿3XL 有货吗", {("size", "3XL")}),
        ("1", "俺本人穿4XL", {("size", "4XL")}),
        ("1", "我闺女平时穿110码", {("size", "110")}),
        # What can be nothing but a weight.
        ("1", "俺二百二 给看看啥码", {("weight_kg", 110)}),
        ("1", "刚上秤一看175 又胖了", {("weight_kg", 87.5)}),
        ("2", "俺腿粗 二百斤 桶能放下不", {("weight_kg", 100)}),
        ("1", "微信多扣了我二百六", set()),
        ("1", "今天涨到189了 咋回事", set()),
        # Heights.
        ("1", "152的矮胖子 裤腿长不长", {("height_cm", 152)}),
        ("3", "130短不短 我闺女125", {("height_cm", 125)}),
        ("3", "我儿子瘦 128 46斤 拿多大", {("height_cm", 128), ("weight_kg", 23)}),
        ("3", "闺女10岁才128 拿多大", {("height_cm", 128), ("age", 10)}),
        ("3", "大宝140小宝110 各一件蓝的", set()),
        ("1", "189贵了 169我就拿", set()),
        # Ages.
        ("2", "我爷爷九十大寿 木色来一个", {("age", 90)}),
        ("2", "丈母娘过七十大寿 木色来一个", set()),
        ("7", "我48更年期 睡不好 抹它有用不", {("age", 48)}),
        ("7", "血压高的人能用不 俺61", {("age", 61)}),
        ("7", "我大姨子才33 抹这个早不早", {("age", 33)}),
        ("1", "灰的显老不 我才37", {("age", 37)}),
        ("7", "这把年纪了 58了还抹啥", {("age", 58)}),
        ("5", "30有没有 我娃30了", {("size", "30")}),
        ("2", "五岁的心智 见啥买啥", set()),
        # Purses.
        ("2", "超过150俺转身就走", {("budget", 150)}),
        ("2", "超过三百我媳妇得撕了我 能做到三百不", {("budget", 300)}),
        ("2", "不到一百我就拿 有这价没", {("budget", 100)}),
        ("2", "我最多出到八十", {("budget", 80)}),
        ("2", "桶40内径多少", set()),
        ("2", "不到一百斤能用不", set()),
        # Sizes, as they are written.
        ("1", "我平时穿4XL 这个偏大不", {("size", "4XL")}),
        ("1", "我平时穿xxl 这个偏大不", {("size", "XXL")}),
        ("4", "我平时戴13号 这个正不正", {("size", "13号")}),
        ("4", "手细一般是13号吗", set()),
        ("6", "脚瘦 37穿36行不", {("size", "37")}),
        ("6", "收到挤脚 我正经38的脚 换啥", {("size", "38")}),
        ("6", "我穿37挤 38松", set()),
        ("6", "左脚24厘米右脚24.5 穿多大", set()),
        ("6", "38码脚后跟磨破了 怎么换", set()),
        ("6", "左脚37右脚38 怎么发的", set()),
        ("6", "34的小脚有没有", set()),
        # Of who sells, and of the difference to them; the fan's own stay.
        ("1", "主播一米六吗", set()),
        ("1", "主播160 我165 120斤", {("height_cm", 165), ("weight_kg", 60)}),
        ("1", "跟主播一样160 能穿不", {("height_cm", 160)}),
        ("1", "模特168 100斤穿的什么码", set()),
        ("1", "主播身高165cm体重98斤穿的多大", set()),
        ("1", "主播160 95斤穿S 我160 110斤穿什么", {("height_cm", 160), ("weight_kg", 55)}),
        ("1", "跟主播一样160 95斤 穿多大", {("height_cm", 160), ("weight_kg", 47.5)}),
        ("1", "你说160 110斤穿多大", {("height_cm", 160), ("weight_kg", 55)}),
        ("1", "160以下能穿吗", set()),
        ("1", "160以下能拿下吗", {("budget", 160)}),
        ("1", "我比你重10斤 穿啥", set()),
        ("1", "穿上看着轻十斤", set()),
        # Years to which a thing lasts.
        ("1", "这裤子够穿到八十岁了", set()),
    ],
)  # fmt: skip
def test_figures_of_others_and_of_goods_are_told_from_the_fans(shop, pinned, text, stated):
    assert facts(shop.read(text, Context(pinned, None))) == stated


@pytest.mark.parametrize(
    ("text", "told"),
    [
        # What is said of another's body and size is both theirs; where it is asked, it is no size of theirs yet.
        ("我老公180 穿XXL", {("height_cm", 180, "老公"), ("size", "XXL", "老公")}),
        ("老公一米七四穿XL 直接寄他工地行不", {("height_cm", 174, "老公"), ("size", "XL", "老公")}),
        ("我爸175/75kg，穿4XL的", {("height_cm", 175, "爸爸"), ("weight_kg", 75, "爸爸"), ("size", "4XL", "爸爸")}),
        ("我妈155 120斤平时穿L 这个偏小吗",
         {("height_cm", 155, "妈妈"), ("weight_kg", 60, "妈妈"), ("size", "L", "妈妈")}),
        ("1号 我老公180 穿5XL要一件", {("height_cm", 180, "老公"), ("size", "5XL", "老公")}),
        ("我儿子6岁 身高118 穿120码",
         {("height_cm", 118, "孩子"), ("age", 6, "孩子"), ("size", "120", "孩子")}),
        ("我老公180 穿XXL行吗", {("height_cm", 180, "老公")}),
        ("我老公180 穿XXL 大不大", {("height_cm", 180, "老公")}),
        ("我老公180 能穿XXL", {("height_cm", 180, "老公")}),
        ("我老公180 拍XXL", {("height_cm", 180, "老公")}),
        ("我老公180 穿XXL还是XL", {("height_cm", 180, "老公")}),
        ("我老公180 穿XXL小了", {("height_cm", 180, "老公")}),
        ("你老公180 穿XXL", set()),
        # Whose word tells no audience is somebody else all the same.
        ("我对象178 150斤", {("height_cm", 178, "朋友"), ("weight_kg", 75, "朋友")}),
        ("我先生180 穿XXL", {("height_cm", 180, "朋友"), ("size", "XXL", "朋友")}),
    ],
)  # fmt: skip
def test_what_another_wears_is_theirs_where_it_is_told_and_not_asked(shop, text, told):
    reading = shop.read(text, Context("1", None))
    assert {(fact.facet, fact.value, fact.wearer) for fact in reading.facts if fact.facet != "audience"} == told


@pytest.mark.parametrize("text", ["130 45斤", "120 50斤", "我家120 50斤"])
def test_a_childs_body_alone_claims_nothing(shop, text):
    assert shop.read(text, Context("3", None)).intent is Intent.ASK_FIT


@pytest.mark.parametrize("text", ["110", "120 粉色", "110 38斤 来一套"])
def test_a_childs_size_is_claimed_by_itself_or_by_a_word_of_taking(shop, text):
    assert shop.read(text, Context("3", None)).intent is Intent.CLAIM


@pytest.mark.parametrize(
    ("pinned", "text", "wearer"),
    [
        ("3", "身高135，60斤，穿几码", "孩子"),
        ("3", "110 38斤穿多大", "孩子"),
        ("1", "瘦高个 130 45斤", "孩子"),
        ("3", "我家胖墩 120 70斤", "孩子"),
        ("3", "身高165 110斤 最大码能穿吗", SELF),
        ("3", "我150 80斤 最大码能穿吗", SELF),
        ("1", "150 80斤", SELF),
    ],
)
def test_a_body_that_can_be_but_a_childs_is_not_the_fans_own(shop, pinned, text, wearer):
    told = shop.read(text, Context(pinned, None)).facts
    assert told
    assert {one.wearer for one in told} == {wearer}
