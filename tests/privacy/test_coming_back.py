"""Whoever was forgotten and comes back is a new fan: served as any, with nothing of before, whatever tells of it."""

from __future__ import annotations

from datetime import datetime

import pytest

from anchor_console.core.clock import SystemClock
from anchor_console.core.ids import Identity
from anchor_console.core.paths import Profile
from anchor_console.live import offline, offline_files
from anchor_console.storage.copies import backup
from tests.privacy.a_full_life import traces

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
