"""A command of this program run by a process of its own: what takes seconds of computing must not take the window's."""

from __future__ import annotations

import asyncio
import json
import os
import sys
from asyncio.subprocess import PIPE
from tempfile import TemporaryDirectory
from typing import Any

from anchor_console.core.children import killed
from anchor_console.core.paths import Profile

_LAST_WORDS = 200


class CommandFailed(Exception):
    """It told nothing; the message is what it said last."""


async def told_by(profile: Profile, *arguments: str) -> dict[str, Any]:
    """What `anchor-console ARGUMENTS` tells as JSON about `profile`. The process is killed when nobody waits for it.

    Raises:
        CommandFailed
    """
    return await told_by_program("anchor_console", *arguments, "--profile", str(profile.root), "--json")


async def told_by_program(module: str, *arguments: str) -> dict[str, Any]:
    """The same of a module of ours that is run as a program.

    Raises:
        CommandFailed
    """
    # What is killed tidies nothing up, and what it has among the temporary files holds people's names and words.
    with TemporaryDirectory(ignore_cleanup_errors=True) as folder:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", module, *arguments),
            stdout=PIPE,
            stderr=PIPE,
            env=os.environ | dict.fromkeys(("TMPDIR", "TEMP", "TMP"), folder),
        )
        try:
            told, failure = await process.communicate()
        finally:
            await killed(process)
    try:
        report: dict[str, Any] = json.loads(told)
    except ValueError as exc:
        raise CommandFailed(failure.decode(errors="replace").strip()[-_LAST_WORDS:]) from exc
    return report
