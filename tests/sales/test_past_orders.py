from __future__ import annotations

import json
from datetime import datetime

import pytest
from click.testing import CliRunner

from anchor_console.cli import commands
from anchor_console.core.ids import Identity
from anchor_console.core.paths import Profile
from anchor_console.fans import store as fans
from anchor_console.goods import store as goods
from anchor_console.goods.goods_file import GoodsFile
from anchor_console.goods.service import Catalogue, bring_in
from anchor_console.sales import past_orders
from anchor_console.sales.order_file import read_orders
from anchor_console.sales.purchases import bought, purchases_of
from anchor_console.storage.database import Database
from tests.support.shop import NOW_MS, SOME_GOODS, a_row

HEAD = "订单编号,商品名称,商品规格,商家编码,实付款,订单状态,售后状态,买家昵称,买家ID,下单时间,收货人,联系电话\r\n"


@pytest.fixture
def opened(tmp_path):
    profile = Profile(tmp_path / "profile")
    profile.make()
    database = Database(profile)
    database.run_blocking(lambda tx: bring_in(tx, GoodsFile(SOME_GOODS, ()), None, NOW_MS))
    yield database
    database.close()


@pytest.fixture
def take_in(opened, tmp_path):
    def take(rows, covers=lambda who, at_ms: False, head=HEAD, at_once=past_orders.BATCH):
        path = tmp_path / "orders.csv"
        path.write_text(head + rows, encoding="utf-8")
        catalogue = Catalogue(goods.all_products(opened.read()))
        keeper = past_orders.PastOrders(catalogue, covers)
        total = past_orders.Remembered()
        lines = read_orders(path).lines
        for people in past_orders.batches(past_orders.people_of(lines)):
            total += opened.run_blocking(lambda tx, people=people: keeper.keep_people(tx, people))
        for part in past_orders.batches(lines, at_once):
            total += opened.run_blocking(lambda tx, part=part: keeper.keep_lines(tx, part))
        return total

    return take


def who(opened, user_id="u1"):
    return fans.identity_id(opened.read(), Identity("kuaishou", "order", user_id))


ROWS = (
    "1,羊毛大衣 冬季新款,驼色;M【90-105斤】,C1-M,199,已完成,,王姐,u1,2026-08-01 20:00:00,王小明,13800001111\r\n"
    "2,显瘦连衣裙 夏,杏色/L,X77,89.9,已完成,退货退款成功,王姐姐,u1,2026-10-01 20:00:00,王小明,13800001111\r\n"
    "3,丝巾,,S3,9.9,已完成,,,,2026-10-01 20:00:00,,\r\n"
)


def test_buyers_become_fans_with_what_they_bought_and_kept(opened, take_in):
    assert take_in(ROWS) == past_orders.Remembered(new_lines=3, lines=3, people=1, unowned=1)
    fan = fans.fan(opened.read(), who(opened))
    assert (fan.name, fan.old_names) == ("王姐姐", ("王姐",))
    assert fan.first_seen_ms < fan.last_seen_ms
    told = bought(opened.read(), [fan.id])
    assert [(one.value, one.category) for one in told.sizes_kept] == [("M", "大衣")]
    assert [(one.value, one.category) for one in told.sizes_returned] == [("L", "连衣裙")]
    newest = purchases_of(opened.read(), [fan.id])[0]
    assert (newest.product_code, newest.category, newest.is_returned) == ("X77", "连衣裙", True)


def test_what_was_bought_under_the_name_of_two_goods_is_booked_on_neither(opened, take_in):
    alike = GoodsFile((a_row(number="9", product_code="S9", name="丝巾", sku_code="S9", category="配饰"),), ())
    opened.run_blocking(lambda tx: bring_in(tx, alike, None, NOW_MS))
    take_in("1,丝巾,,,9.9,已完成,,王姐,u1,2026-10-01 20:00:00,,\r\n")
    (bought,) = purchases_of(opened.read(), [fans.fan(opened.read(), who(opened)).id])
    assert (bought.product_code, bought.product_name) == (None, "丝巾")


