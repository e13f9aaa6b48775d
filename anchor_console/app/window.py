"""The window: opens it and runs until it is closed; or has the one that is open come forward.

Qt is imported within functions: a console without a window needs no system libraries of a screen.
"""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
from collections.abc import Callable, Mapping
from enum import Enum
from typing import TYPE_CHECKING, Any

from anchor_console.app.running import CannotStart, RunOptions, running
from anchor_console.core.crash import CrashReporter
from anchor_console.core.garbage import uncollected
from anchor_console.core.log import Secrets
from anchor_console.core.paths import Profile
from anchor_console.live.command_socket import ConsoleFailed, Tell, ask_console

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget


_GIL_SHARE_S = 0.0005
"""How long another thread may compute before the window's gets its turn: Python's own 5 ms, waited for at each of the
many small steps of a frame, would be seen."""
_COME_FORWARD = "window forward"
_FORWARD_WITHIN_S = 5.0
_WHOEVER_ASKS = -1
"""Windows' ASFW_ANY."""
_UNSEEN = ("offscreen", "minimal")
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""What tells Qt on Linux where to show a window."""


class Ending(Enum):
    """Why the window is gone: a person closed it, or asked for a rehearsal instead, or the system told it to stop."""

    CLOSED = "closed"
    REHEARSE = "rehearse"
    STOPPED = "stopped"


def has_screen(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether Qt will find somewhere to show a window; on Linux it ends the whole process where there is none."""
    return not platform.startswith("linux") or any(map(environment.get, _SCREENS))


def is_read_elsewhere() -> bool:
    """Whether what goes wrong at the start is read on a command line, or a window would be seen by nobody."""
    is_at_terminal = sys.stderr is not None and sys.stderr.isatty()
    return is_at_terminal or not has_screen(sys.platform, os.environ) or os.environ.get("QT_QPA_PLATFORM") in _UNSEEN


def qt_application() -> QApplication:
    """The one that Qt has, else a new one."""
    from PySide6.QtWidgets import QApplication

    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])


def put_the_window_first() -> None:
    """Let the window's thread wait for no other longer than a part of a frame."""
    sys.setswitchinterval(_GIL_SHARE_S)


def run_window(options: RunOptions, profile: Profile, secrets: Secrets, crashes: CrashReporter) -> Ending:
    """Open the window and run until it is closed.

    Raises:
        CannotStart, StorageError: nothing was started.
    """
    if not has_screen(sys.platform, os.environ):
        raise CannotStart("there is no screen here; with --headless the console runs without a window")
    from anchor_console.desk.loop import WindowLoop

    qt_app = qt_application()
    qt_app.setApplicationName("Anchor Console")
    qt_app.setDesktopFileName("anchor-console")
    # Closing goes in two steps; with Qt's own way the loop would stop in the middle of the second.
    qt_app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: WindowLoop(qt_app)) as runner:
        return runner.run(_in_window(options, profile, secrets, crashes))


async def _in_window(options: RunOptions, profile: Profile, secrets: Secrets, crashes: CrashReporter) -> Ending:
    with uncollected():
        from anchor_console.desk.collector import Collector
        from anchor_console.desk.i18n import language_of
        from anchor_console.desk.main_window import MainWindow
        from anchor_console.render.studio import Studio

    crashes.watch(asyncio.get_running_loop())
    put_the_window_first()
    is_first_use = not profile.database.exists()
    async with running(options, profile, secrets, crashes) as run:
        console = run.console
        console.scene.artist = Studio()
        language = language_of(console.settings.get("look.language"))
        await run.prepare(starts_session=options.is_rehearsal, language=language)
        window = MainWindow(console)
        console.tasks.start(Collector().run(), name="collector")
        ended: asyncio.Future[Ending] = asyncio.get_running_loop().create_future()

        def end(ending: Ending) -> None:
            if not ended.done():
                ended.set_result(ending)

        window.close_requested.connect(lambda: end(Ending.CLOSED))
        window.rehearsal_requested.connect(lambda: end(Ending.REHEARSE))
        _when_told_to_stop(lambda: end(Ending.STOPPED))
        window.appear()

        async def come_forward(_args: dict[str, Any], _tell: Tell) -> None:
            window.come_forward()

        console.errands[_COME_FORWARD] = come_forward
        console.tasks.start(console.goods.make_ready(), name="goods-ready")
        if os.environ.get("ANCHOR_BENCH_SHOWN"):
            _say_when_painted(window, lambda: end(Ending.CLOSED))
        run.play()
        if not options.is_rehearsal:
            if is_first_use:
                window.offer_first_run()
            else:
                window.offer_resume()
        ending = Ending.CLOSED
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(options.for_s):
                ending = await ended
        await console.tasks.close()
        window.finish_close()
        return ending


def bring_forward(profile: Profile) -> bool:
    """Have the window that has the profile open come to the front; False where there is none, or it does not answer."""
    if sys.platform == "win32":
        # There only the program that the person just started may say who comes to the front.
        ctypes.windll.user32.AllowSetForegroundWindow(_WHOEVER_ASKS)
    try:
        return ask_console(profile, _COME_FORWARD, {}, within_s=_FORWARD_WITHIN_S) is not None
    except ConsoleFailed:
        return False  # it has no window


def _when_told_to_stop(then: Callable[[], None]) -> None:
    """Call `then` at SIGTERM, by which a desktop's session ends, or at Ctrl+C; who is told twice goes at once."""
    if sys.platform == "win32":  # there a window is asked to close
        return
    loop, numbers = asyncio.get_running_loop(), (signal.SIGINT, signal.SIGTERM)

    def told() -> None:
        for number in numbers:
            loop.remove_signal_handler(number)
        then()

    for number in numbers:
        loop.add_signal_handler(number, told)


def _say_when_painted(window: QWidget, then: Callable[[], None]) -> None:
    """For the start-up benchmark: say `shown` once the first picture of the window is on the screen."""
    from PySide6.QtCore import QEvent, QObject, QTimer

    class FirstPaint(QObject):
        def eventFilter(self, watched: QObject, event: QEvent) -> bool:
            if event.type() is QEvent.Type.Paint:
                watched.removeEventFilter(self)
                print("shown", flush=True)
                QTimer.singleShot(0, then)
            return False

    window.installEventFilter(FirstPaint(window))
