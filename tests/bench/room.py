"""A hub full of viewers: a card to all of them beside a bare `websockets.broadcast`, the overlay meanwhile, memory.

Hub, bare server and the two crowds are processes of their own; cards are of the same bytes and go in turn, so that a
passing load meets both. A viewer that does not read is measured as what the hub's process grows by for each.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import psutil
from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from anchor_console.room.messages import PROTOCOL, SUBPROTOCOL
from tests.bench.latency import HUB, a_card
from tests.bench.row import Row, percentile

_FILES_BESIDE = 200
_BETWEEN = 6
"""Frames to all that follow each card while it is still on its way to the viewers."""
_DEAF, _DEAF_CARDS = 400, 1_000
_LIMIT_KIB = 64

BARE_SERVER = """
import asyncio, json, os, sys, time
from websockets.asyncio.server import broadcast, serve

there = set()

async def stay(connection):
    there.add(connection)
    try:
        await connection.wait_closed()
    finally:
        there.discard(connection)

async def main():
    loop = asyncio.get_running_loop()
    lines = asyncio.StreamReader()
    await loop.connect_read_pipe(lambda: asyncio.StreamReaderProtocol(lines), sys.stdin)
    async with serve(stay, "127.0.0.1", 0, compression=None, ping_interval=None, close_timeout=1) as server:
        port = server.sockets[0].getsockname()[1]
        print(json.dumps({"url": f"ws://127.0.0.1:{port}/", "pid": os.getpid()}), flush=True)
        while line := await lines.readline():
            text = line.decode().rstrip().replace('"sent":0.0', f'"sent":{time.monotonic():.6f}')
            broadcast(there, text)

asyncio.run(main())
"""


def measure(args: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench room")
    parser.add_argument("--viewers", type=int, default=10_000)
    parser.add_argument("--rounds", type=int, default=12)
    given = parser.parse_args(args)
    viewers = min(given.viewers, _files_allowed(given.viewers + _FILES_BESIDE) - _FILES_BESIDE)
    if viewers < given.viewers:
        print(f"this machine lets a process open so few files that only {viewers} can come", file=sys.stderr)
    try:
        took = asyncio.run(_rounds(viewers, given.rounds))
        cost = asyncio.run(_deaf())
    except (OSError, TimeoutError, AssertionError, psutil.Error) as exc:
        raise RuntimeError(f"{type(exc).__name__}: {exc}") from exc
    beside = "websockets.broadcast to as many"
    return [
        *(
            Row(f"card to {viewers} viewers, {name}", "ms", _ms(took.hub_s, share), _ms(took.bare_s, share), beside)
            for name, share in (("p50", 0.5), ("p99", 0.99))
        ),
        Row("frames that viewers skipped to a newer one", "%", 100 * took.skipped),
        *(
            Row(f"anchor to overlay meanwhile, {name} of {len(took.overlay_s)}", "ms", _ms(took.overlay_s, share), 20.0,
                "what it may take")
            for name, share in (("p50", 0.5), ("p99", 0.99))
        ),
        Row("a viewer in the hub's memory", "KiB", cost.idle),
        Row("one that does not read, in the hub's memory", "KiB", cost.deaf, _LIMIT_KIB, "what it may cost"),
        *(
            Row("and with the system's buffers", "KiB", cost.deaf + one, _LIMIT_KIB, "what it may cost")
            for one in cost.buffered
        ),
    ]  # fmt: skip


def _ms(values_s: Sequence[float], share: float) -> float:
    return percentile(values_s, share) * 1000


def _files_allowed(wanted: int) -> int:
    """How many files a process may open, once as many as are wanted are asked for."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < wanted:
        with contextlib.suppress(ValueError, OSError):
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, max(hard, wanted)))
        with contextlib.suppress(ValueError, OSError):
            if resource.getrlimit(resource.RLIMIT_NOFILE)[0] < wanted:
                resource.setrlimit(resource.RLIMIT_NOFILE, (hard, hard))
    return resource.getrlimit(resource.RLIMIT_NOFILE)[0]


@dataclass
class Took:
    hub_s: list[float]
    bare_s: list[float]
    overlay_s: list[float]
    skipped: float


class Child:
    """A process that is spoken to by lines."""

    def __init__(self, process: subprocess.Popen[str]) -> None:
        assert process.stdin is not None
        assert process.stdout is not None
        self.process = process
        self._in: IO[str] = process.stdin
        self._out: IO[str] = process.stdout

    async def says(self) -> dict[str, Any]:
        return await asyncio.to_thread(self.first)

    def first(self) -> dict[str, Any]:
        """Its next line, waited for."""
        line = self._out.readline()
        if not line:
            raise OSError("a process of the benchmark ended")
        said: dict[str, Any] = json.loads(line)
        return said

    def tell(self, line: str) -> None:
        self._in.write(line + "\n")
        self._in.flush()


