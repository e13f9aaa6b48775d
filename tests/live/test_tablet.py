"""What may stand on the anchor's tablet: nothing private, nothing sensitive, whatever fans write and the desk knows."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path
from typing import Any

import pytest

from anchor_console.live import topics
from anchor_console.live.tablet import may_show
from anchor_console.room.rights import Role, may_read
from tests.live.stage import Stage, a_stage
from tests.room.core_room import CoreRoom
from tests.support.shop import said

PRIVATE = (
    "我怀孕五个月了能穿吗",
    "孕妇能用吗",
    "我对羊毛过敏这个行吗",
    "敏感肌能用不",
    "我女儿3岁穿多大",
    "我160斤穿多大码",
    "身高165体重140穿什么码",
    "一米六二穿啥",
    "我有糖尿病能吃吗",
    "加我微信发你图",
    "电话13912345678给我留一件",
    "I'm pregnant, is this ok",
)
PLAIN = ("这个起球吗", "几天到货", "11号驼色M还有吗", "主播讲下3号", "多少钱", "能机洗不", "有没有白色")


@pytest.mark.parametrize("text", PRIVATE)
def test_private_words_stay_off_the_tablet(text: str) -> None:
    assert not may_show(text)


@pytest.mark.parametrize("text", PLAIN)
def test_plain_questions_may_stand_there(text: str) -> None:
    assert may_show(text)


def published(stage: Stage) -> dict[str, Any]:
    """Every topic value that the tablet reads, as the console says it now."""
    console, state = stage.console, stage.console.state
    return {
        "room": topics.room(state.session, "阿云女装", is_rehearsal=False),
        "queue": topics.queue(state, {}),
        "totals": topics.totals(state),
        "call": topics.call(state.call),
        "asks": topics.asks(state.asks, console.asks.ready),
        "cue": topics.cue(state.moods, state.starred, {}),
        "callouts": topics.callouts(console.call_outs.shown),
        **topics.goods(topics.GoodsItems().of(state.goods_rows)),
    }


def test_with_sensitive_facts_lines_and_notes_all_over_the_tablet_hears_none_of_them(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            console = stage.console
            lines = [said(text, place, id=f"m{place}") for place, text in enumerate(PRIVATE, start=1)]
            await stage.hear(*lines)
            who = stage.ask("SELECT id FROM identities ORDER BY id LIMIT 1")[0][0]
            await console.fans.add_fact(who, "allergy", "羊毛过敏")
            await console.fans.add_fact(who, "skin", "敏感肌")
            await console.fans.add_note(who, "怀孕七个月，别提")
            await console.fans.promise(who, "宝宝衣服留一件")
            await console.air.pin_number("1", "王姐怀孕了想要")
            await console.air.pin_number("2", "给她女儿的")
            await console.air.hold(console.state.queue.key_at(1))
            for (message,) in stage.ask("SELECT id FROM messages"):
                await console.chat.star(message)
            await console.call_outs.refresh()
            assert len(console.state.starred) > 0
            room = CoreRoom()
            anchor, host = room.joins("anchor"), room.joins("host")
            for name, value in published(stage).items():
                anchor.sets(name, json.loads(json.dumps(value, ensure_ascii=False)))
            [welcome] = room.joins("host").heard("welcome")
            told = json.dumps([welcome, host.heard()], ensure_ascii=False)
            for word in (
                "孕",
                "过敏",
                "敏感",
                "女儿",
                "宝宝",
                "糖尿",
                "微信",
                "13912345678",
                "140",
                "160斤",
                "pregnan",
            ):
                assert word not in told, word

    asyncio.run(scenario())


def test_the_tablet_reads_no_chat_no_claims_and_no_tickets() -> None:
    for topic in ("feed", "claims", "tickets"):
        assert not may_read(topic, Role.HOST, frozenset())
