"""Sizes as sellers' files write them, with whom they suit or told in several ways, asked for by what fans type."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct(
        "1", "连衣裙", "女装", (), ("黑色【现货】",), ("M【90-105斤】", "L【105-120斤】", "XL【120-135斤】")
    ),
    LexiconProduct("2", "衬衫", "女装", (), ("白色",), ("155/80A(S)", "160/84A(M)", "165/88A(L)")),
    LexiconProduct("3", "小皮鞋", "女鞋", (), ("黑色",), ("36(230)", "37(235)", "38(240)")),
    LexiconProduct("4", "收纳箱", "家居", (), ("透明",), ("小号30L", "中号50L", "大号80L")),
    LexiconProduct("6", "童裤", "童装", (), ("灰色",), ("100cm", "110cm", "120cm")),
    LexiconProduct("7", "睡衣", "家居服", (), ("粉色",), ("M 80-100斤", "L 100-120斤", "XL 建议120-140斤")),
    LexiconProduct("8", "卫衣", "男装", (), ("黑",), ("170/M", "175/L", "180/XL")),
    LexiconProduct("9", "金枕榴莲", "水果", ("榴莲",), (), ("整果(3-4斤)", "整果(5-6斤)")),
)


@pytest.mark.parametrize(
    ("pinned", "text", "size"),
    [
        ("1", "黑L", "L【105-120斤】"), ("1", "黑色xl码一件", "XL【120-135斤】"),
        ("2", "白M", "160/84A(M)"), ("2", "白色160一件", "160/84A(M)"), ("2", "要84A的", "160/84A(M)"),
        ("3", "黑37", "37(235)"), ("3", "37码一双", "37(235)"), ("3", "235的来一双", "37(235)"),
        ("4", "透明大号两个", "大号80L"), ("4", "50L的一个", "中号50L"),
        ("6", "110cm灰色一条", "110cm"), ("6", "灰110", "110cm"),
        ("7", "粉L", "L 100-120斤"), ("7", "粉XL两套", "XL 建议120-140斤"),
        ("8", "黑L", "175/L"), ("8", "175黑一件", "175/L"), ("8", "黑180", "180/XL"),
    ],
)  # fmt: skip
def test_a_size_is_claimed_by_any_of_the_ways_in_which_it_is_told(shop, pinned, text, size):
    reading = shop.read(text, Context(pinned, None))
    assert reading.intent is Intent.CLAIM
    assert [(item.number, item.size) for item in reading.items] == [(pinned, size)]
    assert reading.facts == ()


def test_stock_of_such_a_size_is_asked_for_and_not_wished(shop):
    for pinned, size in (("1", "M【90-105斤】"), ("2", "160/84A(M)"), ("8", "170/M")):
        reading = shop.read("M码有吗", Context(pinned, None))
        assert (reading.intent, reading.wish) == (Intent.ASK_STOCK, None)
        assert reading.items == (Item(pinned, None, size, None),)


def test_what_two_sizes_have_in_common_names_neither(shop):
    assert [item.size for item in shop.read("整果来一个", Context("9", None)).items] == [None]


def test_a_childs_height_is_told_of_the_child(shop):
    reading = shop.read("我家孩子110cm 穿多大", Context("6", None))
    assert ("height_cm", 110) in {(fact.facet, fact.value) for fact in reading.facts}
