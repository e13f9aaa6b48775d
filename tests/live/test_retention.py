"""What is let go by age: fans who were not seen for long, and old facts; figures stay."""

from __future__ import annotations

import asyncio
import os
from contextlib import suppress

import pytest

from anchor_console.core.ids import Identity
from anchor_console.fans import link_store, serving_store
from anchor_console.fans.fan_file import ListedFan
from anchor_console.fans.fan_list import take_in
from anchor_console.fans.links import Ground, LinkState, Reason
from anchor_console.live import log_store
from anchor_console.live.privacy import retention
from anchor_console.live.privacy.forgetting import Forgetting
from anchor_console.live.privacy.retention import FACTS_KEY, FANS_KEY, Retention
from anchor_console.live.privacy.upkeep import RETENTION_KEY, Upkeep
from tests.live.stage import a_stage, turn
from tests.privacy.a_full_life import Figures, traces
from tests.support.fake_clock import A_WEDNESDAY_EVENING_MS as NOW_MS
from tests.support.shop import a_fan, said

DAY_S = 86_400


async def tidy(stage, **days):
    console = stage.console
    for key, value in ((FANS_KEY, days.get("fans")), (FACTS_KEY, days.get("facts"))):
        await console.settings.set(key, value)
    await Retention(console.database, console.settings, stage.clock, console.forgetting, sleep=turn).run()


async def keep_up(stage, **days):
    """What the console does behind its window when it opens."""
    console = stage.console
    await console.settings.set(RETENTION_KEY, days.get("chat"))
    await Upkeep(console.database, console.settings, stage.clock, sleep=turn).run()
    await tidy(stage, **days)


def names(stage):
    return sorted(name for (name,) in stage.ask("SELECT name FROM identities WHERE user_id <> ''"))


OLD = a_fan("zqxold", name="龘老")


async def two_evenings(stage):
    """One who came once and never again, one who came again a hundred days later."""
    await stage.hear(
        said("1号驼色M来一件", fan=OLD), said("身高165体重110", fan=OLD, seconds=1), said("身高160", 2, seconds=2)
    )
    stage.clock.advance(100 * DAY_S)
    await stage.hear(said("又来了", 2, seconds=100 * DAY_S))


@pytest.mark.parametrize(
    ("days", "left"), [(None, ["粉丝2", "龘老"]), (30, ["粉丝2"]), (101, ["粉丝2", "龘老"]), (0, ["粉丝2", "龘老"])]
)
def test_who_was_not_seen_for_so_many_days_is_let_go_and_figures_stay(tmp_path, days, left):
    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            await two_evenings(stage)
            read = stage.console.database.read()
            before = Figures.of(stage.console.profile, read)
            await tidy(stage, fans=days)
            assert names(stage) == left
            assert Figures.of(stage.console.profile, read) == before
            if days == 30:
                assert traces(tmp_path, ["龘", "zqxold"]) == []
                # Nothing remembers them: who comes back is known as anybody.
                await stage.hear(said("还有吗", fan=OLD, seconds=101 * DAY_S))
                assert names(stage) == ["粉丝2", "龘老"]

    asyncio.run(scenario())


def test_whoever_came_lately_under_another_id_of_theirs_stays(tmp_path):
    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            await two_evenings(stage)
            reasons = [Reason(Ground.PICTURE, "p", NOW_MS)]

            def link(tx):
                found = link_store.propose(tx, 1, 2, reasons, NOW_MS)
                link_store.settle(tx, found.id, LinkState.ACCEPTED, "desk", NOW_MS, is_confirmed=True)

            await stage.console.database.run(link)
            await tidy(stage, fans=30)
            assert names(stage) == ["粉丝2", "龘老"]

    asyncio.run(scenario())


def test_facts_that_nobody_said_again_go_by_age(tmp_path):
    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            await two_evenings(stage)
            await stage.hear(said("身高160", 2, seconds=100 * DAY_S + 1, id="again"))
            ((who,),) = stage.ask("SELECT id FROM identities WHERE name = '粉丝2'")
            await stage.console.fans.add_fact(who, "likes", "纯棉")
            stage.clock.advance(31 * DAY_S)
            await stage.hear(said("身高160", 2, seconds=131 * DAY_S + 1, id="and again"))
            await tidy(stage, facts=30)
            told = stage.ask("SELECT args, before, after FROM actions WHERE name = 'fact.add'")
            assert told == [(f'{{"identity_id":{who}}}', None, None)]
            kept = stage.ask("SELECT name, value FROM facts JOIN identities ON identities.id = identity_id")
            assert kept == [("粉丝2", "160")]
            assert stage.ask("PRAGMA foreign_key_check") == []

    asyncio.run(scenario())


def test_a_long_log_of_actions_is_looked_through_in_steps_beside_the_writer(tmp_path, monkeypatch):
    monkeypatch.setattr(retention, "_LOOKED_AT_ONCE", 3)

    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            await two_evenings(stage)
            ((who,),) = stage.ask("SELECT id FROM identities WHERE name = '粉丝2'")
            for at in range(4):
                await stage.console.fans.add_note(who, f"第{at}句")
                await stage.console.fans.add_fact(who, "likes", f"纯棉{at}")
            stage.clock.advance(31 * DAY_S)
            await stage.console.fans.add_fact(who, "likes", "新的")
            written = []
            monkeypatch.setattr(log_store, "forget_facts", lambda tx, ids: written.append(list(ids)))
            await tidy(stage, facts=30)
            assert stage.ask("SELECT value FROM facts WHERE facet = 'likes'") == [("新的",)]
            settled = stage.ask("SELECT id FROM actions WHERE name = 'fact.add' AND args NOT LIKE '%新的%' ORDER BY id")
            assert sorted(one for step in written for one in step) == [one for (one,) in settled]
            assert all(len(step) <= 3 for step in written)

    asyncio.run(scenario())


