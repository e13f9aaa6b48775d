from __future__ import annotations

import asyncio
import json
import sys

import pytest
from click.testing import CliRunner
from msgspec.structs import replace

from anchor_console.chat.understanding.reading import Intent
from anchor_console.cli import commands
from anchor_console.core.forgotten import Forgotten
from anchor_console.core.ids import Identity
from anchor_console.core.notices import NoticeBoard
from anchor_console.core.paths import Profile
from anchor_console.core.refusal import Refused
from anchor_console.core.tasks import until_one_ends
from anchor_console.fans import find_store, link_store, tally_store
from anchor_console.fans import store as fans
from anchor_console.fans.links import Ground, LinkState
from anchor_console.goods.service import Goods
from anchor_console.live.command_socket import CommandSocket
from anchor_console.live.fans.fan_index import FanIndex
from anchor_console.live.files.importing import Importing
from anchor_console.live.intake.arrivals import Arrival, Context
from anchor_console.live.intake.storing import store_batch
from anchor_console.privacy.saved_files import saved_files
from anchor_console.sales.purchases import purchases_of
from tests.desk.builders import a_console, closed
from tests.live.stage import a_stage
from tests.live.test_pipeline import FullDisk
from tests.support.fake_clock import FakeClock
from tests.support.shop import a_fan, a_line, an_order, at, item, reading, said, shop
from tests.support.until import until

ORDERS = (
    "订单编号,商品名称,商品规格,商家编码,实付款,订单状态,售后状态,买家昵称,买家ID,下单时间,收货人\r\n"
    "1,羊毛大衣,驼色;M,C1-M,199,已完成,,王姐,u1,2026-08-01 20:00:00,王小明\r\n"
    "2,碎花裙,,D2,99,已完成,,王姐,u1,2026-09-01 20:00:00,王小明\r\n"
    "3,碎花裙,,D2,贵,已完成,,李姐,u2,2026-09-01 20:00:00,李小明\r\n"
)
FANS = "快手号,昵称,常穿尺码,备注\r\nu1,王姐,M,爱砍价\r\nu3,张姐,L,\r\n"


@pytest.fixture
def opened(tmp_path):
    with shop(tmp_path / "profile") as made:
        yield made


@pytest.fixture
def profile(tmp_path):
    return Profile(tmp_path / "profile")


@pytest.fixture
def importing(opened, profile):
    def make(forgotten=None):
        return an_importing(profile, opened.database, lambda: forgotten or Forgotten())

    return make


def an_importing(profile, database, forgotten, notices=None):
    goods = Goods(database, FakeClock())
    board = notices or NoticeBoard()
    return Importing(profile, database, FakeClock(), board, forgotten, lambda edit_id, changes: goods.reload())


def bring_in(importing, kind, path, **mapping):
    steps = []
    report = asyncio.run(
        importing.bring_in(kind, path, mapping, None, "老板", lambda done, of: steps.append((done, of)))
    )
    assert steps[-1][0] == steps[-1][1]
    return report


def test_past_orders_come_in_beside_an_open_console_and_count_at_once(opened, profile, importing, a_file):
    path = a_file(ORDERS, "orders.csv")
    report = bring_in(importing(), "orders", path)
    assert (report["lines"], report["new_lines"], report["people"], len(report["bad_rows"])) == (2, 2, 1, 1)
    tx = opened.database.read()
    who = fans.identity_id(tx, Identity("kuaishou", "order", "u1"))
    assert tally_store.tally(tx, who).orders == 2
    assert [one.id for one in find_store.find(tx, "wangjie", 5)] == [who]
    mending = path.with_name("orders.bad-rows.csv").read_text("utf-8-sig")
    assert "不是金额 / not an amount of money" in mending
    assert [saved.what for saved in saved_files(profile)] == ["import bad rows"]
    again = bring_in(importing(), "orders", path)
    assert (again["lines"], again["new_lines"]) == (2, 0)


