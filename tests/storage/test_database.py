from __future__ import annotations

import asyncio
import gc
import hashlib
import random
import shutil
import sqlite3
import threading
from contextlib import closing

import pytest

from anchor_console.core.paths import Profile
from anchor_console.storage import database as database_module
from anchor_console.storage import soundness, updating
from anchor_console.storage.connections import AlreadyOpen, connect_read_only, connect_to_write
from anchor_console.storage.copies import backup, restore
from anchor_console.storage.database import Database
from anchor_console.storage.emptied import Emptied
from anchor_console.storage.migrations import STEP_NAMES
from anchor_console.storage.settings import Settings
from anchor_console.storage.soundness import Damaged, NewerDatabase, check
from anchor_console.storage.writer import StorageError
from tests.support.closed_meanwhile import closed_meanwhile


@pytest.fixture
def profile(tmp_path):
    made = Profile(tmp_path / "profile")
    made.make()
    return made


def keep(database, key, value="1"):
    database.run_blocking(lambda tx: tx.execute("INSERT INTO settings VALUES (?, ?)", (key, value)).rowcount)


def kept(database):
    return [key for (key,) in database.read().execute("SELECT key FROM settings ORDER BY key")]


def a_profile_with(profile, *keys):
    database = Database(profile)
    for key in keys:
        keep(database, key)
    database.close()


def bytes_of(path):
    return hashlib.sha256(path.read_bytes()).hexdigest()


def edit(path, sql):
    """Change the file by other means than ours, and leave no log beside it."""
    connection = sqlite3.connect(path)
    connection.executescript(sql)
    connection.close()


NEWER = "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('anchor_console', 'm9999_later', '')"


def test_what_was_written_is_there_the_next_time(profile):
    a_profile_with(profile, "a", "b")
    database = Database(profile)
    assert kept(database) == ["a", "b"]
    database.close()


def test_opening_twice_is_refused_until_the_first_is_closed(profile):
    first = Database(profile)
    with pytest.raises(AlreadyOpen):
        Database(profile)
    keep(first, "a")
    first.close()
    Database(profile).close()


def test_the_readers_cannot_write(profile):
    database = Database(profile)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.read().execute("DELETE FROM settings")

    def write(tx):
        tx.execute("DELETE FROM settings")

    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        asyncio.run(database.read_later(write))
    database.read().execute("PRAGMA query_only = OFF")
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        database.read().execute("DELETE FROM settings")
    database.close()


def test_every_commit_is_full_and_keys_are_checked(profile):
    database = Database(profile)
    assert database.run_blocking(lambda tx: tx.execute("PRAGMA synchronous").fetchone()[0]) == 2
    assert database.run_blocking(lambda tx: tx.execute("PRAGMA foreign_keys").fetchone()[0]) == 1
    assert database.run_blocking(lambda tx: tx.execute("PRAGMA journal_mode").fetchone()[0]) == "wal"
    database.close()


def test_a_file_that_cannot_be_made_is_told_by_its_name(tmp_path):
    with pytest.raises(StorageError, match=r"console\.db"):
        connect_to_write(tmp_path / "nowhere" / "console.db")


def test_a_newer_file_is_refused_and_left_as_it_is(profile):
    a_profile_with(profile, "a")
    edit(profile.database, NEWER)
    before = bytes_of(profile.database)
    with pytest.raises(NewerDatabase, match="m9999_later"):
        Database(profile)
    assert bytes_of(profile.database) == before
    assert not profile.backups.exists()


@pytest.mark.parametrize(
    "damage",
    [
        lambda raw: b"these are not the bytes of a database" * 200,
        lambda raw: raw[:8192],
        lambda raw: raw[:16] + bytes(random.Random(1).randbytes(84)) + raw[100:],
    ],
    ids=["text", "cut short", "broken head"],
)
def test_a_damaged_file_is_refused_with_a_clear_word_and_left_as_it_is(profile, damage):
    a_profile_with(profile, "a")
    profile.database.write_bytes(damage(profile.database.read_bytes()))
    before = bytes_of(profile.database)
    with pytest.raises(Damaged, match=r"console\.db"):
        Database(profile)
    assert bytes_of(profile.database) == before
    profile.database.unlink()
    Database(profile).close()


