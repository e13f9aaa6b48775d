"""A source at a given rate, in a process of its own: the sample evening's lines of chat, again and again.

`python -m tests.bench.chat_sender URL RATE SECONDS`, with the source's token in `ANCHOR_BENCH_TOKEN`; when all is safe
at the hub it prints a `Sent`, as JSON.
"""

from __future__ import annotations

import asyncio
import os
import sys
import time
from collections.abc import Iterator
from itertools import count

import msgspec

from anchor_console.core.clock import from_ms
from anchor_console.core.events import Chat, LiveEvent, decode
from anchor_console.core.paths import resource
from anchor_console.room.source_link import SourceLink

SOURCE = "bench"
_TICK_S = 0.02


def lines() -> list[Chat]:
    """What the sample evening's fans say, in order."""
    record = resource("sample", "evening.jsonl").read_text("utf-8").splitlines()[1:]
    events = [decode(line) for line in record if line.startswith('{"kind":"chat"')]
    return [event for event in events if isinstance(event, Chat)]


def talk() -> Iterator[LiveEvent]:
    """Lines without end, each with an id of its own and the time at which it is asked for."""
    said = lines()
    for number in count():
        one = said[number % len(said)]
        yield Chat(id=f"{os.getpid()}-{number}", at=from_ms(time.time_ns() // 1_000_000), text=one.text, fan=one.fan)


class Sent(msgspec.Struct, frozen=True):
    lines: int
    began_ms: int
    took_s: float
    """Until the hub had them all."""


async def send(url: str, token: str, rate: float, seconds: float) -> Sent:
    """Send until the time is over and the hub has all."""
    link = SourceLink(url, token, name=SOURCE)
    running = asyncio.create_task(link.run(), name="link")
    fans, sending, sent = talk(), set[asyncio.Task[None]](), 0
    online = asyncio.Event()
    link.online_changed.subscribe(lambda is_online: online.set() if is_online else None)
    await online.wait()
    began_ms, started_s = time.time_ns() // 1_000_000, time.perf_counter()
    while (elapsed_s := time.perf_counter() - started_s) < seconds:
        due = round(elapsed_s * rate) - sent
        if due > 0:
            batch = [next(fans) for _ in range(due)]
            sending.add(task := asyncio.create_task(link.send(batch), name=f"send-{sent}"))
            task.add_done_callback(sending.discard)
            sent += due
        await asyncio.sleep(_TICK_S)
    if sending:
        await asyncio.wait(sending)
    took_s = time.perf_counter() - started_s
    running.cancel()
    return Sent(sent, began_ms, took_s)


def main(url: str, rate: str, seconds: str) -> None:
    sent = asyncio.run(send(url, os.environ["ANCHOR_BENCH_TOKEN"], float(rate), float(seconds)))
    print(msgspec.json.encode(sent).decode(), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
