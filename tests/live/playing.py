"""A record played to its end in a console of its own, by a watch that goes in steps."""

from __future__ import annotations

import asyncio
from pathlib import Path

from msgspec.structs import replace

from anchor_console.core.log import Secrets
from anchor_console.live.backstage import Backstage, RoomAddress
from anchor_console.live.records.play import replay
from anchor_console.sources.replay import Replay
from tests.live.stage import a_stage
from tests.support.fake_clock import FakeClock


async def played(path: Path, root: Path, speed: float | None) -> None:
    """Play the record at `speed` into a new profile at `root`, and end its session."""
    watch = FakeClock()
    play = replace(replay(path, speed, None), source=Replay(path, speed, watch))
    async with a_stage(root, clock=play.record_clock, mode=None, rows=()) as stage:
        behind = Backstage(stage.console, stage.pipeline, play, RoomAddress(None, "", 0), Secrets(), stage.on_bug)
        await behind.prepare(starts_session=True)
        behind.play()
        while not behind.source_ended.is_set():
            watch.advance(0.5)
            await asyncio.sleep(0)
        await stage.console.session.end()
