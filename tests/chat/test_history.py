from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.chat import history_store as history
from anchor_console.chat import store
from anchor_console.chat.history import EVERYTHING, Filter
from anchor_console.chat.lanes import Lane
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.events import Gap, Join
from anchor_console.core.ids import MessageId, SessionId
from tests.chat.lines import a_line, a_shop, hear, next_session
from tests.support.shop import a_fan, at, item, reading


def joined(number):
    return Join(id=f"j{number}", at=at(number), fan=a_fan(number))


def a_chat(shop, lines):
    """So many lines, with people coming in between them."""
    return hear(shop, *(one for number in range(lines) for one in (joined(number), a_line(number, f"第{number}句"))))


@given(st.integers(0, 40), st.integers(1, 7), st.sampled_from([EVERYTHING, Filter(text="1")]))
def test_paging_forth_and_back_meets_every_row_once(many_evenings, lines, size, wanted):
    shop = next_session(many_evenings)
    rows = [row.id for row in a_chat(shop, lines) if wanted.predicate()(row)]
    tx, session_id = shop.database.read(), shop.session.id
    back, before = [], None
    while page := history.rows_before(tx, session_id, before, size, wanted):
        back = page + back
        before = page[0].id
    assert [row.id for row in back] == rows
    forth, after = [], None
    while page := history.rows_after(tx, session_id, after, size, wanted):
        forth += page
        after = page[-1].id
    assert forth == back


def test_a_jump_shows_the_message_among_its_neighbours():
    with a_shop() as shop:
        rows = a_chat(shop, 20)
        around = history.rows_around(shop.database.read(), shop.session.id, rows[10].id, 6)
        assert [row.id for row in around] == [row.id for row in rows[7:13]]


def test_any_moment_has_its_message():
    with a_shop() as shop:
        tx, session_id = shop.database.read(), shop.session.id
        assert history.message_at(tx, session_id, 0) is None
        rows = a_chat(shop, 20)
        for index, row in enumerate(rows):
            assert history.message_at(tx, session_id, row.at_ms) == row.id
            assert history.message_at(tx, session_id, row.at_ms + 1) == rows[min(index + 1, 19)].id
        assert history.bounds(tx, session_id) == (rows[0].id, rows[-1].id)


def test_another_session_is_never_seen():
    with a_shop() as shop:
        a_chat(shop, 5)
        nobody = SessionId("S0")
        for wanted in (EVERYTHING, Filter(text="第"), Filter(fan=1), Filter(lane=Lane.ASKING)):
            assert history.rows_before(shop.database.read(), nobody, None, 9, wanted) == []


def test_a_gap_tells_from_when_to_when():
    with a_shop() as shop:
        (heard,) = hear(shop, Gap(id="g", source="twitch", at=at(60), from_=at(10), to=at(60), reason="silent"))
        (kept,) = store.latest_rows(shop.database.read(), shop.session.id, 9)
        assert kept == heard
        assert (kept.at_ms - kept.since_ms, kept.source) == (50_000, "twitch")


def unlearn(tx):
    """As a file looks that was written before there was a search."""
    tx.execute("INSERT INTO messages_words (messages_words) VALUES ('delete-all')")
    tx.execute("UPDATE messages SET intent = NULL, lane = NULL")
    tx.execute("INSERT INTO unread_history SELECT min(id), max(id) FROM messages")


def test_lines_from_before_there_was_a_search_are_found_once_they_were_read():
    with a_shop() as shop:
        asks = reading(Intent.ASK_FIT, item("1"))
        rows = hear(shop, *(a_line(number, "多大码") for number in range(7)), understood=[asks] * 7)
        shop.do(unlearn)
        (new,) = hear(shop, a_line(99, "几码"), understood=[asks])
        tx, session_id, wanted = shop.database.read(), shop.session.id, Filter(text="码", lane=Lane.ASKING)
        assert history.rows_before(tx, session_id, None, 99, wanted) == [new]
        for lines in (3, 6, 7, 7):
            more = shop.do(lambda tx: history.read_old(tx, 3))
            found = history.rows_before(tx, session_id, None, 99, wanted)
            assert [row.id for row in found] == [row.id for row in [*rows[:lines], new]]
            assert more is (lines < 7)


def test_what_is_forgotten_is_found_no_more_and_still_counts():
    with a_shop() as shop:
        rows = a_chat(shop, 4)
        tx, session_id = shop.database.read(), shop.session.id
        shop.do(lambda tx: history.star(tx, rows[0].id, "desk", 0))
        shop.do(lambda tx: history.forget(tx, [row.id for row in rows[:2]]))
        found = history.rows_before(tx, session_id, None, 9, Filter(text="第"))
        assert [row.id for row in found] == [row.id for row in rows[2:]]
        assert store.counts(tx, session_id) == (8, 4)
        assert rows[-1].id not in history.oldest(tx, session_id, 99)
        everything = [MessageId(id) for (id,) in shop.ask("SELECT id FROM messages")]
        shop.do(lambda tx: history.forget(tx, everything))
        assert history.bounds(tx, session_id) is None
        assert store.counts(tx, session_id) == (8, 4)
        shop.do(lambda tx: tx.execute("INSERT INTO messages_words (messages_words) VALUES ('integrity-check')"))
        assert shop.ask("SELECT rowid FROM messages_words WHERE messages_words MATCH '第'") == []


@pytest.mark.parametrize(
    "wanted",
    [
        EVERYTHING,
        Filter(lane=Lane.BUYING),
        Filter(intents=frozenset({Intent.WISH})),
        Filter(fan=1),
        Filter(only_unanswered=True),
        Filter(text="第"),
        Filter(text="第", lane=Lane.ASKING, platform="kuaishou"),
    ],
)
def test_a_page_is_a_short_walk_and_never_a_sort(wanted):
    with a_shop() as shop:
        tx, asked = shop.database.read(), []
        tx.set_trace_callback(asked.append)
        history.rows_before(tx, shop.session.id, 99, 50, wanted)
        history.rows_after(tx, shop.session.id, 99, 50, wanted)
        tx.set_trace_callback(None)
        asked = [query for query in asked if query.startswith("SELECT messages") and "LIMIT" in query]
        steps = [step["detail"] for query in asked for step in tx.execute(f"EXPLAIN QUERY PLAN {query}")]
        assert len(asked) == 2
        assert not [step for step in steps if "TEMP B-TREE" in step or step.startswith("SCAN messages ")]
