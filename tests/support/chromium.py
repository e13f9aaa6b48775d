"""The real browser of the tests: where it is, how it is started, and one that can be killed."""

from __future__ import annotations

import asyncio
import os
import secrets
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

import psutil
from playwright.async_api import Browser, Playwright, async_playwright

from tests.support.until import until

_NAMES = ("chromium-headless-shell", "chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
"""The shell is the same engine without a browser around it: a third of the work for each page."""
FLAGS = (
    "--no-sandbox",
    "--disable-background-networking",
    "--disable-component-update",
    "--no-first-run",
    "--mute-audio",
    "--disable-gpu",
)
_GONE_WITHIN_S = 60


def program() -> str:
    """Where it is installed.

    Raises:
        LookupError: nowhere.
    """
    found = next((path for name in _NAMES if (path := shutil.which(name))), None)
    if found is None:
        raise LookupError(f"these tests drive a real browser, and none of {', '.join(_NAMES)} is installed")
    return found


@dataclass(frozen=True)
class MortalBrowser:
    """A browser of its own, with all its processes, that ends by SIGKILL alone.

    Its page is never made to crash by itself: a crash is written down by a helper process that takes seconds for it on
    a busy machine, tells nobody when it is stuck, and holds the browser's pipes meanwhile. Playwright's `close()`
    waits for those pipes without a limit.
    """

    browser: Browser
    _group: int

    @classmethod
    async def start(cls, playwright: Playwright) -> MortalBrowser:
        mark = f"--browser-of={secrets.token_hex(8)}"
        browser = await playwright.chromium.launch(executable_path=program(), args=[*FLAGS, mark])
        marked = [one.pid for one in psutil.process_iter(["cmdline"]) if mark in (one.info["cmdline"] or ())]
        # Playwright starts each browser as the leader of a group of processes.
        (leader,) = {os.getpgid(pid) for pid in marked} & set(marked)
        return cls(browser, leader)

    async def dies(self) -> None:
        """Return once all of it is gone."""
        os.killpg(self._group, signal.SIGKILL)
        await until(lambda: not self.browser.is_connected(), within_s=_GONE_WITHIN_S, what="a killed browser is gone")


@asynccontextmanager
async def a_playwright() -> AsyncIterator[Playwright]:
    """What starts browsers; its end is not waited for without a limit."""
    playwright = await async_playwright().start()
    try:
        yield playwright
    finally:
        async with asyncio.timeout(_GONE_WITHIN_S):
            await playwright.stop()
