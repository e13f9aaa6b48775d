from __future__ import annotations

import asyncio

import pytest

from anchor_console.chat.history import EVERYTHING, Filter
from anchor_console.chat.lanes import Lane
from anchor_console.chat.understanding.reading import Intent
from anchor_console.core.events import Deleted
from anchor_console.core.ids import MessageId
from anchor_console.core.refusal import Refused
from anchor_console.fans.tiers import Shape, TierRule
from anchor_console.live.action_log import Wanted
from anchor_console.live.state import LiveState
from anchor_console.storage.searching import Superseded
from tests.live.stage import FakeLink, a_stage
from tests.support.shop import a_fan, at, said
from tests.support.until import until


async def on_stage(stage, lines=20):
    await stage.hear(*(said(f"第{number}句话", number, seconds=number) for number in range(lines)))
    return [row.id for row in stage.console.state.feed]


def test_any_part_of_the_chat_is_read_back(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            ids, chat = await on_stage(stage), stage.console.chat

            def keys(rows):
                return [row.id for row in rows]

            assert keys(await chat.before(ids[10], 3)) == ids[7:10]
            assert keys(await chat.after(ids[10], 3)) == ids[11:14]
            assert keys(await chat.around(ids[10], 4)) == ids[8:12]
            assert await chat.message_at(0) == ids[0]
            assert keys(await chat.find(Filter(text="3句"), 9)) == [ids[3]]
            assert keys(await chat.find(EVERYTHING, 2, before=ids[5])) == ids[3:5]

    asyncio.run(scenario())


def test_a_new_search_ends_the_one_before(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            await on_stage(stage)
            found = await asyncio.gather(
                *(stage.console.chat.find(Filter(text=text), 9) for text in ("第", "第1", "第12")),
                return_exceptions=True,
            )
            assert isinstance(found[0], Superseded | list)
            assert [row.text for row in found[2]] == ["第12句话"]

    asyncio.run(scenario())


def test_a_star_is_on_the_row_and_stays(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            ids, chat, state = await on_stage(stage, 3), stage.console.chat, stage.console.state
            await chat.star(ids[1])
            await chat.star(ids[1])
            assert [row.is_starred for row in state.feed] == [False, True, False]
            assert [row.id for row in await chat.find(Filter(only_starred=True), 9)] == [ids[1]]
            state.load()
            assert [row.is_starred for row in state.feed] == [False, True, False]
            await chat.unstar(ids[1])
            assert not any(row.is_starred for row in state.feed)
            with pytest.raises(Refused):
                await chat.star(MessageId(999))

    asyncio.run(scenario())


def test_what_is_deleted_here_or_there_is_gone_from_the_pages(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            link = FakeLink()
            stage.broadcast(link)
            ids = await on_stage(stage, 3)
            await stage.console.chat.star(ids[1])
            await stage.console.chat.star(ids[0])
            await until(lambda: stage.clock.sleepers)
            stage.clock.advance(1)
            await until(lambda: len((link.values.get("cue") or {"starred": ()})["starred"]) == 2)
            assert [line["id"] for line in link.values["cue"]["starred"]] == [str(ids[1]), str(ids[0])]
            await stage.console.chat.delete([ids[0]])
            gone = Deleted(id="d", at=at(9), target="1@1:第1句话")
            await stage.hear(gone)
            assert link.gone == [str(ids[0]), str(ids[1])]
            assert [row.is_deleted for row in stage.console.state.feed] == [True, True, False]
            await until(lambda: stage.clock.sleepers)
            stage.clock.advance(1)
            await until(lambda: link.values["cue"] is None)
            again = LiveState(stage.console.database, stage.console.goods)
            assert [row.is_deleted for row in again.feed] == [True, True, False]

    asyncio.run(scenario())


def test_many_lines_are_deleted_as_one_step_that_is_taken_back_from_the_log_and_done_again(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            link = FakeLink()
            stage.broadcast(link)
            ids, console = await on_stage(stage, 4), stage.console
            await console.chat.delete(ids[:1])
            await console.chat.delete(ids)
            assert link.gone == [str(one) for one in ids]
            # The platform deletes one as well, before it is taken back here.
            await stage.hear(Deleted(id="d", at=at(9), target="2@2:第2句话"))
            (deed, *_) = await console.action_log.latest(Wanted())
            assert (deed.name, deed.about) == ("chat.delete", "×4")

            def deleted():
                again = LiveState(console.database, console.goods)
                here = [row.is_deleted for row in console.state.feed]
                assert [row.is_deleted for row in again.feed] == here
                return here

            link.lines.clear()
            await console.undo.take_back()
            assert deleted() == [True, False, True, False]
            # Pages have them again; what the platform deleted they do not.
            assert [line["id"] for line in link.lines] == [str(ids[1]), str(ids[3])]
            await console.undo.do_again()
            assert deleted() == [True] * 4
            (again, *_) = await console.action_log.latest(Wanted())
            await console.taking_back.take_back(again.id)
            assert deleted() == [True, False, True, False]
            with pytest.raises(Refused, match=r"undo\.already"):
                await console.taking_back.take_back(again.id)
            with pytest.raises(Refused, match=r"chat\.gone"):
                await console.chat.delete([MessageId(999)])

    asyncio.run(scenario())


def test_filters_are_kept_by_name(tmp_path):
    async def scenario():
        asking = Filter(lane=Lane.ASKING, text="大衣", intents=frozenset({Intent.ASK_FIT}))
        async with a_stage(tmp_path) as stage:
            await stage.console.chat.save_filter(" 大衣 ", asking)
            await stage.console.chat.save_filter("星标", Filter(only_starred=True))
            with pytest.raises(Refused):
                await stage.console.chat.save_filter("  ", asking)
        async with a_stage(tmp_path) as stage:
            assert stage.console.chat.filters() == {"大衣": asking, "星标": Filter(only_starred=True)}
            for name, typed in (("星标", "大衣"), ("星标", " "), ("没有的", "新的")):
                with pytest.raises(Refused):
                    await stage.console.chat.rename_filter(name, typed)
            await stage.console.chat.rename_filter("大衣", " 大衣尺码 ")
            assert next(iter(stage.console.chat.filters().items())) == ("大衣尺码", asking)
            await stage.console.chat.drop_filter("星标")
            assert list(stage.console.chat.filters()) == ["大衣尺码"]

    asyncio.run(scenario())


def test_the_lanes_count_the_whole_session_after_a_restart(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            await stage.hear(said("1号多大码", 1), said("1号黑色M来一件", 2), said("晚上好", 3))
            tally = stage.console.state.feed.tally
            before = [tally.total(lane) for lane in (None, *Lane)]
            assert before[0] == 3
        async with a_stage(tmp_path) as stage:
            tally = stage.console.state.feed.tally
            assert [tally.total(lane) for lane in (None, *Lane)] == before

    asyncio.run(scenario())


def test_lines_of_a_tier_are_found_however_many_others_lie_between(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            await stage.hear(
                said("早", 1, fan=a_fan(1, level=30)),
                *(said(f"第{number}句话", 2, seconds=1 + number / 100) for number in range(700)),
                said("晚", 3, seconds=60, fan=a_fan(3, level=40)),
            )
            await stage.console.tiers.set_rules([TierRule("big", "大客", Shape.STAR, level=20)])
            wanted = Filter(tier="big")
            assert [row.text for row in await stage.console.chat.find(wanted, 2)] == ["早", "晚"]
            await stage.console.fans.set_served(stage.console.state.feed[0].identity_id, is_served=False)
            assert [row.text for row in await stage.console.chat.before(None, 2, wanted)] == ["晚"]
            assert wanted.among is None  # only what is asked of the disk names them

    asyncio.run(scenario())
