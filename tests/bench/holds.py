"""Durable holds a second, claimed in bursts and one by one, beside bare SQLite commits on the same disk."""

from __future__ import annotations

import argparse
import asyncio
import sqlite3
import tempfile
import time
from collections.abc import Sequence
from contextlib import closing
from pathlib import Path

from anchor_console.chat.understanding.reading import Intent
from anchor_console.live.intake.arrivals import Arrival, Context
from anchor_console.live.intake.storing import store_batch
from anchor_console.sales import claiming
from anchor_console.sales.booking import Booking
from anchor_console.sales.terms import Changes
from anchor_console.sales.wanted import Wanted
from tests.bench.row import Row
from tests.support.shop import NOW_MS, Shop, a_fan, a_row, item, reading, said, shop

_CLAIM = reading(Intent.CLAIM, item("1", "驼色", "M", 1), specific=True)


def measure(args: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench holds")
    parser.add_argument("--claims", type=int, default=3_000)
    parser.add_argument("--burst", type=int, default=100, help="claims that come within one moment")
    parser.add_argument("--folder", type=Path, help="on the disk that is meant; else the system's temporary one")
    options = parser.parse_args(args)
    with tempfile.TemporaryDirectory(dir=options.folder) as name:
        folder = Path(name)
        rows = (a_row(stock=10 * options.claims),)
        with shop(folder / "one", "reserve", rows) as opened:
            alone = options.claims // 10 / _one_by_one(opened, options.claims // 10)
        with shop(folder / "people", "reserve", rows) as opened:
            at_once = options.claims / asyncio.run(_of_many_people(opened, options.claims))
        with shop(folder / "burst", "reserve", rows) as opened:
            in_bursts = options.claims / _in_bursts(opened, options.claims, options.burst)
        bare = _bare_commits(folder / "bare.db", options.claims // 10)
    beside = "bare INSERT + COMMIT, WAL, FULL"
    return [
        Row(f"claims in bursts of {options.burst}, lines of chat with all effects", "a s", in_bursts, bare, beside),
        Row("claims that many write at once, each a transaction of its own", "a s", at_once, bare, beside),
        Row("claims one by one, each waited for", "a s", alone, bare, beside),
    ]  # fmt: skip


def _lines(claims: int) -> list[Arrival]:
    return [Arrival("kuaishou", said("1号驼色M要一件", n, seconds=n / 1000), NOW_MS + n, _CLAIM) for n in range(claims)]


def _in_bursts(opened: Shop, claims: int, burst: int) -> float:
    """Seconds until every claim of the bursts is safe, as the pipeline writes them."""
    lines = _lines(claims)
    context = Context(opened.session, opened.catalogue, None, None, trusts_viewers=False)
    started_s = time.perf_counter()
    for start in range(0, claims, burst):
        part = lines[start : start + burst]
        opened.do(lambda tx, part=part: store_batch(tx, context, part))
    took_s = time.perf_counter() - started_s
    _check(opened, claims)
    return took_s


async def _of_many_people(opened: Shop, claims: int) -> float:
    """Seconds until all claims are safe that were asked for at the same moment: the writer takes what waits."""
    people = [opened.fan(a_fan(n)) for n in range(50)]
    works = [_claim(opened, people[n % 50], n) for n in range(claims)]
    started_s = time.perf_counter()
    await asyncio.gather(*(opened.database.run(work) for work in works))
    took_s = time.perf_counter() - started_s
    _check(opened, claims)
    return took_s


def _one_by_one(opened: Shop, claims: int) -> float:
    who = opened.fan(a_fan(1))
    works = [_claim(opened, who, n) for n in range(claims)]
    started_s = time.perf_counter()
    for work in works:
        opened.do(work)
    took_s = time.perf_counter() - started_s
    _check(opened, claims)
    return took_s


def _claim(opened: Shop, who, n: int):
    terms, product = opened.session.terms, opened.product("1")
    wanted = Wanted(product, "驼色", "M", 1, adds=True)

    def work(tx):
        return claiming.make(
            Booking(tx, terms, NOW_MS + n, Changes.none()), who, "粉丝", wanted,
            message_id=None, line=0, pin_id=None,
        ).id  # fmt: skip

    return work


def _check(opened: Shop, claims: int) -> None:
    opened.check()
    if opened.level("C1-M").held != claims:
        raise RuntimeError("not every claim holds")


def _bare_commits(path: Path, commits: int) -> float:
    """Commits a second of one row each, with nothing around them."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE held (id INTEGER PRIMARY KEY, fan INTEGER, sku INTEGER, units INTEGER) STRICT")
        started_s = time.perf_counter()
        for n in range(commits):
            connection.execute("BEGIN IMMEDIATE")
            connection.execute("INSERT INTO held (fan, sku, units) VALUES (?, 1, 1)", (n,))
            connection.execute("COMMIT")
        return commits / (time.perf_counter() - started_s)
