"""Whoever was forgotten and comes back is a new fan: served as any, with nothing of before, whatever tells of it."""

from __future__ import annotations

import asyncio
import os
import sqlite3
from contextlib import closing
from datetime import datetime

import pytest

from anchor_console.core import events
from anchor_console.core.clock import SystemClock, from_ms
from anchor_console.core.events import FanRef
from anchor_console.core.ids import Identity
from anchor_console.core.paths import Profile
from anchor_console.fans import link_store
from anchor_console.fans.known_store import KnownPerson, put_known
from anchor_console.fans.links import Ground, Reason
from anchor_console.fans.store import identity_id
from anchor_console.live.offline import offline, offline_files
from anchor_console.storage.copies import backup
from anchor_console.storage.soundness import Damaged
from tests.live.stage import a_stage
from tests.privacy.a_full_life import traces
from tests.support.shop import said

HEAD = "订单编号,买家ID,买家昵称,商品名称,商品规格,数量,实付款,订单状态,下单时间\n"
HER, OTHER = Identity("kuaishou", "order", "ksA1"), Identity("kuaishou", "order", "ksB2")
OLD, OF_OTHER = ("E1", "ksA1", "旧名龘甲", "2026-03-01 20:00:00"), ("E2", "ksB2", "乙乙乙", "2026-03-01 20:00:00")


@pytest.fixture
def profile(tmp_path):
    return Profile(tmp_path / "shop")


def import_orders(profile, *orders):
    """Take in past orders, each told as its id, buyer, their name, and time; gives what it came to."""
    path = profile.root.parent / "orders.csv"
    rows = (f"{order},{buyer},{name},大衣,黑色;M,1,199.00,交易成功,{at}\n" for order, buyer, name, at in orders)
    path.write_text(HEAD + "".join(rows), encoding="utf-8")
    return offline_files.import_file(profile, "orders", path, {}, None, dry_run=False, on_step=lambda *_: None)


def after_now(seconds):
    return f"{datetime.fromtimestamp(SystemClock().now_ms() / 1000 + seconds):%Y-%m-%d %H:%M:%S}"


def is_sound(profile):
    return all(one["ok"] for one in offline.doctor(profile))


def test_who_orders_again_has_the_new_order_alone_and_no_copy_or_erasing_of_others_takes_it(profile, tmp_path):
    import_orders(profile, OLD, OF_OTHER)
    offline.erase_fan(profile, HER, "tester")
    import_orders(profile, OLD, OF_OTHER, ("E3", "ksA1", "新名靐乙", after_now(3_600)))
    new = offline_files.show_fan(profile, HER)
    assert (new["name"], new["old_names"], new["purchases"]) == ("新名靐乙", [], 1)
    assert new["first_seen"] == new["last_seen"]
    assert is_sound(profile)
    assert traces(profile.root, ["旧名龘甲"]) == []

    profile.backups.mkdir()
    backup(profile.database, profile.backups / "before-000001.db")
    assert offline.erase_fan(profile, OTHER, "tester")["backups_rewritten"] == 1
    offline.restore(profile, profile.backups / "before-000001.db")
    assert offline_files.show_fan(profile, HER) == new
    assert is_sound(profile)


IN_THE_ROOM = FanRef("kuaishou", "a1", "小雨甲")
AS_BUYER = Identity("kuaishou", "order", "ks9")


def with_a_slipped_year(tx):
    """Let her be the buyer of an order of 2062, as an older version took it in, by the word of a person."""
    at_ms = round(datetime(2062, 3, 1).timestamp() * 1000)
    buyer = put_known(tx, [KnownPerson(AS_BUYER, (("小雨甲", at_ms),), at_ms, at_ms)])[AS_BUYER]
    her = identity_id(tx, IN_THE_ROOM.identity)
    return link_store.propose(tx, her, buyer, [Reason(Ground.PICTURE, "p", 1)], 1)


def test_a_slipped_year_keeps_nobody_forgotten_whatever_they_do_from_now_on(tmp_path):
    async def live():
        async with a_stage(tmp_path / "shop", "reserve") as stage:
            console, db = stage.console, stage.console.database
            await stage.hear(said("来了", fan=IN_THE_ROOM))
            await console.fans.accept_link(await db.run(with_a_slipped_year))
            backup(db.path, tmp_path / "kept.db")
            forgetting = console.forgetting
            receipt = await forgetting.erase(IN_THE_ROOM.identity, "tester", forgetting.forget_in_our_hub)
            assert receipt.identities == 2
            stage.clock.jump(40 * 86_400)
            await stage.put_on_air("1")
            now = from_ms(stage.clock.now_ms())
            await stage.hear(events.Chat(id="new", at=now, text="1号驼色M来一件", fan=IN_THE_ROOM))
            assert stage.ask(
                "SELECT user_id, wanted, messages FROM claims JOIN identities ON identities.id = identity_id"
            ) == [("a1", 1, 1)]

    asyncio.run(live())
    profile = Profile(tmp_path / "shop")
    offline.restore(profile, tmp_path / "kept.db")
    assert traces(profile.root, ["小雨甲", "ks9"]) == []


@pytest.mark.parametrize("has_a_list_of_its_own", [False, True])
def test_who_was_erased_stays_so_on_another_pc_to_which_a_backup_goes(profile, tmp_path, has_a_list_of_its_own):
    import_orders(profile, OLD, OF_OTHER)
    offline.erase_fan(profile, HER, "tester")
    offline.backup(profile, tmp_path / "moved.db")
    there = Profile(tmp_path / "another PC" / "shop")
    if has_a_list_of_its_own:
        offline.erase_fan(there, OTHER, "tester")
    else:
        there.root.parent.mkdir()
    offline.restore(there, tmp_path / "moved.db")
    import_orders(there, OLD, OF_OTHER)
    assert traces(there.root, ["ksA1", "旧名龘甲"]) == []
    assert (traces(there.root, ["ksB2", "乙乙乙"]) == []) == has_a_list_of_its_own
    assert is_sound(there)
    assert os.name != "posix" or there.forgotten.stat().st_mode & 0o077 == 0

    # Forgotten by the one list or by the other, and erased once more: the file tells it alike when it is read again.
    offline.erase_fan(there, HER, "tester")
    import_orders(there, OLD, OF_OTHER)
    assert traces(there.root, ["ksA1"]) == []


def test_an_older_backup_takes_nobody_off_the_list_and_its_own_stay_on_it(profile, tmp_path):
    import_orders(profile, OLD, OF_OTHER)
    offline.erase_fan(profile, HER, "tester")
    offline.backup(profile, tmp_path / "monday.db")
    offline.erase_fan(profile, OTHER, "tester")
    offline.restore(profile, tmp_path / "monday.db")
    import_orders(profile, OLD, OF_OTHER)
    assert traces(profile.root, ["ksA1", "ksB2"]) == []


def test_a_copy_whose_list_is_broken_is_refused_and_all_stays_as_it_was(profile, tmp_path):
    import_orders(profile, OLD)
    offline.erase_fan(profile, HER, "tester")
    offline.backup(profile, tmp_path / "kept.db")
    with closing(sqlite3.connect(tmp_path / "kept.db")) as copy, copy:
        copy.execute("UPDATE carried_files SET content = ? WHERE name = 'forgotten.json'", (b'{"key": 7}',))
    before = profile.forgotten.read_bytes(), profile.database.read_bytes()
    with pytest.raises(Damaged):
        offline.restore(profile, tmp_path / "kept.db")
    assert (profile.forgotten.read_bytes(), profile.database.read_bytes()) == before
