"""Numbers, sizes and measures, as typed and as meant."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.chat.understanding import measures, numbers, sizes

_DIGITS = "零一二三四五六七八九"


def chinese(value: int) -> str:
    """`value`, below 1000, as it is written out in full."""
    hundreds, tens, ones = value // 100, value // 10 % 10, value % 10
    text = f"{_DIGITS[hundreds]}百" if hundreds else ""
    if tens:
        text += ("" if tens == 1 and not hundreds else _DIGITS[tens]) + "十"
    elif hundreds and ones:
        text += "零"
    return text + (_DIGITS[ones] if ones else "") or "零"


@given(st.integers(0, 999))
def test_chinese_numbers_come_back_as_they_went(value):
    assert numbers.parse(chinese(value)) == value


@given(st.integers(0, 99999))
def test_arabic_numbers_come_back_as_they_went(value):
    assert numbers.parse(str(value)) == value
    assert numbers.tidy(float(value)) == str(value)


@pytest.mark.parametrize(
    ("text", "value"),
    [
        ("一百六", 160),
        ("二百一", 210),
        ("两百", 200),
        ("廿五", 25),
        ("拾一", 11),
        ("一百零八", 108),
        ("二九", 29),
        ("1.8", 1.8),
    ],
)
def test_numbers_mean_what_people_say(text, value):
    assert numbers.parse(text) == value


@given(st.text(max_size=12))
def test_no_text_makes_parse_raise(text):
    numbers.parse(text)


@given(st.integers(0, 9), st.sampled_from("sml"))
def test_a_letter_size_means_the_same_however_it_is_typed(xs, end):
    plain = "x" * xs + end
    assert sizes.letter(plain) == plain
    if xs >= 1:
        assert sizes.letter(f"{xs}x{end}") == plain


@pytest.mark.parametrize(
    ("listed", "asked"),
    [
        ("5斤装", "5斤"),
        ("1kg", "1000g"),
        ("500g", "500"),
        ("1.8L", "1800ml"),
        ("3-4斤", "3-4斤"),
        ("XXXL", "xxxl"),
        ("1.5米", "1.5"),
    ],
)
def test_a_listed_size_is_known_by_what_fans_type(listed, asked):
    assert asked in sizes.keys(listed)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("一公斤", [("1000g", "公斤")]),
        ("3到4斤", [("3-4斤", "~斤")]),
        ("一米六二", [("1.62米", "米")]),
        ("四两", [("4两", "两")]),
        ("130 两套", [("130", ""), ("2套", "套")]),
    ],
)
def test_measures_keep_number_and_unit_together(text, found):
    assert [(one.key, one.unit) for one in measures.quantities(text)] == found


@given(st.text(alphabet="0123456789.一二三十百两斤米码件个号-到 kgxl", max_size=30))
def test_measures_lie_within_the_text_and_in_order(text):
    found = measures.quantities(text)
    assert all(0 <= one.start < one.end <= len(text) for one in found)
    assert all(before.end <= after.start for before, after in pairwise(found))
