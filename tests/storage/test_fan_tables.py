"""No table may hold something of a person that `fans export` does not give out and `fans erase` does not reach."""

from __future__ import annotations

import sqlite3
from collections import Counter

import pytest

from anchor_console.live.privacy import person_store as live
from anchor_console.privacy.register import HOLDS_NO_FAN, STORES
from anchor_console.storage.migrations import apply_steps

ALL = (live, *STORES)
WHAT_TO_DO = """
The table {table!r} is not covered by privacy/register.py. If a row of it can hold anything of a fan (their number,
name, id, words, or words about them): write `export_fan(tx, identities)` and `erase_fan(tx, identities)` for it in its
room's person_store.py, name it in FAN_TABLES there, and put a new module into register.STORES before `fans`.
If it cannot: put it into register.HOLDS_NO_FAN with the reason.
"""
A_FANS_COLUMN = {"identity_id", "user_id", "fan_name", "fan_user_id", "buyer", "fan_id"}


@pytest.fixture(scope="module")
def schema():
    connection = sqlite3.connect(":memory:", isolation_level=None)
    apply_steps(connection)
    yield connection
    connection.close()


def tables_of(schema):
    # What a full-text index keeps in tables of its own goes with the index.
    listed = schema.execute("SELECT name FROM pragma_table_list WHERE schema = 'main' AND type IN ('table', 'virtual')")
    return sorted(name for (name,) in listed if not name.startswith(("sqlite_", "_sqlite_")))


def names_people(schema, table):
    points = {key[2] for key in schema.execute(f"PRAGMA foreign_key_list({table})")}
    columns = {column[1] for column in schema.execute(f"PRAGMA table_xinfo({table})")}
    return "identities" in points or bool(columns & A_FANS_COLUMN)


def test_every_table_is_covered_once(schema):
    covered = Counter(table for store in ALL for table in store.FAN_TABLES) + Counter(HOLDS_NO_FAN.keys())
    for table in tables_of(schema):
        assert covered[table], WHAT_TO_DO.format(table=table)
        assert covered[table] == 1, f"{table} stands more than once in privacy/register.py"
    assert set(covered) <= set(tables_of(schema)), "the register names tables that the database does not have"


def test_no_table_that_names_people_is_called_free_of_them(schema):
    for table in tables_of(schema):
        if names_people(schema, table):
            assert table not in HOLDS_NO_FAN, WHAT_TO_DO.format(table=table)


def test_a_new_table_would_be_caught(schema):
    schema.execute("CREATE TABLE letters (identity_id INTEGER REFERENCES identities, text TEXT)")
    try:
        with pytest.raises(AssertionError, match=r"'letters' is not covered[^$]*person_store"):
            test_every_table_is_covered_once(schema)
    finally:
        schema.execute("DROP TABLE letters")


@pytest.mark.parametrize("store", ALL, ids=lambda store: store.__name__.split(".")[1])
def test_a_store_gives_out_and_erases_nothing_where_nothing_is(schema, store):
    schema.row_factory = sqlite3.Row
    assert not any(store.export_fan(schema, [1]).values())
    store.erase_fan(schema, [1])
