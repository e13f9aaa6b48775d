from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.sentence import Sentence
from anchor_console.core.weight import kilograms, weight_figure, weight_words


@pytest.mark.parametrize(
    ("kg", "zh", "en"), [(55, "110斤", "55 kg"), (56.5, "113斤", "56.5 kg"), (8.25, "16.5斤", "8.25 kg")]
)
def test_a_weight_is_told_in_jin_in_chinese_and_in_kilograms_in_english(kg, zh, en):
    assert weight_words(kg) == Sentence(zh, en)


@given(st.integers(4, 1200), st.sampled_from(["斤", "kg"]))
def test_what_is_told_is_understood_as_the_same_weight(halves, unit):
    assert kilograms(float(weight_figure(halves / 4, unit)), unit) == halves / 4
