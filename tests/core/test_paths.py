from __future__ import annotations

import os
import stat
import tempfile

import pytest

from anchor_console.core.paths import Profile, Unwritable, default_profile_dir, resource


def test_what_ships_is_found_in_the_source_tree():
    assert resource("changelog.md").is_file()
    assert resource("sample").is_dir()


def test_the_real_profile_is_the_users_own_unless_another_is_named(tmp_path):
    assert Profile.real(None).root == default_profile_dir()
    assert Profile.real(tmp_path).root == tmp_path


def test_a_rehearsal_lies_beside_the_real_one_and_is_marked(tmp_path):
    real = Profile(tmp_path / "shop")
    rehearsal = real.beside_for_rehearsal()
    real.make()
    rehearsal.make(rehearsal=True)
    assert rehearsal.root.parent == real.root.parent
    assert rehearsal.is_rehearsal
    assert not real.is_rehearsal


def test_a_profile_is_for_its_owners_eyes(tmp_path):
    profile = Profile(tmp_path / "far" / "shop")
    assert profile.is_empty
    profile.make()
    assert profile.is_empty
    if os.name == "posix":
        assert stat.S_IMODE(profile.root.stat().st_mode) == 0o700
    profile.settings.write_text("{}")
    assert not profile.is_empty


def test_all_of_a_profile_lies_in_its_folder(tmp_path):
    profile = Profile(tmp_path)
    parts = [profile.database, profile.settings, profile.tokens, profile.hub_state, profile.backups, profile.crashes]
    assert {part.parent for part in parts} == {tmp_path}
    assert len(set(parts)) == len(parts)


def test_a_folder_in_which_nothing_can_be_written_is_told_as_such(tmp_path, monkeypatch):
    (tmp_path / "file").touch()
    with pytest.raises(Unwritable, match="file"):
        Profile(tmp_path / "file" / "shop").make()

    def refuses(**_):
        raise PermissionError(13, "Permission denied")

    monkeypatch.setattr(tempfile, "TemporaryFile", refuses)  # the system lets root write anywhere
    with pytest.raises(Unwritable, match="Permission denied"):
        Profile(tmp_path / "shop").make()
