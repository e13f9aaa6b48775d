"""Token buckets, which never give more than their rate and always give it in the end."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anchor_console.room.hub.rates import Rate, RatesBy


@given(st.lists(st.tuples(st.integers(0, 500), st.integers(1, 5)), max_size=50))
def test_nobody_gets_more_than_burst_and_rate_together(takes: list[tuple[int, int]]) -> None:
    rate, now_ms, taken = Rate(10, 5), 0, 0
    for wait_ms, amount in takes:
        now_ms += wait_ms
        if rate.take(now_ms, amount):
            taken += amount
    assert taken <= 5 + 10 * now_ms / 1000 + 1e-6


@given(st.integers(1, 5), st.integers(0, 10_000))
def test_who_waits_as_long_as_told_gets_it(amount: int, now_ms: int) -> None:
    rate = Rate(10, 5)
    while rate.take(now_ms):
        pass
    wait_ms = rate.wait_ms(now_ms, amount)
    assert wait_ms >= 1
    assert rate.take(now_ms + wait_ms, amount)


def test_each_key_has_its_own_rate_and_old_ones_are_forgotten() -> None:
    rates = RatesBy(1, 1, limit=2)
    assert rates.of("a").take(0)
    assert not rates.of("a").take(0)
    assert rates.of("b").take(0)
    rates.of("c")
    assert rates.of("a").take(0)
