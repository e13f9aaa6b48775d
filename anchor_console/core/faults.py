"""Named points at which a test may kill the program, to prove that nothing acknowledged is lost there.

`reach` stands in code as `if __debug__: reach("name")`, so an optimised build (`python -O`) leaves it out whole.
"""

from __future__ import annotations

import os
import signal

POINTS = (
    "pipeline.before_write",
    "writer.after_begin",
    "events.after_insert",
    "events.after_effects",
    "writer.before_commit",
    "writer.after_commit",
    "pipeline.before_accepted",
    "take.before_write",
    "take.after_write",
    "take.after_send",
    "erase.after_begin",
    "erase.after_rows",
    "erase.after_lines",
    "erase.after_hub",
    "erase.after_files",
    "erase.after_copies",
    "erase.after_wipe",
    "backup.after_copy",
    "restore.after_copy",
    "restore.after_erasing",
)


class Countdown:
    """Dies when the point named in `spec` (`name` or `name:n`) is reached for the nth time.

    `along` are processes that die with it, at once: those that this one works for.
    """

    def __init__(self, spec: str) -> None:
        name, _, times = spec.partition(":")
        self._name = name
        self._left = int(times or 1) if name else 0
        self.along: list[int] = []

    def reach(self, name: str) -> None:
        if name != self._name or self._left <= 0:
            return
        self._left -= 1
        if self._left == 0:
            for pid in (*self.along, os.getpid()):
                os.kill(pid, signal.SIGKILL)


_countdown = Countdown(os.environ.get("ANCHOR_FAULT", ""))
reach = _countdown.reach


def take_along(pid: int) -> None:
    """Where a named point is reached in this process, `pid` dies too: a child does a part of its parent's work."""
    _countdown.along.append(pid)
