"""Opening a fan's pane and looking up tiers, with a million fans on file."""

from __future__ import annotations

import argparse
import asyncio
import os
import random
import time
from collections.abc import Sequence
from typing import TYPE_CHECKING

from anchor_console.core.clock import SystemClock
from anchor_console.core.ids import IdentityId
from anchor_console.core.notices import NoticeBoard
from anchor_console.live.console import Console, build
from anchor_console.sales import tallies
from anchor_console.storage.database import Database
from tests.bench.row import Row, percentile, times_ms
from tests.support.crowd import a_crowd

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

_FRAME_MS = 1000 / 60


def measure(args: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench fan_pane")
    parser.add_argument("--fans", type=int, default=1_000_000)
    parser.add_argument("--opened", type=int, default=300)
    options = parser.parse_args(args)
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtWidgets import QApplication

    app = QApplication.instance() or QApplication([])
    assert isinstance(app, QApplication)
    profile = a_crowd(options.fans)
    database = Database(profile)
    try:
        console = build(profile, database, SystemClock(), NoticeBoard(), lambda _name, error: None)
        chance = random.Random(3)
        whom = [IdentityId(chance.randint(1, options.fans)) for _ in range(options.opened)]
        others = [IdentityId(chance.randint(1, options.fans)) for _ in range(options.opened)]
        buyers = [IdentityId(who) for (who,) in database.read().execute(
            "SELECT identity_id FROM fan_tallies WHERE orders >= 4 ORDER BY identity_id LIMIT ?", (options.opened,)
        )]  # fmt: skip
        return [
            _row("what is known of any fan", times_ms(whom, console.fans.view)),
            _row("what is known of one who buys often", times_ms(buyers, console.fans.view)),
            *_opened(console, whom, app),
            _row("a tier, looked up for the first time", times_ms(others, console.tiers.of), floor_ms=None),
            _row("counting a fan again after an order", times_ms(buyers, lambda one: _recount(database, one))),
            Row("counting every tier anew", "s", _counted(console)),
        ]
    finally:
        database.close()


def _row(what: str, times_ms: list[float], floor_ms: float | None = _FRAME_MS) -> Row:
    return Row(f"{what}, p99", "ms", percentile(times_ms, 0.99), floor_ms, "" if floor_ms is None else "one frame")


def _opened(console: Console, whom: Sequence[IdentityId], app: QApplication) -> list[Row]:
    # Imported here: the names of the benchmarks are listed without Qt.
    from qasync import QEventLoop

    from anchor_console.desk.context import Desk
    from anchor_console.desk.fans.fan_pane import FanPane
    from anchor_console.desk.i18n import load_words
    from anchor_console.desk.theme import load_theme

    async def open_each() -> list[float]:
        theme = load_theme("light")
        pane = FanPane(Desk(console, load_words("zh_CN"), theme))
        pane.setStyleSheet(theme.style_sheet())
        pane.resize(300, 520)
        pane.show()
        times = []
        for who in whom:
            started_s = time.perf_counter()
            pane.show_fan(who)
            pane.grab()  # laid out and painted
            times.append((time.perf_counter() - started_s) * 1000)
            await asyncio.sleep(0)
        await console.tasks.close()
        pane.close()
        return times

    with asyncio.Runner(loop_factory=lambda: QEventLoop(app)) as runner:
        times = runner.run(open_each())
    return [
        Row("the pane opened and painted, p50", "ms", percentile(times, 0.5), 2 * _FRAME_MS, "two frames"),
        Row("the pane opened and painted, p99", "ms", percentile(times, 0.99), 2 * _FRAME_MS, "two frames"),
    ]


def _recount(database: Database, who: IdentityId) -> object:
    return database.run_blocking(lambda tx: tallies.recount(tx, [who]))


def _counted(console: Console) -> float:
    started_s = time.perf_counter()
    asyncio.run(console.tiers.counts())
    return time.perf_counter() - started_s
