from __future__ import annotations

import pytest

from anchor_console.core.ids import ClaimId
from anchor_console.fans import fact_store, minor_store
from anchor_console.fans.facts import SELF, HeardFact
from anchor_console.sales import hold_store, holding
from anchor_console.sales.claims import Reason
from anchor_console.sales.wording import says_more
from anchor_console.stock.ledger import StockLevel
from tests.sales.counter import Counter
from tests.support.shop import NOW_MS, a_fan, a_line, a_row, an_order, shop

MINUTE_MS = 60_000


@pytest.fixture
def counter(tmp_path):
    with shop(tmp_path, "reserve") as opened:
        yield Counter(opened)
        opened.check()


def confirm_size(counter, n, size):
    who = counter.shop.fan(a_fan(n))
    heard = HeardFact("size", size, SELF, "confirmed", NOW_MS, None)
    counter.shop.do(lambda tx: fact_store.learn(tx, who, [heard], counter.shop.session.id))


def reasons(counter):
    return [claim.reason for claim in counter.shop.claims()]


# -- time


@pytest.mark.parametrize(("words", "minutes"), [("3", 3), ("3分钟", 3), ("1小时", 60), ("", 10), ("很久", 10)])
def test_a_product_is_held_as_long_as_its_shop_says_else_as_long_as_the_session_holds(counter, words, minutes):
    counter.hold_for(words)
    counter.claim(1)
    (claim,) = counter.shop.claims()
    assert claim.expires_at_ms == NOW_MS + minutes * MINUTE_MS


def test_whoever_moves_up_is_told_and_whoever_held_at_once_is_not(counter):
    counter.claim(1, 10)
    assert counter.moved_up == []
    counter.claim(2)
    counter.cancel(1, qty=1)
    assert counter.moved_up == ["粉丝2"]
    counter.claim(3)
    counter.pass_time(601)
    assert counter.moved_up == ["粉丝3"]


# -- how many each fan may have


def test_a_limit_refuses_what_is_above_it_and_tells_why(counter):
    counter.limit(2)
    counter.claim(1, 3)
    assert counter.parts() == [(2, 0, 0, 1)]
    assert reasons(counter) == [Reason.LIMIT]
    counter.claim(1, 1, size="L")
    assert counter.parts()[1] == (0, 0, 0, 1)
    assert reasons(counter)[1] is Reason.LIMIT


def test_a_limit_counts_what_the_fan_has_bought_in_the_session(counter):
    counter.limit(2)
    counter.order(an_order(1, lines=[a_line("C1-L", 1)]))
    counter.claim(1, 2)
    assert counter.parts() == [(1, 0, 0, 1)]


def test_a_limit_is_checked_again_when_it_is_a_claims_turn(counter):
    counter.limit(2)
    counter.claim(9, 2)
    for n in range(2, 6):
        counter.claim(n, 2)
    counter.claim(1, 2)
    counter.claim(7, 1)
    assert counter.parts()[-2:] == [(0, 2, 0, 0), (0, 1, 0, 0)]
    counter.order(an_order(1, lines=[a_line("C1-L", 1)]))
    counter.release(ClaimId(1))
    assert counter.parts()[-2:] == [(1, 0, 0, 1), (1, 0, 0, 0)]
    assert reasons(counter)[-2] is Reason.LIMIT


def test_who_turns_out_to_be_under_age_is_passed_over_when_it_is_their_turn(counter):
    counter.claim(1, 10)
    counter.claim(2)
    counter.claim(3)
    who = counter.shop.fan(a_fan(2))
    counter.shop.do(lambda tx: minor_store.mark(tx, who, None))
    counter.cancel(1, qty=1)
    assert counter.parts()[1:] == [(0, 0, 0, 1), (1, 0, 0, 0)]
    assert reasons(counter)[1] is Reason.BARRED


