"""Who owns a task: the scope for those that a person or a service starts, a TaskGroup for those that live together."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Coroutine
from functools import partial
from typing import Any

log = logging.getLogger(__name__)

Meant = Callable[[BaseException], BaseException | None]

_HELD_S = 0.001
_DEAF_AFTER_S = 10.0
"""Longer than any goodbye to others takes."""


class Breath:
    """Lets long work of many steps give the window's thread back: after each step that made it a part of a frame."""

    def __init__(self) -> None:
        self._since_s = time.perf_counter()

    async def take(self) -> None:
        """Let others run where this has gone on for a millisecond; else go on at once."""
        if time.perf_counter() - self._since_s >= _HELD_S:
            await asyncio.sleep(0)
            self._since_s = time.perf_counter()


class TaskScope:
    """Starts named tasks, keeps them, and awaits their end.

    An unexpected error in a task goes to `on_bug` (log, crash report and screen); it never ends the others.
    """

    def __init__(self, on_bug: Callable[[str, BaseException], None]) -> None:
        self._on_bug = on_bug
        self._tasks: set[asyncio.Task[object]] = set()
        self._closed = False

    def __len__(self) -> int:
        return len(self._tasks)

    def start(
        self, coro: Coroutine[Any, Any, object], *, name: str, meant: Meant = lambda error: error
    ) -> asyncio.Task[object] | None:
        """Start `coro` as a task; after `close` it is dropped unstarted and None comes back.

        Args:
            meant: what an error that ended it is to be told as; None where there is nothing to tell.
        """
        if self._closed:
            coro.close()
            return None
        task: asyncio.Task[object] = asyncio.get_running_loop().create_task(coro, name=name)
        self._tasks.add(task)
        task.add_done_callback(partial(self._ended, meant))
        return task

    def _ended(self, meant: Meant, task: asyncio.Task[object]) -> None:
        self._tasks.discard(task)
        if task.cancelled():
            return
        error = task.exception()
        told = meant(error) if error is not None else None
        if told is not None:
            self._on_bug(task.get_name(), told)

    async def close(self, *, deaf_after_s: float = _DEAF_AFTER_S) -> None:
        """Cancel what still runs and wait until all of it has ended.

        A cancellation can get lost, in a library too: who does not end in `deaf_after_s` is told once more.
        """
        self._closed = True
        while self._tasks:
            waiting = list(self._tasks)
            for task in waiting:
                task.cancel()
            _, deaf = await asyncio.wait(waiting, timeout=deaf_after_s)
            if deaf:
                log.warning("told once more to end: %s", ", ".join(sorted(task.get_name() for task in deaf)))


async def until_one_ends(**parts: Coroutine[Any, Any, object]) -> None:
    """Run the named parts until one of them ends, then end the others; raises what that one raised.

    Like a TaskGroup, but its cancellation is never lost: before Python 3.13 a group that fails while it is cancelled
    tells of the failure alone, and who tries again after failures would never end.
    """
    tasks = [asyncio.get_running_loop().create_task(coro, name=name) for name, coro in parts.items()]
    try:
        ended, _ = await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
    for task in ended:
        await task