def test_the_database_of_another_program_is_not_made_ours(profile):
    edit(profile.database, "CREATE TABLE bookmarks (url TEXT)")
    before = bytes_of(profile.database)
    with pytest.raises(Damaged, match="another program"):
        Database(profile)
    assert bytes_of(profile.database) == before


def test_a_start_that_was_cut_off_before_its_first_step_goes_on(profile):
    a_profile_with(profile)
    profile.database.unlink()
    edit(profile.database, "CREATE TABLE _sqlite_migrations (migration_set TEXT, name TEXT, applied_at TEXT)")
    database = Database(profile)
    assert kept(database) == []
    database.close()


def test_a_step_that_a_power_cut_broke_off_is_undone_at_the_next_start(profile, tmp_path):
    a_profile_with(profile, "a")
    connection = sqlite3.connect(profile.database, isolation_level=None)
    connection.execute("PRAGMA journal_mode = DELETE")
    connection.execute("PRAGMA cache_size = 1")
    connection.execute("BEGIN")
    for n in range(200):
        connection.execute("INSERT INTO settings VALUES (?, ?)", (f"b{n}", "x" * 1000))
    journal = profile.database.with_name("console.db-journal")
    shutil.copyfile(profile.database, tmp_path / "db")
    shutil.copyfile(journal, tmp_path / "journal")
    connection.execute("ROLLBACK")
    connection.close()
    (tmp_path / "db").replace(profile.database)
    (tmp_path / "journal").replace(journal)
    database = Database(profile)
    assert kept(database) == ["a"]
    database.close()
    assert check(profile.database) is None


def test_a_copy_is_made_before_an_update_and_the_last_two_are_kept(profile, monkeypatch):
    a_profile_with(profile, "first")
    for n in range(4):
        name = f"m9{n}_step"
        monkeypatch.setattr(soundness, "STEP_NAMES", (*STEP_NAMES, *(f"m9{i}_step" for i in range(n + 1))))
        monkeypatch.setattr(
            updating,
            "apply_steps",
            lambda connection, name=name: connection.execute(
                "INSERT INTO _sqlite_migrations (migration_set, name, applied_at) VALUES ('anchor_console', ?, '')",
                (name,),
            ),
        )
        a_profile_with(profile, f"after-{n}")
    copies = sorted(profile.backups.iterdir())
    assert [copy.name for copy in copies] == ["before-000003.db", "before-000004.db"]
    assert check(copies[1]) is None
    tx = connect_read_only(copies[1])
    assert [key for (key,) in tx.execute("SELECT key FROM settings ORDER BY key")] == [
        "after-0",
        "after-1",
        "after-2",
        "first",
    ]
    tx.close()


def test_no_copy_is_made_when_there_is_nothing_to_update(profile):
    a_profile_with(profile, "a")
    a_profile_with(profile)
    assert not profile.backups.exists()


def test_an_update_that_fails_leaves_all_as_it_was(profile, monkeypatch):
    a_profile_with(profile, "a")

    def fail(_connection):
        raise sqlite3.OperationalError("no")

    with monkeypatch.context() as patched:
        patched.setattr(soundness, "STEP_NAMES", (*STEP_NAMES, "m9_more"))
        patched.setattr(updating, "apply_steps", fail)
        with pytest.raises(sqlite3.OperationalError):
            Database(profile)
    database = Database(profile)
    assert kept(database) == ["a"]
    database.close()


def test_a_backup_of_a_live_profile_has_all_that_was_acknowledged(profile, tmp_path):
    database = Database(profile)
    keep(database, "a")
    backup(profile.database, tmp_path / "copy.db")
    keep(database, "b")
    database.close()
    assert check(tmp_path / "copy.db") is None
    restored = Profile(tmp_path / "other")
    restore(restored, tmp_path / "copy.db")
    database = Database(restored)
    assert kept(database) == ["a"]
    keep(database, "c")
    database.close()


