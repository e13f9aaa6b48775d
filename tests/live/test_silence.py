from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.core.clock import to_ms
from anchor_console.core.events import Chat
from anchor_console.live.lights import SourceLights
from anchor_console.live.silence import SURE_AFTER_S, Rhythm, Silence
from anchor_console.sources.source import SourceState, SourceStatus
from tests.live.stage import a_stage
from tests.support.shop import START, a_fan


def a_rhythm(pause_s, times=50):
    rhythm = Rhythm()
    for number in range(times + 1):
        assert rhythm.heard(number * pause_s, round(number * pause_s * 1000)) is None
    return rhythm, times * pause_s


@pytest.mark.parametrize(("pause_s", "long_s"), [(0.05, SURE_AFTER_S), (2, SURE_AFTER_S), (10, 40), (59, 236)])
def test_long_is_a_few_times_what_is_usual_there(pause_s, long_s):
    rhythm, _ = a_rhythm(pause_s)
    assert rhythm.long_s == pytest.approx(long_s)


def test_ten_minutes_are_long_everywhere():
    rhythm, now_s = a_rhythm(59)
    for _ in range(200):
        now_s += 230
        rhythm.heard(now_s, 0)
    assert rhythm.long_s == 600


def test_a_busy_source_is_silent_after_seconds_and_tells_from_when_to_when():
    rhythm, last_s = a_rhythm(0.1)
    assert not rhythm.is_silent(last_s + 14.9)
    assert rhythm.is_silent(last_s + 15)
    assert rhythm.heard(last_s + 40, 45_000) == Silence(5_000, 45_000)
    assert not rhythm.is_silent(last_s + 41)


def test_a_room_that_calms_down_is_silent_but_a_few_times():
    rhythm, now_s = a_rhythm(0.1, times=200)
    silences = 0
    for _ in range(200):
        now_s += 30
        silences += rhythm.heard(now_s, 0) is not None
    assert 1 <= silences <= 15


def test_a_source_that_has_said_little_is_given_a_minute():
    rhythm = Rhythm()
    assert not rhythm.is_silent(1e9)
    rhythm.heard(0, 0)
    assert not rhythm.is_silent(59)
    assert rhythm.is_silent(60)


@given(st.lists(st.floats(0, 700), max_size=300))
def test_only_what_turned_amber_ends_as_a_silence(pauses_s):
    rhythm, now_s = Rhythm(), 0.0
    rhythm.heard(now_s, 0)
    for pause_s in pauses_s:
        now_s += pause_s
        was_silent = rhythm.is_silent(now_s)
        assert (rhythm.heard(now_s, 0) is not None) is was_silent


def line(number, at, source="twitch"):
    return Chat(id=f"{source}{number}", source=source, at=at, text="话", fan=a_fan())


def test_a_source_that_falls_silent_turns_amber_and_writes_a_gap_when_it_is_back(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            state, clock = stage.console.state, stage.clock
            lights = stage.console.lights

            async def hear(*events):
                """As the backstage does with what the hub brings."""
                await stage.hear(*lights.heard(events), *events)
                lights.brought(events)

            for number in range(60):
                clock.advance(0.5)
                await hear(line(number, START + timedelta(seconds=number / 2)))
                lights.tick()
            assert state.sources.get("twitch").state is SourceState.LIVE
            quiet_from_ms = clock.now_ms()
            clock.advance(20)
            lights.tick()
            silent = state.sources.get("twitch")
            assert (silent.state, silent.events) == (SourceState.SILENT, 60)
            back = line(99, START)
            await hear(back)
            assert state.sources.get("twitch").state is SourceState.LIVE
            gap, talk = state.feed[len(state.feed) - 2], state.feed[len(state.feed) - 1]
            assert (gap.kind, gap.source, gap.since_ms, gap.at_ms) == ("gap", "twitch", quiet_from_ms, clock.now_ms())
            assert talk.kind == "chat"

    asyncio.run(scenario())


def test_the_fans_page_is_never_silent_and_a_pause_starts_anew(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            state, lights, clock = stage.console.state, stage.console.lights, stage.clock
            for source in ("room", "twitch"):
                lights.heard([line(1, START, source)])
                lights.brought([line(1, START, source)])
            clock.advance(50)
            await stage.console.session.pause()
            clock.advance(50)
            lights.tick()
            await stage.console.session.resume()
            lights.tick()
            assert {one.state for one in state.sources} == {SourceState.LIVE}

    asyncio.run(scenario())


def test_what_a_source_repeats_is_counted_and_kept_by_what_it_says_of_itself(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            state, lights = stage.console.state, stage.console.lights
            stage.pipeline.stored.subscribe(lambda outcome: lights.repeated(outcome.duplicates_of))
            events = [line(number, START) for number in range(3)]
            for batch in (events, [*events[:2], line(9, START)]):
                await stage.hear(*batch)
                lights.brought(batch)
            twitch = state.sources.get("twitch")
            assert (twitch.events, twitch.duplicates) == (4, 2)
            lights.told("twitch", SourceStatus(SourceState.LIVE, "source.simulator.live", None, 9, 0))
            assert state.sources.get("twitch").duplicates == 2
            lights.brought([line(10, START)])
            twitch = state.sources.get("twitch")
            assert (twitch.duplicates, twitch.last_event_at_ms) == (2, to_ms(START))

    asyncio.run(scenario())


def test_a_silence_told_twice_is_one_gap(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            for _ in range(2):
                # The console was killed before it answered, and is fed the same again.
                lights = SourceLights(stage.console.state, type(stage.clock)())
                clock = lights._clock
                lights.heard([line(1, START)])
                clock.advance(100)
                await stage.hear(*lights.heard([line(2, START)]))
            assert stage.ask("SELECT count(*) FROM messages WHERE kind = 'gap'") == [(1,)]

    asyncio.run(scenario())
