"""A real room to be killed in: console and hub as processes, pages in a real Chromium, and what each of them showed."""

from __future__ import annotations

import asyncio
import json
import os
import re
import signal
import sys
from asyncio.subprocess import DEVNULL, Process
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
from playwright.async_api import Browser, Page, Playwright
from playwright.async_api import Error as BrowserError

from anchor_console.core.paths import Profile
from anchor_console.live.hub_desk import LIVE_KEY
from anchor_console.sales.terms import SellingMode
from anchor_console.storage.settings import put_setting
from tests.support.chromium import MortalBrowser, a_playwright
from tests.support.real_console import RoomOf, is_free
from tests.support.shop import womens_shop
from tests.support.until import moment, until

KINDS = ("embedded", "serve")
_SOON_S = 60
_SERVE = "anchor_console.room.hub.serve"

_NOTE_THE_CARD = """
(() => {
  const Real = Date;
  const nowMs = () => Real.now() + CLOCK_OFF_MS;
  window.Date = class extends Real {
    constructor(...given) {
      super(...(given.length ? given : [nowMs()]));
    }
    static now() {
      return nowMs();
    }
  };
  let last = null;
  const look = () => {
    const card = document.querySelector("[data-testid=on-air-card]");
    const price = card?.querySelector("[data-testid=product-price]:not([hidden])")?.textContent ?? null;
    const parts = ["count", "countdown"].map((id) => card?.querySelector(`[data-testid=${id}]:not([hidden])`));
    const says = parts.map((part) => part?.textContent).find(Boolean) ?? null;
    const shown = card ? { pin: card.dataset.pin, stage: card.dataset.stage, price, says } : null;
    if (JSON.stringify(shown) === last) return;
    last = JSON.stringify(shown);
    window.noted({ at: performance.timeOrigin + performance.now(), shown });
  };
  const all = { subtree: true, childList: true, attributes: true, characterData: true };
  new MutationObserver(look).observe(document, all);
})();
"""
"""Runs ahead of the page's own script, and is called before anything of a change is painted. The page's clock is off
by so much; the notes are by this machine's."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What stood on a screen from `at_ms` on; all None for no card. `number` is the console's, `pin` the pages'."""

    at_ms: int
    pin: str | None = None
    number: str | None = None
    stage: str | None = None
    price: int | None = None
    says: str | None = None
    """What it counts: the last seconds, or the time until then; on the console the words of the stage."""
    is_fresh: bool = False
    """The first that a page shows after it was opened: it has not heard of the room yet."""

    @property
    def is_empty(self) -> bool:
        return self.stage is None


def _price(text: str | None) -> int | None:
    """In fen, as it stands on a page: ¥89 or ¥89.90."""
    if text is None:
        return None
    found = re.fullmatch(r"¥([\d,]+)(?:\.(\d\d))?", text)
    assert found is not None, text
    return int(found[1].replace(",", "")) * 100 + int(found[2] or 0)


@dataclass
class Screen:
    """One page, and everything that it showed through all its lives."""

    name: str
    url: str
    playwright: Playwright
    clock_off_ms: int = 0
    log: list[Seen] = field(default_factory=list)
    faults: list[str] = field(default_factory=list)
    _browser: MortalBrowser | None = None

    async def open(self) -> None:
        """Return once the page is loaded, in a browser of its own."""
        self._browser = await MortalBrowser.start(self.playwright)
        async with asyncio.timeout(_SOON_S):
            await self._go(await self._a_page(self._browser.browser))

    async def dies(self) -> None:
        """All of its browser is killed."""
        if self._browser is not None:
            browser, self._browser = self._browser, None
            await browser.dies()

    async def _a_page(self, browser: Browser) -> Page:
        """An empty page that notes each card which it will show."""
        context = await browser.new_context(viewport={"width": 1280, "height": 800}, locale="zh-CN")
        fresh = True

        def noted(_source: Any, said: dict[str, Any]) -> None:
            nonlocal fresh
            shown = said["shown"] or {}
            self.log.append(
                Seen(
                    int(said["at"]),
                    pin=shown.get("pin"),
                    stage=shown.get("stage"),
                    price=_price(shown.get("price")),
                    says=shown.get("says"),
                    is_fresh=fresh and not shown,
                )
            )
            fresh = fresh and not shown

        await context.expose_binding("noted", noted)
        await context.add_init_script(_NOTE_THE_CARD.replace("CLOCK_OFF_MS", str(self.clock_off_ms)))
        page = await context.new_page()
        page.on("pageerror", lambda error: self.faults.append(f"{self.name}: {error}"))
        return page

    async def _go(self, page: Page) -> None:
        while True:
            try:
                await page.goto(self.url)
                return
            except BrowserError as exc:
                # The hub may be away at this very moment, and the browser shows its own page of that: a person loads
                # again.
                if "net::ERR" not in str(exc) and "chrome-error" not in str(exc):
                    raise
                await moment()


