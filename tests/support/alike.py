"""Whether two databases hold the same evening: row by row, whatever ids their own runs gave."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import closing
from typing import Any

from anchor_console.core.paths import Profile
from anchor_console.storage.connections import connect_read_only

_ULID = re.compile(r"[0-7][0-9A-HJKMNP-TV-Z]{25}")
_OF_THE_RUN = {
    "_sqlite_migrations": "when the file was made ready",
    "settings": "the profile's own",
    "hold_clocks": "when the console ran",
    "fans_to_index": "what is still to be taken into the index of words",
}
"""Tables that tell of the console's run and not of the evening."""
_OF_A_PAGE = {"asks": "taken_token", "tickets": "taken_token"}
"""Columns that say from whose page something was done: a record holds no tokens."""
_ID_OF_COMMAND = 2
"""The column of `actions` that names the command: another in a replay, for each action the same."""


def evening_of(profile: Profile) -> dict[str, list[tuple[Any, ...]]]:
    """Every row of every table, with the ids of this run named in the order in which they were given."""
    with closing(connect_read_only(profile.database)) as connection:
        connection.row_factory = None
        of_an_index = {
            name
            for _, name, kind in connection.execute("SELECT schema, name, type FROM pragma_table_list")
            if kind in ("virtual", "shadow")
        }
        names = {name for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")}
        kept = sorted(names - of_an_index - set(_OF_THE_RUN))
        rows = {name: list(_rows(connection, name)) for name in kept}
        columns = {name: [row[1] for row in connection.execute(f"PRAGMA table_info({name})")] for name in kept}
    commands = {row[_ID_OF_COMMAND]: f"command {row[0]}" for row in rows["actions"]}
    given: dict[str, str] = {}

    def named(found: re.Match[str]) -> str:
        return given.setdefault(found[0], f"id {len(given)}")

    def plain(value: Any) -> Any:
        if not isinstance(value, str):
            return value
        return commands.get(value) or _ULID.sub(named, value)

    # What people did comes first: ids are given by it, in its order.
    first = ("sessions", "actions", *(name for name in kept if name not in ("sessions", "actions")))
    told = {name: [_told(columns[name], row, _OF_A_PAGE.get(name), plain) for row in rows[name]] for name in first}
    return {name: sorted(told[name], key=repr) for name in kept}


def _told(columns: list[str], row: tuple[Any, ...], left_out: str | None, plain: Any) -> tuple[Any, ...]:
    """The row without what is left out; an id that a platform gave is as it gave it."""
    return tuple(
        value if name == "ext_id" else plain(value)
        for name, value in zip(columns, row, strict=True)
        if name != left_out
    )


def _rows(connection: Any, name: str) -> Iterator[tuple[Any, ...]]:
    try:
        yield from connection.execute(f"SELECT * FROM {name} ORDER BY rowid")
    except Exception:  # a table without row numbers
        yield from connection.execute(f"SELECT * FROM {name} ORDER BY 1, 2")


def differences(one: dict[str, list[tuple[Any, ...]]], other: dict[str, list[tuple[Any, ...]]]) -> list[str]:
    """What only one of them holds, in words that a failing test can print."""
    found: list[str] = []
    for name in one:
        only_one = [row for row in one[name] if row not in other[name]]
        only_other = [row for row in other[name] if row not in one[name]]
        found += [f"{name}: live   {row}" for row in only_one] + [f"{name}: replay {row}" for row in only_other]
    return found
