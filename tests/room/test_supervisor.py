"""The embedded hub as a child: it comes up, comes back, and leaves nothing behind."""

from __future__ import annotations

import asyncio
import os
import signal
import sys
from pathlib import Path

import psutil

from anchor_console.live.supervisor import HubDown, HubProcess, hub_command
from tests.room.live_room import Hub, a_guest
from tests.support.until import until


def a_process(tmp_path: Path, **more: object) -> HubProcess:
    return HubProcess(tmp_path / "tokens.json", tmp_path / "hub", **more)  # type: ignore[arg-type]


def test_the_hub_is_up_answers_and_ends_with_its_task(tmp_path: Path) -> None:
    async def scenario() -> int:
        hub = a_process(tmp_path)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(hub.run())
            async with asyncio.timeout(10):
                up = await hub.started()
            async with a_guest(Hub(up.url, tmp_path), "overlay") as overlay:
                assert overlay.welcome["role"] == "overlay"
            task.cancel()
        assert hub.address is None
        return up.pid

    pid = asyncio.run(scenario())
    assert not psutil.pid_exists(pid)
    assert psutil.Process().children() == []


def test_a_killed_hub_comes_back_at_the_same_address(tmp_path: Path) -> None:
    async def scenario() -> None:
        hub = a_process(tmp_path)
        downs: list[HubDown] = []
        hub.went_down.subscribe(downs.append)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(hub.run())
            async with asyncio.timeout(20):
                first = await hub.started()
                os.kill(first.pid, signal.SIGKILL)
                await until(lambda: downs)
                second = await hub.started()
            assert (second.url, second.pid != first.pid) == (first.url, True)
            assert downs[0].exit_code == -signal.SIGKILL
            task.cancel()

    asyncio.run(scenario())
    assert psutil.Process().children() == []


def test_a_hub_that_cannot_start_says_why_and_is_tried_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        (tmp_path / "tokens.json").write_text("rubbish")
        hub = a_process(tmp_path)
        downs: list[HubDown] = []
        hub.went_down.subscribe(downs.append)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(hub.run())
            await until(lambda: len(downs) == 2, within_s=10)
            task.cancel()
        assert downs[0].exit_code == 1
        assert "no token file" in downs[0].last_words

    asyncio.run(scenario())


def test_a_hub_that_the_system_does_not_start_now_is_tried_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        program = tmp_path / "hub-program"
        hub = a_process(tmp_path, command=(str(program), *hub_command()[1:]))
        downs: list[HubDown] = []
        hub.went_down.subscribe(downs.append)
        async with asyncio.TaskGroup() as group:
            task = group.create_task(hub.run())
            await until(lambda: downs or task.done())
            program.write_text(f'#!/bin/sh\nexec "{sys.executable}" "$@"\n')
            program.chmod(0o755)
            async with asyncio.timeout(10):
                await hub.started()
            task.cancel()
        assert downs[0] == HubDown(None, "No such file or directory")

    asyncio.run(scenario())


def test_the_hub_ends_when_its_parent_is_killed(tmp_path: Path) -> None:
    script = (
        "import asyncio, pathlib, sys\n"
        "from anchor_console.live.supervisor import HubProcess\n"
        "async def main():\n"
        f"    hub = HubProcess(pathlib.Path({str(tmp_path)!r}, 't.json'), pathlib.Path({str(tmp_path)!r}, 'hub'))\n"
        "    hub.came_up.subscribe(lambda up: print(up.pid, flush=True))\n"
        "    await hub.run()\n"
        "asyncio.run(main())\n"
    )

    async def scenario() -> None:
        parent = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdout=asyncio.subprocess.PIPE)
        assert parent.stdout is not None
        pid = int(await parent.stdout.readline())
        parent.kill()
        await parent.communicate()
        await until(lambda: not psutil.pid_exists(pid) or psutil.Process(pid).status() == "zombie")

    asyncio.run(scenario())
