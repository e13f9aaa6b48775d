"""Tables for whoever is handed the file, a 客服 or an assistant: headings, states and times in words.

A program reads the names of columns and the codes in their cells; nobody who is to call fans in the morning should.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

from anchor_console.reports.follow_up import ToDo
from anchor_console.reports.table_file import Table

HANDED_ON = ("followup", "asks", "tickets")
"""The tables that are written so."""

Says = Callable[[str], str]
"""The sentence of a key; the key itself where there is none."""

_TIMES = frozenset({"at", "first_at", "last_at", "answered_at", "opened_at", "solved_at"})
_TO_THE_MINUTE = len("2026-11-29T20:15")
_OF_CODE = {
    "todo": "follow_up.todo",
    "complaint": "complaint",
    "topic": "ask.topic",
    "kind": "intent",
    "state": "followed.state",
    "fan_platform": "platform",
    "fan_space": "space",
}
"""By column, what the keys of its codes begin with."""
_OF_DETAIL = {
    ToDo.TICKET.value: "complaint",
    ToDo.UNPAID.value: "follow_up.unpaid",
    ToDo.WAITING.value: "follow_up.waiting",
    ToDo.ASK.value: "ask.topic",
}
"""What the keys of a `detail` begin with, by what is to be done."""


def in_words(table: Table, says: Says) -> Table:
    """`table`, which is one of `HANDED_ON`, with the same columns and rows, said in words."""
    rows = [_row(table.columns, row, says) for row in table.rows]
    return Table(table.columns, rows, [_said(says, f"heading.{name}", name) for name in table.columns])


def _row(columns: Sequence[str], row: Sequence[str], says: Says) -> list[str]:
    codes = dict(zip(columns, row, strict=True))
    kinds = {**_OF_CODE, "detail": _OF_DETAIL.get(codes.get("todo", ""), "")}
    told = []
    for name, cell in codes.items():
        if cell and name in _TIMES:
            told.append(cell[:_TO_THE_MINUTE].replace("T", " "))
        elif cell and (kind := kinds.get(name)):
            told.append(_said(says, f"{kind}.{cell}", cell))
        else:
            told.append(cell)
    return told


def _said(says: Says, key: str, otherwise: str) -> str:
    said = says(key)
    return otherwise if said == key else said
