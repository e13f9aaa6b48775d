"""The IRC community's own vectors, and what Twitch's tags add."""

from __future__ import annotations

from typing import Any

import pytest
from parser_tests import data

from anchor_console.sources.twitch.irc import lines_of, parse, split_prefix, unescape, written


@pytest.mark.parametrize("vector", data.msg_split["tests"], ids=lambda vector: vector["input"][:60])
def test_a_line_splits_as_the_community_says(vector: dict[str, Any]) -> None:
    line, atoms = parse(vector["input"]), vector["atoms"]
    assert line is not None
    assert line.command == atoms["verb"].upper()
    assert line.params == atoms.get("params", [])
    assert line.prefix == atoms.get("source")
    assert line.tags == (atoms.get("tags") or {})


@pytest.mark.parametrize("vector", data.userhost_split["tests"], ids=lambda vector: vector["source"])
def test_a_prefix_splits_as_the_community_says(vector: dict[str, Any]) -> None:
    parts = dict(zip(("nick", "user", "host"), split_prefix(vector["source"]), strict=True))
    assert {name: part for name, part in parts.items() if part} == vector["atoms"]


@pytest.mark.parametrize("vector", data.msg_join["tests"], ids=lambda vector: vector["desc"][:60])
def test_a_line_is_written_as_the_community_says(vector: dict[str, Any]) -> None:
    atoms = vector["atoms"]
    line = written(atoms["verb"], *atoms.get("params", []), prefix=atoms.get("source"), tags=atoms.get("tags"))
    assert line in vector["matches"]


def test_a_frame_holds_several_lines_with_either_end() -> None:
    assert list(lines_of("PING :a\r\nPING :b\nPING :c")) == ["PING :a", "PING :b", "PING :c"]


@pytest.mark.parametrize(
    ("written", "meant"),
    [("a\\sb", "a b"), ("\\:\\\\", ";\\"), ("a\\", "a"), ("\\x", "x"), ("\\r\\n", "\r\n"), ("", "")],
)
def test_escapes(written: str, meant: str) -> None:
    assert unescape(written) == meant


def test_a_line_without_end_is_left() -> None:
    assert parse("PRIVMSG #x :" + "x" * 100_000) is None
