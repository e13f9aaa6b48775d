"""Chat at thousands of lines a second: the whole chain with its window, the view beside others, and idle cost."""

from __future__ import annotations

import argparse
import asyncio
import os
import resource as system
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec

from anchor_console.app.running import RunOptions, running
from anchor_console.app.window import put_the_window_first
from anchor_console.core.clock import SystemClock
from anchor_console.core.crash import CrashReporter
from anchor_console.core.log import Secrets
from anchor_console.core.paths import Profile, resource
from anchor_console.goods.goods_file import read_goods
from anchor_console.live.console import Console
from anchor_console.room.hub.tokens import StoredToken, TokenFile, new_token, save_token_file
from anchor_console.room.link import LinkState
from tests.bench import chat_views
from tests.bench.chat_sender import SOURCE, Sent
from tests.bench.row import Row, percentile
from tests.support.until import until

PATIENCE_S = 120
IDLE_RATE = 20
_FULL = ((3_000, 60.0), (6_000, 60.0), (10_000, 10.0))
"""Events a second, and for how long."""


def measure(args: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench chat")
    parser.add_argument("--rate", type=int, default=3_000, help="events a second through the whole chain")
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--full", action="store_true", help="3,000 and 6,000 a second for a minute, 10,000 for 10 s")
    parser.add_argument("--idle-seconds", type=float, default=20)
    parser.add_argument("--only", choices=["chain", "idle", "views"])
    chosen = parser.parse_args(args)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    rows: list[Row] = []
    if chosen.only in (None, "chain"):
        for rate, seconds in _FULL if chosen.full else ((chosen.rate, chosen.seconds),):
            floor = chat_views.empty_window_gaps(min(seconds, 5))
            rows += chain_rows(through_the_chain(rate, seconds), rate, floor)
    if chosen.only in (None, "idle"):
        ours, theirs = (
            # Frames that are asked for all the time are no part of being idle, and the peer has none.
            through_the_chain(IDLE_RATE, chosen.idle_seconds, watched=False),
            chat_views.idle(chosen.idle_seconds, IDLE_RATE),
        )
        rows.append(Row(f"CPU at {IDLE_RATE} lines/s", "%", ours.cpu_share * 100, theirs * 100, chat_views.PLAIN))
    if chosen.only in (None, "views"):
        rows += chat_views.rows()
    return rows


@dataclass(frozen=True, slots=True)
class Run:
    """What one run through the chain came to. Times in ms but where the name says otherwise."""

    sent: int
    stored: int
    doubled: int
    gaps: list[float]
    answers: list[float]
    lags: list[float]
    """How old the newest line on the screen was, frame by frame since the first one was sent."""
    stored_after_s: float
    cpu_share: float


def chain_rows(run: Run, rate: int, floor: Sequence[float]) -> list[Row]:
    """
    Args:
        floor: the gaps between the frames of an empty window.
    """

    def row(what: str, unit: str, value: float, theirs: float | None = None) -> Row:
        beside = "empty window" if theirs is not None else ""
        return Row(f"chain at {rate}/s: {what}", unit, value, theirs, beside)

    return [
        row("gap between frames, p50", "ms", percentile(run.gaps, 0.5), percentile(floor, 0.5)),
        row("gap between frames, p99", "ms", percentile(run.gaps, 0.99), percentile(floor, 0.99)),
        row("gap between frames, longest", "ms", max(run.gaps), max(floor)),
        row("key answered, p99", "ms", percentile(run.answers, 0.99)),
        row("newest line on screen, age p99", "ms", percentile(run.lags, 0.99)),
        row("lost", "events", run.sent - run.stored),
        row("doubled", "events", run.doubled),
        row("all stored after the end", "s", run.stored_after_s),
        row("CPU of the console", "%", run.cpu_share * 100),
    ]


def through_the_chain(rate: float, seconds: float, *, watched: bool = True) -> Run:
    """Send at `rate` into a fresh shop's console, its window shown in this process, through a hub of its own.

    Args:
        watched: whether frames are asked for and keys pressed, which takes its own part of a core.
    Raises:
        RuntimeError: it did not come up, or did not store what was sent.
    """
    from PySide6.QtWidgets import QApplication

    from anchor_console.desk.loop import WindowLoop

    app = QApplication.instance() or QApplication(sys.argv[:1])
    assert isinstance(app, QApplication)
    app.setQuitOnLastWindowClosed(False)
    with (
        tempfile.TemporaryDirectory(prefix="anchor-bench-") as folder,
        asyncio.Runner(loop_factory=lambda: WindowLoop(app)) as runner,
    ):
        return runner.run(_chain(Profile(Path(folder, "profile")), rate, seconds, watched))


async def _chain(profile: Profile, rate: float, seconds: float, watched: bool) -> Run:
    from anchor_console.desk.collector import Collector
    from anchor_console.desk.main_window import MainWindow
    from tests.bench.frames import Heart, Keys

    token = _prepare(profile)
    put_the_window_first()
    crashes = CrashReporter(profile.crashes, SystemClock())
    async with running(RunOptions(port=0), profile, Secrets(), crashes) as run:
        console = run.console
        await console.goods.bring_in(read_goods(resource("sample", "women.csv")))
        await console.session.start("bench", "cart")
        await until(lambda: console.hub.state is LinkState.ONLINE, within_s=30, what="the hub")
        await console.air.take_number("11")
        window = MainWindow(console, language="zh_CN", theme="dark")
        console.tasks.start(Collector().run(), name="collector")
        window.resize(1366, 768)
        window.show()
        view = window.live_page.chat.view
        looks: list[tuple[float, int]] = []

        def look() -> None:
            if len(view.sight.rows):
                looks.append((time.time() * 1000, view.sight.rows[len(view.sight.rows) - 1].at_ms))

        # Warm: the reader is made, the first layouts are there.
        warming = await _send(console, token, 50, 1)
        await _all_stored(console, warming.lines)
        before = console.state.totals.messages
        heart = Heart(window, look) if watched else None
        keys = Keys(view, heart) if heart else None
        cpu_s, started_s = _cpu_s(), time.perf_counter()
        sent = await _send(console, token, rate, seconds)
        cpu_share = (_cpu_s() - cpu_s) / (time.perf_counter() - started_s)
        sent_at_s = time.perf_counter()
        await _all_stored(console, before + sent.lines)
        stored_after_s = time.perf_counter() - sent_at_s
        answers, gaps = keys.stop() if keys else [], heart.gaps_ms() if heart else []
        stored, distinct = _stored(console)
        window.finish_close()
        window.deleteLater()
        lags = [at_ms - max(newest_ms, sent.began_ms) for at_ms, newest_ms in looks if at_ms >= sent.began_ms]
        return Run(sent.lines, stored - before, stored - distinct, gaps, answers, lags, stored_after_s, cpu_share)


def _prepare(profile: Profile) -> str:
    """A shop's folder with a source that may talk; gives the source's token."""
    profile.make()
    tokens, token = TokenFile.fresh(), new_token()
    tokens.source = {SOURCE: StoredToken(token)}
    save_token_file(profile.tokens, tokens)
    return token


async def _send(console: Console, token: str, rate: float, seconds: float) -> Sent:
    assert console.hub.url is not None
    url = console.hub.url.replace("http", "ws", 1) + "/ws"
    sender = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "tests.bench.chat_sender", url, str(rate), str(seconds)),
        env=os.environ | {"ANCHOR_BENCH_TOKEN": token},
        stdout=subprocess.PIPE,
    )
    out, _ = await sender.communicate()
    if sender.returncode:
        raise RuntimeError("the sender failed")
    return msgspec.json.decode(out, type=Sent)


async def _all_stored(console: Console, messages: int) -> None:
    try:
        await until(lambda: console.state.totals.messages >= messages, within_s=PATIENCE_S, what="all is stored")
    except AssertionError as exc:
        raise RuntimeError(f"stored {console.state.totals.messages} of {messages}") from exc


def _stored(console: Console) -> tuple[int, int]:
    row = console.database.read().execute("SELECT count(*), count(DISTINCT ext_id) FROM messages").fetchone()
    return int(row[0]), int(row[1])


def _cpu_s() -> float:
    used = system.getrusage(system.RUSAGE_SELF)
    return used.ru_utime + used.ru_stime
