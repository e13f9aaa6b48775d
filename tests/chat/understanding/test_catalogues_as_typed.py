"""A catalogue may be typed in full width and in traditional characters; lines may be, too."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("1", "Ｔ恤", "上衣", ("ＯＶＥＲ衫",), ("駝色", "霧霾藍", "黑／白"), ("Ｍ", "Ｌ", "ＸＬ")),
    LexiconProduct("2", "純棉襪子", "襪子", ("襪子", "棉襪"), ("藍", "綠"), ("３６－３９", "４０－４４")),
    LexiconProduct("3", "雞精", "調味", (), (), ("５００ｇ", "１ｋｇ")),
    LexiconProduct("4", "防水床墊", "床品", ("床墊",), ("白色",), ("150×200cm", "180×200cm")),
)


@pytest.mark.parametrize(
    ("pinned", "text", "items"),
    [
        ("2", "T恤XL驼色来一件", [Item("1", "駝色", "ＸＬ", 1)]),
        ("1", "霧霾藍L要了", [Item("1", "霧霾藍", "Ｌ", None)]),
        ("2", "over衫M来一件", [Item("1", None, "Ｍ", 1)]),
        ("1", "蓝的袜子36-39两双", [Item("2", "藍", "３６－３９", 2)]),
        ("2", "要綠的40-44一雙", [Item("2", "綠", "４０－４４", 1)]),
        ("1", "鸡精一公斤的来一袋", [Item("3", None, "１ｋｇ", 1)]),
        ("4", "一米八的来一张", [Item("4", None, "180×200cm", 1)]),
    ],
)
def test_items_are_named_as_the_catalogue_writes_them_however_a_line_does(shop, pinned, text, items):
    reading = shop.read(text, Context(pinned, None))
    assert (reading.intent, list(reading.items)) == (Intent.CLAIM, items)


@pytest.mark.parametrize(
    ("text", "facts"),
    [
        ("我媽62歲 穿幾碼", {("audience", "妈妈"), ("age", 62)}),
        ("我最討厭緊身的", {("dislikes", "緊身")}),
        ("妳們家純棉的嗎", set()),
    ],
)
def test_facts_are_told_in_traditional_characters_too(shop, text, facts):
    assert {(fact.facet, fact.value) for fact in shop.read(text, Context("1", None)).facts} == facts
