"""A console that is told to stop, while it runs: exit code, hub and session."""

from __future__ import annotations

import asyncio
import signal
from dataclasses import replace
from pathlib import Path

from anchor_console.core.paths import Profile
from tests.room.live_room import a_guest
from tests.support.real_console import RoomOf, a_console, a_free_port, is_free, rows

INTERRUPTED = 130


def test_a_console_told_to_stop_takes_its_hub_along_and_keeps_its_session(tmp_path: Path) -> None:
    async def scenario() -> None:
        room = RoomOf.prepare(Profile(tmp_path / "shop"))
        for number in (signal.SIGTERM, signal.SIGINT):
            async with a_console(room, "--mode", "reserve") as console:
                await room.is_open()
                code, _, said = await console.stopped_by(number)
                assert (code, "Traceback" in said) == (INTERRUPTED, False), said
                assert is_free(room.port), "the hub is gone before the console is"
            # The second console goes on with the session of the first.
            assert rows(room.profile, "SELECT state, mode FROM sessions") == [("running", "reserve")]

    asyncio.run(scenario())


def test_a_window_told_to_stop_closes_as_by_hand(tmp_path: Path) -> None:
    async def scenario() -> None:
        room = RoomOf.prepare(Profile(tmp_path / "shop"))
        for number in (signal.SIGTERM, signal.SIGINT):
            async with a_console(room, has_window=True) as console:
                await room.is_open()
                code, _, said = await console.stopped_by(number)
                assert (code, "Traceback" in said) == (INTERRUPTED, False), said
                assert is_free(room.port), "the hub is gone before the console is"
                assert not list(room.profile.crashes.glob("*"))

    asyncio.run(scenario())


def test_a_second_start_is_refused_and_brings_the_window_forward(tmp_path: Path) -> None:
    async def scenario() -> None:
        room = RoomOf.prepare(Profile(tmp_path / "shop"))
        for has_window in (True, False):
            async with a_console(room, has_window=has_window):
                await room.is_open()
                for again_has_window in (True, False):
                    other = replace(room, port=a_free_port())
                    async with a_console(other, has_window=again_has_window) as again, asyncio.timeout(20):
                        _, said = await again.process.communicate()
                        is_forward = has_window and again_has_window
                        assert again.process.returncode == 1
                        assert ("open in another" in said.decode(), "front" in said.decode()) == (True, is_forward), (
                            said
                        )

    asyncio.run(scenario())


def test_a_console_whose_port_is_taken_says_so_and_comes_back_by_itself(tmp_path: Path) -> None:
    async def scenario() -> None:
        room = RoomOf.prepare(Profile(tmp_path / "shop"))
        other = await asyncio.start_server(lambda *_: None, "127.0.0.1", room.port)
        async with a_console(room) as console:
            assert console.process.stderr is not None
            said = ""
            async with asyncio.timeout(20):
                while "in use" not in said:
                    said = (await console.process.stderr.readline()).decode()
            other.close()
            await other.wait_closed()
            await room.is_open()
            async with a_guest(room.hub, "assistant") as lead:
                assert lead.welcome["anchor_online"]

    asyncio.run(scenario())


def test_a_console_at_a_hub_that_knows_no_such_token_runs_on_alone(tmp_path: Path) -> None:
    async def scenario() -> None:
        host, guest = (RoomOf.prepare(Profile(tmp_path / name)) for name in ("host", "guest"))
        guest.port = a_free_port()
        async with a_console(host):
            await host.is_open()
            async with a_console(guest, "--room", host.hub.url, "--token", "wrong", "--for", "1") as console:
                async with asyncio.timeout(20):
                    out, _ = await console.process.communicate()
                assert (console.process.returncode, b"paid_total" in out) == (1, True)

    asyncio.run(scenario())
