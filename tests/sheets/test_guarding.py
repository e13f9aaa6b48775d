"""The mark before cells that a spreadsheet would take for a formula or a number."""

from __future__ import annotations

import csv
import io

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from anchor_console.reports.table_file import Table, to_csv
from anchor_console.sheets.grid import read_grids
from anchor_console.sheets.guarding import guarded, unguarded


@pytest.mark.parametrize("start", list("=+-@\t\r\n＝＋－＠"))
def test_what_begins_a_formula_in_either_width_is_marked(start):
    assert guarded(f"{start}1") == f"'{start}1"


def test_what_only_holds_a_sign_stays_as_it_is():
    for text in ("5号＋1", "1+1", "要-黑色", "a@b", "＂=", "'好的'", ""):
        assert guarded(text) == text


def test_what_only_begins_as_a_moment_does_stays_as_it_is():
    for text in ("8:30播", "3月5日发", "5月", "MARK1", "decxl", "3点半"):
        assert guarded(text) == text


def test_what_a_spreadsheet_would_round_strip_or_take_for_a_day_is_marked():
    for text in ("3120987654321098765", "007", " 007", "12E45678", "2-3", "3/5", "2026-11-18", "1/2/26"):
        assert guarded(text) == f"'{text}"
    for text in ("3月5日", "2026年3月", "8:30", "12:30:05", "MAR1", "Sep-12", "5-May", "4 July 2026", "TRUE", "(5)"):
        assert guarded(text) == f"'{text}"
    for text in ("订单3120987654321098765", "11", "0", "90-100", "6-7岁", "S/M", "2-3-", "W1001-XS-S", "19.90"):
        assert guarded(text) == text


@given(st.text(alphabet="'=+＋＝－＠@07e.a号-/:()月日 \t\r\n", max_size=8))
@example("'=1")
@example("''007")
@example("'12e5")
@example("'2-3")
@example("' 8:30 ")
@example("'true")
def test_the_mark_is_taken_off_exactly(text):
    assert unguarded(guarded(text)) == text


def test_a_file_that_we_wrote_is_read_back_as_it_was(tmp_path):
    said = ["＋1", "＝cmd|' /C calc'!A0", "－3号", "＠主播", "'=1", "'+1", "'好的'", "普通的话"]
    raw = to_csv(Table(("text", "n"), [(guarded(text), "1") for text in said]))
    (tmp_path / "chat.csv").write_bytes(raw)
    (grid,) = read_grids(tmp_path / "chat.csv")
    assert [row.cells[0] for row in grid.rows[1:]] == said
    cells = [row[0] for row in csv.reader(io.StringIO(raw.decode("utf-8-sig")))]
    assert cells[1:5] == ["'＋1", "'＝cmd|' /C calc'!A0", "'－3号", "'＠主播"]
