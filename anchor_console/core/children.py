"""Child processes waited for to the end."""

from __future__ import annotations

import asyncio
import contextlib
from asyncio.subprocess import Process


async def ended(process: Process) -> None:
    """Return when the process is gone, what it still says thrown away.

    A child blocks on a pipe that is full, and a pipe with something left in it is never seen to end, which `wait`
    waits for, even where the child was killed.
    """
    pipes = [pipe for pipe in (process.stdout, process.stderr) if pipe is not None]
    await asyncio.gather(*(pipe.read() for pipe in pipes))
    await process.wait()


async def killed(process: Process) -> None:
    """End the process now, and return when it is gone: also where who waits is cancelled, since that takes no time."""
    if process.returncode is None:
        with contextlib.suppress(ProcessLookupError):
            process.kill()
    ending = asyncio.ensure_future(ended(process))
    try:
        await asyncio.shield(ending)
    except asyncio.CancelledError:
        await ending
        raise
