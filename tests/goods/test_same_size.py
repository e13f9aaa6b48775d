"""Sizes that are one, however they are written, and those that are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.goods.same_size import is_same_size, is_worn, listed_as, without_advice


@pytest.mark.parametrize(
    "size",
    [
        "M【90-105斤】",
        "M（90-105斤）",
        "M 90-105斤",
        "M90-105斤",
        "m码 建议90-105斤",
        "M[适合身高160]",
        "M(建议体重100斤内)",
    ],
)
def test_whom_a_size_suits_is_no_part_of_it(size):
    assert is_same_size(size, "M")
    assert listed_as("M", ("S【80-90斤】", size, "L【105-120斤】")) == size


@pytest.mark.parametrize(
    "size", ["整果(3-4斤)", "3-4斤", "160/84A(M)", "500g", "100-110cm", "大号(2斤装)", "120-140斤"]
)
def test_what_a_size_is_told_by_alone_stays(size):
    assert without_advice(size) == size


@given(st.text(max_size=24))
def test_no_text_is_longer_without_advice(size):
    assert size.strip().startswith(without_advice(size).strip())


@pytest.mark.parametrize(
    "size",
    ["M", "XXL", "2XL码", "38", "36.5", "110", "110码", "165/88A", "75B", "S-M", "36-37", "均码", "M【90-105斤】"],
)
def test_these_are_sizes_of_what_people_wear(size):
    assert is_worn(size)


@pytest.mark.parametrize(
    "size", ["30包", "10斤装", "500ml", "6L", "1.5米", "3-4人", "1-3年级", "带盖", "2kg", "60粒", "80g", "400g", "8"]
)
def test_these_are_packs_and_measures_of_things(size):
    assert not is_worn(size)
