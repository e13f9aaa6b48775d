from __future__ import annotations

import csv
import json
from contextlib import closing

import pytest
from click.testing import CliRunner
from python_calamine import load_workbook

from anchor_console.cli import commands
from anchor_console.core.events import FanRef
from anchor_console.core.ids import SessionId
from anchor_console.core.paths import Profile
from anchor_console.fans import fact_store
from anchor_console.fans import store as fans
from anchor_console.fans.facts import SELF, HeardFact
from anchor_console.reports.table_file import CannotWrite, Table, write_table
from anchor_console.storage.database import Database

LIST = "快手号,昵称,尺码,身高,喜好,预算\r\n0012345678901234567,=王姐,L,160,纯棉,300\r\nu2,李姐,M,165,,\r\n"


@pytest.fixture
def run(tmp_path):
    profile = ["--profile", str(tmp_path / "p"), "--json"]
    regulars = tmp_path / "fans.csv"
    regulars.write_text(LIST, encoding="utf-8")

    def command(*args, code=0):
        result = CliRunner().invoke(commands, [*args, *profile])
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    command("fans", "import", str(regulars))
    return command


def test_fans_are_written_as_csv_those_that_the_filter_asks_for(run, tmp_path):
    out = tmp_path / "out.csv"
    assert run("export", "fans", "--out", str(out))["rows"] == 2
    assert run("export", "fans", "--filter", "尺码=L, 喜欢=纯棉", "--out", str(out))["rows"] == 1
    (row,) = csv.DictReader(out.read_text("utf-8-sig").splitlines())
    assert (row["fan_user_id"], row["fan_name"], row["sizes"]) == ("'0012345678901234567", "'=王姐", "L")
    assert (row["likes"], row["other_facts"]) == ("纯棉", "budget=300")
    assert run("export", "fans", "--filter", "新粉", "--out", str(out))["rows"] == 2
    slipped = run("export", "fans", "--filter", "尺吗=L, 新粉", "--out", str(out))
    assert (slipped["rows"], slipped["not_understood"]) == (0, ["尺吗=L"])


def test_the_colours_that_a_filter_goes_by_stand_in_the_file(run, tmp_path):
    orders, out = tmp_path / "orders.csv", tmp_path / "out.csv"
    head = "订单编号,商品名称,商品规格,订单状态,买家昵称,买家ID,下单时间\r\n"
    lines = [f"{n},羊毛大衣,{color};XL,已完成,王姐,b1,2026-08-01\r\n" for n, color in enumerate("黑红黑")]
    orders.write_text("".join((head, *lines)), encoding="utf-8")
    run("orders", "import", str(orders), "--history")
    assert run("export", "fans", "--filter", "喜欢=黑", "--out", str(out))["rows"] == 1
    (row,) = csv.DictReader(out.read_text("utf-8-sig").splitlines())
    assert (row["sizes_kept"], row["colors_kept"]) == ("XL", "黑|红")


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_what_is_exported_and_mended_in_a_spreadsheet_comes_back_with_its_notes_and_nothing_more(run, tmp_path, name):
    more, out = tmp_path / "more.csv", tmp_path / name
    for note in ("婆婆也穿", "爱砍价"):
        more.write_text(f"快手号,昵称,等级,备注\r\nu2,李姐,铁粉,{note}\r\n", encoding="utf-8")
        run("fans", "import", str(more))
    run("export", "fans", "--out", str(out))
    assert run("fans", "import", str(out))["notes"] == 2
    assert run("fans", "show", "kuaishou:u2")["notes"] == ["铁粉 · 爱砍价", "铁粉 · 婆婆也穿"]
    assert run("fans", "show", "kuaishou:0012345678901234567")["notes"] == []


def standings(run, profile, fan="kuaishou:u9"):
    shown = run("fans", "show", fan, "--profile", str(profile))
    return {(one["facet"], one["value"]): one["standing"] for one in shown["facts"]}


def a_fan_who_spoke(profile, taste, fan="u9"):
    """Somebody of whom a size is stated and another guessed, a height confirmed by a person, and a taste stated."""
    told = [("size", "2XL", "stated"), ("size", "38", "guessed"), ("height_cm", "165", "confirmed"),
            ("likes", taste, "stated")]  # fmt: skip
    made = Profile(profile)
    made.make()
    with closing(Database(made)) as database:

        def keep(tx):
            who = fans.ensure_identity(tx, FanRef(platform="kuaishou", user_id=fan, name="赵姐"), 1)
            heard = [HeardFact(facet, value, SELF, standing, 1) for facet, value, standing in told]
            fact_store.learn(tx, who, heard, SessionId(""))

        database.run_blocking(keep)
    return {(facet, value): standing for facet, value, standing in told}


