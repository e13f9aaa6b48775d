"""What lines say where goods are sold by the sizes of feet, and where bags are carried."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item, StatedWish

GOODS = (
    LexiconProduct("1", "软底豆豆鞋", "女鞋", ("豆豆鞋",), ("黑色", "酒红", "灰粉"), ("36", "37", "38", "39", "40")),
    LexiconProduct("2", "厚底居家棉拖", "女鞋", ("拖鞋",), ("豆沙粉", "藏蓝"), ("36-37", "38-39", "40-41")),
    LexiconProduct("3", "童款学步鞋", "童鞋", ("学步鞋",), ("黄色", "粉色"), ("21", "22", "23", "24")),
    LexiconProduct("4", "直筒牛仔裤", "裤装", ("牛仔裤",), ("深蓝", "黑色"), ("26", "27", "28", "29", "30")),
    LexiconProduct("10", "大容量托特包", "箱包", ("托特包",), ("黑色", "焦糖色", "奶白"), ("中号", "大号")),
    LexiconProduct("12", "链条小方包", "箱包", ("小方包",), ("黑色", "白色", "酒红"), ()),
    LexiconProduct("16", "防盗双肩包", "箱包", ("双肩包",), ("黑色", "卡其色", "紫色"), ()),
    LexiconProduct("18", "男士棉袜", "袜子", ("棉袜",), ("黑色",), ("36-39", "40-44")),
    LexiconProduct("19", "足银戒指", "饰品", ("戒指",), ("银色",), ("12", "13", "14")),
    LexiconProduct("17", "触屏手套", "配饰", ("手套",), ("黑色", "灰色"), ()),
)


@pytest.mark.parametrize(
    ("pinned", "text", "facts", "items"),
    [
        ("1", "我39 我姑娘37 要不要都拿大一码", {("size", "39"), ("size", "37"), ("audience", "孩子")}, [(None, None)]),
        ("1", "我38我姑娘37 都穿得了不", {("size", "38"), ("size", "37"), ("audience", "孩子")}, [(None, None)]),
        ("1", "我球鞋38皮鞋37 这个咋拿", {("size", "38"), ("size", "37")}, [(None, None)]),
        ("1", "我37的脚垫一垫就行 灰粉38拿下", {("size", "37")}, [("灰粉", "38")]),
        ("1", "我爷爷脚小 才39 他穿得了不", {("audience", "老人"), ("size", "39")}, [(None, None)]),
        ("2", "我41的脚 老公44 这个俺俩谁能穿", {("size", "41"), ("size", "44"), ("audience", "老公")}, [(None, None)]),
        ("1", "怀老二脚肿一圈 平时38 现在拿40成不", {("audience", "孕妇"), ("size", "38")}, [(None, "40")]),
        ("3", "闺女22 现在拿几码", {("audience", "孩子"), ("size", "22")}, [(None, None)]),
        ("1", "我妈38 我37 酒红各来一双", {("audience", "妈妈"), ("size", "38"), ("size", "37")},
         [("酒红", "38"), ("酒红", "37")]),
        ("1", "我38 我婆婆37 都要黑的", {("size", "38"), ("size", "37"), ("audience", "老人")},
         [("黑色", "38"), ("黑色", "37")]),
        ("4", "我29的腰 穿28勒不勒", {("size", "29")}, [(None, "28")]),
        ("18", "我爸44 穿40-44行不", {("audience", "爸爸"), ("size", "44")}, [(None, "40-44")]),
        # Who wants a half size is not given the whole one.
        ("1", "灰粉36码半来一双", set(), [("灰粉", None)]),
        ("1", "灰粉36半来一双", set(), [("灰粉", None)]),
        ("1", "灰粉36码来一双", set(), [("灰粉", "36")]),
        ("19", "我戴13 这个偏大不", {("size", "13")}, [(None, None)]),
        # Ages, and sizes that are only asked for, are no worn sizes.
        ("1", "我38 穿这个显老不", set(), [(None, "38")]),
        ("1", "俺72了 穿酒红会不会太扎眼", {("age", 72)}, [("酒红", None)]),
        ("1", "我38了 穿这个行不", {("age", 38)}, [(None, None)]),
        ("1", "我今年整五十 穿这个行不", {("age", 50)}, [(None, None)]),
        ("1", "给我妈38酒红来一双", {("audience", "妈妈")}, [("酒红", "38")]),
        ("1", "我37 酒红来一双", set(), [("酒红", "37")]),
        ("1", "怀老大那会儿买过 38的合适不", set(), [(None, "38")]),
        ("1", "39酒红来一双 别家都到38就没了", set(), [("酒红", "39")]),
        ("2", "36-37两双 我妈一双我一双", {("audience", "妈妈")}, [(None, "36-37")]),
        ("16", "我也一米六 你背上转个身我看看", {("height_cm", 160)}, [(None, None)]),
    ],
)  # fmt: skip
def test_a_number_said_of_somebody_is_the_size_they_wear_where_nothing_else_fits(shop, pinned, text, facts, items):
    reading = shop.read(text, Context(pinned, None))
    assert {(fact.facet, fact.value) for fact in reading.facts} == facts
    assert [(item.color, item.size) for item in reading.items] == items


def test_what_was_sent_wrongly_is_nobodys_size(shop):
    assert shop.read("左脚37右脚38 你家咋配的货", Context("1", None)).facts == ()
    asked = shop.read("我左脚37右脚38 拿哪个", Context("1", None))
    assert {fact.value for fact in asked.facts} == {"37", "38"}


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("12", "黑色一个 早点发 我16号就走", [Item("12", "黑色", None, 1)]),
        ("12", "黑色一个 16号我坐火车走", [Item("12", "黑色", None, 1)]),
        ("12", "黑色一个 10号我婆婆生日", [Item("12", "黑色", None, 1)]),
        ("12", "16号走起", [Item("16", None, None, None)]),
        ("12", "16号我要一个", [Item("16", None, None, 1)]),
        ("12", "黑色白色各来一个 我们姐俩背", [Item("12", "黑色", None, 1), Item("12", "白色", None, 1)]),
        ("16", "紫色的要一个 抱着孩子俩手都占着呢", [Item("16", "紫色", None, 1)]),
        ("17", "黑色的来俩手套", [Item("17", "黑色", None, 2)]),
        ("12", "白色的一个 我从来不背黑色", [Item("12", "白色", None, 1)]),
        ("10", "黑的大的来俩", [Item("10", "黑色", "大号", 2)]),
        ("10", "黑的大的中的各一个", [Item("10", "黑色", "大号", 1), Item("10", "黑色", "中号", 1)]),
        ("10", "大的孩子要背 黑的来一个", [Item("10", "黑色", None, 1)]),
        ("16", "卡的来一个", [Item("16", "卡其色", None, 1)]),
        ("2", "脱鞋来两双", [Item("2", None, None, 2)]),
        ("4", "黑色28来一条", [Item("4", "黑色", "28", 1)]),
    ],
)
def test_dates_people_and_hands_are_no_part_of_what_is_taken(shop, pinned, text, items):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, list(reading.items)) == (Intent.CLAIM, items)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("1", "酒红40点不动 是没了还是我手机的事", [("酒红", "40")]),
        ("1", "酒红咋39了 刚才不是说29吗", [("酒红", None)]),
        ("16", "给老公用的 能放几张卡", [(None, None)]),
        ("1", "豆豆鞋掉毛 一脱鞋满脚黑毛", [(None, None)]),
        ("10", "我从来不背黑色 有奶白没", [("奶白", None)]),
    ],
)
def test_taps_prices_cards_and_what_one_takes_off_name_nothing(shop, pinned, text, items):
    reading = shop.read(text, Context(pinned, None))
    assert [(item.color, item.size) for item in reading.items] == items


@pytest.mark.parametrize(
    ("text", "taste"),
    [
        ("我只背真皮的 这个是整张牛皮不", ("likes", "真皮")),
        ("我就爱能装的 黑色归我", ("likes", "能装")),
        ("我从来不穿带跟的 有平底没", ("dislikes", "带跟")),
        ("走路咔咔响不 我最烦带响的", ("dislikes", "带响")),
        ("我从来不用带香精的", ("dislikes", "香精")),
    ],
)
def test_tastes_are_told_in_the_fans_own_word(shop, text, taste):
    reading = shop.read(text, Context("10", None))
    assert [(fact.facet, fact.value) for fact in reading.facts] == [taste]


def test_a_budget_or_a_use_beside_a_wish_leaves_it_one(shop):
    wished = shop.read("妈咪包有没有 预算一百五以内", Context("16", None))
    assert (wished.intent, wished.wish) == (Intent.WISH, StatedWish("妈咪包", None, None, None))
    wished = shop.read("给俺爹找个腰包 赶集收钱使 有没有", Context("16", None))
    assert (wished.intent, wished.wish) == (Intent.WISH, StatedWish("腰包", None, None, None))
