"""Codes of figures and letters, and wishes that look like what the shop tells in one column or the other."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, Item, StatedWish

GOODS = (
    LexiconProduct("3", "全合成机油", "汽车用品", ("机油",), ("5W-30", "5W-40", "0W-20"), ("4L", "1L")),
    LexiconProduct("4", "金刚菩提手串", "文玩", ("金刚",), ("五瓣", "六瓣"), ("18mm", "20mm")),
    LexiconProduct("5", "星月菩提佛珠", "文玩", ("星月",), ("干磨", "水磨"), ("7*9mm", "8*10mm")),
    LexiconProduct("9", "防冻玻璃水", "汽车用品", ("玻璃水",), ("-25℃", "-40℃"), ("2L", "2L*4瓶")),
    LexiconProduct("11", "鸡蛋", "生鲜", (), ("30枚", "40枚"), ("散养",)),
)


@pytest.fixture(scope="module")
def shop(words) -> Reader:
    return Reader(Lexicon(GOODS, words), words)


@pytest.mark.parametrize(
    ("text", "color"), [("0w20来一桶", "0W-20"), ("5w-40来一桶", "5W-40"), ("5w30来一桶", "5W-30")]
)
def test_a_code_is_that_variant_with_its_joint_or_without(shop, text, color):
    assert shop.read(text, Context("3", None)).items == (Item("3", color, None, 1),)


@pytest.mark.parametrize("text", ["0w40来一桶", "5w60来一桶"])
def test_another_code_is_no_variant_by_its_parts(shop, text):
    assert shop.read(text, Context("3", None)).items == (Item("3", None, None, 1),)


@pytest.mark.parametrize(
    ("pinned", "text", "wish"),
    [
        ("4", "有没有七瓣的", StatedWish(None, None, None, "七瓣")),
        ("5", "6*8的做不做", StatedWish(None, None, "6*8", None)),
        ("11", "有没有60枚的", StatedWish(None, None, "60枚", None)),
    ],
)
def test_what_is_wished_is_of_the_column_whose_entries_look_so_and_a_pack_is_a_size(shop, pinned, text, wish):
    read = shop.read(text, Context(pinned, None))
    assert (read.intent, read.wish) == (Intent.WISH, wish)


def test_a_measure_and_how_many_name_the_pack_of_both(shop):
    assert shop.read("负25的玻璃水2升4瓶那个来一份", Context("3", None)).items[0].size == "2L*4瓶"


def test_a_weight_that_wears_something_is_somebodys(shop):
    facts = shop.read("一百一十斤戴20mm的紧不紧", Context("4", None)).facts
    assert [(fact.facet, fact.value) for fact in facts] == [("weight_kg", 55)]
