"""When the hub's process looks for garbage: often at the young, at everything only when the room is quiet."""

from __future__ import annotations

import asyncio
import gc

import pytest

from anchor_console.room.hub.collector import MANY_GONE, QUIET_S, Collector


def looks(monkeypatch: pytest.MonkeyPatch, gone: list[int], quiet_s: float, turns: int) -> list[int]:
    """Which generations were collected while so many connections left turn by turn."""
    seen: list[int] = []
    monkeypatch.setattr(gc, "collect", lambda generation=2: seen.append(generation))
    left = iter([0, *gone])

    async def turn(_seconds: float) -> None:
        nonlocal turns
        turns -= 1
        if turns < 0:
            raise asyncio.CancelledError
        await asyncio.sleep(0)

    known = 0

    def so_many() -> int:
        nonlocal known
        known = next(left, known)
        return known

    async def scenario() -> None:
        with pytest.raises(asyncio.CancelledError):
            await Collector(so_many, lambda: quiet_s, turn).run()

    asyncio.run(scenario())
    assert gc.isenabled()
    return [generation for generation in seen if generation == 2]


def test_few_that_leave_are_worth_no_look_at_everything(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looks(monkeypatch, [MANY_GONE - 1], quiet_s=60, turns=20) == []


def test_many_that_left_are_looked_for_once_the_room_is_quiet(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looks(monkeypatch, [MANY_GONE], quiet_s=QUIET_S, turns=20) == [2]


def test_while_cards_go_out_it_waits_but_not_for_ever(monkeypatch: pytest.MonkeyPatch) -> None:
    assert looks(monkeypatch, [MANY_GONE], quiet_s=0.1, turns=2_000) == []
    assert looks(monkeypatch, [MANY_GONE], quiet_s=0.1, turns=2_500) == [2]
