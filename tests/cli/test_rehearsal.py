"""Whether a rehearsal that was broken off goes on, or another one starts afresh, and how its desk looks."""

from __future__ import annotations

import signal
from contextlib import closing
from functools import partial
from pathlib import Path

import pytest

from anchor_console.app.running import RunOptions, choose_profile, rehearse
from anchor_console.core.paths import Profile
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings, put_setting
from tests.support.real_console import anchor_console, rows


@pytest.fixture
def records(tmp_path: Path) -> tuple[Path, Path]:
    """Two evenings of a minute each."""
    made = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    for seed, out in enumerate(made):
        source = f"sim:?seed={seed}&minutes=1&start=2026-11-{18 + seed}T12:00:00Z"
        assert anchor_console("record", "--source", source, "--out", out).returncode == 0
    return made


def replay(record: Path, profile: Profile, *more: str, fault: str = "") -> int:
    where = ("--speed", "max", "--port", "0", "--profile", profile.root)
    return anchor_console("run", "--headless", "--replay", record, *where, *more, fault=fault).returncode


@pytest.mark.soak
def test_a_broken_off_rehearsal_goes_on_with_its_own_record_in_its_own_mode_only(
    records: tuple[Path, Path], tmp_path: Path
) -> None:
    one, two = records
    profile = Profile(tmp_path / "shop")
    died = "events.after_effects:2"
    assert replay(one, profile, "--mode", "cart", fault=died) == -signal.SIGKILL
    ((first, _, _),) = rows(profile, "SELECT id, mode, state FROM sessions")
    assert replay(two, profile, "--mode", "cart", fault=died) == -signal.SIGKILL
    ((second, *how),) = rows(profile, "SELECT id, mode, state FROM sessions")
    assert (second != first, how) == (True, ["cart", "running"])
    # In another mode it starts afresh.
    assert replay(two, profile, "--mode", "reserve", fault=died) == -signal.SIGKILL
    assert rows(profile, "SELECT id, mode, state FROM sessions") == [(second, "reserve", "running")]
    assert replay(two, profile) == 0
    assert rows(profile, "SELECT id, mode, state FROM sessions") == [(second, "reserve", "ended")]
    in_record = sum(b'"source"' in line for line in two.read_bytes().splitlines())
    assert rows(profile, "SELECT count(*) FROM messages") == [(in_record,)]


@pytest.fixture
def the_shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Profile:
    """The profile that is used where nobody names one."""
    monkeypatch.setattr("anchor_console.core.paths.default_profile_dir", lambda: tmp_path / "shop")
    shop = Profile.real(None)
    shop.make()
    return shop


def test_a_rehearsal_looks_as_the_desk_does_that_it_is_for(the_shop: Profile) -> None:
    with closing(Database(the_shop)) as database:
        for key, value in (("desk.seat", "anchor"), ("look.theme", "light"), ("shop.details", {"carrier": "中通"})):
            database.run_blocking(partial(put_setting, key=key, value=value))
        # The shop's own console may be open meanwhile.
        rehearsal = choose_profile(RunOptions(demo=True))
    assert rehearsal == the_shop.beside_for_rehearsal()
    with closing(Database(rehearsal)) as database:
        settings = Settings(database)
        assert settings.get("desk.seat") == "anchor"
        assert settings.get("look.theme") == "light"
        # What it sells, and to whom, is none of a rehearsal's business.
        assert settings.get("shop.details") is None


def test_with_a_named_profile_too_commands_read_the_rehearsal_beside_it(
    records: tuple[Path, Path], tmp_path: Path
) -> None:
    shop = Profile(tmp_path / "shop")
    shop.make()
    beside = shop.beside_for_rehearsal()
    # What the window's own offer of a rehearsal at first use comes to.
    assert rehearse(RunOptions(profile=shop.root)).profile == beside.root
    assert replay(records[0], beside) == 0
    ((session,),) = rows(beside, "SELECT id FROM sessions")
    for named in (shop.root, beside.root):
        listed = anchor_console("sessions", "--json", "--profile", named, "--rehearsal")
        assert session in listed.stdout, listed.stderr


def test_a_rehearsal_begins_beside_a_shop_that_cannot_be_read(the_shop: Profile) -> None:
    the_shop.database.write_bytes(b"no database" * 99)
    assert choose_profile(RunOptions(demo=True)).is_rehearsal
