"""The IRC community's own vectors, and what Twitch's tags add."""

from __future__ import annotations

from typing import Any

import pytest
from parser_tests import data

from anchor_console.chat.mutes import NameMask
from anchor_console.sources.hosts import is_host_name
from anchor_console.sources.kinds import BadValues, Field, FieldKind, check
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


@pytest.mark.parametrize("vector", data.mask_match["tests"], ids=lambda vector: vector["mask"])
def test_a_mask_of_names_fits_as_the_community_says(vector: dict[str, Any]) -> None:
    mask = NameMask(vector["mask"])
    assert [name for name in vector["matches"] if not mask.fits(name)] == []
    assert [name for name in vector["fails"] if mask.fits(name)] == []


@pytest.mark.parametrize("vector", data.validate_hostname["tests"], ids=lambda vector: vector["host"] or "empty")
def test_a_host_name_is_one_as_the_community_says(vector: dict[str, Any]) -> None:
    assert is_host_name(vector["host"]) is vector["valid"]


def test_no_file_of_vectors_is_left_out() -> None:
    run = {"msg_split", "msg_join", "userhost_split", "mask_match", "validate_hostname"}
    assert {name.replace("-", "_") for name in (path.stem for path in data.DATA_DIR.glob("*.yaml"))} == run


@pytest.mark.parametrize(
    ("address", "why"),
    [
        ("ws://127.0.0.1:8888", None),
        ("ws://[::1]:8888/x", None),
        ("ws://localhost:8888", None),
        ("ws://LIVE_PC:8888", None),
        ("wss://live.例子.中国/ws", None),
        ("https://shop.example.com", None),
        ("127.0.0.1:8888", "source.value.no_address"),
        ("ws://127.0.0.1:88888", "source.value.no_port"),
        ("ws://127.0.0.1:端口", "source.value.no_port"),
        ("ws://-live.example.com", "source.value.no_host"),
        ("ws://live pc:8888", "source.value.no_host"),
        ("ws://live..example.com", "source.value.no_host"),
        ("ws://:8888", "source.value.no_host"),
        ("ws://[::1", "source.value.no_host"),
    ],
)
def test_an_address_is_refused_for_what_is_wrong_with_it(address: str, why: str | None) -> None:
    fields = (Field("url", FieldKind.ADDRESS),)
    if why is None:
        assert check(fields, {"url": address}) == {"url": address}
        return
    with pytest.raises(BadValues) as refused:
        check(fields, {"url": address})
    assert refused.value.key == why


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
