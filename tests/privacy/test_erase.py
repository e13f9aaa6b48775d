"""Forgetting a person leaves no byte of them in the profile, and every figure as it was."""

from __future__ import annotations

import asyncio
import errno
import json
import os
import shutil
import sqlite3
from contextlib import closing, contextmanager

import pytest
from msgspec.structs import replace

from anchor_console.chat.history import Filter
from anchor_console.core.events import Chat, Deleted
from anchor_console.core.ids import Identity, IdentityId
from anchor_console.core.paths import Profile, resource
from anchor_console.fans import link_store
from anchor_console.fans.facts import Standing
from anchor_console.fans.links import Ground, Reason
from anchor_console.live.goods.preflight_desk import WORDS_KEY
from anchor_console.live.offline import offline
from anchor_console.privacy.forgotten_file import ForgottenFile
from anchor_console.room.hub.spool import Spool
from anchor_console.room.messages import RoutedEvents, decode_routed, encode
from anchor_console.sales.tallies import recount
from anchor_console.sources.record import DidLine, RecordHeader, RecordReader, RecordWriter
from anchor_console.storage import migrations
from anchor_console.storage.connections import connect_read_only
from anchor_console.storage.soundness import check
from anchor_console.storage.writer import StorageFull
from tests.live.stage import a_stage
from tests.privacy.a_full_life import (
    AS_BUYER,
    HER,
    ID,
    RENAMED,
    WORDS,
    Figures,
    a_full_life,
    files_of_her,
    left_everywhere,
    traces,
)
from tests.support.real_console import anchor_console
from tests.support.shop import a_fan, a_line, an_order, at, said, womens_goods

WHO = Identity.parse(ID)


def figures(profile):
    with closing(connect_read_only(profile.database)) as connection:
        return Figures.of(profile, connection)


@pytest.fixture(scope="module")
def lived(tmp_path_factory):
    """The profile of a closed console in which she left traces everywhere; for all tests, to be copied."""
    profile = Profile(tmp_path_factory.mktemp("lived") / "shop")

    async def live():
        async with a_stage(profile.root, "reserve") as stage:
            await a_full_life(stage)
            left_everywhere(stage)

    asyncio.run(live())
    files_of_her(profile)
    for word in WORDS[:4]:
        assert traces(profile.root, [word]), f"{word} is nowhere: nothing would be proved"
    return profile


@pytest.fixture
def profile(lived, tmp_path):
    """That profile with the copies beside it, to be changed."""
    shutil.copytree(lived.root.parent, tmp_path, dirs_exist_ok=True)
    return Profile(tmp_path / "shop")


def test_no_byte_of_a_person_stays_and_every_figure_does(profile):
    before = figures(profile)
    record = profile.records / "evening.jsonl"
    # An erasing was killed as it wrote the record anew.
    record.with_name("evening.jsonl.new").write_bytes(record.read_bytes())
    receipt = offline.erase_fan(profile, WHO, "tester")
    assert traces(profile.root) == []
    assert figures(profile) == before
    assert check(profile.database) is None
    assert all(one["ok"] for one in offline.doctor(profile))
    assert receipt["done"]
    assert (receipt["identities"], receipt["backups_rewritten"], receipt["records_rewritten"]) == (2, 1, 1)
    assert receipt["removed"]["lines"] > 10


def test_records_and_backups_that_somebody_is_erased_from_stay_as_old_as_they_were(profile):
    files = [profile.records / "evening.jsonl", profile.backups / "before-000001.db"]
    before = [path.read_bytes() for path in files]
    for path in files:
        os.utime(path, (1_000_000_000, 1_000_000_000))
    offline.erase_fan(profile, WHO, "tester")
    assert all(path.read_bytes() != was for path, was in zip(files, before, strict=True))
    assert [path.stat().st_mtime for path in files] == [1_000_000_000, 1_000_000_000]


