"""`decode`: frames in, events out, line for line."""

from __future__ import annotations

import base64
import json
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from anchor_console.cli import commands

FRAMES = Path(__file__).parents[1] / "frames"


def decode(source: str, *lines: str, options: tuple[str, ...] = ()) -> Result:
    return CliRunner().invoke(commands, ["decode", source, *options], input="".join(f"{line}\n" for line in lines))


def answers(result: Result) -> list[dict[str, Any]]:
    return [json.loads(line) for line in result.stdout.splitlines()]


@pytest.mark.parametrize("source", sorted(path.stem for path in FRAMES.glob("*.json")))
def test_every_frame_gets_its_line(source: str) -> None:
    pairs = json.loads((FRAMES / f"{source}.json").read_text("utf-8"))
    frames = [frame for pair in pairs for frame in pair["frames"]]
    lines = [
        json.dumps({"text": frame} if at % 2 else {"base64": base64.b64encode(frame.encode()).decode()})
        for at, frame in enumerate(frames)
    ]
    result = decode(source, *lines)
    assert result.exit_code == 0
    assert len(answers(result)) == len(lines)
    assert all(set(line) == {"events", "unknown"} for line in answers(result))
    assert {event["source"] for line in answers(result) for event in line["events"]} == {source}


def test_a_line_that_is_no_frame_holds_nothing_and_the_others_count() -> None:
    result = decode("json", "rubbish", '{"base64":"%"}', "{}", "", '{"text":"{\\"text\\":\\"好\\",\\"id\\":1}"}')
    assert result.exit_code == 3
    assert [len(line["events"]) for line in answers(result)] == [0, 0, 0, 0, 1]


def test_a_frame_may_say_when_it_came() -> None:
    (line,) = answers(decode("json", '{"text":"{\\"text\\":\\"a\\",\\"id\\":1}","at":"2026-11-18T20:00:00.250+08:00"}'))
    assert line["events"][0]["at"] == "2026-11-18T12:00:00.250000Z"


def test_settings_map_a_bridge_that_we_do_not_know() -> None:
    frame = json.dumps({"text": json.dumps({"m": "扣1", "who": "9", "n": "x"})})
    result = decode("json", frame, options=("--set", "text=m", "--set", "user_id=who", "--set", "platform=taobao"))
    assert answers(result)[0]["events"][0]["fan"]["platform"] == "taobao"


@pytest.mark.parametrize(
    ("source", "options"),
    [("nosuch", ()), ("twitch", ("--set", "nosuch=1")), ("json", ("--set", "kinds=a=nosuch"))],
)
def test_what_there_is_not_is_wrong_usage(source: str, options: tuple[str, ...]) -> None:
    assert decode(source, options=options).exit_code == 2
