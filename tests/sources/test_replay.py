from __future__ import annotations

import asyncio
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from anchor_console.core.events import Chat, LiveEvent
from anchor_console.sources.record import Control, RecordHeader, RecordLine, RecordWriter, StageLine, TakeLine
from anchor_console.sources.replay import MAX_BATCH, Replay
from anchor_console.sources.source import SourceFailed, SourceState
from tests.sources.kit import RecordingSink, check_source, run_to_the_end
from tests.support.fake_clock import FakeClock
from tests.support.until import until

AT = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def chat(n: int, at_s: float, source: str = "sim") -> Chat:
    return Chat(id=str(n), source=source, at=AT + timedelta(seconds=at_s), text=f"line {n}")


def take(at_s: float, number: str = "3") -> TakeLine:
    return TakeLine(id=f"t{at_s}", at=AT + timedelta(seconds=at_s), number=number)


def a_record(path: Path, lines: Sequence[RecordLine]) -> Path:
    with RecordWriter(path, RecordHeader(session="s", mode="cart", started_at=AT)) as writer:
        for line in lines:
            writer.append(line)
    return path


def a_short_evening(path: Path) -> Path:
    lines: list[RecordLine] = []
    for n in range(40):
        lines.append(chat(n, n * 0.7))
        if n % 13 == 5:
            lines.append(take(n * 0.7, str(n)))
            lines.append(StageLine(id=f"s{n}", at=AT + timedelta(seconds=n * 0.7), stage="open"))
    lines.append(chat(99, 3.0))  # late: it happened long before the line above it
    return a_record(path, lines)


def replayed(path: Path, speed: float | None) -> RecordingSink:
    async def scenario() -> RecordingSink:
        clock, sink = FakeClock(), RecordingSink()
        task = asyncio.ensure_future(Replay(path, speed, clock).run(sink))
        while not task.done():
            await clock.advance_in_turns(1, step_s=0.5)
        await task
        return sink

    return asyncio.run(scenario())


def test_a_replay_keeps_the_port(tmp_path: Path) -> None:
    path = a_short_evening(tmp_path / "r.jsonl")
    sink = check_source(lambda clock: Replay(path, None, clock))
    assert len(sink.events) == 41
    assert len(sink.controls) == 6


@pytest.mark.parametrize("speed", [1, 60, None])
def test_any_speed_gives_the_same_sequence(tmp_path: Path, speed: float | None) -> None:
    path = a_short_evening(tmp_path / "r.jsonl")
    with_no_clock = RecordingSink()
    run_to_the_end(lambda clock: Replay(path, None, clock), with_no_clock)
    assert replayed(path, speed).lines == with_no_clock.lines


def test_an_event_comes_when_its_time_comes(tmp_path: Path) -> None:
    path = a_record(tmp_path / "r.jsonl", [chat(1, 1), chat(2, 10), chat(3, 120)])

    async def scenario() -> None:
        clock, sink = FakeClock(), RecordingSink()
        task = asyncio.ensure_future(Replay(path, 10, clock).run(sink))
        await until(lambda: clock.sleepers == 1)
        assert sink.events == []
        clock.advance(0.99)
        await until(lambda: len(sink.events) == 1 and clock.sleepers == 1)
        clock.advance(0.02)
        await until(lambda: len(sink.events) == 2 and clock.sleepers == 1)
        clock.advance(11)
        await task
        assert len(sink.events) == 3

    asyncio.run(scenario())


def test_what_is_due_together_comes_together_at_most_500_at_once(tmp_path: Path) -> None:
    path = a_record(tmp_path / "r.jsonl", [chat(n, 0) for n in range(MAX_BATCH + 20)])
    sink = RecordingSink()
    run_to_the_end(lambda clock: Replay(path, 1, clock), sink)
    assert sink.batches == [MAX_BATCH, 20]


def test_what_people_did_waits_for_the_events_before_it_and_those_after_wait_for_it(tmp_path: Path) -> None:
    path = a_record(tmp_path / "r.jsonl", [chat(1, 0), take(0), chat(2, 0)])
    happened: list[str] = []

    class SlowSink(RecordingSink):
        async def take(self, events: Sequence[LiveEvent], arrived_ms: Sequence[int] | None = None) -> None:
            await asyncio.sleep(0)
            happened.append(f"stored {events[0].id}")

        async def control(self, line: Control) -> None:
            happened.append("taking")
            await asyncio.sleep(0)
            happened.append("taken")

    run_to_the_end(lambda clock: Replay(path, None, clock), SlowSink())
    assert happened == ["stored 1", "taking", "taken", "stored 2"]


def test_events_that_name_no_source_are_stamped_and_others_keep_theirs(tmp_path: Path) -> None:
    path = a_record(tmp_path / "r.jsonl", [chat(1, 0, source=""), chat(2, 0, source="twitch")])
    sink = RecordingSink()
    run_to_the_end(lambda clock: Replay(path, None, clock), sink)
    assert [event.source for event in sink.events] == ["replay", "twitch"]


def test_bad_lines_are_told_in_the_status_and_a_cut_record_says_so(tmp_path: Path) -> None:
    path = a_record(tmp_path / "r.jsonl", [chat(1, 0)])
    with path.open("ab") as file:
        file.write(b'{"kind":"nonsense"}\n{"kind":"cha')
    sink = RecordingSink()
    run_to_the_end(lambda clock: Replay(path, None, clock), sink)
    last = sink.statuses[-1]
    assert (last.state, last.detail, last.bad) == (SourceState.ENDED, "source.replay.ended_short", 1)


@pytest.mark.parametrize(
    ("content", "key"), [(None, "source.replay.unreadable"), (b"hello\n", "source.replay.not_a_record")]
)
def test_a_file_that_is_no_record_fails_with_a_word_about_it(tmp_path: Path, content: bytes | None, key: str) -> None:
    path = tmp_path / "r.jsonl"
    if content is not None:
        path.write_bytes(content)
    with pytest.raises(SourceFailed) as failed:
        run_to_the_end(lambda clock: Replay(path, None, clock), RecordingSink())
    assert failed.value.key == key
    assert failed.value.params["file"] == "r.jsonl"


@pytest.mark.parametrize("speed", [0, -1])
def test_a_speed_that_would_never_end_is_refused(tmp_path: Path, speed: float) -> None:
    with pytest.raises(ValueError, match="never end"):
        Replay(tmp_path / "r.jsonl", speed, FakeClock())
