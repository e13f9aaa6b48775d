"""What people are handed stands in words: headings, states, times; programs get the same rows by names and codes."""

from __future__ import annotations

import re
from zipfile import ZipFile

import pytest

from anchor_console.chat.asks import AskState, Topic
from anchor_console.chat.tickets import Complaint, TicketState
from anchor_console.desk.i18n import LANGUAGES, load_words
from anchor_console.reports.follow_up import FOLLOW_UP_COLUMNS, ToDo
from anchor_console.reports.in_words import HANDED_ON, in_words
from anchor_console.reports.table_file import Table, to_csv, write_table
from anchor_console.reports.tables import SESSION_TABLES
from tests.support.shop import shop

UNPAID = ("placed", "held", "expired", "ended", "no_order")
WAITING = ("in_stock", "part_in_stock", "sold_out", "no_figure", "needs_look")


def a_row(**told: str) -> Table:
    return Table(FOLLOW_UP_COLUMNS, [[told.get(name, "") for name in FOLLOW_UP_COLUMNS]])


def said(language: str, **told: str) -> dict[str, str]:
    table = in_words(a_row(**told), load_words(language).tr)
    return {name: cell for name, cell in zip(table.columns, table.rows[0], strict=True) if cell}


@pytest.mark.parametrize("what", HANDED_ON)
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_column_that_people_are_handed_has_a_heading_of_its_own(tmp_path, what, language):
    with shop(tmp_path / "p") as opened:
        table = SESSION_TABLES[what](opened.database.read(), opened.session)
    headings = in_words(table, load_words(language).tr).headings
    assert not set(headings) & set(table.columns)
    assert len(set(headings)) == len(table.columns)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_code_has_its_words(language):
    words = load_words(language)
    details = {
        ToDo.TICKET: [one.value for one in Complaint], ToDo.ASK: [one.value for one in Topic],
        ToDo.UNPAID: UNPAID, ToDo.WAITING: WAITING, ToDo.PROMISE: [], ToDo.WISH: [],
    }  # fmt: skip
    assert details.keys() == set(ToDo)
    for todo, codes in details.items():
        assert said(language, todo=todo.value)["todo"] != todo.value
        for code in codes:
            assert said(language, todo=todo.value, detail=code)["detail"] != code
    for state in {*AskState, *TicketState}:
        assert f"followed.state.{state.value}" in words


def test_states_and_times_are_said_in_the_readers_language_and_what_fans_said_stays():
    row = {
        "todo": "unpaid", "detail": "no_order", "at": "2026-11-18T20:15:03.120+08:00", "fan_platform": "kuaishou",
        "fan_user_id": "'0012", "text": "ticket", "qty": "2",
    }  # fmt: skip
    assert said("zh_CN", **row) == row | {
        "todo": "没付款", "detail": "报了单没下单", "at": "2026-11-18 20:15", "fan_platform": "快手",
    }  # fmt: skip
    assert said("en", **row)["detail"] == "Claimed, no order"


def test_what_has_no_words_stays_as_it_is():
    assert said("zh_CN", fan_platform="a-bridge-of-ours", todo="later", detail="who knows") == {
        "fan_platform": "a-bridge-of-ours", "todo": "later", "detail": "who knows",
    }  # fmt: skip


def test_files_begin_with_the_headings_and_a_workbook_keeps_its_numbers(tmp_path):
    table = in_words(a_row(todo="wish", qty="2", number="11"), load_words("zh_CN").tr)
    assert to_csv(table).decode("utf-8-sig").startswith("场次编号,场次,平台,")
    write_table(table, tmp_path / "a.xlsx")
    with ZipFile(tmp_path / "a.xlsx") as book:
        strings = book.read("xl/worksheets/sheet1.xml").decode("utf-8")
    assert "要做什么" in strings
    assert len(re.findall(r"<c [^>]*><v>2</v></c>", strings)) == 1  # how many is a number
    assert len(re.findall(r"<v>11</v>", strings)) == 0  # a link number is none
