"""The commands that read and write a profile beside the window: what they say, and their exit codes."""

from __future__ import annotations

import asyncio
import csv
import json
import logging
import shutil
import sqlite3
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from anchor_console.app.window import has_screen
from anchor_console.cli import commands
from anchor_console.cli.running import PAGE_NAMES, Teller
from anchor_console.core.crash import NATIVE_FILE, CrashReporter
from anchor_console.core.notices import Notice
from anchor_console.core.paths import Profile, resource
from anchor_console.core.refusal import Refused
from anchor_console.desk.window_pages import PAGES
from anchor_console.storage.database import Database
from anchor_console.storage.settings import Settings
from tests.room.live_room import a_hub
from tests.support.real_console import anchor_console

DONE, FAILED, WRONG_USAGE, BAD_ROWS, INTERRUPTED = 0, 1, 2, 3, 130
WOMEN = resource("sample", "women.csv")
PAID = ("paid", "shipped", "part_refunded", "refunded")


def invoke(*arguments: str | Path, input: str | None = None) -> Result:
    return CliRunner().invoke(commands, [*map(str, arguments)], input=input)


def document(result: Result) -> Any:
    """The one JSON document on stdout."""
    return json.loads(result.stdout)


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    """A profile with the sample's goods."""
    root = tmp_path / "shop"
    assert invoke("goods", "import", WOMEN, "--profile", root).exit_code == DONE
    return root


def _regulars(folder: Path) -> Path:
    file = folder / "regulars.csv"
    file.write_text("昵称,用户ID\n小美,u1\n小丽,u2\n", encoding="utf-8")
    return file


