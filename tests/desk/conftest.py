"""A console and its window, taken down in the order that the program does it."""

from __future__ import annotations

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication

from anchor_console.desk.main_window import MainWindow
from anchor_console.live.console import Console
from anchor_console.sales.terms import SellingMode
from tests.desk import builders
from tests.support.fake_clock import FakeClock
from tests.support.until import until

Scenario = Callable[[Console, MainWindow], Coroutine[Any, Any, None]]


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture(scope="session")
def shop_with_goods(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A profile that has the sample goods: they are brought in once, and every test begins with a copy of its own."""
    root = tmp_path_factory.mktemp("shop") / "profile"

    async def stocked() -> None:
        console = builders.a_console(root, FakeClock())
        try:
            await builders.with_goods(console)
        finally:
            await builders.closed(console)

    asyncio.run(stocked())
    return root


@pytest.fixture
def at_the_desk(
    qapp: QApplication, qloop: asyncio.Runner, tmp_path: Path, clock: FakeClock, shop_with_goods: Path
) -> Callable[..., None]:
    """Runs a scenario with an open session, the sample goods and a shown window."""

    # As the program does: else the first window closed would stop the loop.
    qapp.setQuitOnLastWindowClosed(False)

    @asynccontextmanager
    async def opened(
        mode: SellingMode, language: str, goods: bool, rehearsal: bool
    ) -> AsyncIterator[tuple[Console, MainWindow]]:
        root = tmp_path / "profile"
        if goods:
            shutil.copytree(shop_with_goods, root)
        console = builders.a_console(root, clock, rehearsal=rehearsal)
        try:
            if goods:
                await builders.start_selling(console, mode)
            window = MainWindow(console, language=language, theme="light")
            window.show()
            window.activateWindow()
            await until(window.isActiveWindow)
            try:
                yield console, window
            finally:
                window.finish_close()
                window.deleteLater()
        finally:
            await builders.closed(console)

    def run(
        scenario: Scenario,
        *,
        mode: SellingMode = "cart",
        language: str = "zh_CN",
        goods: bool = True,
        rehearsal: bool = False,
    ) -> None:
        async def whole() -> None:
            async with opened(mode, language, goods, rehearsal) as (console, window):
                await scenario(console, window)

        qloop.run(whole())

    return run
