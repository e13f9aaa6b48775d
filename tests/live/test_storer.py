from __future__ import annotations

import asyncio
import os
import signal
import sqlite3

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from anchor_console.chat.understanding.reading import Intent, StatedFact
from anchor_console.core.forgotten import NOBODY_YET, Forgotten
from anchor_console.live import store as live
from anchor_console.live.intake.arrivals import Arrival, Context, Outcome
from anchor_console.live.intake.storer import Storer
from anchor_console.live.intake.storing import store_batch
from anchor_console.live.intake.storing_process import FarStorer, StoredBadly
from anchor_console.live.session import SessionState
from anchor_console.storage.writer import StorageError
from tests.live.stage import a_stage
from tests.support.any_event import any_event
from tests.support.shop import NOW_MS, Shop, a_fan, item, quick_folder, reading, said, shop
from tests.support.until import until

CLAIM = reading(Intent.CLAIM, item("1", "驼色", "M", 1), specific=True)
READINGS = [
    None,
    reading(),
    CLAIM,
    reading(Intent.CLAIM, item("1")),
    reading(Intent.CANCEL, item("1")),
    reading(Intent.ASK_FIT, item("1"), facts=(StatedFact("height_cm", 160, "self"),)),
]


@pytest.fixture
def far(tmp_path):
    """A shop in reserve mode, and a storer in another process at the same file."""
    with shop(tmp_path / "far", "reserve") as opened:
        storer = FarStorer(opened.database.path)
        storer.until_ready()
        yield opened, storer
        storer.close()
        opened.check()


def context(shop: Shop, **changes) -> Context:
    return Context(shop.session, shop.catalogue, None, None, trusts_viewers=False, **changes)


def a_burst(lines: int = 80) -> list[Arrival]:
    """Every third line wants one of ten."""
    return [
        Arrival("kuaishou", event, event.at_ms, CLAIM if n % 3 == 0 else reading())
        for n in range(lines)
        for event in [said("要1号驼色M", n, seconds=n)]
    ]


@settings(max_examples=10, deadline=None)
@given(st.lists(st.tuples(any_event, st.sampled_from(READINGS)), max_size=30))
def test_another_process_stores_and_tells_just_what_this_one_would(told):
    arrivals = [Arrival("kuaishou", event, NOW_MS, read) for event, read in told]
    with quick_folder() as folder, shop(folder / "here", "reserve") as here, shop(folder / "there", "reserve") as there:
        storer = FarStorer(there.database.path)
        try:
            storer.until_ready()
            brought = storer.store(context(there), arrivals)
        finally:
            storer.close()
        assert brought == here.do(lambda tx: store_batch(tx, context(here), arrivals))
        assert there.tables() == here.tables()


def test_it_follows_the_goods_and_who_was_forgotten(far):
    shop, storer = far
    first, second = (
        a_burst(3),
        [Arrival("kuaishou", event, event.at_ms, CLAIM) for event in [said("还要", 7, seconds=9)]],
    )
    gone = Forgotten(b"key", {Forgotten(b"key").hash_of(a_fan(7).identity): NOW_MS + 60_000})
    assert storer.store(context(shop), first).changes.made == 1
    assert storer.store(context(shop, forgotten=gone), second).changes.made == 0
    assert shop.ask("SELECT count(*) FROM messages WHERE identity_id IS NULL") == [(1,)]


def test_it_stores_nothing_in_a_session_that_has_ended(far):
    shop, storer = far
    shop.do(lambda tx: live.set_state(tx, shop.session.id, SessionState.ENDED, NOW_MS))
    assert storer.store(context(shop), a_burst()) is None
    assert shop.ask("SELECT count(*) FROM messages") == [(0,)]


