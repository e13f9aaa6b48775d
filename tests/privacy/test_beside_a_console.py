"""Forgetting a person while the evening goes on: a real console, its hub, and a source that goes on telling."""

from __future__ import annotations

import asyncio
import contextlib
import json
import shutil
import signal
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime

import pytest

from anchor_console.core.events import FanRef
from anchor_console.core.paths import Profile, resource
from anchor_console.room.source_link import SourceLink
from anchor_console.sources.record import ClaimLine, RecordHeader, RecordWriter, SaleLine
from tests.privacy.a_full_life import traces
from tests.support.real_console import RoomOf, a_console, anchor_console, rows
from tests.support.shop import a_line, at, said
from tests.support.shop import an_order as order_of
from tests.support.until import between_tries, until

HER = FanRef(platform="kuaishou", user_id="zqxj918273645", name="龘甲姐")
ID = "kuaishou:zqxj918273645"
WORDS = ("zqxj", "龘", "靐")
FIGURES = (
    "SELECT kind, count(*) FROM messages GROUP BY kind ORDER BY kind",
    "SELECT wanted, sold FROM claims ORDER BY id",
    "SELECT order_id, status, paid FROM orders ORDER BY id",
    "SELECT amount, qty FROM sales ORDER BY rowid",
    "SELECT product_id, count(identity_id), sum(lines) FROM hands GROUP BY product_id",
)


@pytest.fixture
def room(tmp_path):
    profile = Profile(tmp_path / "shop")
    imported = anchor_console("goods", "import", resource("sample", "women.csv"), "--profile", profile.root)
    assert imported.returncode == 0, imported.stderr
    return RoomOf.prepare(profile)


@asynccontextmanager
async def a_source(room: RoomOf) -> AsyncIterator[SourceLink]:
    link = SourceLink(room.hub.url, room.hub.token("source"), sleep=between_tries)
    running = asyncio.create_task(link.run())
    try:
        yield link
    finally:
        running.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await running


def now():
    return datetime.now(UTC)


def asked(room, *arguments):
    return asyncio.to_thread(anchor_console, *arguments, "--profile", room.profile.root, "--json")


async def stored(room, events):
    """Return when the console has stored so many events: the hub accepts what it has spooled."""
    await until(lambda: rows(room.profile, "SELECT count(*) FROM messages") == [(events,)], within_s=20)


def figures(room):
    return [rows(room.profile, sql) for sql in FIGURES]


def test_a_running_console_forgets_and_goes_on(room):
    line = a_line("W1003-MB-F", amount=8_900)
    hers = [
        said("3号米白来一件 zqxj", fan=HER, at=now(), id="m1"),
        said("靐有没有 zqxjwool 的", fan=HER, at=now(), id="m2"),
        said("@龘甲姐 3号好看吗", 2, at=now(), id="mention"),
        order_of("O1", fan=None, lines=[line], at=now(), updated_at=now(), id="o0"),
    ]

    async def scenario():
        async with a_source(room) as source, a_console(room, "--mode", "reserve") as console:
            await source.send(hers)
            await source.send([said("3号还有吗", 2, at=now(), id="m3")])
            await stored(room, 5)
            assert traces(room.profile.root, WORDS)
            before = figures(room)

            erased = await asked(room, "fans", "erase", ID, "--yes")
            assert erased.returncode == 0, erased.stderr
            receipt = json.loads(erased.stdout)
            assert (receipt["identities"], receipt["room_hub_reached"], receipt["done"]) == (1, True, True)
            assert traces(room.profile.root, WORDS) == []
            assert figures(room) == before

            # The bridge repeats its last lines after a reconnect: they are known, and stay nobody's.
            await source.send(hers)
            await source.send([said("龘 told late", fan=HER, at=hers[0].at, id="m9")])
            await stored(room, 6)
            assert traces(room.profile.root, WORDS) == []
            assert figures(room)[1:] == before[1:]

            # What she says from now on, a new fan says.
            await source.send([said("我又来啦", fan=HER, at=now(), id="m10")])
            await stored(room, 7)
            fans = rows(room.profile, "SELECT name, messages FROM identities WHERE user_id = ?", HER.user_id)
            assert fans == [(HER.name, 1)]
            code, _, err = await console.stopped_by(signal.SIGINT)
            assert code in (0, 130), err

    asyncio.run(scenario())
    again = anchor_console("run", "--headless", "--for", "0.1", "--port", "0", "--profile", room.profile.root)
    assert again.returncode == 0, again.stderr
    # She is somebody new: opening the profile does not take her for the one who was forgotten.
    assert rows(room.profile, "SELECT messages FROM identities WHERE user_id = ?", HER.user_id) == [(1,)]


def replaying(record, profile):
    replayed = anchor_console("run", "--replay", record, "--speed", "max", "--headless", "--port", "0", "--json",
                              "--profile", profile.root)  # fmt: skip
    assert replayed.returncode == 0, replayed.stderr
    return json.loads(replayed.stdout)


@pytest.mark.soak
def test_a_replay_of_the_same_record_does_not_bring_anybody_back(tmp_path):
    shutil.copy(resource("sample", "women.csv"), tmp_path)
    lines = resource("sample", "evening.jsonl").read_text("utf-8").splitlines(keepends=True)[:330]
    record = tmp_path / "evening.jsonl"
    record.write_text("".join(lines), "utf-8")
    profile = Profile(tmp_path / "rehearsal")
    was = replaying(record, profile)
    assert traces(profile.root, ["710377"])
    assert anchor_console("fans", "erase", "sim:710377", "--yes", "--profile", profile.root).returncode == 0
    again = replaying(record, profile)
    assert traces(profile.root, ["710377", "江西小敏"]) == []
    # Her events, orders and money count as nobody's; what she claimed and asked is not heard again.
    for key in ("events", "messages", "orders", "sales", "units", "paid_total", "net_total"):
        assert was[key] == again[key], key


@pytest.mark.soak
def test_what_a_record_says_was_done_for_her_is_done_for_nobody(tmp_path):
    goods = tmp_path / "women.csv"
    shutil.copy(resource("sample", "women.csv"), goods)
    header = RecordHeader(session="晚场", mode="cart", started_at=at(0), catalogue=goods.name)
    with RecordWriter(tmp_path / "evening.jsonl", header) as record:
        record.append(said("姐妹们好", fan=HER, seconds=1))
        record.append(ClaimLine(at=at(2), fan=HER, number="3", color="黑色", qty=2))
        record.append(SaleLine(at=at(3), fan=HER, sku="W1003-MB-F", amount=8_900))
    profile = Profile(tmp_path / "rehearsal")
    was = replaying(tmp_path / "evening.jsonl", profile)
    assert traces(profile.root, WORDS)
    assert anchor_console("fans", "erase", ID, "--yes", "--profile", profile.root).returncode == 0
    assert replaying(tmp_path / "evening.jsonl", profile) == was
    assert traces(profile.root, WORDS) == []
