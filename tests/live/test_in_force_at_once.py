"""What a person sets is in force at once: the disk is slow or full, and the next thing they do builds on it."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from anchor_console.fans.tiers import Shape, TierRule
from anchor_console.storage.writer import StorageFull
from tests.live.stage import a_stage
from tests.live.test_pipeline import FullDisk

REGULARS = TierRule("regular", "老铁", Shape.STAR, orders=3)
NEW = TierRule("new", "新粉", Shape.CIRCLE)


def test_the_room_is_closed_to_others_also_where_the_disk_does_not_keep_that(tmp_path: Path, monkeypatch: Any) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            hub, told = stage.console.hub, list[tuple[str, bool]]()
            await hub.open_to_lan(True)
            await hub.open_live_page(True)
            hub.lan_changed.subscribe(lambda is_open: told.append(("lan", is_open)))
            hub.live_page_changed.subscribe(lambda is_open: told.append(("live", is_open)))
            monkeypatch.setattr(stage.console.database, "run", FullDisk(stage.console.database.run, refusals=2))
            for closing in (hub.open_to_lan(False), hub.open_live_page(False)):
                with pytest.raises(StorageFull):
                    await closing
            assert told == [("lan", False), ("live", False)]
            assert (hub.is_open_to_lan, hub.is_live_page_open) == (False, False)

    asyncio.run(scenario())


def test_rules_of_tiers_that_are_changed_one_right_after_the_other_are_all_changed(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            tiers = stage.console.tiers
            first = asyncio.create_task(tiers.set_rules([REGULARS, NEW]))
            await asyncio.sleep(0)
            await asyncio.gather(first, tiers.set_rules(tiers.rules[::-1]))
            assert tiers.rules == (NEW, REGULARS)

    asyncio.run(scenario())
