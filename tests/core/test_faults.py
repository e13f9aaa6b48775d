from __future__ import annotations

import os
import signal
import subprocess
import sys

import pytest

from anchor_console.core.faults import POINTS, Countdown

CODE = """
from anchor_console.core.faults import reach
for number in range(3):
    print(number, flush=True)
    if __debug__:
        reach("writer.after_commit")
"""


@pytest.mark.parametrize(
    ("fault", "options", "printed"),
    [
        ("", [], "012"),
        ("writer.after_commit", [], "0"),
        ("writer.after_commit:2", [], "01"),
        ("writer.before_commit", [], "012"),
        ("writer.after_commit", ["-O"], "012"),
    ],
)
def test_a_program_dies_at_the_named_point_and_an_optimised_one_never(fault, options, printed):
    ended = subprocess.run(
        [sys.executable, *options, "-c", CODE],
        env={**os.environ, "ANCHOR_FAULT": fault},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.stdout.split() == list(printed)
    assert ended.returncode == (0 if printed == "012" else -signal.SIGKILL)


def test_a_countdown_of_nothing_never_ends():
    countdown = Countdown("")
    for point in (*POINTS, ""):
        countdown.reach(point)
