"""The embedded room hub as our child process: started, watched, started again when it dies, ended with us."""

from __future__ import annotations

import asyncio
import json
import logging
import random
import sys
from asyncio.subprocess import PIPE, Process
from collections import deque
from collections.abc import Awaitable, Callable, Sequence
from pathlib import Path

import msgspec

from anchor_console.core.children import ended
from anchor_console.core.observer import Signal
from anchor_console.room.dial import Backoff, real_sleep

log = logging.getLogger(__name__)

_END_WITHIN_S = 5.0
_LAST_WORDS = 20


def hub_command() -> tuple[str, ...]:
    """What starts the hub: its light module from source or wheel, the program itself from a bundle."""
    if getattr(sys, "frozen", False):
        return (sys.executable, "room", "serve")
    return (sys.executable, "-m", "anchor_console.room.hub.serve")


class HubUp(msgspec.Struct, frozen=True):
    """The hub answers at `url` (for links); its pages lie at `pages`."""

    url: str
    pages: str
    pid: int
    names: tuple[str, ...] = ()
    """The names of its certificate, where it has one."""


class HubDown(msgspec.Struct, frozen=True):
    """The hub has ended by itself, or the system did not start it (no exit code): a scanner held its program, or there
    was no memory. `last_words` are the last lines that it wrote to stderr, or why it was not started.
    """

    exit_code: int | None
    last_words: str


class HubProcess:
    """One embedded hub. `run` keeps it alive until cancelled; the port stays what the first start got.

    Its tokens lie in `token_file`, which the hub makes; they can be read once it is up.
    """

    def __init__(
        self,
        token_file: Path,
        state_dir: Path,
        *,
        host: str = "127.0.0.1",
        port: int = 0,
        live: bool = False,
        certificate: tuple[Path, Path] | None = None,
        command: Sequence[str] | None = None,
        rng: random.Random | None = None,
        sleep: Callable[[float], Awaitable[None]] = real_sleep,
    ) -> None:
        self._command = tuple(command or hub_command())
        self._token_file = token_file
        self._state_dir = state_dir
        self._host = host
        self._port = port
        self._live = live
        self._certificate = certificate
        self._sleep = sleep
        self._backoff = Backoff(rng or random.SystemRandom())
        self._up: HubUp | None = None
        self._is_up = asyncio.Event()
        self.came_up: Signal[HubUp] = Signal()
        self.went_down: Signal[HubDown] = Signal()

    @property
    def token_file(self) -> Path:
        return self._token_file

    @property
    def address(self) -> HubUp | None:
        """Where the hub is, while it is up."""
        return self._up

    async def started(self) -> HubUp:
        """Where the hub is, as soon as it is up; bound the wait by `asyncio.timeout`."""
        while self._up is None:
            await self._is_up.wait()
        return self._up

    async def run(self) -> None:
        """Keep a hub running until cancelled; then it is ended, and waited for."""
        while True:
            down = await self._run_once()
            log.warning("the room hub ended with code %s: %s", down.exit_code, down.last_words)
            self.went_down.emit(down)
            await self._sleep(self._backoff.next_s())

    async def _run_once(self) -> HubDown:
        try:
            process = await asyncio.create_subprocess_exec(*self._arguments(), stdin=PIPE, stdout=PIPE, stderr=PIPE)
        except OSError as exc:
            return HubDown(None, exc.strerror or str(exc))
        words: deque[str] = deque(maxlen=_LAST_WORDS)
        try:
            async with asyncio.TaskGroup() as group:
                group.create_task(self._listen(process), name="hub.stdout")
                group.create_task(_keep_words(process, words), name="hub.stderr")
            code = await process.wait()
        finally:
            self._up = None
            self._is_up.clear()
            await _end(process)
        return HubDown(code, "\n".join(words))

    def _arguments(self) -> list[str]:
        options: dict[str, object] = {
            "--host": self._host,
            "--port": self._port,
            "--token-file": self._token_file,
            "--state-dir": self._state_dir,
        }
        if self._certificate is not None:
            options |= {"--cert": self._certificate[0], "--key": self._certificate[1]}
        flags = ["--die-with-stdin", *(["--live"] if self._live else [])]
        return [*self._command, *(str(part) for option in options.items() for part in option), *flags]

    async def _listen(self, process: Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            try:
                said = json.loads(line)
                up = HubUp(said["url"], said["pages"], said["pid"], tuple(said.get("names", ())))
            except (ValueError, KeyError, TypeError):
                log.warning("the room hub said something else than its address: %r", line[:200])
                continue
            self._port = int(up.url.rpartition(":")[2].partition("/")[0])
            self._backoff.reset()
            self._up = up
            self._is_up.set()
            self.came_up.emit(up)


async def _keep_words(process: Process, words: deque[str]) -> None:
    assert process.stderr is not None
    while line := await process.stderr.readline():
        words.append(line.decode(errors="replace").rstrip())


async def _end(process: Process) -> None:
    """Ask the hub to end by closing its stdin; insist when it does not."""
    assert process.stdin is not None
    process.stdin.close()
    for insist in (process.terminate, process.kill):
        try:
            async with asyncio.timeout(_END_WITHIN_S):
                await ended(process)
                return
        except TimeoutError:
            insist()
    await ended(process)
