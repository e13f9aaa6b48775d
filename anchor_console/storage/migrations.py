"""The steps that bring a database file up to date: named, appended, never edited."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import TYPE_CHECKING

from anchor_console.storage.schema_asks import STATEMENTS as ASKS
from anchor_console.storage.schema_callouts import STATEMENTS as CALLOUTS
from anchor_console.storage.schema_details import STATEMENTS as DETAILS
from anchor_console.storage.schema_evening import STATEMENTS as EVENING
from anchor_console.storage.schema_fans import STATEMENTS as FANS
from anchor_console.storage.schema_fans_page import STATEMENTS as FANS_PAGE
from anchor_console.storage.schema_find import AGAIN as FIND_AGAIN
from anchor_console.storage.schema_find import STATEMENTS as FIND
from anchor_console.storage.schema_goods_edits import STATEMENTS as GOODS_EDITS
from anchor_console.storage.schema_history import STATEMENTS as HISTORY
from anchor_console.storage.schema_holds import STATEMENTS as HOLDS
from anchor_console.storage.schema_links import STATEMENTS as LINKS
from anchor_console.storage.schema_list_links import STATEMENTS as LIST_LINKS
from anchor_console.storage.schema_main_job import STATEMENTS as MAIN_JOB
from anchor_console.storage.schema_minor_grounds import STATEMENTS as MINOR_GROUNDS
from anchor_console.storage.schema_money_left import STATEMENTS as MONEY_LEFT
from anchor_console.storage.schema_mutes import STATEMENTS as MUTES
from anchor_console.storage.schema_numbers import STATEMENTS as NUMBERS
from anchor_console.storage.schema_orders_apart import STATEMENTS as ORDERS_APART
from anchor_console.storage.schema_part_back import STATEMENTS as PART_BACK
from anchor_console.storage.schema_phrase_lines import STATEMENTS as PHRASE_LINES
from anchor_console.storage.schema_purchases import STATEMENTS as PURCHASES
from anchor_console.storage.schema_reconcile import SALES_VIEW
from anchor_console.storage.schema_reconcile import STATEMENTS as RECONCILE
from anchor_console.storage.schema_rundown import STATEMENTS as RUNDOWN
from anchor_console.storage.schema_seats import STATEMENTS as SEATS
from anchor_console.storage.schema_stages import STATEMENTS as STAGES
from anchor_console.storage.schema_tallies_again import STATEMENTS as TALLIES_AGAIN
from anchor_console.storage.schema_unnamed_asks import STATEMENTS as UNNAMED_ASKS

if TYPE_CHECKING:
    import sqlite_utils

_SET = "anchor_console"


def m0001_main_job(db: sqlite_utils.Database) -> None:
    for statement in MAIN_JOB:
        db.execute(statement)


def m0002_history(db: sqlite_utils.Database) -> None:
    for statement in HISTORY:
        db.execute(statement)


def m0003_asks(db: sqlite_utils.Database) -> None:
    for statement in ASKS:
        db.execute(statement)


def m0004_links(db: sqlite_utils.Database) -> None:
    for statement in LINKS:
        db.execute(statement)


def m0005_purchases(db: sqlite_utils.Database) -> None:
    for statement in PURCHASES:
        db.execute(statement)


def m0006_callouts(db: sqlite_utils.Database) -> None:
    for statement in CALLOUTS:
        db.execute(statement)


def m0007_fans(db: sqlite_utils.Database) -> None:
    for statement in FANS:
        db.execute(statement)


def m0008_numbers(db: sqlite_utils.Database) -> None:
    for statement in NUMBERS:
        db.execute(statement)


def m0009_details(db: sqlite_utils.Database) -> None:
    for statement in DETAILS:
        db.execute(statement)


def m0010_find(db: sqlite_utils.Database) -> None:
    for statement in FIND:
        db.execute(statement)


def m0011_evening(db: sqlite_utils.Database) -> None:
    for statement in EVENING:
        db.execute(statement)


def m0012_fans_page(db: sqlite_utils.Database) -> None:
    for statement in FANS_PAGE:
        db.execute(statement)


def m0013_stages(db: sqlite_utils.Database) -> None:
    for statement in STAGES:
        db.execute(statement)


def m0014_goods_edits(db: sqlite_utils.Database) -> None:
    for statement in GOODS_EDITS:
        db.execute(statement)


def m0015_seats(db: sqlite_utils.Database) -> None:
    for statement in SEATS:
        db.execute(statement)


def m0016_holds(db: sqlite_utils.Database) -> None:
    for statement in HOLDS:
        db.execute(statement)


def m0017_rundown(db: sqlite_utils.Database) -> None:
    for statement in RUNDOWN:
        db.execute(statement)


def m0018_reconcile(db: sqlite_utils.Database) -> None:
    for statement in RECONCILE:
        db.execute(statement)


def m0019_mutes(db: sqlite_utils.Database) -> None:
    for statement in MUTES:
        db.execute(statement)


def m0020_find_again(db: sqlite_utils.Database) -> None:
    db.execute(FIND_AGAIN)


def m0021_orders_apart(db: sqlite_utils.Database) -> None:
    for statement in ORDERS_APART:
        db.execute(statement)


def m0022_list_links(db: sqlite_utils.Database) -> None:
    for statement in LIST_LINKS:
        db.execute(statement)


def m0023_sales_view(db: sqlite_utils.Database) -> None:
    for statement in SALES_VIEW:
        db.execute(statement)


def m0024_tallies_again(db: sqlite_utils.Database) -> None:
    for statement in TALLIES_AGAIN:
        db.execute(statement)


def m0025_money_left(db: sqlite_utils.Database) -> None:
    for statement in MONEY_LEFT:
        db.execute(statement)


def m0026_phrase_lines(db: sqlite_utils.Database) -> None:
    for statement in PHRASE_LINES:
        db.execute(statement)


def m0027_part_back(db: sqlite_utils.Database) -> None:
    for statement in PART_BACK:
        db.execute(statement)


def m0028_unnamed_asks(db: sqlite_utils.Database) -> None:
    for statement in UNNAMED_ASKS:
        db.execute(statement)


def m0029_minor_grounds(db: sqlite_utils.Database) -> None:
    for statement in MINOR_GROUNDS:
        db.execute(statement)


_STEPS: tuple[Callable[[sqlite_utils.Database], None], ...] = (
    m0001_main_job,
    m0002_history,
    m0003_asks,
    m0004_links,
    m0005_purchases,
    m0006_callouts,
    m0007_fans,
    m0008_numbers,
    m0009_details,
    m0010_find,
    m0011_evening,
    m0012_fans_page,
    m0013_stages,
    m0014_goods_edits,
    m0015_seats,
    m0016_holds,
    m0017_rundown,
    m0018_reconcile,
    m0019_mutes,
    m0020_find_again,
    m0021_orders_apart,
    m0022_list_links,
    m0023_sales_view,
    m0024_tallies_again,
    m0025_money_left,
    m0026_phrase_lines,
    m0027_part_back,
    m0028_unnamed_asks,
    m0029_minor_grounds,
)

STEP_NAMES: tuple[str, ...] = tuple(step.__name__ for step in _STEPS)


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
    for step in _STEPS:
        steps(name=step.__name__)(step)
    factory, connection.row_factory = connection.row_factory, None
    steps.apply(sqlite_utils.Database(connection))
    connection.row_factory = factory