def test_a_preview_tells_how_each_column_is_read_and_changes_nothing(opened, importing, a_file):
    before = opened.tables()
    told = asyncio.run(importing().preview("orders", a_file(ORDERS, "orders.csv"), {}))
    columns = {
        column["heading"]: (column["field"], column["never_read"], column["example"]) for column in told["columns"]
    }
    assert columns["买家ID"] == ("buyer_id", False, "u1")
    assert columns["收货人"] == (None, True, "")
    assert told["preview"][0]["size"] == "M"
    assert opened.tables() == before


def test_a_list_of_regulars_comes_in(opened, importing, a_file):
    report = bring_in(importing(), "fans", a_file(FANS, "fans.csv"))
    assert (report["people"], report["facts"], report["notes"]) == (2, 2, 1)
    assert [one.name for one in find_store.find(opened.database.read(), "砍价", 5)] == ["王姐"]


def test_nothing_of_who_was_forgotten_comes_back(opened, importing, a_file):
    forgotten = Forgotten(b"key")
    gone = Identity("kuaishou", "order", "u1"), Identity("kuaishou", "", "u1")
    forgotten = Forgotten(b"key", {forgotten.hash_of(who): 10**15 for who in gone})
    report = bring_in(importing(forgotten), "orders", a_file(ORDERS, "orders.csv"))
    assert (report["lines"], report["people"]) == (0, 0)
    report = bring_in(importing(forgotten), "fans", a_file(FANS, "fans.csv"))
    assert (report["people"], report["facts"], report["notes"], report["forgotten"]) == (1, 1, 0, 1)
    assert opened.ask("SELECT count(*) FROM identities WHERE user_id = 'u1'") == [(0,)]


def test_nothing_comes_back_of_who_was_forgotten_while_the_file_came_in(opened, profile, a_file):
    known = [Forgotten(b"key")]
    gone = Identity("kuaishou", "order", "u1"), Identity("kuaishou", "", "u1")
    importing = an_importing(profile, opened.database, lambda: known[0])

    def forgets(*_step: int) -> None:
        known[0] = Forgotten(b"key", {known[0].hash_of(who): 10**15 for who in gone})

    for kind, text in (("orders", ORDERS), ("fans", FANS)):
        known[0] = Forgotten(b"key")
        asyncio.run(importing.bring_in(kind, a_file(text, f"{kind}.csv"), {}, None, "老板", forgets))
        assert opened.ask("SELECT count(*) FROM identities WHERE user_id = 'u1'") == [(0,)]


def test_a_file_that_is_none_is_refused_with_what_to_do(importing, a_file):
    with pytest.raises(Refused) as refusal:
        bring_in(importing(), "orders", a_file("a,b\r\n1,2\r\n", "orders.csv"))
    assert "no column order_id" in refusal.value.params["reason"]


def test_an_import_that_is_broken_off_goes_on_when_it_is_done_again(opened, importing, a_file):
    path = a_file(ORDERS, "orders.csv")
    told = []

    async def broken_off():
        task, broken = asyncio.current_task(), importing()
        broken.brought_in.subscribe(told.append)
        # Its people are written, and its lines.
        await broken.bring_in("orders", path, {}, None, "老板", lambda done, of: task.cancel() if done == 2 else None)

    with pytest.raises(asyncio.CancelledError):
        asyncio.run(broken_off())
    # What was written by then counts for its fans: it may have been the wrong file, and is not done again.
    assert opened.ask("SELECT orders, spent FROM fan_tallies") == [(2, 29_800)]
    assert told == [None]
    assert bring_in(importing(), "orders", path)["lines"] == 2


async def caught_up(database):
    """The index, once it has nothing left to do; where it ends before that, with what it ended by."""
    is_done = asyncio.Event()

    async def sleep(seconds):
        if not find_store.is_behind(database.read()):
            is_done.set()
            await asyncio.Event().wait()

    index = FanIndex(database, sleep=sleep, now_s=lambda: 0.0)
    await until_one_ends(run=index.run(), done=is_done.wait())
    assert is_done.is_set()
    return index


