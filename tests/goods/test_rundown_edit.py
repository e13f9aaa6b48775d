from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.goods.rundown import RowId, RowKind, RundownRow
from anchor_console.goods.rundown_edit import Cell, cell_text, with_cell

EMPTY = RundownRow(RowId(1), RowKind.TALK, None, "", None, None, None, None, (), (), "")


@pytest.mark.parametrize(
    ("cell", "typed", "shown"),
    [
        (Cell.STARTS, "20:05", "20:05"), (Cell.STARTS, "2005", "20:05"), (Cell.STARTS, "20", "20:00"),
        (Cell.STARTS, "20点", "20:00"), (Cell.MINUTES, "8", "8"), (Cell.MINUTES, "8分钟", "8"),
        (Cell.PRICE, "89.9", "89.90"), (Cell.PRICE, "¥129", "129"), (Cell.FLOOR, "1,299元", "1299"),
        (Cell.RELEASE, "50+30 + 30", "50+30+30"), (Cell.POINTS, "显瘦|不透", "显瘦｜不透"),
        (Cell.ROLE, "福利款", "福利款"), (Cell.TITLE, " 开场 ", "开场"),
    ],
)  # fmt: skip
def test_what_is_typed_stands_in_the_cell(cell, typed, shown):
    assert cell_text(with_cell(EMPTY, cell, typed), cell) == shown
    assert with_cell(with_cell(EMPTY, cell, typed), cell, "") == EMPTY


@pytest.mark.parametrize(
    ("cell", "typed"),
    [(Cell.STARTS, "明天"), (Cell.STARTS, "9999"), (Cell.MINUTES, "0"), (Cell.MINUTES, "很久"), (Cell.PRICE, "面议"),
     (Cell.RELEASE, "待定")],
)  # fmt: skip
def test_what_is_no_time_number_or_amount_is_refused(cell, typed):
    with pytest.raises(ValueError, match=r".*"):
        with_cell(EMPTY, cell, typed)


@given(st.sampled_from(Cell), st.text())
def test_what_a_cell_shows_can_be_typed_again(cell, typed):
    try:
        once = with_cell(EMPTY, cell, typed)
    except (ValueError, OverflowError):
        return
    assert with_cell(once, cell, cell_text(once, cell)) == once