def test_a_name_that_the_shop_sells_things_by_takes_nobody_s_words_along(tmp_path):
    """A fan may be called 连衣裙: where others ask for one, it is what the shop sells."""
    profile, clothes = Profile(tmp_path / "shop"), "连衣裙"

    async def live():
        async with a_stage(profile.root, "reserve", womens_goods().rows) as stage:
            await stage.hear(said("在吗", fan=a_fan("zqxj", name=clothes)), said("喜欢连衣裙", 2, seconds=1))
            who = IdentityId(stage.ask("SELECT id FROM identities WHERE user_id <> 'uzqxj'")[0][0])
            await stage.console.fans.add_note(who, f"下次给她留{clothes}")

    asyncio.run(live())
    assert offline.erase_fan(profile, Identity.parse("kuaishou:uzqxj"), "tester")["identities"] == 1
    with closing(connect_read_only(profile.database)) as read:
        assert [text for (text,) in read.execute("SELECT text FROM notes")] == [f"下次给她留{clothes}"]
        assert clothes not in [name for (name,) in read.execute("SELECT name FROM identities")]


def test_what_others_did_and_said_stays(profile):
    offline.erase_fan(profile, WHO, "tester")
    with closing(connect_read_only(profile.database)) as read:
        said = [text for (text,) in read.execute("SELECT text FROM messages WHERE identity_id IS NOT NULL")]
        assert "1号驼色M来一件" in said
        assert "1号多大码" in said
        assert "@*** 你穿多大" in said
        (asked,) = read.execute("SELECT text, lines FROM asks WHERE people = 2").fetchall()
        assert asked[0] in said  # it stood in her words, who asked first
        assert asked[1] >= 2
        found = read.execute("SELECT count(*) FROM messages_words WHERE messages_words MATCH '\"多 大 码\"'").fetchone()
        assert found[0] == 2
    with RecordReader(profile.root / "records" / "evening.jsonl") as record:
        first, *lines = list(record)
        assert isinstance(first, Chat)
        star, note, link, others_note, phrase = (line for line in lines if isinstance(line, DidLine))
    assert [line.text for line in (first, *lines) if isinstance(line, Chat)] == ["", "还有吗", "@*** 还有吗"]
    assert star.args == {"line": {"of": "test", "event": first.id}}  # what they did with her line still finds it
    assert note.args is None
    assert link.args is None
    assert phrase.args == {"text": "*** said"}
    assert others_note.args == {"text": "stays"}
    assert not record.bad


def test_no_line_of_others_names_one_of_theirs_by_an_id_that_holds_whose_it_was(tmp_path):
    profile = Profile(tmp_path / "shop")
    hers = [said(text, fan=HER, seconds=n, id=f"{HER.user_id}:{n}") for n, text in enumerate(["在吗", "多大码"], 1)]
    others = [
        said("对的", 2, seconds=3, id="u2:1", reply_to=hers[0].id),
        said("是的", 2, seconds=3, id="u2:2", reply_to="u2:1"),
        said("前面那句", 2, seconds=3, id="u2:3", reply_to=f"{HER.user_id}:0"),  # said before this record began
        Deleted(id="d1", at=at(4), target=hers[1].id),
        Deleted(id="d2", at=at(5), target="u2:1"),
    ]

    async def live():
        async with a_stage(profile.root) as stage:
            await stage.hear(*hers, *others)

    asyncio.run(live())
    profile.records.mkdir()
    with RecordWriter(profile.records / "e.jsonl", RecordHeader(session="晚场", mode="cart", started_at=at(0))) as to:
        for event in (*hers, *others):
            to.append(event, at(6))
    spool = Spool(profile.hub_state / "spool")
    for position, event in enumerate((*hers, *others), 1):
        spool.append(position, encode(RoutedEvents(id=f"e{position}", items=[event])), 0)
    spool.close()
    offline.erase_fan(profile, WHO, "tester")
    assert traces(profile.root, [HER.user_id]) == []

    with RecordReader(profile.records / "e.jsonl") as record:
        recorded = list(record)
    spooled = [decode_routed(data).items[0] for _, data in Spool(profile.hub_state / "spool").read(0, 1 << 20)]
    for first, second, reply, own_reply, _, deleted, own_deleted in (recorded, spooled):
        assert (reply.reply_to, deleted.target) == (first.id, second.id)  # what is told of her line still finds it
        assert (own_reply.reply_to, own_deleted.target) == ("u2:1", "u2:1")


