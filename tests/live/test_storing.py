from __future__ import annotations

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from anchor_console.chat import call_store
from anchor_console.chat import store as chat
from anchor_console.chat.feed import ChatFeed
from anchor_console.chat.understanding.reading import Intent, StatedFact
from anchor_console.core import events
from anchor_console.core.events import FanRef
from anchor_console.fans import fact_store
from anchor_console.fans import store as fans
from anchor_console.live import store as live
from anchor_console.live.intake.arrivals import Arrival, Context, Outcome
from anchor_console.live.intake.storing import store_batch
from anchor_console.live.session import SessionState
from anchor_console.sales import holding
from anchor_console.sales import store as sales
from anchor_console.sales.booking import Booking
from anchor_console.sales.terms import Changes
from anchor_console.stock.ledger import StockLevel
from tests.support.any_event import any_event
from tests.support.shop import NOW_MS, Shop, a_fan, a_line, an_order, at, item, quick_folder, reading, said, shop

CLAIM = reading(Intent.CLAIM, item("1", "驼色", "M", 1), specific=True)
HAND = reading(Intent.CLAIM, item("1"))
CANCEL = reading(Intent.CANCEL, item("1"))


@pytest.fixture
def cart(tmp_path):
    with shop(tmp_path / "cart") as opened:
        yield opened
        opened.check()


@pytest.fixture
def reserve(tmp_path):
    with shop(tmp_path / "reserve", "reserve") as opened:
        yield opened
        opened.check()


def arrival(event, read=None, source="kuaishou"):
    if read is None and isinstance(event, events.Chat) and not (event.fan and event.fan.staff):
        read = reading()
    return Arrival(source, event, event.at_ms, read)


def store(shop: Shop, *arrivals: Arrival, call=None, trusts_viewers=False) -> Outcome:
    context = Context(shop.session, shop.catalogue, None, call, trusts_viewers)
    return shop.do(lambda tx: store_batch(tx, context, arrivals))


def identities(shop: Shop, *columns: str):
    return shop.ask(f"SELECT {', '.join(columns)} FROM identities ORDER BY id")


def facts(shop: Shop):
    return shop.ask("SELECT facet, value FROM facts ORDER BY id")


def hands(shop: Shop):
    found = sales.hands(shop.database.read(), shop.session.id, shop.product("1").id)
    return found.people, found.lines


# -- once, in any pieces

readings = st.sampled_from([
    reading(), CLAIM, HAND, CANCEL,
    reading(Intent.CLAIM, item("2", qty=3), item("1", size="L"), specific=True),
    reading(Intent.CHATTER, facts=(StatedFact("height", 160, "self"), StatedFact("audience", "孕妇", "self"))),
    reading(Intent.CHATTER, facts=(StatedFact("age", 15, "self"),)),
])  # fmt: skip
sources = st.sampled_from(["kuaishou", "bridge"])


@st.composite
def arrivals(draw):
    """Any events, some of them with one id, some deleting others, at times that go on."""
    stream = draw(st.lists(st.tuples(any_event, sources, st.none() | readings), max_size=8))
    ids = draw(st.lists(st.sampled_from(["a", "b", "c"]), min_size=len(stream), max_size=len(stream)))
    own = draw(st.booleans())
    made = []
    for place, ((event, source, read), ext_id) in enumerate(zip(stream, ids, strict=True)):
        if own:
            changes = {"id": ext_id} | ({"target": ids[0]} if isinstance(event, events.Deleted) else {})
            event = replaced(event, **changes)
        made.append(Arrival(source, event, NOW_MS + 400_000 * place, read if isinstance(event, events.Chat) else None))
    return made


replaced = msgspec.structs.replace


@settings(max_examples=30)
@given(arrivals(), st.data())
def test_a_stream_in_any_pieces_and_told_twice_ends_in_equal_tables(stream, data):
    with quick_folder() as folder:
        ends = []
        for n in range(2):
            cuts = sorted(data.draw(st.sets(st.integers(0, len(stream))))) if n else []
            with shop(folder / str(n), "reserve") as opened:
                for first, last in zip([0, *cuts], [*cuts, len(stream)], strict=True):
                    store(opened, *stream[first:last])
                    if n:
                        again = store(opened, *stream[first:last])
                        assert (again.events, again.duplicates) == (0, last - first)
                        assert again.rows == []
                opened.check()
                ends.append(opened.tables())
        assert ends[0] == ends[1]


