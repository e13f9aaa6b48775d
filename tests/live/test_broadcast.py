"""What the room is told, and whether it has seen the card."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import msgspec
import pytest
from msgspec.structs import replace

from anchor_console.chat.feed import ChatRow
from anchor_console.core import tasks
from anchor_console.core.clock import rfc3339
from anchor_console.core.events import Deleted
from anchor_console.core.ids import MessageId
from anchor_console.core.notices import NoticeBoard
from anchor_console.live import topics
from anchor_console.live.air.card_sending import SEEN_WITHIN_S
from anchor_console.live.air.card_watch import CardWatch, Shown
from anchor_console.live.topics.feed import feed_item
from anchor_console.room.link import LinkState, Reach
from anchor_console.room.messages import MAX_FRAME_BYTES
from tests.live.stage import FakeLink, Stage, a_stage
from tests.support.shop import NOW_MS, a_fan, a_row, at, said
from tests.support.until import until

GATHERED_S = 0.2


async def gathered(stage: Stage) -> None:
    """Let the time pass in which changes are gathered."""
    await stage.clock.advance_in_turns(GATHERED_S)


async def has_sent(link: FakeLink, cards: int) -> dict[str, Any] | None:
    """The newest card, once so many were set; the first is what was there at the start."""
    await until(lambda: len(link.cards) == cards)
    await asyncio.sleep(0)
    return link.cards[-1]


def reach(link: FakeLink, *, overlays: int, seen: int, assistants: int = 0) -> Reach:
    return Reach(
        link.seq, {"overlay": seen, "assistant": assistants}, {"overlay": overlays, "assistant": assistants}
    )  # fmt: skip


def test_a_card_goes_out_without_a_price_until_it_is_opened(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link = FakeLink()
            stage.broadcast(link)
            assert await has_sent(link, 1) is None
            await stage.put_on_air("1")
            warmup = await has_sent(link, 2)
            assert warmup is not None
            assert [warmup[key] for key in ("number", "stage", "price", "list_price", "stock")] == [
                *("1", "warmup", None, None, None),
            ]
            assert "199" not in str(warmup)
            await stage.console.air.open_price()
            opened = await has_sent(link, 3)
            assert opened is not None
            assert (opened["stage"], opened["price"]) == ("open", 19_900)
            await stage.console.air.sold_out()
            assert (await has_sent(link, 4) or {})["stage"] == "sold_out"
            await stage.console.air.hide()
            assert await has_sent(link, 5) is None
            assert stage.console.watch.shown is Shown.NONE

    asyncio.run(scenario())


def test_a_card_is_seen_only_when_an_overlay_has_shown_it(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link, watch = FakeLink(), stage.console.watch
            stage.broadcast(link)
            await has_sent(link, 1)
            stale = reach(link, overlays=1, seen=1)
            await stage.put_on_air("1")
            await has_sent(link, 2)
            assert watch.shown is Shown.SENT
            watch.reached(stale)
            assert watch.shown is Shown.SENT
            watch.reached(reach(link, overlays=1, seen=0, assistants=1))
            assert watch.shown is Shown.SENT
            watch.reached(reach(link, overlays=1, seen=1))
            assert watch.shown is Shown.SEEN

    asyncio.run(scenario())


def test_a_card_that_no_overlay_shows_within_two_seconds_is_told_until_one_does(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link, watch = FakeLink(), stage.console.watch
            stage.broadcast(link)
            await has_sent(link, 1)
            await stage.put_on_air("1")
            await has_sent(link, 2)
            await stage.clock.advance_in_turns(SEEN_WITHIN_S - 0.1)
            assert stage.notices == []
            await stage.clock.advance_in_turns(0.2)
            assert stage.notices == ["card.no_overlay"]
            assert watch.shown is Shown.UNSEEN
            watch.reached(reach(link, overlays=1, seen=1))
            assert stage.notices == []
            assert watch.shown is Shown.SEEN

            await stage.put_on_air("2")
            await has_sent(link, 3)
            watch.reached(reach(link, overlays=1, seen=0))
            await stage.clock.advance_in_turns(SEEN_WITHIN_S + 0.1)
            assert stage.notices == ["card.unseen"]
            await stage.console.air.hide()
            await has_sent(link, 4)
            assert stage.notices == []

    asyncio.run(scenario())


def test_the_watch_tells_how_many_of_each_kind_have_shown_the_card_and_how_long_it_took() -> None:
    now_s = [10.0]
    watch = CardWatch(NoticeBoard(), lambda: now_s[0])
    watch.reached(Reach(4, {"overlay": 2, "host": 1, "assistant": 0}, {"overlay": 2, "host": 1, "assistant": 0}))
    watch.sending()
    watch.sent(5, is_empty=False)
    assert [(one.kind, one.seen, one.connected) for one in watch.screens()] == [("overlay", 0, 2), ("host", 0, 1)]
    now_s[0] = 10.3
    watch.reached(Reach(5, {"overlay": 1, "host": 1, "assistant": 0}, {"overlay": 2, "host": 1, "assistant": 0}))
    assert (watch.shown, watch.took_ms) == (Shown.SEEN, 300)
    watch.shown_here("obs")
    assert [(one.kind, one.seen, one.connected) for one in watch.screens()] == [
        ("overlay", 1, 2), ("host", 1, 1), ("obs", 1, 1),
    ]  # fmt: skip
    watch.sending()
    assert watch.took_ms is None


def test_only_one_warning_stands_and_none_for_a_card_that_gave_way(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link, watch = FakeLink(), stage.console.watch
            stage.broadcast(link)
            await has_sent(link, 1)
            await stage.put_on_air("1")
            await has_sent(link, 2)
            await stage.clock.advance_in_turns(SEEN_WITHIN_S + 0.1)
            watch.reached(reach(link, overlays=1, seen=0))
            await stage.put_on_air("2")
            await has_sent(link, 3)
            await stage.clock.advance_in_turns(SEEN_WITHIN_S + 0.1)
            assert stage.notices == ["card.unseen"]
            await stage.console.air.open_price()
            await has_sent(link, 4)
            watch.reached(reach(link, overlays=1, seen=1))
            await stage.clock.advance_in_turns(SEEN_WITHIN_S + 0.1)
            assert stage.notices == []

    asyncio.run(scenario())


def test_a_card_without_an_answer_is_unconfirmed_until_the_hub_is_back(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link, watch = FakeLink(), stage.console.watch
            broadcast = stage.broadcast(link, answer_within_s=0.01)
            await has_sent(link, 1)
            link.is_silent = True
            await stage.put_on_air("1")
            await until(lambda: watch.shown is Shown.UNCONFIRMED)
            assert stage.notices == ["card.unconfirmed"]
            link.is_silent = False
            broadcast.say_all()
            await until(lambda: watch.shown is Shown.SENT)
            assert stage.notices == []
            assert link.cards[-1] == link.cards[-2]

    asyncio.run(scenario())


def test_a_room_that_comes_back_is_told_everything_again(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path, "reserve") as stage:
            link = FakeLink()
            broadcast = stage.broadcast(link)
            await has_sent(link, 1)
            await gathered(stage)
            everything = {"room", "totals", "call", "queue", "claims", "asks", "tickets", "cue", "callouts", "overlay"}
            everything |= {"goods/0"}
            assert set(link.values) == everything | {"card"}
            link.values.clear()
            await stage.put_on_air("1")
            await has_sent(link, 2)
            await gathered(stage)
            assert set(link.values) == {"card", "queue", "totals"}
            link.state = LinkState.OFFLINE
            await stage.console.queue.pin_number("2")
            await stage.console.calls.open("想要的扣1")
            await gathered(stage)
            link.values.clear()
            link.state = LinkState.ONLINE
            broadcast.say_all()
            await has_sent(link, 3)
            await gathered(stage)
            assert set(link.values) == everything | {"card"}
            assert [pin["number"] for pin in link.values["queue"]["pins"]] == ["2"]
            assert link.values["call"]["meaning"] == "想要的扣1"

    asyncio.run(scenario())


def test_a_figure_of_the_card_follows_claims_in_reserve_mode_alone(tmp_path: Path) -> None:
    async def left_on_card(root: Path, mode: Any) -> int | None:
        async with a_stage(root, mode) as stage:
            link = FakeLink()
            stage.broadcast(link)
            await stage.put_on_air("1")
            await stage.console.air.open_price()
            await until(lambda: link.cards and link.cards[-1] and link.cards[-1]["stage"] == "open")
            await stage.hear(*(said("1号驼色M要一件", n) for n in range(4)))
            await gathered(stage)
            stock = link.values["card"]["stock"]
            return stock["total"] if stock else None

    assert asyncio.run(left_on_card(tmp_path / "reserve", "reserve")) == 11
    assert asyncio.run(left_on_card(tmp_path / "cart", "cart")) is None


def test_goods_with_very_many_sizes_go_in_parts_that_the_hub_takes(tmp_path: Path) -> None:
    sizes = 60
    rows = [
        a_row(number=str(n), product_code=f"C{n}", sku_code=f"C{n}-羊毛大衣-{size}", size=f"{size}", stock=10)
        for n in range(1, 101)
        for size in range(sizes)
    ]

    async def scenario() -> None:
        async with a_stage(tmp_path, rows=rows) as stage:
            link = FakeLink()
            stage.broadcast(link)
            await gathered(stage)
            parts = [value for topic, value in sorted(link.values.items()) if topic.startswith("goods/")]
            assert max(len(msgspec.json.encode(part)) for part in parts) < MAX_FRAME_BYTES
            assert {part["parts"] for part in parts} == {len(parts)}
            assert [item["number"] for part in parts for item in part["items"]] == [str(n) for n in range(1, 101)]
            assert all(len(item["skus"]) == sizes for part in parts for item in part["items"])

    asyncio.run(scenario())


def test_others_run_between_the_goods_that_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "_HELD_S", 0)  # each step is long enough
    many = 300
    rows = [a_row(number=str(n), product_code=f"C{n}", sku_code=f"C{n}") for n in range(1, many + 1)]

    async def scenario() -> None:
        async with a_stage(tmp_path, rows=rows) as stage:
            link = FakeLink()
            stage.broadcast(link)
            turns = 0
            while "goods/0" not in link.values:
                turns += 1
                await asyncio.sleep(0)
            assert turns > many

    asyncio.run(scenario())


def test_lines_come_in_tens_and_say_how_many_were_left_out(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link = FakeLink()
            stage.broadcast(link)
            await gathered(stage)
            await stage.hear(*(said(f"晚上好{n}", n) for n in range(33)))
            await gathered(stage)
            assert [line["text"] for line in link.lines] == [f"晚上好{n}" for n in range(13, 33)]
            assert [line["left_out"] for line in link.lines] == [13, *[0] * 19]
            await stage.hear(Deleted(id="d1", at=at(1), target=said("晚上好20", 20).id))
            assert link.gone == [link.lines[7]["id"]]

    asyncio.run(scenario())


def test_what_is_written_on_the_fans_page_is_read_there_and_nothing_that_is_said_elsewhere(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            await stage.console.hub.open_live_page(True)
            link = FakeLink()
            stage.broadcast(link)
            await gathered(stage)
            there = a_fan("page", platform="room", name="小红")
            await stage.hear(said("晚上好", fan=there), said("平台上说的", 2), said("1", fan=there, seconds=1))
            await gathered(stage)
            assert [(line["fan"]["name"], line["text"]) for line in link.on_fans_page] == [
                ("小红", "晚上好"),
                ("小红", "1"),
            ]
            assert {field for line in link.on_fans_page for field in line} == {"id", "at", "text", "fan"}
            first = int(link.on_fans_page[0]["id"])
            await stage.console.chat.delete([MessageId(first)])
            assert [line["text"] for line in link.on_fans_page] == ["1"]
            await stage.console.hub.open_live_page(False)
            await stage.hear(said("还有吗", fan=there, seconds=2))
            await gathered(stage)
            assert [line["text"] for line in link.on_fans_page] == ["1"]

    asyncio.run(scenario())


def test_a_line_that_was_taken_away_at_once_is_never_sent(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link = FakeLink()
            stage.broadcast(link)
            await gathered(stage)
            bad = said("加我微信", 1)
            await stage.hear(bad, said("晚上好", 2), Deleted(id="d1", at=at(1), target=bad.id))
            await gathered(stage)
            assert [line["text"] for line in link.lines] == ["晚上好"]

    asyncio.run(scenario())


def test_a_line_whose_time_is_none_is_told_like_others(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link = FakeLink()
            stage.broadcast(link)
            await gathered(stage)
            # What a bridge made with .NET writes where it has no time; in UTC it is a day of the year 0.
            of_no_time = datetime.fromisoformat("0001-01-01T00:00:00+08:00")
            await stage.hear(said("有人吗", 1, id="m1", at=of_no_time), said("晚上好", 2))
            await gathered(stage)
            assert [line["text"] for line in link.lines] == ["有人吗", "晚上好"]

    asyncio.run(scenario())


def test_a_bug_in_one_topic_keeps_no_other_from_the_room(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def bug(*_: object) -> None:
        raise LookupError

    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link = FakeLink()
            stage.broadcast(link)
            await has_sent(link, 1)
            await gathered(stage)
            monkeypatch.setattr(topics, "queue", bug)
            monkeypatch.setattr(topics, "feed_item", bug)
            await stage.pipeline.take("test", [said("晚上好", 1)])
            await stage.console.queue.pin_number("2")
            await stage.console.calls.open("想要的扣1")
            await gathered(stage)
            await stage.put_on_air("1")
            card = await has_sent(link, 2)
            assert card is not None
            await gathered(stage)
            assert link.values["call"]["meaning"] == "想要的扣1"
            assert stage.bugs
            assert {type(one) for one in stage.bugs} == {LookupError}
            stage.bugs.clear()
            monkeypatch.undo()
            await stage.hear(said("还在吗", 1))
            await gathered(stage)
            assert [line["text"] for line in link.lines] == ["还在吗"]

    asyncio.run(scenario())


def test_a_card_that_a_bug_keeps_from_being_told_is_taken_off_the_screens(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def bug(*_: object) -> None:
        raise LookupError

    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link = FakeLink()
            stage.broadcast(link)
            await has_sent(link, 1)
            await stage.put_on_air("1")
            await has_sent(link, 2)
            monkeypatch.setattr(topics, "card", bug)
            await stage.put_on_air("2")
            assert await has_sent(link, 3) is None
            monkeypatch.undo()
            stage.bugs.clear()
            await stage.put_on_air("3")
            card = await has_sent(link, 4)
            assert card is not None
            assert card["number"] == "3"

    asyncio.run(scenario())


def test_a_gap_tells_pages_from_when_to_when() -> None:
    gap = ChatRow(
        MessageId(1), "gap", NOW_MS, None, None, None, False, None, None, "silent", 1, None, False,
        since_ms=NOW_MS - 9_000,
    )  # fmt: skip
    item = feed_item(gap, 0)
    assert (item["since"], item["at"]) == (rfc3339(NOW_MS - 9_000), rfc3339(NOW_MS))
    assert "since" not in feed_item(replace(gap, kind="chat", since_ms=None), 0)
    assert "source" not in item
    assert feed_item(gap, 0, "抖音桥")["source"] == "抖音桥"


def test_when_a_fan_was_last_seen_is_told_in_the_hubs_time_also_in_a_replay_of_another_day(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with a_stage(tmp_path) as stage:
            link = FakeLink()
            link.hub_ahead_ms = 11 * 86_400_000
            stage.broadcast(link)
            stage.pipeline.stored.subscribe(stage.console.call_outs.stored)
            await stage.hear(said("1号驼色M没抢到", 1, fan=a_fan(1, name="王姐")))
            stage.clock.advance(240)
            await stage.put_on_air("1")
            await stage.console.call_outs.refresh()
            await gathered(stage)
            (person,) = link.values["callouts"]["on_air"]["people"]
            seen_ago = datetime.fromtimestamp(link.hub_now_ms() / 1000, UTC) - datetime.fromisoformat(person["seen_at"])
            assert (person["name"], round(seen_ago.total_seconds() / 60)) == ("王姐", 4)

    asyncio.run(scenario())