def test_a_bug_there_is_told_with_its_trace_and_leaves_nothing_written(far):
    shop, storer = far
    shop.do(
        lambda tx: tx.execute(
            "CREATE TRIGGER bug BEFORE INSERT ON claims BEGIN SELECT RAISE(ABORT, 'a bug of the test'); END"
        )
    )
    with pytest.raises(StoredBadly, match="a bug of the test"):
        storer.store(context(shop), a_burst())
    assert shop.ask("SELECT count(*) FROM messages") == [(0,)]
    shop.do(lambda tx: tx.execute("DROP TRIGGER bug"))
    assert storer.store(context(shop), a_burst()).events == 80


def test_a_file_that_refuses_there_is_told_as_it_would_be_here(far):
    shop, storer = far
    shop.do(lambda tx: tx.execute("ALTER TABLE claims RENAME TO claims_elsewhere"))
    with pytest.raises(StorageError, match="claims"):
        storer.store(context(shop), a_burst())
    shop.do(lambda tx: tx.execute("ALTER TABLE claims_elsewhere RENAME TO claims"))


def test_a_burst_goes_through_a_process_of_its_own_and_what_a_person_does_keeps_its_place(tmp_path):
    async def scenario() -> None:
        with shop(tmp_path / "p", "reserve") as opened:
            storer = Storer(opened.database, lambda: NOBODY_YET)
            running = asyncio.create_task(storer.run())
            assert (await storer.store(context(opened), a_burst())).changes.made == 27
            await until(lambda: storer.burst_pid is not None, within_s=20)
            late = [
                Arrival(one.source, said("要1号驼色M", n, seconds=500), NOW_MS, CLAIM)
                for n, one in enumerate(a_burst(), 200)
            ]
            burst = asyncio.create_task(storer.store(context(opened), late))
            await asyncio.sleep(0)
            assert await opened.database.run(_messages) == 160
            assert (await burst).events == 80
            running.cancel()
            await asyncio.gather(running, return_exceptions=True)
            assert storer.burst_pid is None
            opened.check()

    asyncio.run(scenario())


def test_the_process_is_there_before_the_burst_once_the_room_stirs(tmp_path):
    async def scenario() -> None:
        async with a_stage(tmp_path / "p", stores_apart=True) as stage:
            await stage.hear(*(said("晚上好", n, seconds=n) for n in range(8)))
            assert stage.storer.burst_pid is None
            await stage.hear(*(said("晚上好", n, seconds=n) for n in range(100, 120)))
            await until(lambda: stage.storer.burst_pid is not None, within_s=20)

    asyncio.run(scenario())


def _messages(tx: sqlite3.Connection) -> int:
    (count,) = tx.execute("SELECT count(*) FROM messages").fetchone()
    return int(count)


@pytest.mark.parametrize("has_committed", [False, True])
def test_a_storer_killed_in_the_middle_of_a_burst_loses_and_doubles_nothing(tmp_path, monkeypatch, has_committed):
    stores = FarStorer.store

    def killed(far: FarStorer, *batch) -> Outcome | None:
        monkeypatch.setattr(FarStorer, "store", stores)
        if has_committed:
            stores(far, *batch)
        os.kill(far.pid, signal.SIGKILL)
        return stores(far, *batch)

    async def scenario() -> None:
        async with a_stage(tmp_path / "p", stores_apart=True) as stage:
            storer, feed = stage.storer, stage.console.state.feed
            await stage.hear(*(said("晚上好", n, seconds=n) for n in range(80)))
            await until(lambda: storer.burst_pid is not None, within_s=20)
            first = storer.burst_pid
            monkeypatch.setattr(FarStorer, "store", killed)
            await stage.hear(*(said("晚上好", n, seconds=n) for n in range(100, 180)))
            assert [row.text for row in feed] == ["晚上好"] * 160
            assert len({row.id for row in feed}) == stage.console.state.totals.messages == 160
            await until(lambda: storer.burst_pid not in (None, first), within_s=20)
            await stage.hear(*(said("晚上好", n, seconds=n) for n in range(200, 280)))
            assert len(feed) == stage.console.state.totals.messages == 240

    asyncio.run(scenario())