def test_the_same_batch_twice_changes_nothing(reserve):
    batch = [
        arrival(said("1号驼色M", 1), CLAIM),
        arrival(said("扣1", 2), HAND),
        arrival(an_order(1, fan=1, lines=[a_line("C1-M")])),
        arrival(events.Gift(id="g", at=at(1), gift="玫瑰", fan=a_fan(3), count=3)),
    ]
    first = store(reserve, *batch)
    assert (first.events, first.duplicates, first.messages, first.changes.made) == (4, 0, 2, 1)
    before = reserve.tables()
    again = store(reserve, *batch)
    assert (again.events, again.duplicates, again.rows) == (0, 4, [])
    assert reserve.tables() == before


def test_two_events_with_one_id_in_one_batch_are_one(reserve):
    outcome = store(reserve, arrival(said("1号", 1, id="x"), CLAIM), arrival(said("1号", 2, id="x"), CLAIM))
    assert (outcome.events, outcome.duplicates) == (1, 1)
    assert len(reserve.claims()) == 1


def test_one_id_from_two_sources_is_two_events(cart):
    line = said("你好", 1, id="x")
    assert store(cart, arrival(line, source="a"), arrival(line, source="b")).events == 2


def test_ids_that_differ_behind_a_null_are_two_events_of_two_people(cart):
    fans_ = [FanRef("kuaishou", f"u\0{n}", "名") for n in range(2)]
    store(cart, *(arrival(said("你好", n, id=f"x\0{n}", fan=fan)) for n, fan in enumerate(fans_)))
    assert cart.ask("SELECT count(*) FROM messages") == [(2,)]
    assert cart.ask("SELECT count(*) FROM identities") == [(2,)]


def test_an_order_told_by_two_sources_is_one_order(cart):
    order = an_order(1, lines=[a_line("D2")])
    store(cart, arrival(order, source="a"), arrival(order, source="b"))
    assert cart.level("D2").sold == 1


# -- what is shown


def test_rows_of_the_feed_are_those_that_are_loaded_at_the_next_start(cart):
    batch = [
        arrival(said("1号驼色M", 1), CLAIM),
        arrival(said("我是主播助理", 2, fan=a_fan(2, staff=True, club="老铁团", level=7))),
        arrival(events.Gift(id="g", at=at(1), gift="玫瑰", fan=a_fan(3), count=3)),
        arrival(events.Join(id="j", at=at(1), fan=a_fan(4))),
        arrival(events.System(id="s", at=at(2), text="开播了")),
        arrival(events.Gap(id="gap", at=at(3), from_=at(2), to=at(3), reason="断线")),
    ]  # fmt: skip
    outcome = store(cart, *batch)
    assert [row.kind for row in outcome.rows] == ["chat", "chat", "gift", "system", "gap"]
    assert outcome.rows == chat.latest_rows(cart.database.read(), cart.session.id, 100)


def test_a_line_taken_away_is_marked_and_keeps_its_effects(reserve):
    store(reserve, arrival(said("1号驼色M", 1, id="x"), CLAIM))
    outcome = store(reserve, arrival(events.Deleted(id="d", at=at(5), target="x")))
    assert outcome.deleted == [1]
    (row,) = chat.latest_rows(reserve.database.read(), reserve.session.id, 10)
    assert row.is_deleted
    assert len(reserve.claims()) == 1
    again = store(reserve, arrival(events.Deleted(id="d2", at=at(6), target="x")))
    assert again.deleted == []


def test_a_line_taken_away_within_its_own_batch_is_shown_as_such(cart):
    outcome = store(cart, arrival(said("骂人", 1, id="x")), arrival(events.Deleted(id="d", at=at(1), target="x")))
    feed = ChatFeed()
    feed.extend(outcome.rows)
    for gone in outcome.deleted:
        feed.mark_deleted(gone)
    assert [row.is_deleted for row in feed] == [True]


def test_control_and_direction_marks_of_a_stranger_do_not_reach_the_screen(cart):
    fan = a_fan(1, name="老\u202e铁\n", club="团\u202e\0")
    (row,) = store(cart, arrival(said("你\u202e好\0", fan=fan))).rows
    assert (row.text, row.name, row.club) == ("你好", "老铁", "团")


# -- claims


