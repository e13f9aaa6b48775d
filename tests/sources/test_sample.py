"""The sample that ships: as large and as mixed as it claims, and made by the program that ships with it."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta
from pathlib import Path

import msgspec
import pytest

from anchor_console.core.clock import to_ms
from anchor_console.core.events import Chat, Event, Order, fan_of
from anchor_console.core.paths import resource
from anchor_console.sources.record import CallLine, ControlLine, HideLine, RecordReader, StageLine, TakeLine
from anchor_console.sources.replay import Replay
from anchor_console.sources.simulator.__main__ import SAMPLE_MINUTES, SAMPLE_SEED, SAMPLE_START, write_evening
from anchor_console.sources.simulator.phrases import Phrase, Truth
from tests.sources.kit import check_source

SAMPLE = resource("sample")
EVENING = SAMPLE / "evening.jsonl"
TRUTH = SAMPLE / "evening.truth.jsonl"
SLOTS = {"n", "ncn", "alias", "price", "m", "color", "c", "size", "z", "h", "jin", "kg", "shoe", "age", "vote"}


def phrases() -> list[Phrase]:
    return [msgspec.json.decode(line, type=Phrase) for line in (SAMPLE / "phrases.jsonl").read_bytes().splitlines()]


def truths() -> dict[str, Truth]:
    read = [msgspec.json.decode(line, type=Truth) for line in TRUTH.read_bytes().splitlines()]
    return {truth.id: truth for truth in read}


def test_the_evening_is_made_again_byte_for_byte(tmp_path: Path) -> None:
    out = tmp_path / EVENING.name
    write_evening(
        out,
        seed=SAMPLE_SEED,
        minutes=SAMPLE_MINUTES,
        goods_file=SAMPLE / "women.csv",
        started_at_ms=to_ms(datetime.fromisoformat(SAMPLE_START)),
    )
    assert out.read_bytes() == EVENING.read_bytes(), "run `python -m anchor_console.sources.simulator`"
    assert (tmp_path / TRUTH.name).read_bytes() == TRUTH.read_bytes()


def test_the_evening_is_long_full_and_light() -> None:
    with RecordReader(EVENING) as reader:
        lines = list(reader)
        assert (reader.header.mode, reader.header.catalogue, reader.bad_count) == ("cart", "women.csv", 0)
    events = [line for line in lines if isinstance(line, Event)]
    assert lines[-1].at - reader.header.started_at >= timedelta(minutes=20)
    assert len(events) >= 4_000
    assert len({fan.identity for event in events if (fan := fan_of(event)) is not None}) >= 300
    assert EVENING.stat().st_size < 2_000_000
    done = {type(line) for line in lines if isinstance(line, ControlLine)}
    assert done == {TakeLine, StageLine, CallLine, HideLine}
    assert {line.stage for line in lines if isinstance(line, StageLine)} == {"open", "sold_out", "again", "closed"}
    assert {line.status for line in lines if isinstance(line, Order)} >= {"placed", "paid", "cancelled", "refunded"}


def test_every_line_of_chat_has_its_truth_and_the_mix_is_a_rooms() -> None:
    with RecordReader(EVENING) as reader:
        said = [line.id for line in reader if isinstance(line, Chat)]
    known = truths()
    assert sorted(said) == sorted(known)
    uses: Counter[str] = Counter(truth.use for truth in known.values())
    chatter = sum(uses[use] for use in ("hello", "cheer", "chat", "wait", "bye", "hands", "vote"))
    assert chatter / len(said) >= 0.85
    assert 0.01 <= uses["claim"] / len(said) <= 0.03
    assert {"wish", "after_sale", "praise", "ordered", "cancel", "spam"} <= set(uses)


def test_the_words_come_only_from_the_lines_set_apart_for_them() -> None:
    for phrase in phrases():
        assert phrase.id == "guide" or (phrase.id[0] in "dfhg" and int(phrase.id[1:]) % 3 == 0), phrase


def test_every_gap_of_a_phrase_is_one_that_can_be_filled() -> None:
    assert {gap for phrase in phrases() for gap in phrase.gaps} <= SLOTS
    assert all("{" not in line.text for line in _chat())


def _chat() -> list[Chat]:
    with RecordReader(EVENING) as reader:
        return [line for line in reader if isinstance(line, Chat)]


def test_the_evening_replays_through_the_port() -> None:
    sink = check_source(lambda clock: Replay(EVENING, None, clock))
    assert len(sink.events) >= 4_000


@pytest.mark.parametrize("name", ["women.csv", "women_sizes.csv"])
def test_the_goods_lie_beside_the_evening(name: str) -> None:
    assert (SAMPLE / name).is_file()