@contextlib.contextmanager
def _child(*command: str) -> Iterator[Child]:
    with subprocess.Popen([sys.executable, *command], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as one:
        try:
            yield Child(one)
        finally:
            one.terminate()


@contextlib.contextmanager
def _hub(folder: str) -> Iterator[tuple[str, dict[str, Any], int]]:
    token_file = Path(folder, "tokens.json")
    with _child(*HUB[1:], "--port", "0", "--live", "--token-file", str(token_file)) as hub:
        url = hub.first()["url"]
        yield url, json.loads(token_file.read_text("utf-8")), hub.process.pid


async def _rounds(viewers: int, rounds: int) -> Took:
    took = Took([], [], [], 0.0)
    with tempfile.TemporaryDirectory(prefix="anchor-bench-") as folder:
        async with contextlib.AsyncExitStack() as open_now:
            url, tokens, _ = open_now.enter_context(_hub(folder))
            bare = open_now.enter_context(_child("-c", BARE_SERVER))
            crowds = [
                open_now.enter_context(_child("-m", "tests.bench.crowd", url, str(viewers))),
                open_now.enter_context(
                    _child("-m", "tests.bench.crowd", (await bare.says())["url"], str(viewers), "--no-hello")
                ),
            ]
            for crowd in crowds:
                assert (await crowd.says())["ready"] == viewers
            anchor = await open_now.enter_async_context(_guest(url, "anchor", tokens["anchor"]))
            overlay = await open_now.enter_async_context(_guest(url, "overlay", tokens["overlay"]))
            heard = asyncio.create_task(_hear(overlay, took.overlay_s), name="overlay")
            drained = asyncio.create_task(_drain(anchor), name="anchor")
            whole = 0
            for number in range(1, rounds + 1):
                # Fan-out keeps to a third of the hub's time: a card right behind another would wait its turn.
                await asyncio.sleep(1)
                await _set(anchor, "card", a_card(number), number)
                for beside in range(_BETWEEN):
                    await asyncio.sleep(0.04)
                    await _set(anchor, "room", {"title": "晚场"}, rounds * 10 + number * _BETWEEN + beside)
                crowds[0].tell(str(number))
                came = (await crowds[0].says())["took_s"]
                whole += len(came)
                took.hub_s += came
                bare.tell(json.dumps({"type": "topic", "value": _stamped(a_card(number), number, 0.0)},
                                     separators=(",", ":"), ensure_ascii=False))  # fmt: skip
                crowds[1].tell(str(number))
                took.bare_s += (await crowds[1].says())["took_s"]
            took.skipped = 1 - whole / (viewers * rounds)
            for task in (heard, drained):
                task.cancel()
            await asyncio.wait([heard, drained])
    return took


@dataclass(frozen=True, slots=True)
class Cost:
    """KiB of a viewer: in the hub's process when it has come in, then what it costs who reads nothing more: all of
    it in the process, and in the system's buffers (empty where the system does not tell).
    """

    idle: float
    deaf: float
    buffered: tuple[float, ...]


async def _deaf() -> Cost:
    with tempfile.TemporaryDirectory(prefix="anchor-bench-") as folder, contextlib.ExitStack() as open_now:
        url, tokens, pid = open_now.enter_context(_hub(folder))
        process = psutil.Process(pid)
        async with _guest(url, "anchor", tokens["anchor"]) as anchor:
            drained = asyncio.create_task(_drain(anchor), name="anchor")
            for number in range(50):
                await _set(anchor, "card", a_card(number), number)
            await asyncio.sleep(0.5)
            before = process.memory_info().rss
            crowd = open_now.enter_context(_child("-m", "tests.bench.crowd", url, str(_DEAF), "--deaf"))
            assert (await crowd.says())["ready"] == _DEAF
            idle, system = process.memory_info().rss, _system_bytes()
            for number in range(_DEAF_CARDS):
                await _set(anchor, "card", a_card(number), 1_000 + number)
                await asyncio.sleep(0.02)
            await asyncio.sleep(1)
            after, system_after = process.memory_info().rss, _system_bytes()
            drained.cancel()
            await asyncio.wait([drained])
    buffered = tuple((late - early) / _DEAF / 1024 for early, late in zip(system, system_after, strict=True))
    return Cost((idle - before) / _DEAF / 1024, (after - before) / _DEAF / 1024, buffered)


def _system_bytes() -> tuple[int, ...]:
    """What the system holds for all TCP sockets together; empty where it does not tell."""
    with contextlib.suppress(OSError, ValueError):
        for line in Path("/proc/net/sockstat").read_text("ascii").splitlines():
            if line.startswith("TCP:"):
                return (int(line.rpartition("mem ")[2]) * resource.getpagesize(),)
    return ()


@contextlib.asynccontextmanager
async def _guest(url: str, role: str, token: str) -> AsyncIterator[ClientConnection]:
    async with connect(url, subprotocols=[Subprotocol(SUBPROTOCOL)], proxy=None, compression=None) as ws:
        await ws.send(json.dumps({"type": "hello", "protocol": PROTOCOL, "role": role, "token": token}))
        welcome = json.loads(await ws.recv())
        assert welcome["type"] == "welcome", welcome
        yield ws


def _stamped(card: dict[str, Any], number: int, sent_s: float) -> dict[str, Any]:
    return {"n": number, "sent": round(sent_s, 6)} | card


async def _set(anchor: ClientConnection, topic: str, value: dict[str, Any], number: int) -> None:
    value = _stamped(value | {"stage": "open"}, number, time.monotonic())
    frame = {"type": "set", "id": f"{topic}{number}", "lease": 1, "topic": topic, "value": value}
    await anchor.send(json.dumps(frame, separators=(",", ":"), ensure_ascii=False))


async def _hear(overlay: ClientConnection, took_s: list[float]) -> None:
    async for text in overlay:
        frame = json.loads(text)
        if frame["type"] == "topic":
            took_s.append(time.monotonic() - frame["value"]["sent"])


async def _drain(anchor: ClientConnection) -> None:
    async for text in anchor:
        assert '"error"' not in str(text)[:40], text
