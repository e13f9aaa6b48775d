from __future__ import annotations

import asyncio
import sqlite3
import threading
from concurrent.futures import Future

import pytest

from anchor_console.storage.writer import StorageClosed, StorageError, StorageFull, Writer


class Bench:
    """A writer on a file of its own, which can be held up, and whose commits can be counted."""

    def __init__(self, path):
        self.path = path
        connection = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("CREATE TABLE words (id INTEGER PRIMARY KEY, word TEXT NOT NULL)")
        self.statements = []
        connection.set_trace_callback(self.statements.append)
        self.writer = Writer(connection)
        self._gate = threading.Event()

    def hold_up(self):
        """Keep the thread busy, so that what is submitted from here on waits together."""
        begun = threading.Event()
        held = self.writer.submit(lambda tx: (begun.set(), self._gate.wait(5)))
        assert begun.wait(5)
        return held

    def go_on(self):
        self._gate.set()

    def words(self):
        connection = sqlite3.connect(self.path)
        try:
            return [word for (word,) in connection.execute("SELECT word FROM words ORDER BY id")]
        finally:
            connection.close()


@pytest.fixture
def bench(tmp_path):
    made = Bench(tmp_path / "words.db")
    yield made
    made.go_on()
    made.writer.close()


def say(word):
    return lambda tx: tx.execute("INSERT INTO words (word) VALUES (?)", (word,)).lastrowid


def test_what_waits_is_written_in_one_transaction_in_the_order_it_came(bench):
    bench.hold_up()
    futures = [bench.writer.submit(say(str(n))) for n in range(50)]
    bench.statements.clear()
    bench.go_on()
    assert [future.result(5) for future in futures] == list(range(1, 51))
    assert bench.words() == [str(n) for n in range(50)]
    # One commit ends the piece that held the writer up, one carries the fifty.
    assert bench.statements.count("COMMIT") == 2


def test_a_piece_that_fails_is_rolled_back_alone(bench):
    def half(tx):
        say("half")(tx)
        raise LookupError("not there")

    bench.hold_up()
    futures = [bench.writer.submit(work) for work in (say("before"), half, say("after"))]
    bench.go_on()
    assert [futures[0].result(5), futures[2].result(5)] == [1, 2]
    with pytest.raises(LookupError, match="not there"):
        futures[1].result(5)
    assert bench.words() == ["before", "after"]


def test_a_broken_constraint_is_a_bug_and_comes_as_it_is(bench):
    with pytest.raises(sqlite3.IntegrityError):
        bench.writer.submit(say(None)).result(5)


def test_a_result_comes_only_once_others_can_read_it(bench):
    seen = []
    future = bench.writer.submit(say("x"))
    future.add_done_callback(lambda _: seen.append(bench.words()))
    future.result(5)
    bench.writer.close()
    assert seen == [["x"]]


def test_a_piece_given_up_before_its_turn_is_not_written(bench):
    bench.hold_up()
    given_up = bench.writer.submit(say("no"))
    kept = bench.writer.submit(say("yes"))
    assert given_up.cancel()
    bench.go_on()
    kept.result(5)
    assert bench.words() == ["yes"]


def test_closing_writes_what_waits_and_takes_no_more(bench):
    bench.hold_up()
    futures = [bench.writer.submit(say(str(n))) for n in range(600)]
    bench.go_on()
    bench.writer.close()
    assert all(future.done() for future in futures)
    assert len(bench.words()) == 600
    with pytest.raises(StorageClosed):
        bench.writer.submit(say("late"))
    bench.writer.close()


def test_nothing_is_lost_between_submitting_and_closing(bench):
    futures: list[Future[int]] = []

    warm = threading.Event()

    def talk():
        for n in range(2000):
            try:
                futures.append(bench.writer.submit(say(str(n))))
            except StorageClosed:
                return
            if n == 50:
                warm.set()

    talkers = [threading.Thread(target=talk) for _ in range(3)]
    for talker in talkers:
        talker.start()
    assert warm.wait(5)
    bench.writer.close()
    for talker in talkers:
        talker.join(5)
    assert all(future.done() for future in futures)
    assert len(bench.words()) == len(futures)


def test_a_full_disk_fails_the_piece_that_met_it_and_keeps_what_was_acknowledged(bench):
    bench.writer.submit(say("acknowledged")).result(5)
    pages = bench.writer.submit(lambda tx: tx.execute("PRAGMA page_count").fetchone()[0]).result(5)
    bench.writer.submit(lambda tx: tx.execute(f"PRAGMA max_page_count = {pages + 2}").fetchone()).result(5)
    with pytest.raises(StorageFull):
        bench.writer.submit(say("x" * 100_000)).result(5)
    assert bench.writer.submit(say("small")).result(5) == 2
    assert bench.words() == ["acknowledged", "small"]


def test_a_commit_that_fails_acknowledges_nothing(bench):
    other = sqlite3.connect(bench.path, isolation_level=None)
    bench.writer.submit(lambda tx: tx.execute("PRAGMA busy_timeout = 0").fetchone()).result(5)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(StorageError):
        bench.writer.submit(say("x")).result(5)
    other.execute("ROLLBACK")
    other.close()
    bench.writer.submit(say("y")).result(5)
    assert bench.words() == ["y"]


def test_awaiting_a_piece_leaves_the_loop_free(bench):
    async def scenario():
        bench.hold_up()
        waiting = asyncio.wrap_future(bench.writer.submit(say("x")))
        await asyncio.sleep(0)
        assert not waiting.done()
        bench.go_on()
        return await waiting

    assert asyncio.run(scenario()) == 1


def test_what_is_done_alone_stands_between_transactions_and_in_its_place(bench):
    bench.hold_up()
    before = bench.writer.submit(say("before"))
    alone = bench.writer.submit_alone(lambda connection: (connection.in_transaction, connection.execute("VACUUM")))
    failed = bench.writer.submit_alone(lambda connection: connection.execute("BEGIN") and 1 / 0)
    seen = bench.writer.submit(lambda tx: tx.execute("SELECT group_concat(word) FROM words").fetchone()[0])
    bench.go_on()
    assert before.result(5) == 1
    assert alone.result(5)[0] is False
    with pytest.raises(ZeroDivisionError):
        failed.result(5)
    assert seen.result(5) == "before"
