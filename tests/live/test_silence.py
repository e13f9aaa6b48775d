from __future__ import annotations

import asyncio
from datetime import timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from anchor_console.core.clock import from_ms, to_ms
from anchor_console.core.events import Chat, Gap
from anchor_console.live.sources.lights import SourceLights
from anchor_console.live.sources.silence import SURE_AFTER_S, Rhythm, Silence
from anchor_console.live.state import LiveState
from anchor_console.sources.source import SourceState, SourceStatus
from tests.live.stage import FakeLink, a_stage
from tests.support.shop import START, a_fan
from tests.support.until import until


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


def test_a_script_that_brought_something_another_evening_is_not_green_and_no_gap_of_tonights(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            state, lights, clock = stage.console.state, stage.console.lights, stage.clock

            async def hear(*events):
                await stage.hear(*lights.heard(events), *events)
                lights.brought(events)

            def gaps():
                return stage.ask("SELECT count(*) FROM messages WHERE kind = 'gap'")[0][0]

            await hear(line(1, START))
            await stage.console.session.end()
            await stage.console.session.start("明晚", "cart")
            clock.advance(59)
            lights.tick()
            assert state.sources.get("twitch").state is SourceState.LIVE
            clock.advance(1)
            lights.tick()
            assert state.sources.get("twitch").state is SourceState.SILENT
            await hear(line(2, START))
            assert (state.sources.get("twitch").state, gaps()) == (SourceState.LIVE, 0)
            clock.advance(61)
            lights.tick()
            await until(lambda: gaps() == 1)

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
                lights = SourceLights(stage.console.database, stage.console.state, type(stage.clock)())
                clock = lights._clock
                lights.heard([line(1, START)])
                clock.advance(100)
                await stage.hear(*lights.heard([line(2, START)]))
            assert stage.ask("SELECT count(*) FROM messages WHERE kind = 'gap'") == [(1,)]

    asyncio.run(scenario())


async def talks_then_stops(stage, source="twitch"):
    """A source that talks twice a second, and was silent for 20 s when the light looks again."""
    lights, clock = stage.console.lights, stage.clock
    for number in range(60):
        clock.advance(0.5)
        await hears(stage, line(number, from_ms(clock.now_ms()), source))
    lights.told(source, SourceStatus(SourceState.LIVE, "source.live", None, 60, 0))
    quiet_from_ms = clock.now_ms()
    clock.advance(20)
    lights.tick()
    await until(lambda: gaps(stage))
    await stage.pipeline.until_shown()
    return quiet_from_ms


async def hears(stage, *events):
    """As the backstage does with what the hub brings."""
    await stage.hear(*stage.console.lights.heard(events), *events)
    stage.console.lights.brought(events)


def gaps(stage):
    return [(row.since_ms, None if row.lasts else row.at_ms) for row in stage.console.state.feed if row.kind == "gap"]


def gaps_on_disk(stage):
    return gaps(SimpleNamespace(console=SimpleNamespace(state=LiveState(stage.console.database, stage.console.goods))))


def test_a_silence_is_told_while_it_lasts_and_gets_its_end(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            link, clock = FakeLink(), stage.clock
            stage.broadcast(link)
            quiet_from_ms = await talks_then_stops(stage)
            assert gaps(stage) == gaps_on_disk(stage) == [(quiet_from_ms, None)]
            stage.console.lights.tick()
            await clock.advance_in_turns(1)
            told = link.lines[-1]
            assert (told["kind"], told["lasts"]) == ("gap", True)
            clock.advance(300)
            await hears(stage, line(99, from_ms(clock.now_ms())))
            ended = [(quiet_from_ms, clock.now_ms())]
            assert gaps(stage) == gaps_on_disk(stage) == ended
            assert [row.kind for row in stage.console.state.feed][-2:] == ["gap", "chat"]
            assert [(one["id"], one["lasts"]) for one in link.amended] == [(told["id"], False)]
            # Neither is its end an event, nor was anything repeated.
            assert (stage.console.state.totals.events, stage.pipeline.duplicates) == (62, 0)
            # The next silence is another.
            clock.advance(600)
            stage.console.lights.tick()
            await until(lambda: len(gaps(stage)) == 2)

    asyncio.run(scenario())


def test_a_silence_at_the_end_of_the_evening_stays_open_and_ends_when_the_source_is_back(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            quiet_from_ms = await talks_then_stops(stage)
        async with a_stage(tmp_path) as stage:
            assert gaps(stage) == [(quiet_from_ms, None)]
            stage.clock.advance(3600)
            stage.console.lights.tick()
            await hears(stage, line(99, from_ms(stage.clock.now_ms())))
            assert gaps(stage) == gaps_on_disk(stage) == [(quiet_from_ms, stage.clock.now_ms())]

    asyncio.run(scenario())


def test_a_source_that_is_lost_is_told_while_it_is_and_by_one_row(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            lights, clock = stage.console.lights, stage.clock
            await hears(stage, line(1, from_ms(clock.now_ms())))
            quiet_from_ms = clock.now_ms()
            for state in (SourceState.LIVE, SourceState.CONNECTING, SourceState.LOST):
                lights.told("twitch", SourceStatus(state, "source.lost", None, 1, 0))
            clock.advance(SURE_AFTER_S - 1)
            lights.tick()
            clock.advance(1)
            assert gaps(stage) == []
            lights.tick()
            lights.tick()
            await until(lambda: gaps(stage) == [(quiet_from_ms, None)])
            clock.advance(100)
            now = from_ms(clock.now_ms())
            lights.told("twitch", SourceStatus(SourceState.LIVE, "source.live", None, 1, 1))
            own = Gap(id="gap:twitch:1", source="twitch", at=now, from_=from_ms(quiet_from_ms), to=now, reason="lost")
            await hears(stage, own, line(2, now))
            assert gaps(stage) == gaps_on_disk(stage) == [(quiet_from_ms, clock.now_ms())]

    asyncio.run(scenario())


def test_a_source_that_somebody_stops_leaves_no_gap(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            lights, clock = stage.console.lights, stage.clock
            await hears(stage, line(1, from_ms(clock.now_ms())))
            for state in (SourceState.LOST, SourceState.ENDED):
                lights.told("twitch", SourceStatus(state, "source.ended", None, 1, 0))
            clock.advance(100)
            lights.tick()
            await hears(stage, line(2, from_ms(clock.now_ms()), "other"))
            assert gaps(stage) == []

    asyncio.run(scenario())


def test_a_silence_that_ends_before_its_beginning_is_stored_is_one_row(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            at = from_ms(stage.clock.now_ms())
            began = Gap(id="gap:twitch:5", source="twitch", at=at, from_=at, reason="silent")
            ended = replace(began, at=at + timedelta(seconds=9), to=at + timedelta(seconds=9))
            await stage.hear(began, ended)
            assert len(gaps(stage)) == 1
            assert gaps(stage)[0][1] is not None
            await stage.hear(ended)
            assert gaps_on_disk(stage) == gaps(stage)

    asyncio.run(scenario())


def test_an_end_that_comes_twice_ends_no_other_gap_and_makes_none(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            at = from_ms(stage.clock.now_ms())
            later = at + timedelta(seconds=90)
            began = Gap(id="gap:twitch:5", source="twitch", at=at, from_=at, reason="silent")
            own = Gap(id="back-1", source="twitch", at=later, from_=at, to=later, reason="lost")
            await stage.hear(began)
            await stage.hear(own)
            told = gaps(stage)
            # The console was killed before it answered, and the hub brings it again.
            await stage.hear(own)
            assert gaps(stage) == gaps_on_disk(stage) == told
            await stage.hear(replace(began, id="gap:twitch:9"), own)
            await stage.hear(own)
            assert [until_ms for _, until_ms in gaps_on_disk(stage)] == [to_ms(later), None]

    asyncio.run(scenario())


def test_a_gap_that_began_in_an_evening_that_is_over_is_none_of_the_next(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            at = from_ms(stage.clock.now_ms())
            stage.clock.advance(60)
            await stage.console.session.end()
            waiting = asyncio.ensure_future(
                stage.pipeline.take("twitch", [Gap(id="gap:twitch:5", source="twitch", at=at, from_=at, reason="lost")])
            )
            stage.clock.advance(3600)
            await stage.console.session.start("next", "cart")
            await asyncio.wait_for(waiting, 10)
            assert gaps(stage) == gaps_on_disk(stage) == []

    asyncio.run(scenario())


def test_a_gap_of_which_a_source_tells_no_end_does_not_stand_for_ever(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            at = from_ms(stage.clock.now_ms())
            await stage.hear(Gap(id="mine", source="bridge", at=at + timedelta(seconds=9), from_=at, reason="restart"))
            assert gaps(stage) == gaps_on_disk(stage) == [(to_ms(at), to_ms(at) + 9_000)]

    asyncio.run(scenario())


def test_no_gap_ends_before_it_begins_though_the_clock_was_set_back(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            lights, clock = stage.console.lights, stage.clock
            clock.advance(7200)
            await hears(stage, line(1, from_ms(clock.now_ms())))
            clock.advance(100)
            clock.jump(-3600)
            lights.tick()
            told_ms = clock.now_ms()
            await until(lambda: gaps(stage) == [(told_ms, None)])
            clock.jump(-600)
            await hears(stage, line(2, from_ms(clock.now_ms())))
            await until(lambda: gaps(stage) == gaps_on_disk(stage) == [(clock.now_ms(), clock.now_ms())])

    asyncio.run(scenario())