def test_a_backup_never_overwrites(profile, tmp_path):
    a_profile_with(profile, "a")
    (tmp_path / "copy.db").write_text("mine")
    with pytest.raises(StorageError, match="exists"):
        backup(profile.database, tmp_path / "copy.db")
    assert (tmp_path / "copy.db").read_text() == "mine"


def test_a_backup_that_cannot_be_written_leaves_nothing(profile, tmp_path):
    a_profile_with(profile, "a")
    with pytest.raises(StorageError, match="cannot write"):
        backup(profile.database, tmp_path / "no such folder" / "copy.db")
    broken = tmp_path / "broken.db"
    broken.write_bytes(profile.database.read_bytes()[:8192])
    with pytest.raises(Damaged):
        backup(broken, tmp_path / "copy.db")
    assert not list(tmp_path.glob("copy*"))


def test_restoring_a_damaged_copy_is_refused_and_changes_nothing(profile, tmp_path):
    a_profile_with(profile, "a")
    copy = tmp_path / "copy.db"
    backup(profile.database, copy)
    raw = bytearray(copy.read_bytes())
    raw[4096:8192] = bytes(4096)
    copy.write_bytes(raw)
    before = bytes_of(profile.database)
    with pytest.raises(Damaged):
        restore(profile, copy)
    assert bytes_of(profile.database) == before


def test_restoring_what_is_newer_or_in_use_is_refused(profile, tmp_path):
    a_profile_with(profile, "a")
    copy = tmp_path / "copy.db"
    backup(profile.database, copy)
    database = Database(profile)
    with pytest.raises(AlreadyOpen):
        restore(profile, copy)
    assert kept(database) == ["a"]
    database.close()
    edit(copy, NEWER)
    with pytest.raises(NewerDatabase):
        restore(profile, copy)


def test_the_log_of_the_replaced_database_is_not_played_into_the_restored_one(profile, tmp_path):
    a_profile_with(profile, "a")
    copy = tmp_path / "copy.db"
    backup(profile.database, copy)
    _killed_with_a_log(profile, "b")
    restore(profile, copy)
    assert check(profile.database) is None
    database = Database(profile)
    assert kept(database) == ["a"]
    database.close()


def test_restoring_a_live_file_brings_its_log_along(profile, tmp_path):
    a_profile_with(profile, "a")
    _killed_with_a_log(profile, "b")
    other = Profile(tmp_path / "other")
    restore(other, profile.database)
    database = Database(other)
    assert kept(database) == ["a", "b"]
    database.close()


def _killed_with_a_log(profile, key):
    """Leave file and log as they lie when a console dies after writing `key`."""
    database = Database(profile)
    keep(database, key)
    for name in ("console.db", "console.db-wal"):
        shutil.copyfile(profile.root / name, profile.root / f"{name}.dead")
    database.close()
    for name in ("console.db", "console.db-wal"):
        (profile.root / f"{name}.dead").replace(profile.root / name)


def test_a_setting_is_in_force_at_once_and_there_the_next_time(profile):
    database = Database(profile)
    settings = Settings(database)
    assert settings.get("theme") is None
    asyncio.run(settings.set("theme", {"name": "深色"}))
    assert Settings(database).get("theme") == {"name": "深色"}
    database.close()


def test_a_setting_that_could_not_be_written_is_written_the_next_time(profile):
    database = Database(profile)
    settings = Settings(database)
    database.run_blocking(lambda tx: tx.execute("CREATE TEMP TRIGGER no BEFORE INSERT ON main.settings"
                                                " BEGIN SELECT raise(ABORT, 'no'); END").rowcount)  # fmt: skip
    with pytest.raises(sqlite3.IntegrityError):
        asyncio.run(settings.set("theme", "dark"))
    database.run_blocking(lambda tx: tx.execute("DROP TRIGGER no").rowcount)
    asyncio.run(settings.set("theme", "dark"))
    assert Settings(database).get("theme") == "dark"
    database.close()