@pytest.mark.parametrize("name", ["王姐", "小雨", "momo", "ann", "Li"])
def test_a_short_or_common_name_goes_from_logs_and_crash_reports_all_the_same(tmp_path, name):
    """In what others said it may mean somebody else; a log should name nobody."""
    profile = Profile(tmp_path / "shop")

    async def live():
        async with a_stage(profile.root) as stage:
            await stage.hear(said("在吗", fan=a_fan("zqxj", name=name)), said("在", fan=a_fan("2nd", name="momo")))
            await stage.hear(said(f"我是{name}的表妹", 3, seconds=2))

    asyncio.run(live())
    profile.crashes.mkdir()
    profile.logs.mkdir(exist_ok=True)
    log, crash = profile.logs / "console.log", profile.crashes / "crash-1.txt"
    log.write_text(f"2026-11-28 WARNING channel anno: no Link tells of {name}, {name!a}\n", encoding="utf-8")
    crash.write_text(f"KeyError: {name!r}\n", encoding="utf-8")
    receipt = offline.erase_fan(profile, Identity.parse("kuaishou:uzqxj"), "tester")
    assert receipt["logs_masked"] == 2
    stars, escaped = "*" * len(name.encode()), "*" * len(ascii(name)[1:-1])
    assert log.read_text("utf-8") == f"2026-11-28 WARNING channel anno: no Link tells of {stars}, '{escaped}'\n"
    assert crash.read_text("utf-8") == f"KeyError: '{stars}'\n"


@pytest.mark.parametrize("name", ["2026", "--", "a"])
def test_a_log_stays_readable_whatever_somebody_is_called(tmp_path, name):
    profile = Profile(tmp_path / "shop")

    async def live():
        async with a_stage(profile.root) as stage:
            await stage.hear(said("在吗", fan=a_fan("zqxj", name=name)))

    asyncio.run(live())
    profile.logs.mkdir(exist_ok=True)
    line = "2026-11-28 20:26:00 INFO a line -- more\n"
    (profile.logs / "console.log").write_text(line, encoding="utf-8")
    offline.erase_fan(profile, Identity.parse("kuaishou:uzqxj"), "tester")
    assert (profile.logs / "console.log").read_text("utf-8") == line


def test_the_receipt_names_files_elsewhere_and_not_her(profile, tmp_path):
    for path in (tmp_path / f"{HER.name}.json", tmp_path / "chat.csv", tmp_path / "spare.db"):
        if path.suffix == ".json":
            offline.export_fan(profile, WHO, path)
        elif path.suffix == ".csv":
            offline.export(profile, "chat", "last", path)
        else:
            offline.backup(profile, path)
    offline.export_fan(profile, Identity("kuaishou", "", "u2"), tmp_path / "another.json")
    receipt = offline.erase_fan(profile, WHO, "tester")
    assert [(one["what"], one["file"].rpartition("/")[2]) for one in receipt["not_reached"]] == [
        ("fans export", "***.json"), ("export chat", "chat.csv"), ("backup", "spare.db"),
    ]  # fmt: skip
    assert not any(word in json.dumps(receipt, ensure_ascii=False) for word in WORDS)
    assert traces(profile.root) == []


