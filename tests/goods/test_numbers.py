"""Whom a link number speaks of, at any time around its moves."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.chat.numbered import says_number
from anchor_console.core.ids import ProductId
from anchor_console.goods.numbers import ECHO_MS, Holder, Numbers, NumberSpan

OLD, NEW = ProductId(1), ProductId(2)
MOVE_MS = 100_000
MOVED = Numbers([NumberSpan("11", OLD, 1_000, MOVE_MS), NumberSpan("11", NEW, MOVE_MS, None)])


@pytest.mark.parametrize(
    ("at_ms", "holder"),
    [
        (0, Holder(OLD, None)),
        (MOVE_MS - 1, Holder(OLD, None)),
        (MOVE_MS, Holder(NEW, OLD)),
        (MOVE_MS + ECHO_MS - 1, Holder(NEW, OLD)),
        (MOVE_MS + ECHO_MS, Holder(NEW, None)),
    ],
)
def test_within_ten_seconds_of_a_move_both_may_be_meant(at_ms, holder):
    assert MOVED.at("11", at_ms) == holder


def test_a_number_that_was_taken_away_speaks_of_who_had_it_for_ten_seconds_more():
    gone = Numbers([NumberSpan("11", OLD, 1_000, MOVE_MS)])
    assert gone.at("11", MOVE_MS + ECHO_MS - 1) == Holder(OLD, None)
    assert gone.at("11", MOVE_MS + ECHO_MS) is None


def test_a_number_that_comes_back_to_its_product_leaves_no_doubt_once_the_other_is_forgotten():
    there_and_back = Numbers(
        [
            NumberSpan("11", OLD, 0, 50_000),
            NumberSpan("11", NEW, 50_000, 52_000),
            NumberSpan("11", OLD, 52_000, None),
        ]
    )
    assert there_and_back.at("11", 53_000) == Holder(OLD, NEW)
    assert there_and_back.at("11", 62_000) == Holder(OLD, None)


@given(st.lists(st.integers(1, 60_000), min_size=1, max_size=6), st.integers(-5_000, 400_000))
def test_whoever_is_meant_had_the_number_then_or_until_just_before(gaps, at_ms):
    starts = [sum(gaps[:index]) for index in range(len(gaps))]
    ends = [*starts[1:], None]
    spans = [
        NumberSpan("5", ProductId(index + 1), start, end)
        for index, (start, end) in enumerate(zip(starts, ends, strict=True))
    ]
    holder = Numbers(spans).at("5", at_ms)
    assert holder is not None
    now = next(span for span in spans if span.product_id == holder.product_id)
    assert now.from_ms <= at_ms or now is spans[0]
    assert now.to_ms is None or at_ms < now.to_ms
    if holder.other_id is not None:
        other = next(span for span in spans if span.product_id == holder.other_id)
        assert other.to_ms is not None
        assert 0 <= at_ms - other.to_ms < ECHO_MS


@pytest.mark.parametrize(
    ("text", "number", "says"),
    [
        ("11号驼色M", "11", True),
        ("１１号", "11", True),
        ("十一号来一件", "11", True),
        ("111号", "11", False),
        ("驼色M来一件", "1", False),
        ("来1件", "1", False),
        ("110斤穿什么码", "110", False),
        ("11 驼色M", "11", True),
        ("A1来一件", "a1", True),
    ],
)
def test_a_line_names_a_number_in_figures_or_in_chinese(text, number, says):
    assert says_number(text, number) is says
