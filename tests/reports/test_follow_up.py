"""The list of the morning after: who is on it, for what, and what it keeps to itself."""

from __future__ import annotations

import csv
import io
from functools import partial

import pytest
from msgspec.structs import replace

from anchor_console.chat import ask_store, ticket_store
from anchor_console.chat.understanding.reading import Intent, Reading, StatedWish
from anchor_console.core.ids import SessionId
from anchor_console.fans import minor_store, serving_store
from anchor_console.live import store as live
from anchor_console.live.intake.arrivals import Arrival, Context
from anchor_console.live.intake.storing import store_batch
from anchor_console.live.session import SessionState
from anchor_console.reports.follow_up import FOLLOW_UP_COLUMNS, follow_up_table
from anchor_console.reports.table_file import to_csv
from anchor_console.sales import holding
from tests.sales.counter import Counter
from tests.support.shop import NOW_MS, a_fan, a_line, an_order, at, item, reading, said, shop

HOUR_MS = 60 * 60_000
MASKED = a_fan(9, name="王***")
OF_THE_COAT = item("1", None, None, None)


@pytest.fixture
def counter(tmp_path):
    """A shop that sets aside; of its coat there are ten M and five L."""
    with shop(tmp_path / "p", "reserve") as opened:
        yield Counter(opened)
        opened.check()


@pytest.fixture
def cart(tmp_path):
    with shop(tmp_path / "p", "cart") as opened:
        yield Counter(opened)
        opened.check()


def hear(counter, event, read=None):
    shop = counter.shop
    context = Context(shop.session, shop.catalogue, None, None, False)
    shop.do(partial(store_batch, context=context, arrivals=[Arrival("kuaishou", event, event.at_ms, read)]))


def ask(counter, n, text, kind=Intent.ASK_DETAIL, *, seconds=0):
    hear(counter, said(text, n, seconds=seconds), reading(kind, OF_THE_COAT))


def complain(counter, n, text, *, seconds=0):
    hear(counter, said(text, n, seconds=seconds), reading(Intent.AFTER_SALE))


def wish(counter, n, text, *, seconds=0, **wished):
    wished = StatedWish(**({"what": None, "color": None, "size": None, "feature": None} | wished))
    hear(counter, said(text, n, seconds=seconds), Reading(Intent.WISH, (), (), wished, (), False))


def promise(counter, fan, text, session="S1", at_ms=NOW_MS):
    who = counter.shop.fan(fan if not isinstance(fan, int) else a_fan(fan))
    made_in = None if session is None else SessionId(session)
    return counter.shop.do(lambda tx: serving_store.add_promise(tx, who, text, made_in, "中控", at_ms))


def end(counter):
    counter.do(holding.end_holds, ends_due=False)
    counter.shop.do(lambda tx: live.set_state(tx, counter.shop.session.id, SessionState.ENDED, counter.now_ms))
    counter.terms = replace(counter.terms, is_over=True)


def begin_next(counter, session_id="S2"):
    """End the session, and begin another one a day later; gives both."""
    end(counter)
    first = counter.shop.session
    started_at_ms = first.started_at_ms + 24 * HOUR_MS
    begun = replace(first, id=SessionId(session_id), title="周四晚场", started_at_ms=started_at_ms)
    counter.shop.do(lambda tx: live.add_session(tx, begun))
    counter.shop.session, counter.terms, counter.now_ms = begun, begun.terms, started_at_ms
    return first, begun


def listed(counter, *sessions):
    table = follow_up_table(counter.shop.database.read(), sessions or (counter.shop.session,))
    return list(csv.DictReader(io.StringIO(to_csv(table).decode("utf-8-sig"), newline="")))


def told(rows, *columns):
    return [tuple(row[name] for name in columns) for row in rows]


def test_the_columns_are_stable_and_each_row_has_them_all(counter):
    assert FOLLOW_UP_COLUMNS == (
        "session_id", "session_title", "fan_platform", "fan_space", "fan_user_id", "fan_name", "todo", "detail", "at",
        "number", "product_code", "product_name", "sku_code", "color", "size", "qty", "stock_left", "text", "by",
        "ref",
    )  # fmt: skip
    claim_id = counter.claim(1, 2)
    end(counter)
    (row,) = listed(counter)
    assert row | {"at": ""} == {
        "session_id": "S1", "session_title": "周三晚场", "fan_platform": "kuaishou", "fan_space": "",
        "fan_user_id": "u1", "fan_name": "粉丝1", "todo": "unpaid", "detail": "ended", "at": "", "number": "1",
        "product_code": "C1", "product_name": "羊毛大衣", "sku_code": "C1-M", "color": "驼色", "size": "M", "qty": "2",
        "stock_left": "10", "text": "", "by": "", "ref": str(claim_id),
    }  # fmt: skip


