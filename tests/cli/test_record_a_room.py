"""`anchor-console record` of a live room: what keeps it from hearing is said, and its file is known however it ends."""

from __future__ import annotations

import asyncio
import signal
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from anchor_console.cli import commands
from anchor_console.core.paths import Profile
from anchor_console.privacy.saved_files import saved_files
from anchor_console.storage.database import Database
from tests.support.toy_rooms import toy_socket


@pytest.fixture
def shop(tmp_path: Path) -> Profile:
    profile = Profile(tmp_path / "shop")
    profile.make()
    Database(profile).close()
    return profile


async def recording(shop: Profile, source: str, out: Path) -> asyncio.subprocess.Process:
    return await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "anchor_console", "record", "--profile", str(shop.root)),
        *("--source", source, "--out", str(out)),
        stderr=asyncio.subprocess.PIPE,
    )


async def until_said(process: asyncio.subprocess.Process, words: str) -> None:
    assert process.stderr is not None
    said = b""
    while words.encode() not in said:
        more = await process.stderr.read(1024)
        assert more, said
        said += more


def test_an_address_where_nobody_answers_is_told_and_the_file_is_known_after_an_interruption(shop: Profile) -> None:
    out = shop.root.parent / "room.jsonl"

    async def scenario() -> int:
        process = await recording(shop, "json:ws://127.0.0.1:1", out)
        async with asyncio.timeout(40):
            await until_said(process, "Nobody answers at this address")
            process.send_signal(signal.SIGTERM)
            await process.communicate()
            return await process.wait()

    assert asyncio.run(scenario()) == 130
    assert [saved.path for saved in saved_files(shop)] == [str(out)]


def test_a_room_that_refuses_us_is_told_in_words(shop: Profile) -> None:
    out = shop.root.parent / "room.jsonl"

    async def scenario() -> int:
        async with toy_socket(refuse=403) as toy:
            process = await recording(shop, f"json:{toy.url}", out)
            async with asyncio.timeout(40):
                await until_said(process, "The other side refuses us (status 403)")
                return await process.wait()

    assert asyncio.run(scenario()) == 1
    assert [saved.path for saved in saved_files(shop)] == [str(out)]


def test_what_a_source_lacks_is_told_in_words(tmp_path: Path) -> None:
    out = str(tmp_path / "room.jsonl")
    ran = CliRunner().invoke(commands, ["record", "--source", "bilibili:CODE", "--out", out])
    assert (ran.exit_code, "bilibili cannot work without app_id: This must be filled in" in ran.output) == (2, True), (
        ran
    )
    ran = CliRunner().invoke(commands, ["record", "--source", "json:127.0.0.1:9", "--out", out])
    assert "it begins with ws://" in ran.output
