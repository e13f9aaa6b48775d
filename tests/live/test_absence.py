"""An ask never stays with somebody who left."""

from __future__ import annotations

import asyncio
from pathlib import Path

from anchor_console.chat.asks import AskId, AskState
from anchor_console.core.refusal import Refused
from anchor_console.live.actions import Actions, By
from anchor_console.live.chat.absence import LEFT_AFTER_S, Absence
from anchor_console.live.chat.asks_desk import AsksDesk
from anchor_console.live.hub_desk import Seat
from anchor_console.room.rights import Role
from anchor_console.storage.writer import StorageFull
from tests.live.stage import Stage, a_stage
from tests.support.shop import said

LI = By("小李", "assistant", "t1:c1", "t1")
MEI = By("阿美", "assistant", "t2:c1", "t2")


class Door:
    """Who may come in, on how many devices each is here, and whether the hub tells."""

    def __init__(self) -> None:
        self.here = {"t1": 1, "t2": 1}
        self.is_open = True

    async def seats(self) -> list[Seat]:
        if not self.is_open:
            raise Refused("conflict", "hub.offline")
        return [Seat(token, Role.ASSISTANT, token, frozenset(), online, None) for token, online in self.here.items()]


class Asks:
    """The asks of the console, as long as the disk takes what is to be written."""

    def __init__(self, asks: AsksDesk) -> None:
        self._asks = asks
        self.is_full = False

    async def put_back(self, ask_id: AskId, by: By | None = None) -> None:
        if self.is_full:
            raise StorageFull
        await self._asks.put_back(ask_id, by)


class Watch:
    """The stage with one ask on its board, and somebody who looks after who left."""

    def __init__(self, stage: Stage) -> None:
        self.stage, self.door, console = stage, Door(), stage.console
        self.asks = Asks(console.asks)
        actions = Actions(console.database, console.state, stage.clock)
        self._absence = Absence(console.database, actions, console.state, self.asks, self.door.seats, stage.clock)

    async def after(self, seconds: float) -> tuple[AskState, str | None]:
        """State and holder of the ask, so much later."""
        self.stage.clock.advance(seconds)
        await self._absence.look()
        (ask,) = self.stage.console.state.asks
        return ask.state, ask.taken_by


def watched(tmp_path: Path, scenario: object) -> None:
    async def whole() -> None:
        async with a_stage(tmp_path, "cart") as stage:
            await stage.hear(said("1号多少钱"))
            (ask,) = stage.console.state.asks
            await scenario(Watch(stage), stage.console.asks, ask.id)  # type: ignore[operator]

    asyncio.run(whole())


def test_it_is_open_again_two_minutes_after_its_holder_left(tmp_path: Path) -> None:
    async def scenario(watch, asks, ask_id):
        await asks.take(ask_id, LI)
        assert await watch.after(LEFT_AFTER_S * 2) == (AskState.TAKEN, "小李")
        watch.door.here["t1"] = 0
        assert await watch.after(10) == (AskState.TAKEN, "小李")
        assert await watch.after(LEFT_AFTER_S - 1) == (AskState.TAKEN, "小李")
        assert await watch.after(1) == (AskState.OPEN, None)
        await asks.take(ask_id, MEI)
        assert await watch.after(LEFT_AFTER_S * 2) == (AskState.TAKEN, "阿美")

    watched(tmp_path, scenario)


def test_who_comes_back_in_time_still_has_it_and_may_be_away_as_long_again(tmp_path: Path) -> None:
    async def scenario(watch, asks, ask_id):
        await asks.take(ask_id, LI)
        for _ in range(2):
            watch.door.here["t1"] = 0
            await watch.after(1)
            await watch.after(LEFT_AFTER_S - 5)
            watch.door.here["t1"] = 1
            assert await watch.after(1) == (AskState.TAKEN, "小李")

    watched(tmp_path, scenario)


def test_while_the_hub_is_away_nobody_has_left(tmp_path: Path) -> None:
    async def scenario(watch, asks, ask_id):
        await asks.take(ask_id, LI)
        watch.door.here["t1"] = 0
        await watch.after(1)
        watch.door.is_open = False
        assert await watch.after(LEFT_AFTER_S * 2) == (AskState.TAKEN, "小李")
        watch.door.is_open = True
        assert await watch.after(1) == (AskState.TAKEN, "小李")
        assert await watch.after(LEFT_AFTER_S) == (AskState.OPEN, None)

    watched(tmp_path, scenario)


def test_who_may_not_come_in_any_more_has_nothing_in_hand(tmp_path: Path) -> None:
    async def scenario(watch, asks, ask_id):
        await asks.take(ask_id, LI)
        del watch.door.here["t1"]
        assert await watch.after(1) == (AskState.OPEN, None)

    watched(tmp_path, scenario)


def test_while_the_disk_is_full_it_is_tried_again_later(tmp_path: Path) -> None:
    async def scenario(watch, asks, ask_id):
        await asks.take(ask_id, LI)
        del watch.door.here["t1"]
        watch.asks.is_full = True
        assert await watch.after(1) == (AskState.TAKEN, "小李")
        watch.asks.is_full = False
        assert await watch.after(1) == (AskState.OPEN, None)

    watched(tmp_path, scenario)


def test_what_the_desk_itself_took_stays_with_it(tmp_path: Path) -> None:
    async def scenario(watch, asks, ask_id):
        await asks.take(ask_id)
        assert (await watch.after(LEFT_AFTER_S * 2))[0] is AskState.TAKEN

    watched(tmp_path, scenario)
