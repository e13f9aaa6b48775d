"""What the screens show is what was written last, whoever wrote it: a batch of events, or a person."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from anchor_console.core.events import LiveEvent
from anchor_console.fans.store import identity_id
from anchor_console.live.desks import Asked
from anchor_console.live.intake.arrivals import Arrival, Context, Outcome
from anchor_console.live.intake.storing import store_batch
from anchor_console.sales import store as sales
from anchor_console.sales.claims import ClaimState
from tests.live.stage import SOURCE, Stage, a_stage, turn
from tests.support.busy_writer import a_busy_writer
from tests.support.shop import a_fan, said


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


def test_what_was_read_with_all_else_is_not_added_once_more(tmp_path: Path, monkeypatch: Any) -> None:
    """Where the process for bursts dies after a commit all is read anew, and the next batch may be written by then."""

    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            store, is_asked, batches = stage.storer.store, asyncio.Event(), 0

            async def died_once(context: Context, arrivals: Sequence[Arrival]) -> Outcome | None:
                nonlocal batches
                batches += 1
                if batches == 1:
                    is_asked.set()
                    for _ in range(20):
                        await turn()  # the next batch is read meanwhile
                    outcome = await store(context, arrivals)
                    assert outcome is not None
                    return replace(outcome, is_partial=True)
                return stage.console.database.run_blocking(lambda tx: store_batch(tx, context, arrivals))

            monkeypatch.setattr(stage.storer, "store", died_once)
            first = asyncio.create_task(stage.pipeline.take(SOURCE, [said("1号驼色M要一件", 1)]))
            await is_asked.wait()
            await stage.pipeline.take(SOURCE, [said("1号驼色M要一件", 2, fan=a_fan(2))])
            await first
            state = stage.console.state
            assert batches == 2
            assert [row.id for row in state.feed] == [1, 2]
            assert (state.totals.events, state.totals.messages, state.totals.claims) == (2, 2, 2)

    asyncio.run(scenario())
