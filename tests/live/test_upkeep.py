from __future__ import annotations

import asyncio
import sqlite3

import pytest

from anchor_console.chat import history_store as history
from anchor_console.chat.history import Filter
from anchor_console.chat.lanes import Lane
from anchor_console.core.paths import Profile
from anchor_console.live.privacy import upkeep
from anchor_console.live.privacy.upkeep import RETENTION_KEY, Upkeep
from anchor_console.storage import migrations
from tests.live.stage import a_stage, turn
from tests.support.shop import said

DAY_S = 86_400


async def an_evening(stage):
    """Chat with a claim, a fact, a star and a question; then the session ends."""
    if stage.console.state.session is None:
        await stage.console.session.start("晚场", "reserve")
    await stage.hear(
        said("1号驼色M来一件", 1), said("身高165体重110", 2), said("1号多大码", 3), said("怎么还不发货，退货", 4)
    )
    await stage.console.chat.star(stage.console.state.feed[0].id)
    await stage.console.session.end()


async def tidy(stage, days):
    await stage.console.settings.set(RETENTION_KEY, days)
    await Upkeep(stage.console.database, stage.console.settings, stage.clock, sleep=turn).run()


@pytest.mark.parametrize(("days", "left"), [(None, 4), (30, 4), (7, 1), (0, 4)])
def test_chat_goes_when_its_session_ended_so_many_days_ago(tmp_path, days, left):
    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            await an_evening(stage)
            stage.clock.advance(8 * DAY_S)
            # What would go is told before.
            goes = await stage.console.privacy.too_old(days or 30)
            assert goes == ((1, 4) if days == 7 else (0, 0))
            await tidy(stage, days)
            # The newest message of all stays until there is a newer one: ids count on from it.
            assert stage.ask("SELECT count(*) FROM messages") == [(left,)]

    asyncio.run(scenario())


def test_what_was_claimed_and_learned_outlives_the_lines(tmp_path):
    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            await an_evening(stage)
            kept = "SELECT id, wanted, held FROM claims", "SELECT facet, value FROM facts", "SELECT id, text FROM asks"
            before = [stage.ask(sql) for sql in kept]
            assert all(before)
            stage.clock.advance(8 * DAY_S)
            await stage.console.session.start("今晚", "reserve")
            await stage.hear(said("1号多大码", 5, seconds=8 * DAY_S))
            await tidy(stage, 7)
            assert [stage.ask(sql) for sql in kept][:2] == before[:2]
            assert stage.ask(kept[2])[: len(before[2])] == before[2]
            assert stage.ask("SELECT message_id FROM claims") == [(None,)]
            assert [row.text for row in stage.console.state.feed] == ["1号多大码"]
            assert stage.ask("SELECT count(*) FROM messages_words WHERE messages_words MATCH '码'") == [(1,)]
            assert stage.ask("PRAGMA foreign_key_check") == []

    asyncio.run(scenario())


def test_who_is_under_18_by_a_line_is_so_when_the_line_is_gone(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            await stage.hear(said("我今年15岁", 1), said("晚上好", 2))
            await stage.console.session.end()
            stage.clock.advance(8 * DAY_S)
            await tidy(stage, 7)
            assert stage.ask("SELECT name, message_id FROM minor_grounds JOIN identities ON identity_id = identities.id"
                             " WHERE minor") == [("粉丝1", None)]  # fmt: skip

    asyncio.run(scenario())


def test_words_of_solved_tickets_and_names_of_who_came_go_with_the_lines_and_the_counts_stay(tmp_path):
    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("我的怎么还不发货，退货", 5))
            await stage.console.tickets.solve(stage.console.state.tickets[0].id, "已补发")
            await an_evening(stage)
            who = stage.ask("SELECT count(*) FROM attendance WHERE name <> ''")
            assert who == [(5,)]
            stage.clock.advance(8 * DAY_S)
            await tidy(stage, 7)
            # What somebody must still follow up keeps its words.
            assert stage.ask("SELECT state, text FROM tickets JOIN ticket_messages ON ticket_id = id ORDER BY id") == [
                ("solved", ""), ("open", "怎么还不发货，退货"),
            ]  # fmt: skip
            assert stage.ask("SELECT name, count(*) FROM attendance GROUP BY name") == [("", 5)]
            assert stage.ask("SELECT sum(sessions) FROM fan_tallies") == [(5,)]

    asyncio.run(scenario())


