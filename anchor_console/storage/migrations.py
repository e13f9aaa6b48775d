"""The steps that bring a database file up to date: named, appended, never edited."""

from __future__ import annotations

import sqlite3
from typing import TYPE_CHECKING

from anchor_console.storage import (
    schema_asks,
    schema_callouts,
    schema_details,
    schema_evening,
    schema_facts_view,
    schema_fans,
    schema_fans_page,
    schema_find,
    schema_goods_edits,
    schema_history,
    schema_holds,
    schema_links,
    schema_list_links,
    schema_main_job,
    schema_minor_grounds,
    schema_money_left,
    schema_mutes,
    schema_numbers,
    schema_orders_apart,
    schema_part_back,
    schema_parts,
    schema_phrase_lines,
    schema_purchases,
    schema_reconcile,
    schema_rundown,
    schema_seats,
    schema_stages,
    schema_tallies_again,
    schema_told_orders,
    schema_unnamed_asks,
)

if TYPE_CHECKING:
    import sqlite_utils

_SET = "anchor_console"

_STEPS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("m0001_main_job", schema_main_job.STATEMENTS),
    ("m0002_history", schema_history.STATEMENTS),
    ("m0003_asks", schema_asks.STATEMENTS),
    ("m0004_links", schema_links.STATEMENTS),
    ("m0005_purchases", schema_purchases.STATEMENTS),
    ("m0006_callouts", schema_callouts.STATEMENTS),
    ("m0007_fans", schema_fans.STATEMENTS),
    ("m0008_numbers", schema_numbers.STATEMENTS),
    ("m0009_details", schema_details.STATEMENTS),
    ("m0010_find", schema_find.STATEMENTS),
    ("m0011_evening", schema_evening.STATEMENTS),
    ("m0012_fans_page", schema_fans_page.STATEMENTS),
    ("m0013_stages", schema_stages.STATEMENTS),
    ("m0014_goods_edits", schema_goods_edits.STATEMENTS),
    ("m0015_seats", schema_seats.STATEMENTS),
    ("m0016_holds", schema_holds.STATEMENTS),
    ("m0017_rundown", schema_rundown.STATEMENTS),
    ("m0018_reconcile", schema_reconcile.STATEMENTS),
    ("m0019_mutes", schema_mutes.STATEMENTS),
    ("m0020_find_again", schema_find.AGAIN),
    ("m0021_orders_apart", schema_orders_apart.STATEMENTS),
    ("m0022_list_links", schema_list_links.STATEMENTS),
    ("m0023_sales_view", schema_reconcile.SALES_VIEW),
    ("m0024_tallies_again", schema_tallies_again.STATEMENTS),
    ("m0025_money_left", schema_money_left.STATEMENTS),
    ("m0026_phrase_lines", schema_phrase_lines.STATEMENTS),
    ("m0027_part_back", schema_part_back.STATEMENTS),
    ("m0028_unnamed_asks", schema_unnamed_asks.STATEMENTS),
    ("m0029_minor_grounds", schema_minor_grounds.STATEMENTS),
    ("m0030_facts_view", schema_facts_view.STATEMENTS),
    ("m0031_parts", schema_parts.STATEMENTS),
    ("m0032_told_orders", schema_told_orders.STATEMENTS),
    ("m0033_half_imports", schema_reconcile.HALF_IMPORTS),
)
"""Each step's name, as files that had it remember it, and what it executes."""

STEP_NAMES: tuple[str, ...] = tuple(name for name, _ in _STEPS)


def applied_names(connection: sqlite3.Connection) -> set[str]:
    """The names of the steps that this file has had; empty for a fresh one, or one that is not ours."""
    known = connection.execute("SELECT 1 FROM sqlite_master WHERE name = '_sqlite_migrations'").fetchone()
    if known is None:
        return set()
    rows = connection.execute("SELECT name FROM _sqlite_migrations WHERE migration_set = ?", (_SET,))
    return {name for (name,) in rows}


def apply_steps(connection: sqlite3.Connection) -> None:
    """Apply what is missing, each step in a transaction of its own."""
    # Imported here for a quick start: it costs about 0.1 s, and most starts have nothing to apply.
    import sqlite_utils
    from sqlite_utils.migrations import Migrations

    steps = Migrations(_SET)
    for name, statements in _STEPS:

        @steps(name=name)
        def step(db: sqlite_utils.Database, statements: tuple[str, ...] = statements) -> None:
            for statement in statements:
                db.execute(statement)

    factory, connection.row_factory = connection.row_factory, None
    steps.apply(sqlite_utils.Database(connection))
    connection.row_factory = factory
