"""The journal of topics on disk."""

from __future__ import annotations

import errno
import os
from pathlib import Path
from typing import Any

import msgspec
import pytest

from anchor_console.room.hub.state import FileJournal
from anchor_console.room.hub.topics import Topics
from anchor_console.room.messages import to_raw
from anchor_console.room.rights import Role


def topics_at(path: Path) -> tuple[Topics, FileJournal]:
    journal = FileJournal(path)
    return Topics(journal, "epoch", journal.entries()), journal


def card_of(topics: Topics) -> object:
    return msgspec.json.decode(topics.value("card", Role.HOST, 0).value)


def test_a_killed_hub_finds_its_values_again(tmp_path: Path) -> None:
    topics, _ = topics_at(tmp_path / "topics.log")
    topics.set("card", "s1", to_raw({"n": 1}), 0)
    topics.set("card", "s2", to_raw({"n": 2}), 0)
    again, _ = topics_at(tmp_path / "topics.log")
    assert card_of(again) == {"n": 2}


def test_a_torn_last_line_is_cut_off_and_the_rest_stands(tmp_path: Path) -> None:
    path = tmp_path / "topics.log"
    topics, journal = topics_at(path)
    topics.set("card", "s1", to_raw({"n": 1}), 0)
    journal.close()
    path.write_bytes(path.read_bytes() + b'{"entry":"put","topic":"ca')
    again, journal = topics_at(path)
    assert card_of(again) == {"n": 1}
    again.set("card", "s2", to_raw({"n": 2}), 0)
    journal.close()
    assert card_of(topics_at(path)[0]) == {"n": 2}


def test_a_long_journal_is_shortened_and_says_the_same(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anchor_console.room.hub.state._SHORTEN_AT_BYTES", 5000)
    path = tmp_path / "topics.log"
    topics, journal = topics_at(path)
    for n in range(1000):
        seq, _ = topics.set("card", f"s{n}", to_raw({"n": n}), 0)
        journal.shorten_if_long(topics)
    journal.close()
    assert path.stat().st_size < 6000
    again, _ = topics_at(path)
    assert card_of(again) == {"n": 999}
    assert again.seq_of("card") == seq


def test_a_full_disk_on_which_it_cannot_be_shortened_keeps_nobody_from_the_room(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anchor_console.room.hub.state._SHORTEN_AT_BYTES", 5000)
    topics, journal = topics_at(tmp_path / "topics.log")
    for n in range(100):
        topics.set("card", f"s{n}", to_raw({"n": n}), 0)
    write = os.write

    def full(_file: int, _data: Any) -> int:
        raise OSError(errno.ENOSPC, "no space left on device")

    monkeypatch.setattr(os, "write", full)
    for _ in range(3):
        journal.shorten_if_long(topics)
    monkeypatch.setattr(os, "write", write)
    assert [path.name for path in tmp_path.iterdir()] == ["topics.log"]
    for n in range(100, 1000):
        topics.set("card", f"s{n}", to_raw({"n": n}), 0)
        journal.shorten_if_long(topics)
    assert (tmp_path / "topics.log").stat().st_size < 12_000
    assert card_of(topics_at(tmp_path / "topics.log")[0]) == {"n": 999}