def test_the_many_behind_one_mask_are_not_counted_as_one(counter):
    counter.limit(1)
    masked = a_fan(1, name="粉***", masked=True)
    counter.shop.fan(masked)
    counter.claim(1)
    counter.claim(1)
    assert counter.parts() == [(1, 0, 0, 0), (1, 0, 0, 0)]


# -- what a second claim does


def test_a_second_claim_raises_the_first_to_the_larger_quantity_and_never_adds(counter):
    counter.claim(1, 2)
    counter.claim(1, 1)
    counter.claim(1, 3)
    assert counter.parts() == [(3, 0, 0, 0)]
    counter.claim(1, 2, adds=True)
    assert counter.parts() == [(5, 0, 0, 0)]


@pytest.mark.parametrize(
    ("text", "adds"),
    [
        ("11号M再来一件", True),
        ("还要两件11号", True),
        ("再要一件", True),
        ("加一件驼色M", True),
        ("11号M要一件", False),
        ("还要等多久", False),
        ("还要吗", False),
        ("11号加厚的M", False),
    ],
)
def test_which_words_add(text, adds):
    assert says_more(text) is adds


def test_what_is_asked_for_later_stands_behind_those_who_came_before_it(counter):
    counter.claim(1, 10)
    counter.claim(2, 1)
    counter.claim(3, 1)
    counter.claim(2, 3)
    counter.cancel(1, qty=1)
    assert counter.parts()[1:] == [(1, 2, 0, 0), (0, 1, 0, 0)]
    counter.cancel(1, qty=1)
    assert counter.parts()[1:] == [(1, 2, 0, 0), (1, 0, 0, 0)]
    counter.cancel(1, qty=2)
    assert counter.parts()[1:] == [(3, 0, 0, 0), (1, 0, 0, 0)]


def test_a_claim_that_was_settled_is_not_raised_but_made_anew(counter):
    counter.confirm(counter.claim(1))
    counter.claim(1)
    assert counter.parts() == [(0, 0, 1, 0), (1, 0, 0, 0)]


# -- which variant


def test_a_claim_that_names_no_variant_means_the_only_one_in_stock(counter):
    counter.claim(9, 5, size="L")
    counter.claim(1, size=None)
    assert counter.shop.claims()[1].size == "M"


def test_a_claim_that_names_no_variant_means_the_fans_confirmed_size(counter):
    confirm_size(counter, 1, "l")
    counter.claim(1, color=None, size=None)
    assert counter.shop.claims()[0].size == "L"
    counter.claim(2, color=None, size=None)
    assert counter.states()[1] == "needs_look"


def test_a_confirmed_size_is_not_held_for_who_says_since_that_they_wear_another(counter):
    confirm_size(counter, 1, "M")
    who = counter.shop.fan(a_fan(1))
    heard = HeardFact("size", "XL", SELF, "stated", NOW_MS + 1, None)
    counter.shop.do(lambda tx: fact_store.learn(tx, who, [heard], counter.shop.session.id))
    counter.claim(1, color=None, size=None)
    assert counter.states() == ["needs_look"]


@pytest.mark.parametrize(("name", "state"), [("男士休闲长裤", "needs_look"), ("男士板鞋", "held")])
def test_a_confirmed_size_that_may_be_of_their_shoes_is_held_of_nothing_else(tmp_path, name, state):
    rows = tuple(a_row(name=name, category="", color=None, sku_code=f"C1-{size}", size=size) for size in ("38", "40"))
    with shop(tmp_path, "reserve", rows) as opened:
        counter = Counter(opened)
        confirm_size(counter, 1, "40")
        counter.claim(1, color=None, size=None)
        assert counter.states() == [state]


def test_a_fan_of_another_size_is_not_given_the_only_one_that_is_left(counter):
    confirm_size(counter, 1, "L")
    counter.claim(9, 5, size="L")
    counter.claim(1, size=None)
    (_, claim) = counter.shop.claims()
    assert (claim.size, claim.waiting) == ("L", 1)
    counter.claim(1, size=None, is_for_another=True, adds=True)


