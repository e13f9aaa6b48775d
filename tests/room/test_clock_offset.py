"""The hub's clock by round trips, on a clock of ours that may be set at any time."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.clock import rfc3339
from anchor_console.room.clock_offset import ClockOffset
from anchor_console.room.link import Link
from tests.support.fake_clock import FakeClock

NOW_MS = 1_795_003_200_000


def round_trip(offset: ClockOffset, now_ms: int, hub_ahead_ms: int, took_ms: int, back_ms: int | None = None) -> None:
    n = offset.sent(now_ms)
    there_ms = took_ms // 2 if back_ms is None else took_ms - back_ms
    offset.heard(n, rfc3339(now_ms + there_ms + hub_ahead_ms), now_ms + took_ms)


def test_the_quickest_round_trip_is_believed():
    offset = ClockOffset()
    round_trip(offset, NOW_MS, 1_000, 400, back_ms=300)
    round_trip(offset, NOW_MS + 1_000, 1_000, 4)
    round_trip(offset, NOW_MS + 2_000, 1_000, 300, back_ms=20)
    assert (offset.ms, offset.round_trip_ms) == (1_000, 4)


def test_a_clock_that_was_set_is_believed_at_the_next_round_trip():
    offset = ClockOffset()
    round_trip(offset, NOW_MS, 50, 2)
    set_back_ms = NOW_MS - 600_000
    round_trip(offset, set_back_ms, 600_050, 40)
    assert offset.ms == 600_050


def test_a_ping_that_was_under_way_while_the_clock_was_set_back_tells_nothing():
    offset = ClockOffset()
    round_trip(offset, NOW_MS, 50, 2)
    n = offset.sent(NOW_MS + 1_000)
    offset.heard(n, rfc3339(NOW_MS + 1_050), NOW_MS - 5_000)
    assert offset.ms == 50


@given(st.lists(st.tuples(st.integers(0, 2_000), st.floats(0, 1)), min_size=1, max_size=20))
def test_the_error_is_never_more_than_half_the_quickest_round_trip(trips):
    offset = ClockOffset()
    for at, (took_ms, share) in enumerate(trips):
        round_trip(offset, NOW_MS + at * 10_000, 777, took_ms, back_ms=round(took_ms * share))
    assert offset.round_trip_ms is not None
    assert abs(offset.ms - 777) <= offset.round_trip_ms / 2 + 1


def test_hub_time_for_a_moment_stays_where_it_was_when_our_clock_is_set_before_the_next_round_trip():
    async def nothing(_: object) -> None:
        """No events come in here."""

    clock = FakeClock()
    link = Link("ws://127.0.0.1:1/ws", "t", on_events=nothing, on_command=nothing, clock=clock)
    before_ms = link.hub_now_ms()
    for set_by_s in (3_600, -7_200):
        clock.jump(set_by_s)
        assert link.hub_now_ms() == before_ms