@pytest.mark.parametrize("name", ["out.csv", "out.xlsx"])
def test_an_export_that_is_taken_in_again_makes_nothing_known_surer_or_elses(run, tmp_path, name):
    told, out, elsewhere = a_fan_who_spoke(tmp_path / "p", "棉/麻"), tmp_path / name, tmp_path / "other"
    run("export", "fans", "--out", str(out))
    held = tmp_path / "held.json"

    def all_held():
        run("fans", "export", "kuaishou:u9", "--out", str(held))
        return json.loads(held.read_text("utf-8"))["held"]["facts"]

    before = all_held()
    assert run("fans", "import", str(out))["facts"] == 0
    assert (standings(run, tmp_path / "p"), all_held()) == (told, before)
    run("fans", "import", str(out), "--profile", str(elsewhere))
    assert standings(run, elsewhere) == told


def test_what_is_typed_into_an_export_is_confirmed_and_an_older_export_confirms_nothing_that_is_known(run, tmp_path):
    told, out = a_fan_who_spoke(tmp_path / "p", "纯棉"), tmp_path / "out.csv"
    run("export", "fans", "--sort", "name", "--out", str(out))
    rows = list(csv.reader(out.read_text("utf-8-sig").splitlines()))
    with out.open("w", encoding="utf-8", newline="") as older:
        csv.writer(older).writerows(row[:-1] for row in rows)
    run("fans", "import", str(out))
    assert standings(run, tmp_path / "p") == told
    (own,) = (row for row in rows if "u9" in row)
    own[rows[0].index("sizes")] = "XXL|38|L"
    with out.open("w", encoding="utf-8", newline="") as mended:
        csv.writer(mended).writerows(rows)
    run("fans", "import", str(out))
    assert standings(run, tmp_path / "p") == told | {("size", "L"): "confirmed"}


def test_sizes_that_were_bought_are_none_that_the_list_tells_whichever_columns_are_left(run, tmp_path):
    orders, out = tmp_path / "orders.csv", tmp_path / "out.csv"
    orders.write_text(
        "订单编号,商品名称,商品规格,订单状态,买家昵称,买家ID,下单时间\r\n1,羊毛大衣,黑;XL,已完成,王姐,b1,2026-08-01\r\n",
        encoding="utf-8",
    )
    run("orders", "import", str(orders), "--history")
    run("export", "fans", "--filter", "平台=快手, 买过大衣", "--out", str(out))
    rows = list(csv.reader(out.read_text("utf-8-sig").splitlines()))
    place = rows[0].index("sizes")
    with out.open("w", encoding="utf-8", newline="") as fewer:
        csv.writer(fewer).writerows([*row[:place], *row[place + 1 :]] for row in rows)
    run("fans", "import", str(out))
    assert standings(run, tmp_path / "p", "kuaishou/order:b1") == {}


def test_a_workbook_has_ids_as_text_and_money_as_numbers_and_the_same_bytes_each_time(run, tmp_path):
    one, other = tmp_path / "one.xlsx", tmp_path / "other.xlsx"
    for out in (one, other):
        run("export", "fans", "--sort", "name", "--ascending", "--out", str(out))
    assert one.read_bytes() == other.read_bytes()
    head, first, _ = load_workbook(str(one)).get_sheet_by_index(0).to_python()
    row = dict(zip(head, first, strict=True))
    assert (row["fan_user_id"], row["fan_name"], row["spent"]) == ("0012345678901234567", "=王姐", 0.0)


def test_a_workbook_with_too_many_rows_is_not_written_in_part(tmp_path, monkeypatch):
    monkeypatch.setattr("anchor_console.reports.table_file._MOST_ROWS", 2)
    path = tmp_path / "a.xlsx"
    with pytest.raises(CannotWrite, match=r"\.csv"):
        write_table(Table(("a",), [("1",)] * 3), path)
    assert list(tmp_path.iterdir()) == []


def test_other_endings_are_refused(run, tmp_path):
    result = CliRunner().invoke(commands, ["export", "fans", "--out", str(tmp_path / "a.pdf")])
    assert result.exit_code == 2
