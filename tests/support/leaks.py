"""What a test of window and tasks left behind: tasks, threads, sockets and timers that nobody ended."""

from __future__ import annotations

import asyncio
import contextlib
import gc
import os
import threading
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import psutil
import shiboken6
from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from tests.support.until import until

_DESCRIPTORS = Path("/proc/self/fd")


@dataclass(frozen=True, slots=True)
class Held:
    """What the process holds at one moment, each by something that tells it from its like; timers by their `id`."""

    threads: frozenset[threading.Thread]
    sockets: frozenset[str]
    timers: Mapping[int, str]

    @classmethod
    def now(cls) -> Held:
        return cls(
            frozenset(thread for thread in threading.enumerate() if not thread.daemon),
            frozenset(_sockets()),
            {id(timer): repr(timer) for timer in _orphan_timers()},
        )


def pending(loop: asyncio.AbstractEventLoop) -> list[str]:
    """The names of the loop's tasks that have not ended, after one more turn of the loop."""
    loop.run_until_complete(asyncio.sleep(0))
    return sorted(task.get_name() for task in asyncio.all_tasks(loop) if not task.done())


def leaked(before: Held) -> list[str]:
    """What is held now and was not `before`."""
    after = Held.now()
    return [
        *(f"thread {thread.name}" for thread in after.threads - before.threads),
        *(f"socket {name}" for name in _names(after.sockets - before.sockets)),
        *(f"timer {told}" for timer, told in after.timers.items() if timer not in before.timers),
    ]


async def left_over(before: Held) -> list[str]:
    """What is still `leaked` when closing sockets and ending threads were given a second to go."""
    left: list[str] = []

    def nothing() -> bool:
        left[:] = leaked(before)
        return not left

    with contextlib.suppress(AssertionError):
        await until(nothing, within_s=1)
    return left


def _sockets() -> Iterator[str]:
    """Every socket, by its number in the system, or its ends where the system tells no number."""
    if not _DESCRIPTORS.is_dir():
        yield from (_told(one) for one in psutil.Process().net_connections("inet"))
        return
    for descriptor in os.listdir(_DESCRIPTORS):
        with contextlib.suppress(OSError):  # the listing's own, gone by now
            what = os.readlink(_DESCRIPTORS / descriptor)
            if what.startswith("socket:"):
                yield what


def _names(sockets: Collection[str]) -> list[str]:
    """The ends of those that lead to a network. They are looked up for no others: the system's tables are long."""
    if not sockets or not _DESCRIPTORS.is_dir():
        return sorted(sockets)
    ends = {}
    for one in psutil.Process().net_connections("inet"):
        with contextlib.suppress(OSError):
            ends[os.readlink(_DESCRIPTORS / str(one.fd))] = _told(one)
    return sorted(ends[name] for name in sockets if name in ends)


def _told(one: Any) -> str:
    return f"{one.laddr} to {one.raddr or 'nobody'} ({one.status})"


def _orphan_timers() -> list[QTimer]:
    """Running timers that no widget owns; a widget's end with it.

    What was made before the first test is not looked at: `tests/conftest.py` freezes it.
    """
    kinds = set(_kinds_of(QTimer))
    # By type(), since isinstance() asks the object, and a lazy module or proxy would wake up.
    timers: list[Any] = [thing for thing in gc.get_objects() if type(thing) in kinds]
    return [timer for timer in timers if shiboken6.isValid(timer) and timer.isActive() and not _in_widget(timer)]


def _kinds_of(kind: type) -> Iterator[type]:
    yield kind
    for narrower in kind.__subclasses__():
        yield from _kinds_of(narrower)


def _in_widget(timer: QTimer) -> bool:
    owner: Any = timer.parent()
    while isinstance(owner, QObject):
        if isinstance(owner, QWidget):
            return True
        owner = owner.parent()
    return False
