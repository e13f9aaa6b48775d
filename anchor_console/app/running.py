"""The composition root: builds everything, wires it, and takes it down in reverse."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
from collections.abc import AsyncIterator, Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec
from msgspec.structs import replace

from anchor_console.chat.service import Understanding
from anchor_console.core.clock import Clock, SystemClock
from anchor_console.core.crash import CrashReporter
from anchor_console.core.forgotten import Forgotten
from anchor_console.core.log import Secrets
from anchor_console.core.notices import Level, Notice, NoticeBoard
from anchor_console.core.paths import Profile, resource
from anchor_console.live.backstage import Backstage, RoomAddress
from anchor_console.live.command_socket import CommandSocket
from anchor_console.live.console import Console, build
from anchor_console.live.intake.hearing_again import HearingAgain
from anchor_console.live.intake.pipeline import Pipeline
from anchor_console.live.intake.storer import Storer
from anchor_console.live.offline.offline import totals_json
from anchor_console.live.records.play import CannotPlay, Play, demo, no_play, replay, scene_of
from anchor_console.live.records.rehearsal import make_ready
from anchor_console.live.totals import totals_of
from anchor_console.sales.terms import SellingMode
from anchor_console.sources.replay import Replay, Unread
from anchor_console.sources.simulator.scene import Scene
from anchor_console.storage.database import Database

if TYPE_CHECKING:
    pass


class CannotStart(Exception):
    """The console cannot run like this; the message says why and what to do."""


class RunOptions(msgspec.Struct, frozen=True):
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


class Ran(msgspec.Struct, frozen=True):
    """What became of a run without a window: the session's totals as JSON holds them.

    `unread` is what of its record could not be read, None where it had none. `is_turned_away`: the hub never let us in.
    """

    totals: dict[str, Any]
    unread: Unread | None
    is_turned_away: bool


async def run_headless(
    options: RunOptions,
    profile: Profile,
    secrets: Secrets,
    crashes: CrashReporter,
    tell: Callable[[Notice], None] = lambda _: None,
) -> Ran:
    """Run without a window until the time is over or the record ends.

    Args:
        tell: hears of what a window would show as a warning or an error.
    """
    async with running(options, profile, secrets, crashes) as run, contextlib.AsyncExitStack() as ends:
        _give_artist(run.console)
        # Until it is taken down: that the link goes then is no news.
        ends.callback(run.console.notices.posted.subscribe(lambda one: None if one.level is Level.INFO else tell(one)))
        await run.prepare(starts_session=True)
        run.play()
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(options.for_s):
                ends_by_itself = options.for_s is None and options.is_rehearsal
                ended = run.source_ended if ends_by_itself else asyncio.Event()
                await ended.wait()  # a hub that turned us away ends nothing: other sources bring chat all the same
        console = run.console
        session = console.state.session
        assert session is not None
        if options.is_rehearsal:
            await console.session.end()
        unread = run.source.unread if isinstance(run.source, Replay) else None
        totals = totals_json(session, totals_of(console.database.read(), session))
        return Ran(totals, unread, run.turned_away.is_set())


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