def test_what_is_one_fans_stands_together_the_most_pressing_first(counter):
    ask(counter, 1, "什么面料")
    complain(counter, 2, "还没发货", seconds=1)
    ask(counter, 3, "怎么洗", seconds=2)
    promise(counter, 3, "下次给她带丝巾")
    wish(counter, 2, "有没有马甲", what="马甲", seconds=3)
    assert told(listed(counter), "fan_name", "todo", "detail", "text") == [
        ("粉丝3", "promise", "", "下次给她带丝巾"),
        ("粉丝3", "ask", "care", "怎么洗"),
        ("粉丝2", "ticket", "not_shipped", "还没发货"),
        ("粉丝2", "wish", "", "马甲"),
        ("粉丝1", "ask", "fabric", "什么面料"),
    ]


# -- promises


def test_a_promise_stands_until_it_is_kept_where_it_was_made_or_where_its_fan_came_again(counter):
    promise(counter, 1, "留一件")
    kept = promise(counter, 2, "送条丝巾")
    counter.shop.do(lambda tx: serving_store.set_kept(tx, kept, "中控", NOW_MS))
    promise(counter, 3, "打电话", None)
    first, second = begin_next(counter)
    complain(counter, 1, "还没发货", seconds=24 * 3600)
    promise(counter, 4, "补寄", "S2", second.started_at_ms)
    assert told(listed(counter, first), "todo", "text") == [("promise", "留一件")]
    assert told(listed(counter, second), "text") == [("留一件",), ("还没发货",), ("补寄",)]
    both = [row for row in listed(counter, first, second) if row["todo"] == "promise"]
    assert told(both, "session_id", "text", "by") == [("S1", "留一件", "中控"), ("S2", "补寄", "中控")]


def test_a_promise_that_was_written_down_after_the_show_is_of_the_last_show_that_its_fan_came_to(counter):
    complain(counter, 1, "还没发货")
    end(counter)
    promise(counter, 1, "明早回电", None, NOW_MS + 9 * HOUR_MS)
    promise(counter, 2, "没来的人", None, NOW_MS + 9 * HOUR_MS)
    assert told(listed(counter), "todo", "text") == [("promise", "明早回电"), ("ticket", "还没发货")]


def test_who_hides_behind_a_mask_is_a_fan_of_that_session_only(counter):
    hear(counter, said("1号什么面料", fan=MASKED), reading(Intent.ASK_DETAIL, OF_THE_COAT))
    ((who,),) = counter.shop.ask("SELECT id FROM identities")
    counter.shop.do(lambda tx: serving_store.add_promise(tx, who, "给王姐留", SessionId("S1"), "中控", NOW_MS))
    first, second = begin_next(counter)
    hear(counter, said("1号怎么洗", fan=MASKED, seconds=24 * 3600), reading(Intent.ASK_DETAIL, OF_THE_COAT))
    assert told(listed(counter, second), "todo", "text") == [("ask", "1号怎么洗")]
    names = told(listed(counter, first, second), "session_id", "todo", "fan_user_id")
    assert [(session, todo) for session, todo, _ in names] == [("S1", "promise"), ("S1", "ask"), ("S2", "ask")]
    assert names[1][2] != names[2][2]


# -- claims


def test_a_hold_that_ran_out_is_followed_up_and_one_that_was_taken_back_is_not(counter):
    counter.claim(1, 2)
    counter.claim(2)
    counter.cancel(2)
    counter.pass_time(11 * 60)
    held = counter.claim(3)
    assert told(listed(counter), "fan_name", "detail", "qty", "ref") == [
        ("粉丝1", "expired", "2", "1"),
        ("粉丝3", "held", "1", str(held)),
    ]


def test_who_claimed_again_or_bought_it_elsewhere_is_told_by_what_they_said_last_and_have(counter):
    counter.claim(1, 3)
    counter.claim(2)
    counter.claim(3)
    counter.pass_time(11 * 60)
    counter.claim(1)
    counter.order(an_order("A", "paid", fan=2, lines=[a_line("C1-M")], seconds=700))
    counter.order(an_order("B", "placed", fan=3, lines=[a_line("C1-M")], seconds=700, placed_at=at(700)))
    end(counter)
    assert told(listed(counter), "fan_name", "todo", "detail", "qty", "ref") == [
        ("粉丝1", "unpaid", "ended", "1", "4"),
        ("粉丝3", "unpaid", "placed", "1", "B"),
    ]


def test_who_bought_it_at_a_later_show_is_not_asked_for_it_again(counter):
    counter.claim(1)
    first, second = begin_next(counter)
    assert told(listed(counter, first), "detail") == [("ended",)]
    counter.order(an_order("A", "paid", fan=1, lines=[a_line("C1-M")], seconds=24 * 3600 + 60))
    assert listed(counter, first, second) == []


def test_the_waiting_list_says_whether_there_is_stock_by_now_for_those_in_front_first(counter):
    for n, qty in ((1, 5), (2, 1), (3, 2), (4, 1)):
        counter.claim(n, qty, size="L")
    end(counter)

    def waiting(units):
        counter.restock("C1-L", units)
        rows = [row for row in listed(counter) if row["todo"] == "waiting"]
        return told(rows, "fan_name", "qty", "detail", "stock_left")

    assert waiting(0) == [
        ("粉丝2", "1", "sold_out", "0"),
        ("粉丝3", "2", "sold_out", "0"),
        ("粉丝4", "1", "sold_out", "0"),
    ]
    assert waiting(2) == [
        ("粉丝2", "1", "in_stock", "2"),
        ("粉丝3", "2", "part_in_stock", "2"),
        ("粉丝4", "1", "sold_out", "2"),
    ]


