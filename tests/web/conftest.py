"""A real Chromium for the tests of the hub's pages."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.support import chromium
from tests.web.toy_hub import ToyHub, toy_hub

OpenPage = Callable[..., Page]


# One browser for each file, not for the whole run: while the sync API is up, its loop counts as running in this
# thread, and another file's `asyncio.run` would be refused.
@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium.program(), args=chromium.FLAGS)
        yield browser
        browser.close()


@pytest.fixture
def hub() -> Iterator[ToyHub]:
    with toy_hub() as running:
        yield running


@pytest.fixture
def open_page(browser: Browser) -> Iterator[OpenPage]:
    """Opens an address in a browser profile of its own; the test fails on any script error of a page.

    `clock` puts the page's time into the test's hands; `before` is script that runs ahead of the page's own.
    """
    contexts: list[BrowserContext] = []
    faults: list[str] = []
    expect.set_options(timeout=8_000)

    def open_it(url: str, *, clock: bool = False, before: str = "", **options: Any) -> Page:
        context = browser.new_context(**({"locale": "zh-CN", "viewport": {"width": 1366, "height": 768}} | options))
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: faults.append(f"{url}: {error}"))
        page.on("console", lambda said: faults.append(f"{url}: {said.text}") if _is_fault(said) else None)
        if before:
            page.add_init_script(before)
        if clock:
            page.clock.install()
        page.goto(url)
        return page

    yield open_it
    for context in contexts:
        context.close()
    assert faults == []


def until_true(page: Page, expression: str, arg: object = None) -> None:
    """Return once the script gives true. The pages forbid `eval`, with which Playwright's own waiting looks again."""
    deadline_s = time.monotonic() + 8
    while not page.evaluate(expression, arg):
        assert time.monotonic() < deadline_s, f"never true: {expression}"
        page.wait_for_timeout(20)


def _is_fault(said: Any) -> bool:
    # Chromium reports each refused connection by itself; a hub that is away is no fault of the page.
    return said.type == "error" and "WebSocket connection" not in said.text and "net::ERR" not in said.text