def test_in_cart_mode_a_claim_is_listed_and_nothing_is_held(cart):
    store(cart, *(arrival(said("1号驼色M", n), CLAIM) for n in range(11)))
    assert len(cart.claims()) == 11
    assert cart.level("C1-M") == StockLevel(10, 0, 0)


def test_ten_claims_on_ten_units_hold_and_the_eleventh_waits(reserve):
    store(reserve, *(arrival(said("1号驼色M", n), CLAIM) for n in range(11)))
    assert [claim.state.value for claim in reserve.claims()] == ["held"] * 10 + ["waiting"]
    assert reserve.level("C1-M") == StockLevel(10, 10, 0)
    store(reserve, arrival(said("不要了", 3, seconds=1), CANCEL))
    assert [claim.state.value for claim in reserve.claims()] == ["held"] * 3 + ["released"] + ["held"] * 7


def test_hands_count_people_once_and_their_lines_each(cart):
    lines = [arrival(said("扣1", n % 3, seconds=n), HAND) for n in range(7)]
    store(cart, *lines)
    assert hands(cart) == (3, 7)
    merged = events.Chat(id="m", at=at(9), text="1", count=40)
    store(cart, arrival(merged, HAND))
    assert hands(cart) == (3, 47)
    assert cart.claims() == []
    assert cart.level("C1-M") == StockLevel(10, 0, 0)


def test_a_specific_line_without_a_person_claims_nothing(reserve):
    store(reserve, arrival(events.Chat(id="m", at=at(0), text="1号驼色M", count=4), CLAIM))
    assert reserve.claims() == []
    assert reserve.level("C1-M") == StockLevel(10, 0, 0)
    # Nobody's, but wanted.
    assert hands(reserve) == (0, 4)


def test_holds_end_at_their_own_time_whoever_speaks_next(reserve):
    store(reserve, *(arrival(said("1号驼色M", n), CLAIM) for n in range(11)))
    store(reserve, arrival(said("好看", 50, seconds=601)))
    assert [claim.state.value for claim in reserve.claims()] == ["released"] * 10 + ["held"]


def test_what_the_rooms_own_staff_say_is_not_read(reserve):
    helper = a_fan(1, staff=True)
    store(reserve, Arrival("kuaishou", said("1号驼色M", fan=helper), NOW_MS, None))
    assert reserve.claims() == []


def test_the_fans_page_makes_no_claims_and_facts_unless_the_seller_says_so(reserve):
    page = a_fan(1, platform="room")
    tall = reading(Intent.CLAIM, item("1", "驼色", "M"), specific=True, facts=(StatedFact("height", 160, "self"),))
    store(reserve, arrival(said("1号", fan=page, source="room"), tall, source="room"))
    assert (reserve.claims(), facts(reserve)) == ([], [])
    store(reserve, arrival(said("2号", fan=page, source="room"), tall, source="room"), trusts_viewers=True)
    assert (len(reserve.claims()), facts(reserve)) == (1, [("height", "160")])


# -- people

YOUNG = (StatedFact("age", 15, "self"),)


def test_who_says_that_they_are_under_18_has_no_claims_no_hands_and_no_facts(reserve):
    store(reserve, arrival(said("我160", 1), reading(facts=(StatedFact("height", 160, "self"),))))
    store(reserve, arrival(said("1号驼色M", 1), CLAIM))
    store(reserve, arrival(said("我15岁", 1), reading(facts=(*YOUNG, StatedFact("weight", 50, "self")))))
    store(reserve, arrival(said("1号驼色M", 1, seconds=2), CLAIM), arrival(said("扣1", 1, seconds=3), HAND))
    assert identities(reserve, "minor") == [(1,)]
    assert facts(reserve) == []
    assert hands(reserve) == (0, 0)
    assert [claim.state.value for claim in reserve.claims()] == ["released"]
    assert reserve.level("C1-M") == StockLevel(10, 0, 0)


def test_a_child_that_somebody_buys_for_makes_no_minor_of_them(reserve):
    store(reserve, arrival(said("孩子8岁", 1), reading(facts=(StatedFact("age", 8, "孩子"),))))
    store(reserve, arrival(said("1号驼色M", 1), CLAIM))
    assert len(reserve.claims()) == 1


