from __future__ import annotations

import asyncio
import sqlite3
import threading

import pytest

from anchor_console.core.paths import Profile
from anchor_console.storage import searching
from anchor_console.storage.connections import connect_read_only
from anchor_console.storage.database import Database
from anchor_console.storage.searching import Searcher, Superseded
from tests.support.closed_meanwhile import closed_meanwhile

ENDLESS = "WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"


@pytest.fixture
def database(tmp_path):
    profile = Profile(tmp_path / "profile")
    profile.make()
    opened = Database(profile)
    yield opened
    opened.close()


def test_the_next_search_breaks_off_the_one_that_runs(database):
    runs = threading.Event()

    def endless(tx):
        tx.set_progress_handler(runs.set, 1000)  # told from within the statement
        return tx.execute(ENDLESS).fetchone()

    async def scenario():
        first = asyncio.ensure_future(database.search("chat", endless))
        await asyncio.to_thread(runs.wait)
        assert await database.search("chat", lambda tx: tx.execute("SELECT 1").fetchone()[0]) == 1
        with pytest.raises(Superseded):
            await first

    asyncio.run(scenario())


def test_of_a_quick_typist_only_the_last_search_is_done(database):
    async def scenario():
        asked = [database.search("chat", lambda tx, key=key: key) for key in range(20)]
        answers = await asyncio.gather(*asked, return_exceptions=True)
        assert answers[-1] == 19
        assert all(isinstance(answer, Superseded | int) for answer in answers)
        assert sum(isinstance(answer, Superseded) for answer in answers) > 10

    asyncio.run(scenario())


def test_searches_for_other_things_neither_break_each_other_off_nor_wait_for_each_other(database):
    runs, goes_on = threading.Event(), threading.Event()

    def in_the_middle(tx):
        runs.set()
        goes_on.wait(10)
        return tx.execute("SELECT 1").fetchone()[0]

    async def scenario():
        listed = asyncio.ensure_future(database.search("fans", in_the_middle))
        await asyncio.to_thread(runs.wait)
        assert await database.search("chat", lambda tx: tx.execute("SELECT 2").fetchone()[0]) == 2
        assert not listed.done()
        goes_on.set()
        assert await listed == 1

    asyncio.run(scenario())


def test_a_search_cannot_write_and_its_own_mistakes_are_its_own(database):
    async def scenario():
        with pytest.raises(sqlite3.OperationalError, match="readonly"):
            await database.search("chat", lambda tx: tx.execute("DELETE FROM settings"))
        with pytest.raises(ZeroDivisionError):
            await database.search("chat", lambda tx: 1 // 0)

    asyncio.run(scenario())


def test_a_search_that_connects_as_it_is_closed_leaves_no_connection_behind(database, monkeypatch):
    made, goes_on = [], threading.Event()
    monkeypatch.setattr(searching, "ThreadPoolExecutor", closed_meanwhile(goes_on, after=1))

    def connect():
        goes_on.wait()
        made.append(connect_read_only(database.path))
        return made[0]

    async def scenario():
        searcher = Searcher(connect, "search")
        asked = asyncio.ensure_future(searcher.search(lambda tx: tx.execute("SELECT 1").fetchone()))
        await asyncio.sleep(0)
        searcher.close()
        with pytest.raises(Superseded):
            await asked
        with pytest.raises(sqlite3.ProgrammingError, match="closed"):
            made[0].execute("SELECT 1")

    asyncio.run(scenario())
