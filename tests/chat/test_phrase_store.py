"""Phrases on disk: which lines say a text, and what becomes of what they meant."""

from __future__ import annotations

import itertools

from hypothesis import given, settings
from hypothesis import strategies as st

from anchor_console.chat import history_store as history
from anchor_console.chat import phrase_store
from anchor_console.chat.feed import ChatRow
from anchor_console.chat.phrases import key_of
from anchor_console.chat.understanding.reading import Intent
from tests.chat.lines import a_line, a_shop, hear, next_session
from tests.support.shop import item, reading

SPACED = st.lists(st.sampled_from(["", " ", "\u3000", "  "]), min_size=30, max_size=30)
TEXTS = st.text(st.sampled_from("我要5号L黑ab1.!！，\"'* 😍\x01"), min_size=1, max_size=10) | st.text(
    st.sampled_from("Lab12 "), min_size=1, max_size=30
)


@settings(max_examples=30)
@given(
    text=TEXTS, spaces=SPACED, end=st.sampled_from(["", "!", "！！", "。", " ~"]), others=st.lists(TEXTS, max_size=6)
)
def test_every_line_of_a_text_is_found_however_it_was_typed_and_no_other(
    many_evenings, text, spaces, end, others
) -> None:
    key = key_of(text)
    typed = "".join(itertools.chain.from_iterable(zip(text.upper(), spaces, strict=False))) + end
    lines = [text, typed, *others]
    claim = reading(Intent.CLAIM, item("5"), specific=True)
    shop = next_session(many_evenings)
    rows = hear(shop, *(a_line(at, said) for at, said in enumerate(lines)), understood=[claim] * len(lines))
    found = shop.do(lambda tx: phrase_store.lines_saying(tx, shop.session.id, key))
    assert found == [row.id for row in rows if key_of(row.text) == key]


readings = st.none() | st.builds(
    lambda intent, number, is_specific: reading(intent, *([item(number)] if number else []), specific=is_specific),
    st.sampled_from(list(Intent)),
    st.sampled_from([None, "1", "5"]),
    st.booleans(),
)


@settings(max_examples=30)
@given(meant=st.lists(readings, max_size=4), again=st.booleans())
def test_whatever_lines_meant_is_given_back_whole(many_evenings, meant, again) -> None:
    shop = next_session(many_evenings)
    tx, session_id = shop.database.read(), shop.session.id
    rows = hear(shop, *(a_line(at, "话") for at in range(len(meant))), understood=meant)
    before = shop.ask("SELECT * FROM messages WHERE session_id = ?", session_id)
    totals = history.lane_totals(tx, session_id)
    lines = shop.do(lambda tx: phrase_store.mean_nothing(tx, [row.id for row in rows]))
    assert {lane for lane in history.lane_totals(tx, session_id) if lane is not None} == set()
    assert all(says_nothing(row) for row in history.rows_before(tx, session_id, None, 99))
    if again:
        assert shop.do(lambda tx: phrase_store.mean_nothing(tx, [row.id for row in rows])) == []
    ids = [row.id for row in rows]
    assert shop.do(lambda tx: phrase_store.mean_again(tx, ids)) == lines
    assert shop.ask("SELECT * FROM messages WHERE session_id = ?", session_id) == before
    assert history.lane_totals(tx, session_id) == totals


def says_nothing(row: ChatRow) -> bool:
    return row.reading is None or (row.reading.intent is Intent.CHATTER and not row.reading.items)


def test_a_reading_that_is_damaged_does_not_stop_anybody() -> None:
    with a_shop() as shop:
        claim = reading(Intent.CLAIM, item("5"), specific=True)
        (row,) = hear(shop, a_line(1, "话"), understood=[claim])
        shop.do(lambda tx: tx.execute("UPDATE messages SET reading = '{' WHERE id = ?", (row.id,)))
        assert len(shop.do(lambda tx: phrase_store.mean_nothing(tx, [row.id]))) == 1
        assert len(shop.do(lambda tx: phrase_store.mean_again(tx, [row.id]))) == 1
        assert shop.ask("SELECT intent, lane, reading FROM messages") == [("claim", 1, None)]