def test_the_same_file_again_adds_nothing(opened, take_in):
    take_in(ROWS)
    before = [tuple(row) for row in opened.read().execute("SELECT * FROM past_lines")]
    assert take_in(ROWS).new_lines == 0
    assert [tuple(row) for row in opened.read().execute("SELECT * FROM past_lines")] == before
    assert opened.read().execute("SELECT count(*) FROM identities").fetchone()[0] == 1


WITH_LINE_IDS = "子订单编号,订单编号,商品标题,商品规格,数量,买家ID,下单时间\r\n"


def test_the_same_orders_by_other_columns_are_the_same_purchases(opened, take_in):
    coats = "7,羊毛大衣 冬季新款,驼色;M,C1-M,199,已完成,,王姐,u1,2026-08-01 20:00:00,,\r\n"
    scarf = "7,丝巾,,S3,9.9,已完成,,王姐,u1,2026-08-01 20:00:00,,\r\n"
    take_in(coats + scarf)
    before = purchases_of(opened.read(), [who(opened)])
    same = "70,7,羊毛大衣 冬季新款,驼色;M,1,u1,2026-08-01 20:00:00\r\n71,7,丝巾,,1,u1,2026-08-01 20:00:00\r\n"
    assert take_in(same, head=WITH_LINE_IDS).new_lines == 0
    assert purchases_of(opened.read(), [who(opened)]) == before
    another = "72,7,羊毛大衣 冬季新款,驼色;M,1,u1,2026-08-01 20:00:00\r\n"
    assert take_in(same + another, head=WITH_LINE_IDS).new_lines == 1
    assert take_in(coats + scarf).new_lines == 0
    assert len(purchases_of(opened.read(), [who(opened)])) == 3


def test_lines_of_one_file_are_told_apart_wherever_it_is_cut(opened, take_in):
    two = "".join(f"{line},7,羊毛大衣,驼色;M,1,u1,2026-08-01 20:00:00\r\n" for line in (70, 71))
    assert take_in(two, head=WITH_LINE_IDS, at_once=1).new_lines == 2


@pytest.mark.parametrize(
    ("first", "then"),
    [("已完成,退货退款成功", "已发货,"), ("已完成,退货退款成功", "已完成,"), ("已完成,退货退款成功", "交易关闭,"),
     ("交易关闭,", "待发货,")],
)  # fmt: skip
def test_what_went_back_stays_so_when_an_older_file_is_taken_in_after_it(opened, take_in, first, then):
    row = "7,羊毛大衣,驼色;M,C1-M,199,{},王姐,u1,2026-08-01 20:00:00,,\r\n"
    take_in(row.format(first))
    before = purchases_of(opened.read(), [who(opened)])
    assert not any(not one.is_returned for one in before)
    take_in(row.format(then))
    assert purchases_of(opened.read(), [who(opened)]) == before


def test_an_older_file_does_not_bring_an_old_name_back(opened, take_in):
    take_in("9,丝巾,,S3,9.9,已完成,,新名字,u1,2026-11-01 20:00:00,,\r\n")
    take_in(ROWS)
    fan = fans.fan(opened.read(), who(opened))
    assert fan.name == "新名字"
    assert set(fan.old_names) == {"王姐", "王姐姐"}


def test_nothing_of_who_asked_to_be_forgotten_comes_back(opened, take_in):
    assert take_in(ROWS, covers=lambda who, at_ms: who.user_id == "u1").lines == 1
    assert who(opened) is None


def test_who_buys_again_after_asking_to_be_forgotten_is_known_by_that_alone(opened, take_in):
    asked_ms = round(datetime(2026, 9, 1).timestamp() * 1000)
    untimed = "4,丝巾,,S3,9.9,已完成,,王小姐,u1,,,\r\n"
    told = take_in(ROWS + untimed, covers=lambda who, at_ms: who.user_id == "u1" and at_ms <= asked_ms)
    assert (told.lines, told.people) == (2, 1)
    fan = fans.fan(opened.read(), who(opened))
    assert (fan.name, fan.old_names) == ("王姐姐", ())
    assert fan.first_seen_ms == fan.last_seen_ms > asked_ms
    assert [one.product_code for one in purchases_of(opened.read(), [fan.id])] == ["X77"]


