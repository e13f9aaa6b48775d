"""Who present wants a product: a million fans on file, five thousand present, beside one look at each of those present.

The profile is made once and stands in a file of the temporary folder for the next run. The floor asks the database one
thing by key for each of those present, which no look at them can go below.
"""

from __future__ import annotations

import argparse
import random
import time
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import msgspec

from anchor_console.callouts.service import Room, call_outs
from anchor_console.core.ids import IdentityId, SessionId
from anchor_console.goods import store as goods
from anchor_console.goods.goods_file import read_goods
from anchor_console.goods.product import Product
from anchor_console.goods.service import bring_in
from anchor_console.goods.size_file import read_sizes
from anchor_console.live import store as live
from anchor_console.live.fans.calling import room_now
from anchor_console.live.session import Session, SessionState
from anchor_console.storage.connections import connect_read_only
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction
from tests.bench.filling import insert, made_once, without_indexes
from tests.bench.row import Row, percentile
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as NOW_MS
from tests.support.shop import WOMEN

TONIGHT, LAST_WEEK = SessionId("tonight"), SessionId("last week")
NUMBER = "11"
_EVENINGS, _SHOWN = 40, 20
"""Earlier sessions, and how many products were on air in each."""
_DAY_MS = 86_400_000
_BATCH = 50_000
_KINDS = ("claim", "stock", "missed", "restock", "fit", "price", "detail", "hand", "hand", "hand")


