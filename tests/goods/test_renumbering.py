"""Numbers move as a cart moves them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.goods.renumbering import moved_to

FIVE = {"a": "1", "b": "2", "c": "3", "d": "4", "e": "5", "n": None, "x": "福利"}


@pytest.mark.parametrize(
    ("who", "target", "changes"),
    [
        ("d", 1, {"d": "1", "a": "2", "b": "3", "c": "4"}),
        ("a", 3, {"a": "3", "c": "2", "b": "1"}),
        ("a", 9, {"a": "9"}),
        ("n", 4, {"n": "4", "d": "5", "e": "6"}),
        ("n", 8, {"n": "8"}),
        ("x", 1, {"x": "1", "a": "2", "b": "3", "c": "4", "d": "5", "e": "6"}),
        ("c", 3, {}),
    ],
)
def test_a_product_goes_to_its_place_and_those_between_make_room(who, target, changes):
    assert moved_to(FIVE, who, target) == changes


@given(
    st.dictionaries(st.integers(0, 12), st.one_of(st.none(), st.integers(1, 9).map(str)), min_size=1),
    st.data(),
)
def test_each_number_stays_with_one_product_and_the_others_keep_their_order(drawn, data):
    numbers = {}
    for key, number in drawn.items():
        numbers[key] = number if number not in numbers.values() else None
    who, target = data.draw(st.sampled_from(sorted(numbers))), data.draw(st.integers(1, 12))
    after = numbers | moved_to(numbers, who, target)
    held = [number for number in after.values() if number is not None]
    assert len(held) == len(set(held))
    assert after[who] == str(target)
    others = [key for key, number in numbers.items() if key != who and number is not None]
    assert {key for key in others if after[key] is None} == set()
    assert sorted(others, key=lambda key: int(numbers[key])) == sorted(others, key=lambda key: int(after[key]))
    assert all(int(after[key]) >= 1 for key in others)
