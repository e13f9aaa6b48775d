"""The composition root: builds everything, wires it, runs the loop, and takes it down in reverse."""

from __future__ import annotations

import asyncio
import contextlib
import ctypes
import os
import signal
import sys
import tempfile
from collections.abc import AsyncIterator, Callable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from typing import TYPE_CHECKING, Any

from anchor_console.chat.service import Understanding
from anchor_console.core.clock import Clock, SystemClock
from anchor_console.core.crash import CrashReporter
from anchor_console.core.forgotten import Forgotten
from anchor_console.core.ids import Identity
from anchor_console.core.log import Secrets
from anchor_console.core.notices import Notice, NoticeBoard
from anchor_console.core.paths import Profile, resource
from anchor_console.fans import store as fans
from anchor_console.live.backstage import Backstage, RoomAddress
from anchor_console.live.command_socket import CommandSocket, ConsoleFailed, Tell, ask_console
from anchor_console.live.console import Console, build
from anchor_console.live.hearing_again import HearingAgain
from anchor_console.live.offline import newest_copy, restore, totals_json
from anchor_console.live.pipeline import Pipeline
from anchor_console.live.play import CannotPlay, Play, demo, no_play, replay, scene_of
from anchor_console.live.rehearsal import make_ready
from anchor_console.live.storer import Storer
from anchor_console.live.totals import totals_of
from anchor_console.pins.card_face import Moment
from anchor_console.pins.card_look import CardLook
from anchor_console.pins.card_order import CardOrder
from anchor_console.pins.card_sample import Sample, sample_card
from anchor_console.room.link import LinkState
from anchor_console.sales.terms import SellingMode
from anchor_console.sources.simulator.scene import Scene
from anchor_console.storage.database import Database

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication, QWidget

    from anchor_console.obs.trial import Trial


_GIL_SHARE_S = 0.0005
"""How long another thread may compute before the window's gets its turn: Python's own 5 ms, waited for at each of the
many small steps of a frame, would be seen."""
_HUB_WITHIN_S = 5.0
_COME_FORWARD = "window forward"
_FORWARD_WITHIN_S = 5.0
_WHOEVER_ASKS = -1
"""Windows' ASFW_ANY."""
_UNSEEN = ("offscreen", "minimal")
_SCREENS = ("DISPLAY", "WAYLAND_DISPLAY", "QT_QPA_PLATFORM")
"""What tells Qt on Linux where to show a window."""


class CannotStart(Exception):
    """The console cannot run like this; the message says why and what to do."""


@dataclass(frozen=True, slots=True)
class RunOptions:
    """What `anchor-console run` was asked for."""

    profile: Path | None = None
    demo: bool = False
    replay: Path | None = None
    speed: float | None = 1.0
    """Record seconds in one second; None is as fast as it can."""
    mode: SellingMode | None = None
    room_url: str | None = None
    token: str | None = None
    headless: bool = False
    for_s: float | None = None
    port: int | None = None

    @property
    def is_rehearsal(self) -> bool:
        return self.demo or self.replay is not None


def profile_of(options: RunOptions) -> Profile:
    """The profile that the options ask for, as it is."""
    profile = Profile.real(options.profile)
    return profile.beside_for_rehearsal() if options.is_rehearsal and options.profile is None else profile


def choose_profile(options: RunOptions) -> Profile:
    """The profile that the options ask for, made ready.

    Raises:
        CannotStart: an explicit profile for a rehearsal is a real shop's, or the record cannot be read.
    """
    profile = profile_of(options)
    if not options.is_rehearsal:
        profile.make()
        return profile
    if not profile.is_empty and not profile.is_rehearsal:
        raise CannotStart(f"{profile.root} is a real shop's profile; a rehearsal needs an empty folder")
    try:
        make_ready(profile, options.replay, options.mode)
    except CannotPlay as exc:
        raise CannotStart(str(exc)) from exc
    return profile


