"""A record is written anew while somebody goes on with it, and loses nothing."""

from __future__ import annotations

import threading

from anchor_console.core.paths import Profile
from anchor_console.core.record_files import RecordFiles


def test_what_is_added_while_a_record_is_written_anew_stays_and_is_changed_too(tmp_path):
    path, files = tmp_path / "evening.jsonl", RecordFiles(Profile(tmp_path))
    path.write_bytes(b"one her\ntwo\n")
    parts = []

    def without_her(lines):
        if not parts:
            # The evening goes on while the old lines are looked through.
            files.append(path, b"three her\n")
            files.append(path, b"four\n")
        parts.append(list(lines))
        return [line.replace(b"her", b"***") for line in lines]

    assert files.rewrite(path, without_her)
    assert path.read_bytes() == b"one ***\ntwo\nthree ***\nfour\n"
    assert parts == [[b"one her\n", b"two\n"], [b"three her\n", b"four\n"]]
    files.append(path, b"five\n")
    assert path.read_bytes().endswith(b"four\nfive\n")


def test_who_adds_at_the_very_moment_of_the_exchange_waits_for_it(tmp_path):
    path, files = tmp_path / "evening.jsonl", RecordFiles(Profile(tmp_path))
    path.write_bytes(b"one her\n")
    adding = threading.Thread(target=files.append, args=(path, b"two\n"))
    calls = []

    def without_her(lines):
        calls.append(lines)
        if len(calls) == 2:
            adding.start()  # the file is held: this one must come after
        return [line.replace(b"her", b"***") for line in lines]

    files.rewrite(path, without_her)
    adding.join(10)
    assert path.read_bytes() == b"one ***\ntwo\n"


def test_a_record_without_them_is_left_as_it_is_and_nothing_lies_beside_it(tmp_path):
    path, files = tmp_path / "evening.jsonl", RecordFiles(Profile(tmp_path))
    path.write_bytes(b"one\ntwo without an end")
    inode = path.stat().st_ino
    assert not files.rewrite(path, list)
    assert (path.read_bytes(), path.stat().st_ino) == (b"one\ntwo without an end", inode)
    assert list(tmp_path.iterdir()) == [path]


def test_what_only_the_added_lines_hold_goes_too(tmp_path):
    path, files = tmp_path / "evening.jsonl", RecordFiles(Profile(tmp_path))
    path.write_bytes(b"one\n")
    calls = []

    def without_her(lines):
        if not calls:
            files.append(path, b"two her\n")
        calls.append(lines)
        return [line.replace(b"her", b"***") for line in lines]

    assert files.rewrite(path, without_her)
    assert path.read_bytes() == b"one\ntwo ***\n"


def test_what_a_killed_rewriting_left_is_cleared_up(tmp_path):
    profile = Profile(tmp_path)
    profile.records.mkdir()
    record, left = profile.records / "evening.jsonl", profile.records / "evening.jsonl.new"
    record.write_bytes(b"one\n")
    left.write_bytes(b"one\n")
    RecordFiles(profile).clear_up()
    assert (record.exists(), left.exists()) == (True, False)
