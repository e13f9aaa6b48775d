"""Seedlings by their years, names whose pieces are words of any talk, and what is of several people."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import Lexicon, LexiconProduct
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, Item

GOODS = (
    LexiconProduct("1", "欧洲月季苗", "花卉", ("月季",), ("果汁阳台", "蓝色风暴"), ("2年苗", "3年苗")),
    LexiconProduct("3", "葡萄苗", "果苗", ("葡萄",), ("裸根", "带盆"), ("1年苗", "2年苗")),
    LexiconProduct("8", "栀子花", "花卉", (), (), ("30-40cm", "40-50cm")),
    LexiconProduct("16", "花盆", "园艺", (), (), ("180#", "230#")),
    LexiconProduct("18", "园艺手套", "园艺", ("手套",), (), ("L", "XL")),
)


@pytest.fixture(scope="module")
def shop(words) -> Reader:
    return Reader(Lexicon(GOODS, words), words)


def test_years_alone_are_the_seedling_of_so_many(shop):
    assert shop.read("葡萄裸根2年 要4棵", Context("16", None)).items == (Item("3", "裸根", "2年苗", 4),)


def test_years_that_something_took_are_no_size(shop):
    assert shop.read("葡萄种了2年 还没挂果", Context("3", None)).items == (Item("3", None, None, None),)


def test_a_piece_of_a_colours_name_names_no_other_product(shop):
    read = shop.read("阳台种辣椒 拿几号的好", Context("16", None))
    assert (read.intent, read.items) == (Intent.ASK_FIT, (Item("16", None, None, None),))


@pytest.mark.parametrize("text", ["3号大棚看着真大", "我们3号工地停工了", "三号坑昨天爆护了"])
def test_a_place_with_a_number_is_no_product(shop, text):
    assert shop.read(text, Context("1", None)).items == ()


def test_what_each_of_several_children_gets_is_as_many(shop):
    assert shop.read("给仨小子一人一双 XL的", Context("18", None)).items == (Item("18", None, "XL", 3),)


def test_the_usual_size_of_gloves_is_a_fact(shop):
    facts = shop.read("平时手套都戴XL 这个码准不准", Context("18", None)).facts
    assert [(fact.facet, fact.value) for fact in facts] == [("size", "XL")]


def test_what_one_keeps_is_liked_for_what_it_is(shop):
    facts = shop.read("就爱养香的", Context("8", None)).facts
    assert [(fact.facet, fact.value) for fact in facts] == [("likes", "香")]
