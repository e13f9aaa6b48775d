"""From the start of the process to the first painted window, beside an empty window with the same libraries.

The console takes part by a hook: with `ANCHOR_BENCH_SHOWN` set it prints the line `shown` upon the first paint of its
main window, and quits.
"""

from __future__ import annotations

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence

from tests.bench.row import Row

SHOWN = "shown"
PATIENCE_S = 60

FLOOR = """
import asyncio, json, logging, sqlite3, sys
import click, msgspec, platformdirs, qasync, websockets.asyncio.client
from PySide6 import QtCore, QtGui, QtSvg, QtWidgets

class Window(QtWidgets.QMainWindow):
    def paintEvent(self, event):
        super().paintEvent(event)
        print("shown", flush=True)
        QtCore.QTimer.singleShot(0, app.quit)

app = QtWidgets.QApplication(sys.argv)
window = Window()
window.resize(1366, 768)
window.show()
app.exec()
"""


def measure(args: Sequence[str]) -> list[Row]:
    parser = argparse.ArgumentParser(prog="bench startup")
    parser.add_argument("--runs", type=int, default=7, help="starts of each, after one that fills the caches")
    runs = parser.parse_args(args).runs
    with tempfile.TemporaryDirectory(prefix="anchor-bench-") as profile:
        console = [sys.executable, "-m", "anchor_console", "run", "--profile", profile]
        floor = [sys.executable, "-c", FLOOR]
        first_s, _ = seconds_until_shown(console), seconds_until_shown(floor)
        # In turn, so that a passing load meets both.
        pairs = [(seconds_until_shown(console), seconds_until_shown(floor)) for _ in range(runs)]
    ours, theirs = zip(*pairs, strict=True)
    beside = "empty QMainWindow, same libraries"
    return [
        Row("first start of a profile", "ms", first_s * 1000),
        Row(
            f"later start, median of {runs}",
            "ms",
            statistics.median(ours) * 1000,
            statistics.median(theirs) * 1000,
            beside,
        ),
        Row("later start, best", "ms", min(ours) * 1000, min(theirs) * 1000, beside),
    ]


def seconds_until_shown(command: Sequence[str]) -> float:
    """How long `command` takes to print `shown`; returns when it has ended.

    Raises:
        RuntimeError: it ended, or a minute passed, without the word.
    """
    env = {**os.environ, "ANCHOR_BENCH_SHOWN": "1", "QT_QPA_PLATFORM": os.environ.get("QT_QPA_PLATFORM", "offscreen")}
    with tempfile.TemporaryFile() as errors:
        started_s = time.perf_counter()
        with subprocess.Popen(command, env=env, stdout=subprocess.PIPE, stderr=errors, text=True) as process:
            assert process.stdout is not None
            shown_s = None
            for line in process.stdout:
                if line.strip() == SHOWN:
                    shown_s = time.perf_counter() - started_s
                    break
            try:
                process.wait(PATIENCE_S)
            except subprocess.TimeoutExpired:
                process.kill()
                raise RuntimeError(f"{command[1:4]} does not end after its first paint") from None
        if shown_s is None:
            errors.seek(0)
            last = errors.read().decode(errors="replace").strip().splitlines()[-1:]
            raise RuntimeError(f"{command[1:4]} showed no window: {' '.join(last)}")
        return shown_s
