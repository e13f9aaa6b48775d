"""What a killed copying leaves is cleared up, and nothing else is; nobody takes it for a copy."""

from __future__ import annotations

import errno
import os

import pytest

from anchor_console.core.paths import Profile
from anchor_console.storage.copies import backup
from anchor_console.storage.database import Database
from anchor_console.storage.unfinished import clear_up_parts, noted, part_of
from anchor_console.storage.writer import StorageFull
from tests.support.real_console import anchor_console

OWN = "copy.db.part"
"""A file of somebody's own, called as ours might be."""


@pytest.fixture
def profile(tmp_path):
    profile = Profile(tmp_path / "shop")
    profile.make()
    Database(profile).close()
    return profile


def a_killed_backup(profile, folder):
    folder.mkdir(exist_ok=True)
    (folder / OWN).write_text("mine")
    killed = anchor_console("backup", folder / "copy.db", "--profile", profile.root, fault="backup.after_copy")
    assert killed.returncode < 0
    (left,) = set(folder.iterdir()) - {folder / OWN}
    assert left.stat().st_size
    return left


def test_the_next_backup_clears_up_what_a_killed_one_left_anywhere(profile, tmp_path):
    left = a_killed_backup(profile, tmp_path / "drive")
    done = anchor_console("backup", tmp_path / "other.db", "--profile", profile.root)
    assert done.returncode == 0, done.stderr
    assert not left.exists()
    assert (tmp_path / "drive" / OWN).read_text() == "mine"
    assert not list(profile.root.glob("*.copying"))


def test_the_next_start_clears_up_what_a_killed_backup_left(profile, tmp_path):
    left = a_killed_backup(profile, tmp_path / "drive")
    Database(profile).close()
    assert [path.name for path in left.parent.iterdir()] == [OWN]


def test_what_lies_on_a_drive_that_is_not_there_is_cleared_up_when_it_is(profile, tmp_path):
    left = a_killed_backup(profile, tmp_path / "drive")
    left.parent.rename(tmp_path / "pulled out")
    Database(profile).close()
    (tmp_path / "pulled out").rename(left.parent)
    assert left.exists()
    Database(profile).close()
    assert not left.exists()


def test_what_a_killed_backup_left_is_not_restored(profile, tmp_path):
    left = a_killed_backup(profile, tmp_path / "drive")
    before = profile.database.read_bytes()
    refused = anchor_console("restore", left, "--profile", profile.root)
    assert refused.returncode == 1
    assert "never finished" in refused.stderr
    assert profile.database.read_bytes() == before


@pytest.mark.parametrize("breaks_off", [KeyboardInterrupt, ZeroDivisionError])
def test_of_a_backup_that_is_broken_off_nothing_is_left(profile, tmp_path, breaks_off):
    def broken_off(_copy):
        raise breaks_off

    with pytest.raises(breaks_off):
        backup(profile.database, tmp_path / "copy.db", broken_off, notes=profile.root)
    assert [path for path in tmp_path.iterdir() if path != profile.root] == []


def test_a_copy_that_is_just_being_written_is_left_alone(profile, tmp_path):
    part = part_of(tmp_path / "copy.db")
    with noted(profile.root, part):
        part.write_bytes(b"half")
        clear_up_parts(profile.root)
        assert part.exists()


def test_what_is_called_as_a_part_may_be_stood_beside(profile, tmp_path):
    (tmp_path / OWN).write_text("mine")
    backup(profile.database, tmp_path / "copy.db", notes=profile.root)
    assert (tmp_path / OWN).read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["copy.db", OWN, "shop"]


def test_where_no_note_can_be_written_no_copy_is_and_it_is_said_why(profile, tmp_path, monkeypatch):
    def no_room(*_, **__):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("anchor_console.storage.unfinished.Path.write_text", no_room)
    with pytest.raises(StorageFull, match="No space left"):
        backup(profile.database, tmp_path / "copy.db", notes=profile.root)
    assert not (tmp_path / "copy.db").exists()