@contextlib.asynccontextmanager
async def running(
    options: RunOptions, profile: Profile, secrets: Secrets, crashes: CrashReporter
) -> AsyncIterator[Backstage]:
    """The console of `profile` with everything running; at the end all of it is taken down in reverse.

    Raises:
        CannotStart, StorageError: nothing was started.
    """
    play = _play(options, lambda: scene_of(console.state))
    database = Database(profile)
    try:
        clock: Clock = play.record_clock or SystemClock()
        notices = NoticeBoard()
        console = build(profile, database, clock, notices, crashes.on_bug)
        understanding = Understanding(console.goods, resource("understanding"), console.settings)

        def forgotten() -> Forgotten:
            return console.forgetting.forgotten

        storer = Storer(database, forgotten)
        pipeline = Pipeline(
            database,
            console.state,
            console.settings,
            understanding,
            notices,
            clock,
            on_bug=crashes.on_bug,
            forgotten=forgotten,
            storer=storer,
        )
        room = RoomAddress(options.room_url, options.token or "", options.port)
        backstage = Backstage(console, pipeline, play, room, secrets, crashes.on_bug)
        # Before the hub starts, and before anybody looks: whoever was forgotten must not be seen again.
        receipt = await console.forgetting.go_on()
        if receipt is not None:
            console.state.load()
            if receipt.is_done and console.forgetting.forgotten.since:
                notices.post(Notice.warning("privacy.finished"))  # it stays until it is read
        console.tasks.start(console.forgetting.when_quiet(), name="wipe")
        backstage.start()
        socket = CommandSocket(profile, console.errands, crashes.on_bug)
        console.tasks.start(socket.run(), name="commands")
        console.tasks.start(understanding.run(), name="reader")
        console.tasks.start(storer.run(), name="storer")
        hearing = HearingAgain(database, understanding, lambda: console.goods.catalogue)
        console.tasks.start(hearing.run(), name="hear-again")
        try:
            yield backstage
        finally:
            await console.tasks.close()
    finally:
        database.close()


def _play(options: RunOptions, scene: Callable[[], Scene]) -> Play:
    if options.replay is not None:
        try:
            return replay(options.replay, options.speed, options.mode)
        except CannotPlay as exc:
            raise CannotStart(str(exc)) from exc
    if options.demo:
        return demo(options.mode, scene, with_host=options.headless)
    return no_play(options.mode)


def rehearse(options: RunOptions) -> RunOptions:
    """The options of the rehearsal that a person asked for at first use."""
    beside = Profile.real(options.profile).beside_for_rehearsal().root if options.profile else None
    return replace(options, demo=True, profile=beside)


async def run_headless(
    options: RunOptions, profile: Profile, secrets: Secrets, crashes: CrashReporter
) -> dict[str, Any]:
    """Run without a window until the time is over or the record ends; gives the session's totals as JSON holds them."""
    async with running(options, profile, secrets, crashes) as run:
        _give_artist(run.console)
        await run.prepare(starts_session=True)
        run.play()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(options.for_s):
                if options.for_s is None and options.is_rehearsal:
                    await run.source_ended.wait()
                else:
                    await asyncio.Event().wait()
        console = run.console
        session = console.state.session
        assert session is not None
        if options.is_rehearsal:
            await console.session.end()
        return totals_json(session, totals_of(console.database.read(), session))


def _give_artist(console: Console) -> None:
    """Let a console without a window draw cards where somebody is to see them: Qt is slow to start."""
    if not console.obs.setup.is_on:
        return
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    from PySide6.QtGui import QGuiApplication

    from anchor_console.render.studio import Studio

    console.tasks.start(_hold(QGuiApplication.instance() or QGuiApplication(sys.argv[:1])), name="qt")
    console.scene.artist = Studio()


async def _hold(_: object) -> None:
    """Keep something until the console ends: Qt's application goes with its last reference."""
    await asyncio.Event().wait()


def put_the_window_first() -> None:
    """Let the window's thread wait for no other longer than a part of a frame."""
    sys.setswitchinterval(_GIL_SHARE_S)


class Ending(Enum):
    """Why the window is gone: a person closed it, or asked for a rehearsal instead, or the system told it to stop."""

    CLOSED = "closed"
    REHEARSE = "rehearse"
    STOPPED = "stopped"


def has_screen(platform: str, environment: Mapping[str, str]) -> bool:
    """Whether Qt will find somewhere to show a window; on Linux it ends the whole process where there is none."""
    return not platform.startswith("linux") or any(map(environment.get, _SCREENS))


