"""What may stand on the anchor's tablet: nothing private, nothing sensitive, whatever fans write and the desk knows."""

from __future__ import annotations

import asyncio
import contextlib
import json
from pathlib import Path
from typing import Any

import msgspec

from anchor_console.core.ids import SkuId
from anchor_console.core.refusal import Refused
from anchor_console.live import topics
from anchor_console.live.actions import By
from anchor_console.room.rights import Role, may_read
from tests.chat.test_private_words import PRIVATE
from tests.live.stage import FakeLink, Stage, a_stage
from tests.room.core_room import CoreRoom
from tests.support.shop import a_fan, said


def published(stage: Stage) -> dict[str, Any]:
    """Every topic value that the tablet reads, as the console says it now."""
    console, state = stage.console, stage.console.state
    return {
        "room": topics.room(state.session, "阿云女装", is_rehearsal=False),
        "queue": topics.queue(state, {}),
        "totals": topics.totals(state),
        "call": topics.call(state.call),
        "asks": topics.asks(state.asks, console.asks.answers),
        "cue": topics.cue(state.moods, state.starred, {}),
        "callouts": topics.callouts(console.call_outs.shown, lambda at_ms: at_ms),
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
            await console.queue.pin_number("1", "王姐怀孕了想要")
            await console.queue.pin_number("2", "给她女儿的")
            await console.queue.hold(console.state.queue.key_at(1))
            for (message,) in stage.ask("SELECT id FROM messages"):
                await console.chat.star(message)
            await console.call_outs.refresh()
            assert len(console.state.starred) > 0
            room = CoreRoom()
            anchor, host = room.joins("anchor"), room.joins("host")
            for name, value in published(stage).items():
                anchor.sets(name, msgspec.json.decode(msgspec.json.encode(value)))
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


class RoomOfATablet(FakeLink):
    """The hub's core behind the broadcast, and a tablet that keeps every frame it is sent."""

    def __init__(self) -> None:
        super().__init__()
        self.room = CoreRoom()
        self._anchor, self._host = self.room.joins("anchor"), self.room.joins("host")
        self.frames: list[Any] = []

    async def set(self, topic: str, value: Any, id: str | None = None) -> int:
        self.put(topic, value)
        return await super().set(topic, value, id)

    def put(self, topic: str, value: Any) -> None:
        super().put(topic, value)
        self._anchor.sets(topic, self.values[topic])
        self.frames += self._host.heard()

    def append(self, topic: str, items: Any) -> None:
        super().append(topic, items)
        self._anchor.says(type="append", id=self.room.new_id(), lease=self._anchor.lease, topic=topic, items=items)
        self.frames += self._host.heard()


def test_what_is_written_of_people_is_in_no_frame_that_a_tablet_is_ever_sent(tmp_path: Path) -> None:
    """Every field in which somebody writes of a fan, or a fan of themselves, bears a mark of its own."""
    marks: list[str] = []

    def mark(where: str) -> str:
        marks.append(f"MARK{where}")
        return marks[-1]

    async def scenario() -> None:
        async with a_stage(tmp_path, mode="reserve") as stage:
            console, link = stage.console, RoomOfATablet()
            stage.broadcast(link)
            stage.pipeline.stored.subscribe(console.call_outs.stored)
            await stage.hear(
                said("1号驼色M没抢到", 1, fan=a_fan(1, name="王姐")),
                said(f"1号驼色M给我留一件 {mark('claimed')}", 2, fan=a_fan(2, name=mark("claimant"))),
                said(f"怀孕能穿1号吗 {mark('asked')}", 3, fan=a_fan(3, name=mark("asker"))),
                said(f"上次买的掉色了 {mark('complained')}", 4, fan=a_fan(4, name=mark("complainer"))),
                said(f"我过敏 {mark('starred')}", 5, fan=a_fan(5, name="电话13912345678")),
                said(mark("line"), 6, fan=a_fan(6, name=mark("speaker"))),
            )
            [(who,)] = stage.ask("SELECT id FROM identities WHERE name = '王姐'")
            for facet in ("allergy", "skin", "pregnancy", "likes", "dislikes", "body"):
                with contextlib.suppress(Refused):
                    await console.fans.add_fact(who, facet, mark(facet))
            await console.fans.add_note(who, mark("note"))
            await console.fans.promise(who, mark("promise"))
            await console.call_outs.add_wish(who, None, mark("wish"))
            helper = By("小雨", "assistant", "paired:1:c1", "paired:1")
            await console.queue.pin_number("2", mark("proposed"), helper)
            await console.queue.hold(await console.queue.pin_number("3", mark("held")))
            await console.session_marks.add(mark("moment"))
            await console.claims.adjust_stock(SkuId(1), 1, mark("why"))
            [(starred,)] = stage.ask("SELECT id FROM messages WHERE text LIKE '%MARKstarred%'")
            await console.chat.star(starred)
            await stage.put_on_air("1")
            await console.call_outs.refresh()
            await console.asks.answer(next(iter(console.state.asks)).id, mark("answer"))
            await console.tickets.solve(next(iter(console.state.tickets)).id, mark("outcome"))
            await stage.clock.advance_in_turns(1)
            told = json.dumps(link.frames, ensure_ascii=False)
            topics_told = {frame.get("topic") for frame in link.frames}
            assert {"queue", "asks", "cue", "callouts", "goods/0"} <= topics_told
            everything = json.dumps([link.values, link.lines], ensure_ascii=False)  # as assistants may hear it
            assert {"MARKproposed", "MARKheld", "MARKclaimant", "MARKline", "MARKanswer"} <= {
                one for one in marks if one in everything
            }
            assert not topics_told & {"feed", "claims", "tickets"}
            assert [one for one in (*marks, "13912345678") if one in told] == []

    asyncio.run(scenario())


def test_the_tablet_reads_no_chat_no_claims_and_no_tickets() -> None:
    for topic in ("feed", "claims", "tickets"):
        assert not may_read(topic, Role.HOST, frozenset())
