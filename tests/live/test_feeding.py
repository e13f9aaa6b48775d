"""A record fed to the console: each line acts once, and any speed ends in the same tables."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

from msgspec.structs import replace

from anchor_console.core.clock import RecordClock, to_ms
from anchor_console.core.events import LiveEvent
from anchor_console.core.log import Secrets
from anchor_console.core.paths import Profile
from anchor_console.live.backstage import Backstage, RoomAddress
from anchor_console.live.records.play import Play, replay
from anchor_console.pins.card import Stage as CardStage
from anchor_console.sources import record
from anchor_console.sources.record import Control, ControlLine
from anchor_console.sources.replay import Replay
from anchor_console.sources.source import Sink
from tests.faults.evening import a_short_evening, tables
from tests.live.stage import Stage, a_stage
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS, FakeClock
from tests.support.shop import a_fan, at, said
from tests.support.until import until

START = "2026-11-18T12:00:00Z"


class Lines:
    """A source that brings these lines, one by one."""

    name = "replay"

    def __init__(self, lines: Sequence[Control | LiveEvent]) -> None:
        self._lines = lines

    async def run(self, sink: Sink) -> None:
        for line in self._lines:
            if isinstance(line, ControlLine):
                await sink.control(line)
            else:
                await sink.take([line])


@asynccontextmanager
async def after(play: Play, root: Path, **more: Any) -> AsyncIterator[Stage]:
    """A console that goes by the play's record, after all of it was played."""
    async with a_stage(root, clock=play.record_clock, **more) as stage:
        behind = Backstage(stage.console, stage.pipeline, play, RoomAddress(None, "", 0), Secrets(), stage.on_bug)
        await behind.prepare(starts_session=True)
        behind.play()
        await until(behind.source_ended.is_set, within_s=50)
        yield stage


def a_play(*brought: Control | LiveEvent) -> Play:
    clock = RecordClock(to_ms(datetime.fromisoformat(START)))
    return Play(Lines(brought), clock, "晚场", "reserve", None, None, None)


def lines() -> list[Control]:
    """One line of each kind that there is, and some that cannot be done."""
    return [
        record.TakeLine(id="c1", at=at(1), number="1"),
        record.StageLine(id="c2", at=at(2), stage="open"),
        record.ClaimLine(id="c3", at=at(3), fan=a_fan(1), number="1", color="驼色", size="M", qty=2, by="小助理"),
        record.SaleLine(id="c4", at=at(4), sku="C1-M", fan=a_fan(1)),
        record.SaleLine(id="c5", at=at(5), sku="D2", amount=9_000),
        record.StockLine(id="c6", at=at(6), sku="D2", delta=-3, why="counted"),
        record.CallLine(id="c7", at=at(7), meaning="想要的扣1"),
        record.CallLine(id="c8", at=at(8)),
        record.NumberLine(id="c9", at=at(9), product="S3", to="9"),
        record.StageLine(id="c10", at=at(10), stage="sold_out"),
        record.StageLine(id="c11", at=at(11), stage="again", units=2),
        record.StageLine(id="c12", at=at(12), stage="closed"),
        record.HideLine(id="c13", at=at(13)),
        record.TakeLine(id="c14", at=at(14), number="404"),
        record.SaleLine(id="c15", at=at(15), sku="nothing"),
        record.TakeLine(id="c16", at=at(16), product="C1"),
    ]


def test_every_line_acts_once_and_what_cannot_be_done_is_passed_over(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with after(a_play(*lines(), *lines()), tmp_path / "twice", mode="reserve") as stage:
            assert (stage.on_air.number, stage.on_air.stage) == ("1", CardStage.WARMUP)
            assert stage.ask("SELECT wanted, held, sold FROM claims") == [(2, 1, 1)]
            sales = stage.ask("SELECT origin, amount FROM sales ORDER BY amount")
            assert sales == [("manual", 9_000), ("manual", 19_900)]
            # Who bought by hand adds up to it at once.
            assert stage.ask("SELECT orders, spent FROM fan_tallies WHERE orders > 0") == [(1, 19_900)]
            assert stage.ask("SELECT count(*), count(closed_at_ms) FROM calls") == [(1, 1)]
            done = stage.ask("SELECT count(*), min(at_ms) FROM actions")
            assert done == [(len(lines()) - 2, A_WEDNESDAY_EVENING_MS + 1_000)]
            assert stage.console.state.totals.claims == 1
        async with after(a_play(*lines()), tmp_path / "once", mode="reserve"):
            once, twice = (counts(Profile(tmp_path / name)) for name in ("once", "twice"))
        assert once == twice

    asyncio.run(scenario())


def counts(profile: Profile) -> dict[str, int]:
    return {name: len(found) for name, found in tables(profile).items()}


def test_holds_end_by_the_records_clock(tmp_path: Path) -> None:
    async def scenario() -> None:
        claims = [said("1号驼色M要一件", n, seconds=n) for n in range(11)]
        async with after(a_play(*claims), tmp_path / "held", mode="reserve") as stage:
            assert stage.ask("SELECT sum(held), sum(waiting) FROM claims") == [(10, 1)]
        later = record.HideLine(id="c1", at=at(605))
        async with after(a_play(*claims, later), tmp_path / "ended", mode="reserve") as stage:
            held = stage.ask("SELECT identities.name FROM claims JOIN identities ON identities.id = identity_id"
                             " WHERE held > 0 ORDER BY claims.id")  # fmt: skip
            assert [name for (name,) in held] == [f"粉丝{n}" for n in range(6, 11)]

    asyncio.run(scenario())


async def played(evening: Path, root: Path, speed: float | None) -> dict[str, Any]:
    """The tables after the evening was replayed; a speed that is not `max` by a clock that goes in steps."""
    watch = FakeClock()
    play = replace(replay(evening, speed, "reserve"), source=Replay(evening, speed, watch))
    moving = asyncio.ensure_future(keep_moving(watch))
    async with after(play, root, mode=None, rows=()) as stage:
        moving.cancel()
        await stage.console.session.end()
    return tables(Profile(root))


async def keep_moving(watch: FakeClock) -> None:
    """Move on whenever somebody waits for the watch."""
    while True:
        await until(lambda: watch.sleepers, within_s=50)
        watch.advance(0.5)


def test_any_speed_ends_in_the_same_tables(tmp_path: Path) -> None:
    evening = a_short_evening(tmp_path)
    at_once = asyncio.run(played(evening, tmp_path / "max", None))
    stepped = asyncio.run(played(evening, tmp_path / "stepped", 60))
    assert at_once == stepped
    assert len(at_once["messages"]) > 1_400


def test_what_a_strangers_record_says_in_other_forms_is_passed_over(tmp_path: Path) -> None:
    when = datetime.fromisoformat(START)
    odd: tuple[tuple[str, dict[str, Any]], ...] = (
        ("goods.numbers", {"given": None, "platform": ""}),
        ("goods.edit", {"what": "", "title": "", "wanted": None}),
        ("phrase.remove", {"key": []}),
        ("card.flash", {"offer": {"price_minor": 10**30}, "seen": False, "confirmed": True, "why": ""}),
    )
    lines = [record.DidLine(at=when, id=f"c{at}", name=name, args=args) for at, (name, args) in enumerate(odd)]

    async def scenario() -> None:
        async with after(a_play(*lines, said("还有吗", 1, id="m1")), tmp_path) as stage:
            assert [row.text for row in stage.console.state.feed] == ["还有吗"]

    asyncio.run(scenario())