def test_a_claim_without_a_variant_holds_nothing_and_keeps_its_place_in_line(counter):
    counter.claim(1, color=None, size=None)
    counter.claim(2, 10)
    counter.claim(3)
    assert counter.states() == ["needs_look", "held", "waiting"]
    counter.choose(ClaimId(1), "C1-M")
    assert counter.states() == ["waiting", "held", "waiting"]
    counter.cancel(2, qty=1)
    assert counter.states() == ["held", "held", "waiting"]


def test_a_fan_who_tells_the_variant_afterwards_settles_their_own_claim(counter):
    counter.claim(1, color=None, size=None)
    counter.claim(1, color=None, size="L")
    assert counter.parts() == [(1, 0, 0, 0)]
    counter.claim(1, 2, color=None, size=None)
    assert counter.parts() == [(2, 0, 0, 0)]


# -- taking back


def test_a_cancel_releases_the_lines_that_it_names(counter):
    counter.claim(1)
    counter.claim(1, size="L")
    counter.claim(1, number="2", color=None, size=None)
    counter.cancel(1, size="M")
    assert [held for held, *_ in counter.parts()] == [0, 1, 1]
    assert reasons(counter)[0] is Reason.CANCELLED


def test_a_cancel_that_names_nothing_releases_the_newest(counter):
    counter.claim(1)
    counter.claim(1, number="2", color=None, size=None)
    counter.cancel(1, is_said=False)  # 不要了, while number 1 is on air
    assert [held for held, *_ in counter.parts()] == [1, 0]
    counter.claim(1, number="2", color=None, size=None)
    counter.cancel(1, size="M", is_said=False)  # M的不要了
    assert [held for held, *_ in counter.parts()] == [0, 0, 1]


# -- orders


def test_a_paid_order_answers_a_hold_that_ran_out_where_its_unit_is_still_free(counter):
    counter.claim(1, 2)
    counter.pass_time(601)
    assert counter.parts() == [(0, 0, 0, 2)]
    counter.order(an_order(1, seconds=601, lines=[a_line("C1-M", 2)]))
    assert counter.parts() == [(0, 0, 2, 0)]
    assert counter.shop.level("C1-M") == StockLevel(10, 0, 2)
    assert counter.shop.ask("SELECT claim_id FROM sales") == [(1,)]


def test_a_paid_order_takes_no_hold_of_another_fan_and_is_booked_short(counter):
    counter.claim(1, 2)
    counter.claim(2, 8)
    counter.claim(3, 2)
    counter.pass_time(601)  # the third holds two, eight are free
    counter.claim(4, 8)
    counter.order(an_order(1, seconds=602, lines=[a_line("C1-M", 2)]))
    assert counter.parts() == [(0, 0, 0, 2), (0, 0, 0, 8), (2, 0, 0, 0), (8, 0, 0, 0)]
    assert counter.shop.level("C1-M").short == 2


def test_a_claim_that_was_confirmed_by_hand_and_is_then_paid_by_an_order_is_one_sale(counter):
    counter.claim(1, 2)
    counter.order(an_order(1, "placed", seconds=1, lines=[a_line("C1-M", 2)]))
    counter.confirm(counter.shop.claims()[0].id)
    for _ in range(2):
        counter.order(an_order(1, seconds=2, lines=[a_line("C1-M", 2)]))
        assert counter.shop.level("C1-M") == StockLevel(10, 0, 2)
        assert counter.parts() == [(0, 0, 2, 0)]
        told = counter.shop.ask("SELECT origin, qty, status, claim_id FROM sales WHERE NOT is_dropped")
        assert told == [("order_event", 2, "paid", 1)]
    # Another order of theirs is another sale, and what goes back of the first is on the shelf.
    counter.order(an_order(2, seconds=3, lines=[a_line("C1-M", 2)]))
    assert counter.shop.level("C1-M") == StockLevel(10, 0, 4)
    counter.order(an_order(1, "refunded", seconds=4, lines=[a_line("C1-M", 2)]))
    assert counter.shop.level("C1-M") == StockLevel(10, 0, 2)
    counter.shop.check()


