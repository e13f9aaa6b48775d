"""Waiting in tests: the one place that looks at the real clock."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from typing import Protocol

_FIRST_LOOK_S, _OF_THE_WAIT, _LOOK_AT_LEAST_EACH_S = 0.001, 0.1, 0.04
"""The next look is taken after a share of the time waited so far: most waits are short, and in a long one looks that
cost much, as queries do, would take from what is waited for."""
_STEP_S = 0.005
_MOMENT_S = 0.002
_BETWEEN_TRIES_S = 0.02


class Moved(Protocol):
    """A clock that the test moves."""

    def advance(self, seconds: float) -> None: ...
    def monotonic_s(self) -> float: ...


async def until(cond: Callable[[], object], within_s: float = 15, what: str = "") -> None:
    """Return as soon as `cond()` is true, yielding to the loop between looks.

    Raises:
        AssertionError: it never was within `within_s`; says `what` was waited for.
    """
    await _until(cond, within_s, what, _FIRST_LOOK_S, _LOOK_AT_LEAST_EACH_S)


async def _until(cond: Callable[[], object], within_s: float, what: str, soonest_s: float, latest_s: float) -> None:
    begun_s = time.monotonic()
    while not cond():
        waited_s = time.monotonic() - begun_s
        if waited_s > within_s:
            raise AssertionError(f"not within {within_s} s: {what or _describe(cond)}")
        await asyncio.sleep(max(soonest_s, min(waited_s * _OF_THE_WAIT, latest_s)))


async def soon(cond: Callable[[], object], within_s: float = 15, what: str = "") -> None:
    """The same for what goes through sockets, threads and disks: quick, but not on every machine at every hour."""
    await until(cond, within_s, what)


async def moment() -> None:
    """Let sockets and threads come to their turn, while a test's clock stands."""
    await asyncio.sleep(_MOMENT_S)


async def between_tries(_seconds: float) -> None:
    """In place of the seconds that a link to a real hub waits between two tries: no test waits them out, and none may
    take the core that the hub needs to come up."""
    await asyncio.sleep(_BETWEEN_TRIES_S)


async def stands_still(value: Callable[[], object], for_s: float = 0.3, within_s: float = 15) -> None:
    """Return once `value()` has been the same for `for_s`, and in as many looks as that is long: a machine that gave
    this process no turn for a while has shown nothing."""
    known, since_s, looks = value(), time.monotonic(), 0

    def look() -> bool:
        nonlocal known, since_s, looks
        looks += 1
        if value() != known:
            known, since_s, looks = value(), time.monotonic(), 0
        return time.monotonic() - since_s >= for_s and looks >= for_s / _LOOK_AT_LEAST_EACH_S

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

    # In even steps: how far the clock has come by then is no matter of how long it took.
    await _until(look, within_s, what or _describe(cond), _STEP_S, _STEP_S)


def _describe(cond: Callable[[], object]) -> str:
    code = getattr(cond, "__code__", None)
    return f"{cond!r}" if code is None else f"{code.co_name} at {code.co_filename}:{code.co_firstlineno}"
