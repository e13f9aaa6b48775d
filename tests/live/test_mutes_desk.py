from __future__ import annotations

import asyncio

import pytest
from msgspec.structs import replace

from anchor_console.core.refusal import Refused
from anchor_console.live.chat.mutes_desk import AN_HOUR_MS
from tests.live.stage import FakeLink, a_stage
from tests.support.shop import said


async def gathered(stage):
    await stage.clock.advance_in_turns(0.3)


def test_a_muted_line_leaves_the_pages_and_is_stored_all_the_same(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            link, state = FakeLink(), stage.console.state
            stage.broadcast(link)
            await stage.hear(said("加微信领福利", 1), said("大衣好看", 2))
            await gathered(stage)
            advert = state.feed[0]
            mute_id = await stage.console.mutes.mute_word("微信")
            assert link.gone == [str(advert.id)]
            assert "mute.done" in stage.notices
            await stage.hear(said("微信", 3), said("好看", 4))
            await gathered(stage)
            assert [item["text"] for item in link.lines] == ["加微信领福利", "大衣好看", "好看"]
            assert (len(state.feed), state.feed.tally.total()) == (4, 3)
            assert [state.mutes.hides(row) for row in state.feed] == [True, False, True, False]
            await stage.console.chat.delete([state.feed[2].id])
            link.lines.clear()
            await stage.console.mutes.unmute(mute_id)
            assert not any(state.mutes.hides(row) for row in state.feed)
            # Pages show it again, but for what was deleted meanwhile.
            assert [item["text"] for item in link.lines] == ["加微信领福利"]
            await stage.console.mutes.mute_word("大衣")
            assert [item["text"] for item in link.lines] == ["加微信领福利"]

    asyncio.run(scenario())


def test_an_hour_is_over_after_an_hour_even_when_the_console_was_away(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            await stage.hear(said("好看", 1))
            row = stage.console.state.feed[0]
            await stage.console.mutes.mute_fan(row.identity_id, "粉丝1", AN_HOUR_MS)
            await stage.console.mutes.mute_pattern("加*信")
            await stage.console.mutes.mute_names("*代理*")
        async with a_stage(tmp_path) as stage:
            mutes = stage.console.state.mutes
            assert mutes.hides(row)
            stage.clock.advance(3_599)
            stage.console.mutes.expire()
            assert mutes.hides(row)
            stage.clock.advance(1)
            stage.console.mutes.expire()
            assert not mutes.hides(row)
            assert [mute.words for mute in mutes.in_force] == ["加*信", "*代理*"]
            assert mutes.hides(replace(row, identity_id=None, name="女装代理小李"))

    asyncio.run(scenario())


def test_a_clock_that_is_set_back_does_not_lengthen_a_mute(tmp_path):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            console, mutes = stage.console, stage.console.state.mutes
            await console.mutes.mute_word("微信", AN_HOUR_MS)
            await console.mutes.mute_word("加群")
            stage.clock.jump(-5 * 3_600)
            stage.clock.advance(3_599)
            console.mutes.expire()
            assert [mute.words for mute in mutes.in_force] == ["微信", "加群"]
            stage.clock.advance(1)
            console.mutes.expire()
            assert [mute.words for mute in mutes.in_force] == ["加群"]
            # Whatever is muted next does not bring it back.
            await console.mutes.mute_word("代购")
            assert [mute.words for mute in mutes.in_force] == ["加群", "代购"]

    asyncio.run(scenario())


@pytest.mark.parametrize("words", ["", " ", "\u200b"])
def test_nothing_is_not_muted(tmp_path, words):
    async def scenario():
        async with a_stage(tmp_path) as stage:
            for mute in (stage.console.mutes.mute_word, stage.console.mutes.mute_pattern):
                with pytest.raises(Refused):
                    await mute(words)
            for mute in (stage.console.mutes.mute_pattern, stage.console.mutes.mute_names):
                with pytest.raises(Refused):
                    await mute("**")
            with pytest.raises(Refused):
                await stage.console.mutes.unmute(7)

    asyncio.run(scenario())
