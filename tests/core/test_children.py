"""Children that are ended: they are gone when it is said."""

from __future__ import annotations

import asyncio
import sys
from asyncio.subprocess import PIPE

import pytest

from anchor_console.core.children import killed


def test_who_is_cancelled_while_they_kill_a_child_waits_until_it_is_gone() -> None:
    async def scenario() -> int | None:
        waits = "import sys; sys.stdin.read()"
        process = await asyncio.create_subprocess_exec(sys.executable, "-c", waits, stdin=PIPE, stdout=PIPE)
        killing = asyncio.create_task(killed(process))
        await asyncio.sleep(0)
        killing.cancel()
        with pytest.raises(asyncio.CancelledError):
            await killing
        return process.returncode

    assert asyncio.run(scenario()) is not None