def test_what_was_sold_by_hand_without_a_claim_or_to_another_is_a_sale_of_its_own(counter):
    counter.sell(1, "C1-M", 1)
    counter.claim(1, 2)
    counter.confirm(counter.shop.claims()[0].id)
    counter.order(an_order(1, fan=2, lines=[a_line("C1-M", 2)]))
    assert counter.shop.level("C1-M") == StockLevel(10, 0, 5)
    counter.order(an_order(2, lines=[a_line("C1-M", 2)]))
    assert counter.shop.level("C1-M") == StockLevel(10, 0, 5)
    # A claim that is open is what an order answers first.
    counter.claim(1, 2)
    counter.order(an_order(3, seconds=5, lines=[a_line("C1-M", 2)]))
    assert counter.shop.level("C1-M") == StockLevel(10, 0, 7)


def test_what_was_confirmed_by_hand_answers_orders_up_to_its_quantity(counter):
    counter.claim(1, 3)
    counter.confirm(counter.shop.claims()[0].id)
    counted = "SELECT origin, qty, amount, claim_id FROM sales WHERE NOT is_dropped ORDER BY origin, id"
    counter.order(an_order(1, lines=[a_line("C1-M", 1)]))
    assert counter.shop.ask(counted) == [("claim", 2, 39_800, 1), ("order_event", 1, 19_900, 1)]
    for _ in range(2):
        counter.order(an_order(2, seconds=1, lines=[a_line("C1-M", 1)]))
    assert counter.shop.level("C1-M") == StockLevel(10, 0, 3)
    counter.order(an_order(3, seconds=2, lines=[a_line("C1-M", 3)]))
    assert counter.shop.level("C1-M") == StockLevel(10, 0, 5)
    assert counter.shop.ask(counted) == [
        ("order_event", 1, 19_900, 1), ("order_event", 1, 19_900, 1), ("order_event", 3, 59_700, 1),
    ]  # fmt: skip
    counter.shop.check()


def test_what_was_confirmed_by_hand_answers_an_order_though_another_claim_of_theirs_had_run_out(counter):
    counter.claim(1, 2)
    counter.pass_time(601)
    counter.claim(1, 2)
    counter.confirm(counter.shop.claims()[1].id)
    counter.order(an_order(1, seconds=602, lines=[a_line("C1-M", 2)]))
    assert counter.shop.level("C1-M") == StockLevel(10, 0, 2)
    counter.shop.check()


def test_an_order_that_is_placed_stops_the_clock_of_its_fans_hold(counter):
    counter.claim(1, 2)
    counter.pass_time(400)
    counter.order(an_order(1, "placed", seconds=400, lines=[a_line("C1-M", 2)]))
    counter.pass_time(4000)
    assert counter.parts() == [(2, 0, 0, 0)]
    counter.order(an_order(1, "cancelled", seconds=4400, lines=[a_line("C1-M", 2)]))
    counter.pass_time(199)
    assert counter.parts() == [(2, 0, 0, 0)]
    counter.pass_time(1)
    assert counter.parts() == [(0, 0, 0, 2)]


def test_an_order_that_is_placed_and_paid_late_finds_its_hold(counter):
    counter.claim(1, 10)
    counter.claim(2)
    counter.order(an_order(1, "placed", seconds=1, lines=[a_line("C1-M", 10)]))
    counter.pass_time(4000)
    counter.order(an_order(1, "paid", seconds=4000, lines=[a_line("C1-M", 10)]))
    assert counter.parts() == [(0, 0, 10, 0), (0, 1, 0, 0)]
    assert counter.shop.level("C1-M") == StockLevel(10, 0, 10)


