from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.clock import LATEST_MS, RecordClock, SystemClock, from_ms, rfc3339, to_ms

moments_ms = st.integers(0, 4 * 10**12)


@given(moments_ms)
def test_milliseconds_survive_the_datetime_and_the_text(at_ms):
    assert to_ms(from_ms(at_ms)) == at_ms
    assert to_ms(datetime.fromisoformat(rfc3339(at_ms))) == at_ms


@given(moments_ms, st.integers(-14 * 60, 14 * 60))
def test_the_offset_of_a_time_does_not_change_the_moment(at_ms, minutes):
    there = from_ms(at_ms).astimezone(timezone(timedelta(minutes=minutes)))
    assert to_ms(there) == at_ms


def test_the_text_is_utc_with_milliseconds():
    assert rfc3339(1_795_003_200_007) == "2026-11-18T12:00:00.007Z"
    assert to_ms(datetime(2026, 11, 18, 12, 0, 0, 7999, UTC)) == 1_795_003_200_007


@given(st.lists(moments_ms, min_size=1))
def test_a_records_clock_never_turns_back(times_ms):
    clock = RecordClock(times_ms[0])
    seen = []
    for at_ms in times_ms:
        clock.advance(at_ms)
        seen.append(clock.now_ms())
    assert seen == sorted(seen)
    assert seen[-1] == max(times_ms)
    assert clock.monotonic_s() == max(times_ms) / 1000


def test_the_systems_clock_tells_wall_time_in_utc_milliseconds():
    clock = SystemClock()
    assert abs(clock.now_ms() - to_ms(datetime.now(UTC))) < 10_000
    assert clock.monotonic_s() <= clock.monotonic_s()


@pytest.mark.parametrize(
    ("written", "at_ms"),
    [
        ("0001-01-01T00:00:00+08:00", 0),  # what .NET has for a time that is none, in the zone of its PC
        ("0001-01-01T00:00:00+00:00", 0),
        ("1969-12-31T23:59:59.999+00:00", 0),
        ("9999-12-31T23:59:59.999999+00:00", LATEST_MS),
        ("9999-12-31T23:59:59-08:00", LATEST_MS),
    ],
)
def test_a_time_that_is_none_is_the_nearest_that_every_clock_and_zone_can_tell(written, at_ms):
    assert to_ms(datetime.fromisoformat(written)) == at_ms


@given(st.integers(-(2**63), 2**63 - 1), st.integers(-14 * 60, 14 * 60))
def test_any_number_that_a_table_holds_can_be_told_as_a_time_in_any_zone(at_ms, minutes):
    there = from_ms(at_ms).astimezone(timezone(timedelta(minutes=minutes)))
    assert to_ms(there) == to_ms(datetime.fromisoformat(rfc3339(at_ms)))
