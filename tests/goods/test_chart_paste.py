"""A size chart as shops have it in a spreadsheet or a chat, pasted."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.goods.chart_paste import COLUMNS, cells_of, measured, range_of, read_chart
from anchor_console.goods.sizes import SizeRange

S_AND_M = [("S", "150", "160", "40", "48"), ("M", "155", "165", "45", "54")]


@pytest.mark.parametrize(
    "text",
    [
        "尺码\t最低身高\t最高身高\t最低体重\t最高体重\nS\t150\t160\t40\t48\nM\t155\t165\t45\t54",
        "体重(斤)\t尺码\t建议身高(cm)\n80-96\tS\t150-160\n90-108\tM\t155-165",
        "S\t150-160\t80-96斤\nM\t155-165\t90-108斤",
        "S 150-160 40-48\n\nM 155 - 165cm 45—54kg",
        "S 150 160 40 48\nM，155，165，45，54",
        "Size\tHeight\tWeight\nS\t150-160\t40-48\nM\t155~165\t45~54",
    ],
)
def test_a_chart_with_headings_or_without_in_ranges_or_columns_in_kilos_or_in_jin(text):
    assert read_chart(text, "kg") == S_AND_M


@pytest.mark.parametrize(
    "text",
    [
        "尺码\t身高\t体重\nS\t150-160\t80-96\nM\t155-165\t90-108",
        "尺码\t最低体重kg\t最高体重(公斤)\t身高\nS\t40\t48\t150-160\nM\t45\t54\t155-165",
        "S 150-160 80-96\nM 155-165 45-54kg",
        "S 150 160 80 96\nM 155 165 45kg 108",
    ],
)
def test_in_an_editor_in_jin_a_pasted_weight_without_a_unit_is_in_jin_too(text):
    rows = read_chart(text, "斤")
    assert rows == [("S", "150", "160", "80", "96"), ("M", "155", "165", "90", "108")]
    assert range_of(rows[1], "斤") == SizeRange("M", 155, 165, 45, 54)
    assert cells_of(SizeRange("M", 155, None, 45.5, None), "斤") == ("M", "155", "", "91", "")


@pytest.mark.parametrize(
    ("text", "weights"),
    [
        ("S 150-160 40-48\nM 155-165 45-54", [("80", "96"), ("90", "108")]),
        ("110 105-115 17-20", [("34", "40")]),
        ("110 105-115 34-40", [("34", "40")]),
        ("XL 160-170 70-80\nS 150-160 40-48", [("140", "160"), ("80", "96")]),
    ],
)
def test_weights_that_nobody_so_tall_has_in_jin_are_kilos_where_nothing_says_the_unit(text, weights):
    assert [row[3:] for row in read_chart(text, "斤")] == weights


def test_what_is_no_measure_stays_as_it_was_written():
    assert read_chart("S 高 160 40 48", "kg") == [("S", "高", "160", "40", "48")]
    with pytest.raises(ValueError, match="高"):
        range_of(("S", "高", "160", "40", "48"), "kg")


@pytest.mark.parametrize(
    ("text", "measure"), [("160", 160), ("160cm", 160), ("110斤", 55), ("55公斤", 55), ("５２.５", 52.5), ("", None)]
)
def test_a_measure_as_it_is_typed(text, measure):
    assert measured(text) == measure


@pytest.mark.parametrize(
    "cells",
    [("", "150", "", "", ""), ("S", "160", "150", "", ""), ("S", "0", "", "", ""), ("S", "", "1600", "", ""),
     ("S", "", "", "", "4000斤")],
)  # fmt: skip
def test_a_row_without_a_size_or_with_ends_that_nobody_has_is_refused(cells):
    with pytest.raises(ValueError):
        range_of(cells, "kg")


def test_an_end_that_is_empty_is_open():
    assert range_of(("M", "", "165", "90斤", ""), "kg") == SizeRange("M", None, 165, 45, None)


@given(st.text(st.one_of(st.sampled_from("SML150-6 \t\n斤身高体重尺码"), st.characters()), max_size=80))
def test_any_text_is_rows_of_as_many_cells(text):
    assert all(len(row) == len(COLUMNS) for row in read_chart(text, "斤"))
