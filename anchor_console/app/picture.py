"""Pictures of the real window, for screenshots."""

from __future__ import annotations

import asyncio
import contextlib
import os
from pathlib import Path

import msgspec
from PySide6.QtCore import QSize

from anchor_console.app.running import RunOptions, running
from anchor_console.app.window import qt_application
from anchor_console.core.clock import SystemClock
from anchor_console.core.crash import CrashReporter
from anchor_console.core.ids import Identity
from anchor_console.core.log import Secrets
from anchor_console.core.paths import Profile
from anchor_console.desk.loop import WindowLoop
from anchor_console.desk.main_window import MainWindow
from anchor_console.desk.screenshot import render
from anchor_console.fans import store as fans
from anchor_console.render.studio import Studio
from anchor_console.room.link import LinkState

_HUB_WITHIN_S = 5.0


class Picture(msgspec.Struct, frozen=True):
    """What a picture of the window shows, and how; None takes what the profile's settings say, or nobody."""

    page: str
    size: tuple[int, int]
    lang: str | None
    theme: str | None
    scale: float
    fan: Identity | None


def draw(profile: Profile, picture: Picture, out: Path) -> bool:
    """Render the real window of a profile into a PNG file; False where it cannot be written.

    Raises:
        StorageError: the profile is open in a console, or cannot be read.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    qt_app = qt_application()
    with asyncio.Runner(loop_factory=lambda: WindowLoop(qt_app)) as runner:
        return runner.run(_draw(profile, picture, out))


async def _draw(profile: Profile, picture: Picture, out: Path) -> bool:
    profile.make()
    crashes = CrashReporter(profile.crashes, SystemClock())
    async with running(RunOptions(port=0), profile, Secrets(), crashes) as run:
        console = run.console
        online = asyncio.Event()
        console.hub_state_changed.subscribe(lambda state: online.set() if state is LinkState.ONLINE else None)
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_HUB_WITHIN_S):
                await online.wait()
        console.scene.artist = Studio()
        window = MainWindow(console, language=picture.lang, theme=picture.theme)
        window.show_page(picture.page)
        if picture.page == "fans":
            listed = asyncio.Event()
            console.roll.changed.subscribe(lambda _: listed.set())
            window.fans_page.list_now()
            await listed.wait()
        who = fans.identity_id(console.database.read(), picture.fan) if picture.fan else None
        if who is not None:
            window.show_fan(who)
        drawn = render(window, QSize(*picture.size), picture.scale, out)
        await console.tasks.close()
        window.finish_close()
        return drawn