def test_sensitive_facts_end_with_the_session_and_leave_no_trace_in_the_messages(cart):
    told = (
        StatedFact("audience", "孕妇", "self"),
        StatedFact("height", 160, "self"),
        StatedFact("skin", "敏感", "self"),
    )
    store(cart, arrival(said("孕妇能穿吗", 1), reading(Intent.ASK_FIT, item("1"), facts=told)))
    assert len(facts(cart)) == 3
    cart.do(lambda tx: fact_store.forget_session_only(tx, cart.session.id))
    assert facts(cart) == [("height", "160")]
    ((kept,),) = cart.ask("SELECT reading FROM messages")
    assert "孕妇" not in kept


@pytest.mark.parametrize("user_id", ["111111", "0", "-1", ""])
def test_a_masked_id_tells_nobody_apart_so_names_do_for_this_session(cart, user_id):
    for n, name in enumerate(["小红", "小兰", "小红"]):
        store(cart, arrival(said(f"你好{n}", fan=a_fan(1, user_id=user_id, name=name))))
    assert identities(cart, "name", "masked") == [("小红", 1), ("小兰", 1)]
    assert all(cart.session.id in user for (user,) in identities(cart, "user_id"))


TALL = reading(facts=(StatedFact("height", 160, "self"),))


def test_two_ids_behind_one_masked_name_are_two_fans_of_this_session_and_of_no_other(cart):
    for n in ("88001", "88002", "88001"):
        store(cart, arrival(said("我160", fan=a_fan(1, user_id=n, name="小***姐"), id=f"{n}-{len(facts(cart))}"), TALL))
    assert identities(cart, "name", "masked", "messages") == [("小***姐", 1, 2), ("小***姐", 1, 1)]
    assert facts(cart) == [("height", "160")] * 2
    next_session(cart)
    store(cart, arrival(said("又来了", fan=a_fan(1, user_id="88001", name="小***姐")), TALL))
    assert len(identities(cart, "id")) == 3


def test_hands_behind_one_masked_name_count_by_their_ids_and_many_who_share_an_id_as_one(cart):
    one = reading(Intent.CLAIM, item("1"))
    for n in range(3):
        store(cart, arrival(said("1", fan=a_fan(1, user_id=f"8800{n}", name="小***姐"), id=f"own-{n}"), one))
    assert hands(cart)[0] == 3
    for n in range(500):
        store(cart, arrival(said("1", fan=a_fan(1, user_id="111111", name="小***姐"), id=f"all-{n}"), one))
    assert hands(cart)[0] == 4


def test_an_id_that_two_masked_names_bear_tells_nobody_apart_and_what_was_kept_of_it_is_forgotten(cart):
    for n, name in enumerate(("王***", "李***", "王***")):
        store(cart, arrival(said(f"我16{n}", fan=a_fan(1, user_id="424242", name=name)), TALL))
    assert facts(cart) == []
    assert sorted(identities(cart, "name", "messages")) == [("李***", 1), ("王***", 1), ("王***", 1)]


def test_a_mask_for_a_name_is_several_people_so_no_facts_are_kept_of_it(cart):
    tall = TALL
    for n in range(2):
        store(cart, arrival(said(f"我160{n}", fan=a_fan(n, user_id="111111", name="王***")), tall))
    store(cart, arrival(said("我160", fan=a_fan(3, user_id="111111", name="")), tall))
    assert facts(cart) == []


def test_a_masked_buyer_answers_no_other_buyers_claim(reserve):
    masked = a_fan(1, user_id="0", name="王***")
    store(reserve, arrival(said("1号驼色M", fan=masked), CLAIM))
    order = an_order(1, lines=[a_line("C1-M")])
    store(reserve, arrival(replaced(order, fan=masked)))
    assert reserve.level("C1-M") == StockLevel(10, 1, 1)


def replaced_event(one: Arrival, **changes) -> Arrival:
    return replaced(one, event=replaced(one.event, **changes))


def test_who_is_under_18_is_known_though_the_line_says_nothing_else(cart):
    store(cart, arrival(said("我平时穿M"), reading(facts=(StatedFact("size", "M", "self"),))))
    outcome = store(cart, arrival(said("我今年15岁了", seconds=1)))
    assert list(outcome.minors.values()) == ["粉丝1"]
    assert identities(cart, "minor") == [(1,)]
    assert facts(cart) == []


def next_session(shop: Shop, number=2):
    shop.do(lambda tx: live.set_state(tx, shop.session.id, SessionState.ENDED, NOW_MS))
    shop.session = replace(shop.session, id=f"S{number}", started_at_ms=NOW_MS)
    shop.do(lambda tx: live.add_session(tx, shop.session))


