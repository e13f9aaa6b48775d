"""The console and its hub killed while a live room speaks to them: what was acknowledged is there, and once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from anchor_console.core.paths import Profile, resource
from tests.faults.till import Till, a_till, check_nothing_is_lost, more_of, stored_of
from tests.room.live_room import Guest, a_guest
from tests.support.real_console import RoomOf, a_console, anchor_console, rows
from tests.support.until import until

AT_POINTS = (
    "pipeline.before_write:4",
    "events.after_insert:3",
    "writer.before_commit:8",
    "events.after_effects:5",
    "writer.after_commit:6",
    "pipeline.before_accepted:4",
)


@pytest.fixture
def room(tmp_path: Path) -> RoomOf:
    """A real shop's profile with goods; its session starts with its first console."""
    profile = Profile(tmp_path / "shop")
    imported = anchor_console("goods", "import", resource("sample", "women.csv"), "--profile", profile.root)
    assert imported.returncode == 0, imported.stderr
    return RoomOf.prepare(profile)


@pytest.mark.soak
@pytest.mark.timeout(120)
@pytest.mark.parametrize(
    ("mode", "points"),
    [
        ("reserve", AT_POINTS),
        ("cart", AT_POINTS),
    ],
)
def test_a_console_killed_at_some_point_keeps_what_its_room_was_promised(
    room: RoomOf, mode: str, points: tuple[str, ...]
) -> None:
    async def scenario() -> Till:
        async with a_till(room) as till:
            for fault in points:
                async with a_console(room, "--mode", mode, fault=fault) as console:
                    await console.dies()
            async with a_console(room):
                await more_of(till)
                await till.closes()
                await until(lambda: len(till.accepted) == stored_of(room), within_s=30)
        return till

    check_nothing_is_lost(room, asyncio.run(scenario()))
    assert rows(room.profile, "SELECT mode FROM sessions") == [(mode,)]


@pytest.mark.timeout(120)
def test_a_hub_killed_again_and_again_keeps_what_it_promised(room: RoomOf) -> None:
    async def scenario() -> Till:
        async with a_till(room) as till, a_console(room) as console:
            for _ in range(3):
                await more_of(till)
                os.kill(console.hub_pid, signal.SIGKILL)
            await more_of(till)
            await till.closes()
            await until(lambda: len(till.accepted) == stored_of(room), within_s=30)
        return till

    check_nothing_is_lost(room, asyncio.run(scenario()))


Card = tuple[str, str, int | None]
"""Number, stage and price of what is on air."""

STEPS: tuple[tuple[str, Callable[[list[str]], dict[str, Any]], Card | None], ...] = (
    ("queue.take", lambda pins: {"pin_id": pins[0], "on_air": None}, ("3", "warmup", None)),
    ("card.open", lambda pins: {"pin_id": pins[0]}, ("3", "open", 8_900)),
    ("queue.take", lambda pins: {"pin_id": pins[1], "on_air": pins[0]}, ("11", "warmup", None)),
    ("card.hide", lambda pins: {"pin_id": pins[1]}, None),
    ("queue.take", lambda pins: {"pin_id": pins[2], "on_air": None}, ("2", "warmup", None)),
)


async def asks(guest: Guest, name: str, args: dict[str, Any], id: str) -> Any:
    """The value that the console answers with."""
    await guest.says(type="command", id=id, name=name, args=args)
    result = await guest.hears("result", id=id)
    assert result["ok"], result
    return result.get("value")


@pytest.mark.parametrize("nth", [4, *(pytest.param(more, marks=pytest.mark.soak) for more in (2, 3, 5))])
def test_a_card_that_went_out_is_on_air_again_after_a_kill(room: RoomOf, nth: int) -> None:
    async def until_it_dies() -> tuple[list[str], int]:
        acknowledged = 0
        async with a_console(room, fault=f"take.after_send:{nth}") as console:
            await room.is_open()
            async with a_guest(room.hub, "assistant") as lead:
                pins: list[str] = []
                for number in ("3", "11", "2", "1"):
                    pins.append((await asks(lead, "queue.add", {"number": number}, f"add-{number}"))["pin_id"])
                with contextlib.suppress(Exception):
                    for place, (name, args, _) in enumerate(STEPS):
                        await asks(lead, name, args(pins), f"step-{place}")
                        acknowledged = place + 1
            await console.dies()
        return pins, acknowledged

    async def after_it() -> tuple[dict[str, Any] | None, list[str]]:
        async with a_console(room):
            await room.is_open()
            async with a_guest(room.hub, "assistant") as lead:
                topics = lead.welcome["topics"]
                # A console that has just come back may tell its queue before it has read it again.
                while "card" not in topics or not topics.get("queue", {}).get("value", {}).get("pins"):
                    told = await lead.hears("topic")
                    topics[told["topic"]] = told
                return topics["card"]["value"], [pin["pin_id"] for pin in topics["queue"]["value"]["pins"]]

    pins, acknowledged = asyncio.run(until_it_dies())
    on_air = rows(room.profile, "SELECT number, stage, price FROM pins WHERE state = 'on_air'")
    stored = on_air[0] if on_air else None
    assert stored in [card for _, _, card in STEPS[max(0, acknowledged - 1) : acknowledged + 1]]
    waiting = [row[0] for row in rows(room.profile, "SELECT id FROM pins WHERE state = 'queued' ORDER BY position, id")]
    card, queue = asyncio.run(after_it())
    assert (card and (card["number"], card["stage"], card["price"])) == stored
    assert queue == waiting
    assert pins[-1] in queue
