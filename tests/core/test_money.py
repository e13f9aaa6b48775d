from __future__ import annotations

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.money import LARGEST_MINOR, apportion, format_minor, parse_minor

amounts = st.integers(0, LARGEST_MINOR)


@given(amounts)
def test_what_is_written_is_read_back(minor):
    assert parse_minor(format_minor(minor)) == minor


@given(amounts)
def test_signs_and_commas_of_people_change_nothing(minor):
    assert parse_minor(f" ¥{minor // 100:,}.{minor % 100:02d} 元 ") == minor


@pytest.mark.parametrize(
    ("text", "minor"),
    [
        ("89.9", 8990),
        ("¥89.90", 8990),
        ("￥89", 8900),
        ("1,299元", 129900),
        ("1，299", 129900),
        ("0", 0),
        ("9.9000", 990),
    ],
)
def test_an_amount_is_read_as_people_write_it(text, minor):
    assert parse_minor(text) == minor


@pytest.mark.parametrize(
    "text",
    [
        "",
        " ",
        "元",
        "abc",
        "-1",
        "1.234",
        "89,90",
        "1,2,3",
        "1e3",
        "1_000",
        "NaN",
        "inf",
        "1e999999999",
        "1 2",
        "8.9.0",
    ],
)
def test_what_is_no_amount_is_refused_and_never_guessed(text):
    with pytest.raises(ValueError, match=r"money|digits"):
        parse_minor(text)


@pytest.mark.parametrize("text", ["9" * 13, "9" * 5000, "89.9" + "0" * 30 + "1"])
def test_no_length_of_digits_gets_through(text):
    with pytest.raises(ValueError, match=r"money|digits"):
        parse_minor(text)


@given(st.text())
def test_any_text_is_an_amount_or_a_value_error(text):
    with contextlib.suppress(ValueError):
        assert 0 <= parse_minor(text) <= LARGEST_MINOR


@pytest.mark.parametrize(("minor", "text"), [(0, "0.00"), (5, "0.05"), (-5, "-0.05"), (-12345, "-123.45")])
def test_an_amount_has_two_decimals_and_its_sign(minor, text):
    assert format_minor(minor) == text


@given(st.integers(-(10**12), 10**12), st.lists(st.integers(0, 10**9), max_size=20))
def test_shares_lose_no_fen_and_follow_their_weights(total, weights):
    shares = apportion(total, weights)
    assert len(shares) == len(weights)
    assert sum(shares) == (total if weights else 0)
    whole = sum(weights)
    for share, weight in zip(shares, weights, strict=True):
        if whole:
            assert abs(share * whole - total * weight) < whole


@given(st.integers(0, 10**9), st.lists(st.integers(1, 10**6), min_size=2, max_size=10))
def test_who_weighs_more_never_gets_less(total, weights):
    shares = dict(zip(sorted(weights), apportion(total, sorted(weights, reverse=True))[::-1], strict=False))
    in_order = [shares[weight] for weight in sorted(shares)]
    assert in_order == sorted(in_order)


def test_what_cannot_be_divided_goes_to_the_first():
    assert apportion(100, [1, 1, 1]) == [34, 33, 33]
    assert apportion(2, [0, 0, 0]) == [1, 1, 0]