def test_what_was_saved_into_the_profile_s_own_folder_is_named_too_unless_erasing_goes_into_it(profile):
    offline.export(profile, "chat", "last", profile.root / "chat.xlsx")
    offline.backup(profile, profile.root / "spare.db")
    offline.backup(profile, profile.backups / "by-hand.db")
    receipt = offline.erase_fan(profile, WHO, "tester")
    assert [(one["what"], one["file"].rpartition("/")[2]) for one in receipt["not_reached"]] == [
        ("export chat", "chat.xlsx"), ("backup", "spare.db"),
    ]  # fmt: skip
    assert receipt["backups_rewritten"] == 2
    (profile.root / "spare.db").unlink()
    (profile.root / "chat.xlsx").unlink()
    assert traces(profile.root) == []


def test_a_table_of_the_shop_s_own_that_lies_in_the_profile_is_named_and_stays(profile):
    profile.records.joinpath("evening.csv").write_text("the goods of the record")
    mine = [profile.root / f"{HER.name} 订单.XLSX", profile.root / "from the platform" / "orders.csv"]
    for path in mine:
        path.parent.mkdir(exist_ok=True)
        path.write_bytes(b"hers: zqxj")
    offline.export(profile, "chat", "last", profile.root / "chat.csv")
    receipt = offline.erase_fan(profile, WHO, "tester")
    assert sorted((one["what"], one["file"].rpartition("/")[2]) for one in receipt["not_reached"]) == [
        ("export chat", "chat.csv"), ("own file", "*** 订单.XLSX"), ("own file", "orders.csv"),
    ]  # fmt: skip
    assert all(path.read_bytes() == b"hers: zqxj" for path in mine)


def test_what_a_command_saved_of_her_beside_a_running_console_is_named_too(tmp_path):
    path = tmp_path / "her.json"

    async def live():
        async with a_stage(tmp_path / "shop", "reserve") as stage:
            await a_full_life(stage)
            offline.export_fan(stage.console.profile, WHO, path)
            return await stage.console.privacy.erase(WHO, "desk")

    receipt = asyncio.run(live())
    assert [(one.what, one.path.rpartition("/")[2]) for one in receipt.saved_elsewhere] == [("fans export", "her.json")]


def test_a_backup_from_before_forgets_her_as_it_is_restored(profile, tmp_path):
    kept = tmp_path / "kept.db"
    before = figures(profile)
    offline.erase_fan(profile, WHO, "tester")
    assert traces(tmp_path, ["zqxj"])  # the copy elsewhere holds her
    offline.restore(profile, kept)
    assert traces(profile.root) == []
    assert figures(profile) == before


@pytest.mark.parametrize("point", [pytest.param("after_copy", marks=pytest.mark.soak), "after_erasing"])
def test_a_restoring_that_was_killed_leaves_nothing_of_her_once_the_profile_is_opened(profile, tmp_path, point):
    offline.erase_fan(profile, WHO, "tester")
    killed = anchor_console("restore", tmp_path / "kept.db", "--profile", profile.root, fault=f"restore.{point}")
    assert killed.returncode < 0, killed.stderr
    assert list(profile.root.glob("console.restoring*"))
    (profile.root / "console.restoring.part").write_bytes(b"zqxj")
    opened = anchor_console("run", "--headless", "--for", "0.1", "--port", "0", "--profile", profile.root)
    assert opened.returncode == 0, opened.stderr
    assert traces(profile.root) == []


def test_a_database_that_somebody_put_back_by_hand_forgets_her_when_it_is_opened(profile, tmp_path):
    offline.erase_fan(profile, WHO, "tester")
    for leftover in profile.root.glob("console.db*"):
        leftover.unlink()
    (tmp_path / "kept.db").rename(profile.database)
    assert not all(one["ok"] for one in offline.doctor(profile))
    opened = anchor_console("run", "--headless", "--for", "0.1", "--port", "0", "--profile", profile.root)
    assert opened.returncode == 0, opened.stderr
    assert traces(profile.root) == []
    assert all(one["ok"] for one in offline.doctor(profile))


