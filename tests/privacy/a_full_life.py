"""A person who has left a trace in every place where the console keeps something, and words to find each trace by."""

from __future__ import annotations

import itertools
import json
import shutil
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import msgspec

from anchor_console.core import events
from anchor_console.core.events import FanRef
from anchor_console.core.ids import IdentityId
from anchor_console.core.paths import Profile
from anchor_console.fans import find_store, link_store
from anchor_console.fans.links import Ground, LinkState, Reason
from anchor_console.fans.marks import Mark
from anchor_console.fans.store import ensure_identity, identity_id
from anchor_console.live.actions import By
from anchor_console.live.offline.offline import session_totals
from anchor_console.live.privacy.forgetting import ALL_STORES
from anchor_console.room import messages
from anchor_console.room.hub.spool import Spool
from anchor_console.room.hub.state import FileJournal
from anchor_console.room.hub.topics import Topics
from anchor_console.sales.past_store import PastLine, put_past_lines
from anchor_console.sources.record import DidLine, PinLine, RecordHeader, RecordWriter
from anchor_console.storage.copies import backup
from tests.live.stage import Stage
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as NOW_MS
from tests.support.shop import a_fan, a_line, an_order, at, said

HER = FanRef(platform="kuaishou", user_id="zqxj918273645", name="龘甲姐")
RENAMED = FanRef(platform="kuaishou", user_id="zqxj918273645", name="靐乙姐", avatar="https://zqxjpicture/a.jpg")
AS_BUYER = FanRef(platform="kuaishou", user_id="zqxjbuyer5566", name="齉丙姐", space="orders")
ID = "kuaishou:zqxj918273645"

WORDS = ("zqxj", "龘甲", "靐乙", "齉丙", "龘", "靐", "齉")
"""Each is in her ids, names, words, or in words about her, and nowhere else; the last are found in an index too."""

_NOBODYS_TABLES = frozenset({"messages_words", "order_states", "ticket_messages", "phrases", "suspects", "actions",
                             "fan_link_reasons", "asks", "stars", "fan_words", "fans_to_index"})  # fmt: skip
"""Of the tables that stores answer for: those whose rows name no identity themselves."""


def traces(folder: Path, words: Iterable[str] = WORDS) -> list[str]:
    """Where any of the words stands in any file, as it is or as JSON may write it."""
    found = []
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            data = path.read_bytes()
            for word in words:
                for written in {word.encode(), json.dumps(word).strip('"').encode()}:
                    if written in data:
                        around = data[max(0, data.index(written) - 30) :][:80]
                        found.append(f"{path.relative_to(folder)}: {word}: {around!r}")
    return found


