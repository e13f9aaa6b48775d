"""The real program as a child process: run to its end, killed, stopped, and asked what it has stored."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from anchor_console.core.paths import Profile
from anchor_console.room.hub.tokens import StoredToken, TokenFile, new_token, save_token_file
from anchor_console.room.rights import Right
from anchor_console.storage.connections import connect_read_only
from tests.room.live_room import Hub
from tests.support.until import until

_ENDS_WITHIN_S = 50
_OPENS_WITHIN_S = 60
_ASKS_AGAIN_S = 0.03
_HUB = "anchor_console.room.hub.serve"
_PROGRAM = (sys.executable, "-m", "anchor_console")


def _environment(fault: str) -> dict[str, str]:
    return os.environ | {"ANCHOR_FAULT": fault}


def anchor_console(*arguments: str | Path, fault: str = "") -> subprocess.CompletedProcess[str]:
    """Run a command to its end.

    Args:
        fault: the point (`core.faults`) at which it dies.
    """
    return subprocess.run(
        [*_PROGRAM, *map(str, arguments)],
        env=_environment(fault),
        capture_output=True,
        text=True,
        timeout=_ENDS_WITHIN_S,
        check=False,
    )


def a_free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def rows(profile: Profile, sql: str, *values: object) -> list[tuple[Any, ...]]:
    """What a profile's database says, whoever has it open."""
    with closing(connect_read_only(profile.database)) as connection:
        connection.row_factory = None
        return connection.execute(sql, values).fetchall()


@dataclass
class RoomOf:
    """Where the hub of a profile's console will be, at every start of it, and who may come in."""

    profile: Profile
    port: int = field(default_factory=a_free_port)

    @classmethod
    def prepare(cls, profile: Profile) -> RoomOf:
        """Write the tokens: a source `till` that may bring orders, and an assistant `lead` with every right."""
        profile.make()
        tokens = TokenFile.fresh()
        tokens.source = {"till": StoredToken(new_token(), kinds=["chat", "order", "join", "deleted"])}
        tokens.assistant = {"lead": StoredToken(new_token(), rights=list(Right))}
        save_token_file(profile.tokens, tokens)
        return cls(profile)

    @property
    def hub(self) -> Hub:
        return Hub(f"ws://127.0.0.1:{self.port}/ws", self.profile.root)

    def health(self) -> dict[str, Any] | None:
        """What the hub says of itself; None while there is none."""
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{self.port}/health", timeout=5) as answer:
                return dict(json.load(answer))
        except OSError:
            return None

    async def is_open(self) -> None:
        """Return once the console has joined its hub."""
        async with asyncio.timeout(_OPENS_WITHIN_S):
            while True:
                found = await asyncio.to_thread(self.health)
                if found and found.get("anchor_online"):
                    return
                await asyncio.sleep(_ASKS_AGAIN_S)


@dataclass
class Running:
    """A console that runs, as a child of the test."""

    process: Process
    room: RoomOf

    @property
    def hub_pid(self) -> int:
        """The process id of the hub that it started."""
        children = psutil.Process(self.process.pid).children()  # in a burst one that stores is among them
        (hub,) = [child.pid for child in children if _HUB in child.cmdline()]
        return int(hub)

    async def dies(self) -> None:
        """Return once it is dead of SIGKILL, by its fault or before."""
        async with asyncio.timeout(_ENDS_WITHIN_S):
            assert await self.process.wait() == -signal.SIGKILL

    async def stopped_by(self, number: signal.Signals) -> tuple[int, str, str]:
        """Send the signal; give the exit code and what it said on stdout and stderr."""
        self.process.send_signal(number)
        async with asyncio.timeout(_ENDS_WITHIN_S):
            out, err = await self.process.communicate()
        assert self.process.returncode is not None
        return self.process.returncode, out.decode(), err.decode()


@asynccontextmanager
async def a_console(
    room: RoomOf, *arguments: str | Path, fault: str = "", has_window: bool = False
) -> AsyncIterator[Running]:
    """A console at the room's profile; killed at the end if it still runs, and its hub is gone then too."""
    process = await asyncio.create_subprocess_exec(
        *(*_PROGRAM, "run", "--profile", str(room.profile.root), "--port", str(room.port)),
        *([] if has_window else ["--headless"]),
        *map(str, arguments),
        env=_environment(fault),
        stdin=DEVNULL,
        stdout=PIPE,
        stderr=PIPE,
    )
    try:
        yield Running(process, room)
    finally:
        if process.returncode is None:
            process.kill()
        await process.communicate()
        await until(lambda: is_free(room.port), within_s=10, what="the hub of a dead console ends")


def is_free(port: int) -> bool:
    """Whether nobody listens on the port."""
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0
