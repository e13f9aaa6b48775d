"""Whatever the console has to say fits the hub's frames."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest

from anchor_console.room.fitting import ROOM_BYTES, Fitting, TooBig


def told(value: object) -> Any:
    raw = bytes(Fitting().value("queue", value))
    assert len(raw) <= ROOM_BYTES
    return json.loads(raw)


def test_what_fits_is_said_as_it_is() -> None:
    assert told({"pins": [1, 2], "held": []}) == {"pins": [1, 2], "held": []}
    assert told(None) is None


def test_of_a_list_too_long_the_first_are_said_and_how_many_are_missing() -> None:
    pins = [{"pin_id": n, "note": "先讲面料" * 50} for n in range(900)]
    value = {"pins": pins, "held": [{"pin_id": "aside"}], "on_air": None}
    shown = told(value)
    assert shown["pins"] == pins[: len(shown["pins"])]
    assert len(shown["pins"]) > 300
    assert shown["left_out"] == 900 - len(shown["pins"])
    assert (shown["held"], shown["on_air"]) == ([{"pin_id": "aside"}], None)
    assert "left_out" not in value


def test_no_list_loses_all_for_the_sake_of_another() -> None:
    rows = ["话" * 100] * 900
    shown = told({"on_air": {"people": rows}, "next": {"people": rows}})
    assert len(shown["on_air"]["people"]) == len(shown["next"]["people"]) > 300
    assert shown["next"]["left_out"] == 900 - len(shown["next"]["people"])


def test_one_item_that_no_frame_takes_keeps_no_other_out() -> None:
    shown = told({"items": [1, "话" * 100_000, 3]})
    assert shown == {"items": [1, 3], "left_out": 1}
    fitting = Fitting()
    assert [bytes(item) for item in fitting.items("feed", [1, "话" * 100_000, 3])] == [b"1", b"3"]


def test_what_no_cut_list_makes_short_enough_is_a_bug_of_who_made_it() -> None:
    with pytest.raises(TooBig, match="the topic card takes 300"):
        Fitting().value("card", {"title": "话" * 100_000, "points": ["a"]})


def test_of_each_topic_the_log_is_told_once(caplog: pytest.LogCaptureFixture) -> None:
    fitting = Fitting()
    with caplog.at_level(logging.WARNING):
        for _ in range(3):
            fitting.items("feed", ["话" * 100_000])
            fitting.value("queue", {"pins": ["话" * 100] * 2000})
    assert fitting.cut == {"feed": 3, "queue": 3}
    assert len(caplog.records) == 2
    assert "话" not in caplog.text