async def a_full_life(stage: Stage) -> IdentityId:
    """Let her, and somebody beside her, do all that a fan can do and have all done that can be done about one."""
    console, db = stage.console, stage.console.database
    await stage.hear(said("姐妹们好 龘", fan=HER, seconds=0), said("身高160", fan=HER, seconds=0.5))
    # Another evening she comes with another name; within one evening that would be two people with one id.
    await console.session.end()
    await console.session.start("晚场", "reserve")
    await stage.put_on_air("1")
    await stage.hear(
        said("1号驼色M来一件", fan=RENAMED, seconds=2),
        said("1号驼色M来一件", 2, seconds=2),
        said("身高165体重110", fan=RENAMED, seconds=3),
        said("1号多大码 zqxj", fan=RENAMED, seconds=4, id="zqxj918273645:4"),
        said("1号多大码", 2, seconds=5),
        said("@靐乙姐 你穿多大", 2, seconds=5.5, id="mention"),
        said("@靐乙姐 今晚下雨了路上慢点", 2, seconds=5.7, id="alike"),  # kept apart too, to see whether many send it
        said("怎么还不发货，退货 zqxjticket", fan=RENAMED, seconds=6),
        said("扣1", fan=RENAMED, seconds=7),
        said("有没有zqxjwool的毛衣", fan=RENAMED, seconds=8),
        said("1", fan=RENAMED, seconds=8.5),
        events.Gift(id="g1", at=at(9), fan=RENAMED, gift="玫瑰"),
        events.Join(id="zqxjjoin", at=at(9), fan=RENAMED),
        events.Follow(id="f1", at=at(9), fan=RENAMED),
        an_order("O1", fan=None, seconds=11, lines=[a_line("C1-M")], placed_at=at(11)),
        events.Order(id="O2-paid", at=at(12), updated_at=at(12), order_id="O2", status="paid", fan=RENAMED,
                     lines=[a_line("C1-L", 2)], total=39800, paid=39800),
        events.Order(id="O3-paid", at=at(13), updated_at=at(13), order_id="O3", status="paid", fan=AS_BUYER,
                     lines=[a_line("D2", 1)], total=9900, paid=9900),
    )  # fmt: skip
    await console.calls.open("你们在哪个城市")
    await stage.hear(said("齉", fan=RENAMED, seconds=14), said("齉齉", fan=RENAMED, seconds=15))
    await console.calls.close()
    long = "家人们zqxjlottery点点关注不迷路今天福利多多多多"
    await stage.hear(
        said(long, fan=RENAMED, seconds=16), *(said("关注主播抢福袋啦啦啦", n, seconds=17) for n in (3, 4))
    )
    commands = itertools.count()

    def lead() -> By:
        return By("小助理", "assistant", f"t1:{next(commands)}")

    her = identity_id(db.read(), HER.identity)
    assert her is not None
    await console.chat.star(next(row.id for row in console.state.feed if "zqxjwool" in row.text))
    await console.phrases.add(long)
    for ask in list(console.state.asks):
        askers = stage.ask("SELECT DISTINCT identity_id FROM ask_messages WHERE ask_id = ?", ask.id)
        await console.asks.answer(ask.id, "zqxj 可以穿M" if askers == [(her,)] else "偏大一码")
    for ticket in list(console.state.tickets):
        await console.tickets.solve(ticket.id, "已经给靐乙姐补发")
    await console.fans.add_note(her, "zqxjnote 上次说要生日礼物")
    await console.marks.set(her, Mark.RETURNER)
    await console.marks.ask_to_silence(her)
    await console.mutes.mute_fan(her, RENAMED.name)
    await console.mutes.mute_word(RENAMED.name)
    # Her name in what is of others, or of nobody: written by the desk, and by an assistant.
    other = identity_id(db.read(), a_fan(2).identity)
    assert other is not None
    await console.fans.add_note(other, "靐乙姐的妹妹", lead())
    await console.fans.promise(other, "跟龘甲姐一起带", lead())
    await console.fans.set_served(other, is_served=False, why="骂过靐乙姐")
    await console.fans.add_fact(other, "style", "像靐乙姐那样的")
    await console.call_outs.add_wish(other, None, "龘甲姐那件毛衣", lead())
    await console.mutes.mute_pattern("*靐乙姐*")
    await stage.hear(said("我的还没发货，退货", 2, seconds=18), said("2号多大码", 2, seconds=19))
    theirs = next(one.id for one in console.state.tickets if one.identity_id == other)
    await console.tickets.solve(theirs, "和靐乙姐的一起发")
    await console.asks.answer(
        next(one.id for one in console.state.asks if one.text == "2号多大码"), "跟龘甲姐一样穿", lead()
    )
    await console.queue.pin_number("2", "靐乙姐要看", lead())
    await console.calls.open("龘甲姐要的扣1")
    claim = next(one for one in console.state.claims if one.identity_id == her)
    await console.claims.confirm(claim.id)

    def by_hand(tx: Any) -> None:
        """What no service does yet, or not on a word of ours."""
        buyer = ensure_identity(tx, AS_BUYER, NOW_MS)
        link = link_store.propose(tx, her, buyer, [Reason(Ground.PICTURE, "zqxjpicture/a.jpg", NOW_MS)], NOW_MS)
        link_store.settle(tx, link.id, LinkState.ACCEPTED, "desk", NOW_MS, is_confirmed=True)
        coat = ("C1", "羊毛大衣", "大衣", "驼色M", "驼色", "M", 1, 19900, "paid")
        put_past_lines(tx, [PastLine("kuaishou", "zqxjold-1", "1", buyer, *coat, False, NOW_MS, NOW_MS)])
        tx.execute("UPDATE sales SET note = 'zqxj 送到公司' WHERE identity_id = ?", (her,))
        session_id, product_id = tx.execute("SELECT max(id), (SELECT min(id) FROM products) FROM sessions").fetchone()
        tx.execute(
            "INSERT INTO promises (identity_id, text, session_id, by_name, made_at_ms) VALUES (?, ?, ?, 'desk', 0)",
            (her, "下次给zqxj带", session_id),
        )
        tx.execute("INSERT INTO not_served VALUES (?, 'zqxj 总退货', 'desk', 0)", (her,))
        tx.execute("INSERT OR IGNORE INTO shared_ids VALUES (?, ?, '龘甲姐', '靐乙姐', 0, 0)", (her, session_id))
        tx.execute("INSERT INTO said_callouts VALUES (?, ?, ?, 'desk', 0)", (session_id, her, product_id))
        tx.execute("INSERT OR IGNORE INTO wished VALUES (?, -9, ?, 'zqxjwool', NULL, NULL, NULL, ?, 0)",
                   (her, product_id, session_id))  # fmt: skip
        tx.execute("INSERT INTO minor_grounds (identity_id) VALUES (?)", (her,))
        tx.execute("INSERT OR IGNORE INTO fan_tallies (identity_id) VALUES (?)", (her,))

    await db.run(by_hand)
    while await db.run(lambda tx: find_store.index_some(tx, 100)):
        pass
    assert find_store.find(db.read(), "靐乙", 5)
    return her


