"""Profiles as earlier versions left them: today's program opens each, nothing in it is lost, and all of it works."""

from __future__ import annotations

import asyncio
import csv
import json
import shutil
import sqlite3
import tarfile
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from anchor_console.chat.history import Filter
from anchor_console.chat.history_store import rows_before
from anchor_console.cli import commands
from anchor_console.core.paths import Profile
from anchor_console.live.privacy.upkeep import Upkeep
from anchor_console.room.hub.state import FileJournal
from anchor_console.sales.tallies import recount
from anchor_console.sources.record import RecordReader
from anchor_console.stock.store import mismatches
from anchor_console.storage.connections import Lock, connect_read_only
from anchor_console.storage.database import Database
from anchor_console.storage.migrations import STEP_NAMES
from anchor_console.storage.soundness import check
from tests.live.stage import Stage, a_stage, turn
from tests.support.shop import said

FILES = sorted(Path(__file__).parent.glob("*.tar.xz"))

NOT_KEPT = frozenset({"_sqlite_migrations", "unread_history", "fans_to_index", "fan_tallies"})
"""Which steps the file has had, what of it is still to be made findable, and what is counted anew."""

Rows = list[dict[str, Any]]


@dataclass(frozen=True)
class Old:
    """One old profile, unpacked and opened by the first command after the update."""

    step: int
    """How many steps its file had had."""
    profile: Profile
    before: dict[str, Rows]
    told: Path
    """The folder of what the old version said of it."""
    kept: Path
    """A backup by the old version."""
    first_command: Result

    def csv_told(self, name: str) -> Rows:
        return in_csv(self.told / name)


def command(*words: object) -> Result:
    return CliRunner().invoke(commands, [str(word) for word in words])


def in_csv(path: Path) -> Rows:
    with path.open(encoding="utf-8-sig", newline="") as text:
        return list(csv.DictReader(text))


def in_utc(rows: Rows) -> Rows:
    """The rows of an export with their times as moments, wherever the PC that wrote them stood."""
    return [
        {name: datetime.fromisoformat(cell) if cell and name.endswith("_at") else cell for name, cell in row.items()}
        for row in rows
    ]


def unpacked(archive: Path, folder: Path) -> Path:
    """Unpack to `folder`. By hand: how `extractall` is to be called depends on the Python."""
    with tarfile.open(archive) as files:
        for member in files:
            content = files.extractfile(member)
            if content is not None:
                target = folder / member.name
                target.parent.mkdir(parents=True, exist_ok=True)
                target.write_bytes(content.read())
    return folder


def tables(database: Path) -> dict[str, Rows]:
    """Every row of every table that is no index."""
    with closing(sqlite3.connect(database)) as connection:
        connection.row_factory = sqlite3.Row
        names = connection.execute(
            "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        return {
            name: [dict(row) for row in connection.execute(f"SELECT * FROM {name}")]
            for (name,) in names.fetchall()
            if name not in NOT_KEPT
        }


def shape(database: Path) -> dict[str, object]:
    """Every table's columns, and every view, index and trigger, as they are written."""
    with closing(sqlite3.connect(database)) as connection:
        written = connection.execute("SELECT name, type, sql FROM sqlite_schema WHERE name NOT LIKE 'sqlite_%'")
        return {
            name: connection.execute("SELECT * FROM pragma_table_info(?)", (name,)).fetchall()
            if kind == "table"
            else " ".join(sql.split())
            for name, kind, sql in written.fetchall()
        }