def called(name, n=1, **more):
    return arrival(said("你好", n, fan=a_fan(n, name=name), id=f"{name}{more}", **more))


def test_who_has_another_name_in_another_session_is_the_same_fan_and_keeps_the_old_ones(cart):
    for number, name in enumerate(("甲", "乙", "丙")):
        store(cart, called(name, seconds=number))
        next_session(cart, number + 2)
    fan = fans.fan(cart.database.read(), identities(cart, "id")[0][0])
    assert (fan.name, fan.messages, fan.old_names) == ("丙", 3, ("乙", "甲"))


def test_an_id_that_two_names_bear_in_one_session_is_two_fans_of_that_session(cart):
    tall = reading(facts=(StatedFact("height_cm", 160, "self"),))
    first = replaced(said("我160"), fan=a_fan(1, name="甲"))
    store(cart, Arrival("kuaishou", first, NOW_MS, tall))
    store(cart, called("乙", seconds=2), called("乙", seconds=3))
    assert identities(cart, "name", "messages", "masked") == [("甲", 1, 0), ("乙", 2, 1)]
    assert facts(cart) == []


def test_a_name_that_followed_another_once_is_trusted_in_the_next_session(cart):
    store(cart, called("甲"), called("乙", seconds=1))
    next_session(cart)
    store(cart, called("乙", seconds=2))
    assert identities(cart, "user_id", "name", "messages") == [("u1", "乙", 2), ("~S1~乙", "乙", 1)]


@pytest.mark.parametrize("names", ["甲乙甲", "甲乙丙"])
def test_an_id_that_many_bear_by_turns_is_nobody_for_good(cart, names):
    for number, name in enumerate(names):
        store(cart, called(name, seconds=number))
    next_session(cart)
    store(cart, called("甲", seconds=9))
    assert identities(cart, "user_id", "masked")[0] == ("u1", 1)
    assert ("~S2~甲", 1) in identities(cart, "user_id", "messages")


def test_lines_that_are_read_again_split_nobody(cart):
    lines = [called("甲"), called("甲", seconds=1), called("乙", seconds=2)]
    store(cart, *lines)
    before = cart.tables("identities", "shared_ids", "attendance", "messages")
    for line in lines:
        store(cart, line)
    assert cart.tables("identities", "shared_ids", "attendance", "messages") == before


def test_five_hundred_people_behind_one_id_are_five_hundred_fans(cart):
    crowd = [
        arrival(said("1", n, seconds=n, fan=a_fan(n, user_id="111111", name=f"粉丝{n}", avatar="https://a/x.jpg")))
        for n in range(500)
    ]
    store(cart, *crowd)
    next_session(cart)
    store(cart, *(replaced_event(one, id=f"again{place}") for place, one in enumerate(crowd)))
    assert len(identities(cart, "id")) == 1_000
    assert cart.ask("SELECT count(*) FROM fan_links") == [(0,)]


def test_the_name_on_an_order_renames_nobody_who_speaks(cart):
    store(cart, called("甲"))
    store(cart, arrival(replaced(an_order(1, lines=[a_line("C1-M")]), fan=a_fan(1, name="收件人"))))
    assert identities(cart, "name", "masked") == [("甲", 0)]


def test_what_the_platform_tells_of_a_fan_is_kept_up_to_date(cart):
    store(cart, arrival(said("你好", fan=a_fan(1, level=3, club="老铁团"))))
    store(cart, arrival(said("升级了", fan=a_fan(1, level=4, staff=True))))
    assert identities(cart, "level", "club", "staff") == [(4, "老铁团", 1)]


def test_a_vote_in_an_open_call_counts_people_and_lines_and_is_no_hand(cart):
    call = cart.do(lambda tx: call_store.start_call(tx, cart.session.id, "想要的扣1", NOW_MS))
    store(cart, *(arrival(said("1", n % 2, seconds=n)) for n in range(5)), call=call)
    now = call_store.open_call(cart.database.read(), cart.session.id)
    assert (now.people, now.lines) == (2, 5)
    assert hands(cart) == (0, 0)


def test_expiring_holds_never_reach_a_claim_of_another_session(reserve):
    store(reserve, arrival(said("1号驼色M", 1), CLAIM))
    reserve.do(lambda tx: holding.expire_due(Booking(tx, reserve.session.terms, NOW_MS + 599_999, Changes.none())))
    assert reserve.level("C1-M").held == 1
