"""The backlog on disk: what was appended is there, whatever happened to the hub."""

from __future__ import annotations

import errno
import os
import tempfile
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from anchor_console.room.hub.spool import Spool


def all_of(spool: Spool, after: int, max_bytes: int = 1000) -> list[tuple[int, bytes]]:
    found: list[tuple[int, bytes]] = []
    while more := spool.read(found[-1][0] if found else after, max_bytes):
        found += more
    return found


def test_what_was_appended_is_read_back_in_order_by_the_next_hub(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    records = [(n, b"frame %d" % n) for n in range(1, 500)]
    for position, data in records:
        spool.append(position, data, 0)
    assert all_of(spool, 0) == records
    # No close: the hub was killed.
    assert all_of(Spool(tmp_path), 0) == records


def test_what_is_done_stays_done_after_a_restart(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    for n in range(1, 10):
        spool.append(n, b"x", 0)
    spool.drop(6)
    again = Spool(tmp_path)
    assert (again.done, again.last) == (6, 9)
    assert [position for position, _ in all_of(again, again.done)] == [7, 8, 9]


def test_an_emptied_spool_leaves_no_segments_and_counts_on(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(1, b"x", 0)
    spool.drop(1)
    assert list(tmp_path.glob("*.spool")) == []
    assert spool.size == 0
    again = Spool(tmp_path)
    assert (again.done, again.last) == (1, 1)
    again.append(2, b"y", 0)
    assert all_of(again, 1) == [(2, b"y")]


def test_a_big_backlog_lies_in_several_files_and_is_dropped_file_by_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("anchor_console.room.hub.spool._SEGMENT_BYTES", 2000)
    spool = Spool(tmp_path)
    for n in range(1, 201):
        spool.append(n, b"z" * 100, 0)
    assert len(list(tmp_path.glob("*.spool"))) > 5
    spool.drop(150)
    assert [position for position, _ in all_of(spool, 150)] == list(range(151, 201))
    assert spool.size < 60 * 200


def test_it_is_full_by_size_and_by_age(tmp_path: Path) -> None:
    spool = Spool(tmp_path, max_bytes=200, max_age_ms=1000)
    assert not spool.is_full(0)
    spool.append(1, b"x", 5000)
    assert not spool.is_full(5900)
    assert spool.is_full(6001)
    spool.append(2, b"x" * 300, 5000)
    assert spool.is_full(5000)
    spool.drop(2)
    assert not spool.is_full(9999)


def test_a_write_that_fails_half_way_leaves_no_half_record(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    spool = Spool(tmp_path)
    spool.append(1, b"before", 0)

    def half(file: int, data: bytes) -> None:
        os.write(file, data[: len(data) // 2])
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as full:
        full.setattr("anchor_console.room.hub.spool.write_all", half)
        with pytest.raises(OSError, match="No space"):
            spool.append(2, b"lost", 0)
    spool.append(3, b"after", 0)
    assert all_of(Spool(tmp_path), 0) == [(1, b"before"), (3, b"after")]


def test_a_checkpoint_names_what_it_brought_to_disk_even_when_the_file_is_dropped_meanwhile(tmp_path: Path) -> None:
    spool = Spool(tmp_path)
    spool.append(1, b"x", 0)
    sync = spool.checkpoint()
    spool.drop(1)
    assert sync() == 1
    assert Spool(tmp_path / "other").checkpoint()() == 0


NO_ZEROS_MS = 0x0101010101010101
"""A time whose bytes are never what rubbish happens to be."""


@given(st.lists(st.text("ab", max_size=50).map(str.encode), min_size=1, max_size=8), st.data())
def test_a_torn_end_loses_the_torn_record_and_nothing_before_it(frames: list[bytes], data: st.DataObject) -> None:
    with tempfile.TemporaryDirectory() as folder:
        spool = Spool(Path(folder))
        for n, frame in enumerate(frames, 1):
            spool.append(n, frame, NO_ZEROS_MS)
        spool.close()
        [path] = Path(folder).glob("*.spool")
        whole = path.read_bytes()
        cut = data.draw(st.integers(0, len(whole)))
        path.write_bytes(whole[:cut] + data.draw(st.sampled_from([b"", b"\xff" * 40, b"rubbish"])))
        ends, end = [], 0
        for frame in frames:
            end += 24 + len(frame)
            ends.append(end)
        kept = sum(end <= cut for end in ends)
        again = Spool(Path(folder))
        assert all_of(again, 0) == list(enumerate(frames[:kept], 1))
        again.append(100, b"new", 8)
        assert all_of(again, kept) == [(100, b"new")]
        again.close()


def test_what_cannot_be_written_anew_waits_as_it_was(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anchor_console.room.hub.spool._SEGMENT_BYTES", 60)
    spool = Spool(tmp_path)
    for n in range(1, 7):
        spool.append(n, b"frame %d" % n, 0)

    def fails_later(data: bytes) -> bytes:
        if data == b"frame 4":
            raise OSError(errno.ENOSPC, "no space left on device")
        return data.upper()

    with pytest.raises(OSError, match="no space"):
        spool.rewrite(fails_later)
    assert [data.lower() for _, data in all_of(spool, 0)] == [b"frame %d" % n for n in range(1, 7)]
    spool.append(7, b"frame 7", 0)
    assert [position for position, _ in all_of(Spool(tmp_path), 0)] == list(range(1, 8))
    assert not list(tmp_path.glob("*.new"))
