"""Waiting in tests: the one place that looks at the real clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

_LOOK_AGAIN_S = 0.005
_MOMENT_S = 0.002


class Moved(Protocol):
    """A clock that the test moves."""

    def advance(self, seconds: float) -> None: ...
    def monotonic_s(self) -> float: ...


async def until(cond: Callable[[], object], within_s: float = 15, what: str = "") -> None:
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


async def moment() -> None:
    """Let sockets and threads come to their turn, while a test's clock stands."""
    await asyncio.sleep(_MOMENT_S)


async def stands_still(value: Callable[[], object], for_s: float = 0.3, within_s: float = 15) -> None:
    """Return once `value()` has been the same for `for_s`."""
    known, since_s = value(), time.monotonic()

    def look() -> bool:
        nonlocal known, since_s
        if value() != known:
            known, since_s = value(), time.monotonic()
        return time.monotonic() - since_s >= for_s

    await until(look, within_s)


async def time_passes(clock: Moved, seconds: float, *, step_s: float = 1.0) -> None:
    """Let `seconds` pass on the test's clock, a step and a moment at a time, so that the network keeps up."""
    end_s = clock.monotonic_s() + seconds
    while clock.monotonic_s() < end_s:
        clock.advance(min(step_s, end_s - clock.monotonic_s()))
        await moment()


async def as_time_passes(
    clock: Moved, cond: Callable[[], object], *, step_s: float = 0.5, within_s: float = 15, what: str = ""
) -> None:
    """Return as soon as `cond()` is true, the test's clock moving on with each look.

    Raises:
        AssertionError: it never was within `within_s` of real time.
    """

    def look() -> bool:
        if cond():
            return True
        clock.advance(step_s)
        return False

    await until(look, within_s, what or _describe(cond))


def _describe(cond: Callable[[], object]) -> str:
    code = getattr(cond, "__code__", None)
    return f"{cond!r}" if code is None else f"{code.co_name} at {code.co_filename}:{code.co_firstlineno}"
