"""A session of a million lines in one console: what it keeps in memory, and how quickly any part of it is back."""

from __future__ import annotations

import argparse
import asyncio
import gc
import os
import random
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from itertools import count, islice
from pathlib import Path

import psutil

from anchor_console.app.running import RunOptions, running
from anchor_console.app.window import put_the_window_first
from anchor_console.chat.history import Filter
from anchor_console.core.clock import SystemClock, from_ms
from anchor_console.core.crash import CrashReporter
from anchor_console.core.events import Chat, FanRef, LiveEvent
from anchor_console.core.ids import MessageId
from anchor_console.core.log import Secrets
from anchor_console.core.paths import Profile, resource
from anchor_console.goods.goods_file import read_goods
from anchor_console.live.console import Console
from anchor_console.live.intake.pipeline import Pipeline
from tests.bench.chat_sender import lines
from tests.bench.row import Row, percentile

_FANS = 20_000
_BATCH = 500
_FIRST = 100_000
"""Lines after which memory is looked at first: the feed is full, and everything was used once."""
_PAGE = 300
_LOOKS = 200
_WORDS = ("大衣", "毛衣", "多大", "有货", "发货", "主播", "想要", "好看", "黑色", "斤穿")


def measure(args: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench chat_memory")
    parser.add_argument("--rows", type=int, default=1_000_000, help="lines of chat in the session")
    chosen = parser.parse_args(args)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    from anchor_console.desk.loop import WindowLoop

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    with (
        tempfile.TemporaryDirectory(prefix="anchor-bench-") as folder,
        asyncio.Runner(loop_factory=lambda: WindowLoop(app)) as runner,
    ):
        return runner.run(_measure(Profile(Path(folder, "profile")), chosen.rows))


async def _measure(profile: Profile, rows: int) -> list[Row]:
    from anchor_console.desk.collector import Collector
    from anchor_console.desk.main_window import MainWindow

    profile.make()
    put_the_window_first()
    crashes = CrashReporter(profile.crashes, SystemClock())
    async with running(RunOptions(port=0), profile, Secrets(), crashes) as run:
        console = run.console
        await console.goods.bring_in(read_goods(resource("sample", "women.csv")))
        await console.session.start("bench", "cart")
        await console.air.take_number("11")
        window = MainWindow(console, language="zh_CN", theme="dark")
        console.tasks.start(Collector().run(), name="collector")
        window.show()
        said, started_s = _talk(), time.perf_counter()
        await _hear(run.pipeline, said, min(_FIRST, rows))
        first_mb = _memory_mb()
        await _hear(run.pipeline, said, max(0, rows - _FIRST))
        took_s, last_mb = time.perf_counter() - started_s, _memory_mb()
        finds, jumps = await _looks(console)
        window.finish_close()
        window.deleteLater()
    return [
        Row("lines stored, understood and shown", "lines/s", rows / took_s),
        Row(f"memory after {min(_FIRST, rows):,} lines", "MB", first_mb),
        Row(f"memory that grew up to {rows:,}", "MB", last_mb - first_mb),
        Row("a word of two characters in all of it, p99", "ms", percentile(finds, 0.99)),
        Row(f"jump to any point, {_PAGE} rows around it, p99", "ms", percentile(jumps, 0.99)),
    ]


def _talk() -> Iterator[LiveEvent]:
    """The sample evening's lines again and again, of as many fans as a big room has."""
    said, chance = lines(), random.Random(3)
    for number in count():
        one, fan = said[number % len(said)], chance.randrange(_FANS)
        who = FanRef(platform="bench", user_id=str(fan + 1), name=f"粉丝{fan + 1}")
        yield Chat(id=str(number), at=from_ms(time.time_ns() // 1_000_000), text=one.text, fan=who)


async def _hear(pipeline: Pipeline, said: Iterator[LiveEvent], many: int) -> None:
    for _ in range(0, many, _BATCH * 4):
        async with asyncio.TaskGroup() as group:
            for _ in range(4):
                group.create_task(pipeline.take("bench", list(islice(said, _BATCH))), name="bench.take")


def _memory_mb() -> float:
    gc.collect()
    return float(psutil.Process().memory_info().rss) / 1e6


async def _looks(console: Console) -> tuple[list[float], list[float]]:
    """How long finding and jumping took each time, in ms."""
    chance, finds, jumps = random.Random(5), list[float](), list[float]()
    newest = console.state.feed[len(console.state.feed) - 1].id
    for number in range(_LOOKS):
        started_s = time.perf_counter()
        await console.chat.find(Filter(text=_WORDS[number % len(_WORDS)]), _PAGE)
        finds.append((time.perf_counter() - started_s) * 1000)
        started_s = time.perf_counter()
        await console.chat.around(MessageId(chance.randint(1, newest)), _PAGE)
        jumps.append((time.perf_counter() - started_s) * 1000)
    return finds, jumps