def measure(args: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench callouts")
    parser.add_argument("--fans", type=int, default=1_000_000)
    parser.add_argument("--present", type=int, default=5_000)
    parser.add_argument("--looks", type=int, default=200)
    options = parser.parse_args(args)
    path = _profile(options.fans)
    chance = random.Random(3)
    with closing(connect_read_only(path)) as tx:
        products = {one.number: one for one in goods.all_products(tx)}
        crowds = [chance.sample(range(1, options.fans + 1), options.present) for _ in range(options.looks)]
        popular = _times(tx, products[NUMBER], crowds)
        at_work = _times(tx, products[NUMBER], crowds, time.thread_time)
        quiet = _times(tx, products["9"], crowds)
        floor = [_floor(tx, crowd) for crowd in crowds]
        floor_at_work = [_floor(tx, crowd, time.thread_time) for crowd in crowds]
    what = f"{options.present} present, {options.fans:,} fans on file"
    return [
        Row(
            f"{what}: a product that 1 in 4 ever wanted, {name}", "ms", percentile(popular, share),
            percentile(floor, share), "one look by key at each present",
        )
        for name, share in (("p50", 0.5), ("p99", 0.99))
    ] + [
        Row(
            f"{what}: the same, p99 of CPU time, which other work does not lengthen", "ms", percentile(at_work, 0.99),
            percentile(floor_at_work, 0.99), "one look by key at each present",
        ),
        Row(
            f"{what}: a product that hardly anybody wanted, p99", "ms", percentile(quiet, 0.99),
            percentile(floor, 0.99), "one look by key at each present",
        ),
    ]  # fmt: skip


def _times(
    tx: Transaction,
    product: Product,
    crowds: Sequence[Sequence[int]],
    clock: Callable[[], float] = time.perf_counter,
) -> list[float]:
    times = []
    for crowd in crowds:
        present = {IdentityId(who): NOW_MS - who % 600_000 for who in crowd}
        started_s = clock()
        room: Room = room_now(tx, product, TONIGHT, present, frozenset(), NOW_MS)
        found = call_outs(tx, room)
        times.append((clock() - started_s) * 1000)
        assert len(found) <= 3
    return times


def _floor(tx: Transaction, crowd: Sequence[int], clock: Callable[[], float] = time.perf_counter) -> float:
    told = msgspec.json.encode(list(crowd)).decode()
    started_s = clock()
    tx.execute(
        "SELECT identities.id, name FROM json_each(?) AS here CROSS JOIN identities ON identities.id = here.value",
        (told,),
    ).fetchall()
    return (clock() - started_s) * 1000


def _profile(fans: int) -> Path:
    """The database with so many fans, made where the last run has not left it."""
    return made_once(f"callouts-came-{fans}", lambda database: _fill(database, fans))


def _fill(database: Database, fans: int) -> None:
    chance = random.Random(1)
    sizes = read_sizes(WOMEN.with_name("women_sizes.csv"))
    for session_id, started_ms, ended_ms in (
        (LAST_WEEK, NOW_MS - 7 * _DAY_MS, NOW_MS - 7 * _DAY_MS + 7_200_000),
        (TONIGHT, NOW_MS - 3_600_000, None),
    ):
        state = SessionState.ENDED if ended_ms else SessionState.RUNNING
        session = Session(session_id, "bench", "cart", state, started_ms, ended_ms, 0, "CNY")
        database.run_blocking(lambda tx, session=session: live.add_session(tx, session))  # type: ignore[misc]
    database.run_blocking(lambda tx: bring_in(tx, read_goods(WOMEN), sizes, NOW_MS - 30 * _DAY_MS))
    products = goods.all_products(database.read())
    coat = next(one for one in products if one.number == NUMBER)
    database.run_blocking(lambda tx: _evenings(tx, products))
    with without_indexes(database):
        for first in range(1, fans + 1, _BATCH):
            people = range(first, min(first + _BATCH, fans + 1))
            rows = [_fan(who) for who in people]
            wants = [row for who in people if who % 4 == 0 for row in _wants(who, coat, chance)]
            wants += [row for who in people if who % 997 == 0 for row in _wants(who, products[8], chance)]
            facts = [fact for who in people if who % 3 == 0 for fact in _facts(who, chance)]
            past = [_past(who, place, products, chance) for who in people if who % 2 == 0 for place in range(who % 5)]
            database.run_blocking(lambda tx, r=rows, w=wants, f=facts, p=past: _write(tx, r, w, f, p))  # type: ignore[misc]
            came = [(who, f"e{evening:02d}", "") for who in people if who % 2 == 0 for evening in _came(who)]
            database.run_blocking(lambda tx, c=came: insert(tx, "attendance (identity_id, session_id, name)", c))  # type: ignore[misc]


def _came(who: int) -> set[int]:
    """To which of the earlier evenings somebody came."""
    return {who // 2 % _EVENINGS, who // 2 * 7 % _EVENINGS, who // 2 * 11 % _EVENINGS}


def _evenings(tx: Transaction, products: Sequence[Product]) -> None:
    for evening in range(_EVENINGS):
        started_ms = NOW_MS - (evening + 2) * 2 * _DAY_MS
        ended_ms = started_ms + 7_200_000
        session = Session(
            SessionId(f"e{evening:02d}"), "bench", "cart", SessionState.ENDED, started_ms, ended_ms, 0, "CNY"
        )
        live.add_session(tx, session)
        insert(
            tx,
            "pins (id, session_id, product_id, number, state, note, by_name, origin, proposed_at_ms, taken_at_ms,"
            " hidden_at_ms)",
            [
                (
                    *(f"p{evening:02d}-{place:02d}", session.id, product.id, product.number or "", "done", "", "desk"),
                    *("desk", started_ms, started_ms + place * 300_000, started_ms + place * 300_000 + 200_000),
                )
                for place, product in enumerate((list(products) * 2)[evening % 9 : evening % 9 + _SHOWN])
            ],
        )


def _write(tx: Transaction, people: list[Any], wants: list[Any], facts: list[Any], past: list[Any]) -> None:
    insert(tx, "identities (id, platform, space, user_id, name, masked, staff, first_seen_ms, last_seen_ms)", people)
    insert(tx, "wants (product_id, identity_id, message_id, line, kind, color, size, session_id, at_ms)", wants)
    insert(tx, "facts (id, identity_id, facet, value, wearer, standing, stated_at_ms)", facts)
    insert(
        tx, "fact_evidence (fact_id, kind, identity_id, at_ms)", [(one[0], "message", one[1], one[-1]) for one in facts]
    )
    insert(
        tx,
        "past_lines (platform, order_id, line_id, identity_id, product_name, category, color, size, qty, amount,"
        " status, is_returned, paid_at_ms)",
        past,
    )


def _fan(who: int) -> tuple[object, ...]:
    name = f"粉丝{chr(0x4E00 + who % 5000)}{chr(0x4E00 + who // 5000 % 5000)}"
    return (who, "kuaishou", "", f"u{who:08d}", name, 0, 0, 0, NOW_MS)


def _wants(who: int, product: Product, chance: random.Random) -> list[tuple[object, ...]]:
    rows = []
    for line in range(chance.choice((1, 1, 2, 4))):
        sku = chance.choice(product.skus)
        session_id = TONIGHT if chance.random() < 0.05 else LAST_WEEK
        at_ms = NOW_MS - (600_000 if session_id == TONIGHT else 7 * _DAY_MS)
        rows.append(
            (product.id, who, who * 10 + line, 0, chance.choice(_KINDS), sku.color, sku.size, session_id, at_ms)
        )
    return rows


def _facts(who: int, chance: random.Random) -> list[tuple[object, ...]]:
    figures = (("height_cm", chance.randint(150, 172)), ("weight_kg", chance.randint(43, 75)))
    return [
        (who * 2 + place, who, facet, str(figure), "self", "stated", NOW_MS - _DAY_MS)
        for place, (facet, figure) in enumerate(figures)
    ]


def _past(who: int, place: int, products: Sequence[Product], chance: random.Random) -> tuple[object, ...]:
    product = chance.choice(products)
    sku = chance.choice(product.skus)
    returned = int(chance.random() < 0.08)
    at_ms = NOW_MS - chance.randint(10, 400) * _DAY_MS
    order = f"{who:08d}-{place}"
    return (
        *("kuaishou", order, "1", who, product.name, product.category, sku.color, sku.size, 1, 9900),
        *("shipped", returned, at_ms),
    )