@dataclass
class WatchedRoom:
    """A console and its hub, killed and started again as somebody at the PC would; and all the screens."""

    room: RoomOf
    kind: str
    windowed: bool
    screens: dict[str, Screen] = field(default_factory=dict)
    deaths: list[str] = field(default_factory=list)
    _console: Process | None = None
    _hub: Process | None = None
    _again: list[asyncio.Task[None]] = field(default_factory=list)

    @property
    def console_log(self) -> Path:
        return self.room.profile.root.with_name("console.jsonl")

    @property
    def _errors(self) -> Path:
        return self.room.profile.root.with_name("errors.txt")

    async def start(self) -> None:
        if self.kind == "serve":
            await self._start_hub()
        await self._start_console()
        await self.room.is_open()

    async def kill(self, whom: str) -> None:
        """Kill, and start again at once."""
        self.deaths.append(whom)
        if whom == "console":
            assert self._console is not None
            self._console.kill()
            await self._console.wait()
            if self.kind == "embedded":
                await until(lambda: is_free(self.room.port), within_s=10, what="the hub of a dead console ends")
            await self._start_console()
        elif whom == "hub" and self.kind == "serve":
            assert self._hub is not None
            self._hub.kill()
            await self._hub.wait()
            await self._start_hub()
        elif whom == "hub":
            for child in self._children():
                if _SERVE in child.cmdline():
                    os.kill(child.pid, signal.SIGKILL)
        else:
            await self.screens[whom].dies()
            await self.screens[whom].open()

    def _children(self) -> list[psutil.Process]:
        assert self._console is not None
        return psutil.Process(self._console.pid).children()

    async def _start_hub(self) -> None:
        root = self.room.profile.root
        files = ["--token-file", str(self.room.profile.tokens), "--state-dir", str(root / "hub")]
        self._hub = await self._begin(_SERVE, "--port", str(self.room.port), "--live", *files)

    async def _start_console(self) -> None:
        program = ["anchor_console", "run"]
        if self.windowed:
            program = ["tests.support.watched_console", str(self.console_log), "run"]
        where = ["--port", str(self.room.port)]
        if self.kind == "serve":
            where = ["--room", self.room.hub.url, "--token", self.room.hub.token("anchor")]
        headless = [] if self.windowed else ["--headless"]
        self._console = await self._begin(*program, *headless, "--profile", str(self.room.profile.root), *where)

    async def _begin(self, *module: str) -> Process:
        with self._errors.open("ab") as errors:
            return await asyncio.create_subprocess_exec(sys.executable, "-m", *module, stdout=DEVNULL, stderr=errors)

    def last_words(self) -> str:
        """The end of what console and hub complained of."""
        return self._errors.read_text("utf-8", "replace")[-3_000:] if self._errors.exists() else ""

    async def stop(self) -> None:
        for process in (self._console, self._hub):
            if process is not None and process.returncode is None:
                process.kill()
                await process.wait()
        await until(lambda: is_free(self.room.port), within_s=10, what="the hub ends")

    def console_seen(self) -> list[Seen]:
        """What the window painted, through all its lives."""
        if not self.windowed:
            return []
        said = [json.loads(line) for line in self.console_log.read_text("utf-8").splitlines()]
        return [Seen(one["at"], **(one["shown"] or {})) for one in said]


def a_shop_and_its_prices(folder: Path, mode: SellingMode = "cart") -> tuple[RoomOf, dict[str, int]]:
    """A shop with its session open and the fans' page on; and the price of each number."""
    with womens_shop(folder / "shop", mode) as shop:
        shop.do(lambda tx: put_setting(tx, LIVE_KEY, True))
        prices = {one.number: one.price_minor for one in shop.catalogue.products if one.number and one.price_minor}
    return RoomOf.prepare(Profile(folder / "shop")), prices


@asynccontextmanager
async def a_watched_room(
    room: RoomOf, kind: str, *, windowed: bool, pages: Mapping[str, int]
) -> AsyncIterator[WatchedRoom]:
    """A room with its console, hub and pages up; everything is gone at the end.

    Args:
        pages: by how many ms the clock of each page's device is off.
    """
    watched = WatchedRoom(room, kind, windowed)
    try:
        async with a_playwright() as playwright:
            await watched.start()
            for name, clock_off_ms in pages.items():
                secret = "" if name == "live" else f"#token={room.hub.token(name)}"
                screen = Screen(name, f"{room.hub.pages}/{name}{secret}", playwright, clock_off_ms)
                watched.screens[name] = screen
                await screen.open()
            try:
                yield watched
            finally:
                for screen in watched.screens.values():
                    await screen.dies()
    except BaseException as exc:
        exc.add_note(f"killed: {watched.deaths}\n{watched.last_words()}")
        raise
    finally:
        await watched.stop()
