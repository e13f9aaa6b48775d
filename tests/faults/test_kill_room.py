"""Hub, console and pages killed at random while the card changes and claims arrive.

All screens end with the same; and what each of them showed never goes back, holds no price before its time, and ends
with the last card there was.
"""

from __future__ import annotations

import asyncio
import os
import random
import time
from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from anchor_console.sales.terms import SellingMode
from tests.faults.till import Till, a_till, check_nothing_is_lost, stored_of
from tests.support.lead import Lead, Stood, a_lead, an_evening
from tests.support.real_console import RoomOf, rows
from tests.support.until import until
from tests.support.watched_room import KINDS, Seen, WatchedRoom, a_shop_and_its_prices, a_watched_room

pytestmark = pytest.mark.web

SEED = 20261126
CLAIMS_A_STEP = 6
PAGES = {"overlay": 7 * 60_000, "host": -4 * 60_000, "live": 0}
"""By how much the clock of each one's device is off."""
CLOCKS_DIFFER_MS = 500
"""Screens keep the hub's time by their own round trips, which are slow while everything around them is started anew;
how far apart they are on a calm evening is told by tests/web/test_together.py."""

_A_STEP_S, _A_DEATH_S, _SETTLED_WITHIN_S = 5, 60, 60
"""What each may take on a machine that has much else to do."""

Deaths = dict[int, tuple[str, float]]
"""At which step who is killed, and how long after it was begun."""


def deaths_of(whom: Sequence[str], steps: int, dice: random.Random) -> Deaths:
    """Each dies once, at a step and a moment of the dice's choice."""
    at = dice.sample(range(steps - 1), len(whom))
    return {step: (name, dice.uniform(0, 0.12)) for step, name in zip(at, whom, strict=True)}


async def play(watched: WatchedRoom, lead: Lead, till: Till, evening: list[tuple[str, str]], deaths: Deaths) -> None:
    """The evening, step by step, and at some of them somebody dies."""
    for number in dict.fromkeys(number for _, number in evening):
        await lead.proposes(number)
    falling: set[asyncio.Task[None]] = set()
    for step, (verb, number) in enumerate(evening):
        till.may_bring(CLAIMS_A_STEP)
        if step in deaths:
            await asyncio.gather(*falling)
            falling = {asyncio.create_task(after(deaths[step][1], watched, deaths[step][0]))}
        await lead.acts(verb, number)
    await asyncio.gather(*falling)
    await till.closes()


async def after(seconds: float, watched: WatchedRoom, whom: str) -> None:
    await asyncio.sleep(seconds)
    await watched.kill(whom)


async def settled(watched: WatchedRoom, lead: Lead, till: Till) -> None:
    """Return once every screen shows what was shown last, and all that was accepted is stored."""
    last = lead.stood[-1]

    def shows_it(log: list[Seen]) -> bool:
        return bool(log) and is_it(log[-1], last) and (log[-1].price == last.price or log[-1].pin is None)

    for name, screen in watched.screens.items():
        await until(lambda log=screen.log: shows_it(log), within_s=_SETTLED_WITHIN_S, what=f"{name} shows {last}")  # type: ignore[misc]
    if watched.windowed:
        await until(
            lambda: shows_it(watched.console_seen()), within_s=_SETTLED_WITHIN_S, what=f"the window shows {last}"
        )
    await until(lambda: len(till.accepted) == stored_of(watched.room), within_s=_SETTLED_WITHIN_S, what="all is stored")


def is_it(seen: Seen, stood: Stood) -> bool:
    """Whether a screen showed this very card; the console says its number, pages the pin."""
    if seen.is_empty or stood.pin is None:
        return seen.is_empty and stood.pin is None
    stage = "open" if seen.stage == "again" else seen.stage
    return (seen.pin == stood.pin or seen.number == stood.number) and stage == stood.stage


def check_what_was_shown(log: Sequence[Seen], stood: Sequence[Stood], whose: str) -> None:
    at = 0
    for seen in log:
        if seen.is_fresh:
            continue
        found = next((place for place in range(at, len(stood)) if is_it(seen, stood[place])), None)
        told = f"{whose} at {seen.at_ms}: {seen}, after {stood[at]}"
        assert found is not None, f"goes back, or shows what never was: {told}\n{told_of(log)}"
        at = found
        if seen.pin is None or seen.price is None:
            continue
        assert seen.price == stood[at].price, f"a price that is not this card's: {told}"
        opened_ms = next(one.from_ms for one in stood if one.pin == seen.pin and one.price is not None)
        assert seen.at_ms >= opened_ms - CLOCKS_DIFFER_MS, f"a price {opened_ms - seen.at_ms} ms early: {told}"
    assert at == len(stood) - 1, f"{whose} misses the last: {told_of(log)}"


