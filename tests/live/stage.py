"""A console on a real database, its pipeline running and a double of the hub's link: what tests of `live` act on."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import msgspec

from anchor_console.chat.service import Understanding
from anchor_console.core.clock import Clock
from anchor_console.core.events import LiveEvent
from anchor_console.core.forgotten import Forgotten
from anchor_console.core.ids import PinId
from anchor_console.core.notices import NoticeBoard
from anchor_console.core.paths import Profile, resource
from anchor_console.goods.goods_file import GoodsFile, GoodsRow
from anchor_console.live.broadcast import Broadcast
from anchor_console.live.console import Console, build
from anchor_console.live.intake.pipeline import Pipeline
from anchor_console.live.intake.storer import Storer
from anchor_console.pins.card import OnAir
from anchor_console.room.link import LinkDown, LinkState
from anchor_console.sales.terms import SellingMode
from anchor_console.storage.database import Database
from tests.support.fake_clock import FakeClock
from tests.support.shop import SOME_GOODS

SOURCE = "test"


class FakeLink:
    """The link as the broadcast sees it: keeps what is said, and answers as it is told to."""

    def __init__(self) -> None:
        self.state = LinkState.ONLINE
        self.hub_ahead_ms = 0
        """How far the hub's clock is ahead of the console's."""
        self.clock = FakeClock()
        self.cards: list[dict[str, Any] | None] = []
        """Every card that was set, in order."""
        self.values: dict[str, Any] = {}
        self.lines: list[dict[str, Any]] = []
        self.on_fans_page: list[dict[str, Any]] = []
        """What stands on the fans' page."""
        self.amended: list[dict[str, Any]] = []
        self.gone: list[str] = []
        self.is_silent = False
        self._seq = 0

    async def set(self, topic: str, value: Any, id: str | None = None) -> int:
        self.values[topic] = value
        if self.state is not LinkState.ONLINE:
            raise LinkDown("the hub is not connected")
        self.cards.append(value)
        if self.is_silent:
            await asyncio.get_running_loop().create_future()
        self._seq += 1
        return self._seq

    def hub_now_ms(self) -> int:
        return self.clock.now_ms() + self.hub_ahead_ms

    @property
    def seq(self) -> int:
        """What the hub gave last."""
        return self._seq

    def put(self, topic: str, value: Any) -> None:
        self._seq += 1
        self.values[topic] = msgspec.json.decode(msgspec.json.encode(value))  # as the room reads it

    def append(self, topic: str, items: Sequence[Any]) -> None:
        (self.on_fans_page if topic == "live_chat" else self.lines).extend(items)

    def amend(self, topic: str, items: Sequence[Any]) -> None:
        self.amended.extend(items)

    def retract(self, topic: str, ids: Sequence[str]) -> None:
        if topic == "live_chat":
            self.on_fans_page = [line for line in self.on_fans_page if line["id"] not in ids]
        else:
            self.gone.extend(ids)


async def turn(_seconds: float = 0) -> None:
    """In place of a wait that is only there for the machine's sake."""
    await asyncio.sleep(0)


@dataclass
class Stage:
    """An open console. Bugs in its tasks fail the test when it closes."""

    console: Console
    pipeline: Pipeline
    clock: Any
    """The fake clock, or the one that the test brought."""
    storer: Storer
    bugs: list[BaseException] = field(default_factory=list)

    def on_bug(self, _name: str, error: BaseException) -> None:
        self.bugs.append(error)

    async def hear(self, *events: LiveEvent) -> None:
        """Return when the events are stored and shown."""
        taking = asyncio.ensure_future(self.pipeline.take(SOURCE, events))
        async with asyncio.timeout(10):
            while not taking.done() and not self.bugs:
                await asyncio.wait([taking], timeout=0.01)
        assert not self.bugs, self.bugs
        await taking

    @property
    def on_air(self) -> OnAir:
        on_air = self.console.state.on_air
        assert on_air is not None
        return on_air

    @property
    def notices(self) -> list[str]:
        """The keys of the notices in force."""
        return [notice.key for notice in self.console.notices.current]

    def ask(self, sql: str, *values: object) -> list[tuple[Any, ...]]:
        return [tuple(row) for row in self.console.database.read().execute(sql, values)]

    async def put_on_air(self, number: str) -> PinId:
        await self.console.air.take_number(number)
        return self.on_air.pin_id

    def broadcast(self, link: FakeLink, answer_within_s: float = 5) -> Broadcast:
        """A broadcast to `link`, running by this stage's clock; but for the hub's answer, which comes in real time."""
        console, clock = self.console, self.clock
        link.clock = clock

        async def sleep(seconds: float) -> None:
            await clock.sleep_until(clock.monotonic_s() + seconds)

        broadcast = Broadcast(
            console.state,
            link,
            console.watch,
            clock,
            console.popping,
            title="晚场",
            is_rehearsal=False,
            answers=console.asks.answers,
            call_outs=console.call_outs,
            rundown=console.rundown,
            overlay=console.overlay,
            is_fans_page_open=lambda: console.hub.is_live_page_open,
            on_bug=self.on_bug,
            sleep=sleep,
            answer_within_s=answer_within_s,
        )
        self.pipeline.stored.subscribe(broadcast.stored)
        console.privacy.erased.subscribe(lambda _: broadcast.say_anew())
        console.tasks.start(broadcast.run(), name="broadcast")
        return broadcast


@asynccontextmanager
async def a_stage(
    root: Path,
    mode: SellingMode | None = "cart",
    rows: Sequence[GoodsRow] = SOME_GOODS,
    clock: Clock | None = None,
    pipeline_sleep: Callable[[float], Coroutine[Any, Any, None]] = turn,
    *,
    stores_apart: bool = False,
) -> AsyncIterator[Stage]:
    """A console at `root` with goods, opened again where it stands already; a `mode` of None starts no session.

    Args:
        stores_apart: bursts are stored by a process of their own, as in a console with a window.
    """
    profile = Profile(root)
    profile.make()
    database = Database(profile)
    clock = clock or FakeClock()
    bugs: list[BaseException] = []
    console = build(profile, database, clock, NoticeBoard(), lambda _, error: bugs.append(error))
    if not console.goods.catalogue.products:
        await console.goods.bring_in(GoodsFile(tuple(rows), ()))
    if mode is not None and console.state.session is None:
        await console.session.start("晚场", mode)
    understanding = Understanding(console.goods, resource("understanding"), console.settings)

    def forgotten() -> Forgotten:
        return console.forgetting.forgotten

    storer = Storer(database, forgotten)
    pipeline = Pipeline(
        *(database, console.state, console.settings, understanding, console.notices, clock),
        on_bug=lambda _, error: bugs.append(error),
        forgotten=forgotten,
        storer=storer,
        sleep=pipeline_sleep,
    )
    pipeline.stored.subscribe(console.asks.stored)
    console.privacy.attend(pipeline.until_shown)
    console.phrases.attend(pipeline.until_shown)
    console.lights.gap_began.subscribe(lambda gap: console.tasks.start(pipeline.take(gap.source, [gap]), name="gap"))
    if stores_apart:
        console.tasks.start(storer.run(), name="storer")
    console.tasks.start(pipeline.run(), name="pipeline")
    try:
        yield Stage(console, pipeline, clock, storer, bugs)
    finally:
        await console.tasks.close()
        database.close()
    assert not bugs, bugs
