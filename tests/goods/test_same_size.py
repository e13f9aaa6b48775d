"""Sizes that are one, however they are written, and those that are not."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.goods.same_size import is_same_size, listed_as, without_advice


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
