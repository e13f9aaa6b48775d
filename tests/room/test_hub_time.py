"""Hub time goes on by itself, whatever is done to the machine's wall clock."""

from __future__ import annotations

import time

import pytest

from anchor_console.room.hub.clock import HubClock


@pytest.mark.parametrize("set_by_s", [3_600, -3_600])
def test_a_wall_clock_that_is_set_moves_no_hub_time(monkeypatch: pytest.MonkeyPatch, set_by_s: int) -> None:
    clock, wall = HubClock(), time.time
    before_ms = clock.now_ms()
    monkeypatch.setattr(time, "time", lambda: wall() + set_by_s)
    assert 0 <= clock.now_ms() - before_ms < 60_000
