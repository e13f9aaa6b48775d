"""The local socket: other commands reach the console that has their profile open, and nobody else does."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os

import pytest

from anchor_console.core.paths import Profile
from anchor_console.core.refusal import Refused
from anchor_console.live.command_socket import CommandSocket, ConsoleFailed, ask_console
from anchor_console.storage.writer import StorageError
from tests.support.until import until


@pytest.fixture(params=["unix", "tcp"])
def profile(request, tmp_path, monkeypatch):
    if request.param == "tcp":
        monkeypatch.delattr(asyncio, "start_unix_server", raising=False)
    made = Profile(tmp_path)
    made.make()
    return made


async def count(args, tell):
    for number in range(args["to"]):
        tell({"at": number})
    return {"counted": args["to"], "word": args["word"]}


async def refuse(_args, _tell):
    raise Refused("not_found", "fan.unknown", fan="kuaishou:1")


async def fail(_args, _tell):
    raise StorageError("the disk is full")


async def stumble(_args, _tell):
    raise KeyError("a bug")


ERRANDS = {"count": count, "refuse": refuse, "fail": fail, "stumble": stumble}


def served(profile, scenario):
    """Run the scenario beside a serving socket; gives the bugs that it reported."""
    bugs = []

    async def whole():
        socket = asyncio.create_task(CommandSocket(profile, ERRANDS, lambda name, _: bugs.append(name)).run())
        await until(profile.command_socket.exists)
        try:
            await scenario()
        finally:
            socket.cancel()
            await asyncio.wait([socket])

    asyncio.run(whole())
    return bugs


def test_an_errand_is_done_with_progress_and_its_answer(profile):
    progress = []

    async def scenario():
        args = {"to": 3, "word": "龘" * 100_000}
        answer = await asyncio.to_thread(ask_console, profile, "count", args, progress.append)
        assert answer == [{"counted": 3, "word": args["word"]}]

    assert served(profile, scenario) == []
    assert progress == [{"at": 0}, {"at": 1}, {"at": 2}]


def test_what_the_console_refuses_or_cannot_do_is_told_as_such(profile):
    async def scenario():
        with pytest.raises(Refused) as refused:
            await asyncio.to_thread(ask_console, profile, "refuse", {})
        assert (refused.value.code, refused.value.reason) == ("not_found", "fan.unknown")
        assert refused.value.params == {"fan": "kuaishou:1"}
        for command in ("fail", "stumble", "no such thing"):
            with pytest.raises(ConsoleFailed):
                await asyncio.to_thread(ask_console, profile, command, {})

    assert served(profile, scenario) == ["errand stumble"]


def test_without_a_console_nobody_answers_and_what_a_killed_one_left_fools_nobody(profile):
    assert ask_console(profile, "count", {}) is None
    served(profile, lambda: asyncio.sleep(0))
    assert not profile.command_socket.exists()
    profile.command_socket.write_text(json.dumps({"path": str(profile.root / "gone"), "key": "k"}))
    assert ask_console(profile, "count", {}) is None
    profile.command_socket.write_text(json.dumps({"port": 1, "key": "k"}))
    assert ask_console(profile, "count", {}) is None


STRANGERS = (
    b"GET / HTTP/1.1\r\n", b"{}\n", b'{"key": "wrong", "command": "count"}\n', b"\n", b"x" * 2_000_000,
)  # fmt: skip


@pytest.mark.parametrize("line", STRANGERS, ids=["http", "empty", "wrong", "blank", "endless"])
def test_who_does_not_know_the_key_gets_no_word(profile, line):
    async def scenario():
        where = json.loads(profile.command_socket.read_text())
        opened = (
            asyncio.open_unix_connection(where["path"])
            if "path" in where
            else asyncio.open_connection("127.0.0.1", where["port"])
        )
        reader, writer = await opened
        writer.write(line)
        with contextlib.suppress(ConnectionError):  # hung up on, before all was said
            assert await reader.read() == b""
        writer.close()

    assert served(profile, scenario) == []


@pytest.mark.skipif(os.name != "posix", reason="permissions are POSIX's")
def test_only_the_owner_reads_the_key_and_reaches_the_socket(profile):
    async def scenario():
        assert profile.command_socket.stat().st_mode & 0o777 == 0o600
        where = json.loads(profile.command_socket.read_text())
        if "path" in where:
            assert (profile.root / "console.socket").stat().st_mode & 0o777 == 0o600

    served(profile, scenario)
