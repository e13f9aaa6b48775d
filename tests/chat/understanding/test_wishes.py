"""What is wished, cut as fans mean it: the thing, its colour, its size, and how it should be."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, StatedWish

GOODS = (
    LexiconProduct("1", "纯色卫衣", "上衣", ("卫衣",), ("黑色", "墨绿"), ("M", "L", "XL")),
    LexiconProduct("2", "广式香肠", "熟食", ("香肠",), ("原味", "麻辣味"), ("500g", "1kg")),
    LexiconProduct("3", "不粘压力锅", "锅具", ("压力锅",), ("银色",), ("4L", "6L")),
    LexiconProduct("4", "冷冻鱼片", "水产", ("鱼片",), (), ("500g",)),
    LexiconProduct("5", "珐琅刀具", "厨具", ("刀具",), ("黑色",), ("3件套", "7件套")),
    LexiconProduct("6", "素圈戒指", "饰品", ("戒指",), ("银色",), ("12", "13")),
)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        # A size before the name, with how big the thing is.
        ("3", "8L的大压力锅有没有", StatedWish("压力锅", None, "8L", None)),
        # A hue by itself is a colour where goods come in colours; before a fish it is another fish.
        ("1", "卡其的整一件呗", StatedWish(None, "卡其色", None, None)),
        ("1", "卫衣有没有肉色", StatedWish("卫衣", "肉色", None, None)),
        ("4", "黑鱼片有没有", StatedWish("黑鱼片", None, None, None)),
        # A thing, and what it should be.
        ("1", "一片式的有没有", StatedWish(None, None, None, "一片式")),
        ("5", "5件套的有没有", StatedWish(None, None, "5件套", None)),
        # Asked in the words of other places, or first of oneself.
        ("2", "烤鸭卖伐", StatedWish("烤鸭", None, None, None)),
        ("2", "牛肉丸可有", StatedWish("牛肉丸", None, None, None)),
        ("3", "蒸格能整一个不", StatedWish("蒸格", None, None, None)),
        (None, "俺想买个平底锅 啥时候上", StatedWish("平底锅", None, None, None)),
        # A thing that nobody lists is one, whatever the line ends with.
        ("1", "火铳出不出 想看性能", StatedWish("火铳", None, None, None)),
    ],
)  # fmt: skip
def test_a_wish_is_cut_where_its_parts_meet(shop, pinned, text, wish):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, reading.wish) == (Intent.WISH, wish)


def test_goods_that_are_not_sold_are_wished_however_the_line_goes_on(shop):
    for text in ("蚊帐几时上 这边都有蚊子了", "西装几时上 年底要开年会"):
        assert shop.read(text, Context(None, None)).intent is Intent.WISH


def test_a_price_to_reach_is_no_wish(shop):
    assert shop.read("30以内我就要 能做到不", Context("2", None)).intent is Intent.ASK_PRICE


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        # What one of a thing is counted by may begin its name; 没 may be a have-you.
        ("1", "想要条纹的", StatedWish(None, None, None, "条纹")),
        ("2", "有冇鱼丸", StatedWish("鱼丸", None, None, None)),
        ("4", "想要一公斤的", StatedWish(None, None, "一公斤", None)),
        # A small bottle, and what it holds: the measure says it all.
        ("3", "有没有8L的大锅", StatedWish("大锅", None, "8L", None)),
        ("6", "有细一点的没", StatedWish(None, None, None, "细一点")),
        # A colour before a colour is a third one, whatever is listed.
        ("6", "黑银色会出不", StatedWish(None, "黑银色", None, None)),
        # Dared, given, or asked for behind the thing.
        ("2", "驴肉敢不敢上", StatedWish("驴肉", None, None, None)),
        ("1", "马甲啥时候上新", StatedWish("马甲", None, None, None)),
        # A size told of oneself, and asked for.
        ("6", "我平时戴28 有28的不", StatedWish(None, None, "28", None)),
    ],
)  # fmt: skip
def test_a_wish_is_found_however_it_is_asked_for(shop, pinned, text, wish):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, reading.wish) == (Intent.WISH, wish)


@pytest.mark.parametrize("text", ["有虫眼没得", "有没有毛刺", "有说明书吗", "里面有没有夹层", "有检测报告没"])
def test_what_is_asked_of_the_goods_is_no_wish(shop, text):
    assert shop.read(text, Context("5", None)).intent is Intent.ASK_DETAIL


@pytest.mark.parametrize("text", ["我预算三百以内 XL的够得着不", "最多八百 1号拿得下不"])
def test_whether_a_budget_reaches_asks_the_price(shop, text):
    reading = shop.read(text, Context("1", None))
    assert (reading.intent, reading.facts[0].facet) == (Intent.ASK_PRICE, "budget")


def test_a_budget_beside_a_body_still_asks_what_fits(shop):
    assert shop.read("160 110斤 预算三百以内 穿多大", Context("1", None)).intent is Intent.ASK_FIT


@pytest.mark.parametrize("text", ["酱鸭 求求了", "几时有酱鸭", "酱鸭有安排没", "我就爱酱鸭 你家卖不"])
def test_a_thing_that_is_hoped_for_is_wished(shop, text):
    reading = shop.read(text, Context("1", None))
    assert (reading.intent, reading.wish.what) == (Intent.WISH, "酱鸭")


@pytest.mark.parametrize("text", ["上个月那件卫衣起球了", "扣子是树脂的么", "到底有没有酸味", "卫衣买一送一 还搞不搞"])
def test_what_only_sounds_like_asking_for_things_is_no_wish(shop, text):
    assert shop.read(text, Context("1", None)).wish is None


def test_whether_an_offer_still_holds_is_asked_of_the_price(shop):
    assert shop.read("刚才喊的拍一发二还算不", Context("1", None)).intent is Intent.ASK_PRICE


def test_a_taste_told_beside_a_quality_asks_for_the_quality(shop):
    assert shop.read("我最烦塞牙 肉丝多不多", Context("2", None)).intent is Intent.ASK_DETAIL


def test_stock_is_asked_of_whomever_the_line_tells(shop):
    reading = shop.read("我平时穿L 黑色L还有没", Context("1", None))
    assert (reading.intent, reading.items[0].color) == (Intent.ASK_STOCK, "黑色")


def test_who_wants_it_too_claims(shop):
    assert shop.read("老公在旁边瞪我 我也要", Context("1", None)).intent is Intent.CLAIM