def test_the_index_catches_up_with_names_by_itself(opened):
    opened.fan(a_fan(1, name="王小姐"))

    async def scenario():
        index = await caught_up(opened.database)
        assert index.batch == 600  # the writer had the time

    asyncio.run(scenario())
    assert [row[0] for row in opened.ask("SELECT names FROM fan_words")] == ["王 小 姐"]


def test_the_index_goes_on_after_a_full_disk(opened, monkeypatch):
    opened.fan(a_fan(1, name="王小姐"))

    monkeypatch.setattr(opened.database, "run", FullDisk(opened.database.run, refusals=2))
    asyncio.run(caught_up(opened.database))
    assert [row[0] for row in opened.ask("SELECT names FROM fan_words")] == ["王 小 姐"]


def test_the_commands_take_in_find_and_show(tmp_path, a_file):
    profile = ["--profile", str(tmp_path / "p"), "--json"]

    def run(*args, code=0):
        result = CliRunner().invoke(commands, [*args, *profile])
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    run("orders", "import", str(a_file(ORDERS, "orders.csv")), "--history", code=3)
    assert run("fans", "import", str(a_file(FANS, "fans.csv")))["people"] == 2
    found = run("fans", "find", "wj")
    assert {one["id"] for one in found} == {"kuaishou/order:u1", "kuaishou:u1"}
    shown = run("fans", "show", "kuaishou/order:u1")
    assert (shown["name"], shown["purchases"], shown["spent"]) == ("王姐", 2, "298.00")
    assert shown["sizes_kept"] == [["M", None, 1]]
    told = run("fans", "show", "kuaishou:u1")
    assert (told["notes"], told["facts"][0]["value"]) == (["爱砍价"], "M")


def test_what_went_back_in_part_is_told_before_the_import_and_is_not_spent(tmp_path, a_file):
    def run(*args):
        result = CliRunner().invoke(commands, [*args, "--profile", str(tmp_path / "p"), "--json"])
        assert result.exit_code == 0, result.output
        return json.loads(result.stdout)

    file = a_file(
        "订单编号,商品名称,商品规格,数量,实付款,订单状态,售后状态,退款金额,退货数量,买家ID\r\n"
        "1,羊毛大衣,驼色;M,2,398.00,已完成,部分退款成功,199.00,1,u1\r\n"
        "2,羊毛大衣,驼色;M,1,199.00,已完成,部分退款,,,u1\r\n",
        "orders.csv",
    )
    told = run("orders", "import", str(file), "--history", "--dry-run")
    assert (told["part_refunded"], told["refunded_in_part"], told["refunds_untold"]) == (2, "199.00", 1)
    assert (told["preview"][0]["refund"], told["preview"][0]["back_qty"]) == ("199.00", 1)
    run("orders", "import", str(file), "--history")
    shown = run("fans", "show", "kuaishou/order:u1")
    assert (shown["spent"], shown["purchases"]) == ("398.00", 2)


HEAD = "订单编号,商品名称,商品规格,商家编码,实付款,订单状态,售后状态,买家昵称,买家ID,下单时间\r\n"


def a_claim(seconds):
    event = said("1号驼色M一件", seconds=seconds, fan=a_fan(1, name="王姐"))
    return Arrival("kuaishou", event, event.at_ms, reading(Intent.CLAIM, item("1", "驼色", "M", 1), specific=True))


def hear(shop, *arrivals):
    context = Context(shop.session, shop.catalogue, None, None, trusts_viewers=False)
    shop.do(lambda tx: store_batch(tx, context, arrivals))


def the_fan_of(shop):
    who = fans.identity_id(shop.database.read(), a_fan(1).identity)
    return fans.identities_of(shop.database.read(), who)


