"""Names go from what others said in small steps, read beside the writer: what comes in is never kept waiting."""

from __future__ import annotations

import asyncio

import pytest

from anchor_console.chat import person_store as chat
from anchor_console.chat.name_store import names_still_told, names_told
from anchor_console.core.ids import Identity
from anchor_console.fans.names import Names
from anchor_console.fans.store import identity_id
from anchor_console.live.privacy import forgetting
from tests.live.stage import a_stage
from tests.support.shop import a_fan, said

HER = a_fan("zqxj", name="用户")


def texts(stage):
    return [text for (text,) in stage.ask("SELECT text FROM messages WHERE identity_id IS NOT NULL ORDER BY id")]


async def her_number(stage):
    number = identity_id(stage.console.database.read(), HER.identity)
    assert number is not None
    return number


@pytest.mark.parametrize("is_asked", [True, False], ids=["erased", "let go"])
def test_many_lines_that_call_somebody_are_masked_a_few_at_a_time(tmp_path, monkeypatch, is_asked):
    monkeypatch.setattr(forgetting, "_MASKED_AT_ONCE", 2)
    monkeypatch.setattr(chat, "_LINES_LOOKED_AT", 5)
    steps = []
    really = chat.mask_lines

    def noted(tx, names, message_ids):
        steps.append(len(message_ids))
        really(tx, names, message_ids)

    monkeypatch.setattr(chat, "mask_lines", noted)

    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            console = stage.console
            await stage.hear(
                said("在吗", fan=HER),
                *(said(f"@用户 {at}号好看吗 @用户9876", 2, seconds=at, id=f"m{at}") for at in range(1, 12)),
            )
            if is_asked:
                await console.forgetting.erase(
                    Identity("kuaishou", "", "uzqxj"), "tester", console.forgetting.forget_in_our_hub
                )
            else:
                await console.forgetting.let_go([await her_number(stage)], stage.clock.now_ms() + 1)
            assert texts(stage) == [f"@** {at}号好看吗 @用户9876" for at in range(1, 12)]
            assert sum(steps) == 11
            assert max(steps) <= 2

    asyncio.run(scenario())


def test_who_gets_another_name_meanwhile_is_looked_at_again(tmp_path):
    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            database = stage.console.database
            await stage.hear(said("在吗", fan=HER))
            people = [await her_number(stage)]
            read_before = names_told(database.read(), people)
            assert names_still_told(database.read(), people, read_before) is read_before
            await database.run(lambda tx: tx.execute("UPDATE identities SET name = '龘甲姐' WHERE id = ?", people))
            assert "龘甲姐" in names_still_told(database.read(), people, read_before).spoken

    asyncio.run(scenario())


def test_whoever_once_bore_a_longer_name_is_not_taken_for_them(tmp_path):
    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            database = stage.console.database
            await stage.hear(said("在吗", fan=HER), said("在的", 3, seconds=1))
            other = identity_id(database.read(), a_fan(3).identity)
            await database.run(lambda tx: tx.execute("INSERT INTO identity_names VALUES (?, '用户妈妈', 0)", (other,)))
            names = names_told(database.read(), [await her_number(stage)])
            assert names.in_chat("@用户妈妈 @用户", they_came=True) == "@用户妈妈 @**"

    asyncio.run(scenario())


def test_a_name_is_looked_for_by_the_index_alone_once_that_holds_every_line(tmp_path):
    async def scenario():
        async with a_stage(tmp_path, "reserve") as stage:
            await stage.hear(said("在吗", fan=HER), *(said(f"{at}号好看", 2, seconds=at) for at in range(300)))
            tx, names = stage.console.database.read(), Names(called=["龘甲姐"])
            steps = []
            tx.set_progress_handler(lambda: steps.append(1), 100)
            chat.lines_naming(tx, [await her_number(stage)], names, 0)
            tx.set_progress_handler(None, 100)
            assert len(steps) < 10

    asyncio.run(scenario())


@pytest.mark.timeout(30)  # a search for all of them took more than a minute
def test_others_longer_names_cost_next_to_nothing_however_many_there_are():
    names = Names(called=["用户"], longer=[f"用户妈{at:06d}" for at in range(100_000)])
    assert names.in_chat("@用户妈000007 @用户", they_came=True) == "@用户妈000007 @**"
