"""A console on a real database with the sample goods, as the window's tests and pictures need it."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable
from datetime import timedelta
from functools import cache
from pathlib import Path

from anchor_console.chat.service import Understanding
from anchor_console.core.clock import Clock, from_ms
from anchor_console.core.events import Chat, FanRef, LiveEvent
from anchor_console.core.notices import NoticeBoard
from anchor_console.core.paths import Profile, resource
from anchor_console.goods.goods_file import GoodsFile, read_goods
from anchor_console.live.console import Console, build
from anchor_console.live.intake.pipeline import Pipeline
from anchor_console.sales.terms import SellingMode
from anchor_console.storage.database import Database
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS


class Unexpected(AssertionError):
    """A task of the console ended with an error that is no refusal."""


def a_console(root: Path, clock: Clock, *, rehearsal: bool = False) -> Console:
    """A console on a new profile at `root`; close it with `closed`."""
    profile = Profile(root)
    profile.make(rehearsal=rehearsal)
    database = Database(profile)

    def on_bug(name: str, error: BaseException) -> None:
        raise Unexpected(name) from error

    return build(profile, database, clock, NoticeBoard(), on_bug)


@cache
def _sample_goods() -> GoodsFile:
    return read_goods(resource("sample", "women.csv"))


async def with_goods(console: Console) -> None:
    await console.goods.bring_in(_sample_goods())


async def selling(console: Console, mode: SellingMode = "cart") -> None:
    """The sample goods, and a session that runs."""
    await with_goods(console)
    await start_selling(console, mode)


async def start_selling(console: Console, mode: SellingMode) -> None:
    await console.session.start("周三上新专场", mode)


def a_pipeline(console: Console) -> Pipeline:
    understanding = Understanding(console.goods, resource("understanding"), console.settings)
    return Pipeline(
        *(console.database, console.state, console.settings, understanding, console.notices, console.clock),
        on_bug=_raise,
    )


def _raise(where: str, error: BaseException) -> None:
    raise AssertionError(where) from error


async def hear(pipeline: Pipeline, events: Iterable[LiveEvent]) -> None:
    """Let `events` come in, and return when they are stored and shown."""
    running = asyncio.create_task(pipeline.run(), name="pipeline")
    taking = asyncio.create_task(pipeline.take("test", list(events)), name="take")
    await asyncio.wait((running, taking), return_when=asyncio.FIRST_COMPLETED)
    for task in (running, taking):
        task.cancel()
    outcomes = await asyncio.gather(running, taking, return_exceptions=True)
    for outcome in outcomes:
        if isinstance(outcome, Exception):
            raise outcome


def said(number: int, text: str, name: str = "王姐", source: str = "", **fan: object) -> Chat:
    """The line `number` of the evening, from the fan called `name`."""
    ref = FanRef(platform="kuaishou", user_id=f"u-{name}", name=name, **fan)  # type: ignore[arg-type]
    at = from_ms(A_WEDNESDAY_EVENING_MS) + timedelta(seconds=number)
    return Chat(id=f"line-{number}", source=source, at=at, text=text, fan=ref)


async def closed(console: Console) -> None:
    await console.tasks.close()
    console.database.close()