def test_who_moves_up_with_an_order_placed_holds_without_an_end(counter):
    counter.claim(2, 10)
    counter.claim(1)
    counter.order(an_order(1, "placed", seconds=1, lines=[a_line("C1-M")]))
    counter.cancel(2, qty=1)
    assert counter.shop.claims()[1].expires_at_ms is None
    counter.order(an_order(1, "closed", seconds=2, lines=[a_line("C1-M")]))
    assert counter.shop.claims()[1].expires_at_ms == NOW_MS + 10 * MINUTE_MS


# -- time that does not count


def test_a_hold_loses_no_time_while_the_session_is_paused(counter):
    counter.claim(1)
    counter.now_ms += 5 * MINUTE_MS
    counter.do(lambda booking: holding.stop_clock(booking.tx, "S1", counter.now_ms))
    counter.pass_time(3600)
    counter.claim(2)
    assert counter.states() == ["held", "held"]
    counter.do(holding.go_on)
    first, second = counter.shop.claims()
    assert (first.expires_at_ms, second.expires_at_ms) == (
        counter.now_ms + 5 * MINUTE_MS,
        counter.now_ms + 10 * MINUTE_MS,
    )


def test_a_hold_loses_no_time_while_the_console_is_down_and_has_a_minute_at_a_start(counter):
    counter.claim(1)
    counter.now_ms += 9 * MINUTE_MS + 30_000
    counter.claim(2)
    counter.do(lambda booking: holding.is_alive(booking.tx, "S1", counter.now_ms))
    counter.now_ms += 60 * MINUTE_MS
    counter.do(holding.come_back, ends_due=False)
    first, second = counter.shop.claims()
    assert first.expires_at_ms == counter.now_ms + MINUTE_MS
    assert second.expires_at_ms == counter.now_ms + 10 * MINUTE_MS
    counter.pass_time(59)
    assert counter.states() == ["held", "held"]


def test_a_clock_that_is_set_back_while_the_console_is_down_or_the_session_paused_makes_no_hold_longer(counter):
    counter.claim(1)
    counter.now_ms += 4 * MINUTE_MS
    counter.do(lambda booking: holding.is_alive(booking.tx, "S1", counter.now_ms))
    counter.now_ms -= 60 * MINUTE_MS
    counter.do(holding.come_back)
    (first,) = counter.shop.claims()
    assert first.expires_at_ms == counter.now_ms + 6 * MINUTE_MS
    counter.do(lambda booking: holding.stop_clock(booking.tx, "S1", counter.now_ms))
    counter.now_ms -= 30 * MINUTE_MS
    counter.claim(2)
    counter.do(holding.go_on)
    first, second = counter.shop.claims()
    assert first.expires_at_ms == counter.now_ms + 6 * MINUTE_MS
    assert second.expires_at_ms == counter.now_ms + 10 * MINUTE_MS


def test_nothing_is_due_while_the_clock_stands_still(counter):
    counter.claim(1)
    tx = counter.shop.database.read()
    assert hold_store.next_expiry(tx, "S1") is not None
    counter.do(lambda booking: holding.stop_clock(booking.tx, "S1", counter.now_ms))
    assert hold_store.next_expiry(tx, "S1") is None


# -- cart mode


def test_in_cart_mode_an_order_lowers_what_is_left_only_if_it_is_newer_than_the_figure(tmp_path):
    with shop(tmp_path) as opened:
        counter = Counter(opened)
        counter.now_ms = NOW_MS + 100_000
        counter.say_left("C1-M", 7)
        counter.order(an_order(1, seconds=50, lines=[a_line("C1-M", 2)]))
        assert opened.level("C1-M").left == 7
        counter.order(an_order(2, seconds=150, lines=[a_line("C1-M", 2)]))
        assert opened.level("C1-M").left == 5
        counter.order(an_order(1, "cancelled", seconds=60, lines=[a_line("C1-M", 2)]))
        assert opened.level("C1-M").left == 5  # when it was counted, it was back already
        counter.order(an_order(2, "cancelled", seconds=200, lines=[a_line("C1-M", 2)]))
        assert opened.level("C1-M").left == 7
        opened.check()