def left_everywhere(stage: Stage) -> None:
    """Fail where a table that can hold somebody holds nothing of her: then nothing would be tried there."""
    tx = stage.console.database.read()
    everybody = {table for store in ALL_STORES for table in store.FAN_TABLES} - _NOBODYS_TABLES - {"identities"}
    for table in sorted(everybody):
        linked = [
            key["from"] for key in tx.execute(f"PRAGMA foreign_key_list({table})") if key["table"] == "identities"
        ]
        assert linked, f"{table} names no identity: put it into _NOBODYS_TABLES here"
        is_hers = " OR ".join(
            f"{column} IN (SELECT id FROM identities WHERE user_id LIKE 'zqxj%')" for column in linked
        )
        rows = tx.execute(f"SELECT 1 FROM {table} WHERE {is_hers}").fetchone()
        assert rows, f"a_full_life leaves nothing in {table}: let her leave something there"


def files_of_her(profile: Profile) -> None:
    """Let her stand in the profile's other files, as they are written: hub, records, automatic backups, logs."""
    spool = Spool(profile.hub_state / "spool")
    for position, chat in enumerate((said("齉 zqxj", fan=HER, id="zqxj1"), said("还有吗", 2, id="s2")), 1):
        spool.append(position, messages.encode(messages.RoutedEvents(id=f"e{position}", items=[chat])), NOW_MS)
    spool.close()
    journal = FileJournal(profile.hub_state / "topics.log")
    topics = Topics(journal, "epoch", journal.entries())
    topics.append("feed", [messages.to_raw({"id": "1", "text": "zqxj", "fan": msgspec.to_builtins(HER)})], NOW_MS)
    topics.set("claims", "c", messages.to_raw({"items": [{"fan_name": HER.name}]}), NOW_MS)
    journal.close()
    (profile.root / "records").mkdir()
    header = RecordHeader(session="晚场", mode="cart", started_at=at(0))
    with RecordWriter(profile.root / "records" / "evening.jsonl", header) as record:
        record.append(said("zqxj on record", fan=HER, seconds=2, id="zqxjrecord"), at(2.4))
        record.append(said("还有吗", 2, seconds=3))
        record.append(said("@靐乙姐 还有吗", 2, seconds=3.5, id="called"))
        record.append(PinLine(at=at(3.6), product="C1", note="龘甲姐要看"))
        her_line, others = {"line": {"of": "test", "event": "zqxjrecord"}}, {"other": msgspec.to_builtins(HER)}
        record.append(DidLine(id="c1", at=at(3), name="ask.star", args=her_line))
        record.append(DidLine(id="c2", at=at(3), name="note.add", args={"text": "龘甲 likes blue"}, fan=HER))
        record.append(DidLine(id="c3", at=at(3), name="link.accept", args=others, fan=a_fan(2)))
        record.append(DidLine(id="c4", at=at(3), name="note.add", args={"text": "stays"}, fan=a_fan(2)))
        record.append(DidLine(id="c5", at=at(3), name="phrase.add", args={"text": "龘甲姐 said"}))
        record.append(an_order("O9", fan=2, seconds=4, lines=[a_line("C1-M")]))
    profile.logs.mkdir(exist_ok=True)
    (profile.logs / "console.log").write_text("a line that should not be: zqxj918273645 龘甲姐\n", encoding="utf-8")
    profile.crashes.mkdir(exist_ok=True)
    (profile.crashes / "crash-1.txt").write_text("靐乙姐 in a report\n", encoding="utf-8")
    profile.backups.mkdir(exist_ok=True)
    backup(profile.database, profile.backups / "before-000001.db")
    # Outside the profile, where no erasing reaches: what is restored later.
    shutil.copy(profile.backups / "before-000001.db", profile.root.parent / "kept.db")


@dataclass(frozen=True)
class Figures:
    """What an erasing must leave as it was."""

    totals: dict[str, Any]
    tables: dict[str, list[tuple[Any, ...]]]

    @classmethod
    def of(cls, profile: Profile, read: Any) -> Figures:
        queries = {
            "claims": "SELECT id, product_id, color, size, wanted, waiting, held, sold, released FROM claims",
            "claimers": "SELECT count(DISTINCT identity_id) FROM claims",
            "hands": "SELECT product_id, count(identity_id), sum(lines) FROM hands GROUP BY product_id",
            "asks": "SELECT id, kind, state, people, lines FROM asks",
            "askers": "SELECT ask_id, count(DISTINCT identity_id) FROM ask_messages GROUP BY ask_id",
            "tickets": "SELECT id, complaint, state FROM tickets",
            "votes": "SELECT call_id, count(DISTINCT identity_id), sum(lines) FROM call_votes GROUP BY call_id",
            "sales": "SELECT id, status, qty, amount, units_booked FROM sales",
            "orders": "SELECT platform, order_id, status, paid FROM orders",
            "stock": "SELECT * FROM stock_levels",
            "moves": "SELECT * FROM stock_moves",
            "kinds": "SELECT session_id, kind, count(*), sum(count) FROM messages GROUP BY session_id, kind",
            "bought": "SELECT product_code, qty, amount, is_returned FROM past_lines",
            "fans": "SELECT count(*) FROM identities",
        }
        return cls(
            session_totals(profile, "last"),
            {name: sorted(map(tuple, read.execute(sql)), key=repr) for name, sql in queries.items()},
        )
