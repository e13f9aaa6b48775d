from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.chat import history_store
from anchor_console.chat.fulltext import holds, phrase_of, words_of
from anchor_console.chat.history import Filter
from anchor_console.core.text import fold
from tests.chat.lines import a_line, a_shop, hear, next_session

_FEW = "羊毛大衣号码的，！１L "
texts = st.text(st.sampled_from(_FEW), max_size=12) | st.text(st.characters(codec="utf-8"), max_size=12)
chinese = st.text(st.sampled_from("羊毛大衣号码的"), min_size=1, max_size=6)


@pytest.mark.parametrize(
    ("text", "query", "is_found"),
    [
        ("有没有羊毛大衣", "大衣", True),
        ("有没有羊毛大衣", "衣", True),
        ("羊，毛", "羊毛", False),
        ("５号 黑色Ｌ", "5号黑色l", True),
        ("我165CM", "165 cm", True),
        ("30号", "3", False),
        ("hold住", "ho", True),
        ("hold住", "old", False),
        ('他说"要"', '"要"', True),
        ("好😍😍", "😍", True),
        ("100%羊毛", "100%", True),
        ("羊毛", "NEAR OR *", False),
    ],
)
def test_a_line_is_found_by_its_words(text, query, is_found):
    phrase = phrase_of(query)
    assert phrase is not None
    assert holds(words_of(text), phrase) is is_found
    with a_shop() as shop:
        (row,) = hear(shop, a_line(1, text))
        found = history_store.rows_before(shop.database.read(), shop.session.id, None, 9, Filter(text=query))
        assert [one.id for one in found] == ([row.id] if is_found else [])


@pytest.mark.parametrize("query", ["", "   ", "\u200b", "\0"])
def test_a_query_without_words_asks_nothing(query):
    assert phrase_of(query) is None
    assert Filter(text=query).is_open


@given(st.lists(texts, max_size=15), st.lists(chinese, min_size=1, max_size=5))
def test_a_search_finds_just_what_reading_every_line_finds(many_evenings, lines, words):
    shop = next_session(many_evenings)
    rows = hear(shop, *(a_line(number, text) for number, text in enumerate(lines)))
    for word in words:
        found = history_store.rows_before(shop.database.read(), shop.session.id, None, 99, Filter(text=word))
        assert [row.id for row in found] == [row.id for row in rows if word in "".join(fold(row.text).split())]


@given(texts, texts)
def test_memory_and_disk_find_the_same(many_evenings, text, query):
    shop = next_session(many_evenings)
    (row,) = hear(shop, a_line(1, text))
    wanted = Filter(text=query)
    found = history_store.rows_before(shop.database.read(), shop.session.id, None, 9, wanted)
    assert bool(found) is wanted.predicate()(row)