def told_of(log: Sequence[Seen]) -> str:
    return "\n".join(str(seen) for seen in log)


def check_what_was_told(told: Sequence[tuple[str, int, dict[str, Any] | None]], stood: Sequence[Stood]) -> None:
    """A client of the protocol hears of no older card than it has heard of."""
    for (epoch, seq, _), (next_epoch, next_seq, _) in pairwise(told):
        assert next_epoch != epoch or next_seq >= seq
    card = told[-1][2]
    assert card is not None
    assert (card["pin_id"], card["stage"], card["price"]) == (stood[-1].pin, stood[-1].stage, stood[-1].price)


def check_pins(room: RoomOf, evening: Sequence[tuple[str, str]], stood: Sequence[Stood]) -> None:
    """Each was proposed once and taken once, and what is on air is what was shown last."""
    numbers = list(dict.fromkeys(number for _, number in evening))
    stored = rows(room.profile, "SELECT number, state FROM pins ORDER BY number")
    last = stood[-1].number
    assert stored == sorted((number, "on_air" if number == last else "done") for number in numbers)
    on_air = rows(room.profile, "SELECT id, stage, price FROM pins WHERE state = 'on_air'")
    assert on_air == [(stood[-1].pin, stood[-1].stage, stood[-1].price)]


def an_evening_with_deaths(
    folder: Path, kind: str, mode: SellingMode, seed: object, *, products: int, deaths: Sequence[str]
) -> None:
    dice = random.Random(str(seed))
    room, prices = a_shop_and_its_prices(folder, mode)
    evening = list(an_evening(dice.sample(sorted(prices), products), dice))
    plan = deaths_of(deaths, len(evening), dice)

    async def scenario() -> tuple[WatchedRoom, Lead, Till]:
        async with (
            a_watched_room(room, kind, windowed=kind == "embedded", pages=PAGES) as watched,
            a_lead(room, prices) as lead,
            a_till(room, most=0) as till,
        ):
            async with asyncio.timeout(len(evening) * _A_STEP_S + len(deaths) * _A_DEATH_S):
                await play(watched, lead, till, evening, plan)
            await settled(watched, lead, till)
        return watched, lead, till

    watched, lead, till = asyncio.run(scenario())
    for name, screen in watched.screens.items():
        assert screen.faults == []
        check_what_was_shown(screen.log, lead.stood, name)
    if watched.windowed:
        check_what_was_shown(watched.console_seen(), lead.stood, "the console's window")
    check_what_was_told(lead.told, lead.stood)
    check_pins(room, evening, lead.stood)
    check_nothing_is_lost(room, till)
    assert len(till.accepted) == 2 * CLAIMS_A_STEP * len(evening)


# A signal that falls into a task's step is that task's failure, and ends nothing; a thread ends all, and tells where.
@pytest.mark.soak
@pytest.mark.timeout(240, method="thread")
def test_whoever_is_killed_all_screens_end_alike_and_none_ever_went_back(tmp_path: Path) -> None:
    an_evening_with_deaths(tmp_path, "embedded", "cart", SEED, products=3, deaths=("console", "hub", "overlay"))


@pytest.mark.soak
@pytest.mark.timeout(180)
@pytest.mark.parametrize("kind", KINDS)
def test_a_longer_evening_ends_so_too_with_a_hub_of_either_kind(kind: str, tmp_path: Path) -> None:
    an_evening_with_deaths(tmp_path, kind, "cart", f"{SEED} {kind}", products=5, deaths=("console", "hub", "overlay"))


@pytest.mark.soak
@pytest.mark.timeout(0)
def test_evening_after_evening_with_deaths_at_random_ends_well(tmp_path: Path) -> None:
    ends_s = time.monotonic() + float(os.environ.get("ANCHOR_SOAK_S", "600"))
    count = 0
    while count == 0 or time.monotonic() < ends_s:
        seed = f"{os.environ.get('ANCHOR_SOAK_SEED', SEED)} {count}"
        print(seed, flush=True)
        deaths = ("console", "console", "console", "hub", "hub", "hub", "hub", "overlay", "overlay", "host", "live")
        folder = tmp_path / str(count)
        mode: SellingMode = "cart" if count % 4 < 2 else "reserve"
        an_evening_with_deaths(folder, KINDS[count % 2], mode, seed, products=16, deaths=deaths)
        count += 1