def test_what_is_on_its_way_to_the_disk_arrives_although_its_task_ends_with_the_window(profile):
    database = Database(profile)
    begun, free = threading.Event(), threading.Event()

    def hold_up(_tx):
        begun.set()
        free.wait()

    async def closing_at_once():
        busy = asyncio.create_task(database.run(hold_up), name="busy")
        await asyncio.to_thread(begun.wait)
        asked = asyncio.create_task(Settings(database).set("filters", "等我答"), name="asked")
        await asyncio.sleep(0)
        asked.cancel()
        await asyncio.wait([asked])
        free.set()
        await busy
        database.close()

    asyncio.run(closing_at_once())
    with closing(Database(profile)) as again:
        assert Settings(again).get("filters") == "等我答"


def test_what_fails_when_nobody_waits_for_it_any_more_is_logged_and_no_bug(profile, caplog):
    database = Database(profile)
    begun, free, bugs = threading.Event(), threading.Event(), []

    def hold_up(_tx):
        begun.set()
        free.wait()

    def fill_the_disk(_tx):
        raise sqlite3.OperationalError("database or disk is full")

    async def closing_at_once():
        asyncio.get_running_loop().set_exception_handler(lambda _, told: bugs.append(told))
        busy = asyncio.create_task(database.run(hold_up), name="busy")
        await asyncio.to_thread(begun.wait)
        asked = asyncio.create_task(database.run(fill_the_disk), name="asked")
        await asyncio.sleep(0)
        asked.cancel()
        await asyncio.wait([asked])
        del asked
        free.set()
        await busy
        database.close()

    asyncio.run(closing_at_once())
    gc.collect()
    assert bugs == []
    assert "disk is full" in caplog.text


def emptied(profile):
    """A shop that was in use, with a copy of it, whose file a disk lost."""
    a_profile_with(profile, "a")
    profile.backups.mkdir()
    backup(profile.database, profile.backups / "before-000001.db")
    profile.database.write_bytes(b"")


def test_an_emptied_file_is_not_taken_for_a_new_shop_while_copies_of_it_lie_there(profile):
    emptied(profile)
    with pytest.raises(Emptied, match="empty"):
        Database(profile)
    with pytest.raises(Emptied):
        updating.bring_up_to_date(profile)
    assert profile.database.read_bytes() == b""
    restore(profile, profile.backups / "before-000001.db")
    database = Database(profile)
    assert kept(database) == ["a"]
    database.close()


def test_the_log_of_an_emptied_file_is_not_taken_away(profile):
    log = profile.database.with_name("console.db-wal")
    for leave in (profile.database.touch, profile.database.unlink):
        leave()
        log.write_bytes(b"pages that nobody brought home")
        with pytest.raises(Emptied):
            Database(profile)
        assert log.read_bytes() == b"pages that nobody brought home"


def test_an_empty_file_of_a_profile_that_was_never_in_use_becomes_a_new_shop(profile):
    profile.database.touch()
    a_profile_with(profile, "a")


def test_who_takes_the_file_away_begins_anew(profile):
    emptied(profile)
    profile.database.unlink()
    a_profile_with(profile, "b")


def test_what_was_read_and_written_is_all_in_the_file_once_it_is_closed(profile, monkeypatch):
    may_go_on = threading.Event()
    monkeypatch.setattr(database_module, "ThreadPoolExecutor", closed_meanwhile(may_go_on, after=2))

    async def scenario():
        database = Database(profile)
        keep(database, "a")
        assert kept(database) == ["a"]
        before = asyncio.ensure_future(database.read_as_of(database.snapshot(), lambda _: may_go_on.wait()))
        later = asyncio.ensure_future(database.read_later(lambda tx: tx.execute("SELECT 1 FROM settings").fetchone()))
        searched = asyncio.ensure_future(database.search("fans", lambda tx: tx.execute("SELECT 1").fetchone()))
        await asyncio.sleep(0)
        database.close()
        await asyncio.gather(before, later, searched, return_exceptions=True)

    asyncio.run(scenario())
    assert sorted(one.name for one in profile.root.glob("console.db*")) == ["console.db"]
    profile.database.unlink()
    a_profile_with(profile, "b")
