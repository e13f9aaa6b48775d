"""Clocks that can be waited on: what sources pace themselves by, and tests move by hand."""

from __future__ import annotations

import asyncio
from typing import Protocol

from anchor_console.core.clock import Clock, SystemClock


class PacedClock(Clock, Protocol):
    async def sleep_until(self, at_s: float) -> None:
        """Return once `monotonic_s()` is at least `at_s`; the loop gets a turn even where it already is."""


class SystemPacedClock(SystemClock):
    async def sleep_until(self, at_s: float) -> None:
        # The loop's timer may fire a hair early, by its own clock's resolution.
        while (left_s := at_s - self.monotonic_s()) > 0:  # noqa: ASYNC110
            await asyncio.sleep(left_s)
        await asyncio.sleep(0)
