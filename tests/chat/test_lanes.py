from __future__ import annotations

from collections import Counter

from hypothesis import given
from hypothesis import strategies as st

from anchor_console.chat import ask_store, asking, history_store, store
from anchor_console.chat.feed import ChatFeed
from anchor_console.chat.following import Follower
from anchor_console.chat.history import Filter
from anchor_console.chat.lanes import Lane, LaneTally, lane_of
from anchor_console.chat.understanding.reading import Intent
from tests.chat.lines import a_line, a_shop, an_event, hear, intents, next_session, readings
from tests.support.shop import reading

streams = st.lists(st.tuples(readings, st.integers(1, 3), st.sampled_from(["kuaishou", "bilibili"]), st.booleans()))
people = st.frozensets(st.sampled_from([1, 2]))
filters = st.builds(
    Filter,
    lane=st.none() | st.sampled_from(Lane),
    text=st.sampled_from([None, "大衣", "衣"]),
    intents=st.frozensets(intents, max_size=2),
    fan=st.sampled_from([None, 1, 2]),
    number=st.sampled_from([None, "1", "5"]),
    platform=st.sampled_from([None, "kuaishou"]),
    only_starred=st.booleans(),
    only_unanswered=st.booleans(),
    among=st.none() | people,
    named=people,
)


def test_a_bare_claim_is_a_raised_hand_and_no_buyer():
    assert lane_of("chat", reading(Intent.CLAIM, specific=True)) is Lane.BUYING
    assert lane_of("chat", reading(Intent.CLAIM)) is None


def test_an_order_is_a_buyer_and_a_line_nobody_read_is_in_no_lane():
    assert lane_of("order", None) is Lane.BUYING
    assert lane_of("chat", None) is None


@given(streams, filters)
def test_memory_and_disk_agree_on_every_filter_of_every_stream(many_evenings, stream, wanted):
    shop = next_session(many_evenings)
    events = [
        an_event(number, "大衣" if fan > 1 else "毛衣", fan, platform, is_order)
        for number, (_, fan, platform, is_order) in enumerate(stream)
    ]
    rows = hear(shop, *events, understood=[said for said, *_ in stream])
    for row in rows[::3]:
        shop.do(lambda tx, row=row: history_store.star(tx, row.id, "desk", 0))
    who = Follower("desk", "", 0)
    for ask in ask_store.asks(shop.database.read(), shop.session.id)[::2]:
        shop.do(lambda tx, ask=ask: asking.answer(tx, shop.session.id, ask.id, None, who))
    tx, session_id = shop.database.read(), shop.session.id
    shown = store.latest_rows(tx, session_id, 99)
    assert [row.id for row in shown] == [row.id for row in rows]
    assert [row.lane for row in shown] == [row.lane for row in rows]
    found = history_store.rows_before(tx, session_id, None, 99, wanted)
    assert found == [row for row in shown if wanted.predicate()(row)]
    assert history_store.rows_after(tx, session_id, None, 99, wanted) == found
    totals = history_store.lane_totals(tx, session_id)
    assert totals == {None: len(rows)} | Counter(row.lane for row in rows if row.lane is not None)


@given(st.lists(st.lists(st.none() | st.sampled_from(Lane))))
def test_a_tally_counts_every_line_and_those_of_each_lane(batches):
    tally = LaneTally()
    tally.start({None: 10, Lane.ASKING: 4})
    for batch in batches:
        tally.add(batch)
    everything = [lane for batch in batches for lane in batch]
    assert tally.total() == 10 + len(everything)
    assert all(tally.total(lane) == 4 * (lane is Lane.ASKING) + everything.count(lane) for lane in Lane)


def test_the_feed_counts_what_has_fallen_off_too_but_nothing_that_is_hidden():
    with a_shop() as shop:
        rows = hear(shop, *(a_line(number, "多大码") for number in range(5)), understood=[reading(Intent.ASK_FIT)] * 5)
    feed = ChatFeed(limit=2, hides=lambda row: row.id == rows[0].id)
    feed.extend(rows)
    assert (len(feed), feed.tally.total(Lane.ASKING), feed.tally.total()) == (2, 4, 4)
