"""What the screens show is what was written last, whoever wrote it: a batch of events, or a person."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import AsyncIterator, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from anchor_console.core.events import LiveEvent
from anchor_console.fans.store import identity_id
from anchor_console.live.desks import Asked
from anchor_console.sales import store as sales
from anchor_console.sales.claims import ClaimState
from anchor_console.storage.database import Database
from anchor_console.storage.writer import Transaction
from tests.live.stage import SOURCE, Stage, a_stage, turn
from tests.support.shop import a_fan, said


@asynccontextmanager
async def a_busy_writer(database: Database) -> AsyncIterator[None]:
    """What is asked for meanwhile is written, in its order, before the loop hears of any of it: a frame was long."""
    begun, free = threading.Event(), threading.Event()

    def hold_up(_tx: Transaction) -> None:
        begun.set()
        free.wait()

    busy = asyncio.create_task(database.run(hold_up), name="busy")
    await asyncio.to_thread(begun.wait)
    try:
        yield
    finally:
        free.set()
        database.run_blocking(lambda _tx: None)
        await busy


async def right_behind(stage: Stage, line: LiveEvent, deed: Coroutine[Any, Any, object], monkeypatch: Any) -> None:
    """Let `deed` be written behind the batch of this line, and both before either is shown."""
    store, is_asked = stage.storer.store, asyncio.Event()

    async def told(*batch: Any) -> Any:
        is_asked.set()
        return await store(*batch)

    monkeypatch.setattr(stage.storer, "store", told)
    async with a_busy_writer(stage.console.database):
        hearing = asyncio.create_task(stage.pipeline.take(SOURCE, [line]))
        await is_asked.wait()
        doing = asyncio.create_task(deed)
        await turn()
    await asyncio.gather(hearing, doing)


def test_a_claim_that_is_released_right_behind_a_batch_is_shown_as_released(tmp_path: Path, monkeypatch: Any) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("1号驼色M要一件", 1))
            (claim,) = stage.console.state.claims
            two = said("1号驼色M要两件", 1, seconds=5)
            await right_behind(stage, two, stage.console.claims.release(claim.id), monkeypatch)
            written = sales.claim(stage.console.database.read(), claim.id)
            assert written is not None
            assert (written.state, written.wanted) == (ClaimState.RELEASED, 2)
            assert stage.console.state.claims.get(claim.id) == written

    asyncio.run(scenario())


def test_a_claim_that_is_written_down_right_behind_a_batch_is_counted_once(tmp_path: Path, monkeypatch: Any) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.hear(said("晚上好", 1, fan=a_fan(2)))
            who = identity_id(stage.console.database.read(), a_fan(2).identity)
            assert who is not None
            adding = stage.console.claims.add(who, Asked("2", None, None, 1))
            await right_behind(stage, said("1号驼色M要一件", 3), adding, monkeypatch)
            assert (stage.console.state.totals.claims, len(stage.console.state.claims)) == (2, 2)

    asyncio.run(scenario())