@pytest.fixture(scope="module", params=FILES, ids=lambda file: file.name.removesuffix(".tar.xz"))
def old(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Old:
    folder = unpacked(request.param, tmp_path_factory.mktemp("old"))
    profile = Profile(folder / "shop")
    before = tables(profile.database)
    first = command("sessions", "list", "--json", "--profile", profile.root)
    return Old(int(request.param.name[:4]), profile, before, folder / "said", folder / "kept.db", first)


@pytest.fixture
def read(old: Old) -> Iterator[sqlite3.Connection]:
    with closing(connect_read_only(old.profile.database)) as connection:
        yield connection


def test_the_first_command_tells_every_session_as_the_old_version_did(old: Old) -> None:
    assert old.first_command.exit_code == 0, old.first_command.output
    # By their ids: of sessions that begin in the same moment, old versions told whichever first.
    listed = {one["session_id"]: one for one in json.loads(old.first_command.stdout)}
    told = json.loads((old.told / "sessions.json").read_text("utf-8"))
    assert len(told) >= 1
    assert listed.keys() == {was["session_id"] for was in told}
    assert [{name: listed[was["session_id"]][name] for name in was} for was in told] == told


def test_every_row_is_there_as_it_was(old: Old) -> None:
    after = tables(old.profile.database)
    assert sum(map(len, old.before.values())) > 50
    for name, rows in old.before.items():
        kept = [{column: row[column] for column in rows[0]} for row in after[name]] if rows else []
        lost = [row for row in rows if row not in kept]
        assert lost == [], f"{name}: {lost[:3]}"


def test_the_file_is_sound_and_of_the_shape_of_a_fresh_one(old: Old, tmp_path: Path, read: sqlite3.Connection) -> None:
    fresh = Profile(tmp_path)
    Database(fresh).close()
    assert check(old.profile.database) is None
    assert mismatches(read) == []
    assert shape(old.profile.database) == shape(fresh.database)


@pytest.mark.parametrize(
    "lacking",
    [
        "SELECT id FROM claims WHERE place IS NULL",
        "SELECT identity_id, session_id FROM messages WHERE identity_id IS NOT NULL EXCEPT"
        " SELECT identity_id, session_id FROM attendance",
        "SELECT product_id, identity_id FROM claims EXCEPT SELECT product_id, identity_id FROM wants",
        "SELECT product_id, identity_id FROM hands WHERE identity_id IS NOT NULL EXCEPT"
        " SELECT product_id, identity_id FROM wants",
        "SELECT id FROM facts EXCEPT SELECT fact_id FROM fact_evidence",
        "SELECT id FROM identities EXCEPT SELECT identity_id FROM fans_to_index EXCEPT SELECT rowid FROM fan_words",
    ],
)
def test_what_later_steps_keep_beside_is_there_of_old_rows_too(read: sqlite3.Connection, lacking: str) -> None:
    assert [tuple(row) for row in read.execute(lacking)] == []


def test_sales_are_exported_as_the_old_version_did(old: Old, tmp_path: Path) -> None:
    for told in old.told.glob("sales-*.csv"):
        out = tmp_path / told.name
        session = told.stem.removeprefix("sales-")
        done = command("export", "sales", "--session", session, "--out", out, "--profile", old.profile.root)
        assert done.exit_code == 0, done.output
        was, now = old.csv_told(told.name), in_csv(out)
        assert [{name: row[name] for name in one} for one, row in zip(in_utc(was), in_utc(now), strict=True)] == in_utc(
            was
        )


def test_its_goods_file_changes_nothing(old: Old) -> None:
    """What the old version wrote as a goods file is what is there."""
    goods = old.told / "goods.csv"
    done = command("goods", "import", goods, "--dry-run", "--json", "--profile", old.profile.root)
    assert done.exit_code == 0, done.output
    changes = json.loads(done.stdout)["changes"]["list"]
    assert len(old.csv_told("goods.csv")) == 5
    # The first version wrote a stock that nobody knows as 0.
    assert [change["sku_code"] for change in changes] == (["S3"] if old.step == 1 else [])


def test_a_second_start_has_nothing_to_do(old: Old) -> None:
    copies = {copy.name: copy.stat().st_mtime_ns for copy in old.profile.backups.glob("*.db")}
    assert len(copies) == (old.step < len(STEP_NAMES))
    for name in copies:
        assert tables(old.profile.backups / name) == old.before
    with closing(Database(old.profile)):
        pass
    assert {copy.name: copy.stat().st_mtime_ns for copy in old.profile.backups.glob("*.db")} == copies


def tallies(stage: Stage) -> list[tuple[Any, ...]]:
    columns = "identity_id, orders, units, returned, spent, first_bought_ms, last_bought_ms"
    return stage.ask(f"SELECT {columns} FROM fan_tallies ORDER BY identity_id")


def test_a_console_opens_with_all_of_it_and_goes_on(old: Old, tmp_path: Path) -> None:
    shutil.copytree(old.profile.root, tmp_path / "shop")

    async def scenario() -> None:
        async with a_stage(tmp_path / "shop", None) as stage:
            console, database = stage.console, stage.console.database
            await Upkeep(database, console.settings, stage.clock, sleep=turn).run()
            counted = tallies(stage)
            await database.run(lambda tx: recount(tx, [who for who, *_ in counted]))
            assert tallies(stage) == counted
            (amei,) = stage.ask("SELECT id FROM identities WHERE user_id = '88001' AND space = ''")[0]
            fan = console.fans.view(amei)
            assert fan is not None
            assert fan.fan.name == "阿梅爱种花"
            assert {known.fact.facet for known in fan.facts} >= {"height_cm", "weight_kg"}
            assert fan.tally.spent_minor >= 19_900
            (morning,) = stage.ask("SELECT id FROM sessions WHERE title = '周三早场'")[0]
            found = rows_before(database.read(), morning, None, 9, Filter(text="驼色"))
            assert [row.text for row in found] == ["1号驼色M来一件"]
            assert list(console.chat.filters()) == (["只看报单"] if old.step > 1 else [])
            assert [row.title or row.product_id for row in console.rundown.rows] == (
                [1, 2, "福袋"] if old.step >= 17 else []
            )
            await console.session.start("更新后第一场", "reserve")
            await stage.put_on_air("1")
            await stage.hear(said("1号驼色M来一件", 99))
            await console.claims.confirm(list(console.state.claims)[-1].id)
            await console.session.end()

    asyncio.run(scenario())


def test_its_own_backup_can_be_put_back(old: Old, tmp_path: Path) -> None:
    done = command("restore", old.kept, "--profile", tmp_path / "elsewhere")
    assert done.exit_code == 0, done.output
    listed = command("sessions", "list", "--json", "--profile", tmp_path / "elsewhere")
    assert len(json.loads(listed.stdout)) == len(json.loads((old.told / "sessions.json").read_text("utf-8")))


def test_its_records_are_read_whole(old: Old) -> None:
    records = sorted(old.profile.records.glob("*.jsonl"))
    assert bool(records) == (old.step >= 17)
    for path in records:
        with RecordReader(path) as record:
            lines = list(record)
            assert (record.bad_count, record.cut_short) == (0, False)
        assert lines


def test_what_its_hub_knew_is_read(old: Old) -> None:
    file = old.profile.hub_state / "topics.log"
    journal = FileJournal(file)
    with closing(journal):
        assert list(journal.entries())


def test_the_first_records_replay_to_what_was_sold(tmp_path: Path) -> None:
    folder = unpacked(next(file for file in FILES if file.name.startswith("0017")), tmp_path)
    told = {one["session_id"]: one for one in json.loads((folder / "said" / "sessions.json").read_text("utf-8"))}
    (record,) = (
        path
        for path in (folder / "shop" / "records").glob("*.jsonl")
        if any(one["orders"] and session.lower().endswith(path.stem[-4:]) for session, one in told.items())
    )
    was = next(one for session, one in told.items() if session.lower().endswith(record.stem[-4:]))
    ran = command(
        *("run", "--headless", "--replay", record, "--speed", "max", "--port", "0", "--json"),
        *("--profile", tmp_path / "again"),
    )
    assert ran.exit_code == 0, ran.output
    again = json.loads(ran.stdout)
    for name in ("mode", "orders", "sales", "units", "paid_total", "net_total"):
        assert again[name] == was[name], name


def test_a_file_that_an_earlier_console_has_open_is_left_alone(tmp_path: Path) -> None:
    profile = Profile(unpacked(FILES[0], tmp_path) / "shop")
    before = profile.database.read_bytes()
    lock = Lock(profile.root / "console.lock")
    refused = command("sessions", "list", "--profile", profile.root)
    lock.release()
    assert refused.exit_code == 1
    assert "earlier version" in refused.output
    assert profile.database.read_bytes() == before
    assert command("sessions", "list", "--profile", profile.root).exit_code == 0


def test_no_command_reads_a_file_of_a_newer_version(tmp_path: Path) -> None:
    profile = Profile(unpacked(FILES[-1], tmp_path) / "shop")
    with closing(sqlite3.connect(profile.database)) as connection, connection:
        connection.execute("UPDATE _sqlite_migrations SET name = 'm9999_later' WHERE name = 'm0001_main_job'")
    refused = command("export", "sales", "--session", "last", "--out", tmp_path / "x.csv", "--profile", profile.root)
    assert refused.exit_code == 1
    assert "newer version" in refused.output
    assert not (tmp_path / "x.csv").exists()
