from __future__ import annotations

import pytest
from hypothesis import strategies as st

from anchor_console.core.ids import ClaimId
from anchor_console.sales import service as sales
from anchor_console.stock.ledger import StockLevel
from tests.sales.counter import Counter
from tests.support.shop import NOW_MS, shop

HOLD_MS = 600_000
people = st.integers(1, 4)
codes = st.sampled_from(["C1-M", "C1-L"])
units = st.integers(1, 6)


@pytest.fixture
def counter(tmp_path):
    with shop(tmp_path, "reserve") as opened:
        yield Counter(opened)
        opened.check()


def test_ten_claims_on_ten_units_hold_the_eleventh_waits_and_moves_up_by_each_way(counter):
    for n in range(11):
        counter.claim(n)
    assert counter.states() == ["held"] * 10 + ["waiting"]
    counter.release(ClaimId(1))
    assert counter.states()[-1] == "held"
    counter.claim(11)
    counter.cancel(3)
    assert counter.states()[11] == "held"
    counter.claim(12)
    counter.adjust("C1-M", 1)
    assert counter.states()[12] == "held"
    counter.claim(13)
    counter.confirm(ClaimId(5))
    assert counter.states()[13] == "waiting"  # what was sold does not come free
    counter.pass_time(601)
    assert counter.states()[13] == "held"


def test_a_claim_for_more_than_is_left_holds_a_part_and_the_rest_waits_first_in_line(counter):
    counter.claim(1, 8)
    counter.claim(2, 5)
    counter.claim(3, 1)
    assert [(c.held, c.waiting) for c in counter.shop.claims()] == [(8, 0), (2, 3), (0, 1)]
    counter.cancel(1, qty=4)
    assert [(c.held, c.waiting) for c in counter.shop.claims()] == [(4, 0), (5, 0), (1, 0)]


def test_a_hold_ends_at_its_time_and_the_next_holds_from_then(counter):
    counter.claim(1, 10)
    counter.claim(2, 10)
    counter.pass_time(700)
    first, second = counter.shop.claims()
    assert (first.state.value, second.held, second.expires_at_ms) == ("released", 10, NOW_MS + 2 * HOLD_MS)


def test_a_claim_whose_variant_is_open_holds_once_a_person_has_chosen(counter):
    made = counter.claim(1, 2, color=None, size=None)
    assert counter.states() == ["needs_look"]
    with pytest.raises(sales.VariantMissing):
        counter.confirm(made)
    with pytest.raises(sales.VariantMissing):
        counter.choose(made, "D2")
    counter.choose(made, "C1-L")
    assert counter.shop.level("C1-L") == StockLevel(5, 2, 0)
    with pytest.raises(sales.VariantMissing):
        counter.choose(made, "C1-M")


def test_a_confirmed_claim_is_a_paid_sale_at_the_price_in_force_once(counter):
    made = counter.claim(1, 3)
    counter.confirm(made)
    with pytest.raises(sales.ClaimGone):
        counter.confirm(made)
    with pytest.raises(sales.ClaimGone):
        counter.release(made)
    assert counter.shop.ask("SELECT origin, status, qty, amount, claim_id, operator FROM sales") == [
        ("claim", "paid", 3, 59700, made, "中控")
    ]
    assert counter.shop.level("C1-M") == StockLevel(10, 0, 3)


def test_nothing_is_sold_for_nothing_because_its_price_is_missing(counter):
    made = counter.claim(1, number="3", color=None, size=None)
    for work in (lambda: counter.confirm(made), lambda: counter.sell(1, "S3", 1)):
        with pytest.raises(sales.PriceMissing):
            work()
    counter.sell(1, "S3", 1, amount=500)
    assert counter.shop.ask("SELECT amount FROM sales") == [(500,)]


def test_stock_that_a_goods_file_brings_serves_those_who_wait(counter):
    counter.claim(1, 10)
    counter.claim(2, 2)
    counter.restock("C1-M", 12)
    assert counter.states() == ["held", "held"]


def test_no_more_is_taken_off_than_is_here_and_not_sold_but_of_that_what_is_held_too(counter):
    counter.sell(1, "C1-M", 2)
    counter.claim(2, 3)
    with pytest.raises(sales.TooFew) as refused:
        counter.adjust("C1-M", -9)
    assert refused.value.params == {"left": 8, "less": 9}
    assert counter.shop.level("C1-M") == StockLevel(10, 3, 2)
    counter.adjust("C1-M", -8)
    assert counter.shop.level("C1-M").short == 3
    # What others sold is booked whatever is here: of that nothing is left to take off.
    counter.sell(3, "C1-M", 4)
    with pytest.raises(sales.TooFew):
        counter.adjust("C1-M", -1)


def test_in_cart_mode_nothing_holds_whatever_happens(tmp_path):
    with shop(tmp_path) as opened:
        counter = Counter(opened)
        counter.claim(1, 20)
        counter.adjust("C1-M", 5)
        counter.restock("C1-M", 30)
        counter.pass_time(900)
        assert counter.shop.level("C1-M").held == 0
        counter.cancel(1, qty=5)
        assert [(c.waiting, c.released) for c in opened.claims()] == [(15, 5)]
