"""The examples that ship, run as a person runs them, into a real console's tables."""

from __future__ import annotations

import asyncio
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from playwright._impl._driver import compute_driver_executable

from anchor_console.core.paths import Profile, resource
from tests.support.real_console import RoomOf, a_console, rows
from tests.support.until import until

TALK = "，谢谢主播" * 12
"""As much as people write at most: five hundred such lines in one frame are more than a hub takes."""
TEXTS = [f"11号要{number}件{TALK}" for number in range(1, 1_203)]
SOME_TEXTS = TEXTS[:302]
"""A few frames full, where each is accepted after two seconds."""


def javascript() -> list[str]:
    """A node with WebSocket built in, wherever the tests run: the one that drives the browser's tests."""
    return [compute_driver_executable()[0]]


def lines(texts: list[str]) -> bytes:
    told = [f"{number}\t王姐{number}\t{text}\n" for number, text in enumerate(texts, 1)]
    return "".join([*told, "no line\n"]).encode()


def command(name: str) -> list[str]:
    return [sys.executable] if name.endswith(".py") else javascript()


@pytest.mark.parametrize("name", ["bring_chat.py", pytest.param("bring_chat.mjs", marks=pytest.mark.soak)])
def test_an_example_says_that_a_token_is_wrong_and_with_the_right_one_brings_every_line_once(
    name: str, tmp_path: Path
) -> None:
    async def scenario() -> None:
        room = RoomOf.prepare(Profile(tmp_path / "profile"))
        async with a_console(room):
            await room.is_open()
            ran = await asyncio.to_thread(
                subprocess.run,
                [*command(name), str(resource("examples", name)), room.hub.url, "x" * 30],
                input=lines(TEXTS),
                capture_output=True,
                timeout=30,
                check=False,
            )
            assert ran.returncode == 1
            assert ran.stderr.strip()
            await all_is_accepted(name, TEXTS, room)
            await every_line_is_stored_once(TEXTS, room)

    asyncio.run(scenario())


@pytest.mark.soak
def test_what_an_example_brings_is_accepted_and_kept_while_the_console_stands_still(tmp_path: Path) -> None:
    async def scenario() -> None:
        room = RoomOf.prepare(Profile(tmp_path / "profile"))
        async with a_console(room) as running:
            await room.is_open()
            running.process.send_signal(signal.SIGSTOP)
            await all_is_accepted("bring_chat.py", SOME_TEXTS, room)
            assert stored(room) == []
            running.process.send_signal(signal.SIGCONT)
            await every_line_is_stored_once(SOME_TEXTS, room)

    asyncio.run(scenario())


async def all_is_accepted(name: str, texts: list[str], room: RoomOf) -> None:
    """Bring the texts by an example, and return when it says that it is done."""
    process = await asyncio.create_subprocess_exec(
        *command(name),
        resource("examples", name),
        room.hub.url,
        room.hub.token("source"),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    async with asyncio.timeout(40):
        said, _ = await process.communicate(lines(texts))
    assert process.returncode == 0, said.decode()


def stored(room: RoomOf) -> list[str]:
    found = rows(room.profile, "SELECT text FROM messages WHERE kind = 'chat' ORDER BY id")
    return [text for (text,) in found]


async def every_line_is_stored_once(texts: list[str], room: RoomOf) -> None:
    # What a slow console leaves lying for two seconds is accepted from the hub's disk, and comes here later.
    await until(lambda: len(stored(room)) >= len(texts), within_s=30)
    assert stored(room) == texts


@pytest.mark.parametrize("name", ["bring_chat.py", "bring_chat.mjs"])
def test_an_example_stays_short(name: str) -> None:
    text = resource("examples", name).read_text("utf-8")
    assert sum(bool(line.strip()) for line in text.splitlines()) <= 30