@pytest.mark.parametrize(
    "point",
    [
        "after_rows",
        "after_copies",
        pytest.param("after_begin", marks=pytest.mark.soak),
        pytest.param("after_lines", marks=pytest.mark.soak),
    ],
)
def test_an_erasing_that_was_killed_goes_on_when_the_profile_is_opened(profile, point):
    before = figures(profile)
    killed = anchor_console("fans", "erase", ID, "--yes", "--profile", profile.root, fault=f"erase.{point}")
    assert killed.returncode < 0, killed.stderr
    opened = anchor_console("run", "--headless", "--for", "0.1", "--port", "0", "--profile", profile.root)
    assert opened.returncode == 0, opened.stderr
    assert traces(profile.root) == []
    # The events that waited in the spool came in meanwhile; all else is as it was.
    left, was = figures(profile).tables, before.tables
    assert {name: rows for name, rows in left.items() if name not in ("kinds", "fans")} == {
        name: rows for name, rows in was.items() if name not in ("kinds", "fans")
    }


@pytest.fixture
def full_disk():
    """Called, no private file of a profile can be written until it is left again."""

    def no_room(_handle):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    @contextmanager
    def full():
        with pytest.MonkeyPatch.context() as disk:
            disk.setattr("anchor_console.core.paths.os.fsync", no_room)
            yield

    return full


def test_on_a_full_disk_nobody_is_forgotten_and_it_is_said_why(profile, full_disk):
    before = figures(profile)
    with full_disk(), pytest.raises(StorageFull, match="No space left"):
        offline.erase_fan(profile, WHO, "tester")
    assert ForgottenFile(profile.forgotten).known.since == {}
    assert list(profile.root.glob("*.new")) == []
    assert figures(profile) == before
    assert offline.erase_fan(profile, WHO, "tester")["done"]
    assert traces(profile.root) == []


