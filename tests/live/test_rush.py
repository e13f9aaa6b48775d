"""A thousand fans at once for ten coats, over the real hub: ten hold, the others wait as they came."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

import pytest

from anchor_console.core.events import LiveEvent
from anchor_console.room.source_link import SourceLink
from tests.live.test_main_job import COAT, Show, a_show
from tests.support.shop import said
from tests.support.until import until

CONNECTIONS = 20
FANS = 1_000


async def bring(show: Show, lines: Sequence[LiveEvent], others: asyncio.Barrier) -> None:
    """A connection of its own; each claim by itself, all at once, as soon as all the others are there."""
    link = SourceLink(show.hub.url, show.hub.token("source"))
    online = asyncio.Event()
    link.online_changed.subscribe(lambda is_online: online.set() if is_online else None)
    async with asyncio.TaskGroup() as group:
        running = group.create_task(link.run())
        await online.wait()
        await others.wait()
        await asyncio.gather(*(link.send([line]) for line in lines))
        running.cancel()


@pytest.mark.timeout(120)
def test_a_thousand_claims_from_twenty_connections_on_ten_units_hold_ten_and_the_rest_wait(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_show(tmp_path, "reserve") as show:
            lines, barrier = [said(COAT, n) for n in range(FANS)], asyncio.Barrier(CONNECTIONS)
            async with asyncio.TaskGroup() as group:
                for connection in range(CONNECTIONS):
                    group.create_task(bring(show, lines[connection::CONNECTIONS], barrier))
            await until(lambda: len(show.console.state.claims) == FANS)
            claims = list(show.console.state.claims)
            assert [claim.held for claim in claims] == [1] * 10 + [0] * (FANS - 10)
            assert [claim.waiting for claim in claims] == [0] * 10 + [1] * (FANS - 10)
            assert [claim.place for claim in claims] == sorted({claim.place for claim in claims})
            came = show.console.database.read().execute(
                "SELECT claims.id FROM claims JOIN messages ON messages.id = message_id ORDER BY messages.id"
            )
            assert [claim.id for claim in claims] == [row[0] for row in came]
            assert len({claim.identity_id for claim in claims}) == FANS
            assert show.left("C1-M") == 0
            # And the line moves as it stands.
            for first in range(3):
                await show.console.claims.release(claims[first].id)
                assert [claim.held for claim in show.console.state.claims][first + 1 : first + 12] == [1] * 10 + [0]
            await until(lambda: show.left("C1-M") == 0)

    asyncio.run(scenario())