def test_phrases_of_a_session_go_with_its_lines(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            alike = "关注主播抢福袋啦啦啦"
            await stage.hear(*(said(alike, n, seconds=n) for n in range(10)), said("点点关注不迷路", 1, seconds=11))
            await stage.console.phrases.add("点点关注不迷路")
            assert stage.ask("SELECT text FROM suspects UNION SELECT text FROM phrases") == [
                ("关注主播抢福袋啦啦啦",), ("点点关注不迷路",)
            ]  # fmt: skip
            await stage.console.session.end()
            stage.clock.advance(8 * DAY_S)
            await tidy(stage, 7)
            assert stage.ask("SELECT text FROM suspects UNION SELECT text FROM phrases") == []

    asyncio.run(scenario())


def test_each_old_session_is_gone_through_once_however_many_are_empty_already(tmp_path, monkeypatch):
    monkeypatch.setattr(upkeep, "_BATCH", 1)
    looked = []
    really = history.oldest

    def noted(tx, session_id, limit):
        looked.append(session_id)
        return really(tx, session_id, limit)

    monkeypatch.setattr(history, "oldest", noted)

    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            for evening in range(3):
                await stage.console.session.start("晚场", "reserve") if evening else None
                await stage.hear(*(said("在吗", n, seconds=evening * 10 + n) for n in range(4)))
                await stage.console.session.end()
            stage.clock.advance(8 * DAY_S)
            await tidy(stage, 7)
            # Four lines each, and a last look that finds none; the newest line of all stays.
            assert len(looked) == 5 + 5 + 4
            assert stage.ask("SELECT count(*) FROM messages") == [(1,)]

    asyncio.run(scenario())


def test_every_table_that_points_at_messages_lets_go_of_them(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            tables = [name for (name,) in stage.ask("SELECT name FROM sqlite_master WHERE type = 'table'")]
            pointing = {
                table
                for table in tables
                for key in stage.ask(f"PRAGMA foreign_key_list({table})")
                if key[2] == "messages"
            }
            assert pointing == {"claims", "fact_evidence", "facts", "minor_grounds", "stars"}

    asyncio.run(scenario())


def test_a_file_of_the_first_release_is_made_searchable_after_the_start(tmp_path, monkeypatch):
    profile = Profile(tmp_path)
    profile.make()
    connection = sqlite3.connect(profile.database, isolation_level=None)
    with monkeypatch.context() as patch:
        patch.setattr(migrations, "_STEPS", migrations._STEPS[:1])
        migrations.apply_steps(connection)
    reading = '{"intent":"ask_fit","items":[],"facts":[],"wish":null,"reasons":[],"specific":false}'
    connection.executescript(
        "INSERT INTO sessions VALUES ('S', '上一场', 'cart', 'running', 0, NULL, 0, 'CNY');"
        "INSERT INTO sources VALUES (1, 'till');"
    )
    connection.execute("BEGIN")
    connection.executemany(
        "INSERT INTO messages (session_id, source_id, ext_id, kind, at_ms, received_at_ms, text, count, reading)"
        " VALUES ('S', 1, ?, 'chat', 0, 0, '大衣多大码', 1, ?)",
        ((str(number), reading) for number in range(2_500)),
    )
    connection.execute("COMMIT")
    connection.close()

    async def scenario():
        async with a_stage(tmp_path) as stage:
            await stage.hear(said("毛衣多大码", 1))
            await tidy(stage, None)
            assert stage.ask("SELECT count(*) FROM unread_history") == [(0,)]
            tx, session_id = stage.console.database.read(), stage.console.state.session.id
            assert len(history.rows_before(tx, session_id, None, 9_999, Filter(text="多大码"))) == 2_501
            assert len(history.rows_before(tx, session_id, None, 9_999, Filter(text="大衣", lane=Lane.ASKING))) == 2_500

    asyncio.run(scenario())