def test_who_is_promised_something_or_not_to_be_served_stays_until_that_is_over(tmp_path):
    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(*(said("在吗", n, seconds=n) for n in (1, 2, 3)))
            number = {name: who for who, name in stage.ask("SELECT id, name FROM identities")}
            await stage.console.fans.promise(number["粉丝1"], "下次带驼色M")
            await stage.console.fans.set_served(number["粉丝2"], is_served=False, why="总退货")
            stage.clock.advance(100 * DAY_S)
            await tidy(stage, fans=30)
            assert names(stage) == ["粉丝1", "粉丝2"]
            (promise,) = serving_store.open_promises(stage.console.database.read(), None, 9)
            await stage.console.fans.keep_promise(promise)
            await stage.console.fans.set_served(number["粉丝2"], is_served=True, why="")
            await tidy(stage, fans=30)
            assert names(stage) == []

    asyncio.run(scenario())


def test_regulars_of_a_list_stay_as_long_from_the_day_it_was_taken_in(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            listed = ListedFan(
                Identity("kuaishou", "", "k1"), "老粉", (("size", "L"),), ("婆婆也穿",), (), (), is_ours=False
            )
            at_ms = stage.clock.now_ms()
            await stage.console.database.run(lambda tx: take_in(tx, [listed], "import", at_ms))
            stage.clock.advance(29 * DAY_S)
            await tidy(stage, fans=30)
            assert names(stage) == ["老粉"]
            stage.clock.advance(2 * DAY_S)
            await tidy(stage, fans=30)
            assert names(stage) == []

    asyncio.run(scenario())


def test_who_comes_back_while_others_are_let_go_stays(tmp_path, monkeypatch):
    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            await two_evenings(stage)
            really = retention.fans.unseen_since

            def and_here_they_are(tx, before_ms, after, limit):
                found = really(tx, before_ms, after, limit)
                if after == 0:
                    stage.console.database.run_blocking(
                        lambda tx: (
                            tx.execute("UPDATE identities SET last_seen_ms = ?", (stage.clock.now_ms(),)).rowcount
                        )
                    )
                return found

            monkeypatch.setattr(retention.fans, "unseen_since", and_here_they_are)
            await tidy(stage, fans=30)
            assert names(stage) == ["粉丝2", "龘老"]
            assert stage.ask("SELECT count(*) FROM messages WHERE text = '身高165体重110'") == [(1,)]

    asyncio.run(scenario())


@pytest.mark.parametrize("days", [{"fans": 30}, {"facts": 30}, {"chat": 30}])
@pytest.mark.parametrize("killed_at", ["let go", "wipe"])
def test_killed_while_it_lets_go_the_next_start_leaves_no_word(tmp_path, monkeypatch, days, killed_at):
    class Killed(BaseException):
        pass

    async def killed(*_, **__):
        raise Killed

    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("龘龘衣来了", fan=OLD), said("身高165", fan=OLD, seconds=1))
            ((who,),) = stage.ask("SELECT id FROM identities WHERE name = '龘老'")
            await stage.console.fans.add_fact(who, "likes", "齉齉绒")
            await stage.console.session.end()
            stage.clock.advance(100 * DAY_S)
            await stage.console.session.start("今晚", "reserve")
            await stage.hear(said("在吗", 2, seconds=100 * DAY_S))
            with monkeypatch.context() as patch:
                cut = "_empty_lines" if killed_at == "let go" else "_wipe"
                patch.setattr(Forgetting, cut, killed)
                with suppress(Killed):
                    await keep_up(stage, **days)
            await keep_up(stage, **days)
            gone = {"fans": ["龘", "靐", "齉", "zqxold"], "facts": ["齉齉绒"], "chat": ["龘龘衣"]}
            assert traces(tmp_path, gone[next(iter(days))]) == []

    asyncio.run(scenario())


def test_automatic_backups_go_when_they_are_as_old_and_nobody_elses_file_does(tmp_path):
    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            backups = stage.console.profile.backups
            backups.mkdir()
            for name, days in (("before-000001.db", 31), ("before-000002.db", 29), ("before-spring.db", 99)):
                (backups / name).touch()
                at_s = stage.clock.now_ms() / 1000 - days * DAY_S
                os.utime(backups / name, (at_s, at_s))
            await tidy(stage)
            assert len(list(backups.iterdir())) == 3
            await tidy(stage, facts=30)
            assert sorted(path.name for path in backups.iterdir()) == ["before-000002.db", "before-spring.db"]

    asyncio.run(scenario())


def test_who_is_let_go_under_a_name_of_digits_takes_nobody_elses_figures_along(tmp_path):
    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("在吗", fan=a_fan("zqxold", name="165")), said("身高165体重110", 2, seconds=1))
            stage.clock.advance(100 * DAY_S)
            await stage.hear(said("又来了", 2, seconds=100 * DAY_S))
            await tidy(stage, fans=30)
            assert names(stage) == ["粉丝2"]
            assert stage.ask("SELECT value FROM facts WHERE facet = 'height_cm'") == [("165",)]

    asyncio.run(scenario())
