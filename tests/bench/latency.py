"""From taking a card to the overlay's frame, through a real hub, beside a bare websockets echo.

Both are two hops: console to hub to overlay, and client to echo server to client. Hub and echo server are processes of
their own; frames are of the same size; rounds go in turn, so that a passing load meets both.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import subprocess
import sys
import tempfile
import time
from collections.abc import AsyncIterator, Iterator, Sequence
from pathlib import Path
from typing import Any

from websockets.asyncio.client import ClientConnection, connect
from websockets.typing import Subprotocol

from anchor_console.core.ids import new_ulid
from anchor_console.room.link import Link, LinkDown, LinkRefused, LinkState
from anchor_console.room.messages import PROTOCOL, SUBPROTOCOL
from tests.bench.row import Row, percentile
from tests.support.until import until

HUB = [sys.executable, "-m", "anchor_console.room.hub.serve"]
"""`anchor-console room serve`, as the console's supervisor starts it."""

WARM_UP_ROUNDS = 20
PATIENCE_S = 10

ECHO_SERVER = """
import asyncio, json, os
from websockets.asyncio.server import serve

async def echo(connection):
    async for text in connection:
        await connection.send(text)

async def main():
    async with serve(echo, "127.0.0.1", 0, compression=None) as server:
        port = server.sockets[0].getsockname()[1]
        print(json.dumps({"url": f"ws://127.0.0.1:{port}", "pid": os.getpid()}), flush=True)
        await asyncio.get_running_loop().create_future()

asyncio.run(main())
"""


def measure(args: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench latency")
    parser.add_argument("--rounds", type=int, default=200)
    rounds = parser.parse_args(args).rounds
    with tempfile.TemporaryDirectory(prefix="anchor-bench-") as folder, contextlib.ExitStack() as processes:
        token_file = Path(folder, "tokens.json")
        serve = [*HUB, "--port", "0", "--token-file", str(token_file)]
        hub_url = processes.enter_context(_serving(serve))
        echo_url = processes.enter_context(_serving([sys.executable, "-c", ECHO_SERVER]))
        tokens = json.loads(token_file.read_text("utf-8"))
        try:
            takes_s, echoes_s = asyncio.run(_rounds(hub_url, tokens, echo_url, rounds))
        except (OSError, TimeoutError, LinkDown, LinkRefused) as exc:
            raise RuntimeError(f"{type(exc).__name__}: {exc}") from exc
    beside = "echo, one frame there and back"
    return [
        Row(f"take to overlay, {name} of {rounds}", "ms", _ms(takes_s, share), _ms(echoes_s, share), beside)
        for name, share in (("p50", 0.5), ("p99", 0.99))
    ]


def _ms(values_s: Sequence[float], share: float) -> float:
    return percentile(values_s, share) * 1000


@contextlib.contextmanager
def _serving(command: Sequence[str]) -> Iterator[str]:
    """A server process; gives the url of its first line, and ends it."""
    with subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        line = process.stdout.readline()
        if not line:
            raise RuntimeError(f"{' '.join(command[1:5])} did not start")
        try:
            yield json.loads(line)["url"]
        finally:
            process.terminate()


async def _rounds(hub_url: str, tokens: dict[str, str], echo_url: str, rounds: int) -> tuple[list[float], list[float]]:
    takes_s: list[float] = []
    echoes_s: list[float] = []
    async with (
        _linked(hub_url, tokens["anchor"]) as link,
        _overlay(hub_url, tokens["overlay"]) as overlay,
        connect(echo_url, proxy=None, compression=None) as echo,
    ):
        for number in range(WARM_UP_ROUNDS + rounds):
            card = a_card(number)
            async with asyncio.timeout(PATIENCE_S):
                started_s = time.perf_counter()
                _, (shown, shown_s) = await asyncio.gather(link.set("card", card), _next_card(overlay))
                takes_s.append(shown_s - started_s)
                started_s = time.perf_counter()
                await echo.send(json.dumps(card))
                json.loads(await echo.recv())
                echoes_s.append(time.perf_counter() - started_s)
            assert shown["pin_id"] == card["pin_id"], "the overlay showed another card"
    return takes_s[WARM_UP_ROUNDS:], echoes_s[WARM_UP_ROUNDS:]


@contextlib.asynccontextmanager
async def _linked(url: str, token: str) -> AsyncIterator[Link]:
    """The console's own link, on line."""
    link = Link(url, token, on_events=_nothing, on_command=_nothing)
    running = asyncio.create_task(link.run(), name="link")
    try:
        await until(lambda: link.state is LinkState.ONLINE or running.done(), within_s=PATIENCE_S, what="the link")
        if running.done():
            running.result()
        yield link
    finally:
        running.cancel()
        await asyncio.wait([running])


async def _nothing(_: object) -> None:
    """Nobody but the console speaks in this room."""


@contextlib.asynccontextmanager
async def _overlay(url: str, token: str) -> AsyncIterator[ClientConnection]:
    """An overlay's connection that the hub has let in."""
    async with connect(url, subprotocols=[Subprotocol(SUBPROTOCOL)], proxy=None, compression=None) as connection:
        await connection.send(json.dumps({"type": "hello", "protocol": PROTOCOL, "role": "overlay", "token": token}))
        answer = json.loads(await connection.recv())
        if answer["type"] != "welcome":
            raise RuntimeError(f"the hub refused the overlay: {answer}")
        yield connection


async def _next_card(overlay: ClientConnection) -> tuple[Any, float]:
    """The next card that the overlay is sent, and when."""
    while True:
        frame = json.loads(await overlay.recv())
        if frame["type"] == "topic" and frame["topic"] == "card":
            return frame["value"], time.perf_counter()


def a_card(number: int) -> dict[str, object]:
    """A card as large as a real one: a coat in five colours and five sizes, its price open."""
    skus = [
        {"sku": f"W11-{color}-{size}", "color": color, "size": size, "left": 100 + number % 10}
        for color in ("驼色", "黑色", "燕麦", "藏青", "酒红")
        for size in ("S", "M", "L", "XL", "2XL")
    ]
    return {
        "pin_id": new_ulid(number),
        "product_id": "11",
        "number": "11",
        "stage": "open",
        "title": "双面羊绒大衣 中长款 手工缝制",
        "price": 89900,
        "list_price": 159900,
        "currency": "CNY",
        "stock": {"total": 2500, "by_sku": skus, "source": "ledger", "at": "2026-11-18T12:00:00.000Z"},
        "points": ["100% 山羊绒", "双面呢", "不起球"],
        "taken_at": "2026-11-18T12:00:00.000Z",
    }