def test_a_claim_that_left_the_variant_open_tells_what_there_is_of_all_that_fit(counter):
    counter.claim(1, color="驼色", size=None)
    end(counter)
    assert told(listed(counter), "todo", "detail", "sku_code", "color", "stock_left") == [
        ("waiting", "needs_look", "", "驼色", "15")
    ]


def test_in_cart_mode_what_was_claimed_and_not_ordered_is_unpaid_and_no_figure_of_ours_is_told(cart):
    cart.claim(1, 2)
    cart.claim(2)
    cart.order(an_order("A", "paid", fan=2, lines=[a_line("C1-M")]))
    cart.order(an_order("B", "placed", fan=3, lines=[a_line("C1-L")], placed_at=at(60)))
    end(cart)
    assert told(listed(cart), "fan_name", "todo", "detail", "qty", "stock_left", "ref") == [
        ("粉丝1", "unpaid", "no_order", "2", "", "1"),
        ("粉丝3", "unpaid", "placed", "1", "", "B"),
    ]


# -- questions, tickets, wishes


def test_each_fan_who_waits_for_an_answer_has_their_own_words(counter):
    ask(counter, 1, "什么面料")
    ask(counter, 2, "面料是什么", seconds=1)
    ask(counter, 3, "怎么洗", seconds=2)
    washing = ask_store.asks(counter.shop.database.read(), SessionId("S1"))[1]
    counter.shop.do(lambda tx: ask_store.set_answered(tx, washing.id, "中控", "机洗", NOW_MS))
    assert told(listed(counter), "fan_name", "text", "product_code") == [
        ("粉丝1", "什么面料", "C1"),
        ("粉丝2", "面料是什么", "C1"),
    ]


def test_who_bought_it_asks_no_more_whether_it_is_there_but_how_it_is_washed(counter):
    ask(counter, 1, "还有吗", Intent.ASK_STOCK)
    ask(counter, 1, "怎么洗", seconds=1)
    ask(counter, 2, "还有吗", Intent.ASK_STOCK, seconds=2)
    counter.order(an_order("A", "paid", fan=1, lines=[a_line("C1-M")], seconds=60))
    assert told(listed(counter), "fan_name", "detail", "stock_left") == [
        ("粉丝1", "care", ""),
        ("粉丝2", "stock", "14"),
    ]


@pytest.mark.parametrize(
    "text", ["穿了过敏起疹子", "给闺女买的开线了", "我150买的L大了", "我1.63穿着拖地", "干皮用了起皮", "童鞋开胶了"]
)
def test_a_ticket_keeps_to_itself_what_it_tells_of_a_body_a_child_or_an_illness(counter, text):
    complain(counter, 1, text)
    complain(counter, 2, "发错颜色了", seconds=1)
    assert told(listed(counter), "fan_name", "text") == [("粉丝1", ""), ("粉丝2", "发错颜色了")]


def test_whether_it_fits_is_asked_without_what_they_measure(counter):
    ask(counter, 1, "腿粗能穿不", Intent.ASK_FIT)
    assert told(listed(counter), "todo", "detail", "product_name", "text") == [("ask", "suits", "羊毛大衣", "")]


def test_a_solved_ticket_is_done(counter):
    complain(counter, 1, "还没发货")
    (ticket,) = ticket_store.tickets(counter.shop.database.read(), SessionId("S1"))
    counter.shop.do(lambda tx: ticket_store.set_solved(tx, ticket.id, "中控", None, NOW_MS))
    assert listed(counter) == []


def test_a_wish_stands_once_and_one_that_tells_of_a_child_not_at_all(counter):
    wish(counter, 1, "有没有马甲", what="马甲", color="白色")
    wish(counter, 1, "白色马甲有吗", what="马甲", color="白色", seconds=1)
    wish(counter, 2, "孕妇裤有吗", what="孕妇裤", seconds=2)
    wish(counter, 3, "童装有吗", what="童装", seconds=3)
    assert told(listed(counter), "fan_name", "todo", "color", "text") == [("粉丝1", "wish", "白色", "马甲")]


# -- whom it leaves out


def test_whom_not_to_serve_is_left_out_under_all_their_ids(counter):
    complain(counter, 1, "还没发货")
    counter.claim(2)
    one, other = counter.shop.fan(a_fan(1)), counter.shop.fan(a_fan(2))
    counter.shop.link(one, other)
    assert len(listed(counter)) == 2
    counter.shop.do(lambda tx: serving_store.put_not_served(tx, other, "职业退货", "中控", NOW_MS))
    assert listed(counter) == []


def test_to_who_is_under_18_nothing_is_sold(counter):
    complain(counter, 1, "还没发货")
    ask(counter, 1, "什么面料", seconds=1)
    who = counter.shop.fan(a_fan(1))
    counter.shop.do(lambda tx: minor_store.mark(tx, who, None))
    assert told(listed(counter), "todo") == [("ticket",)]
