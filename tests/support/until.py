"""Waiting in tests: the one place that looks at the real clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable

_LOOK_AGAIN_S = 0.005


async def until(cond: Callable[[], object], within_s: float = 2, what: str = "") -> None:
    """Return as soon as `cond()` is true, yielding to the loop between looks.

    Raises:
        AssertionError: it never was within `within_s`; says `what` was waited for.
    """
    deadline_s = time.monotonic() + within_s
    while not cond():
        if time.monotonic() > deadline_s:
            raise AssertionError(f"not within {within_s} s: {what or _describe(cond)}")
        await asyncio.sleep(_LOOK_AGAIN_S)


async def soon(cond: Callable[[], object], within_s: float = 15, what: str = "") -> None:
    """The same for what goes through sockets, threads and disks: quick, but not on every machine at every hour."""
    await until(cond, within_s, what)


def _describe(cond: Callable[[], object]) -> str:
    code = getattr(cond, "__code__", None)
    return f"{cond!r}" if code is None else f"{code.co_name} at {code.co_filename}:{code.co_firstlineno}"