def test_past_orders_that_follow_from_what_a_namesake_said_make_one_fan(opened, importing, a_file):
    hear(opened, a_claim(0), a_claim(3_600))
    assert len(the_fan_of(opened)) == 1
    times = [at(seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S") for seconds in (120, 3_700)]
    lines = "".join(f"{n},羊毛大衣,驼色;M,C1-M,199,已完成,,王姐,b7,{time}\r\n" for n, time in enumerate(times))
    report = bring_in(importing(), "orders", a_file(HEAD + lines, "orders.csv"))
    assert (report["linked"], report["proposed"]) == (1, 0)
    group = the_fan_of(opened)
    assert len(group) == 2
    assert tally_store.tally(opened.database.read(), group[0]).orders == 2
    # A file of a month later tells that one of them was called off, which then speaks for nobody.
    bring_in(importing(), "orders", a_file(HEAD + lines.replace("已完成", "交易关闭", 1), "later.csv"))
    assert the_fan_of(opened) == group[:1]
    assert tally_store.tally(opened.database.read(), group[0]).orders == 0
    assert opened.ask("SELECT state, ref FROM fan_links JOIN fan_link_reasons ON link_id = id") == [("proposed", "1")]


@pytest.mark.parametrize(
    ("sayings", "states"), [((0,), ("已完成", "已完成")), ((0, 30), ("已完成", "交易关闭"))],
    ids=["said once", "called off"],
)  # fmt: skip
def test_past_orders_agree_only_as_often_as_it_was_said_and_as_they_were_not_called_off(
    opened, importing, a_file, sayings, states
):
    hear(opened, *(a_claim(seconds) for seconds in sayings))
    times = [at(seconds).astimezone().strftime("%Y-%m-%d %H:%M:%S") for seconds in (120, 240)]
    lines = "".join(
        f"{n},羊毛大衣,驼色;M,C1-M,199,{state},,王姐,b7,{time}\r\n"
        for n, (state, time) in enumerate(zip(states, times, strict=True))
    )
    report = bring_in(importing(), "orders", a_file(HEAD + lines, "orders.csv"))
    assert (report["linked"], report["proposed"]) == (0, 1)


def test_orders_that_the_platform_told_of_as_somebodys_link_the_files_buyer_to_them(opened, importing, a_file):
    orders = [an_order(f"77{n}", fan=1, seconds=n, lines=[a_line("C1-M")]) for n in range(2)]
    hear(opened, *(Arrival("kuaishou", one, one.at_ms, None) for one in orders))
    lines = "".join(f"77{n},羊毛大衣,驼色;M,C1-M,199,已完成,,不同昵称,b7,2026-11-18 20:00:00\r\n" for n in range(2))
    old = "9,碎花裙,,D2,99,已完成,,不同昵称,b7,2026-08-01 20:00:00\r\n"
    bring_in(importing(), "orders", a_file(HEAD + lines + old, "orders.csv"))
    group = the_fan_of(opened)
    assert len(group) == 2
    assert tally_store.tally(opened.database.read(), group[0]).orders == 3
    assert len(fans.identities_of(opened.database.read(), group[0], confirmed_only=True)) == 1


def test_what_a_file_tells_of_a_fan_changes_their_tier_while_the_room_is_open(tmp_path, a_file):
    async def scenario():
        async with a_stage(tmp_path / "open") as stage:
            order = an_order("1", seconds=1, lines=[a_line("C1-M")])
            await stage.hear(replace(order, fan=a_fan("b7", space="order", user_id="b7")))
            who = fans.identity_id(stage.console.database.read(), Identity("kuaishou", "order", "b7"))
            changed = []
            stage.console.tiers.changed.subscribe(changed.append)
            assert stage.console.tiers.of(who).key == "buyer"
            line = "9,碎花裙,,D2,99,已完成,,王姐,b7,2026-08-01 20:00:00\r\n"
            file = a_file(HEAD + line, "orders.csv")
            await stage.console.importing.bring_in("orders", file, {}, "kuaishou", "老板", lambda *_: None)
            assert stage.console.tiers.of(who).key == "returning"
            assert changed == [None]

    asyncio.run(scenario())


def orders_of(buyers, heading="买家ID"):
    """A file of orders, each of this buyer."""
    rows = (
        f"{order},羊毛大衣,驼色;M,C1-M,199,已完成,,王姐,{who},2026-08-0{order} 20:00:00\r\n" for order, who in buyers
    )
    return HEAD.replace("买家ID", heading) + "".join(rows)


def buyer(shop, user_id):
    return fans.identity_id(shop.database.read(), Identity("kuaishou", "order", user_id))


def bought_by(shop, user_id):
    return len(purchases_of(shop.database.read(), [buyer(shop, user_id)]))


def test_a_buyer_whom_two_exports_have_by_two_kinds_of_id_is_proposed_and_no_purchase_moves(opened, importing, a_file):
    bring_in(importing(), "orders", a_file(orders_of([(1, "o_abc")], "买家OpenID"), "open ids.csv"))
    report = bring_in(importing(), "orders", a_file(orders_of([(1, 5_550_001), (2, 5_550_001)]), "numbers.csv"))
    assert (report["linked"], report["proposed"]) == (0, 1)
    assert (bought_by(opened, "o_abc"), bought_by(opened, "5550001")) == (1, 1)
    (link,) = link_store.links_of(opened.database.read(), [buyer(opened, "5550001")])
    assert (link.state, [it.is_of_both for it in link.reasons]) == (LinkState.PROPOSED, [True])


def test_two_orders_that_two_exports_have_by_two_kinds_of_id_make_one_fan_as_a_guess(opened, importing, a_file):
    bring_in(importing(), "orders", a_file(orders_of([(1, "o_abc"), (2, "o_abc")], "买家OpenID"), "open ids.csv"))
    later = a_file(orders_of([(1, 5_550_001), (2, 5_550_001), (3, 5_550_001)]), "numbers.csv")
    report = bring_in(importing(), "orders", later)
    assert (report["linked"], report["proposed"]) == (1, 0)
    read = opened.database.read()
    who = buyer(opened, "o_abc")
    assert set(fans.identities_of(read, who)) == {who, buyer(opened, "5550001")}
    assert fans.identities_of(read, who, confirmed_only=True) == (who,)
    assert tally_store.tally(read, who).orders == 3
    (link,) = link_store.links_of(read, [who])
    opened.do(lambda tx: link_store.settle(tx, link.id, LinkState.UNDONE, "desk", 1, is_confirmed=False))
    bring_in(importing(), "orders", later)
    assert (bought_by(opened, "o_abc"), bought_by(opened, "5550001")) == (2, 1)
    assert len(fans.identities_of(opened.database.read(), who)) == 1


def test_a_name_of_the_list_that_one_buyer_bears_under_two_ids_is_that_of_one(opened, importing, a_file):
    bring_in(importing(), "fans", a_file("昵称,常穿尺码\r\n王姐,L\r\n", "fans.csv"))
    bring_in(importing(), "orders", a_file(orders_of([(1, "o_abc"), (2, "o_abc")], "买家OpenID"), "open ids.csv"))
    bring_in(importing(), "orders", a_file(orders_of([(1, 551), (2, 551)]), "numbers.csv"))
    listed = fans.identity_id(opened.database.read(), Identity("kuaishou", "list", "王姐"))
    (link,) = link_store.links_of(opened.database.read(), [listed])
    assert (link.state, link.beside(listed)) == (LinkState.PROPOSED, buyer(opened, "o_abc"))
    bring_in(importing(), "orders", a_file(orders_of([(3, 777)]), "another.csv"))
    assert link_store.links_of(opened.database.read(), [listed]) == []


def test_orders_that_came_without_their_buyer_are_theirs_whom_the_file_has_for_them(opened, importing, a_file):
    orders = [an_order(str(order), fan=None, seconds=order, lines=[a_line("C1-M")], paid=19900) for order in (1, 2)]
    hear(opened, *(Arrival("kuaishou", one, one.at_ms, None) for one in orders))
    path = a_file(orders_of([(1, "u7"), (2, "u8")]), "orders.csv")
    bring_in(
        importing(Forgotten(b"", {Forgotten().hash_of(Identity("kuaishou", "order", "u8")): 2**62})), "orders", path
    )
    assert (bought_by(opened, "u7"), buyer(opened, "u8")) == (1, None)
    assert tally_store.tally(opened.database.read(), buyer(opened, "u7")).orders == 1
    assert opened.ask("SELECT identity_id FROM orders ORDER BY order_id") == [(buyer(opened, "u7"),), (None,)]


def test_an_id_that_several_buyers_orders_are_told_of_makes_no_two_of_them_one_fan(opened, importing, a_file):
    told = [(1, "o_a"), (2, "o_a"), (3, "o_b"), (4, "o_b")]
    bring_in(importing(), "orders", a_file(orders_of(told, "买家OpenID"), "open ids.csv"))
    bring_in(importing(), "orders", a_file(orders_of([(order, 77) for order, _ in told]), "numbers.csv"))
    one, other = buyer(opened, "o_a"), buyer(opened, "o_b")
    assert other not in fans.identities_of(opened.database.read(), one)


def test_a_list_of_nicknames_proposes_who_bears_one_once(opened, importing, a_file):
    hear(opened, a_claim(0))
    who = opened.fan(a_fan(1))
    report = bring_in(importing(), "fans", a_file("昵称,常穿尺码\r\n王姐,L\r\n张姐,M\r\n", "fans.csv"))
    assert (report["linked"], report["proposed"]) == (0, 1)
    (link,) = link_store.links_of(opened.database.read(), [who])
    assert (link.state, [it.ground for it in link.reasons]) == (LinkState.PROPOSED, [Ground.LIST])
    bring_in(importing(), "fans", a_file("昵称,常穿尺码\r\n王姐,L\r\n", "fans.csv"))
    assert link_store.links_of(opened.database.read(), [who]) == [link]


def test_whose_orders_tell_no_time_is_known_from_the_day_of_the_import(opened, importing, a_file):
    text = "订单编号,商品名称,订单状态,买家昵称,买家ID\r\n1,羊毛大衣,已完成,王姐,b7\r\n"
    bring_in(importing(), "orders", a_file(text, "orders.csv"))
    (seen,) = opened.ask("SELECT first_seen_ms, last_seen_ms FROM identities")
    assert seen == (FakeClock().now_ms(), 0)


def test_regulars_are_from_where_most_of_the_room_are_unless_somebody_says_otherwise(opened, importing, a_file):
    path = a_file("用户ID,昵称\r\nx1,王姐\r\n", "fans.csv")

    def platform(said=None):
        return asyncio.run(importing().preview("fans", path, {}, None, said))["platform"]

    assert platform() == "kuaishou"
    for number in range(3):
        opened.fan(a_fan(number, platform="douyin"))
    opened.fan(a_fan(9, platform="kuaishou"))
    assert platform() == "douyin"
    assert platform("wechat") == "wechat"
    assert platform() == "douyin"
    asyncio.run(importing().bring_in("fans", path, {}, "wechat", "老板", lambda done, of: None))
    assert platform() == "wechat"
    orders = a_file("订单编号,商品名称\r\n1,大衣\r\n", "list.csv")
    assert asyncio.run(importing().preview("orders", orders, {}, None))["platform"] == "wechat"
    assert fans.identity_id(opened.database.read(), Identity("wechat", "", "x1")) is not None


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        ("fans", "快手号,昵称,常穿尺码\r\nk7,王姐,XL\r\n"),
        ("orders", f"{HEAD}1,羊毛大衣,驼色;M,C1-M,199,已完成,,王姐,b7,2026-08-01\r\n"),
    ],
)
def test_a_list_of_nicknames_that_came_in_before_proposes_who_bears_one(opened, importing, a_file, kind, text):
    bring_in(importing(), "fans", a_file("昵称,常穿尺码\r\n王姐,L\r\n", "fans.csv"))
    report = bring_in(importing(), kind, a_file(text, "more.csv"))
    assert (report["linked"], report["proposed"]) == (0, 1)


