"""A console without a window keeps OBS true all the same."""

from __future__ import annotations

import asyncio
from pathlib import Path

from anchor_console.core.paths import Profile
from anchor_console.live.air.obs_desk import SETUP_KEY
from anchor_console.obs import stand
from anchor_console.storage.database import Database
from anchor_console.storage.settings import put_setting
from tests.obs.toy_obs import toy_obs
from tests.support.real_console import RoomOf, a_console
from tests.support.until import until


def test_a_console_without_a_window_takes_a_card_away_that_an_earlier_one_left(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with toy_obs() as obs:
            obs.inputs[stand.PICTURE] = ("image_source", {"file": "/left/by/a/console/that/died.png"})
            profile = Profile(tmp_path)
            room = RoomOf.prepare(profile)
            database = Database(profile)
            setup = {"on": True, "url": obs.url, "scene": "Scene", "picture": True}
            database.run_blocking(lambda tx: put_setting(tx, SETUP_KEY, setup))
            database.close()
            async with a_console(room, "--for", "20"):
                await until(lambda: obs.inputs[stand.PICTURE][1]["file"] == "", within_s=15)

    asyncio.run(scenario())
