"""Finding one of a million fans, key by key, beside a LIKE scan of their names; and the fans' page."""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Sequence
from contextlib import closing

from anchor_console.fans import find_store, page_store
from anchor_console.fans.fan_filter import conditions_of
from anchor_console.fans.find_words import sound_words
from anchor_console.fans.page_store import Order, PageQuery
from anchor_console.fans.tiers import DEFAULT_RULES
from anchor_console.storage.connections import connect_read_only
from anchor_console.storage.writer import Transaction
from tests.bench import many_fans
from tests.bench.row import Row, percentile, times_ms

_SHOWN = 30
_SCANS = 12


def measure(args: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench fans_find")
    parser.add_argument("--fans", type=int, default=1_000_000)
    parser.add_argument("--people", type=int, default=60, help="how many are looked for, each key by key")
    options = parser.parse_args(args)
    path = many_fans.made(options.fans)
    chance = random.Random(7)
    with closing(connect_read_only(path)) as tx:
        rows = tx.execute(
            "SELECT name, user_id FROM identities WHERE id IN (SELECT value FROM json_each(?))",
            (str([chance.randint(1, options.fans) for _ in range(options.people)]),),
        ).fetchall()
        names = [name for name, _ in rows]
        spoken = [sound_words((name,), "").split() for name in names]
        asked = {
            "a name, key by key": [name[:end] for name in names for end in range(1, len(name) + 1)],
            "a part of a name": [name[1:3] for name in names],
            "pinyin, key by key": [word[0][:end] for word in spoken for end in range(1, len(word[0]) + 1)],
            "initials, key by key": [word[1][:end] for word in spoken if len(word) > 1 for end in range(1, 5)],
            "an id, key by key": [user_id[:end] for _, user_id in rows for end in range(2, len(user_id) + 1)],
            "the end of an id": [user_id[-5:] for _, user_id in rows],
            "a word of a note": ["砍价", "围巾", "妈妈也买", "包邮", "尺码偏小"] * 12,
            "a renamed fan": [name for (name,) in tx.execute("SELECT name FROM identity_names LIMIT 60")],
        }
        scanned = percentile(times_ms(names[:_SCANS], _scan, tx), 0.99)
        measured = [
            Row(
                f"{what}, p99 of {len(typed)}",
                "ms",
                percentile(times_ms(typed, _find, tx), 0.99),
                scanned,
                "LIKE scan",
            )
            for what, typed in asked.items()
        ]
        every = [key for typed in asked.values() for key in typed]
        whole = percentile(times_ms(every, _find, tx), 0.99)
        measured.append(Row(f"all of these, p99 of {len(every)}", "ms", whole, scanned, "LIKE scan"))
        measured += [_listed(tx, typed, order) for typed, order in _LISTS]
        ids = page_store.ids_of(tx, _query("", "last_seen"))
        parts = [ids[start : start + 64] for start in chance.sample(range(len(ids) - 64), 200)]
        shown = percentile(times_ms(parts, lambda tx, ids: page_store.rows_of(tx, ids, many_fans.NOW_MS), tx), 0.99)
        measured.append(Row("the page: 64 rows come in sight, p99 of 200", "ms", shown))
    return measured


_LISTS: tuple[tuple[str, Order], ...] = (
    ("", "last_seen"),
    ("", "spent"),
    ("size=L, likes=纯棉, not seen 30 days", "spent"),
    ("铁粉, 消费>=500", "last_bought"),
)


def _query(typed: str, order: Order) -> PageQuery:
    conditions = conditions_of(typed, many_fans.NOW_MS, {"铁粉": "core"})
    return PageQuery(conditions, order, True, DEFAULT_RULES, many_fans.NOW_MS)


def _listed(tx: Transaction, typed: str, order: Order) -> Row:
    started_s = time.perf_counter()
    found = page_store.ids_of(tx, _query(typed, order))
    what = f"the page: {typed or 'everybody'} by {order}: {len(found):,} fans"
    return Row(what, "ms", (time.perf_counter() - started_s) * 1000)


def _find(tx: Transaction, typed: str) -> object:
    return find_store.find(tx, typed, _SHOWN)


def _scan(tx: Transaction, typed: str) -> object:
    # All of them, as a scan must look to know the best: it has no order to stop in.
    return tx.execute("SELECT id, name FROM identities WHERE name LIKE ?", (f"%{typed}%",)).fetchall()