@pytest.fixture(scope="module")
def evening(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The profile of a rehearsal that has replayed two minutes of a simulated room."""
    folder = tmp_path_factory.mktemp("evening")
    record, root = folder / "two.jsonl", folder / "shop"
    made = invoke("record", "--source", "sim:?seed=7&minutes=2", "--out", record)
    assert made.exit_code == DONE, made.output
    ran = invoke(
        "run", "--headless", "--replay", record, "--speed", "max", "--port", "0", "--json", "--profile", root
    )  # fmt: skip
    assert ran.exit_code == DONE, ran.output
    (folder / "totals.json").write_text(ran.stdout)
    return root


def test_goods_are_brought_in_and_written_out_again(shop: Path, tmp_path: Path) -> None:
    out = tmp_path / "goods.csv"
    assert document(invoke("goods", "export", out, "--profile", shop, "--json"))["rows"] == 186
    with WOMEN.open(encoding="utf-8-sig", newline="") as file:
        before = {row["sku_code"]: row for row in csv.DictReader(file)}
    with out.open(encoding="utf-8-sig", newline="") as file:
        after = {row["sku_code"]: row for row in csv.DictReader(file)}
    for column in ("number", "name", "color", "size", "live_price", "floor_price", "stock"):
        assert [before[code][column] for code in before] == [after[code][column] for code in before], column
    again = invoke("goods", "import", out, "--profile", shop, "--json")
    assert (again.exit_code, document(again)["skus"]) == (DONE, 186)
    assert document(invoke("doctor", "--profile", shop, "--json"))["ok"]


def test_where_a_list_is_from_goes_for_the_next_one_of_which_nobody_says_it(tmp_path: Path) -> None:
    run = ("fans", "import", _regulars(tmp_path), "--json", "--profile", tmp_path / "shop")
    platforms = [document(invoke(*run, *said))["platform"] for said in ((), ("--platform", "wechat"), ())]
    assert platforms == ["kuaishou", "wechat", "wechat"]


@pytest.mark.parametrize(
    ("command", "file", "told"),
    [
        (("fans", "import"), "货盘", ("this looks like a goods file", "`anchor-console goods import`", "HEADING=name")),
        (("orders", "import", "--history"), "货盘", ("this looks like a goods file", "--map HEADING=order_id")),
        (("goods", "import"), "老粉", ("this looks like a list of regulars", "`anchor-console fans import`")),
        (("goods", "import"), "别的", ("--map HEADING=name says which column it is",)),
    ],
)
def test_a_file_of_another_kind_is_refused_with_what_it_looks_like(
    command: tuple[str, ...], file: str, told: tuple[str, ...], tmp_path: Path
) -> None:
    texts = {
        "货盘": "编号,品名,颜色,尺码,直播价,划线价,库存\n1,阔腿裤,黑,M,89.9,159,100\n",
        "老粉": "昵称,尺码,身高,体重,备注,电话\n王姐,L,160,120斤,怕热,13812345678\n",
        "别的": "甲,乙\n1,2\n",
    }
    path, root = tmp_path / f"{file}.csv", tmp_path / "shop"
    path.write_text(texts[file], encoding="utf-8")
    refused = invoke(*command, path, "--profile", root)
    assert refused.exit_code == FAILED
    assert all(words in refused.output for words in told), refused.output
    assert invoke("fans", "find", "1", "--json", "--profile", root).stdout.strip() in ("", "[]")


def test_an_import_names_the_goods_that_lose_their_number_and_to_which(tmp_path: Path) -> None:
    first, second, where = tmp_path / "first.csv", tmp_path / "second.csv", ("--profile", tmp_path / "shop")
    first.write_text("编号,品名,直播价\n1,羊绒大衣,399\n2,阔腿裤,89\n3,打底衫,39\n", encoding="utf-8")
    second.write_text("编号,品名,直播价\n1,风衣,299\n3,阔腿裤,89\n", encoding="utf-8")
    assert invoke("goods", "import", first, *where).exit_code == DONE
    taken = [
        "number 1: 羊绒大衣 (羊绒大衣) loses it to 风衣 (风衣)",
        "number 3: 打底衫 (打底衫) loses it to 阔腿裤 (阔腿裤)",
    ]
    dry = invoke("goods", "import", second, "--dry-run", *where).output
    assert all(line in dry for line in (*taken, "not in the file: 羊绒大衣", "not in the file: 打底衫")), dry
    done = invoke("goods", "import", second, *where).output
    assert all(line in done for line in taken), done
    assert "loses" not in invoke("goods", "import", second, *where).output


def test_bad_rows_are_listed_each_and_the_good_ones_kept(tmp_path: Path) -> None:
    file = tmp_path / "goods.csv"
    file.write_text(
        "number,name,sku_code,live_price,stock\n1,大衣,A1,199,5\n2,裙子,,99,1\n3,丝巾,A3,很贵,1\n4,帽子,A4,49,一些\n",
        encoding="utf-8",
    )
    imported = invoke("goods", "import", file, "--profile", tmp_path / "shop", "--json")
    told = document(imported)
    assert (imported.exit_code, told["products"], told["skus"]) == (BAD_ROWS, 1, 1)
    assert [(row["file"], row["row"], row["column"]) for row in told["bad_rows"]] == [
        ("goods.csv", 3, "sku_code"),
        ("goods.csv", 4, "live_price"),
        ("goods.csv", 5, "stock"),
    ]
    assert all(row["reason"] for row in told["bad_rows"])
    as_text = invoke("goods", "import", file, "--profile", tmp_path / "shop")
    assert "goods.csv:4: live_price: '很贵'" in as_text.stdout


def test_headings_of_another_shop_are_mapped(tmp_path: Path) -> None:
    file = tmp_path / "theirs.csv"
    file.write_text("编码,商品,卖价\nA1,大衣,199\n", encoding="utf-8")
    where = ("--profile", tmp_path / "shop")
    assert invoke("goods", "import", file, *where).exit_code == FAILED
    maps = ("--map", "编码=sku_code", "--map", "商品=name", "--map", "卖价=live_price")
    assert invoke("goods", "import", file, *maps, *where).exit_code == DONE
    assert invoke("goods", "import", file, "--map", "编码", *where).exit_code == WRONG_USAGE


def test_a_dry_run_changes_nothing(tmp_path: Path) -> None:
    told = document(invoke("goods", "import", WOMEN, "--dry-run", "--profile", tmp_path / "shop", "--json"))
    assert (told["skus"], told["dry_run"]) == (186, True)
    assert not (tmp_path / "shop").exists()


def test_sessions_are_listed_with_or_without_the_word(evening: Path) -> None:
    listed = document(invoke("sessions", "--json", "--profile", evening))
    assert listed == document(invoke("sessions", "list", "--json", "--profile", evening))
    assert [one["state"] for one in listed] == ["ended"]
    assert invoke("sessions", "--profile", evening).stdout.startswith(listed[0]["session_id"])
    assert invoke("sessions", "show", "nobody", "--profile", evening).exit_code == FAILED


def test_the_figures_of_an_evening_are_the_same_wherever_they_are_asked(evening: Path, tmp_path: Path) -> None:
    printed = json.loads((evening.parent / "totals.json").read_text())
    shown = document(invoke("sessions", "show", "last", "--json", "--profile", evening))
    assert printed.items() <= shown.items()
    out = tmp_path / "sales.csv"
    assert invoke("export", "sales", "--out", out, "--profile", evening).exit_code == DONE
    with out.open(encoding="utf-8-sig", newline="") as file:
        rows = [
            row for row in csv.DictReader(file) if row["status"] in ("paid", "shipped", "part_refunded", "refunded")
        ]
    fen = sum(_fen(row["amount"]) for row in rows)
    back = sum(_fen(row["refund_amount"]) for row in rows)
    assert (fen, fen - back) == (_fen(shown["paid_total"]), _fen(shown["net_total"]))
    assert sum(int(row["qty"]) for row in rows) == shown["units"]
    assert len({row["order_id"] for row in rows}) == shown["orders"] > 0


def _fen(text: str) -> int:
    yuan, _, fen = text.partition(".")
    return int(yuan or 0) * 100 + int(fen or 0)


@pytest.mark.parametrize("what", ["sales", "claims", "waitlist", "chat", "asks", "tickets", "followup", "goods"])
def test_every_table_is_exported_with_equal_bytes(evening: Path, tmp_path: Path, what: str) -> None:
    first, second = tmp_path / "a.csv", tmp_path / "b.csv"
    for out in (first, second):
        told = invoke("export", what, "--session", "last", "--out", out, "--profile", evening, "--json")
        assert told.exit_code == DONE, told.output
    assert first.read_bytes() == second.read_bytes()
    assert first.read_bytes().startswith(b"\xef\xbb\xbf")
    assert document(told)["rows"] == first.read_bytes().count(b"\r\n") - 1


def test_an_export_that_cannot_be_written_says_so(evening: Path, tmp_path: Path) -> None:
    where = ("--profile", evening)
    assert invoke("export", "sales", "--out", tmp_path / "no" / "x.csv", *where).exit_code == FAILED
    assert invoke("export", "sales", "--out", tmp_path / "x.doc", *where).exit_code == WRONG_USAGE
    assert invoke("export", "nonsense", "--out", tmp_path / "x.csv", *where).exit_code == WRONG_USAGE
    nobody = invoke("export", "sales", "--session", "nobody", "--out", tmp_path / "x.csv", *where)
    assert nobody.exit_code == FAILED
    assert "There is no such session; `anchor-console sessions` lists them" in nobody.output


def test_a_backup_is_put_back_and_a_damaged_one_refused(shop: Path, tmp_path: Path) -> None:
    copy, where = tmp_path / "copy.db", ("--profile", shop)
    assert invoke("backup", copy, *where).exit_code == DONE
    assert invoke("backup", copy, *where).exit_code == FAILED, "a copy is not written over"
    other = Profile(tmp_path / "other")
    assert invoke("restore", copy, "--profile", other.root).exit_code == DONE
    assert document(invoke("doctor", "--profile", other.root, "--json"))["ok"]
    copy.write_bytes(b"SQLite format 3\0" + bytes(4096))
    refused = invoke("restore", copy, "--profile", other.root)
    assert (refused.exit_code, "Traceback" in refused.output) == (FAILED, False)
    assert document(invoke("doctor", "--profile", other.root, "--json"))["ok"]


def test_a_profile_that_is_open_is_read_and_not_written(shop: Path, tmp_path: Path) -> None:
    database = Database(Profile(shop))
    try:
        assert invoke("sessions", "--profile", shop).exit_code == DONE
        assert invoke("backup", tmp_path / "copy.db", "--profile", shop).exit_code == DONE
        for command in (("goods", "import", WOMEN), ("restore", tmp_path / "copy.db"), ("run", "--headless")):
            refused = invoke(*command, "--profile", shop)
            assert refused.exit_code == FAILED
            assert "open in another console" in refused.output
    finally:
        database.close()


def test_a_doctor_finds_a_source_that_lacks_what_it_needs(shop: Path) -> None:
    def set_up(channels: str) -> None:
        database = Database(Profile(shop))
        try:
            values = {"channels": channels} if channels else {}
            setup = {"key": "twitch", "kind": "twitch", "name": "频道", "is_enabled": True, "values": values}
            asyncio.run(Settings(database).set("sources", [setup]))
        finally:
            database.close()

    set_up("")
    told = document(invoke("doctor", "--profile", shop, "--json"))
    (sources,) = [one for one in told["checks"] if one["check"] == "sources"]
    assert not sources["ok"]
    assert "channels" in sources["detail"]
    set_up("shop")
    assert document(invoke("doctor", "--profile", shop, "--json"))["ok"]


def test_a_doctor_finds_what_is_wrong(shop: Path) -> None:
    database = Database(Profile(shop))
    database.run_blocking(lambda tx: tx.execute("UPDATE stock_levels SET on_hand = on_hand + 1 WHERE sku_id = 1"))
    database.close()
    told = invoke("doctor", "--profile", shop, "--json")
    assert (told.exit_code, document(told)["ok"]) == (FAILED, False)
    assert [one["check"] for one in document(told)["checks"] if not one["ok"]] == ["stock ledger"]


@pytest.mark.parametrize("command", [("run", "--headless"), ("goods", "import", WOMEN)])
def test_a_folder_that_takes_no_files_is_refused_in_plain_words(
    command: tuple[str | Path, ...], tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    refused = invoke(*command, "--profile", tmp_path / "file" / "shop")
    assert refused.exit_code == FAILED
    assert "nothing can be written in" in refused.output


def test_a_file_of_the_profile_that_is_not_ours_is_named(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuses(self: CrashReporter) -> None:  # the system lets root open any file
        raise PermissionError(13, "Permission denied", str(shop / "crashes" / NATIVE_FILE))

    monkeypatch.setattr(CrashReporter, "install", refuses)
    refused = invoke("run", "--headless", "--profile", shop)
    assert refused.exit_code == FAILED
    assert f"{NATIVE_FILE}: Permission denied" in refused.output
    assert logging.getLogger("anchor_console").level == logging.NOTSET


def test_a_rehearsal_is_never_held_in_a_real_shop(shop: Path) -> None:
    refused = invoke("run", "--headless", "--replay", resource("sample", "evening.jsonl"), "--profile", shop)
    assert refused.exit_code == FAILED
    assert "real shop" in refused.output
    assert not Profile(shop).is_rehearsal
    assert document(invoke("doctor", "--profile", shop, "--json"))["ok"]


@pytest.mark.parametrize(
    "arguments",
    [
        ("run", "--demo", "--replay", WOMEN),
        ("run", "--speed", "fast"),
        ("run", "--speed", "0"),
        ("run", "--room", "ws://127.0.0.1:1/ws"),
        ("run", "--replay", "no-such-file"),
        ("record", "--source", "carrier-pigeon:", "--out", "x.jsonl"),
        ("sessions", "sing"),
        ("screenshot", "--out", "x.png", "--size", "large"),
        ("screenshot", "--out", "x.png", "--page", "foo"),
        ("obs", "test", "--url", "127.0.0.1:4455"),
        ("fly",),
    ],
)
def test_wrong_usage_ends_with_2(arguments: tuple[str | Path, ...], tmp_path: Path) -> None:
    assert invoke(*arguments).exit_code == WRONG_USAGE


@pytest.mark.parametrize(
    ("platform", "environment", "there_is_one"),
    [
        ("linux", {}, False),
        ("linux", {"DISPLAY": ""}, False),
        ("linux", {"DISPLAY": ":0"}, True),
        ("linux", {"WAYLAND_DISPLAY": "wayland-0"}, True),
        ("linux", {"QT_QPA_PLATFORM": "offscreen"}, True),
        ("win32", {}, True),
        ("darwin", {}, True),
    ],
)
def test_a_screen_is_looked_for_where_it_may_be_missing(
    platform: str, environment: dict[str, str], there_is_one: bool
) -> None:
    assert has_screen(platform, environment) is there_is_one


def test_without_a_screen_a_window_is_refused_in_plain_words(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("anchor_console.app.window.has_screen", lambda platform, environment: False)
    result = invoke("run", "--profile", shop)
    assert result.exit_code == FAILED
    assert "--headless" in result.output


def test_a_record_is_not_written_over(tmp_path: Path) -> None:
    out = tmp_path / "record.jsonl"
    command = ("record", "--source", "sim:?seed=1&minutes=0.2", "--out", out, "--json")
    assert document(invoke(*command))["events"] == sum(b'"source"' in line for line in out.read_bytes().splitlines())
    refused = invoke(*command)
    assert (refused.exit_code, "name another" in refused.output) == (FAILED, True), refused.output


def test_every_page_of_the_window_can_be_drawn() -> None:
    assert PAGE_NAMES == PAGES


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (("understand", "--catalog", "THEIRS"), "no column number"),
        (("understand", "--catalog", "XLSX"), "no CSV file"),
        (("record", "--source", "replay:nope.jsonl", "--out", "x.jsonl"), "cannot read nope.jsonl"),
        (("export", "sales", "--out", "x.csv"), "No session was held here yet"),
        (("sessions", "show", "X1"), "`anchor-console sessions` lists them"),
        (("restore", "XLSX"), "`anchor-console backup` wrote"),
        (("backup", "XLSX"), "give the copy another name"),
        (("obs", "test", "--url", "127.0.0.1:4455"), "did you mean ws://127.0.0.1:4455?"),
        (("sessions", "list"), "No session was held here yet"),
        (("fans", "find", "王姐"), "nobody is on file"),
        (("export", "fans", "--filter", "买得多", "--out", "all.csv"), "looked for in names, notes and ids: 买得多"),
    ],
)
def test_what_does_not_work_is_told_in_a_line_with_what_to_do(
    arguments: tuple[str, ...], told: str, shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    files = {"THEIRS": tmp_path / "货盘.csv", "XLSX": tmp_path / "坏.xlsx"}
    files["THEIRS"].write_text("编号,品名,直播价\n1,阔腿裤,89.9\n", encoding="utf-8")
    files["XLSX"].write_bytes(b"PK\x03\x04\xff\xfe" * 20)
    said = invoke(*(files.get(one, one) for one in arguments), "--profile", shop)
    assert told in said.output, said.output
    assert said.exception is None or isinstance(said.exception, SystemExit)
    assert max(map(len, said.output.splitlines()[-1:])) < 400


def test_a_file_that_is_no_record_is_told_as_such(tmp_path: Path) -> None:
    refused = invoke("run", "--headless", "--replay", WOMEN, "--port", "0", "--profile", tmp_path / "shop")
    assert (refused.exit_code, "no recorded session" in refused.output) == (FAILED, True)
    assert "`anchor-console record`" in refused.output


def test_what_of_a_record_could_not_be_read_is_listed_and_the_rest_is_played(tmp_path: Path) -> None:
    head, *lines = resource("sample", "evening.jsonl").read_bytes().splitlines(keepends=True)[:60]
    shutil.copy(resource("sample", "women.csv"), tmp_path)
    record = tmp_path / "evening.jsonl"

    def replayed(*parts: bytes) -> Result:
        record.write_bytes(b"".join((head, *parts)))
        where = ("--port", "0", "--profile", tmp_path / f"shop{len(list(tmp_path.iterdir()))}")
        return invoke("run", "--headless", "--replay", record, "--speed", "max", "--json", *where)

    whole = replayed(*lines)
    assert (whole.exit_code, "bad_lines" in document(whole), whole.stderr) == (DONE, False, "")
    spoiled = replayed(*lines[:30], b"garbage\n", b'{"kind":"chat"}\n', *lines[30:])
    assert spoiled.exit_code == BAD_ROWS
    assert (document(spoiled)["bad_lines"], document(spoiled)["cut_short"]) == (2, False)
    assert [row["row"] for row in document(spoiled)["bad_rows"]] == [32, 33]
    assert f"{record}:32: " in spoiled.stderr
    assert document(spoiled)["messages"] == document(whole)["messages"]
    cut = replayed(*lines, lines[-1][:40])
    assert cut.exit_code == BAD_ROWS
    assert (document(cut)["bad_lines"], document(cut)["cut_short"]) == (0, True)
    assert "ends amid a line" in cut.stderr


def test_that_a_hub_does_not_know_the_token_is_told_without_a_window_too_and_the_run_fails(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_hub("embedded", tmp_path) as hub:
            where = ("--room", hub.url, "--token", "wrong", "--profile", tmp_path / "shop")
            ran = await asyncio.to_thread(anchor_console, "run", "--headless", "--json", "--for", "2", *where)
            assert (ran.returncode, json.loads(ran.stdout)["orders"]) == (FAILED, 0)
            assert "The hub refuses this console" in ran.stderr
            where = ("--room", hub.url, "--token", hub.token("anchor"), "--profile", tmp_path / "shop")
            ran = await asyncio.to_thread(anchor_console, "run", "--headless", "--json", "--for", "1", *where)
            assert ran.returncode == DONE
            assert "off line" not in ran.stderr

    asyncio.run(scenario())


def test_what_goes_wrong_without_a_window_is_not_told_twice_in_a_row(capsys: pytest.CaptureFixture[str]) -> None:
    tell = Teller()
    for key in ("clock.set_back", "clock.set_back", "clock.set_on", "clock.set_back"):
        tell(Notice.warning(key, by="0:00:10"))
    first, second, third = capsys.readouterr().err.splitlines()
    assert first == third != second


def test_chat_is_understood_line_by_line() -> None:
    lines = '{"id": "1", "pinned": "3", "text": "3号黑色要一件"}\n'
    told = invoke("understand", "--catalog", WOMEN, "--profile", "unused", input=lines)
    assert (told.exit_code, document(told)["intent"]) == (DONE, "claim")


def test_what_ctrl_c_breaks_off_ends_with_130(shop: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_: object) -> None:
        raise KeyboardInterrupt

    monkeypatch.setattr("anchor_console.live.offline.offline.doctor", interrupted)
    assert invoke("doctor", "--profile", shop).exit_code == INTERRUPTED


def test_what_an_open_console_cannot_read_of_an_order_file_is_told_in_words(
    shop: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuses(*_: object, **__: object) -> None:
        raise Refused("invalid", "import.unreadable", reason="orders.csv is empty")

    monkeypatch.setattr("anchor_console.live.offline.offline_files.ask_console", refuses)
    file = tmp_path / "orders.csv"
    file.touch()
    told = invoke("orders", "import", file, "--profile", shop)
    assert (told.exit_code, "cannot be read: orders.csv is empty" in told.output) == (FAILED, True), told.output


def test_the_benchmarks_of_a_source_tree_are_known_by_name() -> None:
    told = invoke("bench", "no-such-benchmark")
    assert told.exit_code == WRONG_USAGE


def test_on_a_full_disk_fans_are_found_by_what_is_on_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    root, regulars = tmp_path / "shop", tmp_path / "list.csv"
    regulars.write_text("昵称,用户ID\n小美,u1\n小丽,u2\n", encoding="utf-8")
    assert invoke("fans", "import", regulars, "--platform", "kuaishou", "--profile", root).exit_code == DONE

    database = Database(Profile(root))
    database.run_blocking(lambda tx: tx.execute("INSERT INTO fans_to_index SELECT id FROM identities").rowcount)
    database.close()

    def no_room(*_: object) -> int:
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setattr("anchor_console.fans.find_store.index_some", no_room)
    found = invoke("fans", "find", "小美", "--profile", root)
    assert (found.exit_code, "小美" in found.output) == (DONE, True), found.output


def test_a_restore_keeps_what_it_replaces_and_says_where_so_that_a_mistaken_one_can_be_undone(
    shop: Path, tmp_path: Path
) -> None:
    empty, mistaken, out = tmp_path / "empty", tmp_path / "mistaken.db", tmp_path / "goods.csv"
    assert invoke("fans", "import", _regulars(tmp_path), "--profile", empty).exit_code == DONE
    assert invoke("backup", mistaken, "--profile", empty).exit_code == DONE

    def skus() -> int:
        return int(document(invoke("goods", "export", out, "--profile", shop, "--json"))["rows"])

    told = invoke("restore", mistaken, "--profile", shop)
    kept = Profile(shop).backups / "replaced-000001.db"
    assert (skus(), str(kept) in told.output) == (0, True), told.output
    assert document(invoke("restore", kept, "--profile", shop, "--json"))["replaced"].endswith("replaced-000002.db")
    assert skus() == 186
    for _ in range(2):
        assert invoke("restore", mistaken, "--profile", shop).exit_code == DONE
    assert [one.name for one in sorted(kept.parent.iterdir())] == ["replaced-000003.db", "replaced-000004.db"]


def test_a_restore_in_the_place_of_a_database_that_cannot_be_read_says_that_no_copy_of_it_is_kept(
    shop: Path, tmp_path: Path
) -> None:
    copy = tmp_path / "copy.db"
    assert invoke("backup", copy, "--profile", shop).exit_code == DONE
    Profile(shop).database.write_bytes(b"no database" * 999)
    told = invoke("restore", copy, "--profile", shop)
    assert (told.exit_code, "could not be read" in told.output) == (DONE, True), told.output
    assert document(invoke("doctor", "--profile", shop, "--json"))["ok"]


def test_an_emptied_database_is_told_with_the_newest_copy_and_nothing_of_it_is_lost(shop: Path, tmp_path: Path) -> None:
    older, newer = tmp_path / "monday.db", tmp_path / "tuesday.db"
    for copy in (older, newer):
        assert invoke("backup", copy, "--profile", shop).exit_code == DONE
    profile = Profile(shop)
    profile.tokens.write_text("{}")
    profile.database.write_bytes(b"")
    for command in (("run", "--headless", "--for", "0.1"), ("sessions",), ("goods", "import", WOMEN)):
        told = invoke(*command, "--profile", shop)
        assert (told.exit_code, "empty" in told.stderr, str(newer) in told.stderr) == (FAILED, True, True), told.output
        assert profile.database.read_bytes() == b""
    newer.unlink()
    assert str(older) in invoke("sessions", "--profile", shop).stderr
    assert invoke("restore", older, "--profile", shop).exit_code == DONE
    assert document(invoke("doctor", "--profile", shop, "--json"))["ok"]