def run_window(options: RunOptions, profile: Profile, secrets: Secrets, crashes: CrashReporter) -> Ending:
    """Open the window and run until it is closed.

    Raises:
        CannotStart, StorageError: nothing was started.
    """
    if not has_screen(sys.platform, os.environ):
        raise CannotStart("there is no screen here; with --headless the console runs without a window")
    # Qt is imported here, so that a headless console starts quickly and needs no system libraries of a screen.
    from anchor_console.desk.loop import WindowLoop

    qt_app = _qt_app()
    qt_app.setApplicationName("Anchor Console")
    qt_app.setDesktopFileName("anchor-console")
    # Closing goes in two steps; with Qt's own way the loop would stop in the middle of the second.
    qt_app.setQuitOnLastWindowClosed(False)
    with asyncio.Runner(loop_factory=lambda: WindowLoop(qt_app)) as runner:
        return runner.run(_in_window(options, profile, secrets, crashes))


async def _in_window(options: RunOptions, profile: Profile, secrets: Secrets, crashes: CrashReporter) -> Ending:
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


def tell_no_start(profile: Profile, trouble: Exception) -> bool:
    """Say in a window why the console did not open; True where a copy was put back, and it may be opened again.

    Raises:
        StorageError: the copy that a person chose could not be put back.
    """
    from anchor_console.desk.loop import WindowLoop

    qt_app = _qt_app()
    qt_app.setQuitOnLastWindowClosed(False)
    copy = newest_copy(profile)
    with asyncio.Runner(loop_factory=lambda: WindowLoop(qt_app)) as runner:
        if not runner.run(_in_box(profile, trouble, copy)) or copy is None:
            return False
    restore(profile, copy)
    return True


async def _in_box(profile: Profile, trouble: Exception, copy: Path | None) -> bool:
    from anchor_console.desk.dialogs.cannot_start import CannotStartBox, Told
    from anchor_console.desk.i18n import language_of, load_words

    box = CannotStartBox(load_words(language_of(None)), Told(trouble, profile.root, copy))
    box.open()
    return await box.choice


def is_read_elsewhere() -> bool:
    """Whether what goes wrong at the start is read on a command line, or a window would be seen by nobody."""
    is_at_terminal = sys.stderr is not None and sys.stderr.isatty()
    return is_at_terminal or not has_screen(sys.platform, os.environ) or os.environ.get("QT_QPA_PLATFORM") in _UNSEEN


def _qt_app() -> QApplication:
    from PySide6.QtWidgets import QApplication

    existing = QApplication.instance()
    return existing if isinstance(existing, QApplication) else QApplication(sys.argv[:1])


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


@dataclass(frozen=True, slots=True)
class Picture:
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
    # Qt only here, for a quick start of everything else.
    from anchor_console.desk.loop import WindowLoop

    qt_app = _qt_app()
    with asyncio.Runner(loop_factory=lambda: WindowLoop(qt_app)) as runner:
        return runner.run(_draw(profile, picture, out))


async def _draw(profile: Profile, picture: Picture, out: Path) -> bool:
    from PySide6.QtCore import QSize

    from anchor_console.desk.main_window import MainWindow
    from anchor_console.desk.screenshot import render
    from anchor_console.render.studio import Studio

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


async def try_obs(url: str, password: str) -> Trial:
    """Show, update and hide a test card in OBS.

    Raises:
        ObsTrouble, RequestFailed: it cannot be done, or OBS did not do it.
    """
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    # Qt only here, for a quick start of everything else.
    from PySide6.QtGui import QGuiApplication

    from anchor_console.obs.trial import TestCard, try_out
    from anchor_console.render.studio import Studio

    qt_app = QGuiApplication.instance() or QGuiApplication(sys.argv[:1])
    studio, look, now_ms = Studio(), CardLook(), SystemClock().now_ms()

    def card(step: str, sample: Sample) -> TestCard:
        value = sample_card(sample, now_ms, title="主播台 OBS 测试", offer="这是一张测试卡", meaning="吊牌价")
        order = CardOrder(value, Moment(now_ms), look)
        return TestCard(step, lambda: studio.png(order), studio.line(order))

    with tempfile.TemporaryDirectory(prefix="anchor-obs-") as folder:
        cards = [card("show", "warmup"), card("update", "open"), TestCard("hide", lambda: None, "")]
        trial = await try_out(url, password, cards, look, Path(folder))
    assert qt_app is not None
    return trial
