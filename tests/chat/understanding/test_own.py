"""A seller's own words are read as the seller says."""

from __future__ import annotations

import pytest

from anchor_console.chat.understanding.catalog.lexicon import Lexicon
from anchor_console.chat.understanding.context import Context
from anchor_console.chat.understanding.own import OwnWord, own_words
from anchor_console.chat.understanding.own_lexicon import with_own, with_own_names
from anchor_console.chat.understanding.reader import Reader
from anchor_console.chat.understanding.reading import Intent, Item
from tests.chat.understanding.conftest import SHOP


@pytest.fixture
def own_read(words):
    def read(text: str, *own: OwnWord, pinned: str | None = "5"):
        with_words = with_own(words, own)
        return Reader(Lexicon(with_own_names(SHOP, own), with_words), with_words).read(text, Context(pinned, None))

    return read


def test_a_word_for_an_intent_settles_it_and_is_the_reason(own_read):
    assert own_read("薅它薅它").intent is not Intent.CLAIM
    reading = own_read("薅它薅它", OwnWord("薅它", "intent", "claim"))
    assert (reading.intent, reading.items) == (Intent.CLAIM, (Item("5", None, None, None),))
    assert "claim:薅它" in {reason.rule for reason in reading.reasons}


@pytest.mark.parametrize("line", ["蹲蹲", "付款啦蹲蹲", "蹲蹲蹲蹲蹲蹲"])
def test_a_word_for_an_intent_settles_it_whatever_else_would_be_made_of_the_line(own_read, line):
    assert own_read(line, OwnWord("蹲蹲", "intent", "claim")).intent is Intent.CLAIM


def test_a_name_may_be_typed_in_any_width(own_read):
    assert own_read("xhk来一条", OwnWord("ＸＨＫ", "product", "5"), pinned="1").items == (Item("5", None, None, 1),)


def test_a_name_for_a_product_names_it(own_read):
    assert own_read("小黑腿来一条", OwnWord("小黑腿", "product", "5"), pinned="1").items == (Item("5", None, None, 1),)


def test_a_word_for_a_colour_is_that_colour(own_read):
    own = OwnWord("煤球色", "color", "黑色")
    assert own_read("煤球色XL来一条", own).items == (Item("5", "黑色", "XL", 1),)


def test_a_word_for_a_person_is_whom_the_line_buys_for(own_read):
    facts = own_read("给俺家老佛爷来一条", OwnWord("老佛爷", "person", "妈妈")).facts
    assert [(fact.facet, fact.value) for fact in facts] == [("audience", "妈妈")]


@pytest.mark.parametrize(
    "stored",
    [
        None,
        3,
        {"a": 1},
        [["x"]],
        [[1, 2, 3]],
        [["", "color", "黑色"]],
        [["x", "intent", "nonsense"]],
        [["x", "y", "z"]],
    ],
)
def test_what_is_no_own_word_is_left_out(stored):
    assert own_words(stored) == ()
