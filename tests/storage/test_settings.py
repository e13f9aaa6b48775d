from __future__ import annotations

import asyncio

import pytest

from anchor_console.core.paths import Profile
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings, put_setting
from tests.support.busy_writer import a_busy_writer


@pytest.fixture
def database(tmp_path):
    profile = Profile(tmp_path / "profile")
    profile.make()
    opened = Database(profile)
    opened.run_blocking(lambda tx: put_setting(tx, "theme", "auto"))
    yield opened
    opened.close()


async def asked(settings, value):
    setting = asyncio.create_task(settings.set("theme", value), name=f"set-{value}")
    await asyncio.sleep(0)
    return setting


def on_disk(database):
    return Settings(database).get("theme")


def test_a_setting_that_is_set_back_while_it_is_being_written_ends_as_it_was_set_last(database):
    async def scenario():
        settings = Settings(database)
        async with a_busy_writer(database):
            there, back = await asked(settings, "dark"), await asked(settings, "auto")
        await asyncio.gather(there, back)
        assert (settings.get("theme"), on_disk(database)) == ("auto", "auto")

    asyncio.run(scenario())


def test_a_setting_whose_writing_nobody_waited_for_can_be_set_back(database):
    async def scenario():
        settings = Settings(database)
        async with a_busy_writer(database):
            given_up = await asked(settings, "dark")
            given_up.cancel()
            await asyncio.wait([given_up])
        await settings.set("theme", "auto")
        assert on_disk(database) == "auto"

    asyncio.run(scenario())


def test_what_is_read_again_meanwhile_takes_nothing_from_what_is_being_written(database):
    async def scenario():
        settings = Settings(database)
        async with a_busy_writer(database):
            setting = await asked(settings, "dark")
            settings.reread()
            assert settings.get("theme") == "dark"
        await setting
        database.run_blocking(lambda tx: put_setting(tx, "theme", "light"))
        settings.reread()
        assert settings.get("theme") == "light"

    asyncio.run(scenario())