def test_goods_come_in_at_once_with_their_size_chart_and_are_there(opened, importing, a_file):
    goods = a_file(
        "链接号,货号,品名,颜色,尺码,直播价\r\n9,W9,风衣,卡其色,S/M,¥299\r\n9,W9,风衣,卡其色,L,贵\r\n", "goods.csv"
    )
    sizes = a_file("货号,尺码,体重min(kg)\r\nW9,S,40\r\nX1,S,40\r\n", "sizes.csv")
    desk = importing()
    report = asyncio.run(desk.bring_in("goods", goods, {}, None, "老板", lambda done, of: None, sizes))
    assert (report["products"], report["skus"]) == (1, 2)
    assert [(bad["column"], bad["value"]) for bad in report["bad_rows"]] == [("直播价", "贵"), ("product_code", "X1")]
    assert [sku.size for sku in opened.product("9").skus] == ["S", "M"]
    assert opened.ask("SELECT size, weight_min_kg FROM size_charts") == [("S", 40.0)]


def test_the_command_tells_what_a_goods_file_would_change_and_changes_it_in_an_open_console(tmp_path, a_file):
    root = tmp_path / "p"
    ours = ["--profile", str(root), "--json"]

    def run(*args, code=0):
        result = CliRunner().invoke(commands, ["goods", "import", *args, *ours])
        assert result.exit_code == code, result.output
        return json.loads(result.stdout)

    head = "链接号,货号,品名,颜色,尺码,直播价,库存\r\n"
    first = a_file(f"{head}9,W9,风衣,卡其色,S/M,¥299,\r\n", "goods.csv")
    assert run(str(first), "--dry-run")["skus"] == 2
    assert not root.exists()
    assert run(str(first))["edit_id"] == 1
    cheaper = a_file(f"{head}9,W9,风衣,卡其色,S,¥199,3\r\n", "goods.csv")
    told = run(str(cheaper), "--dry-run")
    assert {kind: count for kind, count in told["changes"]["counts"].items() if count} == {
        "price_down": 1, "stock": 1, "gone": 1,
    }  # fmt: skip

    async def beside_an_open_console():
        console = a_console(root, FakeClock())
        socket = CommandSocket(console.profile, console.errands, lambda name, error: None)
        serving = asyncio.create_task(socket.run())
        await until(console.profile.command_socket.exists)
        try:
            process = await asyncio.create_subprocess_exec(
                *(sys.executable, "-m", "anchor_console", "goods", "import", str(cheaper), "--take-off", *ours),
                stdout=asyncio.subprocess.PIPE,
                stderr=asyncio.subprocess.DEVNULL,
            )
            out, _ = await process.communicate()
            assert (process.returncode, json.loads(out)["edit_id"]) == (0, 2)
            (product,) = console.goods.catalogue.products
            assert [(sku.size, sku.price_minor) for sku in product.skus] == [("S", 19900)]
            await console.undo.take_back()
            (product,) = console.goods.catalogue.products
            assert [(sku.size, sku.price_minor) for sku in product.skus] == [("S", 29900), ("M", 29900)]
        finally:
            serving.cancel()
            await asyncio.gather(serving, return_exceptions=True)
            await closed(console)

    asyncio.run(beside_an_open_console())


def test_what_a_command_brings_into_an_open_console_is_told_to_whoever_sits_there(opened, profile, a_file):
    notices = NoticeBoard()
    importing = an_importing(profile, opened.database, Forgotten, notices)
    for kind, text in (("orders", ORDERS), ("fans", FANS)):
        asked = {"kind": kind, "file": str(a_file(text, f"{kind}.csv")), "map": {}, "platform": None}
        asyncio.run(importing.errand(asked, lambda _: None))
    told = [(one.key, one.params) for one in notices.current]
    assert told == [
        ("import.orders_done", {"people": 1, "lines": 2, "bad": 1}),
        ("import.fans_done", {"people": 2, "lines": 0, "bad": 0}),
    ]