def test_an_erasing_that_a_disk_broke_off_which_became_full_goes_on_with_the_next_one(profile, monkeypatch):
    def no_room(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as disk:
        disk.setattr("anchor_console.live.privacy.forgetting.erase_in_records", no_room)
        with pytest.raises(StorageFull):
            offline.erase_fan(profile, WHO, "tester")
    assert ForgottenFile(profile.forgotten).unfinished
    offline.erase_fan(profile, Identity.parse("kuaishou:somebody_else"), "tester")
    assert traces(profile.root) == []


@pytest.mark.parametrize("broken", ["", '{"key": "ab'])
def test_a_damaged_list_of_who_was_erased_is_told_and_nobody_goes_on_without_it(profile, broken):
    offline.erase_fan(profile, WHO, "tester")
    profile.forgotten.write_text(broken, encoding="utf-8")
    (found,) = [one for one in offline.doctor(profile) if one["check"] == "forgotten people"]
    assert (found["ok"], "put it back from a copy" in found["detail"]) == (False, True)
    refused = anchor_console("run", "--headless", "--port", "0", "--for", "1", "--profile", profile.root)
    assert (refused.returncode, "Traceback" in refused.stderr) == (1, False)
    assert profile.forgotten.read_text(encoding="utf-8") == broken


def test_erasing_asks_for_a_yes_and_an_id(profile):
    assert anchor_console("fans", "erase", ID, "--profile", profile.root).returncode == 2
    assert anchor_console("fans", "erase", "她", "--yes", "--profile", profile.root).returncode == 2
    assert traces(profile.root, ["zqxj"])


def test_who_is_on_file_nowhere_is_forgotten_too(profile, tmp_path):
    unknown = Identity("douyin", "", "unknown-1")
    (profile.logs / "console.log").write_text("a frame of unknown-1 that was not read\n", encoding="utf-8")
    receipt = offline.erase_fan(profile, unknown, "tester")
    assert (receipt["identities"], receipt["done"]) == (0, True)
    assert traces(profile.root, ["unknown-1"]) == []


def test_an_id_that_bore_two_names_in_one_evening_goes_with_all_that_came_under_it(tmp_path):
    profile = Profile(tmp_path / "shop")

    async def live():
        async with a_stage(profile.root) as stage:
            await stage.hear(said("姐妹们好 zqxj", fan=HER, seconds=1), said("龘 又是我", fan=RENAMED, seconds=2))
            assert stage.ask("SELECT count(*) FROM identities WHERE masked") == [(1,)]

    asyncio.run(live())
    assert traces(profile.root)
    offline.erase_fan(profile, WHO, "tester")
    assert traces(profile.root) == []


def test_who_came_for_one_evening_under_another_s_id_leaves_no_name_beside_it(tmp_path):
    profile = Profile(tmp_path / "shop")

    async def live():
        async with a_stage(profile.root) as stage:
            await stage.hear(said("在吗", 1, fan=a_fan(1)), said("又是我", fan=a_fan(1, name=HER.name), seconds=2))

    asyncio.run(live())
    with closing(connect_read_only(profile.database)) as read:
        ((platform, user_id),) = read.execute("SELECT platform, user_id FROM identities WHERE masked").fetchall()
    offline.erase_fan(profile, Identity(platform, "", user_id), "tester")
    assert traces(profile.root, [HER.name]) == []
    with closing(connect_read_only(profile.database)) as read:
        shared = read.execute("SELECT first_name, second_name, is_lasting FROM shared_ids").fetchall()
        assert [tuple(row) for row in shared] == [("粉丝1", "***", 0)]
        assert [text for (text,) in read.execute("SELECT text FROM messages")] == ["在吗", ""]


def test_who_was_only_proposed_to_be_them_stays_and_the_receipt_says_so(tmp_path):
    """The seller's list knows somebody by her name alone: nobody has said whether that is her."""
    profile, regulars = Profile(tmp_path / "shop"), tmp_path / "regulars.csv"
    regulars.write_text(f"昵称,备注\n{HER.name},爱穿驼色\n", encoding="utf-8")

    async def live():
        async with a_stage(profile.root) as stage:
            await stage.hear(said("姐妹们好", fan=HER))

    asyncio.run(live())
    assert anchor_console("fans", "import", regulars, "--profile", profile.root).returncode == 0
    receipt = offline.erase_fan(profile, WHO, "tester")
    assert (receipt["identities"], receipt["proposed_identities_left"]) == (1, 1)
    assert not any(word in json.dumps(receipt, ensure_ascii=False) for word in WORDS)
    assert traces(profile.root, [HER.name])
    again = offline.erase_fan(profile, Identity("kuaishou", "list", HER.name), "tester")
    assert (again["identities"], again["proposed_identities_left"]) == (1, 0)
    assert traces(profile.root) == []


def test_a_saved_filter_or_word_of_the_shop_that_tells_of_them_goes_and_others_stay(tmp_path):
    async def live():
        async with a_stage(tmp_path / "shop") as stage:
            console = stage.console
            await stage.hear(said("姐妹们好", fan=HER), said("来了", 2))
            await console.chat.save_filter("问价", Filter(text="多少钱"))
            await console.chat.save_filter("看她", Filter(text=HER.name))
            await console.chat.save_filter(f"{HER.name}说的", Filter(number="1"))
            await console.settings.set(WORDS_KEY, ["违禁", f"{HER.name}同款"])
            await console.privacy.erase(WHO, "desk")
            assert list(console.chat.filters()) == ["问价"]
            assert console.settings.get(WORDS_KEY) == ["违禁"]
            await console.chat.save_filter("售后", Filter(text="退货"))

    asyncio.run(live())
    assert traces(tmp_path / "shop") == []


def test_an_order_file_s_buyer_of_the_same_id_and_name_goes_along_as_a_guess_and_no_other_of_that_id(tmp_path):
    """Two spaces of a platform may count alike by chance; that the one of that number bears the name, too, is none."""
    profile, orders = Profile(tmp_path / "shop"), tmp_path / "orders.csv"
    orders.write_text(
        "订单编号,买家快手ID,买家昵称,商品名称,规格,数量,实付款,订单状态\n"
        f"H1,{HER.user_id},{HER.name},大衣,驼色;M,1,300,交易成功\nH2,7001,老铁,大衣,黑色;L,1,300,交易成功\n",
        encoding="utf-8",
    )

    async def live():
        async with a_stage(profile.root) as stage:
            await stage.hear(said("姐妹们好", fan=HER), said("来了", fan=a_fan("x", name="别的人", user_id="7001")))

    asyncio.run(live())
    assert anchor_console("orders", "import", orders, "--history", "--profile", profile.root).returncode == 0
    left = offline.erase_fan(profile, Identity.parse("kuaishou:7001"), "tester")
    assert (left["identities"], left["guessed_identities_erased"]) == (1, 0)
    assert traces(profile.root, ["老铁"])
    receipt = offline.erase_fan(profile, WHO, "tester")
    assert (receipt["identities"], receipt["guessed_identities_erased"]) == (2, 1)
    assert traces(profile.root) == []
    assert anchor_console("orders", "import", orders, "--history", "--profile", profile.root).returncode == 0
    assert traces(profile.root) == []


@pytest.mark.parametrize("is_asked_of_the_session", [False, True])
def test_an_account_goes_with_what_it_did_under_a_masked_name(tmp_path, is_asked_of_the_session):
    profile = Profile(tmp_path / "shop")
    asked = []

    async def live():
        async with a_stage(profile.root) as stage:
            masked = replace(HER, name="小***姐")
            await stage.hear(said("我160 zqxj", fan=masked, seconds=1), said("别人", fan=a_fan(9, name="小***姐")))
            ((session,),) = stage.ask("SELECT id FROM sessions")
            asked.append(WHO.within(session) if is_asked_of_the_session else WHO)

    asyncio.run(live())
    assert traces(profile.root, [WHO.user_id, "zqxj"])
    assert offline.erase_fan(profile, asked[0], "tester")["identities"] == 1
    assert traces(profile.root, [WHO.user_id, "zqxj"]) == []
    with closing(connect_read_only(profile.database)) as read:
        assert tuple(read.execute("SELECT count(*) FROM identities WHERE name = '小***姐'").fetchone()) == (1,)


def test_a_rehearsal_beside_the_shop_forgets_whom_the_shop_forgot(tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LOCALAPPDATA", str(tmp_path / "home"))
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert anchor_console("fans", "erase", "sim:710377", "--yes").returncode == 0
    record = tmp_path / "evening.jsonl"
    lines = resource("sample", "evening.jsonl").read_text("utf-8").splitlines(keepends=True)[:900]
    shutil.copy(resource("sample", "women.csv"), tmp_path)
    record.write_text("".join(lines), "utf-8")
    replayed = anchor_console("run", "--replay", record, "--speed", "max", "--headless", "--port", "0")
    assert replayed.returncode == 0, replayed.stderr
    assert list((tmp_path / "home").rglob("*-rehearsal/console.db"))
    assert traces(tmp_path / "home", ["710377", "江西小敏"]) == []


def test_a_copy_of_the_first_release_is_erased_in_too_and_stays_sound(profile, monkeypatch):
    copy = profile.backups / "before-000002.db"
    connection = sqlite3.connect(copy, isolation_level=None)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_STEPS", migrations._STEPS[:1])
        migrations.apply_steps(connection)
    connection.executescript(
        "INSERT INTO sessions VALUES ('S', '上一场', 'cart', 'ended', 0, 1, 0, 'CNY');"
        "INSERT INTO sources VALUES (1, 'till');"
        "INSERT INTO identities (platform, space, user_id, name, masked, staff, first_seen_ms, last_seen_ms)"
        " VALUES ('kuaishou', '', 'zqxj918273645', '龘甲姐', 0, 0, 0, 0), ('kuaishou', '', 'u2', '李姐', 0, 0, 0, 0);"
        "INSERT INTO messages (session_id, source_id, ext_id, kind, identity_id, fan_name, at_ms, received_at_ms, text,"
        " count) VALUES ('S', 1, 'a', 'chat', 1, '龘甲姐', 0, 0, '齉有没有', 1), ('S', 1, 'b', 'chat', 2, '李姐', 0, 0,"
        " '还有吗', 1);"
        "INSERT INTO facts (identity_id, facet, value, wearer, standing, message_id, stated_at_ms)"
        " VALUES (1, 'likes', 'zqxj', 'self', 'stated', 1, 0);"
    )
    connection.close()
    (profile.backups / "before-000003.db").write_bytes(b"zqxj, and no database" * 500)
    receipt = offline.erase_fan(profile, WHO, "tester")
    assert receipt["backups_rewritten"] == 2
    assert receipt["backups_removed"] == ["before-000003.db"]
    assert traces(profile.root) == []
    assert check(copy) is None
    with closing(connect_read_only(copy)) as read:
        assert [tuple(row) for row in read.execute("SELECT kind, text, fan_name FROM messages ORDER BY id")] == [
            ("chat", "", None), ("chat", "还有吗", "李姐"),
        ]  # fmt: skip


def test_what_was_settled_of_them_by_another_id_that_is_theirs_no_more_is_not_in_the_log(tmp_path):
    async def live():
        async with a_stage(tmp_path / "shop") as stage:
            console, read = stage.console, stage.console.database.read()
            await stage.hear(said("来了"), replace(said("我喜欢纯棉", id="b"), fan=AS_BUYER))
            chat, buyer = (IdentityId(who) for (who,) in stage.ask("SELECT id FROM identities ORDER BY id"))
            reason = Reason(Ground.PICTURE, "a.jpg", 1)
            link = await console.database.run(lambda tx: link_store.propose(tx, chat, buyer, [reason], 1))
            await console.fans.accept_link(link)
            await console.fans.settle(chat, console.fans.view(chat).facts[0], Standing.CONFIRMED)
            await console.fans.undo_link(link)
            assert stage.ask("SELECT value, standing FROM facts") == [("纯棉", "stated")]
            await console.privacy.erase(AS_BUYER.identity, "desk", with_guessed=False)
            told = [str(tuple(row)) for row in read.execute("SELECT args, result, before, after FROM actions")]
            assert len(told) == 4
            assert not any("纯棉" in one or "likes" in one for one in told)

    asyncio.run(live())


def test_who_was_only_guessed_to_be_them_and_stays_has_nothing_of_theirs(tmp_path):
    """What the two added up to, and what was confirmed of the one by the other's purchases, was of both."""

    async def live():
        async with a_stage(tmp_path / "shop") as stage:
            console, read = stage.console, stage.console.database.read()
            order = an_order("O1", seconds=3, lines=[a_line("C1-M")], total=19900, paid=19900)
            await stage.hear(said("来了"), replace(order, fan=AS_BUYER))
            (chat,) = read.execute("SELECT id FROM identities WHERE user_id = 'u1'").fetchone()
            (buyer,) = read.execute("SELECT id FROM identities WHERE user_id = ?", (AS_BUYER.user_id,)).fetchone()

            def link(tx):
                tx.execute(
                    "INSERT INTO fan_links (identity_id, other_id, state, is_confirmed, sureness, proposed_at_ms)"
                    " VALUES (?, ?, 'accepted', 0, 90, 1)",
                    (chat, buyer),
                )
                recount(tx, [chat])

            await console.database.run(link)
            view = console.fans.view(IdentityId(chat))
            assert (view.tally.orders, view.facts[0].fact.value) == (1, "M")
            await console.fans.settle(IdentityId(chat), view.facts[0], Standing.CONFIRMED)
            await console.privacy.erase(AS_BUYER.identity, "desk", with_guessed=False)
            view = console.fans.view(IdentityId(chat))
            assert (view.tally.orders, view.tally.spent_minor, view.tally.sessions) == (0, 0, 1)
            assert read.execute("SELECT * FROM facts").fetchall() == []

    asyncio.run(live())