def test_the_command_says_what_is_never_read_and_a_dry_run_changes_nothing(tmp_path):
    path = tmp_path / "快手订单.csv"
    path.write_bytes((HEAD + ROWS + "4,甲,,,贵,已完成,,王姐,u1,2026-10-01,,\r\n合计,,,,298.8\r\n").encode("gb18030"))
    profile = tmp_path / "profile"
    run = ["orders", "import", str(path), "--history", "--json", "--profile", str(profile)]
    dry = CliRunner().invoke(commands, [*run, "--dry-run"])
    assert dry.exit_code == 3
    told = json.loads(dry.stdout)
    never = [column["heading"] for column in told["columns"] if column["never_read"]]
    assert never == ["收货人", "联系电话"]
    assert "13800001111" not in dry.output
    assert not profile.exists()
    assert not path.with_name("快手订单.bad-rows.csv").exists()
    done = CliRunner().invoke(commands, run)
    assert done.exit_code == 3
    told = json.loads(done.stdout)
    assert (told["lines"], told["new_lines"], told["people"], told["platform"]) == (3, 3, 1, "kuaishou")
    assert told["left_out"][0]["text"] == "合计 298.8"
    assert told["bad_rows"] == [
        {"file": "快手订单.csv", "row": 5, "column": "实付款", "value": "贵", "reason": "not an amount of money"}
    ]
    assert "贵" in path.with_name("快手订单.bad-rows.csv").read_text("utf-8-sig")


def test_a_mapped_heading_is_known_the_next_time(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("流水,东西,人\r\n1,大衣,u1\r\n", encoding="utf-8")
    run = ["orders", "import", str(path), "--history", "--json", "--profile", str(tmp_path / "profile")]
    refused = CliRunner().invoke(commands, run)
    assert refused.exit_code == 1
    assert "no column order_id" in refused.output
    mapped = [arg for pair in ("流水=order_id", "东西=product_name", "人=buyer_id") for arg in ("--map", pair)]
    assert CliRunner().invoke(commands, [*run, *mapped]).exit_code == 0
    path.write_text("流水,东西,人\r\n2,裙子,u1\r\n", encoding="utf-8")
    assert json.loads(CliRunner().invoke(commands, run).stdout)["new_lines"] == 1


def test_the_command_says_how_many_are_taken_for_somebody_known_or_may_be(tmp_path):
    head = "订单编号,商品名称,订单状态,买家昵称,{},下单时间\r\n"
    told = []
    for heading, ids in (("买家OpenID", ("o_a", "o_a", "o_b")), ("买家ID", ("551", "551", "552"))):
        path = tmp_path / f"{heading}.csv"
        rows = (f"{n},丝巾,已完成,王姐,{who},2026-08-01\r\n" for n, who in enumerate(ids))
        path.write_text(head.format(heading) + "".join(rows), encoding="utf-8")
        run = ["orders", "import", str(path), "--history", "--profile", str(tmp_path / "p")]
        told.append(CliRunner().invoke(commands, run).stdout.splitlines()[0])
    assert "known before" not in told[0]
    assert told[1].endswith(
        "; 1 taken for somebody known before, as a guess; 1 may be somebody known before: the fans' page asks"
    )


@pytest.mark.parametrize("platform", ["有赞:店", "1688/分销", "a%3Ab"])
def test_whatever_a_shop_calls_its_platform_its_fans_are_shown_exported_and_erased(tmp_path, platform):
    path, profile = tmp_path / "a.csv", str(tmp_path / "profile")
    path.write_text(f"订单编号,买家ID,买家昵称,商品名称,平台\r\n1,u1,王小姐,大衣,{platform}\r\n", encoding="utf-8")

    def told(*command):
        done = CliRunner().invoke(commands, [*command, "--profile", profile, "--json"])
        assert done.exit_code == 0, done.output
        return json.loads(done.stdout)

    told("orders", "import", str(path), "--history")
    (found,) = told("fans", "find", "王小姐")
    assert told("fans", "show", found["id"])["name"] == "王小姐"
    assert told("fans", "export", found["id"], "--out", str(tmp_path / "her.json"))["held"]
    assert told("fans", "erase", found["id"], "--yes")["identities"] == 1
    assert told("fans", "find", "王小姐") == []
